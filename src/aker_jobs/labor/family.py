"""The family of jobs: totals, pay, concentration and growth of markets, states and the nation, from a QCEW table."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from aker_core.errors import UnknownGeography
from aker_core.facts.family import Family, FamilyInputs, FamilyResult, Tables
from aker_core.facts.placement import placement_check
from aker_data.check import Check
from aker_geo.codes import NATION
from aker_geo.markets import metro_membership
from aker_jobs.labor import qcew_cells as qcew
from aker_jobs.labor.checks import estimates_add_up_check, margins_check, metro_totals_check
from aker_jobs.labor.estimate_errors import SAMPLE, estimate_checks, estimate_errors
from aker_jobs.labor.estimated_year import is_national
from aker_jobs.labor.extract import naics_extract
from aker_jobs.labor.labor_facts import Labor, compute_labor
from aker_jobs.labor.metro_rows import metro_rows_check, rebuilt_check, rebuilt_errors, years_without
from aker_jobs.labor.nation_place import OF_SNAPSHOT
from aker_jobs.labor.qcew_cells import ANNUAL, QUARTERLY, QcewTable
from aker_jobs.labor.sectors import HISTORY, sector_definitions

SNAPSHOT = "snapshot"  # an origin of tables


@dataclass(frozen=True)
class LaborResult(FamilyResult):
    """The result with what comparisons go on with.

    cells: those of `aker_jobs.labor.qcew_cells`, of the data year and up to five before. labor: what was made of them.
    Without a table of jobs there is only a plain `FamilyResult`.
    """

    cells: pl.LazyFrame = field(default_factory=pl.LazyFrame)
    labor: Labor | None = None


def labor_family(family_inputs: FamilyInputs) -> FamilyResult:
    """Facts of the data year and jobs of the years before, the extract `naics`, and checks.

    Nothing where no table of jobs is there.
    """
    if not {ANNUAL, QUARTERLY} & set(family_inputs.tables):
        return FamilyResult()
    year = family_inputs.scope.year
    source, cells = job_cells(family_inputs.tables, year)
    if family_inputs.origins.get(source.name) == SNAPSHOT:
        source = source._replace(nation=OF_SNAPSHOT)
    labor = compute_labor(
        cells,
        family_inputs.crosswalk,
        sector_definitions(),
        _residents(family_inputs),
        year=year,
        source=source,
        membership=metro_membership(family_inputs.delineation),
    )
    return LaborResult(
        facts=labor.facts,
        inputs=labor.inputs,
        extracts={"naics": naics_extract(labor.sectors, family_inputs.markets)},
        checks=[
            (source.name, metro_totals_check(cells, family_inputs.crosswalk, year)),
            (source.name, placement_check(_counties(cells), family_inputs.delineation)),
            *(_estimate_checks(family_inputs, cells, source, labor) if labor.sums.estimated else []),
            *((source.name, check) for check in _metro_checks(cells, labor)),
        ],
        cells=cells,
        labor=labor,
    )


FAMILY = Family("labor", labor_family)


def _estimate_checks(
    family_inputs: FamilyInputs, cells: pl.LazyFrame, source: QcewTable, labor: Labor
) -> list[tuple[str, Check]]:
    """Whether margins add up, and estimates to them, and how far these are off on a sample: stored with the run's other
    checks.

    A table of some areas has too few states to take a sample of.
    """
    sums = labor.sums
    margins = [margins_check(sums.contradicted), estimates_add_up_check(sums.misfits, source.rounding)]
    if not is_national(cells, family_inputs.scope.year):
        return [(source.name, check) for check in margins]
    members = metro_membership(family_inputs.delineation)
    measured = estimate_errors(cells, members, family_inputs.scope.year, source.rounding, SAMPLE)
    return [(source.name, check) for check in [*margins, *estimate_checks(measured)]]


def _metro_checks(cells: pl.LazyFrame, labor: Labor) -> list[Check]:
    """Which years have no metro rows by industry, and how far metros rebuilt without them are off in one that has."""
    without = years_without(cells)
    if not without:
        return []
    checks = [metro_rows_check(without)]
    if labor.rebuilt is not None:
        published = labor.sums.by_year.filter(pl.col("year") == labor.rebuilt.year)
        checks.append(rebuilt_check(rebuilt_errors(published, labor.rebuilt.sums), labor.rebuilt.year))
    return checks


def _counties(cells: pl.LazyFrame) -> pl.LazyFrame:
    area = pl.col("area_fips")
    areas = cells.select(area.unique()).select(area.cast(pl.String))
    # QCEW's codes of counties are five digits; the other areas are metros, the nation and its parts.
    return areas.filter(area.str.contains(r"^\d{5}$") & ~area.str.ends_with("000")).select(county_fips=area)


def job_cells(tables: Tables, year: int) -> tuple[QcewTable, pl.LazyFrame]:
    """The cells of the annual table, else of the widest quarter, and which table they are of."""
    if ANNUAL in tables:
        annual = tables[ANNUAL]
        within = (pl.col("year") >= year - HISTORY) & (pl.col("year") <= year)
        return QcewTable(), qcew.annual_cells(annual.filter(within))
    quarterly = tables[QUARTERLY]
    quarter = qcew.widest_quarter(quarterly, year)
    if quarter is None:
        raise UnknownGeography(f"bls_qcew_quarterly has no area with a total for {year}. Refresh it for that year")
    return QcewTable(QUARTERLY, 0.0, quarter[1]), qcew.quarterly_cells(quarterly, quarter)


def _residents(family_inputs: FamilyInputs) -> pl.DataFrame:
    """Residents of the data year of the markets, of their states and of the nation; no rows where there is no table."""
    wanted = [*family_inputs.markets["cbsa_code"], *family_inputs.states, NATION]
    return family_inputs.place_residents.filter(
        pl.col("cbsa_code").is_in(wanted), pl.col("year") == family_inputs.scope.year
    )
