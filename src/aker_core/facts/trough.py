"""Changes since the pandemic's trough: windows that start in it start low, and say so beside the figure."""

from __future__ import annotations

import polars as pl

BASE = 2019  # the last year before the pandemic
TROUGH = (2020, 2021)
FROM_TROUGH = f"starts in the pandemic's trough: total_jobs_cagr_from_{BASE} has {BASE} as its base"


def with_trough(facts: pl.DataFrame, span: int) -> pl.DataFrame:
    """The facts, of changes over `span` years of jobs, with `FROM_TROUGH` after what their reason says already.

    Facts without any figure are left as they are.
    """
    known = pl.any_horizontal(pl.col("value", "low", "high").is_not_null())
    words = pl.concat_str("reason", pl.lit(FROM_TROUGH), separator="; ", ignore_nulls=True)
    late = known & (pl.col("year") - span).is_in(TROUGH)
    return facts.with_columns(reason=pl.when(late).then(words).otherwise("reason"))
