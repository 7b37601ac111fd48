"""QCEW rows of either layout as the same cells: one figure of jobs for an area, ownership, industry and year.

Annual files give the annual average. Where the year's annual file is not published, the quarter stands in: the third
month of one quarter, the one that most areas have (the latest of these), so that every market is of the same month.
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

PRIVATE, GOVERNMENT = "private", "government"
DEEPEST_LEVEL = 6  # four-digit industries: no sector is made of deeper ones
ANNUAL_ROUNDING = 0.5  # annual averages are rounded one by one; months are whole
KEYS = ("area_fips", "own_code", "industry_code", "agglvl_code", "year")
ANNUAL, QUARTERLY = "bls_qcew_annual", "bls_qcew_quarterly"
# The columns of each table that a cell's figures are taken from.
COLUMNS = {
    ANNUAL: {
        "jobs": "annual_avg_emplvl",
        "establishments": "annual_avg_estabs",
        "wages_usd": "total_annual_wages",
        "jobs_oty_change": "oty_annual_avg_emplvl_chg",
        "jobs_quotient": "lq_annual_avg_emplvl",
    },
    QUARTERLY: {
        "jobs": "month3_emplvl",
        "establishments": "qtrly_estabs",
        "wages_usd": "total_qtrly_wages",
        "jobs_oty_change": "oty_month3_emplvl_chg",
        "jobs_quotient": "lq_month3_emplvl",
    },
}


class QcewTable(NamedTuple):
    """The table that cells are of: its name, the rounding of one cell in jobs, and of a table of quarters the one.

    nation: how the nation's rows in it were made, in words, where they are not the publisher's.
    """

    name: str = ANNUAL
    rounding: float = ANNUAL_ROUNDING
    quarter: int | None = None
    nation: str | None = None


def annual_cells(qcew: pl.LazyFrame) -> pl.LazyFrame:
    """Cells of the annual table: jobs are the annual average, `period` is the year."""
    return qcew.select(
        *KEYS,
        **{name: pl.col(column) for name, column in COLUMNS[ANNUAL].items()},
        period=pl.col("year").cast(pl.String),
        qtr=pl.lit("A"),
        payload_sha256=pl.col("payload_sha256"),
    )


def quarterly_cells(qcew: pl.LazyFrame, quarter: tuple[int, int]) -> pl.LazyFrame:
    """Cells of one quarter: jobs are those of its third month, `period` is for example 2016Q1."""
    year, qtr = quarter
    return qcew.filter((pl.col("year") == year) & (pl.col("qtr") == qtr)).select(
        *KEYS,
        **{name: pl.col(column) for name, column in COLUMNS[QUARTERLY].items()},
        period=pl.lit(f"{year}Q{qtr}"),
        qtr=pl.lit(str(qtr)),
        payload_sha256=pl.col("payload_sha256"),
    )


def widest_quarter(qcew: pl.LazyFrame, year: int) -> tuple[int, int] | None:
    """The quarter of a year for which most areas have their total; the latest of equals; None where there is none."""
    counted = (
        qcew.filter((pl.col("year") == year) & (pl.col("own_code") == "0") & (pl.col("industry_code") == "10"))
        .group_by("qtr")
        .agg(areas=pl.col("area_fips").n_unique())
        .sort("areas", "qtr", descending=True)
        .collect()
    )
    return (year, int(counted["qtr"][0])) if counted.height else None


def owner(own_code: pl.Expr) -> pl.Expr:
    """`private` for ownership 5, `government` for federal, state and local."""
    return pl.when(own_code == "5").then(pl.lit(PRIVATE)).otherwise(pl.lit(GOVERNMENT))


def cells_of(cells: pl.LazyFrame, areas: list[str]) -> pl.DataFrame:
    """The cells of some areas, down to four-digit industries (deeper ones are not part of any sector)."""
    level = pl.col("agglvl_code") % 10
    rows = cells.filter(pl.col("area_fips").is_in(areas) & (level <= DEEPEST_LEVEL)).collect()
    return rows.with_columns(pl.col("area_fips", "own_code", "industry_code", "payload_sha256").cast(pl.String))


def area_totals(cells: pl.LazyFrame) -> pl.DataFrame:
    """All-industry, all-ownership jobs of every area and year, and whether it has rows by industry."""
    total = (pl.col("own_code") == "0") & (pl.col("industry_code") == "10")
    at = ("area_fips", "year")
    columns = ("jobs", "jobs_oty_change", "wages_usd", "payload_sha256", "period", "qtr")
    totals = cells.filter(total).group_by(at).agg(pl.col(columns).first())
    # Ownerships by area first: the table has millions of cells, and few of these.
    owners = cells.filter(pl.col("industry_code") != "10").select(*at, "own_code").unique()
    detailed = owners.group_by(at).agg(
        detailed=(pl.col("own_code") == "5").any(), government_detailed=pl.col("own_code").is_in(["1", "2", "3"]).any()
    )
    return (
        totals.join(detailed, on=at, how="left")
        .with_columns(pl.col("detailed", "government_detailed").fill_null(value=False))
        .collect(engine="streaming")
        .with_columns(pl.col("area_fips", "payload_sha256").cast(pl.String))
        .drop_nulls("payload_sha256")
    )
