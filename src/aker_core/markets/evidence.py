"""What a metric counts as that is missing, withheld or estimated: a stated rule that never rewards a hole. Pure.

A value counts as its points. An estimate counts as the lower of its own points and the middle of the points that its
interval allows. A withheld value with bounds counts as the points nearest to the middle of the scale that they allow,
but no more than the middle of what they allow. A missing one counts as the mean of the market's other metrics, but no
more than the middle of the scale: a market with less evidence is drawn towards the middle and never up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aker_core.markets.aggregation import aggregate
from aker_core.markets.normalization import MIDDLE

Numbers = npt.NDArray[np.float64]
WHOLE = 100.0


@dataclass(frozen=True)
class Evidence:
    """The points of markets (rows) in metrics (columns), as they are known.

    points: of the value, NaN where there is none. low, high: those that the interval or the bounds allow; the points
    themselves where a value is exact, 0 and 100 where nothing is known. hard: whether low and high are bounds, not a 90
    % interval.
    """

    points: Numbers
    low: Numbers
    high: Numbers
    hard: npt.NDArray[np.bool_]

    @property
    def certainty(self) -> Numbers:
        """How far the points are known: 1 exactly, 0 not at all."""
        return np.asarray(1 - (self.high - self.low) / WHOLE)

    @property
    def is_known(self) -> npt.NDArray[np.bool_]:
        """Where there is a value, or bounds that exclude something."""
        return np.asarray(~np.isnan(self.points) | (self.high - self.low < WHOLE))


def evidence_of(points: Numbers, low: Numbers, high: Numbers, hard: npt.NDArray[np.bool_]) -> Evidence:
    """Evidence with its ends in order, and around the points. NaN ends are open where there is no value."""
    is_value = ~np.isnan(points)
    first = np.where(np.isnan(low), np.where(is_value, points, 0.0), low)
    last = np.where(np.isnan(high), np.where(is_value, points, WHOLE), high)
    least, most = np.minimum(first, last), np.maximum(first, last)
    return Evidence(points, np.fmin(least, points), np.fmax(most, points), hard | ~is_value)


def counted(evidence: Evidence, weights: Numbers) -> Numbers:
    """The points that each metric of each market counts as, without NaN: the rule of this module."""
    center = (evidence.low + evidence.high) / 2
    nearest = np.clip(MIDDLE, evidence.low, evidence.high)
    points = np.where(np.isnan(evidence.points), np.minimum(center, nearest), np.fmin(evidence.points, center))
    points = np.where(evidence.is_known, points, np.nan)
    mean = aggregate(points, weights)
    fill = np.fmin(MIDDLE, mean)
    return np.where(np.isnan(points), fill[:, None], points)


def reach(points: Numbers, evidence: Evidence, weights: Numbers) -> tuple[Numbers, Numbers]:
    """How far the mean of the points reaches down and up.

    Every combination of bounds and holes is possible, so their distances add up; 90 % intervals of estimates are taken
    as independent, so their squares do.
    """
    shares = weights / weights.sum()
    down, up = shares * (points - evidence.low), shares * (evidence.high - points)
    return _reach(down, evidence.hard), _reach(up, evidence.hard)


def _reach(distances: Numbers, hard: npt.NDArray[np.bool_]) -> Numbers:
    certain = np.where(hard, distances, 0.0).sum(axis=1)
    likely = np.sqrt((np.where(hard, 0.0, distances) ** 2).sum(axis=1))
    return np.asarray(certain + likely)
