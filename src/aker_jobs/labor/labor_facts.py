"""All facts of the jobs family with their inputs, from the sums of jobs and the residents."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from aker_core.facts.inputs import merged, named_by
from aker_core.facts.residents import resident_inputs
from aker_core.facts.status import ABSENT, Status
from aker_jobs.labor.estimate_inputs import estimate_inputs
from aker_jobs.labor.estimated_sums import hidden_as
from aker_jobs.labor.growth_values import growth_of_sectors, growth_of_totals, sectors_since_base
from aker_jobs.labor.job_sums import JobSums, Rebuilt, markets_only
from aker_jobs.labor.jobs_by_sector import jobs_by_sector, rebuilt_by_sector
from aker_jobs.labor.metro_rows import years_without
from aker_jobs.labor.nation_place import with_nation, with_reasons
from aker_jobs.labor.other_codes import with_other_codes
from aker_jobs.labor.qcew_cells import QcewTable
from aker_jobs.labor.qcew_inputs import TOTALS, sector_inputs, total_inputs
from aker_jobs.labor.quotient_values import concentration_facts
from aker_jobs.labor.sector_jobs import rebuilt_jobs, sector_jobs
from aker_jobs.labor.sector_table import sector_table
from aker_jobs.labor.sectors import WINDOWS
from aker_jobs.labor.totals import earlier_jobs, total_facts

WITHOUT_FIGURE = (*ABSENT, Status.NOT_COMPARABLE.value)


@dataclass(frozen=True)
class Labor:
    """What came out for the jobs: facts and inputs, the sector table behind the quotients, the sums behind all, and the
    newest year with metro rows rebuilt without them, where another year has none."""

    facts: pl.DataFrame
    inputs: pl.DataFrame
    sectors: pl.DataFrame
    sums: JobSums
    rebuilt: Rebuilt | None = None


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
    placed = with_nation(sums, cells)
    now = placed.totals.filter(pl.col("year") == year)
    table = sector_table(placed.current, now, sums.national, residents)
    rebuilt = rebuilt_sums(cells, crosswalk, definitions, sums, membership)
    facts = pl.concat(
        [
            total_facts(now, source),
            earlier_jobs(markets_only(sums.totals), year),
            concentration_facts(with_reasons(table, sums.national), source),
            sector_jobs(placed, source.name),
            *([rebuilt_jobs(rebuilt, sums.totals, source.name)] if rebuilt else []),
            growth_of_totals(placed),
            *(growth_of_sectors(sums, span) for span in WINDOWS),
            sectors_since_base(sums),
        ]
    )
    # Of states and the nation only what there is: no place of theirs is missing in a table of markets.
    kept = facts.filter((pl.col("geography") == "market") | ~pl.col("status").is_in(WITHOUT_FIGURE))
    kept = with_other_codes(kept, sums.recoded)
    return Labor(kept, named_by(kept, _inputs(placed, now, residents, rebuilt)), table, sums, rebuilt)


def rebuilt_sums(
    cells: pl.LazyFrame,
    crosswalk: pl.DataFrame,
    definitions: pl.DataFrame,
    sums: JobSums,
    membership: pl.DataFrame | None,
) -> Rebuilt | None:
    """The newest year that has metro rows by industry, rebuilt without them, where a loaded year has none."""
    without = set(years_without(cells))
    having = sorted(set(sums.estimated) - without)
    if not without or not having:
        return None
    rebuilt = rebuilt_by_sector(cells, crosswalk, definitions, having[-1], sums.source, membership)
    return replace(rebuilt, sums=hidden_as(rebuilt.sums, sums.by_year))


def _inputs(sums: JobSums, now: pl.DataFrame, residents: pl.DataFrame, rebuilt: Rebuilt | None) -> pl.DataFrame:
    """What the facts name: sectors and totals of all years, residents, and estimates."""
    again = [] if rebuilt is None else [(rebuilt.sums, rebuilt.parts)]
    return merged(
        [
            sector_inputs(sums.parts, sums.source),
            *(sector_inputs(parts, sums.source) for _, parts in again),
            *(estimate_inputs(rows, parts, sums.source) for rows, parts in again),
            total_inputs(sums.totals, sums.source),
            total_inputs(now, sums.source, tuple(TOTALS)),
            national_inputs(sums),
            resident_inputs(residents),
            estimate_inputs(sums.estimates(), sums.parts, sums.source),
        ]
    )


def national_inputs(sums: JobSums) -> pl.DataFrame:
    """What the nation of the data year is made of, where it is the sum of its parts, or rests on their quotients."""
    national = sums.national
    return merged(
        [
            sector_inputs(national.parts, sums.source),
            total_inputs(national.totals, sums.source),
            estimate_inputs(national.from_quotients, national.parts, sums.source),
        ]
    )
