"""Publishers' figures for notebooks: `fetch` reads any source of the catalogue, each ``fetch_*`` asks one publisher.

The answers come through the same steps as every refresh, in the mode of ``AKER_SOURCE_MODE``: archived before they are
parsed, and not fetched again while unchanged. Every frame says in ``frame.attrs`` where it comes from: ``source``,
``origin`` (``published``, or ``sample`` for the embedded sample), and ``url``, ``sha256`` and ``fetched_at`` of the
answer: texts, or lists of texts where a frame is made of several answers. Only what is asked for is given: a year that
is not published is `NotPublished` (`NotLoaded` where no file of it is loaded), never another year instead. Rows that
are not as their table declares them are `SourceChanged`, as they are in a refresh.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import polars as pl

from aker_core.errors import UnknownGeography
from aker_data import catalogue
from aker_data.contracts import Scope
from aker_data.schemas.census_bfs import SERIES
from aker_data.sources import (
    _acs,
    _irs,
    _qcew,
    cbsa_delineation,
    census_bfs_monthly,
    census_pep,
    irs_county_flows,
    irs_gross_migration,
)
from aker_geo import codes, lists
from aker_geo import delineation as delineations
from aker_jobs.sources.generic import source_rows

if TYPE_CHECKING:
    import pandas as pd

    from aker_data.contracts import Payload, Request

__all__ = [
    "fetch",
    "fetch_bls_qcew",
    "fetch_cbsa_delineation",
    "fetch_census_age_sex",
    "fetch_census_bfs",
    "fetch_census_income",
    "fetch_census_mobility",
    "fetch_census_pep",
    "fetch_irs_gross_migration",
    "fetch_irs_migration",
]
Geography = Literal["metro", "state", "us"]

# The jobs runbook asks for formations as "BFN"; no series has that name today. It is read as actual formations within
# four quarters of the application.
BFN = "BF_BF4Q"
BFS_BEGINS = 2004
# An address of the IRS names two digits of a year, so that 2112 would be answered with 2012.
FIRST_YEAR, LAST_YEAR = 1900, 2099


def fetch(source_id: str, year: int, *, delineation: str | None = None, part: str = "") -> pd.DataFrame:
    """The rows of any source of the catalogue as a refresh of a data year would load them, whole.

    delineation: the list that draws the markets (default: the year's). part: only needs one of whose parts begins so
    (``2023`` of `bls_qcew_annual`, which otherwise has five years before, too). ``frame.attrs["missing"]`` names needs
    without an answer. Raises ConfigError for an unknown source, ValueError for a part that it does not have.
    """
    source = catalogue.load(source_id)
    scope = Scope(_year(year), "", delineations.vintage(delineation).id if delineation else delineations.for_year(year))
    rows, payloads, missing = source_rows(source, scope, part)
    frame = _frame(rows, payloads)
    frame.attrs["missing"] = missing
    return frame


def fetch_census_bfs(
    state: str | None = None, *, start: int, end: int, measure: str = "BFN", seasonally_adjusted: bool = False
) -> pd.DataFrame:
    """Business applications or formations by month, all sectors, from `start` to `end` (years, both included).

    state: FIPS or postal code, or None for the nation. measure: a series of the file, with or without its prefix
    (``BA_HBA`` or ``HBA``); ``BFN`` stands for ``BF_BF4Q``, actual formations within four quarters of the application.
    Columns: state_fips (null for the nation), geo, year, month, measure, seasonally_adjusted, value, flag; one row for
    every month of the years. value is null where flag says why (D, S, NA) or, without a flag, where nothing is
    published: actual formations lag by years (``SBF4Q`` continues them with projected ones). Raises ValueError for an
    unknown state or measure, a county or metro (which have no months: the message says what they have), or years that
    are in the wrong order or end before the series begins.
    """
    series = _series(measure)
    _refuse_smaller_areas(state, series)
    start, end = _year(start), _year(end)
    _check_years(start, end)
    fips = None if state is None else _state_fips(state)
    geo = "US" if fips is None else codes.postal_codes()[fips]
    table, payloads = _table([census_bfs_monthly.request()])
    rows = table.filter(
        pl.col("geo") == geo,
        pl.col("series") == series,
        pl.col("naics_sector") == "TOTAL",
        pl.col("seasonally_adjusted") == seasonally_adjusted,
    )
    tidy = _months(start, end).join(rows, on=["year", "month"], how="left", maintain_order="left")
    return _frame(
        tidy.select(
            pl.lit(fips, pl.String).alias("state_fips"),
            pl.lit(geo).alias("geo"),
            *("year", "month"),
            pl.lit(series).alias("measure"),
            pl.lit(seasonally_adjusted).alias("seasonally_adjusted"),
            *("value", "flag"),
        ),
        payloads,
    )


def fetch_irs_migration(year: int, state: str | None = None) -> pd.DataFrame:
    """Flows into and out of counties between the filing years `year` - 1 and `year`, as the IRS publishes them.

    state: FIPS or postal code of the state whose counties are asked for, or None for all. Columns are those of the
    table ``irs_county_flows``: direction, year1, year2, county_fips, counterpart_code, counterpart_kind,
    counterpart_state, counterpart_name, returns, individuals, agi_kusd (thousands of dollars), suppressed. Totals are
    rows too, told by counterpart_kind: never sum over all kinds. Raises ValueError for an unknown state or year.
    """
    year = _pair_year(year)
    fips = None if state is None else _state_fips(state)
    table, payloads = _table([irs_county_flows.request(year, "inflow"), irs_county_flows.request(year, "outflow")])
    return _frame(table if fips is None else table.filter(pl.col("county_fips").str.starts_with(fips)), payloads)


def fetch_irs_gross_migration(year: int) -> pd.DataFrame:
    """Returns and people who stayed, came and left by state, age and income between `year` - 1 and `year`.

    Columns are those of the table ``irs_gross_migration``. Raises ValueError for a year before 2012.
    """
    year = _pair_year(year)
    return _fetched([irs_gross_migration.request(year)])


def fetch_bls_qcew(
    year: int, *, area: str | None = None, industry: str | None = None, quarter: int | None = None
) -> pd.DataFrame:
    """Jobs, wages and establishments of one area (all industries) or of one industry (all areas).

    area: county FIPS, state (``08000``), metro (``C1974``) or ``US000``. industry: NAICS, ``10`` for all. quarter: 1 to
    4, or None for annual averages. Columns are those of the tables ``bls_qcew_annual`` and ``bls_qcew_quarterly``;
    withheld cells are null with their disclosure code. Raises ValueError unless one of area and industry is given.
    """
    if (area is None) == (industry is None):
        raise ValueError("Give either area= (all its industries) or industry= (all its areas)")
    year, which = _year(year), _quarter(quarter)
    if area is not None:
        return _fetched([_qcew.area_slice(year, _code(area, "area"), which)])
    return _fetched([_qcew.industry_slice(year, _code(industry or "", "industry"), which)])


def fetch_census_pep(vintage: int) -> pd.DataFrame:
    """Population of counties and states by year, of one vintage of the Population Estimates Program.

    Columns are those of the table ``census_pep``. Raises ValueError for a vintage that is not known.
    """
    releases = [release for release in census_pep.vintages() if release.year == _year(vintage)]
    if not releases:
        years = ", ".join(str(release.year) for release in census_pep.vintages())
        raise ValueError(f"No vintage {vintage} of county population. Use one of {years}")
    return _fetched([census_pep.request(releases[0])])


def fetch_cbsa_delineation(vintage: str) -> pd.DataFrame:
    """Counties with their metropolitan or micropolitan area, by the CBSA list of a month such as ``2023-07``.

    Columns are those of the table ``cbsa_delineation``. Raises ValueError for a vintage that is not known.
    """
    try:
        request = cbsa_delineation.request(vintage)
    except UnknownGeography as error:
        raise ValueError(str(error)) from error
    return _fetched([request])


def fetch_census_mobility(year: int, geography: Geography = "metro") -> pd.DataFrame:
    """ACS 1-year B07001 and B07401: who lives in a place now, and who lived there a year ago, by age.

    geography: ``metro``, ``state`` or ``us`` (which B07401 has no figures for). Columns are those of the table
    ``census_mobility``, margins of error at 90 %. Raises ValueError for a year without a 1-year release (2020).
    """
    tables = ("B07001", "B07401") if geography != "us" else ("B07001",)
    return _fetched(_acs_requests("census_mobility", year, tables, geography))


def fetch_census_income(year: int, geography: Geography = "metro") -> pd.DataFrame:
    """ACS 1-year B19013: median household income. Columns, arguments and errors as `fetch_census_mobility`."""
    return _fetched(_acs_requests("census_income", year, ("B19013",), geography))


def fetch_census_age_sex(year: int, geography: Geography = "metro") -> pd.DataFrame:
    """ACS 1-year B01001: population by sex and age. Columns, arguments and errors as `fetch_census_mobility`."""
    return _fetched(_acs_requests("census_age_sex", year, ("B01001",), geography))


def _acs_requests(source: str, year: int, tables: Sequence[str], geography: str) -> list[Request]:
    if geography not in _acs.GEOGRAPHIES:
        raise ValueError(f"Unknown geography {geography!r}. Use one of {', '.join(_acs.GEOGRAPHIES)}")
    year = _year(year)
    if year < _acs.FIRST_YEAR or year in _acs.NO_RELEASE:
        raise ValueError(f"The ACS has no 1-year tables of {year}. Use {_acs.FIRST_YEAR} or later, except 2020")
    return [_acs.request(source, year, table, geography) for table in tables]


def _refuse_smaller_areas(state: str | None, series: str) -> None:
    """A five-digit code is a county's or a metro's: of those no months are published."""
    text = str(state or "").strip()
    if len(text) == 5 and text.isdigit():
        from aker_jobs.labor.availability import availability

        availability(series, "county" if text in lists.known_counties() else "metro", frequency="month")


def _series(measure: str) -> str:
    code = str(measure).strip().upper()
    if code == "BFN":
        return BFN
    for series in SERIES:
        if code in (series, series.partition("_")[2]):
            return series
    series_names = ", ".join(f"{series} ({says})" for series, says in SERIES.items())
    raise ValueError(f"Unknown measure {measure!r}. Use BFN (read as {BFN}) or one of {series_names}")


def _check_years(start: int, end: int) -> None:
    if start > end:
        raise ValueError(f"start {start} is after end {end}. Give the earlier year first")
    if end < BFS_BEGINS or end > BFS_BEGINS + 100:
        raise ValueError(
            f"Business Formation Statistics begin with {BFS_BEGINS}. There is nothing for {start} to {end}"
        )


def _months(start: int, end: int) -> pl.DataFrame:
    """Every month of the years, in order."""
    months = [(year, month) for year in range(max(start, BFS_BEGINS), end + 1) for month in range(1, 13)]
    return pl.DataFrame(months, schema={"year": pl.Int16, "month": pl.Int8}, orient="row")


def _state_fips(state: str) -> str:
    text = str(state).strip().upper()
    fips = codes.state_codes().get(text, text.zfill(2))
    if fips not in codes.postal_codes():
        raise ValueError(f"Unknown state {state!r}. Give its FIPS code ('08') or postal code ('CO')")
    return fips


def _year(year: object) -> int:
    """A year as people hold it (2021, "2021", 2021.0). It becomes part of an address, so nothing else may pass."""
    text = str(year).strip().removesuffix(".0")
    if not (len(text) == 4 and text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR):
        raise ValueError(f"Not a year between {FIRST_YEAR} and {LAST_YEAR}: {year!r}. Write it as 2021")
    return int(text)


def _pair_year(year: object) -> int:
    number = _year(year)
    if number < _irs.FIRST_YEAR:
        raise ValueError(
            f"IRS flows begin with the pair ending in {_irs.FIRST_YEAR}, not {number}. Request a later year"
        )
    return number


def _quarter(quarter: int | None) -> _qcew.Quarter:
    match quarter:
        case None:
            return "a"
        case 1:
            return "1"
        case 2:
            return "2"
        case 3:
            return "3"
        case 4:
            return "4"
        case _:
            raise ValueError(f"Unknown quarter {quarter!r}. Give 1, 2, 3 or 4, or leave it out for annual averages")


def _code(code: str, kind: str) -> str:
    """A code as it may stand in an address: letters, digits and hyphens only."""
    # A county's code that was read as a number lacks its first zero.
    text = str(code).strip() if kind != "area" or not isinstance(code, int) else f"{code:05d}"
    if not text or not text.isascii() or not text.replace("-", "").isalnum():
        raise ValueError(f"Not a code: {kind} {code!r}. Write for example area='C1974' or industry='31-33'")
    return text


def _fetched(requests: Sequence[Request]) -> pd.DataFrame:
    return _frame(*_table(requests))


def _table(requests: Sequence[Request]) -> tuple[pl.DataFrame, list[Payload]]:
    """The parsed rows of all answers to the requests of one source, as its table declares them, and the answers."""
    from aker_core.config import Settings
    from aker_data.ingest.context import context_from
    from aker_data.ingest.fetch_payloads import fetch_payloads
    from aker_jobs.sources.generic import checked_rows

    source = catalogue.load(requests[0].source)
    payloads = fetch_payloads(source, requests, context_from(Settings()))
    return checked_rows(source, payloads), payloads


def _frame(table: pl.DataFrame, payloads: Sequence[Payload]) -> pd.DataFrame:
    """The rows in pandas, with where they come from in `attrs`."""
    frame = table.to_pandas()
    sampled = any(payload.origin == "sample" for payload in payloads)
    frame.attrs = {
        "source": payloads[0].request.source,
        "origin": "sample" if sampled else "published",
        "url": _one_or_all([payload.request.url for payload in payloads]),
        "sha256": _one_or_all([payload.sha256 for payload in payloads]),
        "fetched_at": _one_or_all([payload.fetched_at.isoformat() for payload in payloads]),
    }
    return frame


def _one_or_all(hashes: list[str]) -> str | list[str]:
    return hashes[0] if len(hashes) == 1 else hashes
