"""One fact: a number of a place, a metric and a year, with its status, bounds, margin, method and inputs.

Every family hands its results over in this shape, whatever they are of: markets, states, the nation, other years,
comparisons. The tables of the database and everything that is shown are made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from aker_core.facts.status import ABSENT, VALUED

NATION = "US"
DIGITS = 14  # significant digits that are stored: more mean nothing

# geography: market, state or nation; geo_code: CBSA code, two-digit state code or US. year: the last year that the
# figure is for; period: in words, where a year does not say it. current: the fact that stands for the metric in this
# vintage (at most one for a place and metric); the others are its history. value: null unless status is observed,
# derived or imputed. low, high: hard bounds; p05, p95: the interval of an estimate; moe: margin of error at 90 %; all
# in the metric's unit. disclosed: of an estimate, the share of its jobs that the publisher discloses, 0 to 1.
# released_on: the day on which the last release that the fact is made of appeared (the first of the month where only
# that is known). method: in words; formula: the same as arithmetic over the roles of the inputs
# (`aker_core.facts.formula`), null where the publisher's figure is taken as it is. inputs: see
# `aker_core.facts.inputs`.
FACT: dict[str, pl.DataType | type[pl.DataType]] = {
    "geography": pl.String,
    "geo_code": pl.String,
    "metric": pl.String,
    "year": pl.Int16,
    "current": pl.Boolean,
    "period": pl.String,
    "value": pl.Float64,
    "status": pl.String,
    "low": pl.Float64,
    "high": pl.Float64,
    "p05": pl.Float64,
    "p95": pl.Float64,
    "moe": pl.Float64,
    "disclosed": pl.Float64,
    "reason": pl.String,
    "method": pl.String,
    "formula": pl.String,
    "inputs": pl.String,
    "released_on": pl.Date,
}
KEY = ("geography", "geo_code", "metric", "year")
_STATE = "status of the fact"
OPTIONAL = ("period", "low", "high", "p05", "p95", "moe", "disclosed", "reason")


@dataclass(frozen=True)
class Method:
    """How a value is made: in words, and as a formula over the roles of its inputs."""

    text: str
    formula: str


def no_facts() -> pl.DataFrame:
    """The facts without rows."""
    return pl.DataFrame(schema=FACT)


def geography_of(code: pl.Expr) -> pl.Expr:
    """Which kind of place a code names: US the nation, two digits a state, five a market."""
    return (
        pl.when(code == NATION)
        .then(pl.lit("nation"))
        .when(code.str.len_chars() == 2)
        .then(pl.lit("state"))
        .otherwise(pl.lit("market"))
    )


def facts(  # noqa: PLR0913 (one keyword for each column)
    frame: pl.DataFrame,
    metric: str | pl.Expr,
    value: pl.Expr,
    *,
    year: int | pl.Expr,
    method: Method | pl.Expr,
    inputs: pl.Expr | None,
    formula: pl.Expr | None = None,
    status: pl.Expr | None = None,
    current: bool | pl.Expr = False,
    place: str = "cbsa_code",
    ends: Mapping[str, pl.Expr] | None = None,
    **more: pl.Expr,
) -> pl.DataFrame:
    """Facts from a frame with one row per place (and year). place: the column with the code of a market, state or US.

    Without a status a value is `observed` and a null `not_published`. more: period, low, high, p05, p95, moe,
    disclosed, reason. A value stands only beside a status that has one, and a fact that is not published or not loaded
    was computed from nothing. ends: more of them, as of `estimate_columns`. method: one for all, or an expression
    beside `formula` where the rows differ.
    Raises ValueError for a keyword that is not a column.
    """
    more |= ends or {}
    if unknown := sorted(set(more) - set(OPTIONAL)):
        raise ValueError(f"Unknown fact column: {', '.join(unknown)}. Optional columns are {', '.join(OPTIONAL)}")
    plain = pl.when(value.is_not_null()).then(pl.lit("observed")).otherwise(pl.lit("not_published"))
    # A column of its own first: three columns below depend on it, and it is often the largest expression of all.
    frame = frame.with_columns((plain if status is None else status).alias(_STATE))
    state, nothing = pl.col(_STATE), pl.lit(None)
    columns = {
        "geography": geography_of(pl.col(place)),
        "geo_code": pl.col(place),
        "metric": pl.lit(metric) if isinstance(metric, str) else metric,
        "year": pl.lit(year) if isinstance(year, int) else year,
        "current": pl.lit(current) if isinstance(current, bool) else current,
        "value": pl.when(state.is_in(VALUED)).then(value),
        "status": state,
        "method": pl.lit(method.text) if isinstance(method, Method) else method,
        "formula": pl.lit(method.formula) if isinstance(method, Method) else (nothing if formula is None else formula),
        "inputs": nothing if inputs is None else pl.when(~state.is_in(ABSENT)).then(inputs),
        **more,
    }
    return frame.select(**{name: columns.get(name, nothing).cast(kind) for name, kind in FACT.items()})


def estimate_columns(status: pl.Expr, ends: Mapping[str, pl.Expr], disclosed: pl.Expr) -> dict[str, pl.Expr]:
    """The columns that only estimates and bounds have: p05, p95 and disclosed where the status is imputed, low and high
    there and where it is bounded. ends: the four by name."""
    imputed = status == "imputed"
    return {
        **{name: pl.when(imputed).then(ends[name]) for name in ("p05", "p95")},
        **{name: pl.when(status.is_in(["imputed", "bounded"])).then(ends[name]) for name in ("low", "high")},
        "disclosed": pl.when(imputed).then(disclosed),
    }


def absent(
    places: pl.DataFrame,
    metric: str | pl.Expr,
    reason: str | pl.Expr,
    *,
    year: int,
    place: str = "cbsa_code",
    status: str | pl.Expr = "not_published",
) -> pl.DataFrame:
    """Facts that say of every place why the metric is not there; metric, reason and status are the same for all, or
    expressions."""
    return facts(
        places,
        metric,
        pl.lit(None, pl.Float64),
        year=year,
        method=pl.lit(None, pl.String),
        inputs=None,
        status=pl.lit(status) if isinstance(status, str) else status,
        current=True,
        place=place,
        reason=pl.lit(reason) if isinstance(reason, str) else reason,
    )
