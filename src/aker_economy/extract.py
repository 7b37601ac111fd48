"""A table for notebooks beside each market: its economy."""

from __future__ import annotations

import polars as pl

COLUMNS = ("geo_code", "metric", "year", "value", "low", "high", "moe", "status", "period")


def economy_rows(facts: pl.DataFrame, markets: pl.DataFrame) -> pl.DataFrame:
    """One row per market, metric and year: slug, msa_id, cbsa_code, metric, year, value, low, high, moe, status,
    period."""
    rows = facts.filter(pl.col("geography") == "market").select(COLUMNS)
    named = markets.select("slug", "msa_id", "cbsa_code")
    joined = named.join(rows, left_on="cbsa_code", right_on="geo_code", how="inner")
    return joined.sort("slug", "metric", "year")
