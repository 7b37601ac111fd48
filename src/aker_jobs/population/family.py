"""The family of people: residents, and what households earn."""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import NATION, no_facts
from aker_core.facts.family import Family, FamilyInputs, FamilyResult
from aker_core.facts.inputs import merged
from aker_core.facts.placement import placement_check
from aker_core.facts.residents import TABLE as RESIDENTS
from aker_core.facts.residents import area_residents, resident_inputs
from aker_core.facts.selection import newest_year
from aker_core.facts.survey import surveyed_places
from aker_data.check import Check
from aker_jobs.population.income_values import TABLE as INCOME
from aker_jobs.population.income_values import income_values
from aker_jobs.population.resident_values import OF_AREAS, resident_values

Rows = list[pl.DataFrame]


def population_family(given: FamilyInputs) -> FamilyResult:
    """Residents of the data year and the years before, and household income of the newest survey up to it.

    Of markets, of the states that they have a part in, and of the nation.
    """
    states = sorted(given.crosswalk["county_fips"].str.slice(0, 2).unique())
    facts, inputs, checks = _residents(given, states)
    if INCOME in given.tables and (newest := newest_year(given.tables[INCOME], given.scope.year)) is not None:
        places = surveyed_places(given.markets, states, newest, given.scope.delineation)
        earned, behind = income_values(given.tables[INCOME], places, newest)
        facts, inputs = [*facts, earned], [*inputs, behind]
    return FamilyResult(facts=pl.concat([no_facts(), *facts]), inputs=merged(inputs), checks=checks)


def _residents(given: FamilyInputs, states: list[str]) -> tuple[Rows, Rows, list[tuple[str, Check]]]:
    if given.residents is None:
        return [], [], []
    year, table = given.scope.year, given.tables[RESIDENTS]
    areas = area_residents(table).filter(pl.col("cbsa_code").is_in([*states, NATION]))
    counties = table.filter(pl.col("area_type") == "county")
    facts = [resident_values(given.residents, year), resident_values(areas, year, OF_AREAS)]
    inputs = [resident_inputs(rows.filter(pl.col("year") <= year)) for rows in (given.residents, areas)]
    return facts, inputs, [(RESIDENTS, placement_check(counties, given.delineation))]


FAMILY = Family("population", population_family)
