"""A table for notebooks beside each market: its amenities."""

from __future__ import annotations

import polars as pl


def amenity_rows(facts: pl.DataFrame, markets: pl.DataFrame) -> pl.DataFrame:
    """One row per market and amenity: slug, msa_id, cbsa_code, metric, value, status, period."""
    rows = facts.filter(pl.col("geography") == "market").select("geo_code", "metric", "value", "status", "period")
    named = markets.select("slug", "msa_id", "cbsa_code")
    return named.join(rows, left_on="cbsa_code", right_on="geo_code", how="inner").sort("slug", "metric")
