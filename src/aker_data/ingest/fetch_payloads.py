"""Payloads for a few questions, through the same engine as an ingest, without writing a table: what notebooks need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from aker_data.contracts import Check, Need, Payload, Request, Scope, Source
from aker_data.ingest.completeness import read_whole, require_parts
from aker_data.ingest.context import IngestContext
from aker_data.ingest.fetch import Missing, gather
from aker_data.paging import ArchivedPayload, Slice

# These questions are put as they are: no scope has a say in them.
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


def obtain(source: Source, requests: Sequence[Request], intake: IngestContext) -> list[Payload]:
    """The answers to all requests, archived before they are handed out; unchanged ones come from the archive.

    Where the publisher answers in pages, all pages of every slice, each slice whole. In files mode one request may be
    answered by several files: several payloads. Raises NotPublished where one of them has no answer, SourceUnavailable
    where a slice is not whole, and whatever the client raises.
    """
    need = Need(what=", ".join(request.part for request in requests), alternatives=(tuple(requests),))
    asking = replace(source, requests=lambda _scope: [need])
    payloads: list[Payload] = []
    for found in gather(asking, _ANY, intake, Unrecorded()):
        if isinstance(found, Missing):  # cannot be: the need is required
            raise found.error
        read = [read_whole(source, had, intake) for had in found if isinstance(had, Slice)]
        require_parts(source, [(piece.slice, piece.rows.lazy()) for piece in read])
        pages = [page for piece in read for page in piece.slice.pages]
        payloads += [
            had.payload(intake.archive) for had in (*pages, *(had for had in found if isinstance(had, ArchivedPayload)))
        ]
    return payloads
