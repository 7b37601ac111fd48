"""Which published margin each cell is in, and which margins others contain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from aker_jobs.labor.estimates.coded import Cells, Codes, codes_of
from aker_jobs.labor.estimates.leaves import COUNTY, KINDS
from aker_jobs.labor.estimates.partitions import Flags, Groups, Numbers
from aker_jobs.labor.lookup import NONE, Lookup

Kinds = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Nearest:
    """The disclosed margin of one kind that each leaf is in first: position of its row (`NONE`: there is none), and
    whether it is of the leaf's own industry."""

    margin: Groups
    is_own: Flags

    def of(self, chosen: Flags) -> Nearest:
        """Those of some leaves."""
        return Nearest(self.margin[chosen], self.is_own[chosen])


@dataclass(frozen=True)
class MarginTable:
    """Rows and leaves as columns. keys: what rows are of. jobs: of rows, NaN where withheld; wages alike, or None where
    the table has none. leaf_rows: positions of the rows of the leaves."""

    codes: Codes
    kind: Kinds
    jobs: Numbers
    cells: Cells
    keys: Groups
    leaves: pl.DataFrame
    leaf_jobs: Numbers
    leaf_rows: Groups
    wages: Numbers | None

    def disclosed(self, kind: str) -> Groups:
        """Positions of the disclosed rows of one kind of area."""
        return np.flatnonzero((self.kind == KINDS.index(kind)) & ~np.isnan(self.jobs))

    def nearest(self, cells: Cells, disclosed: Groups, *, own: bool, of_rows: bool = False) -> Groups:
        """The nearest of some disclosed rows that contains each cell, `NONE` where there is none.

        own: whether a cell contains itself. of_rows: the cells are those rows, of which none contains itself.
        """
        lookup = Lookup.of(self.keys[disclosed], disclosed)
        found = np.full(len(cells.area), NONE)
        left = np.flatnonzero(cells.area >= 0)
        for step in self.codes.steps(own=own):
            hits = lookup.find(self.codes.keys(self.codes.containing(cells.of(left), step)))
            if of_rows:
                hits[hits == disclosed[left]] = NONE
            found[left] = hits
            left = left[hits == NONE]
        return found


def margin_table(rows: pl.DataFrame, leaves: pl.DataFrame) -> MarginTable:
    """Rows and leaves as columns. rows, leaves: as of `aker_jobs.labor.estimates.leaves`."""
    codes, wages = codes_of(rows, leaves), rows["wages_usd"]
    cells = codes.cells(rows)
    return MarginTable(
        codes,
        rows["kind"].cast(pl.Enum(KINDS)).to_physical().to_numpy(),
        rows["jobs"].fill_null(np.nan).to_numpy(),
        cells,
        codes.keys(cells),
        leaves,
        leaves["jobs"].fill_null(np.nan).to_numpy(),
        np.searchsorted(rows["row"].to_numpy(), leaves["row"].to_numpy()),
        None if wages.is_null().all() else wages.fill_null(np.nan).to_numpy(),
    )


def nearest_margins(table: MarginTable, kind: str) -> Nearest:
    """The disclosed margin of a kind of area that each leaf is in first."""
    disclosed, cells = table.disclosed(kind), table.codes.cells(table.leaves, kind)
    margin = table.nearest(cells, disclosed, own=kind != COUNTY)
    there = margin != NONE
    is_own = np.zeros(len(margin), dtype=bool)
    if kind != COUNTY:
        is_own[there] = table.keys[margin[there]] == table.codes.keys(cells.of(np.flatnonzero(there)))
    return Nearest(margin, is_own)


@dataclass(frozen=True)
class Within:
    """The disclosed margins of one kind (there: flags of rows) that another of them contains: row, and the nearest."""

    there: Flags
    row: Groups
    above: Groups


def margins_within(table: MarginTable, kind: str) -> Within:
    """The disclosed margins of a kind of area that others of it contain."""
    there = np.zeros(len(table.jobs), dtype=bool)
    there[table.disclosed(kind)] = True
    if kind == COUNTY:  # disclosed leaves are counted as leaves
        there[table.leaf_rows] = False
    disclosed = np.flatnonzero(there)
    above = table.nearest(table.cells.of(disclosed), disclosed, own=False, of_rows=True)
    return Within(there, disclosed[above != NONE], above[above != NONE])
