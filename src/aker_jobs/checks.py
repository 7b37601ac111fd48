"""Checks that need formulas: do we compute what the publishers print? They run at every ingest of the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from aker_data.check import MOVED, Check, is_far_off
from aker_jobs.labor.parity import parity
from aker_jobs.migration.acs import acs_net_25_44

TableCheck = Callable[[pl.LazyFrame], Sequence[Check]]


def qcew_parity(table: pl.LazyFrame) -> list[Check]:
    """Published location quotients and over-the-year changes of QCEW against ours, from the levels."""
    return [
        Check(
            name=result.name,
            passed=result.ok,
            note=_said(result.note, result.within, result.rows),
            costs_rows=is_far_off(result.within, result.rows),
            rows=result.rows,
            share=result.share,
            max_abs_error=result.worst,
        )
        for result in parity(table)
    ]


def mobility_identity(table: pl.LazyFrame) -> list[Check]:
    """The two ways to the net of ages 25-44 (all residents, or movers only) give the same number in every area."""
    cells = acs_net_25_44(table).drop_nulls("definition_gap")
    worst = cells["definition_gap"].abs().max()
    equal = int((cells["definition_gap"].abs() < 0.5).sum())
    return [
        Check(
            name="net migration from totals equals net migration from movers",
            passed=equal == cells.height,
            note=_said(f"{equal:,} of {cells.height:,} areas and years", equal, cells.height),
            costs_rows=is_far_off(equal, cells.height),
            rows=cells.height,
            share=equal / cells.height if cells.height else None,
            max_abs_error=None if worst is None else float(worst),  # type: ignore[arg-type]
        )
    ]


def _said(note: str, equal: int, rows: int) -> str:
    return f"{note}. {MOVED}" if is_far_off(equal, rows) else note


CHECKS: dict[str, Sequence[TableCheck]] = {
    "bls_qcew_annual": (qcew_parity,),
    "bls_qcew_quarterly": (qcew_parity,),
    "census_mobility": (mobility_identity,),
}
