"""What one ingest of a source asks for: decided once, before anything is asked."""

from __future__ import annotations

from dataclasses import dataclass

from aker_data.contracts import Need, Scope, Source
from aker_data.ingest.context import IngestContext


@dataclass(frozen=True)
class Plan:
    """The needs of a source for one scope, in order.

    tolerant: a need that fails may be missing while the others count. A file that a person gave is for that person to
    repair, so files are never tolerated away.
    """

    source: Source
    scope: Scope
    needs: tuple[Need, ...]
    tolerant: bool = False


def plan_for(source: Source, scope: Scope, context: IngestContext) -> Plan:
    """Plan the ingest of a source: its needs, and whether they are independent in this mode."""
    from_files = context.router.mode == "files" or source.id in context.router.named
    return Plan(source, scope, tuple(source.requests(scope)), tolerant=source.independent and not from_files)
