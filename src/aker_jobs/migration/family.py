"""The family of migration: ages 25-44 from the survey, all ages from tax returns."""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import NATION, no_facts
from aker_core.facts.family import Family, FamilyInputs, FamilyResult
from aker_core.facts.inputs import merged
from aker_core.facts.placement import placement_check
from aker_core.facts.residents import TABLE as RESIDENTS
from aker_core.facts.residents import county_residents, resident_inputs
from aker_core.facts.selection import newest_year
from aker_core.facts.survey import surveyed_places
from aker_data.check import Check
from aker_jobs.migration.extract import migration_extract
from aker_jobs.migration.flow_values import TABLE as FLOWS
from aker_jobs.migration.flow_values import Residents, all_ages_values
from aker_jobs.migration.survey_values import TABLE as SURVEY
from aker_jobs.migration.survey_values import young_adult_values

FactsAndInputs = tuple[pl.DataFrame, pl.DataFrame]


def migration_family(family_inputs: FamilyInputs) -> FamilyResult:
    """Facts of the newest survey and of the newest flows up to the data year, the extract `migration`, and checks."""
    year = family_inputs.scope.year
    parts = [*_of_survey(family_inputs), *_of_flows(family_inputs)]
    checks: list[tuple[str, Check]] = []
    if FLOWS in family_inputs.tables:
        counties = family_inputs.tables[FLOWS].filter(~pl.col("county_fips").str.ends_with("000"))
        checks.append((FLOWS, placement_check(counties, family_inputs.delineation)))
    return FamilyResult(
        facts=pl.concat([no_facts(), *(facts for facts, _ in parts)]),
        inputs=merged([inputs for _, inputs in parts]),
        extracts={"migration": migration_extract(family_inputs.tables.get(SURVEY), family_inputs.markets, year)},
        checks=checks,
    )


def _of_survey(family_inputs: FamilyInputs) -> list[FactsAndInputs]:
    """Markets, the states that they have a part in, and the nation; residents for the rates stand beside them."""
    scope = family_inputs.scope
    if SURVEY not in family_inputs.tables or (newest := newest_year(family_inputs.tables[SURVEY], scope.year)) is None:
        return []
    residents = _with_areas(family_inputs)
    places = surveyed_places(family_inputs.markets, family_inputs.states, newest, scope.delineation)
    values = young_adult_values(family_inputs.tables[SURVEY], places, residents, newest, scope.year)
    return [values, (no_facts(), _base_inputs(residents, newest))]


def _of_flows(family_inputs: FamilyInputs) -> list[FactsAndInputs]:
    year = family_inputs.scope.year
    if FLOWS not in family_inputs.tables or (newest := newest_year(family_inputs.tables[FLOWS], year, "year2")) is None:
        return []
    residents = Residents(family_inputs.residents, _of_counties(family_inputs, newest))
    values = all_ages_values(family_inputs.tables[FLOWS], family_inputs.crosswalk, residents, newest, year)
    return [values, (no_facts(), _base_inputs(family_inputs.residents, newest))]


def _of_counties(family_inputs: FamilyInputs, year: int) -> pl.DataFrame | None:
    """county_fips, people of the second year; None where the residents are not loaded."""
    if RESIDENTS not in family_inputs.tables:
        return None
    return county_residents(family_inputs.tables[RESIDENTS], year)


def _with_areas(family_inputs: FamilyInputs) -> pl.DataFrame | None:
    if family_inputs.residents is None:
        return None
    wanted = [*family_inputs.markets["cbsa_code"], *family_inputs.states, NATION]
    return family_inputs.place_residents.filter(pl.col("cbsa_code").is_in(wanted))


def _base_inputs(residents: pl.DataFrame | None, year: int) -> pl.DataFrame:
    if residents is None:
        return merged([])
    return resident_inputs(residents.filter(pl.col("year") == year))


FAMILY = Family("migration", migration_family)
