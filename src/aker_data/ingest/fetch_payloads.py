"""Payloads for a few requests, through the same engine as an ingest, without writing a table: what notebooks need."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from aker_data.check import Check
from aker_data.contracts import Need, Payload, Request, Scope, Source
from aker_data.ingest.completeness import require_parts
from aker_data.ingest.context import IngestContext
from aker_data.ingest.fetch import Fetcher
from aker_data.ingest.materialize import read_slice
from aker_data.ingest.plan import Plan
from aker_data.paging import ArchivedPayload, Slice

# These requests are put as they are: no scope has a say in them.
_ANY = Scope(year=0, as_of="", delineation="")


class Unrecorded:
    """A recorder for work outside a run: the archive keeps the payloads, no run does."""

    def log_lineage(self, *, table: str, source: str, url: str, fetched_at: datetime, hash: str) -> None:  # noqa: A002
        """Keep nothing."""

    def log_payload(
        self,
        *,
        sha256: str,
        source: str,
        url: str,
        content_type: str,
        bytes: int,  # noqa: A002
        fetched_at: datetime,
    ) -> None:
        """Keep nothing."""

    def log_check(self, *, table: str, check: Check) -> None:
        """Keep nothing."""


def fetch_payloads(source: Source, requests: Sequence[Request], context: IngestContext) -> list[Payload]:
    """The answers to all requests, archived before they are handed out; unchanged ones come from the archive.

    Where the publisher answers in pages, all pages of every slice, each slice whole. In files mode one request may be
    answered by several files: several payloads. Raises NotPublished or NotLoaded where one of them has no answer,
    SourceUnavailable where a slice is not whole, and whatever the client raises.
    """
    need = Need(label=", ".join(request.part for request in requests), alternatives=(tuple(requests),))
    return payloads_of(Fetcher(Plan(source, _ANY, (need,)), context, Unrecorded()), need)


def payloads_of(fetcher: Fetcher, need: Need) -> list[Payload]:
    """The payloads of one need, as `fetch_payloads`."""
    source, archive = fetcher.plan.source, fetcher.context.archive
    answers = fetcher.fetch(need)
    read = partial(read_slice, source, archive)
    slices = [fetcher.read_complete(answer, read) for answer in answers if isinstance(answer, Slice)]
    require_parts(source, [(rows.slice, rows.rows.lazy()) for rows in slices])
    pages = [page for rows in slices for page in rows.slice.pages]
    single = [answer for answer in answers if isinstance(answer, ArchivedPayload)]
    return [answer.payload(archive) for answer in (*pages, *single)]
