"""Positions of cells by key: whole numbers that name a cell, sorted once and searched for many at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

Positions = npt.NDArray[np.int64]
NONE = -1


@dataclass(frozen=True)
class Lookup:
    """Positions by key, sorted by it."""

    keys: Positions
    positions: Positions

    @classmethod
    def of(cls, keys: Positions, positions: Positions) -> Lookup:
        """A lookup of positions by keys that differ."""
        order = np.argsort(keys)
        return cls(keys[order], positions[order])

    def find(self, wanted: Positions) -> Positions:
        """The position of each key, `NONE` where it has none."""
        if not len(self.keys):
            return np.full_like(wanted, NONE)
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where((wanted >= 0) & (self.keys[at] == wanted), self.positions[at], NONE)

    def has_twice(self) -> bool:
        """Whether a key is there more than once."""
        return bool((self.keys[1:] == self.keys[:-1]).any())


def is_given_twice(frame: pl.DataFrame, columns: list[str]) -> bool:
    """Whether two rows have the same texts in all of some columns."""
    key = np.zeros(frame.height, dtype=np.int64)
    for name in columns:
        codes = frame[name].unique()
        key = key * len(codes) + frame[name].cast(pl.Enum(codes)).to_physical().cast(pl.Int64).to_numpy()
    return Lookup.of(key, key).has_twice()
