"""The rows of any source of the catalogue, without writing a table: for `aker_jobs.sources.fetch`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from aker_core.errors import ABSENT, SourceChanged
from aker_data.contracts import Need, Payload, Scope, Source
from aker_data.paging import understood
from aker_data.schemas.validate import validate
from aker_data.sources.refusal import raise_source_changed


def source_rows(source: Source, scope: Scope, part: str = "") -> tuple[pl.DataFrame, list[Payload], list[str]]:
    """Parsed rows, payloads, and the needs without an answer. Raises what `Fetcher.fetch` raises.

    part: only needs one of whose parts begins so; ValueError where there is none.
    """
    from aker_core.config import Settings
    from aker_data.ingest.context import context_from
    from aker_data.ingest.fetch import Fetcher
    from aker_data.ingest.fetch_payloads import Unrecorded, payloads_of
    from aker_data.ingest.plan import plan_for

    context = context_from(Settings())
    plan = plan_for(source, scope)
    needs = tuple(need for need in plan.needs if any(name.startswith(part) for name in _parts(need)))
    if not needs:
        parts = ", ".join(sorted({name for need in plan.needs for name in _parts(need)})[:10])
        raise ValueError(f"{source.id} has no part {part!r} for {scope.year}. It has: {parts}")
    fetcher = Fetcher(replace(plan, needs=needs), context, Unrecorded())
    payloads, missing = list[Payload](), list[str]()
    for need in needs:
        try:
            payloads += payloads_of(fetcher, need)
        except ABSENT as error:
            if need.required or part:
                raise
            missing.append(f"{need.label}: {error}")
    if not payloads:
        raise ABSENT[0](f"{source.id}: nothing is published for {scope.year}: {'; '.join(missing)}")
    missing += map(str, fetcher.unreadable)
    if plan.tolerant:
        payloads, unreadable = _readable(source, payloads)
        missing += unreadable
    # Two payloads may share a row, as two pages of one that moved while it was paged.
    return checked_rows(source, payloads).unique(maintain_order=True), payloads, missing


def _readable(source: Source, payloads: Sequence[Payload]) -> tuple[list[Payload], list[str]]:
    """The documents that can be read, and what is to be said of the others. Raises SourceChanged where none can."""
    readable, faults = list[Payload](), list[SourceChanged]()
    for payload in payloads:
        try:
            _as_declared(source, payload)
        except SourceChanged as error:
            faults.append(error)
        else:
            readable.append(payload)
    if not readable:
        raise faults[0]
    return readable, [f"document left out: {error}" for error in faults]


def checked_rows(source: Source, payloads: Sequence[Payload]) -> pl.DataFrame:
    """The rows of payloads, each as the table declares them. Raises SourceChanged that names what is not."""
    return pl.concat(_as_declared(source, payload) for payload in payloads)


def _as_declared(source: Source, payload: Payload) -> pl.DataFrame:
    rows = understood(source.parse, payload)
    if faults := [f"{check.name}: {check.note}" for check in validate(rows, source.schema) if not check.passed]:
        raise_source_changed(payload, "; ".join(faults))
    return rows


def _parts(need: Need) -> list[str]:
    return [request.part for alternative in need.alternatives for request in alternative]
