"""Are the publisher's rates and sums what its counts say? Compared cell by cell, over all tables."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import polars as pl

from aker_data.check import MOVED, Check, is_far_off
from aker_data.schemas.census_bds import RATES, flag

# Rates are printed with three decimals. Those of age 0 are made of unrounded figures and differ by up to 0.002.
TOLERANCE = 0.0025
_PARTS = {
    "job_creation": ("job_creation_births", "job_creation_continuers"),
    "job_destruction": ("job_destruction_deaths", "job_destruction_continuers"),
}


def checks(table: pl.LazyFrame) -> Sequence[Check]:
    """Published rates against recomputed ones, and sums of jobs against their parts.

    None is fatal; in the run's summary where less than half of a rate or sum agrees: one of its columns was moved.
    """
    return [_rates(table), _sums(table)]


def average_establishments() -> pl.Expr:
    """Average of this year and the last, where the last is this one without what entered and with what left.

    The last year's own count is another: the publisher leaves out of the change what it does not believe.
    """
    exits = pl.when(flag("estabs_exit") == "X").then(0).otherwise(pl.col("estabs_exit"))  # nothing of age 0 can close
    return pl.col("estabs") + (exits - pl.col("estabs_entry")) / 2


def recomputed(rate: str) -> pl.Expr:
    """A published rate from the published counts, in percent; null where one of them is withheld."""
    if rate == "reallocation_rate":
        lost = pl.when(flag("job_destruction") == "X").then(0).otherwise(pl.col("job_destruction"))
        both = (pl.col("job_creation") + lost - pl.col("net_job_creation").abs()).cast(pl.Float64)
        return 100 * both / pl.col("denom")
    base = average_establishments() if rate.startswith("estabs") else pl.col("denom")
    # A hundred times the jobs of the nation is more than the column's type holds.
    return pl.when(base > 0).then(100 * pl.col(RATES[rate]).cast(pl.Float64) / base)


def _rates(table: pl.LazyFrame) -> Check:
    gaps = [(pl.col(rate) - recomputed(rate)).abs().alias(rate) for rate in RATES]
    what = "published rates equal those made of the published counts"
    return _check("bds_rates_recomputed", what, table.select(gaps), TOLERANCE)


def _sums(table: pl.LazyFrame) -> Check:
    parts = [
        (pl.col(whole) - reduce(lambda a, b: a + b, map(pl.col, members))).abs().alias(whole)
        for whole, members in _PARTS.items()
    ]
    net = (pl.col("job_creation") - pl.col("job_destruction") - pl.col("net_job_creation")).abs().alias("net")
    return _check("bds_jobs_add_up", "sums of jobs equal their parts", table.select(*parts, net), 0)


def _check(name: str, what: str, gaps: pl.LazyFrame, tolerance: float) -> Check:
    """gaps: how far each cell is off, a column for each rate or sum."""
    counts = gaps.select(
        pl.all().count().name.suffix("|rows"),
        (pl.all() <= tolerance).sum().name.suffix("|equal"),
        pl.all().max().name.suffix("|worst"),
    )
    cells = counts.collect().row(0, named=True)
    columns = gaps.collect_schema().names()
    rows, equal = (sum(cells[f"{column}|{word}"] for column in columns) for word in ("rows", "equal"))
    worst = max((gap for column in columns if (gap := cells[f"{column}|worst"]) is not None), default=None)
    note = f"{equal:,} of {rows:,} {what}" + ("" if worst is None else f", largest gap {worst:.4g}")
    moved = [column for column in columns if is_far_off(cells[f"{column}|equal"], cells[f"{column}|rows"])]
    if moved:
        note = f"{note}; hardly any of {', '.join(moved)}. {MOVED}"
    return Check(
        name,
        passed=equal == rows,
        note=note,
        rows=rows,
        share=equal / rows if rows else None,
        max_abs_error=worst,
        costs_rows=bool(moved),
    )
