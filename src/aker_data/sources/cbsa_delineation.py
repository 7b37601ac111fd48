"""List 1 of the CBSA delineations: which counties make up which metropolitan or micropolitan area."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aker_data.check import Check
from aker_data.contracts import Need, Payload, Request, Scope, Source
from aker_data.schemas.census_geo import DELINEATION
from aker_data.sources import cells
from aker_data.sources.reading import raise_source_changed, require_columns
from aker_data.sources.sheets import first_sheet
from aker_geo import delineation, lists

ID = "cbsa_delineation"
_FIRST_NAME = "CBSA Code"
_HEADER_WITHIN = 6
_RENAMES = {
    _FIRST_NAME: "cbsa_code",
    "CBSA Title": "cbsa_title",
    "Metropolitan/Micropolitan Statistical Area": "cbsa_type",
    "CSA Code": "csa_code",
    "County/County Equivalent": "county_name",
    "State Name": "state_name",
    "FIPS State Code": "state_fips",
    "FIPS County Code": "county",
    "Central/Outlying County": "central_outlying",
}
_TYPES = {"Metropolitan Statistical Area": "metro", "Micropolitan Statistical Area": "micro"}


def request(vintage: str) -> Request:
    """The workbook of one vintage. Raises UnknownGeography where the vintage is not in use."""
    edition = delineation.vintage(vintage)
    return Request(
        source=ID,
        url=edition.url,
        part=edition.id,
        media="xlsx" if edition.url.endswith(".xlsx") else "xls",
        file_names=(edition.file_name,),
    )


def requests(scope: Scope) -> list[Need]:
    """The list that draws the markets of the refresh."""
    return [Need(f"CBSA list of {scope.delineation}", ((request(scope.delineation),),))]


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of `DELINEATION`, one per county. Raises SourceChanged where the list is of another month or cut off."""
    sheet = first_sheet(payload)
    vintage = delineation.vintage(payload.request.part)
    at, names = _header(payload, sheet)
    titles = " ".join(sheet.head(at).get_column(sheet.columns[0]).drop_nulls())
    if vintage.title not in titles.upper():
        raise_source_changed(payload, f"the title is {titles[-60:]!r}, not that of {vintage.title}")
    ours = [_RENAMES.get(name, name) for name in names]
    require_columns(payload, ours, used=tuple(_RENAMES.values()), ignored=DELINEATION.ignored)
    sheet.columns = ours
    return _counties(payload, sheet.slice(at + 1))


def _header(payload: Payload, sheet: pl.DataFrame) -> tuple[int, list[str]]:
    top = sheet.head(_HEADER_WITHIN).rows()
    at = next((at for at, row in enumerate(top) if row[0] == _FIRST_NAME), None)
    if at is None:
        raise_source_changed(payload, f"no header that begins with {_FIRST_NAME!r} in the first {_HEADER_WITHIN} rows")
    return at, [str(cell) for cell in top[at]]


def _counties(payload: Payload, body: pl.DataFrame) -> pl.DataFrame:
    """The rows of counties; below them only blank rows and notes (text in the first cell alone) may stand."""
    rest = pl.any_horizontal(pl.col(name).is_not_null() for name in body.columns[1:])
    rows, notes = body.filter(rest), body.filter(~rest)
    types = pl.col("cbsa_type").replace_strict(_TYPES, default=None, return_dtype=pl.String)
    table = rows.with_columns(
        pl.lit(payload.request.part).alias("delineation"),
        types.alias("cbsa_type"),
        cells.county(pl.col("state_fips"), pl.col("county")).alias("county_fips"),
        pl.col("central_outlying").str.to_lowercase(),
    ).select(*DELINEATION.dtypes)
    empty = [name for name in table.columns if name != "csa_code" and table.get_column(name).null_count()]
    if empty:
        raise_source_changed(payload, f"empty or unknown cells in {empty}")
    if not notes.height or not notes.item(-1, 0):
        _require_whole(payload, table)
    return table


def _require_whole(payload: Payload, table: pl.DataFrame) -> None:
    """Without the notes at its end (saved again by somebody) a list is whole where its counts are the bulletin's."""
    edition = delineation.vintage(payload.request.part)
    counts = table.get_column("cbsa_code").n_unique(), table.get_column("county_fips").n_unique(), table.height
    foreign = sorted(set(table.get_column("county_fips")) - lists.known_counties())
    if counts == (edition.areas, edition.counties, edition.counties) and not foreign:
        return
    rows = f" in {table.height:,} rows" if table.height != counts[1] else ""
    codes = f"; {len(foreign)} county codes are in no list ({', '.join(foreign[:5])})" if foreign else ""
    raise_source_changed(
        payload,
        f"the notes at the end of the list are missing, and it has {counts[0]:,} areas and {counts[1]:,} counties"
        f"{rows} where {edition.title} has {edition.areas:,} and {edition.counties:,}{codes}. The file is cut off, or "
        "its counties were changed by whoever saved it",
        saved_again=True,
    )


def _counties_of_the_bulletin(table: pl.LazyFrame) -> list[Check]:
    """A list that lacks a county makes its market too small; one that lacks most is of some markets only."""
    per_list = pl.col("county_fips").n_unique().alias("counties")
    counted = table.group_by("delineation").agg(per_list, pl.len().alias("rows")).sort("delineation").collect()
    found = []
    for name, counties, rows in counted.iter_rows():
        edition = delineation.vintage(name)
        note = f"{name} has {counties:,} counties in {rows:,} rows, {edition.title} {edition.counties:,}"
        passed = counties == rows == edition.counties
        if not passed:
            note += ": markets without one of their counties are too small. Download the list again"
        found.append(Check("cbsa_counties", passed=passed, note=note, fatal=2 * counties > edition.counties, rows=rows))
    return found


def checks(table: pl.LazyFrame) -> Sequence[Check]:
    """As many areas and counties as the bulletin has, each county once; one type and title for each area."""
    areas = (
        table.group_by("delineation", "cbsa_code")
        .agg(pl.struct("cbsa_title", "cbsa_type").n_unique().alias("versions"))
        .collect()
    )
    counts = dict(areas.group_by("delineation").len().sort("delineation").iter_rows())
    wrong = {name: count for name, count in counts.items() if count != delineation.vintage(name).areas}
    several = areas.filter(pl.col("versions") > 1).get_column("cbsa_code").sort().to_list()
    return [
        *_counties_of_the_bulletin(table),
        Check("cbsa_areas", passed=bool(counts) and not wrong, note=f"areas by vintage: {counts}"),
        Check("cbsa_one_title", passed=not several, note=f"areas with more than one title or type: {several[:5]}"),
    ]


SOURCE = Source(id=ID, schema=DELINEATION, requests=requests, parse=parse, checks=checks)
