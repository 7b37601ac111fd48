"""Research dollars of the Department of Defense: obligations of the fiscal year by county where the work is done.

The publisher adds them up, by field: health, technology and other, which do not overlap. All of them count as defense;
those of health and technology count for that sector too. Rows of states hold what no county has; the difference is what
could not be placed.
"""

from __future__ import annotations

import polars as pl

from aker_jobs.awards.rows import SUMS
from aker_jobs.awards.sums import COUNTY_SUMS, WITHHELD, with_nation

_YEAR = pl.lit("DOD").alias("agency"), pl.col("fiscal_year").cast(pl.Int16)
_NONE_WITHHELD = pl.lit(0.0).alias(WITHHELD)  # the publisher adds up what it has: a sum is never null


def dod_county_sums(table: pl.LazyFrame, year: int, years: int) -> pl.DataFrame:
    """The table `usaspending_dod_counties` as dollars by county (`aker_jobs.awards.sums.COUNTY_SUMS`)."""
    rows = _within(table, year, years).filter((pl.col("geography") == "county") & pl.col("county_fips").is_not_null())
    sums = rows.group_by("fiscal_year", "county_fips").agg(_sums()).collect()
    return sums.select(*_YEAR, "county_fips", *SUMS, _NONE_WITHHELD).cast(COUNTY_SUMS)  # type: ignore[arg-type]


def dod_state_sums(table: pl.LazyFrame, year: int, years: int) -> pl.DataFrame:
    """Dollars by state and in the nation, as the publisher has them: with what could not be placed in a county.

    Years without rows of states are left out. Shape: `aker_jobs.awards.sums.with_nation`.
    """
    rows = _within(table, year, years).filter((pl.col("geography") == "state") & pl.col("state_fips").is_not_null())
    sums = rows.group_by("fiscal_year", geo_code="state_fips").agg(_sums()).collect()
    states = sums.select(*_YEAR, "geo_code", *SUMS, _NONE_WITHHELD)
    return with_nation(states, states.select("agency", "fiscal_year").unique())


def dod_unplaced(table: pl.LazyFrame, year: int, years: int) -> pl.DataFrame:
    """agency, fiscal_year, usd (all states), unplaced_usd (states less counties), for the years that have states."""
    state, county = pl.col("geography") == "state", pl.col("county_fips").is_not_null()
    sums = (
        _within(table, year, years)
        .group_by("fiscal_year")
        .agg(usd=pl.col("amount_usd").filter(state).sum(), placed=pl.col("amount_usd").filter(~state & county).sum())
        .filter(pl.col("usd") != 0)
        .collect()
    )
    return sums.select(*_YEAR, pl.col("usd").cast(pl.Float64), unplaced_usd=pl.col("usd") - pl.col("placed"))


def _within(table: pl.LazyFrame, year: int, years: int) -> pl.LazyFrame:
    text = [pl.col(column).cast(pl.String) for column in ("field", "geography", "county_fips", "state_fips")]
    return table.filter((pl.col("fiscal_year") > year - years) & (pl.col("fiscal_year") <= year)).with_columns(text)


def _sums() -> list[pl.Expr]:
    amount, field = pl.col("amount_usd").cast(pl.Float64), pl.col("field")
    return [
        amount.sum().alias("usd"),
        amount.filter(field == "tech").sum().alias("tech_usd"),
        amount.filter(field == "health").sum().alias("health_usd"),
        amount.sum().alias("defense_usd"),
    ]
