"""Programs with merged cells have the ends of the programs that they were made of, and contradictions stay."""

from __future__ import annotations

from itertools import count

import numpy as np
import pytest

from aker_jobs.labor.linear_merging import Merged, merged
from aker_jobs.labor.linear_programs import Program, Sum, ends_of, solver_of
from aker_jobs.labor.narrowing import Positions

INDUSTRIES, AREAS = 4, 5


def table(seed: int) -> Program:
    """Jobs by area and industry with both kinds of totals (last), of which some cells are withheld."""
    chance = np.random.default_rng(seed)
    jobs = np.zeros((AREAS + 1, INDUSTRIES + 1))
    jobs[:-1, :-1] = chance.integers(0, 9, (AREAS, INDUSTRIES))
    jobs[-1], jobs[:, -1] = jobs.sum(axis=0), jobs.sum(axis=1)
    cell = np.arange(jobs.size).reshape(jobs.shape)
    is_open = chance.random(jobs.size) < 0.6
    lines = [*cell, *cell.T]
    low, high = np.where(is_open, 0.0, jobs.ravel()), np.where(is_open, 40.0, jobs.ravel())
    row, cells, sign, whole, left = [], [], [], [], []
    for number, line in zip(count(), lines):
        signs = np.append(-np.ones(len(line) - 1), 1.0)
        unknown = is_open[line]
        row += [number] * int(unknown.sum())
        cells += line[unknown].tolist()
        sign += signs[unknown].tolist()
        whole.append(line[-1])
        left.append(-float((signs * jobs.ravel()[line])[~unknown].sum()))
    area = np.repeat(np.arange(AREAS + 1), INDUSTRIES + 1)
    order = np.lexsort((cells, row))
    rows, columns, signs_of = np.array(row)[order], np.array(cells)[order], np.array(sign)[order]
    return Program(area, low, high, rows, columns, signs_of, np.array(whole), np.array(left), np.array(left))


def ends(program: Program, of: Merged, cells: Positions) -> list[tuple[str, float, float]]:
    """The ends of the sum of some cells, asked of the whole program."""
    part, column = of.program.of(np.ones(AREAS + 1, dtype=bool))
    is_open = program.low[cells] < program.high[cells]
    known, unknown = float(program.low[cells[~is_open]].sum()), cells[is_open]
    columns, each = np.unique(column[of.root[unknown]], return_inverse=True)
    weights = np.bincount(each, weights=of.times[unknown], minlength=len(columns))
    disclosed = known + float(of.plus[unknown].sum())
    return list(ends_of(solver_of(part), [Sum("a", None, None, disclosed, np.array(columns), weights.astype(float))]))


def as_it_is(program: Program) -> Merged:
    size = len(program.low)
    return Merged(program, np.arange(size), np.ones(size), np.zeros(size))


@pytest.mark.parametrize("seed", range(30))
def test_merged_cells_leave_every_end_as_it_is(seed: int) -> None:
    program = table(seed)
    less = merged(program, np.ones(len(program.lower), dtype=bool))
    for cells in (np.array([0, 1]), np.array([2, 7, 8]), np.arange(INDUSTRIES)):
        assert ends(program, less, cells) == ends(program, as_it_is(program), cells)


def test_rows_of_two_cells_leave_one() -> None:
    program = Program(
        np.zeros(4, dtype=np.int64), np.zeros(4), np.full(4, 9.0),
        np.array([0, 0, 1, 1, 2, 2, 2]), np.array([0, 1, 1, 2, 0, 2, 3]), np.array([1.0, -1, 1, 1, -1, -1, 1]),
        np.array([0, 1, 3]), np.array([2.0, 7, 0]), np.array([2.0, 7, 0]),
    )  # fmt: skip
    less = merged(program, np.array([True, True, False]))
    assert less.root.tolist() == [0, 0, 0, 3]
    assert (less.times.tolist(), less.plus.tolist()) == ([1, 1, -1, 1], [0, -2, 9, 0])  # x, x - 2 and 9 - x
    assert (less.program.low[0], less.program.high[0]) == (2, 9)
    assert (less.program.row.tolist(), less.program.cell.tolist()) == ([2], [3])  # x and 9 - x are 9
    assert merged(program, np.zeros(3, dtype=bool)).root.tolist() == [0, 1, 2, 3]


def test_rows_that_contradict_each_other_are_left_to_the_solver() -> None:
    program = Program(
        np.zeros(2, dtype=np.int64), np.zeros(2), np.full(2, 9.0),
        np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), np.array([1.0, -1, 1, -1]),
        np.array([0, 0]), np.array([2.0, 3]), np.array([2.0, 3]),
    )  # fmt: skip
    less = merged(program, np.ones(2, dtype=bool))
    assert less.program is program
    assert list(ends_of(solver_of(program), [Sum("a", None, None, 0.0, np.array([0]), np.ones(1))])) == []
