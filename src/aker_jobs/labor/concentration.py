"""How concentrated a sector is in a market: the location quotient, and jobs per 100,000 residents.

    lq = (local sector jobs / local jobs of all industries) / (national sector jobs / national jobs of all industries)

Ratio, 1.0 = the nation's share. Definition: BLS QCEW,
https://www.bls.gov/cew/about-data/location-quotients-explained.htm.
"""

from __future__ import annotations

from typing import TypeVar

import narwhals as nw

from aker_core.facts.frames import Workable, close_frame, one_row, open_frame, with_numbers
from aker_jobs.labor.quotient_base import HIGH, LOW, WHAT, QuotientBase, quotient_base, refuse_larger_than_total
from aker_jobs.labor.quotient_columns import quotient_columns, ratio

FrameT = TypeVar("FrameT")


def location_quotient(
    frame: FrameT,
    *,
    sector_column: str,
    local_jobs_column: str,
    national_jobs_column: str,
    population_column: str | None = None,
    per_100k: bool = False,
    local_total_column: str | None = None,
    national_total_column: str | None = None,
) -> FrameT:
    """The frame with ``lq``, ``status`` and, when asked, ``jobs_per_100k``; rows and other columns stay as they are.

    frame: pandas, Polars (eager or lazy), PyArrow, DuckDB or PySpark; the same kind comes back. One row per sector,
    jobs as numbers ≥ 0, null where withheld.
    Base: the columns `local_total_column` and `national_total_column` (by default ``local_total_jobs`` and
    ``national_total_jobs`` where the frame has them) are the jobs of all industries. **Without them the frame's rows
    are taken for the whole economy**: the base is the sum of the rows, each sector may stand there once, and a withheld
    row leaves the base unknown.
    per_100k: adds ``jobs_per_100k``, local jobs per 100,000 residents (needs `population_column`).
    Local and national jobs may be in two units (persons, thousands): the quotient is the same. Local jobs above the
    national ones are therefore not refused here, as `jobs.lq` of single numbers does.
    ``local_jobs_low`` and ``local_jobs_high``, where the frame has them, bound withheld cells: adds ``lq_low`` and
    ``lq_high``.

    lq: null where withheld (status ``suppressed``, or ``bounded`` where bounds are known) and where a denominator is
    zero or missing (``no_base``). jobs_per_100k: null where jobs are withheld or the population is zero or missing.
    ValueError: missing columns, negative or infinite values, text for numbers, a sector larger than its total; where
    the rows are the base, a sector listed twice or beside its own parts, several geographies, periods or ownerships,
    or a row of all industries (10, total); and a ``local_period`` that
    is not the ``national_period`` of its row. A lazy frame is read once for these checks.
    """
    opened = open_frame(frame, WHAT)
    base = quotient_base(
        opened,
        QuotientBase(
            sector_column,
            local_jobs_column,
            national_jobs_column,
            population_column,
            local_total_column,
            national_total_column,
            bounded=False,
        ),
        per_100k=per_100k,
    )
    ready = _with_totals(opened, base)
    result = ready.with_columns(
        *quotient_columns(bounded=base.bounded, own_base=base.local_total is None), *([_per_100k()] if per_100k else [])
    )
    names = ["lq", *(["lq_low", "lq_high"] if base.bounded else []), *(["jobs_per_100k"] if per_100k else []), "status"]
    there = [column for column in opened.collect_schema().names() if column not in names]
    closed: FrameT = close_frame(result.select(*there, *names), frame)
    return closed


def _with_totals(frame: Workable, base: QuotientBase) -> Workable:
    """Helper columns ``_local, _national, _low, _high`` and the bases ``_base_local, _rest_low, _rest_high, …``."""
    ready = with_numbers(frame, base.amounts, WHAT)
    if base.bounded:
        crossed = nw.when(nw.col("_given_low") > nw.col("_given_high")).then(1).otherwise(0).sum()
        if one_row(ready, crossed.alias("crossed"))["crossed"]:
            raise ValueError(f"{WHAT}: {LOW} is above {HIGH} in some row")
    low, high = ("_given_low", "_given_high") if base.bounded else ("_local", "_local")
    ready = ready.with_columns(
        nw.coalesce(nw.col("_local"), nw.col(low)).alias("_low"),
        nw.coalesce(nw.col("_local"), nw.col(high)).alias("_high"),
    )
    if base.local_total is not None:
        refuse_larger_than_total(ready)
        return ready.with_columns(
            (nw.col("_base_local") - nw.col("_low")).alias("_rest_low"),
            (nw.col("_base_local") - nw.col("_high")).alias("_rest_high"),
        )
    sums = one_row(
        ready,
        *(nw.col(column).sum().alias(column) for column in ("_local", "_national", "_low", "_high")),
        *(nw.col(column).null_count().alias(f"{column}|null") for column in ("_local", "_national", "_low", "_high")),
    )
    whole = {name: (None if sums[f"{name}|null"] else sums[name]) for name in ("_local", "_national", "_low", "_high")}
    return ready.with_columns(
        _literal(whole["_local"]).alias("_base_local"),
        _literal(whole["_national"]).alias("_base_national"),
        (_literal(whole["_high"]) - nw.col("_high")).alias("_rest_low"),
        (_literal(whole["_low"]) - nw.col("_low")).alias("_rest_high"),
    )


def _per_100k() -> nw.Expr:
    return (ratio(nw.col("_local"), nw.col("_residents")) * 100_000).alias("jobs_per_100k")


def _literal(value: float | None) -> nw.Expr:
    return nw.lit(value, dtype=nw.Float64)
