"""Step 2 of a score, normalize: values of a metric become points from 0 to 100 in a universe. Pure.

A market of the universe that is known within an interval alone enters the percentile by it: spread evenly over the
interval.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aker_core.markets.choices import Normalization

Numbers = npt.NDArray[np.float64]

MIDDLE = 50.0
PER_DEVIATION = 100 / 6  # points of one standard deviation: three to either side are the ends of the scale
TO_DEVIATION = 1.4826  # of a normal distribution: its standard deviation by its median absolute deviation


@dataclass(frozen=True)
class Universe:
    """The markets that a metric's values are held against.

    known: their values, without NaN, ascending. low, high: the ends of those that are known within an interval only,
    ordered by low, then high.
    """

    known: Numbers
    low: Numbers
    high: Numbers

    @property
    def size(self) -> int:
        """How many markets it has."""
        return len(self.known) + len(self.low)

    @property
    def values(self) -> Numbers:
        """One value for each: its own, or the middle of its interval."""
        return np.sort(np.concatenate([self.known, (self.low + self.high) / 2]))


def universe_of(values: Numbers, low: Numbers | None = None, high: Numbers | None = None) -> Universe:
    """The universe of some markets. values: NaN where there is none; low, high: of those, where both are known."""
    known = np.sort(values[~np.isnan(values)])
    if low is None or high is None:
        return Universe(known, np.array([]), np.array([]))
    between = np.isnan(values) & ~np.isnan(low) & ~np.isnan(high)
    order = np.lexsort((high[between], low[between]))
    return Universe(known, low[between][order], high[between][order])


def normalize(amounts: Numbers, universe: Universe, how: Normalization, *, less_is_better: bool = False) -> Numbers:
    """The points that amounts have in a universe, 0 to 100; NaN stays, and all is NaN in an empty universe.

    percentile: mid-rank, 0 below all, 100 above all, ties share the middle. min_max: linear between the least and the
    greatest. z, robust_z: 50 and 16.7 for each standard deviation (median absolute deviation) from the mean (median).
    Where all markets have the same value, each has 50. less_is_better: turned round.
    """
    if not universe.size:
        return np.full(len(amounts), np.nan)
    points = _percentiles(amounts, universe) if how == "percentile" else _linear(amounts, universe.values, how)
    points = np.where(np.isnan(amounts), np.nan, np.clip(points, 0, 100))
    return np.asarray(100 - points if less_is_better else points)


def _percentiles(amounts: Numbers, universe: Universe) -> Numbers:
    below = np.searchsorted(universe.known, amounts, "left")
    up_to = np.searchsorted(universe.known, amounts, "right")
    share = (below + up_to) / 2
    if universe.low.size:
        width = universe.high - universe.low
        place = np.subtract.outer(amounts, universe.low)
        at = np.where(width > 0, place / np.where(width > 0, width, 1), np.sign(place) / 2 + 0.5)
        share = share + np.clip(at, 0, 1).sum(axis=1)
    return np.asarray(100 * share / universe.size)


def _linear(amounts: Numbers, values: Numbers, how: Normalization) -> Numbers:
    if how == "min_max":
        least, spread = values[0], values[-1] - values[0]
        return 100 * (amounts - least) / spread if spread > 0 else np.full(len(amounts), MIDDLE)
    center = np.median(values) if how == "robust_z" else values.mean()
    deviation = TO_DEVIATION * np.median(np.abs(values - center)) if how == "robust_z" else values.std()
    if not deviation > 0:
        return np.full(len(amounts), MIDDLE)
    return np.asarray(MIDDLE + PER_DEVIATION * (amounts - center) / deviation)
