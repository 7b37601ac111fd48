"""The family of jobs: totals, pay, concentration and growth of every market, from one table of QCEW."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_core.errors import UnknownGeography
from aker_core.facts.family import Family, FamilyInputs, FamilyResult, Tables
from aker_core.facts.placement import placement_check
from aker_core.facts.residents import area_residents
from aker_jobs.labor import qcew_cells as qcew
from aker_jobs.labor.checks import metro_totals_check
from aker_jobs.labor.extract import naics_extract
from aker_jobs.labor.jobs_by_sector import HISTORY, Labor, compute_labor
from aker_jobs.labor.sectors import sector_definitions

ANNUAL, QUARTERLY = "bls_qcew_annual", "bls_qcew_quarterly"


@dataclass(frozen=True)
class LaborResult(FamilyResult):
    """The result with what comparisons go on with.

    source: the table that the cells are from. cells: those of `aker_jobs.labor.qcew_cells`, of the data year and up to
    five before. slack: the rounding of one cell, in jobs. labor: what was made of them. Without a table of jobs there
    is only a plain `FamilyResult`.
    """

    source: str = ANNUAL
    cells: pl.LazyFrame | None = None
    slack: float = qcew.ANNUAL_ROUNDING
    labor: Labor | None = None


def labor_family(given: FamilyInputs) -> FamilyResult:
    """Values of the data year, the extract `naics`, and checks; nothing where no table of jobs is there."""
    if not {ANNUAL, QUARTERLY} & set(given.tables):
        return FamilyResult()
    year = given.scope.year
    source, cells, slack = _job_cells(given.tables, year)
    labor = compute_labor(
        cells, given.crosswalk, sector_definitions(), _population(given), year=year, source=source, slack=slack
    )
    return LaborResult(
        values=labor.values,
        extracts={"naics": naics_extract(labor.sectors, given.markets)},
        checks=[
            (source, metro_totals_check(cells, given.crosswalk, year)),
            (source, placement_check(_counties(cells), given.delineation)),
        ],
        source=source,
        cells=cells,
        slack=slack,
        labor=labor,
    )


FAMILY = Family("labor", labor_family)


def _counties(cells: pl.LazyFrame) -> pl.LazyFrame:
    area = pl.col("area_fips")
    areas = cells.select(area.unique()).select(area.cast(pl.String))
    # QCEW's codes of counties are five digits; the other areas are metros, the nation and its parts.
    return areas.filter(area.str.contains(r"^\d{5}$") & ~area.str.ends_with("000")).select(county_fips=area)


def _job_cells(tables: Tables, year: int) -> tuple[str, pl.LazyFrame, float]:
    """The cells of the annual table, else of the widest quarter; the table's name, and the rounding of one cell."""
    if ANNUAL in tables:
        annual = tables[ANNUAL]
        within = (pl.col("year") >= year - HISTORY) & (pl.col("year") <= year)
        return ANNUAL, qcew.annual_cells(annual.filter(within)), qcew.ANNUAL_ROUNDING
    quarterly = tables[QUARTERLY]
    quarter = qcew.widest_quarter(quarterly, year)
    if quarter is None:
        raise UnknownGeography(f"bls_qcew_quarterly has no area with a total for {year}; refresh it for that year")
    return QUARTERLY, qcew.quarterly_cells(quarterly, quarter), 0.0


def _population(given: FamilyInputs) -> pl.DataFrame:
    """Residents of the data year of markets, states and the nation, named as the sector table wants them."""
    found = _of_year(given.residents, given.scope.year, given.markets)
    if "census_pep" not in given.tables:
        return found
    states = given.crosswalk["county_fips"].str.slice(0, 2).unique().to_list()
    wider = area_residents(given.tables["census_pep"]).filter(pl.col("cbsa_code").is_in([*states, "US"]))
    return pl.concat([found, _of_year(wider, given.scope.year, given.markets)])


def _of_year(residents: pl.DataFrame | None, year: int, markets: pl.DataFrame) -> pl.DataFrame:
    """Residents of one year, named as the sector table wants them; nulls where there is no population table."""
    if residents is None:
        nothing: dict[str, pl.DataType | type[pl.DataType]] = {
            "population": pl.Int64,
            "population_year": pl.Int16,
            "population_vintage": pl.Int16,
            "county_fips": pl.List(pl.String),
            "population_payloads": pl.List(pl.String),
        }
        return markets.select("cbsa_code", **{name: pl.lit(None, dtype) for name, dtype in nothing.items()})
    return residents.filter(pl.col("year") == year).select(
        "cbsa_code",
        "population",
        population_year="year",
        population_vintage="vintage",
        county_fips="county_fips",
        population_payloads="payloads",
    )
