"""Sums of the sectors of one coding, with bounds, and with estimates where cells are withheld."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aker_jobs.labor.cell_years import CellTable, CellYears
from aker_jobs.labor.estimated_sums import with_estimates, without_estimates
from aker_jobs.labor.estimated_year import EstimatedYear
from aker_jobs.labor.industry_levels import left_out
from aker_jobs.labor.sector_bounds import sector_bounds, uncontradicted
from aker_jobs.labor.sector_coding import CodedSums, Coding
from aker_jobs.labor.sector_estimates import sector_estimates
from aker_jobs.labor.sector_sums import sector_parts, sector_sums


def coded_sums(
    table: CellTable, years: CellYears, coding: Coding, slack: float, beside: Sequence[CodedSums] = ()
) -> CodedSums:
    """Parts and sums of the sectors of a coding, with estimates where there are any. slack: of one figure. beside:
    other codings of the same years, that of the year's own edition first: bounds of sectors that are the same here
    are taken from it, and no sum is shown that gives away a cell by what it differs from one of theirs."""
    of_years = pl.col("year").is_in([*years.jobs])
    places, sectors = table.places.filter(of_years), coding.sectors.filter(of_years)
    parts = sector_parts(pl.concat(years.jobs.values(), how="vertical_relaxed"), places, sectors, coding.changed)
    sums = sector_sums(parts, places, sectors, table.levels, left_out(table.industries, sectors))
    rows, leaves, bounds = [], {}, beside[0].bounds if beside else None
    for year, jobs in years.jobs.items():
        of_year, here, codes = (frame.filter(pl.col("year") == year) for frame in (sums, places, sectors))
        estimated = years.estimated.get(year)
        if year == years.bounded:
            bounds = _bounds(jobs, estimated, here, codes, coding, slack, bounds)
            of_year = _with_bounds(of_year, bounds)
        if estimated is None:
            rows.append(without_estimates(of_year))
            continue
        others, placed = _judged(beside, year), estimated.placed(here)
        estimates = sector_estimates(estimated.fit, jobs, placed, codes, others, of_wholes=coding.of_wholes)
        rows.append(with_estimates(of_year, estimates, coding.label, estimated.wider))
        leaves[year] = estimates.leaves
    return CodedSums(parts, pl.concat(rows).sort("cbsa_code", "year", "sector"), leaves, bounds)


def _judged(codings: Sequence[CodedSums], year: int) -> pl.DataFrame | None:
    """What was judged of a year by other codings, each of their sectors under a name of its own; None without any."""
    judged = [
        coding.judged(year).with_columns(sector=pl.format("{} {}", pl.lit(at), "sector"))
        for at, coding in enumerate(codings)
    ]
    return pl.concat(judged) if judged else None


def _bounds(
    jobs: pl.DataFrame,
    estimated: EstimatedYear | None,
    places: pl.DataFrame,
    sectors: pl.DataFrame,
    coding: Coding,
    slack: float,
    known: pl.DataFrame | None,
) -> pl.DataFrame:
    """Bounds of the sums of a year; those of sectors that the coding leaves as they are by the `known` ones."""
    if known is None:
        return _sum_bounds(jobs, estimated, places, sectors, slack)
    is_changed = pl.col("sector").is_in(coding.changed)
    return pl.concat(
        [known.filter(~is_changed), _sum_bounds(jobs, estimated, places, sectors.filter(is_changed), slack)]
    )


def _sum_bounds(
    jobs: pl.DataFrame, estimated: EstimatedYear | None, places: pl.DataFrame, sectors: pl.DataFrame, slack: float
) -> pl.DataFrame:
    """Bounds of the sums of sectors: over all areas where the table holds the nation, else within each area."""
    if estimated is None or estimated.areas is not None:
        return sector_bounds(jobs, places, sectors, slack)
    sound = uncontradicted(estimated.cells, estimated.fit.left_out, sectors)
    return sector_bounds(sound, places, sectors, slack, estimated.membership, estimated.fit.incomplete)


def _with_bounds(sums: pl.DataFrame, bounds: pl.DataFrame) -> pl.DataFrame:
    """The sums with the bounds of the sum where these are narrower than the sum of the cells' bounds."""
    joined = sums.join(bounds, on=["cbsa_code", "sector"], how="left", maintain_order="left")
    return joined.with_columns(
        jobs_low=pl.when("complete").then(pl.max_horizontal("jobs_low", "sum_low")),
        jobs_high=pl.when("complete").then(pl.min_horizontal("jobs_high", "sum_high")),
    ).select(sums.columns)
