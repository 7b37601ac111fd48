"""Groups of withheld cells with the jobs that they share, one partition for each kind of area."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

Numbers = npt.NDArray[np.float64]
Groups = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def added(weights: Numbers, numbers: Groups, count: int) -> Numbers:
    """The sum of the weights by number, of the numbers below `count`; all are at most `count`."""
    return np.asarray(np.bincount(numbers, weights=weights, minlength=count + 1)[:count], np.float64)


@dataclass(frozen=True)
class Partition:
    """Groups of withheld leaves with the jobs that they share.

    kind: of area. group: of each withheld leaf; `len(remainder)` where it has none. remainder: jobs of each group.
    wages: of each group in dollars, NaN where they are not known; None where the kind has none.
    """

    kind: str
    group: Groups
    remainder: Numbers
    wages: Numbers | None = None

    def sums(self, of_leaves: Numbers) -> Numbers:
        """The sum of each group."""
        size = len(self.remainder)
        return added(of_leaves, self.group, size)

    def widened(self, is_open: Flags) -> Partition:
        """The same groups over all leaves, from those over the open ones."""
        group = np.full(len(is_open), len(self.remainder), dtype=np.int64)
        group[is_open] = self.group
        return Partition(self.kind, group, self.remainder, self.wages)


@dataclass(frozen=True)
class Margins:
    """partitions: of nation, state, metro and county, in this order. left_out: margins that their parts contradict:
    area_fips, own_code, industry_code, published, parts."""

    partitions: list[Partition]
    left_out: pl.DataFrame
