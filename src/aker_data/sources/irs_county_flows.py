"""IRS county-to-county migration: returns, people and income that moved into and out of every county.

Layout and disclosure rules: the users guide beside the files, https://www.irs.gov/statistics/soi-tax-stats-migration-data.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import polars as pl

from aker_data.check import Check
from aker_data.contracts import Need, Payload, Request, Scope, Source
from aker_data.schemas.irs import COUNTY_FLOWS
from aker_data.sources import _irs, cells, reading
from aker_data.sources._cut_off import ends_early
from aker_data.sources._irs_checks import both_sides_agree, parts_make_the_total
from aker_data.sources._shape import as_declared

ID = "irs_county_flows"
Direction = Literal["inflow", "outflow"]

# Codes of the other side that are no county. 59 has a total and, apart from it, a breakdown by region.
KINDS = {
    "96000": "us_and_foreign_total",
    "97000": "us_total",
    "97001": "same_state_total",
    "97003": "different_state_total",
    "98000": "foreign_total",
    "57001": "foreign_part",
    "57003": "foreign_part",
    "57005": "foreign_part",
    "57007": "foreign_part",
    "57009": "foreign_part",
    "58000": "other_same_state",
    "59000": "other_different_state",
    "59001": "region",
    "59003": "region",
    "59005": "region",
    "59007": "region",
}
# Names of the columns by place: the county that the row is about first, its counterpart after it.
_PLACES = ("subject_state", "subject_county", "other_state", "other_county", "counterpart_state", "counterpart_name")
_MEASURES = ("n1", "n2", "agi")
_SUPPRESSED = -1


def request(year: int, direction: Direction) -> Request:
    """One file: the flows of all counties between the filing years year - 1 and year, in one direction."""
    pair = _irs.pair(year)
    return Request(ID, f"{_irs.BASE}/county{direction}{pair}.csv", part=f"{pair}/{direction}", media="csv")


def requests(scope: Scope) -> list[Need]:
    """Inflow and outflow of the pair that ends in the scope's year or, where not published, of an earlier pair."""
    ways = tuple((request(year, "inflow"), request(year, "outflow")) for year in _irs.years(scope.year))
    return [Need(label=f"county flows of the pair ending in {scope.year}", alternatives=ways)]


def header(direction: Direction) -> tuple[str, ...]:
    """Columns of a file, in the publisher's order: the side that the county is on comes first."""
    mine, other = ("y2", "y1") if direction == "inflow" else ("y1", "y2")
    sides = (f"{mine}_statefips", f"{mine}_countyfips", f"{other}_statefips", f"{other}_countyfips")
    return (*sides, f"{other}_state", f"{other}_countyname", "n1", "n2", "agi")


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of `COUNTY_FLOWS` from one file. Raises SourceChanged on another layout or an unknown code."""
    pair, _, side = payload.request.part.partition("/")
    direction: Direction = "inflow" if side == "inflow" else "outflow"
    names = header(direction)
    ours = dict(zip(names, _PLACES, strict=False))
    rows = reading.read_csv(payload, text=_PLACES, whole=_MEASURES, renames=ours)
    padded = rows.select(
        cells.county(pl.col("subject_state"), pl.col("subject_county")).alias("county_fips"),
        cells.county(pl.col("other_state"), pl.col("other_county")).alias("counterpart_code"),
        "counterpart_state",
        "counterpart_name",
        *_MEASURES,
    )
    return _named(padded, payload, *_irs.year_columns(pair), pl.lit(direction).alias("direction"))


def _named(rows: pl.DataFrame, payload: Payload, *constants: pl.Expr) -> pl.DataFrame:
    kind = (
        pl.when(pl.col("county_fips") == pl.col("counterpart_code"))
        .then(pl.lit("non_migrants"))
        .when(pl.col("counterpart_code").str.slice(0, 2) <= "56")
        .then(pl.lit("county"))
        .otherwise(pl.col("counterpart_code").replace_strict(KINDS, default=None, return_dtype=pl.String))
    )
    frame = rows.with_columns(kind.alias("counterpart_kind"), (pl.col("n1") == _SUPPRESSED).alias("suppressed"))
    unknown = frame.filter(pl.col("counterpart_kind").is_null())["counterpart_code"].unique().sort().to_list()
    half = frame.filter(pl.col("suppressed") != (pl.col("n2") == _SUPPRESSED)).height
    if unknown or half:
        reading.raise_source_changed(
            payload,
            f"unknown counterpart codes {unknown[:10]}, {half} rows with only one of returns and individuals withheld",
        )
    shown = pl.when(~pl.col("suppressed"))
    flows = frame.with_columns(
        *constants,
        shown.then("n1").alias("returns"),
        shown.then("n2").alias("individuals"),
        shown.then("agi").alias("agi_kusd"),
    )
    return as_declared(payload, flows, COUNTY_FLOWS)


def checks(table: pl.LazyFrame) -> Sequence[Check]:
    """Do the parts make the total, do both counties of a pair tell the same, and are the last states there?"""
    counties = table.filter(pl.col("counterpart_kind") == "us_total")
    ends = ends_early("irs_ends_early", counties, "county_fips", by=["year2", "direction"])
    return [*parts_make_the_total(table), *both_sides_agree(table), ends]


SOURCE = Source(id=ID, schema=COUNTY_FLOWS, requests=requests, parse=parse, checks=checks)
