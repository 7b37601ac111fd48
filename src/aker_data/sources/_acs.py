"""What every table of the American Community Survey shares: addresses, line numbers, and reading the API's answer.

The API answers with a JSON array of arrays: a row of column names, then a row of strings or nulls for each place.
Definitions: https://www.census.gov/programs-surveys/acs/data/data-via-api.html.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl

from aker_core.errors import ConfigError
from aker_data.contracts import Need, Payload, Request, Scope
from aker_data.schemas.table import TableSchema
from aker_data.sources import json_text, reading
from aker_data.sources._shape import as_declared

LINES = {"B07001": 96, "B07401": 80, "B19013": 1, "B01001": 49, "B25003": 3, "B25004": 8, "B25064": 1, "B25070": 11}
FIRST_YEAR = 2005
YEARS_BACK = 2

# Written into the cell instead of a number; the sign is what the annotation column says for it.
# https://www.census.gov/data/developers/data-sets/acs-1year/notes-on-acs-estimate-and-annotation-values.html
SENTINELS = {
    "-222222222": "**",
    "-333333333": "***",
    "-555555555": "*****",
    "-666666666": "-",
    "-888888888": "(X)",
    "-999999999": "N",
}

# A median beyond the ends of the bureau's classes is written as a number of its own beside a sign (250,000+).
OPEN_ENDED = {
    "B19013": {"250001": "250,000+", "2499": "2,500-"},
    "B25064": {"3501": "3,500+", "99": "100-"},
}
_OPEN = r"^[0-9][0-9,]*[+-]$"

_METRO = "metropolitan statistical area/micropolitan statistical area"
GEOGRAPHIES = {"metro": _METRO, "state": "state", "us": "us"}
_CODE = {"metro": re.compile(r"[0-9]{5}"), "state": re.compile(r"[0-9]{2}"), "us": re.compile(r"1")}
_LABELS = frozenset({"GEO_ID", "NAME"})
_NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"
_SUFFIXES = ("E", "M", "EA", "MA")

# First lines of the four age bins 25-29, 30-34, 35-39 and 40-44 in each block of a table; the bins follow each other.
_AGE_25_BEGINS = {
    "B07001": {"total": 6, "same_house": 22, "within_county": 38, "other_county": 54, "other_state": 70, "abroad": 86},
    "B07401": {"total": 6, "same_house": 22, "within_county": 38, "other_county": 54, "other_state": 70},
    "B01001": {"male": 11, "female": 35},
}


def age_25_44_lines(table: str, block: str) -> tuple[int, int, int, int]:
    """Lines of ages 25-29, 30-34, 35-39 and 40-44 in one block of a table.

    block: for B07001 and B07401 ``total``, ``same_house``, ``within_county``, ``other_county`` (same state) or
    ``other_state``, for B07001 also ``abroad``; for B01001 ``male`` or ``female``. Raises ValueError for others.
    """
    blocks = _AGE_25_BEGINS.get(table)
    if blocks is None:
        raise ValueError(f"Table {table!r} has no ages. Tables with ages: {', '.join(_AGE_25_BEGINS)}")
    if block not in blocks:
        raise ValueError(f"{table} has no block {block!r}. Its blocks: {', '.join(blocks)}")
    first = blocks[block]
    return (first, first + 1, first + 2, first + 3)


@dataclass(frozen=True)
class Release:
    """A 1-year release that did not come as planned. state: ``none`` (there is none) or ``held`` (not out yet)."""

    year: int
    state: str
    reason: str
    source_url: str


@cache
def releases() -> dict[int, Release]:
    """The years out of order: rows of reference/acs_releases.csv. A held year that came out is a row less."""
    text = files("aker_data.reference").joinpath("acs_releases.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), strict=True)
    return {int(row["year"]): Release(**row | {"year": int(row["year"])}) for row in rows}  # type: ignore[arg-type]


def no_release(year: int) -> bool:
    """Whether there are no 1-year tables of a year, and never will be."""
    return year < FIRST_YEAR or (year in releases() and releases()[year].state == "none")


def release_years(year: int) -> tuple[int, ...]:
    """The 1-year releases that may answer for a year, best first: its own, then up to two before it."""
    years = tuple(y for y in range(year, year - YEARS_BACK - 1, -1) if not no_release(y))
    if not years:
        raise ConfigError(f"ACS 1-year tables begin with {FIRST_YEAR}; {year} has none. Request a later year")
    return years


def request(source: str, year: int, table: str, geography: str) -> Request:
    """The question for one table of one release, for all metros, all states or the nation."""
    place = GEOGRAPHIES[geography].replace(" ", "%20")
    names = [f"acs1_{year}_{table}_{geography}.json", f"acs-acs1-{year}-GROUP_{table}_{geography}*.json"]
    if geography == "state":
        names.append(f"acs-acs1-{year}-GROUP_{table}_DATA.json")
    if geography == "us":
        names.append(f"us-acs-acs1-{year}-GROUP_{table}_DATA.json")
    return Request(
        source=source,
        url=f"https://api.census.gov/data/{year}/acs/acs1?get=group({table})&for={place}:*",
        part=f"{year}/{table}/{geography}",
        media="json",
        key_param="key",
        file_names=tuple(names),
    )


def need(source: str, scope: Scope, tables: Sequence[str], geography: str, *, required: bool = True) -> Need:
    """The tables of one kind of place, all of the same release: the scope's year or, where not published, before."""
    alternatives = tuple(
        tuple(request(source, year, table, geography) for table in tables) for year in release_years(scope.year)
    )
    what = f"ACS {' and '.join(tables)}, {geography}"
    return Need(label=what, alternatives=alternatives, required=required, held=_held(source, scope.year))


