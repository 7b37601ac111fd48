"""Establishments of industries in areas, from those of their counties. Pure."""

from __future__ import annotations

import polars as pl

PER = 10_000


def establishments_of_areas(cells: pl.DataFrame, members: pl.DataFrame, published: pl.DataFrame) -> pl.DataFrame:
    """Sum county establishments into areas.

    cells: county_fips, industry_code, level, establishments: private rows of one period. members: area, county_fips
    of every county that an area has. published: county_fips, level of the counties that have private rows of a
    level, of whatever industry: a small county may have none of these. Returns area, industry_code, `counties`,
    `counties_found` and `establishments`: null unless every county is in the table. A county that has rows of the
    level and none of the industry has no establishment of it.
    """
    industries = cells.select("industry_code", "level").unique().sort("industry_code")
    there = published.select("county_fips", "level").with_columns(is_there=pl.lit(value=True))
    every = members.join(industries, how="cross").join(there, on=["county_fips", "level"], how="left")
    counted = every.join(
        cells.select("county_fips", "industry_code", "establishments"), on=["county_fips", "industry_code"], how="left"
    )
    found = pl.col("is_there").fill_null(value=False)
    return (
        counted.group_by("area", "industry_code")
        .agg(counties=pl.len(), counties_found=found.sum(), establishments=pl.col("establishments").fill_null(0).sum())
        .with_columns(
            establishments=pl.when(pl.col("counties_found") == pl.col("counties")).then(pl.col("establishments"))
        )
        .sort("area", "industry_code")
    )


def per_residents(rows: pl.DataFrame) -> pl.DataFrame:
    """`value`: establishments per 10,000 residents; null where either is unknown or nobody lives there.

    rows: establishments, population.
    """
    has_people = pl.col("population").is_not_null() & (pl.col("population") > 0)
    return rows.with_columns(value=pl.when(has_people).then(PER * pl.col("establishments") / pl.col("population")))
