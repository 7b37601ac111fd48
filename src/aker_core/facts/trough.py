"""Changes since the pandemic's trough: windows that start in it start low, say so, and name what starts before it."""

from __future__ import annotations

import polars as pl

from aker_core.facts.metric import ALL_JOBS, BASE, SECTORS, SINCE, YEARS_BEFORE

TROUGH = (2020, 2021)
FROM_TROUGH = f"starts in the pandemic's trough: {{}}{SINCE} has {BASE} as its base"
FROM_TROUGH_ALONE = f"starts in the pandemic's trough; {BASE} is not among the {YEARS_BEFORE} years before"


def base_span(year: int) -> int | None:
    """The years from 2019 to a data year; None where 2019 is not among the years before it that are loaded.

    >>> [base_span(year) for year in (2019, 2020, 2024, 2025)]
    [None, 1, 5, None]
    """
    span = year - BASE
    return span if 1 <= span <= YEARS_BEFORE else None


def no_base(year: int) -> str:
    """Why a data year has no growth since 2019."""
    return f"{BASE} is not among the {YEARS_BEFORE} years before {year}"


def with_trough(facts: pl.DataFrame, span: int, subject: str | None = None) -> pl.DataFrame:
    """The facts, of changes over `span` years of jobs, with `FROM_TROUGH` after what their reason says already.

    subject: whose growth since 2019 is named (default: that of the sector a metric begins with, else of all jobs). In
    data years of which the base is not loaded any more (2025 on) that is said in its place. Facts without any figure
    are left as they are.
    """
    known = pl.any_horizontal(pl.col("value", "low", "high").is_not_null())
    has_base = pl.col("year") - BASE <= YEARS_BEFORE
    sector = pl.col("metric").str.extract(f"^({'|'.join(SECTORS)})_")
    whose = sector.fill_null(ALL_JOBS) if subject is None else pl.lit(subject)
    note = pl.when(has_base).then(pl.format(FROM_TROUGH, whose)).otherwise(pl.lit(FROM_TROUGH_ALONE))
    words = pl.concat_str("reason", note, separator="; ", ignore_nulls=True)
    late = known & (pl.col("year") - span).is_in(TROUGH)
    return facts.with_columns(reason=pl.when(late).then(words).otherwise("reason"))
