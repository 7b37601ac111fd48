"""The tables that formation is computed from: which rows, which year, which payloads."""

from __future__ import annotations

import polars as pl

BFS_COUNTY, BFS_MONTHLY, BDS, PEP = "census_bfs_county", "census_bfs_monthly", "census_bds", "census_pep"
METRO, COUNTY = "msa", "st_cty"  # published tables of the Business Dynamics Statistics
MEASURES = ("estabs", "estabs_entry", "estabs_exit", "emp")
YEARS_HELD = 7  # survival of five years, and one to spare
COLUMNS = (
    "bds_table",
    "year",
    "geo_code",
    "sector",
    "age_class",
    "age_low",
    "age_high",
    "firms",
    *MEASURES,
    "flags",
    "payload_sha256",
)


def held(bds: pl.LazyFrame, year: int) -> pl.LazyFrame:
    """The columns and years that the metrics of a data year are made of, in memory: of each table the newest seven."""
    within = bds.filter(pl.col("year") <= year).select(COLUMNS)
    recent = pl.col("year") > pl.col("year").max().over("bds_table") - YEARS_HELD
    return within.collect().filter(recent).lazy()


def rows_of(bds: pl.LazyFrame, table: str) -> pl.LazyFrame:
    """The rows of one published table."""
    return bds.filter(pl.col("bds_table") == table)


def newest_year(table: pl.LazyFrame, year: int) -> int | None:
    """The newest year of a table that is not after the data year, or None."""
    newest = table.filter(pl.col("year") <= year).select(pl.col("year").max()).collect().item()
    return None if newest is None else int(newest)


def payloads_of(table: pl.LazyFrame) -> pl.Expr:
    """The payloads that rows came in, as a list that is the same for every row of a frame."""
    names = table.select(pl.col("payload_sha256").cast(pl.String).unique().sort()).collect().to_series()
    return pl.lit(names.to_list(), pl.List(pl.String))
