"""Ranks of scores that are known within intervals: which of them cannot be told apart. Pure."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Ranks = npt.NDArray[np.int64]
TIE = 1e-9  # scores nearer than this are equal


def ranks(scores: Numbers) -> Numbers:
    """Ranks from the top: 1 is the highest; ties share the best rank; NaN without a score."""
    known = np.sort(-scores[~np.isnan(scores)])
    found = 1.0 + np.searchsorted(known, -scores - TIE, "left")
    return np.where(np.isnan(scores), np.nan, found)


def rank_ranges(low: Numbers, high: Numbers) -> tuple[Numbers, Numbers]:
    """The best and the worst rank that each market may have: all whose interval lies above it are above it for certain.

    low, high: the ends of the intervals of the scores; NaN without a score, which is in nobody's way.
    """
    is_scored = ~np.isnan(low) & ~np.isnan(high)
    lows, highs = np.sort(low[is_scored]), np.sort(high[is_scored])
    count = is_scored.sum()
    best = 1.0 + count - np.searchsorted(lows, high + TIE, "right")
    worst = count - np.searchsorted(highs, low - TIE, "left").astype(float)
    return np.where(is_scored, best, np.nan), np.where(is_scored, worst, np.nan)


def range_text(best: float | None, worst: float | None) -> str:
    """A range of ranks as a person reads it; empty without one.

    >>> range_text(2, 4), range_text(3, 3), range_text(None, None)
    ('2–4', '3', '')
    """
    if best is None or worst is None:
        return ""
    return f"{best:.0f}" if best == worst else f"{best:.0f}–{worst:.0f}"
