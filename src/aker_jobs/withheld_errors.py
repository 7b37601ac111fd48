"""Out of the lake: how far estimates of withheld jobs are off in a vintage, and the table of them that facts name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from aker_core.errors import NotLoaded
from aker_geo.delineation import for_year
from aker_geo.markets import markets, metro_membership

if TYPE_CHECKING:
    from aker_data.lake.tables import Lake
    from aker_jobs.labor.qcew_cells import QcewTable


class _Jobs(NamedTuple):
    """What the lake holds of the jobs of a vintage: which table, its cells, the counties of all markets with their type
    and QCEW area, and which counties are in metros."""

    source: QcewTable
    cells: pl.LazyFrame
    crosswalk: pl.DataFrame
    membership: pl.DataFrame


def withheld_errors(lake: Lake, as_of: str, year: int) -> pl.DataFrame:
    """The errors by method, size of cell and sector (`aker_jobs.labor.estimates.holdout.errors`) of one data year.

    Raises NotLoaded where the lake has no table of jobs of the whole nation for the vintage.
    """
    from aker_jobs.labor.estimate_errors import estimate_errors

    source, cells, _, membership = _national(lake, as_of, year)
    return estimate_errors(cells, membership, year, source.rounding)


def rebuilt_metros(lake: Lake, as_of: str, year: int) -> pl.DataFrame:
    """How far metros that are rebuilt without metro rows differ from published ones: all published cells, and sectors.

    Columns: `aker_jobs.labor.metro_rows.rebuilt_errors`. Raises NotLoaded where the lake has no table of jobs of the
    whole nation for the vintage, or one without metro rows by industry.
    """
    from aker_jobs.labor.jobs_by_sector import jobs_by_sector, rebuilt_by_sector
    from aker_jobs.labor.metro_rows import cell_errors, rebuilt_errors, years_without
    from aker_jobs.labor.sectors import sector_definitions

    source, cells, crosswalk, membership = _national(lake, as_of, year)
    of_year = cells.filter(pl.col("year") == year)
    if years_without(of_year):
        raise NotLoaded(f"{source.name} of {as_of} has no metro rows by industry in {year}. Choose an earlier vintage")
    arguments = (crosswalk.filter(pl.col("type") == "metro"), sector_definitions(), year, source, membership)
    published = jobs_by_sector(of_year, *arguments).by_year
    rebuilt = rebuilt_by_sector(of_year, *arguments)
    if rebuilt.estimated is None:
        raise NotLoaded(f"{source.name} of {as_of}: no county has a margin. Refresh it from files of all areas")
    area = pl.col("area_fips", "own_code", "industry_code").cast(pl.String)
    rows = of_year.filter(pl.col("agglvl_code") == FOUR_DIGITS).collect().with_columns(area)
    return pl.concat(
        [cell_errors(rebuilt.estimated.fit, rows), rebuilt_errors(published, rebuilt.sums)], how="vertical_relaxed"
    )


def estimated_jobs(lake: Lake, as_of: str, year: int, delineation: str | None = None) -> pl.DataFrame:
    """The table `estimated_jobs` that facts name: source, place, sector, year, estimate, p05, p95, disclosed.

    It is made again from the tables of the lake, the same at every call: one row for each sum of a sector of which a
    part is estimated and may be shown. delineation: default that of the year. Raises NotLoaded where the lake has no
    table of jobs for the vintage.
    """
    from aker_jobs.labor.jobs_by_sector import jobs_by_sector
    from aker_jobs.labor.labor_facts import rebuilt_sums
    from aker_jobs.labor.sectors import sector_definitions

    source, cells, crosswalk, membership = _jobs(lake, as_of, year, delineation)
    sums = jobs_by_sector(cells, crosswalk, sector_definitions(), year, source, membership)
    rebuilt = rebuilt_sums(cells, crosswalk, sector_definitions(), sums, membership)
    rows = [
        sums.estimates(),
        sums.national.from_quotients,
        *([sums.industries] if sums.industries.width else []),
        *([rebuilt.sums.drop_nulls("estimate_key")] if rebuilt else []),
    ]
    return pl.concat(part.select(_table_columns(source)) for part in rows).sort("place", "sector", "year")


def table_of_jobs(lake: Lake, as_of: str) -> str:
    """The annual table of jobs, else the quarterly one. Raises NotLoaded where the lake has neither."""
    from aker_jobs.labor.qcew_cells import ANNUAL, QUARTERLY

    for name in (ANNUAL, QUARTERLY):
        if as_of in lake.as_ofs(name):
            return name
    raise _no_jobs(as_of)


def _no_jobs(as_of: str) -> NotLoaded:
    return NotLoaded(f"No table of jobs is loaded for {as_of}. Run aker refresh for it first")


def _table_columns(source: QcewTable) -> list[pl.Expr]:
    parts = pl.col("estimate_key").str.split("/")
    return [
        pl.lit(source.name).alias("source"),
        pl.col("cbsa_code").alias("place"),
        parts.list.get(-2).alias("sector"),
        pl.col("year").cast(pl.String),
        pl.col("estimate"),
        pl.col("estimate_p05").alias("p05"),
        pl.col("estimate_p95").alias("p95"),
        pl.col("disclosed_share").alias("disclosed"),
    ]


FOUR_DIGITS = 46  # aggregation level of a metro's four-digit industries


def _jobs(lake: Lake, as_of: str, year: int, delineation: str | None = None) -> _Jobs:
    from aker_jobs.labor.family import job_cells
    from aker_jobs.labor.qcew_cells import ANNUAL, QUARTERLY

    tables = {name: lake.scan(name, as_of) for name in (ANNUAL, QUARTERLY) if as_of in lake.as_ofs(name)}
    if not tables:
        raise _no_jobs(as_of)
    source, cells = job_cells(tables, year)
    drawn = delineation or for_year(year)
    listed = lake.scan("cbsa_delineation", as_of).filter(pl.col("delineation") == drawn).collect()
    named = listed.join(markets(listed, drawn).select("cbsa_code", "type", "qcew_area"), on="cbsa_code")
    crosswalk = named.select("cbsa_code", "county_fips", "qcew_area", "type")
    return _Jobs(source, cells, crosswalk, metro_membership(listed))


def _national(lake: Lake, as_of: str, year: int) -> _Jobs:
    from aker_jobs.labor.estimated_year import is_national

    jobs = _jobs(lake, as_of, year)
    if not is_national(jobs.cells, year):
        raise NotLoaded(
            f"{jobs.source.name} of {as_of} does not hold the counties of the nation: errors are not measured. "
            "Refresh it from files of all areas"
        )
    return jobs
