"""Rows of the history from frames with one row per place: the narrow table of other years, states and the nation."""

from __future__ import annotations

import polars as pl

from aker_jobs.compute.given import HISTORY

VALUED = ("observed", "derived", "imputed")


def history_rows(  # noqa: PLR0913 (one keyword for each column)
    frame: pl.DataFrame,
    metric: str | pl.Expr,
    value: pl.Expr,
    *,
    status: pl.Expr,
    method: str | pl.Expr,
    year: pl.Expr | None = None,
    low: pl.Expr | None = None,
    high: pl.Expr | None = None,
    reason: pl.Expr | None = None,
    place: str = "cbsa_code",
) -> pl.DataFrame:
    """Rows of `HISTORY`. place: the column with the code of a market, a state (two digits) or the nation (US).

    A value stands only beside a status that has one, and bounds only beside `bounded`.
    """
    code = pl.col(place)
    nothing = pl.lit(None)
    kind = (
        pl.when(code == "US")
        .then(pl.lit("nation"))
        .when(code.str.len_chars() == 2)
        .then(pl.lit("state"))
        .otherwise(pl.lit("market"))
    )
    told = frame.select(
        geography=kind,
        geo_code=code,
        metric=pl.lit(metric) if isinstance(metric, str) else metric,
        year=pl.col("year") if year is None else year,
        value=value,
        status=status,
        low=nothing if low is None else low,
        high=nothing if high is None else high,
        reason=nothing if reason is None else reason,
        method=pl.lit(method) if isinstance(method, str) else method,
    ).cast(HISTORY)  # type: ignore[arg-type]
    return told.with_columns(
        value=pl.when(pl.col("status").is_in(VALUED)).then("value"),
        low=pl.when(pl.col("status") == "bounded").then("low"),
        high=pl.when(pl.col("status") == "bounded").then("high"),
    )


def empty_history() -> pl.DataFrame:
    """The history without rows."""
    return pl.DataFrame(schema=HISTORY)
