"""Business dynamics and county applications for notebooks, in pandas; see `aker_jobs.sources` for what the frames say.

What does not exist for an area is refused before anything is asked, with what there is instead
(`aker_jobs.labor.availability`).
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Literal

import polars as pl

from aker_core.errors import ABSENT
from aker_data.sources import census_bds, census_bfs_county
from aker_geo import codes
from aker_jobs.labor.availability import availability
from aker_jobs.sources.arguments import check_years, checked_year, state_fips
from aker_jobs.sources.frames import fetched_table, sourced_frame

if TYPE_CHECKING:
    import pandas as pd

    from aker_data.contracts import Payload

Area = Literal["nation", "state", "metro", "county"]
Age = Literal["firm", "establishment"]
# (area, by sector, whose age) -> published table
_TABLES = {
    ("nation", False, None): "us",
    ("state", False, None): "st",
    ("metro", False, None): "msa",
    ("county", False, None): "st_cty",
    ("nation", False, "firm"): "fa",
    ("state", False, "firm"): "st_fa",
    ("nation", True, "firm"): "sec_fa",
    ("metro", False, "firm"): "msa_fac",
    ("nation", False, "establishment"): "ea",
    ("state", False, "establishment"): "st_ea",
    ("nation", True, "establishment"): "sec_ea",
}


def fetch_census_bds(
    geography: Area = "nation",
    *,
    by_sector: bool = False,
    by_age: Age | None = None,
    vintage: int | None = None,
    start: int | None = None,
    end: int | None = None,
) -> pd.DataFrame:
    """Business Dynamics Statistics of one kind of area: establishments, firms and jobs that begin, last and end.

    by_age: of the ``firm`` or of the ``establishment``; single years for the nation, states and sectors, coarse classes
    of the firm for metros. vintage: the release (default: the newest that is out). start, end: years, both included.
    Columns are those of the table ``census_bds``; a null has its letter in `flags`. Raises ValueError for a table that
    does not exist, naming what does, or a release that is not known; NotPublished where the release is not out,
    NotLoaded where no file of it is loaded.
    """
    table = _TABLES.get((geography, by_sector, by_age))
    if table is None:
        raise ValueError(_missing(geography, by_sector=by_sector, by_age=by_age))
    if vintage is None:
        rows, payloads = _newest(table)
    else:
        rows, payloads = fetched_table([census_bds.request(table, checked_year(vintage))])
    first, last = (None if year is None else checked_year(year) for year in (start, end))
    if first is not None and last is not None and first > last:
        raise ValueError(f"start {first} is after end {last}. Give the earlier year first")
    within = [pl.col("year") >= first] if first is not None else []
    within += [pl.col("year") <= last] if last is not None else []
    return sourced_frame(rows.filter(within) if within else rows, payloads)


def fetch_census_bfs_county(*, start: int, end: int, state: str | None = None) -> pd.DataFrame:
    """Business applications by county and year, from `start` to `end` (both included).

    state: FIPS or postal code, or None for all. Columns are those of the table ``census_bfs_county``. Former and
    present counties of Alaska and Connecticut are both listed, each with figures for its own years. Raises ValueError
    for an unknown state, or years in the wrong order or before the series.
    """
    first, last = checked_year(start), checked_year(end)
    check_years(first, last)
    postal = None if state is None else codes.postal_codes()[state_fips(state)]
    rows, payloads = fetched_table([census_bfs_county.request()])
    selection = rows.filter(pl.col("year").is_between(first, last))
    return sourced_frame(selection if postal is None else selection.filter(pl.col("state") == postal), payloads)


def _newest(table: str) -> tuple[pl.DataFrame, list[Payload]]:
    """A table of the newest release that is out."""
    *newer, oldest = census_bds.releases()
    for vintage in newer:
        with suppress(*ABSENT):
            return fetched_table([census_bds.request(table, vintage)])
    return fetched_table([census_bds.request(table, oldest)])


def _missing(geography: str, *, by_sector: bool, by_age: str | None) -> str:
    """What to say of a table that does not exist, from the table of what does."""
    series = "firms" if by_age == "firm" else "estabs"
    detail = {(True, False): "sector", (True, True): "sector_single_age", (False, True): "single_age"}
    try:
        how = availability(series, geography, detail=detail.get((by_sector, by_age is not None), "total"))
    except ValueError as error:
        return f"fetch_census_bds: {error}"
    there = "; ".join(" ".join(filter(None, _words(*key))) for key in _TABLES)
    return f"fetch_census_bds: {how.table} ({how}) is published, but not read by this version; it reads {there}"


def _words(area: str, by_sector: bool, age: str | None) -> tuple[str, str, str]:
    """The words for one of the tables that are read."""
    return area, "by sector" if by_sector else "", f"by age of the {age}" if age else ""
