"""The published cells that stand for a place: what an estimated sum of it is explained by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from aker_data.lake.conditions import all_of
from aker_jobs.withheld_errors import table_of_jobs

if TYPE_CHECKING:
    from aker_data.lake.tables import Lake

# What tells a cell of a table of jobs, how many jobs it has, and where it came from.
CELL = frozenset(
    ("area_fips", "own_code", "industry_code", "year", "qtr", "annual_avg_emplvl", "month3_emplvl", "payload_sha256")
)


INDUSTRY = ("own_code", "industry_code")
KEYS = ("area_fips", *INDUSTRY)


class PlaceCells(NamedTuple):
    """The published cells of a place and year: keys, jobs and payload, by area and industry.

    own: the codes of the place itself; rows of others are those of its counties. Jobs of withheld cells are null.
    """

    own: list[str]
    rows: pl.DataFrame
    year: int

    def of_sector(self, sector: str) -> pl.DataFrame:
        """The cells of a sector, or of an ownership and an industry (`5-44-45`). Of an ownership of which the place has
        no rows by industry of its own (governments of metros) those of its counties."""
        codes = _codes(sector, self.year)
        rows = self.rows.filter(pl.col(name).is_in(codes[name].unique().to_list()) for name in INDUSTRY)
        is_own = pl.col("area_fips").is_in(self.own)
        return rows.filter(is_own | ~is_own.any().over("own_code")).sort(KEYS)


def place_cells(lake: Lake, as_of: str, place: str, sectors: Iterable[str], year: int, delineation: str) -> PlaceCells:
    """The published cells of some sectors in a place and year.

    place: a CBSA code, two digits of a state, or `US`. Raises NotLoaded where the lake has no table of jobs for the
    vintage.
    """
    codes = pl.concat([_codes(sector, year).select(INDUSTRY) for sector in sectors])
    area, counties = _areas(lake, as_of, place, delineation)
    table = _of_period(lake.scan(table_of_jobs(lake, as_of), as_of), year)
    is_other = bool(area) and _holds_other_counties(table, area[0], counties)
    own = [place.ljust(5, "0") if place.isdigit() else "US000", *([] if is_other else area)]
    schema = table.collect_schema()
    wanted = {"area_fips": [*own, *counties], **{name: codes[name].unique().sort().to_list() for name in INDUSTRY}}
    of_year = table.filter(*all_of(schema, wanted))
    rows = of_year.select(name for name in schema if name in CELL).collect()
    return PlaceCells(own, rows.with_columns(pl.col(KEYS).cast(pl.String)), year)


def _holds_other_counties(table: pl.LazyFrame, area: str, counties: list[str]) -> bool:
    """Whether a metro's jobs in all are not those of its counties, which all have rows: then these stand for it."""
    from aker_jobs.labor.qcew_cells import ANNUAL_ROUNDING

    jobs = "month3_emplvl" if "month3_emplvl" in table.collect_schema() else "annual_avg_emplvl"
    whole = {"area_fips": [area, *counties], "own_code": ["0"], "industry_code": ["10"]}
    rows = table.filter(*all_of(table.collect_schema(), whole)).select(pl.col("area_fips").cast(pl.String), jobs)
    totals = dict(rows.collect().iter_rows())
    listed = [totals.get(county) for county in counties]
    if totals.get(area) is None or None in listed:
        return False
    return bool(abs(totals[area] - sum(filter(None, listed))) > ANNUAL_ROUNDING * (len(counties) + 1))


def _of_period(table: pl.LazyFrame, year: int) -> pl.LazyFrame:
    """The rows of a year, of a table of quarters those of the quarter that figures are made of."""
    from aker_jobs.labor.qcew_cells import widest_quarter

    of_year = table.filter(pl.col("year") == year)
    if "month3_emplvl" not in table.collect_schema():
        return of_year
    quarter = widest_quarter(table, year)
    return of_year if quarter is None else of_year.filter(pl.col("qtr") == quarter[1])


def _areas(lake: Lake, as_of: str, place: str, delineation: str) -> tuple[list[str], list[str]]:
    """The QCEW area of a market, where no other market has its code, and its counties; none of another place."""
    of_list = pl.col("delineation") == delineation
    alike = pl.col("cbsa_code").str.starts_with(place[:4])
    listed = lake.scan("cbsa_delineation", as_of).filter(of_list, alike).select("cbsa_code", "county_fips").collect()
    counties = listed.filter(pl.col("cbsa_code") == place)["county_fips"].sort().to_list()
    is_alone = listed["cbsa_code"].n_unique() == 1
    return ([f"C{place[:4]}"] if counties and is_alone else []), counties


def _codes(sector: str, year: int) -> pl.DataFrame:
    """The industry_code and own_code of a sector in a year, or of one industry by its ownership (`5-44-45`)."""
    from aker_jobs.labor.sectors import sector_definitions

    own, _, industry = sector.partition("-")
    if own.isdigit():
        return pl.DataFrame({"industry_code": [industry], "own_code": [own]})
    return sector_definitions().filter(
        pl.col("sector") == sector, pl.col("first_year") <= year, pl.col("last_year") >= year
    )
