"""Which rows the snapshot of QCEW has, which of them add up to which, and which follow from the others.

Rows are ordered by ownership, industry and area. A row whose parent and siblings are all shown need not be stored: it
is the parent less the siblings. About half of the establishments and a third of the other figures are such rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from aker_sample.qcew_cells import SUPERSECTORS

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]
TOTAL, ALL_OWNERSHIPS = "10", "0"
OWNERSHIPS = ("1", "2", "3", "5")
DEEPEST = 6  # four-digit industries
GOVERNMENT, GOVERNMENT_LEVEL = "8", 96  # in the rows of states; overlaps with 1, 2 and 3
_ABOVE = {sector: supersector for supersector, sectors in SUPERSECTORS.items() for sector in sectors}
_SECTORS = {"31": "31-33", "32": "31-33", "33": "31-33", "44": "44-45", "45": "44-45", "48": "48-49", "49": "48-49"}

Cell = tuple[str, str]


def depth(cell: Cell) -> int:
    """Last digit of the aggregation level: 0 all, 1 by ownership, 2 domain, 3 supersector, 4 sector, 5 and 6 NAICS."""
    own, industry = cell
    if industry == TOTAL:
        return 0 if own == ALL_OWNERSHIPS else 1
    if industry.startswith("10"):
        return len(industry) - 1
    return 4 if industry in _ABOVE else len(industry) + 2


def parent(cell: Cell) -> Cell | None:
    """The cell of the same area that contains this one; None for the total and for overlapping ownerships."""
    own, industry = cell
    if own not in OWNERSHIPS:
        return None
    if industry == TOTAL:
        return ALL_OWNERSHIPS, TOTAL
    if industry in _ABOVE:
        return own, _ABOVE[industry]
    if industry.startswith("10"):
        return own, industry[:-1] if len(industry) > 3 else TOTAL
    return own, industry[:-1] if len(industry) > 3 else _SECTORS.get(industry[:2], industry[:2])


@dataclass(frozen=True)
class Rows:
    """The rows: positions in `areas` and in `cells`, ordered by cell and area. first: level of each area's total."""

    areas: tuple[str, ...]
    first: Whole
    cells: tuple[Cell, ...]
    area: Whole
    cell: Whole

    def __len__(self) -> int:
        return len(self.area)

    @cached_property
    def levels(self) -> Whole:
        """Aggregation level of each row; government as a whole (8) has one of its own."""
        government = np.array([own == GOVERNMENT for own, _ in self.cells])[self.cell]
        return np.where(government, GOVERNMENT_LEVEL, self.first[self.area] + self.depths)

    @cached_property
    def parents(self) -> Whole:
        """Position of the row that contains each row; -1 where none does."""
        at = {cell: position for position, cell in enumerate(self.cells)}
        above = np.array([at.get(parent(cell) or ("", ""), -1) for cell in self.cells], dtype=np.int64)[self.cell]
        own, wanted = self._keys(self.cell), self._keys(above)
        found = np.minimum(np.searchsorted(own, wanted), len(own) - 1)
        return np.where((above >= 0) & (own[found] == wanted), found, -1)

    def _keys(self, cells: Whole) -> Whole:
        return cells * len(self.areas) + self.area

    @cached_property
    def depths(self) -> Whole:
        """Depth of each row's cell."""
        return np.array([depth(cell) for cell in self.cells], dtype=np.int64)[self.cell]

    @cached_property
    def _parts(self) -> tuple[tuple[Whole, Whole], ...]:
        """For each depth the rows that are part of another one, and those others."""
        child = self.parents >= 0
        rows = [np.flatnonzero(child & (self.depths == level)) for level in range(1, DEEPEST + 1)]
        return tuple((parts, self.parents[parts]) for parts in rows)

    def implied(self, shown: Flags) -> Flags:
        """Rows that follow from others: the last one of every set of siblings that is shown whole, parent and all."""
        whole, last = shown.copy(), np.full(len(self), -1, dtype=np.int64)
        for parts, above in self._parts:
            whole[above[~shown[parts]]] = False
            last[above] = parts  # of several, the last one is assigned last
        follows = np.zeros(len(self), dtype=np.bool_)
        follows[last[(last >= 0) & whole]] = True
        return follows

    def excess(self, values: Whole) -> Whole:
        """For each row with parts, what their sum exceeds its own value by; meaningless for the others."""
        return sum((self._sums(values, *parts) for parts in self._parts), -values)

    def filled(self, values: Whole, implied: Flags, excess: Whole) -> Whole:
        """The values with those of implied rows: parent less siblings, and what the sum of parts exceeds the parent by.

        values: of implied rows 0. excess: one for each implied row, in order; 0 unless published parts contradict.
        """
        values, beyond = values.copy(), np.zeros(len(self), dtype=np.int64)
        beyond[implied] = excess
        for parts, above in self._parts:
            of_parts, follows = self._sums(values, parts, above), implied[parts]
            rows, over = parts[follows], above[follows]
            values[rows] = values[over] - of_parts[over] + beyond[rows]
        return values

    def _sums(self, values: Whole, parts: Whole, above: Whole) -> Whole:
        """Sums of parts by the row above, exact: no sum of a nation comes near the 2^53 that a float holds."""
        return np.bincount(above, weights=values[parts], minlength=len(self)).astype(np.int64)
