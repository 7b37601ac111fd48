"""Addresses to places by the Census geocoder, each address asked for once: answers are kept in the archive.

What was answered before is read from the archived answers of all batches, by address, so a list that has grown costs
only what is new. A match is kept until `max_age_days` have passed, because the benchmark is renewed twice a year.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import polars as pl

from aker_core.errors import SourceChanged
from aker_data.contracts import Payload, Request
from aker_data.ingest.context import IngestContext
from aker_data.ingest.fetch_payloads import fetch_payloads
from aker_data.paging import understood
from aker_data.schemas.census_boundaries import GEOCODES
from aker_data.sources.census_geocoder import ID, SOURCE, Address, batch_request, single_request

BATCH = 2_000  # larger ones are allowed and often time out
MAX_AGE_DAYS = 365


def geocode(
    addresses: Sequence[Address], context: IngestContext, *, batch: int = BATCH, max_age_days: int = MAX_AGE_DAYS
) -> pl.DataFrame:
    """The rows of `GEOCODES` for addresses, one for each, in their order. One address is asked for by itself.

    batch: addresses a request, 1 to 10,000. max_age_days: age from which an archived answer is asked for again. Raises
    SourceUnavailable and SourceChanged as any source, and SourceChanged where an answer lacks an address.
    """
    unique = {address.id: address for address in addresses}
    known = _archived(context, datetime.now(UTC) - timedelta(days=max_age_days))
    new = [unique[name] for name in sorted(unique) if name not in known]
    for request, asked in _requests(new, batch):
        (payload,) = fetch_payloads(SOURCE, [request], context)
        known |= _rows(payload, asked)
    rows = [{**known[address.id], "address": address.line} for address in addresses]
    return pl.DataFrame(rows, schema=GEOCODES.dtypes)


def _requests(new: Sequence[Address], batch: int) -> Iterable[tuple[Request, Sequence[Address]]]:
    if len(new) == 1:
        yield single_request(new[0]), new
        return
    for begin in range(0, len(new), batch):
        part = new[begin : begin + batch]
        yield batch_request(part), part


def _rows(payload: Payload, asked: Sequence[Address]) -> dict[str, Mapping[str, object]]:
    """The answer by address. Raises SourceChanged where it is not of exactly the addresses that were asked for."""
    rows: dict[str, Mapping[str, object]] = {str(row["address_id"]): row for row in _understood(payload)}
    expected = {address.id for address in asked}
    if rows.keys() != expected:
        raise SourceChanged(
            f"{ID} ({payload.request.part}): {len(expected):,} addresses were asked for and {len(rows):,} answered, "
            f"{len(expected & rows.keys()):,} of them the same. Ask again with smaller batches"
        )
    return rows


def _understood(payload: Payload) -> list[dict[str, object]]:
    return understood(SOURCE.parse, payload).to_dicts()


def _archived(context: IngestContext, since: datetime) -> dict[str, Mapping[str, object]]:
    """What archived answers of this origin say, the newest of each address. One that cannot be read says nothing."""
    known: dict[str, Mapping[str, object]] = {}
    is_replay = context.router.mode == "replay"
    for part, record in context.archive.answers(ID):
        is_ours = is_replay or (record.origin == context.router.origin and record.fetched_at >= since)
        if record.sha256 is None or not is_ours or not context.archive.holds(record):
            continue
        body, request = context.archive.read(record), Request(ID, record.url, part=part, media="text")
        try:
            rows = _understood(Payload(request, record.sha256, body, record.fetched_at, record.origin))
        except SourceChanged:
            continue
        known |= {str(row["address_id"]): row for row in rows}
    return known
