"""Jobs by census block (LODES, workplace area characteristics), summed to counties and markets, of any frame.

A state's file has a row for every block with a job, and 51 counts of jobs: all, and by age, earnings, sector, race,
ethnicity, education, sex, and age and size of the firm. Counts are whole numbers, so that sums are the same in any
order. They hold the publisher's noise and no cell is withheld; a block without a row has no job. Race, ethnicity,
education and sex are there from 2009 on, age and size of the firm from 2011 on, for all private jobs alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import narwhals as nw
import polars as pl

from aker_core.facts.frames import close_frame, open_frame, require_columns
from aker_geo.crosswalk import counties_to_markets
from aker_scale.wac_files import BLOCK, COUNTS, scan_wac, wac_by_year
from aker_scale.year_table import YearFile, YearTable, partition_schema

FrameT = TypeVar("FrameT")

COUNTY_TABLE, MARKET_TABLE = "lodes_wac_county", "lodes_wac_market"


def jobs_by_county(blocks: FrameT, by: Sequence[str] = ()) -> FrameT:
    """county_fips, blocks (with a job) and the counts, summed. blocks: w_geocode (text of 15 digits) and the counts.

    by: columns of the blocks that are kept apart, such as the year of several files.
    """
    opened = open_frame(blocks, "jobs_by_county")
    require_columns(opened, [BLOCK, *COUNTS, *by], "jobs_by_county")
    county = nw.col(BLOCK).str.slice(0, 5).alias("county_fips")
    sums = [nw.col(name).cast(nw.Int64).sum() for name in COUNTS]
    grouped = opened.with_columns(county).group_by("county_fips", *by)
    closed: FrameT = close_frame(grouped.agg(nw.len().cast(nw.Int64).alias("blocks"), *sums), blocks)
    return closed


def jobs_by_market(counties: FrameT, crosswalk: FrameT, by: Sequence[str] = ()) -> FrameT:
    """cbsa_code, blocks and the counts, summed over the counties of each market; ``outside`` for counties in none.

    crosswalk: county_fips, cbsa_code of one delineation, each county once. by: as of `jobs_by_county`.
    """
    opened, members = open_frame(counties, "jobs_by_market"), open_frame(crosswalk, "jobs_by_market")
    joined = opened.join(members.select("county_fips", "cbsa_code"), on="county_fips", how="left")  # type: ignore[arg-type]
    placed = joined.with_columns(
        nw.when(nw.col("cbsa_code").is_null()).then(nw.lit("outside")).otherwise(nw.col("cbsa_code")).alias("cbsa_code")
    )
    sums = [nw.col(name).sum() for name in ("blocks", *COUNTS)]
    closed: FrameT = close_frame(placed.group_by("cbsa_code", *by).agg(*sums), counties)
    return closed


def write_wac(
    files: Iterable[Path], crosswalk: pl.DataFrame, county_table: YearTable, market_table: YearTable
) -> list[int]:
    """Sum every state's file of every year; counties and markets by year, as tables. The years that were written.

    Blocks are streamed, one file at a time: what is held is a row for each county. crosswalk: county_fips, cbsa_code.
    Raises SourceChanged for files of other names or columns, a state twice in a year, or several types of jobs;
    UnknownGeography for counties of another scheme than the crosswalk's.
    """
    by_year = wac_by_year(files)
    staged: dict[YearTable, list[YearFile]] = {county_table: [], market_table: []}
    schemas = {}
    for year, paths in by_year.items():
        parts = [jobs_by_county(scan_wac(path)).collect(engine="streaming") for path in paths]
        counties = pl.concat(parts).sort("county_fips")
        require_known(counties["county_fips"], crosswalk)
        markets = jobs_by_market(counties, crosswalk).sort("cbsa_code")
        for table, rows in ((county_table, counties), (market_table, markets)):
            staged[table].append(table.stage(year, partial(_write, rows)))
            schemas[table] = partition_schema(rows.to_arrow().schema)
    for table, year_files in staged.items():
        if year_files:
            table.replace({file.year for file in year_files}, year_files, schemas[table])
    return sorted(by_year)


def _write(rows: pl.DataFrame, at: Path) -> int:
    rows.write_parquet(at, compression="zstd", compression_level=1)
    return rows.height


def require_known(codes: pl.Series, crosswalk: pl.DataFrame) -> None:
    """Raises UnknownGeography where a county (county_fips) of a year is of another scheme than the crosswalk's."""
    counties = codes.to_frame("county_fips").with_columns(C000=pl.lit(0))
    counties_to_markets(counties, crosswalk, amounts=["C000"], absent="zero").require_known()
