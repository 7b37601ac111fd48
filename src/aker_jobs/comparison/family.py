"""The family of comparisons: quotients over time and among markets, shift-share, and the nation and states."""

from __future__ import annotations

import polars as pl

from aker_core.facts.family import Family, FamilyInputs, FamilyResult
from aker_core.facts.legacy import history_rows
from aker_jobs.comparison.benchmarks import benchmark_rows
from aker_jobs.comparison.quotient_history import (
    earlier_quotients,
    known_windows,
    national_sums,
    quotient_change,
    quotients,
    standard_scores,
)
from aker_jobs.comparison.shift_share_values import SPAN, sector_shifts, total_shifts
from aker_jobs.labor.family import LaborResult
from aker_jobs.labor.jobs_by_sector import Labor, changed_sectors


def compare_jobs(given: FamilyInputs) -> FamilyResult:
    """History rows of the comparisons; of residents and the survey alone where the refresh has no cells.

    What cannot be compared says why. Comparisons over time need the nation's own rows of both years; without them there
    are none.
    """
    found = [*_residents(given), benchmark_rows(given)]
    jobs = given.before.get("labor")
    if isinstance(jobs, LaborResult) and jobs.labor is not None and jobs.cells is not None:
        year, labor = given.scope.year, jobs.labor
        found += [standard_scores(labor, year), *_over_time(jobs.cells, labor, year, jobs.slack), _jobs(labor, year)]
    return FamilyResult(history=pl.concat(found))


def _over_time(cells: pl.LazyFrame, labor: Labor, year: int, slack: float) -> list[pl.DataFrame]:
    nation = labor.benchmarks
    if nation is None or not nation.totals.filter(pl.col("year") < year).height:
        return []
    by_year = quotients(labor.by_year, labor.totals, national_sums(nation.by_year, nation))
    windows = known_windows(nation.totals["year"], year)
    found = [earlier_quotients(by_year, year)]
    for span, changed in changed_sectors(year).items():
        if span not in windows:
            continue
        both = by_year
        if changed:
            both = quotients(labor.common[span], labor.totals, national_sums(nation.common[span], nation))
        found.append(quotient_change(labor, both, changed, year, span))
        if span == SPAN:
            found += [sector_shifts(labor, both, changed, year), total_shifts(cells, labor, year, slack)]
    return found


def _jobs(labor: Labor, year: int) -> pl.DataFrame:
    """Jobs of the years before the data year."""
    jobs = labor.totals.filter((pl.col("year") < year) & pl.col("total_jobs").is_not_null())
    made = (pl.col("basis") == "counties") | pl.col("covers").is_null()
    return history_rows(
        jobs,
        "total_jobs",
        pl.col("total_jobs"),
        status=pl.when(made).then(pl.lit("derived")).otherwise(pl.lit("observed")),
        reason=pl.col("reason"),
        method="sum of covered jobs (own 0, industry 10) over area_fips",
    )


def _residents(given: FamilyInputs) -> list[pl.DataFrame]:
    """Residents of the years before the data year."""
    if given.residents is None:
        return []
    before = given.residents.filter((pl.col("year") < given.scope.year) & pl.col("population").is_not_null())
    return [
        history_rows(
            before,
            "population",
            pl.col("population"),
            status=pl.lit("observed"),
            method="sum of county estimates of July 1",
        )
    ]


FAMILY = Family("comparison", compare_jobs)
