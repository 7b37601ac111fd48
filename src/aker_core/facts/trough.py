"""Changes since the pandemic's trough: windows that start in it start low, and say so beside the figure."""

from __future__ import annotations

import polars as pl

from aker_core.facts.metric import BASE, FROM_TROUGH, FROM_TROUGH_ALONE, YEARS_BEFORE

TROUGH = (2020, 2021)


def with_trough(facts: pl.DataFrame, span: int) -> pl.DataFrame:
    """The facts, of changes over `span` years of jobs, with `FROM_TROUGH` after what their reason says already.

    In data years of which the base is not loaded any more (2025 on) that is said in place of the growth since then.
    Facts without any figure are left as they are.
    """
    known = pl.any_horizontal(pl.col("value", "low", "high").is_not_null())
    has_base = pl.col("year") - BASE <= YEARS_BEFORE
    said = pl.when(has_base).then(pl.lit(FROM_TROUGH)).otherwise(pl.lit(FROM_TROUGH_ALONE))
    words = pl.concat_str("reason", said, separator="; ", ignore_nulls=True)
    late = known & (pl.col("year") - span).is_in(TROUGH)
    return facts.with_columns(reason=pl.when(late).then(words).otherwise("reason"))
