"""Ranks of markets in many draws of their scores: intervals, probabilities to be among the first. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
PLACES = 31  # bits of a column's number beside the bits of its score


@dataclass(frozen=True)
class Draws:
    """Ranks of markets (columns) in draws (rows), and the markets by code."""

    codes: tuple[str, ...]
    ranks: npt.NDArray[np.int32]
    scores: npt.NDArray[np.float32]

    def interval(self) -> tuple[Numbers, Numbers]:
        """The 5th and the 95th percentile of the rank of each market, the least ranks that reach them."""
        shares = np.cumsum(self._counts, axis=1) / len(self.ranks)
        return (shares >= 0.05).argmax(axis=1) + 1.0, (shares >= 0.95 - 1e-12).argmax(axis=1) + 1.0

    def top(self, count: int) -> Numbers:
        """The probability of each market to be among the first `count`."""
        return np.asarray(self._counts[:, :count].sum(axis=1) / len(self.ranks))

    def above(self, one: str, other: str) -> float:
        """The probability that one market's score is above another's; ties count half."""
        first, second = (self.scores[:, self.codes.index(code)] for code in (one, other))
        return float((first > second).mean() + (first == second).mean() / 2)

    @cached_property
    def _counts(self) -> npt.NDArray[np.int64]:
        """How often each market (row) has each rank (column)."""
        size = len(self.codes)
        flat = self.ranks + (size * np.arange(size, dtype=np.int32) - 1)
        return np.bincount(flat.ravel(), minlength=size * size).reshape(size, size)


def ranked(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.int32]:
    """Ranks from the top along each row; ties in the order of the columns. scores: finite.

    Scores and columns are sorted as one whole number each, which takes half the time of a stable sort of positions: the
    bits of a float have the order of the floats once those of negative ones are turned round.
    """
    size = scores.shape[1]
    bits = (scores + np.float32(0)).view(np.int32)  # -0 becomes 0
    keys = np.where(bits < 0, bits ^ 0x7FFFFFFF, bits).astype(np.int64)
    np.negative(keys, out=keys)
    keys <<= PLACES
    keys |= np.arange(size, dtype=np.int64)
    keys.sort(axis=1)
    keys &= (1 << PLACES) - 1
    ranks = np.empty(scores.shape, dtype=np.int32)
    np.put_along_axis(ranks, keys, np.arange(1, size + 1, dtype=np.int32)[None, :], axis=1)
    return ranks
