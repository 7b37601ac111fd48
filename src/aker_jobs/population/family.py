"""The family of people: residents, and what households earn."""

from __future__ import annotations

import polars as pl

from aker_core.facts.family import Family, FamilyInputs, FamilyResult
from aker_core.facts.placement import placement_check
from aker_data.contracts import Check
from aker_jobs.population.residents import income_values, population_values

RESIDENTS, INCOME = "census_pep", "census_income"


def population_family(given: FamilyInputs) -> FamilyResult:
    """Residents of the data year and household income of the newest survey up to it."""
    values = []
    checks: list[tuple[str, Check]] = []
    if given.residents is not None:
        values.append(population_values(given.residents, given.scope.year))
        counties = given.tables[RESIDENTS].filter(pl.col("area_type") == "county")
        checks.append((RESIDENTS, placement_check(counties, given.delineation)))
    if INCOME in given.tables:
        values.append(income_values(given.tables[INCOME], given.markets, given.scope.year, given.scope.delineation))
    return FamilyResult(values=pl.concat(values) if values else FamilyResult().values, checks=checks)


FAMILY = Family("population", population_family)
