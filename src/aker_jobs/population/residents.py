"""Residents and household income of markets."""

from __future__ import annotations

import polars as pl

from aker_core.facts.legacy import empty, metric_values, one, source_rows, texts

NOT_SURVEYED = "the 1-year survey publishes no such figure for this area"


def population_values(population: pl.DataFrame, year: int) -> pl.DataFrame:
    """`population` of the data year, July 1 estimate."""
    return metric_values(
        population.filter(pl.col("year") == year),
        "population",
        pl.col("population"),
        period=pl.format("{} (vintage {})", "year", "vintage"),
        method="sum of county estimates of July 1",
        inputs=[
            source_rows(
                "census_pep", "payloads", county_fips=pl.col("county_fips"), year=one("year"), vintage=one("vintage")
            )
        ],
        reason=pl.col("reason"),
    )


def newest_year(table: pl.LazyFrame, year: int, column: str = "year") -> int | None:
    """The newest year of a table that is not after the data year, or None."""
    found = table.filter(pl.col(column) <= year).select(pl.col(column).max()).collect().item()
    return None if found is None else int(found)


# The list by which the 1-year survey draws metros, from the year on. The survey's documentation names a list for every
# release; these are the three that are in use here.
SURVEY_DRAWN = {2023: "2023-07", 2019: "2020-03", 0: "2015-07"}


def other_delineation(year: int, delineation: str | None) -> str | None:
    """How the survey of a year draws its metros, where that is not the delineation; None where it is."""
    drawn = next(drawn for first, drawn in SURVEY_DRAWN.items() if year >= first)
    return None if delineation in (None, drawn) else f"the survey of {year} draws metros by the list of {drawn}"


def income_values(
    income: pl.LazyFrame, markets: pl.DataFrame, year: int, delineation: str | None = None
) -> pl.DataFrame:
    """`median_household_income_usd` (B19013) from the newest 1-year ACS up to the data year, in its year's dollars.

    delineation: that of the markets; figures of a survey that draws metros by another list are labelled derived.
    """
    newest = newest_year(income, year)
    if newest is None:
        return empty()
    published = income.filter((pl.col("year") == newest) & (pl.col("geography") == "metro")).collect()
    found = (
        markets.select("cbsa_code")
        .join(published, left_on="cbsa_code", right_on="geo_code", how="left")
        .with_columns(year=pl.lit(newest), payloads=pl.concat_list("payload_sha256").list.drop_nulls())
    )
    otherwise = other_delineation(newest, delineation)
    known = pl.lit("derived" if otherwise else "observed")
    return metric_values(
        found,
        "median_household_income_usd",
        pl.col("estimate"),
        status=pl.when(pl.col("estimate").is_not_null()).then(known).otherwise(pl.lit("not_published")),
        moe=pl.col("moe"),
        period=pl.format("{} (ACS 1-year)", "year"),
        method="as published (B19013 line 1)",
        inputs=[
            source_rows(
                "census_income", "payloads", geography=texts("metro"), geo_code=one("cbsa_code"), year=one("year")
            )
        ],
        reason=pl.when(pl.col("estimate").is_null())
        .then(pl.lit(f"{NOT_SURVEYED}; {otherwise}" if otherwise else NOT_SURVEYED))
        .otherwise(pl.lit(otherwise, pl.String)),
    )
