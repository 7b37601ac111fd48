"""Answers of the embedded sample or snapshot, made while the ingests read those before them."""

from __future__ import annotations

from collections.abc import Iterable

from aker_data.contracts import Scope, Source
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
        for need in plan_for(source, scope).needs:
            for request in need.alternatives[0] if need.alternatives else ():
                if not context.archive.records(request):
                    embedded.begin(request, context.beside)
