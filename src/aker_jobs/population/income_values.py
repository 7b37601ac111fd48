"""Median household income of markets, states and the nation, as facts."""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import Method, facts
from aker_core.facts.inputs import input_rows, one, terms
from aker_core.facts.survey import not_surveyed, survey_key, survey_period, survey_status

TABLE = "census_income"
AS_PUBLISHED = Method("as published (B19013 line 1)", "income")


def income_values(income: pl.LazyFrame, places: pl.DataFrame, year: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`median_household_income_usd` (B19013) of a year's 1-year survey, in its dollars: facts and their inputs.

    places: `aker_core.facts.survey.surveyed_places`. States and the nation have a fact only where they have a figure;
    markets say why they have none. A median beyond the ends of the bureau's classes (250,000+) is a bound.
    """
    columns = ("geography", "geo_code", "estimate", "moe", "annotation", "payload_sha256")
    published = income.filter(pl.col("year") == year).select(columns)
    incomes = (
        places.join(
            published.collect(), left_on=["geography", "cbsa_code"], right_on=["geography", "geo_code"], how="left"
        )
        .with_columns(year=pl.lit(year), low=_end("+"), high=_end("-"))
        .filter(pl.any_horizontal(pl.col("estimate", "low", "high").is_not_null()) | (pl.col("geography") == "metro"))
    )
    has_estimate, beyond = pl.col("estimate").is_not_null(), pl.any_horizontal(pl.col("low", "high").is_not_null())
    key = pl.when(has_estimate | beyond).then(survey_key("household_income"))
    rows = facts(
        incomes,
        "median_household_income_usd",
        pl.col("estimate"),
        year=year,
        current=True,
        method=AS_PUBLISHED,
        inputs=terms(income=key).replace("", None),
        status=survey_status(
            pl.col("estimate"), pl.when(beyond).then(pl.lit("bounded")).otherwise(pl.lit("not_published"))
        ),
        low=pl.col("low"),
        high=pl.col("high"),
        moe=pl.col("moe"),
        period=survey_period(),
        reason=pl.when(has_estimate)
        .then("otherwise")
        .when(beyond)
        .then(pl.format("the publisher states only that the median is beyond its classes: {}", "annotation"))
        .otherwise(not_surveyed()),
    )
    return rows, _inputs(incomes, key)


def _end(sign: str) -> pl.Expr:
    """The end of the classes that a median is beyond: above where the sign is +, below where it is -."""
    number = pl.col("annotation").str.extract(rf"^(\d[\d,]*)\{sign}$").str.replace_all(",", "")
    return number.cast(pl.Float64)


def _inputs(incomes: pl.DataFrame, key: pl.Expr) -> pl.DataFrame:
    return input_rows(
        incomes,
        key,
        table=TABLE,
        column="estimate",
        amount=pl.col("estimate"),
        payloads=pl.concat_list("payload_sha256"),
        where={"geography": one("geography"), "geo_code": one("cbsa_code"), "year": one("year")},
    )
