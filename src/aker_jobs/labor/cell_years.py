"""The QCEW cells of some years in the areas that are used, with bounds, and the estimates of withheld ones."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_jobs.labor import qcew_cells as qcew
from aker_jobs.labor.estimated_year import EstimatedYear, estimated_year, is_national
from aker_jobs.labor.nation import NATION_AREA
from aker_jobs.labor.nation_quotients import QUOTIENT
from aker_jobs.labor.national_sums import margin_rows, nation_of
from aker_jobs.labor.withheld import withheld_bounds


@dataclass(frozen=True)
class CellYears:
    """The cells of some years in the areas that are used, and what was estimated. bounded: the year of which sums are
    bounded too, for which there is no time in all."""

    jobs: dict[int, pl.DataFrame]
    estimated: dict[int, EstimatedYear]
    bounded: int


@dataclass(frozen=True)
class CellTable:
    """What is read of the cells once: places of every year, and what the rows say of their completeness."""

    cells: pl.LazyFrame
    places: pl.DataFrame
    levels: pl.DataFrame
    industries: pl.DataFrame

    def areas(self, year: int) -> list[str]:
        """The areas that are used in a year."""
        return self.places.filter(pl.col("year") == year)["area_fips"].unique().sort().to_list()

    def years(self, years: list[int], membership: pl.DataFrame, rounding: float, bounded: int) -> CellYears:
        """The cells of years. membership: as of `jobs_by_sector`. rounding: of one figure. bounded: a year."""
        read = {year: _cells_of_year(self, membership, year, rounding, bounds=year == bounded) for year in years}
        estimated = {year: of_year for year, (_, of_year) in read.items() if of_year is not None}
        return CellYears({year: jobs for year, (jobs, _) in read.items()}, estimated, bounded)


def _cells_of_year(
    table: CellTable, membership: pl.DataFrame, year: int, rounding: float, *, bounds: bool
) -> tuple[pl.DataFrame, EstimatedYear | None]:
    """The cells of a year in the areas that are used, with bounds, and the estimates of all withheld ones where the
    table holds margins enough. bounds: whether cells are given any without estimates (they need the whole hierarchy).
    """
    areas = table.areas(year)
    of_year = table.cells.filter(pl.col("year") == year)
    levels = (pl.col("agglvl_code") % 10) <= qcew.DEEPEST_LEVEL
    cells = of_year.drop(QUOTIENT, strict=False).filter(levels).collect()
    texts = ("area_fips", "own_code", "industry_code", "payload_sha256")
    named = cells.with_columns(pl.col(texts).cast(pl.String))
    national = is_national(of_year, year)
    without = national and not (named["area_fips"] == NATION_AREA).any()
    rows = margin_rows(nation_of(table.cells, year, rounding)) if without else None
    estimated = estimated_year(named, membership, rounding, national=national, nation=rows)
    if estimated is not None:
        return estimated.cells.filter(pl.col("area_fips").is_in(areas)), estimated
    used = named.filter(pl.col("area_fips").is_in(areas))
    return (_bounded(used, rounding) if bounds else _disclosed(used)), None


def _disclosed(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells with bounds where they are disclosed, and none where they are withheld."""
    return cells.with_columns(jobs_low=pl.col("jobs").cast(pl.Float64), jobs_high=pl.col("jobs").cast(pl.Float64))


def _bounded(cells: pl.DataFrame, slack: float) -> pl.DataFrame:
    """The cells with jobs_low and jobs_high; the hierarchy is worked through only for areas that withhold something."""
    hiding = cells.filter(pl.col("jobs").is_null()).select("area_fips").unique()
    if not hiding.height:
        return _disclosed(cells)
    open_ones = cells.join(hiding, on="area_fips", how="anti")
    bounds = withheld_bounds(
        cells.join(hiding, on="area_fips", how="semi"),
        value_column="jobs",
        establishments_column="establishments",
        slack=slack,
    ).rename({"value_low": "jobs_low", "value_high": "jobs_high"})
    plain = _disclosed(open_ones)
    return pl.concat([plain, bounds.select(plain.columns)], how="vertical_relaxed")
