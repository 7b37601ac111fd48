"""Whether a fiscal year of an agency is there as a whole, as far as its table can tell.

A year is not, and all sums of it are lower bounds, where

- it is not over yet, or the publisher still adds to it (three months, for NIH and for contracts of DoD);
- NIH: it is from a file with far too few records. A search announces how many there are, a file does not, and one that
  is a part of the nation's says so nowhere;
- NSF: the awards made in one of the five fiscal years up to it are not there, or from such a file. The search finds
  awards by the day on which they were made, and a continuing grant gets its money over up to five years.
"""

from __future__ import annotations

import polars as pl

from aker_core.facts.family import Tables
from aker_data.contracts import Scope
from aker_jobs.awards.rows import COUNTY_TABLE, TABLES

AWARD_YEARS = 5  # of NSF, up to the fiscal year
# Records that the nation's file of a year has at the least: about half of what years since 2010 have (NIH: 83,575
# lines in the file of 2022; NSF: 11,000 to 13,000 awards made in a year).
FEWEST = {"NIH": 40_000, "NSF": 6_000}
FILE = "file"  # ends the part of a table that came from a file without a total
SLOW = ("NIH", "DOD")
_GAPS = {"agency": pl.String, "fiscal_year": pl.Int16, "gap": pl.String}
_BY = ["agency", "fiscal_year"]


def year_gaps(tables: Tables, awards: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """agency, fiscal_year, gap: why a year is not whole, in words; no row for a whole one.

    awards: `counted_awards` of the tables. tables: those of the lake, whose column `part` begins with the fiscal year
    that was asked for (a table without it tells nothing).
    """
    years = awards.filter(pl.col("agency") != "DOD").select(_BY).unique()
    if COUNTY_TABLE in tables:
        counties = tables[COUNTY_TABLE].select(agency=pl.lit("DOD"), fiscal_year=pl.col("fiscal_year").cast(pl.Int16))
        years = pl.concat([years, counties.unique().collect()])
    every_gap = pl.concat([_unsettled(years, scope.as_of), _short_files(tables), _made_before(tables, years)])
    gaps = every_gap.join(years, on=_BY, how="semi").group_by(_BY).agg(pl.col("gap").unique().sort().str.join("; "))
    return gaps.sort(_BY)


def _unsettled(years: pl.DataFrame, as_of: str) -> pl.DataFrame:
    year, month = pl.col("fiscal_year").cast(pl.Int32), int(as_of[:4]) * 12 + int(as_of[5:7])
    over, settled = year * 12 + 10, year * 12 + 13  # October, and January after it
    gap = (
        pl.when(over > month)
        .then(pl.format("fiscal year {} is not over", "fiscal_year"))
        .when(pl.col("agency").is_in(SLOW) & (settled > month))
        .then(pl.format("{} still adds to fiscal year {} until the end of the calendar year", *_BY))
    )
    return years.select(*_BY, gap=gap).drop_nulls("gap").cast(_GAPS)  # type: ignore[arg-type]


def _short_files(tables: Tables) -> pl.DataFrame:
    parts = _parts(tables, "NIH").filter(pl.col("short"))
    gap = pl.format("only {} NIH records in the file of fiscal year {}, which may be incomplete", "records", "year")
    return parts.select(agency=pl.lit("NIH"), fiscal_year="year", gap=gap).cast(_GAPS)  # type: ignore[arg-type]


def _made_before(tables: Tables, years: pl.DataFrame) -> pl.DataFrame:
    parts = _parts(tables, "NSF")
    if parts.is_empty():
        return pl.DataFrame(schema=_GAPS)
    whole = set(parts.filter(~pl.col("short"))["year"])
    rows = []
    for year in years.filter(pl.col("agency") == "NSF")["fiscal_year"]:
        lacking = [str(file_year) for file_year in range(year - AWARD_YEARS + 1, year + 1) if file_year not in whole]
        if lacking:
            rows.append(("NSF", year, f"NSF awards made in {', '.join(lacking)} are incomplete"))
    return pl.DataFrame(rows, schema=_GAPS, orient="row")


def _parts(tables: Tables, agency: str) -> pl.DataFrame:
    """year, records, short: what was asked for, how many records came, and whether they are too few for a file."""
    table = tables.get(TABLES[agency])
    if table is None or "part" not in table.collect_schema():
        return pl.DataFrame(schema={"year": pl.Int16, "records": pl.UInt32, "short": pl.Boolean})
    part = pl.col("part").cast(pl.String)
    parts = table.group_by(part).agg(records=pl.col("award_id").n_unique()).collect()
    return parts.group_by(year=pl.col("part").str.slice(0, 4).cast(pl.Int16)).agg(
        pl.col("records").sum(),
        short=((pl.col("records") < FEWEST[agency]) & pl.col("part").str.ends_with(f"/{FILE}")).any(),
    )
