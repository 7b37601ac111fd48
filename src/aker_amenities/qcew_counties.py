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
    """rows: county_fips, industry_code, level, establishments, payload_sha256. quarter: None for annual averages."""

    table: str
    year: int
    quarter: int | None
    rows: pl.DataFrame

    @property
    def period(self) -> str:
        """The year, or the quarter such as 2016Q1."""
        return str(self.year) if self.quarter is None else f"{self.year}Q{self.quarter}"


def counties_of(tables: dict[str, pl.LazyFrame], year: int, amenities: tuple[Industry, ...]) -> Counties | None:
    """The county rows of the year: of the annual table, else of the quarter that has most of them. None without any."""
    for table in (ANNUAL, QUARTERLY):
        if table not in tables:
            continue
        rows = _rows(tables[table], table, year, amenities)
        if not rows.height:
            continue
        if table == ANNUAL:
            return Counties(table, year, None, rows.drop("qtr"))
        widest = rows.group_by("qtr").len().sort("len", "qtr", descending=True)["qtr"][0]
        return Counties(table, year, int(widest), rows.filter(pl.col("qtr") == widest).drop("qtr"))
    return None


def _rows(qcew: pl.LazyFrame, table: str, year: int, amenities: tuple[Industry, ...]) -> pl.DataFrame:
    level = pl.col("agglvl_code") - FIRST_COUNTY_LEVEL
    wanted = [
        (level == each.level) & (pl.col("industry_code").cast(pl.String) == each.industry_code) for each in amenities
    ]
    private = (pl.col("own_code").cast(pl.String) == PRIVATE) & (pl.col("year") == year)
    return (
        qcew.filter(private & pl.any_horizontal(wanted))
        .select(
            pl.col("area_fips").cast(pl.String).alias("county_fips"),
            pl.col("industry_code").cast(pl.String),
            level.alias("level"),
            pl.col(COLUMN[table]).cast(pl.Int64).alias("establishments"),
            pl.col("payload_sha256").cast(pl.String),
            pl.col("qtr").cast(pl.String) if table == QUARTERLY else pl.lit("A").alias("qtr"),
        )
        .collect()
    )
