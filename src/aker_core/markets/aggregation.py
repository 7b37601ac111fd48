"""Steps 3 and 4 of a score, weigh and aggregate: points of several metrics become one, and can be taken apart. Pure."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from aker_core.markets.choices import Aggregation

Numbers = npt.NDArray[np.float64]
LEAST = 1.0  # points that the geometric mean takes a metric to have at least: with a zero every score were zero


def weigh(weights: Numbers) -> Numbers:
    """Weights as shares of their sum (along the last axis). Raises ValueError where they are negative or all zero."""
    totals = weights.sum(axis=-1, keepdims=True)
    if (weights < 0).any() or not (totals > 0).all():
        raise ValueError("Weights must not be negative, and at least one must be positive")
    return np.asarray(weights / totals)


def aggregate(points: Numbers, weights: Numbers, how: Aggregation = "arithmetic") -> Numbers:
    """The weighted mean of each row of points. weights: of the columns, any sum. NaN in a row is left out of it."""
    known = ~np.isnan(points)
    counted = np.where(known, weights, 0.0)
    total = counted.sum(axis=1)
    filled = np.where(known, points, LEAST)
    with np.errstate(divide="ignore", invalid="ignore"):
        if how == "geometric":
            return np.asarray(np.exp((counted * np.log(np.maximum(filled, LEAST))).sum(axis=1) / total))
        return np.asarray((counted * filled).sum(axis=1) / total)


def contributions(points: Numbers, weights: Numbers, how: Aggregation = "arithmetic") -> Numbers:
    """What each column adds to the mean of its row; the parts of a row add up to it. points: without NaN.

    Of the geometric mean each part is its share of the logarithm.
    """
    shares = weigh(weights)
    if how == "arithmetic":
        return np.asarray(shares * points)
    logs = shares * np.log(np.maximum(points, LEAST))
    total = logs.sum(axis=1, keepdims=True)
    parts = np.divide(logs, total, out=np.broadcast_to(shares, logs.shape).copy(), where=total > 0)
    return np.asarray(parts * np.exp(total))
