"""Hard bounds of sums by linear programs over every margin of their states: the narrowest that these margins allow.

What closed forms (`aker_jobs.labor.sum_bounds`) leave are cycles: counties that share what their metro and their state
have of several industries at once. One program for each state, sum and ownership holds its own cells, those of its
counties and of its metros with all of theirs, of the industries that contain a part of the sum or are right below one
that does; only the objective changes from place to place, so that the primal simplex starts from the last solution
(HiGHS; Huangfu and Hall 2018, Mathematical Programming Computation 10).
Linear programming over the same margins: Eckert, Fort, Schott and Yang, NBER working paper 26632.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from aker_jobs.labor.narrowing import Flags, Numbers, Positions
from aker_jobs.labor.sum_bounds import linked_cells, near_cells

NONE = -1
_NEAR = 1e-6  # of a job: what a solution may be off
_PRIMAL = 4  # HiGHS: simplex_strategy
SCHEMA = {"place": pl.String, "name": pl.String, "own_code": pl.String, "low": pl.Float64, "high": pl.Float64}


@dataclass(frozen=True)
class _Program:
    """Cells and what adds up (rows): lower ≤ Σ sign · cell ≤ upper over unknown cells, entries sorted by row.

    area: number of the area of each cell. whole: the cell that each row is the sum for.
    """

    area: Positions
    low: Numbers
    high: Numbers
    row: Positions
    cell: Positions
    sign: Numbers
    whole: Positions
    lower: Numbers
    upper: Numbers

    def of(self, areas: Flags) -> tuple[_Program, Positions]:
        """The unknown cells of some areas with all rows whose sum is in them, and the number there of each cell here.

        What a row is the sum for may be known; its parts are all in the areas.
        """
        inside = areas[self.area]
        cells = np.flatnonzero(inside & (self.low < self.high))
        at = np.full(len(self.area), NONE)
        at[cells] = np.arange(len(cells))
        rows = inside[self.whole]
        rows[rows] = np.bincount(self.row, minlength=len(rows))[rows] > 0
        number = np.cumsum(rows) - 1
        kept = rows[self.row]
        return _Program(
            self.area[cells], self.low[cells], self.high[cells], number[self.row[kept]], at[self.cell[kept]],
            self.sign[kept], self.whole[rows], self.lower[rows], self.upper[rows],
        ), at  # fmt: skip


def linear_bounds(
    cells: pl.DataFrame,
    sums: pl.DataFrame,
    wanted: pl.DataFrame,
    *,
    containing: Sequence[pl.DataFrame],
    slack: float = 0.0,
) -> pl.DataFrame:
    """Bounds of sums of industries over the areas of places: `SCHEMA`, a row for each that could be solved.

    cells, sums, slack: as of `aker_jobs.labor.sum_bounds.sum_bounds`. wanted: place, area_fips, own_code, name: which
    areas make up a place. containing: metros of counties, states of counties, and more, as of
    `aker_jobs.labor.withheld.containing_areas`, without the nation. Jobs are whole: bounds are rounded inwards. A place
    in several states has the narrowest of their bounds; margins that contradict one another give none.
    """
    rows = [pl.DataFrame(schema=SCHEMA)]
    for (name, own), places in wanted.sort("name", "own_code", "place", "area_fips").group_by(
        "name", "own_code", maintain_order=True
    ):
        codes = sums.filter(pl.col("name") == name, pl.col("own_code") == own)
        found = _of_one(cells, codes, places, containing, slack)
        rows.append(found.with_columns(name=pl.lit(name), own_code=pl.lit(own)).select(*SCHEMA))
    return pl.concat(rows)


def _of_one(
    cells: pl.DataFrame, codes: pl.DataFrame, places: pl.DataFrame, containing: Sequence[pl.DataFrame], slack: float
) -> pl.DataFrame:
    owned = codes["industry_code"].to_list()
    named = codes.select(pl.col("name", "own_code", "industry_code").cast(pl.String))
    table = linked_cells(near_cells(cells, named), codes["own_code"].unique().to_list())
    areas = table["area_fips"].unique().sort()
    program = _program(table, areas, containing, slack)
    mine = table.select("area_fips", "industry_code", cell="row").filter(pl.col("industry_code").is_in(owned))
    members = places.select("place", "area_fips").join(mine, on="area_fips")
    solved = [
        (place, *ends)
        for state, around in _clusters(areas, containing)
        for place, ends in _solved(program, around, _of_state(members, containing, state))
    ]
    ends = pl.DataFrame(solved, schema={"place": pl.String, "low": pl.Float64, "high": pl.Float64}, orient="row")
    return ends.group_by("place").agg(pl.col("low").max(), pl.col("high").min()).sort("place")


def _clusters(areas: pl.Series, containing: Sequence[pl.DataFrame]) -> Iterator[tuple[str, Flags]]:
    """Each state with the areas of its program: itself, its counties, their metros and all counties of these."""
    metros, counties = containing[0], containing[1]
    for (state,), inside in counties.sort("up", "area").group_by("up", maintain_order=True):
        near = metros.join(inside, on="area", how="semi")["up"].unique()
        members = metros.filter(pl.col("up").is_in(near.to_list()))["area"]
        yield str(state), areas.is_in([state, *inside["area"], *near, *members]).to_numpy()


def _of_state(members: pl.DataFrame, containing: Sequence[pl.DataFrame], state: str) -> pl.DataFrame:
    """The members of places that have a county in the state, or are it."""
    counties = containing[1].filter(pl.col("up") == state)["area"]
    metros = containing[0].filter(pl.col("area").is_in(counties.to_list()))["up"]
    here = members.filter(pl.col("area_fips").is_in([state, *counties, *metros]))
    return members.join(here.select("place").unique(), on="place", how="semi")


def _program(table: pl.DataFrame, areas: pl.Series, containing: Sequence[pl.DataFrame], slack: float) -> _Program:
    keys = table.select("row", "own_code", "industry_code", "area_fips")
    above = keys.select("own_code", "industry_code", up="area_fips", parent="row")
    pairs = [table.select("row", parent="up").drop_nulls()]
    for kind in containing:
        hits = keys.join(kind, left_on="area_fips", right_on="area").join(above, on=["up", "own_code", "industry_code"])
        pairs.append(hits.select("row", "parent"))
    low, high, estabs = (table[name].fill_null(np.nan).to_numpy() for name in ("low", "high", "estabs"))
    parts: list[tuple[npt.NDArray[Any], ...]] = []
    count = 0
    for pair in pairs:
        child, parent = (pair[name].cast(pl.Int64).to_numpy() for name in ("row", "parent"))
        wholes, of = np.unique(parent, return_inverse=True)
        size, counted = np.bincount(of), np.bincount(of, weights=estabs[child])
        room = slack * (size + 1.0)
        complete = np.abs(counted - estabs[wholes]) <= room
        rows = np.concatenate([of, np.arange(len(wholes))]) + count
        parts.append(
            (rows, np.concatenate([child, wholes]), np.repeat([-1.0, 1.0], [len(child), len(wholes)]), wholes, -room,
             np.where(complete, room, np.inf))
        )  # fmt: skip
        count += len(wholes)
    row, cell, sign, whole, lower, upper = (np.concatenate(column) for column in zip(*parts, strict=True))
    # Known cells are no unknowns: they move to the other side.
    is_known = low == high
    known = np.bincount(row, weights=np.where(is_known[cell], sign * low[cell], 0.0), minlength=count)
    order = np.lexsort((cell, row))
    order = order[~is_known[cell[order]]]
    number = dict(zip(areas, range(len(areas)), strict=True))
    area = table["area_fips"].replace_strict(number, return_dtype=pl.Int64).to_numpy()
    return _Program(area, low, high, row[order], cell[order], sign[order], whole, lower - known, upper - known)


def _solved(program: _Program, areas: Flags, members: pl.DataFrame) -> Iterator[tuple[str, tuple[float, float]]]:
    """Each place with the least and the most that its cells can have in all."""
    if not members.height:
        return
    part, column = program.of(areas)
    solver = _solver(part)
    if solver is None:
        return
    places = members.sort("place", "cell").group_by("place", maintain_order=True).agg(pl.col("cell").cast(pl.Int64))
    for place, cells in places.iter_rows():
        known = program.low[cells][program.low[cells] == program.high[cells]].sum()
        ends = _ends(solver, column[[cell for cell in cells if program.low[cell] < program.high[cell]]])
        if ends is not None:
            yield place, (known + ends[0], known + ends[1])


def _solver(program: _Program) -> Any | None:
    """A solver that holds a solution of the program; None where there is none."""
    from highspy import HighsLp, MatrixFormat, _core

    solver = _core._Highs()  # the public class writes its name to standard output
    for option, value in (("output_flag", False), ("threads", 1), ("simplex_strategy", _PRIMAL)):
        solver.setOptionValue(option, value)
    lp = HighsLp()
    lp.num_col_, lp.num_row_ = len(program.low), len(program.lower)
    lp.col_cost_ = np.zeros(len(program.low))
    lp.col_lower_, lp.col_upper_ = program.low, program.high
    lp.row_lower_, lp.row_upper_ = program.lower, program.upper
    lp.a_matrix_.format_ = MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.searchsorted(program.row, np.arange(len(program.lower) + 1)).astype(np.int32)
    lp.a_matrix_.index_, lp.a_matrix_.value_ = program.cell.astype(np.int32), program.sign
    solver.passModel(lp)
    solver.run()
    return solver if _is_optimal(solver) else None


def _ends(solver: Any, columns: Positions) -> tuple[float, float] | None:
    """The least and the most of the sum of some cells; None where nothing bounds it."""
    from highspy import ObjSense

    if not len(columns):
        return 0.0, 0.0
    cells = columns.astype(np.int32)
    solver.changeColsCost(len(cells), cells, np.ones(len(cells)))
    ends = []
    for sense in (ObjSense.kMinimize, ObjSense.kMaximize):
        solver.changeObjectiveSense(sense)
        solver.run()
        ends.append(solver.getInfo().objective_function_value if _is_optimal(solver) else None)
    solver.changeColsCost(len(cells), cells, np.zeros(len(cells)))
    low, high = ends
    return None if low is None or high is None else (float(np.ceil(low - _NEAR)), float(np.floor(high + _NEAR)))


def _is_optimal(solver: Any) -> bool:
    from highspy import HighsModelStatus

    # Empty: nothing is unknown.
    return solver.getModelStatus() in (HighsModelStatus.kOptimal, HighsModelStatus.kModelEmpty)
