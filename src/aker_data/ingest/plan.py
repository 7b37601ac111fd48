"""What one ingest of a source asks for: decided once, before anything is asked."""

from __future__ import annotations

from dataclasses import dataclass

from aker_data.contracts import Need, Scope, Source


@dataclass(frozen=True)
class Plan:
    """The needs of a source for one scope, in order.

    tolerant: a need that fails may be missing while the others count, and so may one document of several that answer
    the same need: it is named and left out.
    """

    source: Source
    scope: Scope
    needs: tuple[Need, ...]
    tolerant: bool = False


def plan_for(source: Source, scope: Scope) -> Plan:
    """Plan the ingest of a source: its needs, and whether they are independent."""
    return Plan(source, scope, tuple(source.requests(scope)), tolerant=source.independent)
