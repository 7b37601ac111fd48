"""What a table of QCEW holds by industry: on which levels, and which industries its files lack."""

from __future__ import annotations

import polars as pl

from aker_jobs.labor.nation import NATION_AREA
from aker_jobs.labor.qcew_cells import owner

# Industry codes by length: what the last digit of the aggregation level says of a row.
LEVEL_OF_LENGTH = {2: 4, 3: 5, 4: 6}  # "61" and "31-33" are sectors, "621" subsectors, "5415" groups
TOTAL_LEVEL = 1  # of all industries of an ownership


def level_of(industry_code: pl.Expr) -> pl.Expr:
    """The aggregation level (last digit: 4 sector … 6 four-digit) of a NAICS code, null for others."""
    # No NAICS code begins with 10: these are domains and supersectors.
    plain = pl.when(industry_code.str.contains("-", literal=True)).then(pl.lit("00")).otherwise(industry_code)
    length = pl.when(~industry_code.str.starts_with("10")).then(plain.str.len_chars())
    return length.replace_strict(LEVEL_OF_LENGTH, default=None, return_dtype=pl.Int64)


def published_levels(cells: pl.LazyFrame) -> pl.DataFrame:
    """On which levels (last digit of agglvl_code) rows are published: area_fips, year, owner, levels (list)."""
    found = cells.select("area_fips", "year", "own_code", "agglvl_code").unique().collect(engine="streaming")
    named = found.select(
        pl.col("area_fips").cast(pl.String),
        "year",
        owner=owner(pl.col("own_code")),
        level=(pl.col("agglvl_code") % 10).cast(pl.Int64),
    ).unique()
    return named.group_by("area_fips", "year", "owner").agg(levels="level")


def national_industries(cells: pl.LazyFrame) -> pl.DataFrame:
    """The industries that the nation has rows of: year, industry_code, owner."""
    nation = cells.filter(pl.col("area_fips") == NATION_AREA).select("year", "industry_code", "own_code").collect()
    return nation.select(
        "year", industry_code=pl.col("industry_code").cast(pl.String), owner=owner(pl.col("own_code"))
    ).unique()


def left_out(there: pl.DataFrame, sectors: pl.DataFrame) -> pl.DataFrame:
    """Sectors of which the files lack an industry: sector, year. there: as of `national_industries`.

    The nation has every industry. Where its rows of a year lack one (files by industry, of some industries only), no
    row of another area says that there is none.
    """
    wanted = sectors.select("sector", "year", "industry_code", owner=owner(pl.col("own_code"))).unique()
    known = wanted.filter(pl.col("year").is_in(there["year"].unique().to_list()))
    return known.join(there, on=["year", "industry_code", "owner"], how="anti").select("sector", "year").unique()
