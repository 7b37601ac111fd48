"""Residents of markets, states and the nation by year, to relate awards to."""

from __future__ import annotations

import polars as pl

from aker_core.facts.family import FamilyInputs
from aker_geo.codes import state_names
from aker_jobs.awards.sums import LAST_STATE

_COLUMNS = ("geography", "geo_code", "fiscal_year", "population", "population_reason")
_SCHEMA = dict(zip(_COLUMNS, (pl.String, pl.String, pl.Int16, pl.Int64, pl.String), strict=True))


def residents_of(given: FamilyInputs) -> pl.DataFrame:
    """geography, geo_code, fiscal_year, population (July 1 of the year, null where not known), population_reason."""
    if given.residents is None or "census_pep" not in given.tables:
        return pl.DataFrame(schema=_SCHEMA)
    markets = given.residents.select(
        pl.lit("market").alias("geography"),
        pl.col("cbsa_code").alias("geo_code"),
        pl.col("year").cast(pl.Int16).alias("fiscal_year"),
        pl.col("population").cast(pl.Int64),
        pl.col("reason").cast(pl.String).alias("population_reason"),
    )
    return pl.concat([markets, _wider(given.tables["census_pep"])])


def _wider(population: pl.LazyFrame) -> pl.DataFrame:
    """States and the nation as sums of their counties, each year by the newest vintage that has it."""
    home = [code for code in state_names() if int(code) <= LAST_STATE]
    county, newest = pl.col("area_type") == "county", pl.col("vintage") == pl.col("vintage").max().over("year")
    counties = (
        population.filter(county)
        .filter(newest)
        .select(pl.col("county_fips").cast(pl.String).str.slice(0, 2).alias("geo_code"), "year", "population")
    )
    states = counties.filter(pl.col("geo_code").is_in(home)).with_columns(geography=pl.lit("state"))
    nation = states.with_columns(geography=pl.lit("nation"), geo_code=pl.lit("US"))
    sums = (
        pl.concat([states, nation])
        .group_by("geography", "geo_code", "year")
        .agg(pl.col("population").sum(), whole=pl.col("population").null_count() == 0)
    )
    return sums.select(
        "geography",
        "geo_code",
        pl.col("year").cast(pl.Int16).alias("fiscal_year"),
        pl.when("whole").then(pl.col("population").cast(pl.Int64)).alias("population"),
        pl.when(~pl.col("whole")).then(pl.lit("a county has no estimate")).alias("population_reason"),
    ).collect()
