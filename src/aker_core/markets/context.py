"""What stands around one market: benchmarks, places among peers, series of other years. Plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aker_jobs.comparison.standing import Peers

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Benchmark:
    """The same metric of the nation or the market's state: its value, and the market's beside it.

    ratio: market / benchmark, where that has a meaning; difference: market − benchmark. year: what it is for;
    same_period: whether the market's value is for that year too: if not, the two are neither divided nor subtracted.
    moe: margin at 90 %, in the unit of the value. reason: what there is to be known of it, in words.
    """

    geo_code: str
    value: float | None
    status: str
    year: int
    low: float | None
    high: float | None
    ratio: float | None
    difference: float | None
    same_period: bool = True
    moe: float | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Place:
    """Where a value stands. percentile: 0 to 100 among the `markets` of the same type in the universe that have one
    (ties share the middle); null, as the peers, for metrics that a market takes over from its states. bounded: further
    markets of the type that have bounds alone; percentile_low, percentile_high: where there are any, the least and the
    greatest percentile among all these that their bounds (and the market's own) leave. peer_median:
    of the `peer_values` peers with a value, without the market, null where fewer than half have one; peer_rank: 1 is
    the highest of the `peer_count` values.
    """

    percentile: float | None = None
    markets: int = 0
    bounded: int = 0
    percentile_low: float | None = None
    percentile_high: float | None = None
    peer_median: float | None = None
    peer_rank: int | None = None
    peer_count: int = 0
    peer_values: int = 0
    state: Benchmark | None = None
    nation: Benchmark | None = None


@dataclass(frozen=True)
class Point:
    """One year of a series: value with its interval, or bounds, and why there is none. period: where it is no year."""

    year: int
    value: float | None
    status: str
    low: float | None
    high: float | None
    p05: float | None
    p95: float | None
    disclosed: float | None
    reason: str | None
    period: str | None = None


@dataclass(frozen=True)
class Series:
    """A metric of the market in other years, or one that the wide rows have no column for."""

    id: str
    title: str | None
    unit: str | None
    method: str | None
    points: list[Point]


@dataclass(frozen=True)
class Context:
    """Everything around one market. universe: how many markets of its type (metro, micro) there are; type: which,
    null where it is not known. places: by metric; history: by metric, oldest year first; state: postal code."""

    peers: Peers
    universe: int
    state: str | None
    type: str | None = None
    places: Mapping[str, Place] = field(default_factory=dict)
    history: Sequence[Series] = ()
