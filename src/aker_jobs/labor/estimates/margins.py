"""Published margins of withheld cells as partitions: in each kind of area a cell is in its nearest disclosed margin.

A margin contains finer ones that are disclosed too. What is left of it, less these and less the disclosed cells, is
shared by the withheld cells that no finer margin has. So each kind of area (county, metro, state, nation) cuts the
withheld cells into groups that do not overlap, and says the same as all of its nested margins.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from aker_jobs.labor.estimates.coded import Cells, Codes, codes_of
from aker_jobs.labor.estimates.leaves import COUNTY, KINDS, METRO, NATION, STATE
from aker_jobs.labor.lookup import NONE, Lookup

Numbers = npt.NDArray[np.float64]
Groups = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Kinds = npt.NDArray[np.uint8]


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


@dataclass(frozen=True)
class _Nearest:
    """The disclosed margin of one kind that each leaf is in first: position of its row (`NONE`: there is none), and
    whether it is of the leaf's own industry."""

    margin: Groups
    is_own: Flags

    def of(self, chosen: Flags) -> _Nearest:
        """Those of some leaves."""
        return _Nearest(self.margin[chosen], self.is_own[chosen])


@dataclass(frozen=True)
class _Remainders:
    """What finer margins and disclosed leaves leave of each disclosed margin of a kind, by position of its row.

    there: which rows are such margins. parts: of how many figures the remainder is made.
    """

    there: Flags
    remainder: Numbers
    parts: Numbers


@dataclass(frozen=True)
class _Table:
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


def margins_of(rows: pl.DataFrame, leaves: pl.DataFrame, rounding: float = 0.0) -> Margins:
    """All margins of the withheld leaves. rows, leaves: as of `aker_jobs.labor.estimates.leaves`.

    rounding: how far one figure may be from what adds up to it; parts may be that much more than the whole for each.
    """
    table = _table(rows, leaves)
    attached = {kind: _nearest(table, kind) for kind in KINDS}
    within = {kind: _within(table, kind) for kind in KINDS}
    left = {kind: _remainders(table, attached[kind], within[kind], table.jobs) for kind in KINDS}
    paid = _paid(table, attached, within)
    withheld = np.isnan(table.leaf_jobs)
    nearest = {kind: attached[kind].of(withheld) for kind in KINDS}
    partitions, contradicted = [], np.full(rows.height, np.nan)
    for kind in (NATION, STATE, METRO, COUNTY):
        group, remainders, wages = nearest[kind].margin, left[kind], paid.get(kind)
        finer = {NATION: STATE, STATE: METRO}.get(kind)
        if finer is not None:
            group, remainders = _without(nearest[kind], left[kind], nearest[finer], left[finer])
            if wages is not None:
                _, wages = _without(nearest[kind], wages, nearest[finer], paid[finer])
        partition, good, bad = _partition(kind, group, remainders, rounding)
        partitions.append(partition if wages is None else replace(partition, wages=wages.remainder[good]))
        contradicted[bad] = remainders.remainder[bad]
    contradictions = rows.with_columns(remainder=pl.Series(contradicted, nan_to_null=True)).drop_nulls("remainder")
    return Margins(
        partitions,
        contradictions.select(
            "area_fips", "own_code", "industry_code", published="jobs", parts=pl.col("jobs") - pl.col("remainder")
        ),
    )


