"""Whole numbers that add up: largest remainders, rounding as the publishers round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Sums:
    """Sums, each of some positions of an axis: the positions of all sums one after the other, and where each starts.

    Added in place of a product with a matrix of 0 and 1: most sums have few parts.
    """

    positions: NDArray[np.intp]
    starts: NDArray[np.intp]

    def of(self, values: Numbers, axis: int) -> Numbers:
        """Every sum along an axis; exact for whole numbers."""
        added: Numbers = np.add.reduceat(values.take(self.positions, axis=axis), self.starts, axis=axis)
        return added


def sums_of(parts: Sequence[Sequence[int]]) -> Sums:
    """The sums of some parts each, at least one."""
    sizes = np.array([len(part) for part in parts])
    positions = np.array([at for part in parts for at in part], dtype=np.intp)
    return Sums(positions, np.cumsum(sizes) - sizes)


def half_up(values: Numbers, decimals: int = 0) -> Numbers:
    """Round to a number of decimals, halves away from zero, as the publishers do."""
    scale = 10.0**decimals
    rounded: Numbers = np.sign(values) * np.floor(np.abs(values) * scale + 0.5 + 1e-9) / scale
    return rounded


def apportion(weights: Numbers, totals: Numbers) -> Numbers:
    """Whole shares of each row's total in proportion to its weights; rows without any weight get nothing.

    weights: rows by parts, not negative. totals: one whole number for each row. Returned rows add up to their total.
    """
    sums = weights.sum(axis=1, keepdims=True)
    exact = weights / np.where(sums > 0, sums, 1.0) * totals[:, None]
    floors = np.floor(exact + 1e-9)
    left = np.where(sums[:, 0] > 0, totals - floors.sum(axis=1), 0.0)
    order = np.argsort(-(exact - floors), axis=1, kind="stable")
    rank = np.argsort(order, axis=1, kind="stable")
    shares: Numbers = floors + (rank < left[:, None])
    return shares
