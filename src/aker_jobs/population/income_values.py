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
    markets say why they have none.
    """
    published = income.filter(pl.col("year") == year).select(
        "geography", "geo_code", "estimate", "moe", "payload_sha256"
    )
    incomes = (
        places.join(
            published.collect(), left_on=["geography", "cbsa_code"], right_on=["geography", "geo_code"], how="left"
        )
        .filter(pl.col("estimate").is_not_null() | (pl.col("geography") == "metro"))
        .with_columns(year=pl.lit(year))
    )
    has_estimate = pl.col("estimate").is_not_null()
    key = pl.when(has_estimate).then(survey_key("household_income"))
    rows = facts(
        incomes,
        "median_household_income_usd",
        pl.col("estimate"),
        year=year,
        current=True,
        method=AS_PUBLISHED,
        inputs=terms(income=key).replace("", None),
        status=survey_status(pl.col("estimate"), pl.lit("not_published")),
        moe=pl.col("moe"),
        period=survey_period(),
        reason=pl.when(has_estimate).then("otherwise").otherwise(not_surveyed()),
    )
    return rows, _inputs(incomes, key)


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
