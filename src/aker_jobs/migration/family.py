"""The family of migration: ages 25-44 from the survey, all ages from tax returns."""

from __future__ import annotations

import polars as pl

from aker_core.facts.family import Family, FamilyInputs, FamilyResult
from aker_core.facts.placement import placement_check
from aker_data.contracts import Check
from aker_jobs.migration.extract import migration_extract
from aker_jobs.migration.migration_values import all_ages_values, young_adult_values

SURVEY, FLOWS = "census_mobility", "irs_county_flows"


def migration_family(given: FamilyInputs) -> FamilyResult:
    """Values of the newest survey and of the newest flows up to the data year, the extract `migration`, and checks."""
    values = []
    checks: list[tuple[str, Check]] = []
    year = given.scope.year
    if SURVEY in given.tables:
        values.append(
            young_adult_values(given.tables[SURVEY], given.markets, given.residents, year, given.scope.delineation)
        )
    if FLOWS in given.tables:
        values.append(all_ages_values(given.tables[FLOWS], given.crosswalk, given.residents, year))
        counties = given.tables[FLOWS].filter(~pl.col("county_fips").str.ends_with("000"))
        checks.append((FLOWS, placement_check(counties, given.delineation)))
    return FamilyResult(
        values=pl.concat(values) if values else FamilyResult().values,
        extracts={"migration": migration_extract(given.tables.get(SURVEY), given.markets, year)},
        checks=checks,
    )


FAMILY = Family("migration", migration_family)
