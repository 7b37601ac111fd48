"""The nation's jobs from the location quotients that are published of its parts.

A quotient is a cell's share of its area over the nation's share, rounded to 0.01: q − 0.005 ≤ share / national share
≤ q + 0.005. Every disclosed cell so leaves an interval for the nation's jobs in its industry and ownership; what all of
them leave is a few jobs in a hundred thousand wide where many areas disclose theirs. Definition:
https://www.bls.gov/cew/about-data/location-quotients-explained.htm
"""

from __future__ import annotations

import polars as pl

from aker_jobs.labor.hierarchy import ALL_OWNERSHIPS, TOTAL
from aker_jobs.labor.nation import NATION_AREA

QUOTIENT = "jobs_quotient"
_HALF = 0.005
_CELL = ["own_code", "industry_code"]
_EMPTY = {"own_code": pl.String, "industry_code": pl.String, "low": pl.Float64, "high": pl.Float64}


def quotient_intervals(cells: pl.LazyFrame, total: float, rounding: float) -> pl.DataFrame:
    """By ownership and industry the least and greatest jobs of the nation that no published quotient contradicts.

    cells: one period: area_fips, own_code, industry_code, jobs (null where withheld) and jobs_quotient (null where none
    is published). total: the nation's jobs in all. rounding: of one figure of jobs. Returns own_code, industry_code,
    low, high; cells whose quotients contradict one another, or leave no upper end, have no row. No rows where the table
    has no quotients.
    """
    if QUOTIENT not in cells.collect_schema().names():
        return pl.DataFrame(schema=_EMPTY)
    codes = pl.col("area_fips", *_CELL).cast(pl.String)
    areas = cells.select(codes, pl.col("jobs").cast(pl.Float64), pl.col(QUOTIENT).cast(pl.Float64)).filter(
        pl.col("area_fips") != NATION_AREA, pl.col("jobs") > 0
    )
    whole = (pl.col("own_code") == ALL_OWNERSHIPS) & (pl.col("industry_code") == TOTAL)
    totals = areas.filter(whole).select("area_fips", area_jobs="jobs")
    quotient, jobs, area = pl.col(QUOTIENT), pl.col("jobs"), pl.col("area_jobs")
    least = (jobs - rounding) / (area + rounding) * total / (quotient + _HALF)
    most = (jobs + rounding) / (area - rounding) * total / (quotient - _HALF)
    return (
        areas.filter(~whole, quotient.is_not_null(), quotient > 0)
        .join(totals, on="area_fips")
        .filter(area > rounding)
        .group_by(_CELL)
        .agg(low=least.max(), high=most.filter(quotient > _HALF).min())
        .filter(pl.col("low") <= pl.col("high"))
        .sort(_CELL)
        .collect(engine="streaming")
    )
