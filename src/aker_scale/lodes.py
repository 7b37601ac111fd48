"""Jobs by census block (LODES, workplace area characteristics), summed to counties and markets, of any frame.

A state's file has a row for every block with a job, and 51 counts of jobs: all, and by age, earnings, sector, race,
ethnicity, education, sex, and age and size of the firm. Counts are whole numbers, so that sums are the same in any
order. They hold the publisher's noise and no cell is withheld; a block without a row has no job. Race, ethnicity,
education and sex are there from 2009 on, age and size of the firm from 2011 on, for all private jobs alone.
Definition: LODES 8 technical documentation, https://lehd.ces.census.gov/data/lodes/LODES8/LODESTechDoc8.3.pdf.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

import narwhals as nw
import polars as pl

from aker_core.errors import SourceChanged
from aker_core.facts.frames import close_frame, open_frame, require_columns
from aker_geo.crosswalk import counties_to_markets
from aker_scale.year_table import YearFile, YearTable, partition_schema

FrameT = TypeVar("FrameT")

BLOCK = "w_geocode"


def _numbered(stem: str, count: int) -> tuple[str, ...]:
    return tuple(f"{stem}{number:02}" for number in range(1, count + 1))


SECTORS = _numbered("CNS", 20)
COUNTS = (
    "C000",
    *_numbered("CA", 3),
    *_numbered("CE", 3),
    *SECTORS,
    *("CR01", "CR02", "CR03", "CR04", "CR05", "CR07"),
    *_numbered("CT", 2),
    *_numbered("CD", 4),
    *_numbered("CS", 2),
    *_numbered("CFA", 5),
    *_numbered("CFS", 5),
)
COLUMNS = (BLOCK, *COUNTS, "createdate")
_NAME = re.compile(r"(?P<state>[a-z]{2})_wac_(?P<segment>[A-Z0-9]{4})_(?P<type>JT\d{2})_(?P<year>\d{4})\.csv(?:\.gz)?")
COUNTY_TABLE, MARKET_TABLE = "lodes_wac_county", "lodes_wac_market"


class WacName(NamedTuple):
    """What a file is, by its name: state (postal), segment, type of jobs, year."""

    state: str
    segment: str
    jobs: str
    year: int


def wac_name(path: Path) -> WacName:
    """Raises SourceChanged for another name than the publisher's."""
    match = _NAME.fullmatch(path.name)
    if match is None:
        raise SourceChanged(f"{path.name}: not the name of a WAC file. It reads co_wac_S000_JT00_2022.csv.gz")
    return WacName(match["state"], match["segment"], match["type"], int(match["year"]))


def jobs_by_county(blocks: FrameT) -> FrameT:
    """county_fips, blocks (with a job) and the counts, summed. blocks: w_geocode (text of 15 digits) and the counts."""
    opened = open_frame(blocks, "jobs_by_county")
    require_columns(opened, [BLOCK, *COUNTS], "jobs_by_county")
    county = nw.col(BLOCK).str.slice(0, 5).alias("county_fips")
    sums = [nw.col(name).cast(nw.Int64).sum() for name in COUNTS]
    grouped = opened.with_columns(county).group_by("county_fips").agg(nw.len().cast(nw.Int64).alias("blocks"), *sums)
    closed: FrameT = close_frame(grouped, blocks)
    return closed


def jobs_by_market(counties: FrameT, crosswalk: FrameT) -> FrameT:
    """cbsa_code, blocks and the counts, summed over the counties of each market; ``outside`` for counties in none.

    crosswalk: county_fips, cbsa_code of one delineation, each county once.
    """
    opened, members = open_frame(counties, "jobs_by_market"), open_frame(crosswalk, "jobs_by_market")
    joined = opened.join(members.select("county_fips", "cbsa_code"), on="county_fips", how="left")  # type: ignore[arg-type]
    placed = joined.with_columns(
        nw.when(nw.col("cbsa_code").is_null()).then(nw.lit("outside")).otherwise(nw.col("cbsa_code")).alias("cbsa_code")
    )
    sums = [nw.col(name).sum() for name in ("blocks", *COUNTS)]
    closed: FrameT = close_frame(placed.group_by("cbsa_code").agg(*sums), counties)
    return closed


def scan_wac(path: Path) -> pl.LazyFrame:
    """The blocks of one file, lazily. Raises SourceChanged for other columns than the publisher's."""
    lazy = pl.scan_csv(path, schema_overrides={BLOCK: pl.String, **dict.fromkeys(COUNTS, pl.Int64)}, low_memory=True)
    there = lazy.collect_schema().names()
    if tuple(there) != COLUMNS:
        odd = sorted(set(there) ^ set(COLUMNS))
        raise SourceChanged(
            f"{path.name}: the columns are not those of a WAC file ({', '.join(odd[:5]) or 'their order'}). Fetch the "
            "file anew, or report the change"
        )
    return lazy.select(BLOCK, *COUNTS)


def write_wac(
    files: Iterable[Path], crosswalk: pl.DataFrame, county_table: YearTable, market_table: YearTable
) -> list[int]:
    """Sum every state's file of every year; counties and markets by year, as tables. The years that were written.

    Blocks are streamed, one file at a time: what is held is a row for each county. crosswalk: county_fips, cbsa_code.
    Raises SourceChanged for files of other names or columns, a state twice in a year, or several types of jobs;
    UnknownGeography for counties of another scheme than the crosswalk's.
    """
    by_year: dict[int, list[tuple[WacName, Path]]] = {}
    for path in sorted(files):
        by_year.setdefault(wac_name(path).year, []).append((wac_name(path), path))
    _refuse_mixture([name for named in by_year.values() for name, _ in named])
    staged: dict[YearTable, list[YearFile]] = {county_table: [], market_table: []}
    schemas = {}
    for year, named in sorted(by_year.items()):
        parts = [jobs_by_county(scan_wac(path)).collect(engine="streaming") for _, path in named]
        counties = pl.concat(parts).sort("county_fips")
        counties_to_markets(counties, crosswalk, amounts=["C000"], absent="zero").require_known()
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


def _refuse_mixture(names: list[WacName]) -> None:
    kinds = {(name.segment, name.jobs) for name in names}
    if len(kinds) > 1:
        raise SourceChanged(f"WAC files of several segments or types of jobs: {sorted(kinds)}. Give those of one")
    if len(set(names)) != len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise SourceChanged(f"Two WAC files of {twice.state} in {twice.year}. Give each state once")
