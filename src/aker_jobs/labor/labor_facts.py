"""All facts of the jobs family with their inputs, from the sums of jobs and the residents."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_core.facts.inputs import merged, named_by
from aker_core.facts.residents import resident_inputs
from aker_core.facts.status import ABSENT, Status
from aker_jobs.labor.growth_values import growth_of_sectors, growth_of_totals
from aker_jobs.labor.jobs_by_sector import JobSums, jobs_by_sector, markets_only
from aker_jobs.labor.qcew_cells import QcewTable
from aker_jobs.labor.qcew_inputs import TOTALS, sector_inputs, total_inputs
from aker_jobs.labor.quotient_values import concentration_facts
from aker_jobs.labor.sector_estimates import estimate_inputs
from aker_jobs.labor.sector_table import sector_table
from aker_jobs.labor.sectors import WINDOWS
from aker_jobs.labor.totals import earlier_jobs, total_facts

WITHOUT_FIGURE = (*ABSENT, Status.NOT_COMPARABLE.value)


@dataclass(frozen=True)
class Labor:
    """What came out for the jobs: facts and inputs, the sector table behind the quotients, and the sums behind all."""

    facts: pl.DataFrame
    inputs: pl.DataFrame
    sectors: pl.DataFrame
    sums: JobSums


def compute_labor(
    cells: pl.LazyFrame,
    crosswalk: pl.DataFrame,
    definitions: pl.DataFrame,
    residents: pl.DataFrame,
    *,
    year: int,
    source: QcewTable,
    membership: pl.DataFrame | None = None,
) -> Labor:
    """All job metrics of the markets of a crosswalk, of their states and the nation, in a data year.

    The first three: see `jobs_by_sector`. residents: `aker_core.facts.residents.SCHEMA`, of the data year; of states
    and the nation too where they are known. source: the table that the cells are from. membership: county_fips,
    qcew_area of the whole delineation, for estimates (default: of the crosswalk).
    """
    sums = jobs_by_sector(cells, crosswalk, definitions, year, source, membership)
    now = sums.totals.filter(pl.col("year") == year)
    table = sector_table(sums.current, now, sums.national, residents)
    facts = pl.concat(
        [
            total_facts(now, source),
            earlier_jobs(markets_only(sums.totals), year),
            concentration_facts(table, source),
            growth_of_totals(sums),
            *(growth_of_sectors(sums, span) for span in WINDOWS),
        ]
    )
    # Of states and the nation only what there is: no place of theirs is missing in a table of markets.
    kept = facts.filter((pl.col("geography") == "market") | ~pl.col("status").is_in(WITHOUT_FIGURE))
    return Labor(kept, named_by(kept, _inputs(sums, now, residents)), table, sums)


def _inputs(sums: JobSums, now: pl.DataFrame, residents: pl.DataFrame) -> pl.DataFrame:
    """What the facts name: sectors and totals of the data year and of the years at which growth starts."""
    ends = [sums.year, *(sums.year - span for span in WINDOWS)]
    of_ends = sums.parts.filter(pl.col("year").is_in(ends))
    return merged(
        [
            sector_inputs(of_ends, sums.source),
            total_inputs(sums.totals, sums.source),
            total_inputs(now, sums.source, tuple(TOTALS)),
            national_inputs(sums),
            resident_inputs(residents),
            estimate_inputs(sums.estimates(), sums.parts, sums.source),
        ]
    )


def national_inputs(sums: JobSums) -> pl.DataFrame:
    """What the nation of the data year is made of, where it is the sum of its parts."""
    national = sums.national
    return merged([sector_inputs(national.parts, sums.source), total_inputs(national.totals, sums.source)])
