"""The family of people: residents, and what households earn."""

from __future__ import annotations

import polars as pl

from aker_core.facts.carried_residents import carried_inputs
from aker_core.facts.fact import NATION, no_facts
from aker_core.facts.family import Family, FamilyInputs, FamilyResult
from aker_core.facts.inputs import merged
from aker_core.facts.placement import placement_check
from aker_core.facts.residents import TABLE as RESIDENTS
from aker_core.facts.residents import newest_estimates, resident_inputs
from aker_core.facts.selection import newest_year
from aker_core.facts.survey import surveyed_places
from aker_data.check import Check
from aker_jobs.population.income_values import TABLE as INCOME
from aker_jobs.population.income_values import income_values
from aker_jobs.population.resident_values import OF_AREAS, resident_values

Rows = list[pl.DataFrame]


def population_family(family_inputs: FamilyInputs) -> FamilyResult:
    """Residents of the data year and the years before, and household income of the newest survey up to it.

    Of markets, of the states that they have a part in, and of the nation.
    """
    facts, inputs, checks = _residents(family_inputs)
    if (
        INCOME in family_inputs.tables
        and (newest := newest_year(family_inputs.tables[INCOME], family_inputs.scope.year)) is not None
    ):
        places = surveyed_places(family_inputs.markets, family_inputs.states, newest, family_inputs.scope.delineation)
        earned, behind = income_values(family_inputs.tables[INCOME], places, newest)
        facts, inputs = [*facts, earned], [*inputs, behind]
    return FamilyResult(facts=pl.concat([no_facts(), *facts]), inputs=merged(inputs), checks=checks)


def _residents(family_inputs: FamilyInputs) -> tuple[Rows, Rows, list[tuple[str, Check]]]:
    if family_inputs.residents is None:
        return [], [], []
    year, table = family_inputs.scope.year, family_inputs.tables[RESIDENTS]
    areas = family_inputs.area_residents.filter(pl.col("cbsa_code").is_in([*family_inputs.states, NATION]))
    counties = table.filter(pl.col("area_type") == "county")
    facts = [resident_values(family_inputs.residents, year), resident_values(areas, year, OF_AREAS)]
    inputs = [resident_inputs(rows.filter(pl.col("year") <= year)) for rows in (family_inputs.residents, areas)]
    inputs.append(carried_inputs(newest_estimates(counties), family_inputs.residents.filter(pl.col("year") <= year)))
    return facts, inputs, [(RESIDENTS, placement_check(counties, family_inputs.delineation))]


FAMILY = Family("population", population_family)
