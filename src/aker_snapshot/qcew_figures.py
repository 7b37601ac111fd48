"""Figures of QCEW that follow from others: quotients, percents, weekly wages, rounded as the publisher does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aker_snapshot.qcew_rows import ALL_OWNERSHIPS, TOTAL, Flags, Rows, Whole

NATION = "US000"
ESTABS, WAGES, WEEKLY = "qtrly_estabs", "total_qtrly_wages", "avg_wkly_wage"
MONTHS = ("month1_emplvl", "month2_emplvl", "month3_emplvl")
LEVELS = (ESTABS, *MONTHS, WAGES)
SIGNS = ("", "N", "-")
WITHHELD = SIGNS.index("N")


@dataclass(frozen=True)
class Codes:
    """Disclosure codes of all rows, as positions in `SIGNS`: of levels, of quotients, of changes."""

    level: Whole
    quotient: Whole
    change: Whole


@dataclass(frozen=True)
class Figures:
    """The rows of a quarter with their figures as whole numbers, zero where they are withheld.

    levels: by `LEVELS`. changes: against the year before, by `LEVELS`. rounded: `rounded_figures`, as published.
    """

    rows: Rows
    codes: Codes
    levels: Mapping[str, Whole]
    changes: Mapping[str, Whole]
    rounded: Mapping[str, Whole]


def shown(code: Whole, level: str) -> Flags:
    """Rows in which a figure is given; counts of establishments are never withheld."""
    flags: Flags = np.ones(len(code), dtype=np.bool_) if level == ESTABS else code != WITHHELD
    return flags


def rounded_figures(
    rows: Rows, codes: Codes, levels: Mapping[str, Whole], changes: Mapping[str, Whole]
) -> dict[str, Whole]:
    """By column: quotients in hundredths, percents in tenths, weekly wages in dollars; 0 where they are withheld."""
    figures = {f"lq_{name}": np.where(shown(codes.quotient, name), _quotient(rows, levels[name]), 0) for name in LEVELS}
    for name in LEVELS:
        percent = _percent(levels[name], changes[name])
        figures[f"oty_{name}_pct_chg"] = np.where(shown(codes.change, name), percent, 0)
    return {**figures, WEEKLY: _weekly_wage(levels)}


def _quotient(rows: Rows, level: Whole) -> Whole:
    """Share of the area's total over the share of the nation's; 0 without a base."""
    whole = rows.cells.index((ALL_OWNERSHIPS, TOTAL))
    nation, total = np.zeros(len(rows.cells)), np.zeros(len(rows.areas))
    in_nation = rows.area == rows.areas.index(NATION)
    nation[rows.cell[in_nation]] = level[in_nation]
    total[rows.area[rows.cell == whole]] = level[rows.cell == whole]
    area, base = total[rows.area], (nation / max(nation[whole], 1.0))[rows.cell]
    share = np.divide(level, area, out=np.zeros(len(rows)), where=area > 0)
    return _half_up(100 * np.divide(share, base, out=np.zeros(len(rows)), where=base > 0))


def _percent(level: Whole, change: Whole) -> Whole:
    """Change in percent of the year before; 0 where that was nothing."""
    before = (level - change).astype(np.float64)
    ratio = np.divide(1000.0 * change, before, out=np.zeros(len(level)), where=before > 0)
    return np.sign(change) * _half_up(np.abs(ratio))


def _weekly_wage(levels: Mapping[str, Whole]) -> Whole:
    """Wages of the quarter by thirteen weeks and the mean of the three months' jobs; 0 without jobs."""
    jobs = sum((levels[month] for month in MONTHS), np.zeros_like(levels[WAGES]))
    return _half_up(np.divide(3 * levels[WAGES] / 13, jobs, out=np.zeros(len(jobs)), where=jobs > 0))


def _half_up(values: NDArray[np.float64]) -> Whole:
    return np.floor(values + 0.5).astype(np.int64)
