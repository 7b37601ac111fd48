"""Answers of the embedded sample or snapshot, made while the ingests read those before them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aker_core.errors import AkerError
from aker_data.contracts import Need, Scope, Source
from aker_data.http.router import EmbeddedTransport
from aker_data.ingest.context import IngestContext
from aker_data.ingest.plan import plan_for


def make_ahead(sources: Iterable[Source], scope: Scope, context: IngestContext) -> None:
    """Begin the answers that sources will ask for, in their order. Those that the archive has are not made again."""
    embedded = context.router.upstream
    if not isinstance(embedded, EmbeddedTransport):
        return
    for source in sources:
        if source.id in context.router.named:
            continue
        for need in _needs(source, scope):
            ways = [[asked for asked in way if not context.archive.records(asked)] for way in need.alternatives]
            if ways and ways[0]:
                embedded.begin(ways, context.beside)


def _needs(source: Source, scope: Scope) -> Sequence[Need]:
    """The needs of a source; none where it has no plan for the scope, which is told when it is ingested."""
    try:
        return plan_for(source, scope).needs
    except AkerError:
        return ()
