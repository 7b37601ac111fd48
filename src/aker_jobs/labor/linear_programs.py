"""Linear programs over cells that add up: the least and the most that sums of unknown cells can have.

Only the objective changes from sum to sum, so that the primal simplex starts from the last solution (HiGHS; Huangfu and
Hall 2018, Mathematical Programming Computation 10).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from aker_jobs.labor.narrowing import Flags, Numbers, Positions

NONE = -1
NEAR = 1e-6  # of a job: what a solution may be off
_PRIMAL = 4  # HiGHS: simplex_strategy


@dataclass(frozen=True)
class Program:
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

    def of(self, areas: Flags) -> tuple[Program, Positions]:
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
        return Program(
            self.area[cells], self.low[cells], self.high[cells], number[self.row[kept]], at[self.cell[kept]],
            self.sign[kept], self.whole[rows], self.lower[rows], self.upper[rows],
        ), at  # fmt: skip


@dataclass(frozen=True)
class Sum:
    """What is asked of a program. low, high: what is known already (None: nothing). disclosed: jobs of cells that are
    known. columns: the unknown cells, each once, and how often each counts (weights)."""

    place: str
    low: float | None
    high: float | None
    disclosed: float
    columns: Positions
    weights: Numbers

    def reaches(self, values: Numbers, end: float | None, sign: float) -> bool:
        """Whether a solution (empty: none) has the sum at an end that is known; sign: -1 for the upper one."""
        if end is None or not len(values):
            return False
        return bool(sign * (self.disclosed + (values[self.columns] * self.weights).sum()) <= sign * end + NEAR)


def solver_of(program: Program) -> Any:
    """A solver that holds the program."""
    from highspy import HighsLp, MatrixFormat, _core

    solver = _core._Highs()  # the public class writes its name to standard output
    for option, value in (("output_flag", False), ("threads", 1), ("presolve", "off"), ("simplex_strategy", _PRIMAL)):
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
    return solver


def ends_of(solver: Any, sums: Sequence[Sum]) -> Iterator[tuple[str, float, float]]:
    """The least and the most of each sum; none of one that nothing bounds, nor where no solution is.

    First all sums together are made as small, and as large, as they can be: most sums reach there what is known.
    """
    from highspy import ObjSense

    together = _together(sums)
    ends: list[list[float | None]] = []
    for sense, sign in ((ObjSense.kMinimize, 1.0), (ObjSense.kMaximize, -1.0)):
        solver.changeObjectiveSense(sense)
        held = [each.low if sign > 0 else each.high for each in sums]
        least = _optimum(solver, *together)
        if least is None and sign > 0:  # amounts are at least 0: only a contradiction leaves no least sum
            return
        values = np.zeros(0) if least is None else np.array(solver.getSolution().col_value)
        ends.append(
            [
                end if each.reaches(values, end, sign) else _end(solver, each, sign)
                for each, end in zip(sums, held, strict=True)
            ]
        )
    for each, low, high in zip(sums, *ends, strict=True):
        if low is not None and high is not None:
            yield each.place, low, high


def _end(solver: Any, of: Sum, sign: float) -> float | None:
    """The end of a sum in the sense of the solver, rounded inwards; None where nothing bounds it."""
    value = _optimum(solver, of.columns, of.weights) if len(of.columns) else 0.0
    if value is None:
        return None
    return of.disclosed + float(np.ceil(value - NEAR) if sign > 0 else np.floor(value + NEAR))


def _together(sums: Sequence[Sum]) -> tuple[Positions, Numbers]:
    """The cells of all sums, and how often they count in all."""
    columns, weights = (
        np.concatenate([np.zeros(0, dtype), *(getattr(each, name) for each in sums)])
        for name, dtype in (("columns", np.int64), ("weights", np.float64))
    )
    total = np.bincount(columns, weights=weights)
    return np.flatnonzero(total), total[total != 0]


def _optimum(solver: Any, columns: Positions, weights: Numbers) -> float | None:
    """The optimum of the sum of some cells, as often as they count; None where there is none."""
    cells = columns.astype(np.int32)
    solver.changeColsCost(len(cells), cells, weights)
    solver.run()
    value = solver.getInfo().objective_function_value if _is_optimal(solver) else None
    solver.changeColsCost(len(cells), cells, np.zeros(len(cells)))
    return value


def _is_optimal(solver: Any) -> bool:
    from highspy import HighsModelStatus

    # Empty: nothing is unknown.
    return solver.getModelStatus() in (HighsModelStatus.kOptimal, HighsModelStatus.kModelEmpty)
