"""Publishers' figures for notebooks: `fetch` reads any source of the catalogue, each ``fetch_*`` asks one publisher.

The answers come through the same steps as every refresh, in the mode of ``AKER_SOURCE_MODE``: archived before they are
parsed, and not fetched again while unchanged. Every frame says in ``frame.attrs`` where it comes from: ``source``,
``origin`` (``published``; ``snapshot`` or ``sample`` for what is embedded), and ``url``, ``sha256`` and ``fetched_at``
of the answer: texts, or lists of texts where a frame is made of several answers. Only what is asked for is given: a
year that is not published is `NotPublished` (`NotLoaded` where no file of it is loaded), never another year instead.
Rows that are not as their table declares them are `SourceChanged`, as they are in a refresh.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import polars as pl

from aker_core.errors import UnknownGeography
from aker_data import catalogue
from aker_data.contracts import Scope
from aker_data.sources import (
    _acs,
    _qcew,
    cbsa_delineation,
    census_bfs_monthly,
    census_pep,
    irs_county_flows,
    irs_gross_migration,
)
from aker_geo import codes
from aker_geo import delineation as delineations
from aker_jobs.sources.arguments import (
    check_years,
    checked_code,
    checked_pair_year,
    checked_year,
    chosen_series,
    month_rows,
    quarter_letter,
    refuse_smaller_areas,
    state_fips,
)
from aker_jobs.sources.frames import fetched_frame, fetched_table, sourced_frame
from aker_jobs.sources.generic import source_rows

if TYPE_CHECKING:
    import pandas as pd

    from aker_data.contracts import Request

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


def fetch(source_id: str, year: int, *, delineation: str | None = None, part: str = "") -> pd.DataFrame:
    """The rows of any source of the catalogue as a refresh of a data year would load them, whole.

    delineation: the list that draws the markets (default: the year's). part: only needs one of whose parts begins so
    (``2023`` of `bls_qcew_annual`, which otherwise has five years before, too). ``frame.attrs["missing"]`` names needs
    without an answer. Raises ConfigError for an unknown source, ValueError for a part that it does not have.
    """
    source = catalogue.load(source_id)
    boundaries = delineations.vintage(delineation).id if delineation else delineations.for_year(year)
    scope = Scope(checked_year(year), "", boundaries)
    rows, payloads, missing = source_rows(source, scope, part)
    frame = sourced_frame(rows, payloads)
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
    series = chosen_series(measure)
    refuse_smaller_areas(state, series)
    start, end = checked_year(start), checked_year(end)
    check_years(start, end)
    fips = None if state is None else state_fips(state)
    geo = "US" if fips is None else codes.postal_codes()[fips]
    table, payloads = fetched_table([census_bfs_monthly.request()])
    rows = table.filter(
        pl.col("geo") == geo,
        pl.col("series") == series,
        pl.col("naics_sector") == "TOTAL",
        pl.col("seasonally_adjusted") == seasonally_adjusted,
    )
    tidy = month_rows(start, end).join(rows, on=["year", "month"], how="left", maintain_order="left")
    return sourced_frame(
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
    year = checked_pair_year(year)
    fips = None if state is None else state_fips(state)
    table, payloads = fetched_table(
        [irs_county_flows.request(year, "inflow"), irs_county_flows.request(year, "outflow")]
    )
    return sourced_frame(table if fips is None else table.filter(pl.col("county_fips").str.starts_with(fips)), payloads)


def fetch_irs_gross_migration(year: int) -> pd.DataFrame:
    """Returns and people who stayed, came and left by state, age and income between `year` - 1 and `year`.

    Columns are those of the table ``irs_gross_migration``. Raises ValueError for a year before 2012.
    """
    year = checked_pair_year(year)
    return fetched_frame([irs_gross_migration.request(year)])


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
    year, which = checked_year(year), quarter_letter(quarter)
    if area is not None:
        return fetched_frame([_qcew.area_slice(year, checked_code(area, "area"), which)])
    return fetched_frame([_qcew.industry_slice(year, checked_code(industry or "", "industry"), which)])


def fetch_census_pep(vintage: int) -> pd.DataFrame:
    """Population of counties and states by year, of one vintage of the Population Estimates Program.

    Columns are those of the table ``census_pep``. Raises ValueError for a vintage that is not known.
    """
    releases = [release for release in census_pep.vintages() if release.year == checked_year(vintage)]
    if not releases:
        years = ", ".join(str(release.year) for release in census_pep.vintages())
        raise ValueError(f"No vintage {vintage} of county population. Use one of {years}")
    return fetched_frame([census_pep.request(releases[0])])


def fetch_cbsa_delineation(vintage: str) -> pd.DataFrame:
    """Counties with their metropolitan or micropolitan area, by the CBSA list of a month such as ``2023-07``.

    Columns are those of the table ``cbsa_delineation``. Raises ValueError for a vintage that is not known.
    """
    try:
        request = cbsa_delineation.request(vintage)
    except UnknownGeography as error:
        raise ValueError(str(error)) from error
    return fetched_frame([request])


def fetch_census_mobility(year: int, geography: Geography = "metro") -> pd.DataFrame:
    """ACS 1-year B07001 and B07401: who lives in a place now, and who lived there a year ago, by age.

    geography: ``metro``, ``state`` or ``us`` (which B07401 has no figures for). Columns are those of the table
    ``census_mobility``, margins of error at 90 %. Raises ValueError for a year without a 1-year release (2020).
    """
    tables = ("B07001", "B07401") if geography != "us" else ("B07001",)
    return fetched_frame(_acs_requests("census_mobility", year, tables, geography))


def fetch_census_income(year: int, geography: Geography = "metro") -> pd.DataFrame:
    """ACS 1-year B19013: median household income. Columns, arguments and errors as `fetch_census_mobility`."""
    return fetched_frame(_acs_requests("census_income", year, ("B19013",), geography))


def fetch_census_age_sex(year: int, geography: Geography = "metro") -> pd.DataFrame:
    """ACS 1-year B01001: population by sex and age. Columns, arguments and errors as `fetch_census_mobility`."""
    return fetched_frame(_acs_requests("census_age_sex", year, ("B01001",), geography))


def _acs_requests(source: str, year: int, tables: Sequence[str], geography: str) -> list[Request]:
    if geography not in _acs.GEOGRAPHIES:
        raise ValueError(f"Unknown geography {geography!r}. Use one of {', '.join(_acs.GEOGRAPHIES)}")
    year = checked_year(year)
    if _acs.no_release(year):
        raise ValueError(f"The ACS has no 1-year tables of {year}. Use {_acs.FIRST_YEAR} or later, except 2020")
    return [_acs.request(source, year, table, geography) for table in tables]
