"""Hard bounds of a sector's jobs in a place: of the sum, where the sum of its cells' bounds is wider."""

from __future__ import annotations

import polars as pl

from aker_jobs.labor.qcew_cells import owner
from aker_jobs.labor.sum_bounds import sum_bounds

_SUM = ["area_fips", "own_code", "sector"]


def sector_bounds(cells: pl.DataFrame, places: pl.DataFrame, sectors: pl.DataFrame, slack: float) -> pl.DataFrame:
    """Bounds of the sectors that withhold something: cbsa_code, sector, sum_low, sum_high (null: no upper one).

    cells: one year in the areas that are used, with jobs_low and jobs_high. places: as of `sector_places`, of that
    year. sectors: sector, industry_code, own_code, of that year. slack: of one published figure.
    """
    codes = sectors.select("sector", "industry_code", "own_code").unique()
    parts = (
        cells.join(codes, on=["industry_code", "own_code"])
        .group_by(_SUM)
        .agg(
            low=pl.col("jobs_low").sum(),
            high=pl.when(pl.col("jobs_high").null_count() == 0).then(pl.col("jobs_high").sum()),
            withheld=pl.col("jobs").null_count(),
        )
    )
    hiding = parts.filter(pl.col("withheld") > 0).select("area_fips").unique()
    named = cells.join(hiding, on="area_fips", how="semi").rename(
        {"jobs_low": "low", "jobs_high": "high", "establishments": "estabs"}
    )
    narrow = sum_bounds(named, codes.rename({"sector": "name"}), slack=slack).rename({"name": "sector"})
    joined = parts.join(narrow, on=_SUM, how="left", suffix="_of_sum").with_columns(
        low=pl.max_horizontal("low", "low_of_sum"), high=pl.min_horizontal("high", "high_of_sum")
    )
    return (
        joined.with_columns(owner=owner(pl.col("own_code")))
        .join(places.select("cbsa_code", "owner", "area_fips").unique(), on=["area_fips", "owner"])
        .group_by("cbsa_code", "sector")
        .agg(
            sum_low=pl.col("low").sum(),
            sum_high=pl.when(pl.col("high").null_count() == 0).then(pl.col("high").sum()),
            withheld=pl.col("withheld").sum(),
        )
        .filter(pl.col("withheld") > 0)
        .drop("withheld")
        .sort("cbsa_code", "sector")
    )
