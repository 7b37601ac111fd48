"""The two long tables of release 0.1, until every family hands over facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

INPUT = pl.Struct({"table": pl.String, "payloads": pl.List(pl.String), "where": pl.String})

# value is null unless status is observed, derived or imputed; low and high are bounds in the metric's unit;
# moe is the 90 % margin of error; where (in inputs) is a JSON object: column of the lake table -> list of values.
SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "cbsa_code": pl.String,
    "metric": pl.String,
    "value": pl.Float64,
    "status": pl.String,
    "low": pl.Float64,
    "high": pl.Float64,
    "moe": pl.Float64,
    "period": pl.String,
    "reason": pl.String,
    "method": pl.String,
    "inputs": pl.List(INPUT),
}


def empty() -> pl.DataFrame:
    """The long table without rows."""
    return pl.DataFrame(schema=SCHEMA)


def one(column: str) -> pl.Expr:
    """A column of single values as a column of lists of one text, as `source_rows` wants its filters."""
    return pl.concat_list(pl.col(column).cast(pl.String))


def texts(*values: str) -> pl.Expr:
    """The same list of texts for every row."""
    return pl.lit(list(values), pl.List(pl.String))


def source_rows(table: str, payloads: str, /, **where: pl.Expr) -> pl.Expr:
    """The rows of a lake table that a value was computed from: their payloads and the filter that finds them.

    payloads: name of the column with lists of SHA-256 names. where: column of the lake table -> list of its values.
    """
    named = [values.alias(column) for column, values in where.items()]
    return pl.struct(table=pl.lit(table), payloads=pl.col(payloads), where=pl.struct(named).struct.json_encode())


def no_values(markets: pl.DataFrame, metric: str, reason: str) -> pl.DataFrame:
    """Rows of the long table that say of every market (cbsa_code) why the metric is not there."""
    told = {"metric": metric, "status": "not_published", "reason": reason}
    columns = {
        name: pl.lit(told.get(name), kind) for name, kind in SCHEMA.items() if name not in ("cbsa_code", "inputs")
    }
    return markets.select("cbsa_code", **columns, inputs=pl.lit([], pl.List(INPUT))).select(*SCHEMA)


def metric_values(
    frame: pl.DataFrame,
    metric: str | pl.Expr,
    value: pl.Expr,
    *,
    period: pl.Expr,
    method: str,
    inputs: Sequence[pl.Expr],
    status: pl.Expr | None = None,
    **more: pl.Expr,
) -> pl.DataFrame:
    """Rows of the long table from one row per market; `more` may give low, high, moe and reason.

    Without a status, a value is `observed` and a null is `not_published`.
    """
    plain = pl.when(value.is_not_null()).then(pl.lit("observed")).otherwise(pl.lit("not_published"))
    told = plain if status is None else status
    given = {
        "metric": pl.lit(metric) if isinstance(metric, str) else metric,
        "value": value,
        "status": told,
        "period": period,
        "method": pl.lit(method),
        # What is not published was computed from nothing; a withheld part is among the rows that are named.
        "inputs": pl.when(told != "not_published")
        .then(pl.concat_list(inputs).list.drop_nulls())
        .otherwise(pl.lit([], pl.List(INPUT))),
        **more,
    }
    columns = {name: given.get(name, pl.lit(None)) for name in SCHEMA if name != "cbsa_code"}
    return frame.select(pl.col("cbsa_code"), **columns).cast(SCHEMA)  # type: ignore[arg-type]


# Values of other years than the data year's, of other areas than markets, and of metrics that are no column of a wide
# table. geography: market, state or nation; geo_code: CBSA code, two-digit state code or US. value is null unless
# status is observed, derived or imputed; low and high are bounds in the metric's unit.
HISTORY: dict[str, pl.DataType | type[pl.DataType]] = {
    "geography": pl.String,
    "geo_code": pl.String,
    "metric": pl.String,
    "year": pl.Int16,
    "value": pl.Float64,
    "status": pl.String,
    "low": pl.Float64,
    "high": pl.Float64,
    "reason": pl.String,
    "method": pl.String,
}


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


def as_facts(result: Any, year: int) -> pl.DataFrame:
    """The facts of a family that still hands over values and history."""
    from aker_core.facts.fact import FACT, geography_of

    named = pl.col("period").str.split("(").list.first().str.extract_all(r"\b\d{4}").cast(pl.List(pl.Int16)).list.max()
    values = result.values.drop("inputs").with_columns(
        geography=geography_of(pl.col("cbsa_code")),
        geo_code=pl.col("cbsa_code"),
        year=pl.min_horizontal(named.fill_null(year), pl.lit(year)),
        current=pl.lit(value=True),
    )
    history = result.history.with_columns(current=pl.lit(value=False))
    frames = [
        frame.select(**{n: pl.col(n) if n in frame.columns else pl.lit(None) for n in FACT})
        for frame in (values, history)
    ]
    rows: pl.DataFrame = pl.concat([frame.cast(FACT) for frame in frames])
    return rows
