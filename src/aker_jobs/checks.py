"""Checks that need formulas: do we compute what the publishers print? They run at every ingest of the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from aker_data.check import Check
from aker_jobs.labor.parity import parity
from aker_jobs.migration.acs import acs_net_25_44

TableCheck = Callable[[pl.LazyFrame], Sequence[Check]]


def qcew_parity(table: pl.LazyFrame) -> list[Check]:
    """Published location quotients and over-the-year changes of QCEW against ours, from the levels."""
    return [
        Check(
            name=result.name,
            passed=result.ok,
            note=result.note,
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
            note=f"{equal:,} of {cells.height:,} areas and years",
            rows=cells.height,
            share=equal / cells.height if cells.height else None,
            max_abs_error=None if worst is None else float(worst),  # type: ignore[arg-type]
        )
    ]


CHECKS: dict[str, Sequence[TableCheck]] = {
    "bls_qcew_annual": (qcew_parity,),
    "bls_qcew_quarterly": (qcew_parity,),
    "census_mobility": (mobility_identity,),
}
