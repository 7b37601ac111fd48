"""Small tables for notebooks: what a market's quotients and its net migration of ages 25-44 are computed from."""

from __future__ import annotations

import polars as pl

from aker_jobs.metrics.acs import acs_net_25_44

NAICS = (
    "slug",
    "msa_id",
    "cbsa_code",
    "sector",
    "period",
    "local_jobs",
    "local_jobs_low",
    "local_jobs_high",
    "local_total_jobs",
    "national_jobs",
    "national_total_jobs",
    "population",
    "status",
)
MIGRATION = pl.Schema(
    {
        "slug": pl.String,
        "msa_id": pl.String,
        "cbsa_code": pl.String,
        "year": pl.Int16,
        "inflow": pl.Float64,
        "inflow_moe": pl.Float64,
        "outflow": pl.Float64,
        "outflow_moe": pl.Float64,
        "population": pl.Float64,
        "population_moe": pl.Float64,
    }
)


def naics_extract(sectors: pl.DataFrame, markets: pl.DataFrame) -> pl.DataFrame:
    """One row per market and sector: jobs here and in the nation with their all-industry totals, and residents."""
    named = sectors.select(pl.exclude("slug", "msa_id")).join(
        markets.select("slug", "msa_id", "cbsa_code"), on="cbsa_code"
    )
    return named.select(NAICS).sort("slug", "sector")


def migration_extract(mobility: pl.LazyFrame | None, markets: pl.DataFrame, year: int) -> pl.DataFrame:
    """One row per market and survey year up to the data year, newest first: movers and residents of ages 25-44."""
    if mobility is None:
        return pl.DataFrame(schema=MIGRATION)
    cells = mobility.filter((pl.col("year") <= year) & (pl.col("geography") == "metro"))
    found = (
        acs_net_25_44(cells)
        .filter(pl.col("status") == "observed")
        .rename({"geo_code": "cbsa_code", "population_25_44": "population"})
        .join(markets.select("slug", "msa_id", "cbsa_code"), on="cbsa_code")
    )
    return found.select(*MIGRATION).cast(MIGRATION).sort("slug", "year", descending=[False, True])
