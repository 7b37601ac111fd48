"""The private county rows of a QCEW table that amenities are counted in: one period, either layout."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from aker_amenities.industries import Industry

PRIVATE = "5"
ANNUAL, QUARTERLY = "bls_qcew_annual", "bls_qcew_quarterly"
COLUMN = {ANNUAL: "annual_avg_estabs", QUARTERLY: "qtrly_estabs"}
FIRST_COUNTY_LEVEL = 70


class Counties(NamedTuple):
    """rows: county_fips, industry_code, level, establishments, payload_sha256. quarter: None for annual averages.

    published: county_fips, level of the counties that have private rows of a level, of whatever industry.
    """

    table: str
    year: int
    quarter: int | None
    rows: pl.DataFrame
    published: pl.DataFrame

    @property
    def period(self) -> str:
        """The year, or the quarter such as 2016Q1."""
        return str(self.year) if self.quarter is None else f"{self.year}Q{self.quarter}"


def counties_of(tables: dict[str, pl.LazyFrame], year: int, amenities: tuple[Industry, ...]) -> Counties | None:
    """The county rows of the year: of the annual table, else of the quarter that has most of them. None without any."""
    for table in (ANNUAL, QUARTERLY):
        if table not in tables:
            continue
        levels = {each.level for each in amenities}
        every = _private(tables[table], table, year, levels)
        rows = _rows(every, table, amenities)
        if not rows.height:
            continue
        quarter = None
        if table == QUARTERLY:
            widest = rows.group_by("qtr").len().sort("len", "qtr", descending=True)["qtr"][0]
            of_quarter, quarter = pl.col("qtr") == widest, int(widest)
            rows, every = rows.filter(of_quarter), every.filter(of_quarter)
        published = every.select("county_fips", "level").unique().collect().sort("county_fips", "level")
        return Counties(table, year, quarter, rows.drop("qtr"), published)
    return None


def _private(qcew: pl.LazyFrame, table: str, year: int, levels: set[int]) -> pl.LazyFrame:
    """The private county rows of some levels of a year: county_fips, level, qtr, and the columns of the table."""
    level = pl.col("agglvl_code") - FIRST_COUNTY_LEVEL
    private = (pl.col("own_code").cast(pl.String) == PRIVATE) & (pl.col("year") == year)
    return qcew.filter(private & level.is_in(sorted(levels))).with_columns(
        county_fips=pl.col("area_fips").cast(pl.String),
        level=level,
        qtr=pl.col("qtr").cast(pl.String) if table == QUARTERLY else pl.lit("A"),
    )


def _rows(private: pl.LazyFrame, table: str, amenities: tuple[Industry, ...]) -> pl.DataFrame:
    wanted = [
        (pl.col("level") == each.level) & (pl.col("industry_code").cast(pl.String) == each.industry_code)
        for each in amenities
    ]
    return (
        private.filter(pl.any_horizontal(wanted))
        .select(
            "county_fips",
            pl.col("industry_code").cast(pl.String),
            "level",
            pl.col(COLUMN[table]).cast(pl.Int64).alias("establishments"),
            pl.col("payload_sha256").cast(pl.String),
            "qtr",
        )
        .collect()
    )
