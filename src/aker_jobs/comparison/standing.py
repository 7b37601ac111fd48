"""A market's value among others: percentile in the universe, rank and median among peers, distance to a benchmark.

Null (None, or NaN) is never a value: markets without one are in no percentile, no median and no rank.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Literal, TypeVar

if TYPE_CHECKING:
    from aker_core.facts.metric import MetricSpec

FrameT = TypeVar("FrameT")
Comparison = Literal["ratio", "difference", "none"]
Ends = tuple[float | None, float | None]  # between what a figure lies; None where nothing limits it

PEERS = 10
# Amounts that grow with the place: its share of the nation's says nothing but its size.
EXTENSIVE_UNITS = frozenset({"people", "people per year", "jobs", "events", "announcements"})
EXTENSIVE = frozenset({"total_wages_usd"})
# Values that may be negative: twice minus one percent is no better than minus one.
SIGNED_UNITS = frozenset(
    {"decimal per year", "percent", "people per 1,000 residents", "people per 1,000 residents aged 25–44"}
)
SIGNED = frozenset(
    {
        "research_awards_yoy",
        "research_awards_3y_change",
        "mig_25_44_per_1k",
        "mig_25_44_per_1k_residents",
        "mig_all_ages_per_1k",
    }
)


@dataclass(frozen=True)
class Peers:
    """A peer group: the markets by code (without the market itself), and the rule that chose them, in words."""

    codes: tuple[str, ...]
    rule: str


@dataclass(frozen=True)
class Standing:
    """Where a market stands among its peers: their median, and its rank from the top (1 is the highest value).

    rank is null where the market has no value; of: how many have one, the market included; ties share the best rank.
    """

    median: float | None
    rank: int | None
    of: int


@dataclass(frozen=True)
class Against:
    """A value beside a benchmark's: ratio (null where it has no meaning) and difference, in the unit of the value."""

    ratio: float | None
    difference: float | None


def percentile(value: float | None, universe: Iterable[float | None]) -> float | None:
    """The place of a value in a universe that contains it, 0 to 100: the share below, ties counted half.

    Null where the value is null or the universe has no value. The middle of a universe of one is 50.

    >>> [percentile(value, [1.0, 2.0, 2.0, 4.0, None]) for value in (1.0, 2.0, 4.0)]
    [12.5, 50.0, 87.5]
    """
    values = [other for other in universe if other is not None and not math.isnan(other)]
    if value is None or math.isnan(value) or not values:
        return None
    below = sum(other < value for other in values)
    same = sum(other == value for other in values)
    return 100 * (below + same / 2) / len(values)


def percentile_range(own: Ends, others: Iterable[Ends]) -> tuple[float, float]:
    """The least and the greatest percentile that a figure may have, where some are known within bounds alone.

    own, others: of the market and of all others with a figure, its value twice or its bounds. Ties are counted half.
    Of three others one is lower for certain, one higher, and one has a lower bound alone:

    >>> percentile_range((5.0, 5.0), [(1.0, 2.0), (7.0, 7.0), (3.0, None)])
    (37.5, 62.5)
    """
    low, high = _span(own)
    spans = [_span(other) for other in others]
    below = sum(_below(most, low) for _, most in spans), sum(_below(least, high) for least, _ in spans)
    return 100 * (below[0] + 0.5) / (len(spans) + 1), 100 * (below[1] + 0.5) / (len(spans) + 1)


def _span(ends: Ends) -> tuple[float, float]:
    low, high = ends
    return -math.inf if low is None else low, math.inf if high is None else high


def _below(other: float, value: float) -> float:
    """1 where the other is lower, a half where it is the same."""
    return 0.5 * ((other < value) + (other <= value))


