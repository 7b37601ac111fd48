"""Business formation and dynamics of every market: applications, formations, density, survival and age."""

from __future__ import annotations

import polars as pl

from aker_core.facts.family import Family, FamilyInputs, FamilyResult
from aker_core.facts.legacy import empty
from aker_core.facts.placement import DRAWN_OTHERWISE, placement_check
from aker_data.contracts import Check
from aker_jobs.formation.areas import held
from aker_jobs.formation.checks import county_sums_check, metro_rows_check
from aker_jobs.formation.density_values import density_history, density_values
from aker_jobs.formation.extract import formation_extract
from aker_jobs.formation.firm_age_values import age_history, age_values
from aker_jobs.formation.rate_values import formation_rates
from aker_jobs.formation.series import Series, series_of
from aker_jobs.formation.survival_values import RATES, rates_of, survival_history, survival_values

SOURCES = ("census_bfs_monthly", "census_bfs_county", "census_bds")


def formation_family(given: FamilyInputs) -> FamilyResult:
    """Values of the data year, history of other years, states and the nation, the extract `formation`, and checks.

    Whatever of `SOURCES` is not there leaves its metrics out.
    """
    if not any(source in given.tables for source in SOURCES):
        return FamilyResult()
    series = series_of(given.tables)
    counted = formation_rates(given, series)
    values, history = [empty(), counted.values], [counted.history]
    survival = pl.DataFrame(schema=RATES)
    bds = held(given.tables["census_bds"], given.scope.year) if "census_bds" in given.tables else None
    if bds is not None:
        nation, states, sectors = (rates_of(bds, prefix, given.scope.year) for prefix in ("", "st_", "sec_"))
        density = density_values(given, bds)
        values += [density, survival_values(given, bds, states), age_values(given, bds, _other_delineation(density))]
        history += [density_history(given, bds, series.residents), survival_history(nation, states)]
        history.append(age_history(given, bds))
        survival = pl.concat([nation, sectors])
    return FamilyResult(
        values=pl.concat(values),
        history=pl.concat(history),
        extracts={"formation": formation_extract(given, bds, survival, series.residents)},
        checks=_checks(given, series, bds),
    )


def _other_delineation(density: pl.DataFrame) -> pl.DataFrame:
    """Markets of which the metro row is another area."""
    of_one = density.filter(pl.col("metric") == "startup_density_per_100_estabs")
    return of_one.select("cbsa_code", other_delineation=pl.col("reason").eq_missing(DRAWN_OTHERWISE))


def _checks(given: FamilyInputs, series: Series, bds: pl.LazyFrame | None) -> list[tuple[str, Check]]:
    made: list[tuple[str, Check]] = []
    if series.counties is not None:
        # Former counties are listed beside those that took their place: only those of the newest year have a market.
        newest = series.counties.filter(pl.col("year") == pl.col("year").max())
        made.append(("census_bfs_county", placement_check(newest.lazy(), given.delineation)))
        if series.totals is not None:
            made.append(("census_bfs_county", county_sums_check(series.counties, series.totals)))
    if bds is not None:
        made.append(("census_bds", metro_rows_check(bds, given.delineation)))
    return [(table, check) for table, check in made if check.rows]


FAMILY = Family("formation", formation_family)
