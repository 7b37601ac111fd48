"""A small table for notebooks: what a market's net migration of ages 25-44 is computed from."""

from __future__ import annotations

import polars as pl

from aker_jobs.migration.acs import acs_net_25_44

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


def migration_extract(mobility: pl.LazyFrame | None, markets: pl.DataFrame, year: int) -> pl.DataFrame:
    """One row per market and survey year up to the data year, newest first: movers and residents of ages 25-44."""
    if mobility is None:
        return pl.DataFrame(schema=MIGRATION)
    cells = mobility.filter((pl.col("year") <= year) & (pl.col("geography") == "metro"))
    rows = (
        acs_net_25_44(cells)
        .filter(pl.col("status") == "observed")
        .rename({"geo_code": "cbsa_code", "population_25_44": "population"})
        .join(markets.select("slug", "msa_id", "cbsa_code"), on="cbsa_code")
    )
    return rows.select(*MIGRATION).cast(MIGRATION).sort("slug", "year", descending=[False, True])