def _table(rows: pl.DataFrame, leaves: pl.DataFrame) -> _Table:
    codes, wages = codes_of(rows, leaves), rows["wages_usd"]
    cells = codes.cells(rows)
    return _Table(
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


def _nearest(table: _Table, kind: str) -> _Nearest:
    disclosed, cells = table.disclosed(kind), table.codes.cells(table.leaves, kind)
    margin = table.nearest(cells, disclosed, own=kind != COUNTY)
    there = margin != NONE
    is_own = np.zeros(len(margin), dtype=bool)
    if kind != COUNTY:
        is_own[there] = table.keys[margin[there]] == table.codes.keys(cells.of(np.flatnonzero(there)))
    return _Nearest(margin, is_own)


@dataclass(frozen=True)
class _Within:
    """The disclosed margins of one kind (there: flags of rows) that another of them contains: row, and the nearest."""

    there: Flags
    row: Groups
    above: Groups


def _within(table: _Table, kind: str) -> _Within:
    there = np.zeros(len(table.jobs), dtype=bool)
    there[table.disclosed(kind)] = True
    if kind == COUNTY:  # disclosed leaves are counted as leaves
        there[table.leaf_rows] = False
    disclosed = np.flatnonzero(there)
    above = table.nearest(table.cells.of(disclosed), disclosed, own=False, of_rows=True)
    return _Within(there, disclosed[above != NONE], above[above != NONE])


def _paid(table: _Table, attached: dict[str, _Nearest], within: dict[str, _Within]) -> dict[str, _Remainders]:
    """The remainders of wages, by kind of area, none without any; the nation's may be rebuilt from rounded quotients:
    they bind nothing."""
    if table.wages is None:
        return {}
    return {kind: _remainders(table, attached[kind], within[kind], table.wages) for kind in (STATE, METRO, COUNTY)}


def _remainders(table: _Table, attached: _Nearest, within: _Within, figures: Numbers) -> _Remainders:
    """figures: of rows, NaN where withheld: jobs, or wages, NaN as well where they are not known."""
    count = len(table.jobs)
    counted = (attached.margin != NONE) & ~np.isnan(table.leaf_jobs)
    parts = [(attached.margin[counted], figures[table.leaf_rows[counted]]), (within.above, figures[within.row])]
    known, finer = (np.bincount(margin, weights=values, minlength=count) for margin, values in parts)
    number = np.ones(count)
    for margin, _ in parts:
        number += np.bincount(margin, minlength=count)
    return _Remainders(within.there, figures - known - finer, number)


def _without(
    group: _Nearest, remainders: _Remainders, finer: _Nearest, finer_remainders: _Remainders
) -> tuple[Groups, _Remainders]:
    """The groups of a kind of area without the leaves that a finer kind has by the same industry, where all leaves of
    the finer group are in one group here (a metro in one state): what they share is known apart."""
    count = len(remainders.remainder)
    inside = finer.margin != NONE
    fine, margin = finer.margin[inside], group.margin[inside]
    first = np.full(count, NONE)
    first[fine] = margin
    same = group.is_own[inside] & finer.is_own[inside] & (margin != NONE) & (margin == first[fine])
    leaves = np.bincount(fine, minlength=count)
    whole = (leaves > 0) & (np.bincount(fine, weights=same, minlength=count) == leaves)
    apart = np.zeros(len(group.margin), dtype=bool)
    apart[inside] = whole[fine]
    left = _Remainders(
        remainders.there,
        remainders.remainder - np.bincount(first[whole], weights=finer_remainders.remainder[whole], minlength=count),
        remainders.parts + np.bincount(first[whole], weights=finer_remainders.parts[whole], minlength=count),
    )
    return np.where(apart, NONE, group.margin), left


def _partition(kind: str, group: Groups, left: _Remainders, rounding: float) -> tuple[Partition, Groups, Groups]:
    """The groups numbered, without margins that their parts contradict: more in the parts than in the whole; the rows
    of their margins, and of the contradicted ones."""
    used = np.flatnonzero(np.bincount(group[group != NONE]))
    room = rounding * left.parts
    too_much = left.remainder[used] < -room[used]
    good = used[~too_much]
    number = np.full(len(left.there) + 1, len(good))  # the last is that of `NONE`
    number[good] = np.arange(len(good))
    # A margin without any withheld leaf that is not the sum of its parts is contradicted as well; one without rows
    # below it is not: its finer industries are not in the table.
    closed = left.there & (left.parts > 1) & (np.abs(left.remainder) > room)
    closed[used] = False
    bad = np.concatenate([used[too_much], np.flatnonzero(closed)])
    return Partition(kind, number[group], np.maximum(left.remainder[good], 0.0)), good, bad
