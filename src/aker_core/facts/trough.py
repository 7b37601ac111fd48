"""Changes since the pandemic's trough: windows that start in it start low, and say so beside the figure."""

from __future__ import annotations

import polars as pl

from aker_core.facts.metric import FROM_TROUGH

TROUGH = (2020, 2021)


def with_trough(facts: pl.DataFrame, span: int) -> pl.DataFrame:
    """The facts, of changes over `span` years of jobs, with `FROM_TROUGH` after what their reason says already.

    Facts without any figure are left as they are.
    """
    known = pl.any_horizontal(pl.col("value", "low", "high").is_not_null())
    words = pl.concat_str("reason", pl.lit(FROM_TROUGH), separator="; ", ignore_nulls=True)
    late = known & (pl.col("year") - span).is_in(TROUGH)
    return facts.with_columns(reason=pl.when(late).then(words).otherwise("reason"))
