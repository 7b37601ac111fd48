"""Building Permits Survey: housing units authorized by county, one file a year with two rows of headings.

A county's figures are those of the places in it that issue permits. What a place did not report is imputed by the
publisher; the columns marked "rep" hold what was reported.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest

import polars as pl

from aker_data.check import Check
from aker_data.contracts import Need, Payload, Request, Scope, Source
from aker_data.schemas.census_permits import PERMITS, STRUCTURES
from aker_data.sources import cells, reading
from aker_data.sources._cut_off import ends_early
from aker_data.sources._shape import as_declared

ID = "census_permits"
FIRST_YEAR = 1990
YEARS = 3  # units of three years stand beside the change of jobs over three years
_SITE = "https://www2.census.gov/econ/bps/County"
_PLACE = ("date", "state", "county", "region", "division", "county_name")
_MEASURES = ("bldgs", "units", "value")
_GROUPS = tuple(f"{prefix}_{size}" for prefix in ("units", "reported_units") for size in STRUCTURES)
# The publisher's headings, one above the other; only the first column of a group has a heading of its own.
_UPPER = {
    "survey": "date",
    "fips": "",
    "region": "region",
    "division": "division",
    "county": "county_name",
    **dict(zip(("1-unit", "2-units", "3-4units", "5+units"), _GROUPS[: len(STRUCTURES)], strict=True)),
    **dict(zip(("1-unitrep", "2-unitsrep", "3-4unitsrep", "5+unitsrep"), _GROUPS[len(STRUCTURES) :], strict=True)),
}
_LOWER = {"date": "date", "state": "state", "county": "county", "code": "", "name": "county_name"}
_READ = ("date", "state", "county", "county_name", *(f"{group}/units" for group in _GROUPS))
# Regions and divisions follow from the state; buildings and the value of construction are in no metric.
_IGNORED = frozenset(("region", "division", *(f"{group}/{name}" for group in _GROUPS for name in ("bldgs", "value"))))


def request(year: int) -> Request:
    """The annual file of all counties."""
    return Request(ID, f"{_SITE}/co{year}a.txt", part=f"{year}", media="csv")


def requests(scope: Scope) -> list[Need]:
    """The data year, and the two years before it where published."""
    years = range(scope.year, scope.year - YEARS, -1)
    return [
        Need(f"building permits of {year}", ((request(year),),), required=year == scope.year)
        for year in years
        if year >= FIRST_YEAR
    ]


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of `PERMITS`. Raises SourceChanged on other headings, a year that was not asked for, or cells that are no
    whole numbers."""
    year = int(payload.request.part)
    plain = replace(payload, body=_one_heading(payload))
    layout = reading.Layout(dict.fromkeys(_READ, pl.String), _IGNORED)
    text = reading.read(plain, layout).with_columns(cells.bare(pl.col(name)) for name in _READ)
    if odd := text.filter(pl.col("date").ne_missing(str(year)))["date"].unique().sort().to_list():
        reading.raise_source_changed(payload, f"survey dates {odd[:5]} are not {year}")
    rows = text.select(
        pl.lit(year).alias("year"),
        cells.county(pl.col("state"), pl.col("county")).alias("county_fips"),
        "county_name",
        *(pl.col(f"{group}/units").alias(group) for group in _GROUPS),
    )
    return as_declared(payload, _with_sums(payload, rows), PERMITS)


def _with_sums(payload: Payload, rows: pl.DataFrame) -> pl.DataFrame:
    try:
        numbers = rows.with_columns(pl.col(_GROUPS).cast(pl.Int64))
    except pl.exceptions.InvalidOperationError as error:
        reading.raise_source_changed(payload, f"a number of units is not whole: {str(error).partition(chr(10))[0]}")
    sums = {
        prefix: pl.sum_horizontal(*(f"{prefix}_{size}" for size in STRUCTURES), ignore_nulls=False)
        for prefix in ("units", "reported_units")
    }
    return numbers.with_columns(**sums)


def _one_heading(payload: Payload) -> bytes:
    """The file with one row of headings in place of two, and without the blank line below them."""
    lines = reading.csv_bytes(payload).splitlines(keepends=True)
    upper, lower = (reading.decoded(line).strip("\r\n").split(",") for line in (*lines, b"", b"")[:2])
    names = _names(upper, lower)
    reading.require_columns(payload, names, used=_READ, ignored=_IGNORED)
    below = [line for line in lines[2:] if line.strip(b" ,\r\n")]
    return ",".join(names).encode() + b"\n" + b"".join(below)


def _names(upper: list[str], lower: list[str]) -> list[str]:
    """Our name of every column; the publisher's own words where they are not known."""
    names, group, seen = [], "", 0
    # The upper row ends with its last heading, one cell before the lower one.
    for above, below in zip_longest(map(str.strip, upper), map(str.strip, lower), fillvalue=""):
        word, key = below.lower(), above.lower().replace(" ", "")
        if word in _MEASURES:
            # The heading of a group stands above its second column: the first one opens the group.
            group = _GROUPS[seen // len(_MEASURES)] if seen < len(_GROUPS) * len(_MEASURES) else above
            known = not key or key in ("rep", _heading(group))
            names.append(f"{group}/{word}" if known else f"{above} {below}")
            seen += 1
        elif key in _UPPER and word in _LOWER:
            names.append(_UPPER[key] or _LOWER[word])
        else:
            names.append(f"{above} {below}".strip())
    return names


def _heading(group: str) -> str:
    return next((key for key, name in _UPPER.items() if name == group), "")


def checks(table: pl.LazyFrame) -> list[Check]:
    """What was reported is no more than what is published with imputed units."""
    counts = table.select(rows=pl.len(), less=(pl.col("reported_units") <= pl.col("units")).sum()).collect()
    rows, less = counts.row(0)
    return [
        Check(
            name="reported units are a part of all units",
            passed=rows == less,
            note=f"{less:,} of {rows:,} counties and years",
            rows=rows,
            share=less / rows if rows else None,
        ),
        ends_early("permits_end_early", table, "county_fips", by=["year"]),
    ]


SOURCE = Source(id=ID, schema=PERMITS, requests=requests, parse=parse, checks=checks)