def _held(source: str, year: int) -> str:
    release = releases().get(year)
    if release is None or release.state != "held":
        return ""
    earlier = next(iter(release_years(year)[1:]), None)
    return (
        f"{source}: the ACS 1-year release of {year} is {release.reason}; {earlier} stands in. See {release.source_url}"
    )


def parse(payload: Payload, schema: TableSchema) -> pl.DataFrame:
    """Rows of `schema` from one answer: one per place and line, sentinels as null with their sign kept.

    Raises SourceChanged where the response is another table: not JSON, cut, other columns, another kind of place.
    """
    year, table, geography = _asked(payload.request)
    header, rows = _cells(payload)
    place = GEOGRAPHIES[geography]
    _account_for(payload, header, table, place)
    columns = _by_name(payload, header, rows)
    codes = columns[place]
    wrong = sorted({str(code) for code in codes if code is None or not _CODE[geography].fullmatch(code)})
    if wrong:
        reading.raise_source_changed(payload, f"codes {wrong[:5]} are not codes of {geography!r} areas")
    places = {
        "geo_code": pl.Series(["US" if geography == "us" else code for code in codes], dtype=pl.String),
        "name": pl.Series(columns.get("NAME", [None] * len(rows)), dtype=pl.String),
    }
    cells = _long(places, columns, table).with_columns(
        pl.lit(year, pl.Int16).alias("year"), pl.lit(geography).alias("geography"), pl.lit(table).alias("table")
    )
    for column in ("estimate", "moe"):
        odd = cells.filter(~pl.col(column).str.contains(_NUMBER))
        if odd.height:
            reading.raise_source_changed(
                payload, f"a cell of {table} holds {odd[column][0]!r:.40}, which is not a number"
            )
    read = cells.with_columns(_number("estimate"), _number("moe"), _sign("estimate", table), _sign("moe", table))
    # What is beyond an end is no figure: the sign says where the end is.
    read = read.with_columns(pl.when(~pl.col("estimate_sign").str.contains(_OPEN).fill_null(False)).then("estimate"))
    named = read.rename({"estimate_sign": "annotation", "moe_sign": "moe_annotation"})
    return as_declared(payload, named, schema)


