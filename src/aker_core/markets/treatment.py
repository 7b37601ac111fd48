"""Step 1 of a score, treat: what is done about outliers before values become points. Pure.

Skewness and excess kurtosis are the sample ones that spreadsheets print (G1, G2: Joanes and Gill 1998, The Statistician
47(1)), and the rule is that of the OECD/JRC Handbook on Constructing Composite Indicators (2008) as composite indicator
software applies it: while |skewness| >= 2 and kurtosis >= 3.5, the next extreme value is set to its neighbor, five at
most.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from aker_core.markets.choices import Treatment

Numbers = npt.NDArray[np.float64]

WINSOR = 0.05  # the share of values on each side that winsorizing by quantiles sets to its limit
SKEWNESS, KURTOSIS, MOST = 2.0, 3.5, 5


def skewness(values: Numbers) -> float:
    """Sample skewness (G1) of values without NaN; NaN where it is not defined (fewer than three, or all alike)."""
    n, spread = len(values), float(np.std(values, ddof=1)) if len(values) > 2 else 0.0
    if spread == 0:
        return float("nan")
    cubes = ((values - values.mean()) / spread) ** 3
    return float(n / ((n - 1) * (n - 2)) * cubes.sum())


def kurtosis(values: Numbers) -> float:
    """Sample excess kurtosis (G2) of values without NaN; NaN where not defined (fewer than four, all alike)."""
    n, spread = len(values), float(np.std(values, ddof=1)) if len(values) > 3 else 0.0
    if spread == 0:
        return float("nan")
    fourth = (((values - values.mean()) / spread) ** 4).sum()
    return float(n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * fourth - 3 * (n - 1) ** 2 / ((n - 2) * (n - 3)))


def limits(values: Numbers, treatment: Treatment) -> tuple[float, float]:
    """The least and the greatest value that a metric keeps; values beyond are set to them.

    values: those of the universe, NaN where there is none. Infinite on both sides where nothing is cut off.
    """
    known = np.sort(values[~np.isnan(values)])
    if treatment == "none" or not known.size:
        return -np.inf, np.inf
    if treatment == "winsorized":
        least, greatest = np.quantile(known, [WINSOR, 1 - WINSOR])
        return float(least), float(greatest)
    return _limits_by_skewness(known)


def _limits_by_skewness(ordered: Numbers) -> tuple[float, float]:
    low, high = 0, len(ordered) - 1
    for _ in range(MOST):
        treated = np.clip(ordered, ordered[low], ordered[high])
        skew = skewness(treated)
        if not (abs(skew) >= SKEWNESS and kurtosis(treated) >= KURTOSIS):
            break
        low, high = (low, high - 1) if skew > 0 else (low + 1, high)
    return float(ordered[low]), float(ordered[high])


def treat(values: Numbers, treatment: Treatment) -> Numbers:
    """Values with those beyond the limits set to them; NaN stays."""
    return np.clip(values, *limits(values, treatment))
