"""Answers of the embedded sample or snapshot, made while the ingests read those before them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from aker_core.errors import AkerError
from aker_data.contracts import Request, Scope, Source
from aker_data.http.router import EmbeddedTransport
from aker_data.ingest.context import IngestContext
from aker_data.ingest.plan import plan_for


def make_ahead(sources: Iterable[Source], scope: Scope, context: IngestContext) -> None:
    """Begin the answers that sources ask for first, in their order. Those that the archive has are not made again."""
    embedded = context.router.upstream
    if not isinstance(embedded, EmbeddedTransport):
        return
    for source in sources:
        if source.id in context.router.named:
            continue
        for request in _first_requests(source, scope):
            if not context.archive.records(request):
                embedded.begin(request, context.beside)


def _first_requests(source: Source, scope: Scope) -> Iterator[Request]:
    """What the source asks first for; nothing where it has no plan for the scope, which is told when it is ingested."""
    with suppress(AkerError):
        for need in plan_for(source, scope).needs:
            yield from need.alternatives[0] if need.alternatives else ()
