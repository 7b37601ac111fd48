"""The family of migration: ages 25-44 from the survey, all ages from tax returns."""

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
from aker_jobs.migration.extract import migration_extract
from aker_jobs.migration.flow_values import TABLE as FLOWS
from aker_jobs.migration.flow_values import all_ages_values
from aker_jobs.migration.survey_values import TABLE as SURVEY
from aker_jobs.migration.survey_values import young_adult_values

FactsAndInputs = tuple[pl.DataFrame, pl.DataFrame]


def migration_family(given: FamilyInputs) -> FamilyResult:
    """Facts of the newest survey and of the newest flows up to the data year, the extract `migration`, and checks."""
    year = given.scope.year
    found = [*_of_survey(given), *_of_flows(given)]
    checks: list[tuple[str, Check]] = []
    if FLOWS in given.tables:
        counties = given.tables[FLOWS].filter(~pl.col("county_fips").str.ends_with("000"))
        checks.append((FLOWS, placement_check(counties, given.delineation)))
    return FamilyResult(
        facts=pl.concat([no_facts(), *(facts for facts, _ in found)]),
        inputs=merged([inputs for _, inputs in found]),
        extracts={"migration": migration_extract(given.tables.get(SURVEY), given.markets, year)},
        checks=checks,
    )


def _of_survey(given: FamilyInputs) -> list[FactsAndInputs]:
    """Markets, the states that they have a part in, and the nation; residents for the rates stand beside them."""
    scope = given.scope
    if SURVEY not in given.tables or (newest := newest_year(given.tables[SURVEY], scope.year)) is None:
        return []
    states = sorted(given.crosswalk["county_fips"].str.slice(0, 2).unique())
    residents = _with_areas(given, states)
    places = surveyed_places(given.markets, states, newest, scope.delineation)
    found = young_adult_values(given.tables[SURVEY], places, residents, newest, scope.year)
    return [found, (no_facts(), _base_inputs(residents, newest))]


def _of_flows(given: FamilyInputs) -> list[FactsAndInputs]:
    year = given.scope.year
    if FLOWS not in given.tables or (newest := newest_year(given.tables[FLOWS], year, "year2")) is None:
        return []
    found = all_ages_values(given.tables[FLOWS], given.crosswalk, given.residents, newest, year)
    return [found, (no_facts(), _base_inputs(given.residents, newest))]


def _with_areas(given: FamilyInputs, states: list[str]) -> pl.DataFrame | None:
    if given.residents is None:
        return None
    areas = area_residents(given.tables[RESIDENTS]).filter(pl.col("cbsa_code").is_in([*states, NATION]))
    return pl.concat([given.residents, areas])


def _base_inputs(residents: pl.DataFrame | None, year: int) -> pl.DataFrame:
    if residents is None:
        return merged([])
    return resident_inputs(residents.filter(pl.col("year") == year))


FAMILY = Family("migration", migration_family)
