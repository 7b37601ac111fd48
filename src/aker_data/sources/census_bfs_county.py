"""Census Business Formation Statistics, applications by county and year: a workbook whose every cell is text."""

from __future__ import annotations

import re

import polars as pl

from aker_data.contracts import Need, Payload, Request, Scope, Source
from aker_data.schemas.census_bfs import COUNTY
from aker_data.sources import cells, reading
from aker_data.sources._shape import as_declared
from aker_data.sources.sheets import first_sheet

ID = "census_bfs_county"
URL = "https://www.census.gov/econ/bfs/xlsx/bfs_county_apps_annual.xlsx"
_PLACE = ("State", "County", "County Code", "fipstate", "fipscty")
_YEAR = re.compile(r"BA([0-9]{4})")
# Two title rows stand above the header; a few more would still be titles.
_TITLE_ROWS = 6


def request() -> Request:
    """The one workbook, which holds every year since 2005."""
    return Request(ID, URL, part="all", media="xlsx")


def requests(scope: Scope) -> list[Need]:  # noqa: ARG001 (one file holds all years)
    """The one workbook, whatever the year."""
    return [Need(label="business applications by county", alternatives=((request(),),))]


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of `COUNTY`, one per county and year, from a row per county. Raises SourceChanged on another layout."""
    wide = _below_header(payload, first_sheet(payload))
    years = [name for name in wide.columns if _YEAR.fullmatch(name)]
    missing = [name for name in _PLACE if name not in wide.columns] + ([] if years else ["BA…"])
    unknown = [name for name in wide.columns if name not in (*_PLACE, *years)]
    if missing or unknown:
        reading.raise_source_changed(payload, f"missing columns {missing}, unknown columns {unknown}")
    split = cells.county(pl.col("fipstate"), pl.col("fipscty"))
    odd = wide.filter(cells.digits(pl.col("County Code"), 5).ne_missing(split))
    if odd.height:
        reading.raise_source_changed(
            payload, f"code {odd['County Code'][0]!r:.20} is not its state code and county code"
        )
    long = wide.with_columns(cells.digits(pl.col("County Code"), 5).alias("county_fips")).unpivot(
        years, index=["county_fips", "County", "State"], variable_name="written", value_name="cell"
    )
    strange = long.filter(~pl.col("cell").str.contains(r"^[0-9]+$"))
    if strange.height:
        reading.raise_source_changed(payload, f"cell {strange['cell'][0]!r:.40} is not a number of applications")
    rows = long.select(
        "county_fips",
        pl.col("written").str.slice(2).alias("year"),
        pl.col("cell").alias("applications"),
        pl.col("County").alias("county_name"),
        pl.col("State").alias("state"),
    )
    return as_declared(payload, rows, COUNTY)


def _below_header(payload: Payload, sheet: pl.DataFrame) -> pl.DataFrame:
    """The rows below the header, by its names; empty columns and rows (the sheet ends in one) are left out."""
    heads = [[cell or "" for cell in row] for row in sheet.head(_TITLE_ROWS).iter_rows()]
    at = next((at for at, names in enumerate(heads) if names[:1] == [_PLACE[0]]), None)
    if at is None:
        reading.raise_source_changed(
            payload, f"no header that begins with {_PLACE[0]!r} in the first {_TITLE_ROWS} rows"
        )
    body, names = sheet.slice(at + 1), heads[at]
    named = {name: column for name, column in zip(names, body.columns, strict=True) if name}
    nameless = [column for name, column in zip(names, body.columns, strict=True) if not name]
    if len(named) + len(nameless) != len(names):
        reading.raise_source_changed(payload, f"duplicate column names: {names}")
    if any(body[column].count() for column in nameless):
        reading.raise_source_changed(payload, "a column without a name has content")
    filled = pl.any_horizontal(pl.all().is_not_null())
    return body.select(pl.col(column).alias(name) for name, column in named.items()).filter(filled)


SOURCE = Source(id=ID, schema=COUNTY, requests=requests, parse=parse)
