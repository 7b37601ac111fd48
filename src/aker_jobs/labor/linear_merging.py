"""Linear programs with fewer cells: where a row has two, one of them is the other, or what the other leaves.

Most rows of sums that add up have one part that is withheld: whole and part are one unknown then. The solver finds this
out too, for each program anew and for its first objective alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from aker_jobs.labor.linear_programs import Program
from aker_jobs.labor.narrowing import Flags, Numbers, Positions

_ROUNDS = 2  # what merging leaves of two cells is a fiftieth after the first round
_PAIR = 2


@dataclass(frozen=True)
class Merged:
    """A program, and each cell of the one that it was made of as times * root + plus. root: a cell of the program."""

    program: Program
    root: Positions
    times: Numbers
    plus: Numbers


def merged(program: Program, usable: Flags) -> Merged:
    """The program without cells that follow from another one: they have no row left, and are known as zero.

    usable: rows that are in every part of the program that has their cells. Where rows contradict each other, or make a
    cell known, the program is given back as it is: what that means is the solver's to say.
    """
    count = len(program.low)
    whole = Merged(program, np.arange(count), np.ones(count), np.zeros(count))
    found = whole
    for _ in range(_ROUNDS):
        found = _round(found, usable)
    roots = found.root == whole.root
    used = np.zeros(count, dtype=bool)
    used[program.cell] = True
    size = np.bincount(found.program.row, minlength=len(usable))
    had = np.bincount(program.row, minlength=len(usable)) > 0
    empty = had & (size == 0)
    broken = empty & ((found.program.lower > 0) | (found.program.upper < 0))
    if broken.any() or (used & roots & (found.program.low >= found.program.high)).any():
        return whole
    low, high = (np.where(roots, ends, 0.0) for ends in (found.program.low, found.program.high))
    return replace(found, program=replace(found.program, low=low, high=high))


def _round(given: Merged, usable: Flags) -> Merged:
    """Every row of two cells merges them; the cell of the higher number goes."""
    program, count = given.program, len(given.root)
    size = np.bincount(program.row, minlength=len(usable))
    first = np.cumsum(size) - size
    pairs = np.flatnonzero((size == _PAIR) & usable & (program.lower == program.upper))
    one, other = first[pairs], first[pairs] + 1
    alike = np.abs(program.sign[one]) == np.abs(program.sign[other])
    pairs, one, other = pairs[alike], one[alike], other[alike]
    root, times, plus = np.arange(count), np.ones(count), np.zeros(count)
    gone = program.cell[other]
    root[gone] = program.cell[one]
    times[gone] = -program.sign[one] / program.sign[other]
    plus[gone] = program.lower[pairs] / program.sign[other]
    while (root[root] != root).any():
        plus, times, root = plus + times * plus[root], times * times[root], root[root]
    low, high = program.low.copy(), program.high.copy()
    moved = np.flatnonzero(root != np.arange(count))
    ends = [(end[moved] - plus[moved]) / times[moved] for end in (low, high)]
    np.maximum.at(low, root[moved], np.minimum(*ends))
    np.minimum.at(high, root[moved], np.maximum(*ends))
    known = np.bincount(program.row, weights=program.sign * plus[program.cell], minlength=len(usable))
    row, cell, sign = _added(program.row, root[program.cell], program.sign * times[program.cell], count)
    smaller = replace(
        program, low=low, high=high, row=row, cell=cell, sign=sign, lower=program.lower - known,
        upper=program.upper - known,
    )  # fmt: skip
    return Merged(
        smaller, root[given.root], given.times * times[given.root], given.plus + given.times * plus[given.root]
    )


def _added(row: Positions, cell: Positions, sign: Numbers, count: int) -> tuple[Positions, Positions, Numbers]:
    """Entries sorted by row and cell, those of one cell added up, without those that are nothing."""
    key = row * count + cell
    order = np.argsort(key, kind="stable")
    key, sign = key[order], sign[order]
    starts = np.flatnonzero(np.diff(key, prepend=-1))
    total = np.add.reduceat(sign, starts) if len(starts) else sign
    there = total != 0
    return (key[starts] // count)[there], (key[starts] % count)[there], total[there]
