"""What a live refresh is about to ask for: requests, megabytes and minutes by source, before anything is asked.

Counts come from the connectors' own requests, sizes and times from ``typical`` in ``sources.yml``. Where a year is not
published yet, an earlier one is asked for as well: a few small requests more than stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aker_data.archive import Archive
from aker_data.catalogue import SourceSpec
from aker_data.contracts import Need, Request, Scope, Source
from aker_data.ingest.prefetch import lanes

MEGABITS = 100.0  # a second, of the line


@dataclass(frozen=True)
class Workload:
    """Of one source. known: of its requests those with an archived answer, asked for conditionally; mb: without those.

    minutes: alone on the line. thinking: the part of it that the publisher takes, in seconds.
    """

    source: str
    hosts: tuple[str, ...]
    requests: int
    known: int
    mb: float
    thinking: float
    minutes: float


def workload(source: Source, scope: Scope, spec: SourceSpec, archive: Archive, megabits: float = MEGABITS) -> Workload:
    """What one source is about to ask for."""
    typical = spec.typical
    first = [request for need in source.requests(scope) for request in first_way(need)]
    known = sum(archive.latest(request, "published") is not None for request in first)
    requests = len(first) * typical.requests + typical.once
    mb = (len(first) - known) * typical.mb
    thinking = requests * max(1 / spec.requests_per_second, typical.seconds)
    return Workload(source.id, spec.hosts, requests, known, mb, thinking, (thinking + mb * 8 / megabits) / 60)


def first_way(need: Need) -> tuple[Request, ...]:
    """The requests that a live refresh begins with."""
    return next(iter((*need.bulk, *need.alternatives)), ())


def wall_minutes(loads: Iterable[Workload], specs: Sequence[SourceSpec], megabits: float = MEGABITS) -> float:
    """How long all of it takes: hosts side by side, the line shared by all of them."""
    by_id = {load.source: load for load in loads}
    line = sum(load.mb for load in by_id.values()) * 8 / megabits / 60
    return max([line, *(sum(by_id[name].minutes for name in lane) for lane in lanes(specs))], default=0.0)