def _long(places: dict[str, pl.Series], columns: dict[str, list[str | None]], table: str) -> pl.DataFrame:
    """A row for each place and line, with the four cells of the line as text."""
    lines = range(1, LINES[table] + 1)
    cells = {
        cell: [text for line in lines for text in columns[f"{table}_{line:03d}{suffix}"]]
        for cell, suffix in zip(("estimate", "moe", "estimate_said", "moe_said"), _SUFFIXES, strict=True)
    }
    named = pl.DataFrame(places)
    numbers = [line for line in lines for _ in range(named.height)]
    return pl.concat(
        [
            pl.concat([named] * len(lines)),
            pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String)),
            pl.DataFrame({"line": numbers}, schema={"line": pl.Int16}),
        ],
        how="horizontal",
    )


def _number(name: str) -> pl.Expr:
    """The cell as a number, a sentinel as null."""
    bare = pl.col(name).str.strip_suffix(".0")
    return pl.when(bare.is_in(list(SENTINELS)).not_()).then(bare).cast(pl.Float64).alias(name)


def _sign(name: str, table: str) -> pl.Expr:
    """What the bureau says beside the cell; where it says nothing beside a sentinel, the sign that it stands for."""
    sign = pl.col(f"{name}_said").replace("", None)
    signs = SENTINELS | (OPEN_ENDED.get(table, {}) if name == "estimate" else {})
    meant = pl.col(name).str.strip_suffix(".0").replace_strict(signs, default=None, return_dtype=pl.String)
    return pl.coalesce(sign, meant).alias(f"{name}_sign")


def _asked(question: Request) -> tuple[int, str, str]:
    year, table, geography = question.part.split("/")
    return int(year), table, geography


def _cells(payload: Payload) -> tuple[list[str], list[list[str | None]]]:
    """Header and rows of the answer, every row as long as the header."""
    try:
        reply = json_text.parsed(payload.body)
    except ValueError as error:
        reading.raise_source_changed(
            payload,
            "the response is not complete JSON (an HTML page, an empty or cut-off body). Download it again",
            error,
        )
    if not (isinstance(reply, list) and len(reply) > 1 and all(isinstance(row, list) for row in reply)):
        reading.raise_source_changed(
            payload, "the response is not an array of rows with a header and at least one place"
        )
    header = [str(name) for name in reply[0]]
    uneven = [at for at, row in enumerate(reply) if len(row) != len(header)]
    if uneven:
        reading.raise_source_changed(payload, f"row {uneven[0]} does not have the {len(header)} cells of the header")
    return header, [[_text(payload, cell) for cell in row] for row in reply[1:]]


def _text(payload: Payload, cell: Any) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        reading.raise_source_changed(payload, f"a cell holds {cell!r:.40}, neither text nor a number")
    return str(cell)


def _account_for(payload: Payload, header: list[str], table: str, place: str) -> None:
    lines = LINES[table]
    used = {f"{table}_{line:03d}{suffix}" for line in range(1, lines + 1) for suffix in _SUFFIXES} | {place}
    missing, unknown = sorted(used - set(header)), sorted(set(header) - used - _LABELS)
    if missing or unknown:
        reading.raise_source_changed(
            payload,
            f"missing columns {missing[:6]} ({len(missing)}), unknown columns {unknown[:6]} ({len(unknown)}) "
            f"against {table} with {lines} lines for {place!r}",
        )


def _by_name(payload: Payload, header: list[str], rows: list[list[str | None]]) -> dict[str, list[str | None]]:
    """Cells by column name. A column listed twice (2016 lists B19013_001M so) must say the same both times."""
    columns: dict[str, list[str | None]] = {}
    for at, name in enumerate(header):
        cells = [row[at] for row in rows]
        if columns.setdefault(name, cells) != cells:
            reading.raise_source_changed(payload, f"column {name} is duplicated with different cells")
    return columns
