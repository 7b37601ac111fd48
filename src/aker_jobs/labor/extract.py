"""A small table for notebooks: what a market's quotients are computed from."""

from __future__ import annotations

import polars as pl

NAICS = (
    "slug",
    "msa_id",
    "cbsa_code",
    "sector",
    "period",
    "local_jobs",
    "local_jobs_low",
    "local_jobs_high",
    "local_estimate",
    "local_p05",
    "local_p95",
    "disclosed_share",
    "local_total_jobs",
    "national_jobs",
    "national_total_jobs",
    "population",
    "status",
)


def naics_extract(sectors: pl.DataFrame, markets: pl.DataFrame) -> pl.DataFrame:
    """One row per market and sector: jobs here and in the nation with their all-industry totals, and residents.

    Where cells are withheld local_estimate has its 90 % interval beside it; it is null where it would rest on one or
    two establishments."""
    named = sectors.select(pl.exclude("slug", "msa_id")).join(
        markets.select("slug", "msa_id", "cbsa_code"), on="cbsa_code"
    )
    return named.select(NAICS).sort("slug", "sector")
