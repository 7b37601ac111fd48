"""What lies on the ground of counties, summed to areas: quotients by area, and counties weighted by residents. Pure."""

from __future__ import annotations

import polars as pl

COVERED = 0.9  # of an outline; coarse grids differ from it by some percent, a missing tile by more


def county_sums(rows: pl.LazyFrame, amounts: tuple[str, ...], whole: str | None = None) -> pl.DataFrame:
    """One row per county: county_fips and the sums of its rows.

    amounts: columns. whole: a column that has the size of the whole county in each row, where some of it may be
    missing; counties of which `area_m2` covers less than 90 % of it have null sums.
    """
    sized = [pl.col(whole).first()] if whole else []
    sums = rows.group_by("county_fips").agg(*(pl.col(name).sort().sum() for name in amounts), *sized).collect()
    if whole:
        covered = pl.col("area_m2") >= COVERED * pl.col(whole)
        sums = sums.with_columns(pl.when(covered).then(name).alias(name) for name in amounts)
    return sums.sort("county_fips")


def quotient(top: str, bottom: str, per: float = 1.0) -> pl.Expr:
    """per · top / bottom; null where a part is, or nothing is below."""
    return pl.when(pl.col(bottom) > 0).then(per * pl.col(top) / pl.col(bottom))


def weighted_by_residents(members: pl.DataFrame, top: str, bottom: str, per: float = 1.0) -> pl.DataFrame:
    """One row per area: the mean of top / bottom of its counties, weighted by `people`; null where one is unknown.

    members: area, county_fips, people and the sums of the county, one row for each county of an area.
    """
    share = quotient(top, bottom)
    known = share.is_not_null() & pl.col("people").is_not_null()
    weighted = (pl.col("people") * share).sort().sum() / pl.col("people").sum()
    return (
        members.group_by("area")
        .agg(value=pl.when(known.all() & (pl.col("people").sum() > 0)).then(per * weighted), lacking=(~known).sum())
        .sort("area")
    )
