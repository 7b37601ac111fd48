"""The industries of the whole economy that markets withhold: two digits, and governments."""

from __future__ import annotations

import polars as pl

from aker_jobs.labor.cell_years import CellTable, CellYears
from aker_jobs.labor.coded_sums import coded_sums
from aker_jobs.labor.industry_levels import TOTAL_LEVEL
from aker_jobs.labor.job_sums import markets_only
from aker_jobs.labor.sector_coding import CodedSums, Coding

PRIVATE, GOVERNMENTS = "5", ["1", "2", "3"]  # ownerships
TWO_DIGITS = 4  # level of industries of two digits
NO_YEAR = 0


def economy_industries(
    table: CellTable, years: CellYears, wanted: tuple[int, ...], slack: float, beside: list[CodedSums]
) -> dict[str, pl.DataFrame]:
    """What `JobSums` has of the industries of the economy in some years, nothing where none was estimated."""
    coded = [_industries_of_year(table, years, year, slack, beside) for year in wanted if year in years.estimated]
    if not coded:
        return {}
    named = pl.concat(markets_only(each.sums).drop_nulls("estimate_key") for each in coded)
    keys = named.select(key=pl.col("keys").explode()).unique()
    parts = pl.concat(each.parts for each in coded).unique("key", keep="first", maintain_order=True)
    return {"industries": named, "industry_parts": parts.join(keys, on="key", how="semi")}


def _industries_of_year(
    table: CellTable, years: CellYears, year: int, slack: float, beside: list[CodedSums]
) -> CodedSums:
    jobs = years.jobs[year]
    level, private = pl.col("agglvl_code") % 10, pl.col("own_code") == PRIVATE
    economy = jobs.filter(
        (private & (level == TWO_DIGITS)) | (pl.col("own_code").is_in(GOVERNMENTS) & (level == TOTAL_LEVEL))
    )
    sectors = (
        economy.select("own_code", "industry_code")
        .unique()
        .sort("own_code", "industry_code")
        .with_columns(sector=pl.format("{}-{}", "own_code", "industry_code"), year=pl.lit(year, pl.Int16))
    )
    # Sums are not bounded: what industries leave of all jobs bounds them as well.
    only = CellYears({year: jobs}, {year: years.estimated[year]}, NO_YEAR)
    return coded_sums(table, only, Coding((), sectors, [], of_wholes=True), slack, beside)
