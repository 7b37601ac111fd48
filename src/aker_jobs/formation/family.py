"""Business formation and dynamics of every market: applications, formations, density, survival and age."""

from __future__ import annotations

import polars as pl

from aker_core.facts.family import Family, FamilyInputs, FamilyResult
from aker_core.facts.inputs import TERM, merged
from aker_core.facts.placement import DRAWN_OTHERWISE, placement_check
from aker_data.check import Check
from aker_jobs.formation.checks import county_sums_check, metro_rows_check
from aker_jobs.formation.density_values import density_of_areas, density_values
from aker_jobs.formation.extract import formation_extract
from aker_jobs.formation.firm_age_values import age_of_areas, age_values
from aker_jobs.formation.rate_values import formation_rates
from aker_jobs.formation.series import Series, series_of
from aker_jobs.formation.survival_values import RATES, rates_of, survival_of_areas, survival_values
from aker_jobs.formation.tables import BDS, BFS_COUNTY, BFS_MONTHLY, held
from aker_jobs.formation.young_firm_values import young_of_areas, young_values

SOURCES = (BFS_MONTHLY, BFS_COUNTY, BDS)


def formation_family(family_inputs: FamilyInputs) -> FamilyResult:
    """Facts of markets, states and the nation in every year, the extract `formation`, and checks.

    Whatever of `SOURCES` is not there leaves its metrics out.
    """
    if not any(source in family_inputs.tables for source in SOURCES):
        return FamilyResult()
    series = series_of(family_inputs.tables)
    results = [formation_rates(family_inputs, series)]
    survival = pl.DataFrame(schema=RATES)
    bds = held(family_inputs.tables[BDS], family_inputs.scope.year) if BDS in family_inputs.tables else None
    if bds is not None:
        nation, states, sectors = (rates_of(bds, prefix, family_inputs.scope.year) for prefix in ("", "st_", "sec_"))
        density = density_values(family_inputs, bds)
        results += [
            density,
            survival_values(family_inputs, bds, states),
            age_values(family_inputs, bds, _redrawn(density.facts)),
            young_values(family_inputs, bds, _redrawn(density.facts)),
        ]
        results += [density_of_areas(family_inputs, bds), survival_of_areas(bds, nation, states)]
        results += [age_of_areas(family_inputs, bds), young_of_areas(family_inputs, bds)]
        survival = pl.concat([nation, sectors])
    facts = pl.concat([result.facts for result in results])
    return FamilyResult(
        facts=facts,
        inputs=_named(merged([result.inputs for result in results]), facts),
        extracts={"formation": formation_extract(family_inputs, bds, survival)},
        checks=_checks(family_inputs, series, bds),
    )


def _named(inputs: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """The inputs that a fact names."""
    terms = facts.select(term=pl.col("inputs").str.split(TERM)).explode("term").drop_nulls()
    keys = terms.select(key=pl.col("term").str.split_exact("=", 1).struct.field("field_1")).unique()
    return inputs.join(keys, on="key", how="semi", maintain_order="left")


def _redrawn(density: pl.DataFrame) -> pl.DataFrame:
    """Markets of which the metro row is another area."""
    of_one = density.filter(pl.col("metric") == "establishment_entry_rate_pct")
    return of_one.select(cbsa_code="geo_code", other_delineation=pl.col("reason").eq_missing(DRAWN_OTHERWISE))


def _checks(family_inputs: FamilyInputs, series: Series, bds: pl.LazyFrame | None) -> list[tuple[str, Check]]:
    checks: list[tuple[str, Check]] = []
    if series.counties is not None:
        # Former counties are listed beside those that took their place: only those of the newest year have a market.
        newest = series.counties.filter(pl.col("year") == pl.col("year").max())
        checks.append((BFS_COUNTY, placement_check(newest.lazy(), family_inputs.delineation)))
        if series.totals is not None:
            checks.append((BFS_COUNTY, county_sums_check(series.counties, series.totals)))
    if bds is not None:
        checks.append((BDS, metro_rows_check(bds, family_inputs.delineation)))
    return [(table, check) for table, check in checks if check.rows]


FAMILY = Family("formation", formation_family)
