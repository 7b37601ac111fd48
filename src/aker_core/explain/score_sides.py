"""One side of a comparison of scores: what is known of each market, its universes and pillars. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from aker_core.markets.pillar_file import Pillars
from aker_core.markets.score_values import ENDS
from aker_core.markets.universes import Whom

SCORE = "score"
Amounts = tuple[float | None, ...]  # value and ends, in the order of `ENDS`
NOTHING: Amounts = (None,) * len(ENDS)


@dataclass(frozen=True)
class Known:
    """A metric of a market in a vintage. year: that stands for it; by_year: its history too."""

    year: int | None
    by_year: Mapping[int | None, Amounts]

    @property
    def standing(self) -> Amounts:
        """What counts in the score."""
        return self.by_year.get(self.year, NOTHING)


@dataclass(frozen=True)
class Side:
    """What the scores of a vintage are made of: by market and metric what is known, its universes, pillars."""

    cells: Mapping[str, Mapping[str, Known]]
    whom: Whom
    pillars: Pillars

    @property
    def markets(self) -> Collection[str]:
        """All markets, in their order."""
        return self.whom["type"].keys()

    def known(self, market: str, metric: str) -> Known:
        """A metric of a market; nothing where it is not there."""
        return self.cells.get(market, {}).get(metric, Known(None, {}))


def between(first: Known, last: Known, *, vintage: bool, period: bool) -> Amounts:
    """A metric as a vintage (the last one or the first) has a period (the last one's or the first's).

    What the vintage does not have is carried over: as the other vintage has the period, moved by what the two vintages
    differ in the other period. Where that cannot be known, the period stands as the other vintage has it.
    """
    own, other = (last, first) if vintage else (first, last)
    year = (last if period else first).year
    if first.year == last.year or year is None or own.year is None or own.year == year:
        return own.standing
    if (known := own.by_year.get(year, NOTHING)) != NOTHING:
        return known
    theirs, in_common, mine = other.standing, other.by_year.get(own.year, NOTHING), own.standing
    if theirs[0] is None or in_common[0] is None or mine[0] is None:
        return theirs
    shift = mine[0] - in_common[0]
    return tuple(None if amount is None else amount + shift for amount in theirs)
