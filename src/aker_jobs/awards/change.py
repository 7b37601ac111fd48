"""Did funding change its pattern, and when? One stated test: an exact permutation test for a single shift of level.

For each place where the years can be split into a before and an after of at least two years each, the difference of the
means of the logarithms, standardized by the size of the two parts, is computed; the statistic is the largest of them:

    max over k of  |mean(after k) − mean(up to k)| · sqrt(k · (n − k) / n)

Its p-value is the share of all n! orders of the same years that give as large a statistic: all of them for up to eight
years (exact), else 20,000 of them drawn by a fixed generator (the same result every time; error of the p-value about
0.0015 at 0.05). Assumptions: under "no change" the years are exchangeable - no trend, no dependence from year to year;
a steady trend therefore shows up as a change too. One change at most; dollars above zero. Fewer than eight years are
refused: of seven, the cleanest shift gets 2 · 3! · 4! / 7! = 0.057, so that no series could reach 0.05. No change found
is an answer, not a proof that there is none.

After Hinkley (1970), Biometrika 57(1), 1-17, for the statistic of a shift at an unknown place; permutation as in Good
(2005), Permutation, Parametric and Bootstrap Tests of Hypotheses.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations
from typing import Any, Literal

import narwhals as nw

from aker_core.facts.scalars import as_number, as_year, is_missing, is_number

LEAST_YEARS = 8
SIDE = 2  # years on each side of a split
EXACT_YEARS = 8
DRAWS = 20_000
LEVEL = 0.05
SEED = 20240601  # any fixed number: the same series gives the same p-value on every machine

Direction = Literal["up", "down", "no change found"]


@dataclass(frozen=True)
class ChangePoint:
    """What the test found.

    year: the first year of the new pattern, null where no change was found. statistic: as in the module's formula, in
    log dollars. p_value: share of orders with as large a statistic. exact: whether all orders were counted. years: how
    many there were.
    """

    year: int | None
    statistic: float
    p_value: float
    direction: Direction
    exact: bool
    years: int


def change_point(dollars: Any, *, years: Sequence[int] | None = None, level: float = LEVEL) -> ChangePoint:
    """Test yearly dollars for one shift of level.

    dollars: year -> dollars, or a series or list in the order of years with `years` beside it. level: of significance.
    ValueError: fewer than eight years, years that are not consecutive, dollars that are null, zero or negative.

    >>> change_point({2014: 10, 2015: 11, 2016: 10, 2017: 11, 2018: 20, 2019: 21, 2020: 20, 2021: 22}).year
    2018
    """
    pairs = sorted(_pairs(dollars, years))
    logs = _logs(pairs)
    statistic, at, rise = _largest(logs)
    p_value, exact = _share_as_large(logs, statistic)
    if p_value > level or statistic == 0:
        return ChangePoint(None, statistic, p_value, "no change found", exact, len(pairs))
    return ChangePoint(pairs[at][0], statistic, p_value, "up" if rise > 0 else "down", exact, len(pairs))


def _pairs(dollars: Any, years: Sequence[int] | None) -> list[tuple[int, Any]]:
    if isinstance(dollars, dict):
        return [(_year(year), value) for year, value in dollars.items()]
    values = dollars if isinstance(dollars, list | tuple) else nw.from_native(dollars, series_only=True).to_list()
    if years is None or len(years) != len(values):
        raise ValueError(f"change_point: {len(values)} values need as many years. Pass years=[…]")
    return [(_year(year), value) for year, value in zip(years, values, strict=True)]


def _year(label: Any) -> int:
    year = as_year(label)
    if year is None:
        raise ValueError(f"change_point: not a year: {label!r}. Write years as 2021")
    return year


def _logs(pairs: list[tuple[int, Any]]) -> list[float]:
    if len(pairs) < LEAST_YEARS:
        raise ValueError(
            f"change_point: {len(pairs)} years are too few. The test needs at least {LEAST_YEARS} to "
            f"distinguish a change from chance"
        )
    if any(after[0] != before[0] + 1 for before, after in pairwise(pairs)):
        raise ValueError(
            f"change_point: the years {pairs[0][0]}-{pairs[-1][0]} are incomplete or duplicated. Give each year once"
        )
    logs = []
    for year, value in pairs:
        amount: Any = None if is_missing(value) else as_number(value)
        if not is_number(amount) or not math.isfinite(amount) or amount <= 0:
            raise ValueError(f"change_point: {year} has {value}; the test uses logarithms, so dollars must be above 0")
        logs.append(math.log(amount))
    return logs


def _largest(logs: Sequence[float]) -> tuple[float, int, float]:
    """The largest standardized difference, the position of the first year after the split, and its sign."""
    n, total = len(logs), math.fsum(logs)
    best, at, rise, running = -1.0, 0, 0.0, 0.0
    for k in range(1, n):
        running += logs[k - 1]
        if not SIDE <= k <= n - SIDE:
            continue
        gap = (total - running) / (n - k) - running / k
        size = abs(gap) * math.sqrt(k * (n - k) / n)
        if size > best + 1e-12:
            best, at, rise = size, k, gap
    return (0.0 if best < 1e-9 else best), at, rise


def _share_as_large(logs: list[float], statistic: float) -> tuple[float, bool]:
    """The share of orders whose statistic is at least as large, and whether all orders were counted."""
    if len(logs) <= EXACT_YEARS:
        return _all_orders(logs, statistic), True
    generator = random.Random(SEED)  # noqa: S311 (statistics, not secrets)
    drawn, hits = list(logs), 1  # the order that was seen is one of them
    for _ in range(DRAWS):
        generator.shuffle(drawn)
        hits += _largest(drawn)[0] >= statistic - 1e-9
    return hits / (DRAWS + 1), False


def _all_orders(logs: list[float], statistic: float) -> float:
    orders = math.factorial(len(logs))
    return sum(_largest(order)[0] >= statistic - 1e-9 for order in permutations(logs)) / orders
