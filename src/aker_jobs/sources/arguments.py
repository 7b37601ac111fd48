"""What a person may ask `aker_jobs.sources` for: years, states, measures, quarters and codes, or ValueError.

Each becomes a part of an address, so that nothing else may pass.
"""

from __future__ import annotations

import polars as pl

from aker_data.schemas.census_bfs import SERIES
from aker_data.sources import _irs, _qcew
from aker_geo import codes, lists

# The jobs runbook asks for formations as "BFN"; no series has that name today. It is read as actual formations within
# four quarters of the application.
BFN = "BF_BF4Q"
BFS_BEGINS = 2004
# An address of the IRS names two digits of a year, so that 2112 would be answered with 2012.
FIRST_YEAR, LAST_YEAR = 1900, 2099


def refuse_smaller_areas(state: str | None, series: str) -> None:
    """A five-digit code is a county's or a metro's: of those no months are published."""
    text = str(state or "").strip()
    if len(text) == 5 and text.isdigit():
        from aker_jobs.labor.availability import availability

        availability(series, "county" if text in lists.known_counties() else "metro", frequency="month")


def chosen_series(measure: str) -> str:
    """The series of the file that a measure names. Raises ValueError for another."""
    code = str(measure).strip().upper()
    if code == "BFN":
        return BFN
    for series in SERIES:
        if code in (series, series.partition("_")[2]):
            return series
    series_names = ", ".join(f"{series} ({says})" for series, says in SERIES.items())
    raise ValueError(f"Unknown measure {measure!r}. Use BFN (read as {BFN}) or one of {series_names}")


def check_years(start: int, end: int) -> None:
    """ValueError for years in the wrong order, or in none of which there are statistics."""
    if start > end:
        raise ValueError(f"start {start} is after end {end}. Give the earlier year first")
    if end < BFS_BEGINS or end > BFS_BEGINS + 100:
        raise ValueError(
            f"Business Formation Statistics begin with {BFS_BEGINS}. There is nothing for {start} to {end}"
        )


def month_rows(start: int, end: int) -> pl.DataFrame:
    """Every month of the years, in order."""
    months = [(year, month) for year in range(max(start, BFS_BEGINS), end + 1) for month in range(1, 13)]
    return pl.DataFrame(months, schema={"year": pl.Int16, "month": pl.Int8}, orient="row")


def state_fips(state: str) -> str:
    """Two digits out of a FIPS or postal code. Raises ValueError for another text."""
    text = str(state).strip().upper()
    fips = codes.state_codes().get(text, text.zfill(2))
    if fips not in codes.postal_codes():
        raise ValueError(f"Unknown state {state!r}. Give its FIPS code ('08') or postal code ('CO')")
    return fips


def checked_year(year: object) -> int:
    """A year as people hold it (2021, "2021", 2021.0). It becomes part of an address, so nothing else may pass."""
    text = str(year).strip().removesuffix(".0")
    if not (len(text) == 4 and text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR):
        raise ValueError(f"Not a year between {FIRST_YEAR} and {LAST_YEAR}: {year!r}. Write it as 2021")
    return int(text)


def checked_pair_year(year: object) -> int:
    """The second year of a pair of filing years. Raises ValueError where there are no flows yet."""
    number = checked_year(year)
    if number < _irs.FIRST_YEAR:
        raise ValueError(
            f"IRS flows begin with the pair ending in {_irs.FIRST_YEAR}, not {number}. Request a later year"
        )
    return number


def quarter_letter(quarter: int | None) -> _qcew.Quarter:
    """A quarter as addresses name it, `a` for annual averages. Raises ValueError for another number."""
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


def checked_code(code: str, kind: str) -> str:
    """A code as it may stand in an address: letters, digits and hyphens only."""
    # A county's code that was read as a number lacks its first zero.
    text = str(code).strip() if kind != "area" or not isinstance(code, int) else f"{code:05d}"
    if not text or not text.isascii() or not text.replace("-", "").isalnum():
        raise ValueError(f"Not a code: {kind} {code!r}. Write for example area='C1974' or industry='31-33'")
    return text
