"""Business formation and dynamics of every market: applications, formations, density, survival and age."""

from __future__ import annotations

import polars as pl

from aker_data.contracts import Check
from aker_jobs.compute.areas import DRAWN_OTHERWISE
from aker_jobs.compute.formation_age import age_history, age_values
from aker_jobs.compute.formation_checks import county_sums_check, metro_rows_check
from aker_jobs.compute.formation_density import density_history, density_values
from aker_jobs.compute.formation_extract import formation_extract
from aker_jobs.compute.formation_rates import formation_rates
from aker_jobs.compute.formation_series import area_residents, area_totals, listed_counties
from aker_jobs.compute.formation_survival import survival_history, survival_values
from aker_jobs.compute.given import Family, Given
from aker_jobs.compute.placement import placement_check
from aker_jobs.compute.values import empty

SOURCES = ("census_bfs_monthly", "census_bfs_county", "census_bds")


def formation_family(given: Given) -> Family:
    """Values of the data year, history of other years, states and the nation, the extract `formation`, and checks.

    Whatever of `SOURCES` is not there leaves its metrics out.
    """
    if not any(source in given.tables for source in SOURCES):
        return Family()
    rates = formation_rates(given)
    values, history = [empty(), rates.values], [rates.history]
    bds = given.tables.get("census_bds")
    if bds is not None:
        density = density_values(given, bds)
        values += [density, survival_values(given, bds), age_values(given, bds, _drawn_otherwise(density))]
        residents = area_residents(given.tables.get("census_pep"))
        history += [density_history(given, bds, residents), survival_history(given, bds), age_history(given, bds)]
    return Family(
        values=pl.concat(values),
        history=pl.concat(history),
        extracts={"formation": formation_extract(given)},
        checks=_checks(given),
    )


def _drawn_otherwise(density: pl.DataFrame) -> pl.DataFrame:
    """Markets of which the metro row is another area."""
    of_one = density.filter(pl.col("metric") == "startup_density_per_100_estabs")
    return of_one.select("cbsa_code", drawn_otherwise=pl.col("reason").eq_missing(DRAWN_OTHERWISE))


def _checks(given: Given) -> list[tuple[str, Check]]:
    monthly, county, bds = (given.tables.get(source) for source in SOURCES)
    made: list[tuple[str, Check]] = []
    if county is not None:
        counties = listed_counties(county)
        made.append(("census_bfs_county", placement_check(counties.lazy(), given.listed)))
        if monthly is not None:
            made.append(("census_bfs_county", county_sums_check(counties, area_totals(monthly))))
    if bds is not None:
        made.append(("census_bds", metro_rows_check(bds, given.listed)))
    return made