def percentiles(frame: FrameT, *, value_columns: Sequence[str], group_columns: Sequence[str] = ()) -> FrameT:
    """The frame with ``{column}_percentile`` for each column: `percentile` of every row in the universe of all rows.

    frame: any kind, the same comes back; one row per market (and group, where groups are universes of their own).
    Null where the value is. ValueError: missing columns, text for numbers, several years or sectors in one universe, a
    market twice in one.
    """
    import narwhals as nw

    from aker_core.facts.frames import close_frame, open_frame, require_columns, with_numbers
    from aker_core.facts.one_series import OF_A_UNIVERSE, refuse_several, refuse_twice

    what = "percentiles"
    opened = open_frame(frame, what)
    require_columns(opened, [*value_columns, *group_columns], what)
    refuse_several(opened, group_columns, what, kinds=OF_A_UNIVERSE, but=value_columns)
    names = opened.collect_schema().names()
    opened = with_numbers(opened, {f"_{column}": column for column in value_columns}, what, signed=True)
    groups = list(group_columns)
    if not groups:
        opened = opened.with_columns(nw.lit(1).alias("_universe"))
        groups = ["_universe"]
    refuse_twice(opened, groups, what)
    ready = opened.with_columns(
        nw.when(~nw.col(f"_{column}").is_null())
        .then(
            100
            * (nw.col(f"_{column}").rank("average").over(*groups) - 0.5)
            / nw.col(f"_{column}").count().over(*groups)
        )
        .alias(f"{column}_percentile")
        for column in value_columns
    )
    results = [f"{column}_percentile" for column in value_columns]
    closed: FrameT = close_frame(ready.select(*(name for name in names if name not in results), *results), frame)
    return closed


def nearest_peers(residents: Mapping[str, float | None], market: str, count: int = PEERS) -> Peers:
    """The markets nearest in size: least distance of the logarithms of their residents, equals by code.

    residents: by market, of one universe; markets without a figure are nobody's peers. Fewer than `count` where the
    universe has no more. ValueError where the market has no residents, or count is less than one.
    """
    size = residents.get(market)
    if size is None or not size > 0:
        raise ValueError(f"nearest_peers: {market} has no residents to compare by. Name its peers instead")
    if count < 1:
        raise ValueError(f"nearest_peers: {count} peers. Request at least one")
    others = [(code, people) for code, people in residents.items() if code != market and people and people > 0]
    others.sort(key=lambda other: (abs(math.log(other[1] / size)), other[0]))
    rule = f"the {min(count, len(others))} nearest in residents (log scale) of {len(others) + 1} markets"
    return Peers(tuple(code for code, _ in others[:count]), rule)


def named_peers(universe: Iterable[str], market: str, names: Sequence[str]) -> Peers:
    """The markets that somebody named, each once, without the market itself.

    ValueError where one is not in the universe, or none remains.
    """
    markets = set(universe)
    if unknown := [code for code in names if code not in markets]:
        raise ValueError(
            f"named_peers: {', '.join(unknown)} is not in this vintage. `aker show --all` lists the markets"
        )
    codes = tuple(dict.fromkeys(code for code in names if code != market))
    if not codes:
        raise ValueError(f"named_peers: no peer but {market} itself. Name others")
    return Peers(codes, "as named")


def standing(value: float | None, peers: Iterable[float | None]) -> Standing:
    """Median of the peers (the market itself is not in it), and the market's rank among them.

    There is no median where fewer than half of the peers have a value: those that have bounds alone, or nothing, would
    be passed over (of ranges of indirect jobs only the zeros are values).

    >>> standing(3.0, [1.0, 5.0, None, 3.0]), standing(3.0, [0.0, None, None])
    (Standing(median=3.0, rank=2, of=4), Standing(median=None, rank=1, of=2))
    """
    others = list(peers)
    values = [other for other in others if other is not None and not math.isnan(other)]
    middle = median(values) if values and 2 * len(values) >= len(others) else None
    if value is None or math.isnan(value):
        return Standing(middle, None, len(values))
    return Standing(middle, 1 + sum(other > value for other in values), len(values) + 1)


def against(value: float | None, benchmark: float | None, how: Comparison = "ratio") -> Against:
    """A value beside that of its state or the nation. how: what `comparison_of` says of the metric.

    Both null where either value is missing or how is `none`; the ratio also where either is not above zero.

    >>> against(300.0, 200.0), against(0.01, -0.01, "difference")
    (Against(ratio=1.5, difference=100.0), Against(ratio=None, difference=0.02))
    """
    if value is None or benchmark is None or math.isnan(value) or math.isnan(benchmark) or how == "none":
        return Against(None, None)
    meaningful = how == "ratio" and value > 0 and benchmark > 0
    return Against(value / benchmark if meaningful else None, value - benchmark)


def comparison_of(metric: MetricSpec) -> Comparison:
    """Whether a metric's values are compared by ratio and difference, by difference alone, or not at all (amounts)."""
    if metric.unit in EXTENSIVE_UNITS or metric.id in EXTENSIVE:
        return "none"
    return "difference" if metric.unit in SIGNED_UNITS or metric.id in SIGNED else "ratio"
