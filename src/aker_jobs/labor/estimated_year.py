"""The withheld cells of one year, estimated over the areas whose margins hold them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from aker_geo.codes import TERRITORY_FIPS
from aker_jobs.labor.areas import ALL_COUNTIES
from aker_jobs.labor.estimates.bounds import hard_bounds
from aker_jobs.labor.estimates.withheld_jobs import WithheldJobs, withheld_jobs
from aker_jobs.labor.nation import NATION_AREA
from aker_jobs.labor.qcew_cells import ANNUAL_ROUNDING

# In tables of some areas fewer margins hold a cell: intervals are this much wider. Measured on the real first quarter
# of 2016, tables of 12 and 40 metros: 93 to 99 % of the hidden cells inside (90 to 95 % with 1.5), errors of 7 to 20 %
# of their jobs. Sums of cells could not be measured there, so the wider factor is taken.
WIDER_IN_PARTS = 3.0


def is_national(cells: pl.LazyFrame, year: int) -> bool:
    """Whether the table holds the counties of the nation in a year: estimates need what counties add up to."""
    area = pl.col("area_fips").cast(pl.String)
    counties = area.str.contains(r"^\d{5}$") & ~area.str.ends_with("000")
    areas = cells.filter(pl.col("year") == year).select(area.unique())
    return int(areas.filter(counties).select(pl.len()).collect().item()) >= ALL_COUNTIES


@dataclass(frozen=True)
class EstimatedYear:
    """A year whose withheld cells were estimated.

    fit: of all withheld county cells. cells: all of the year with jobs_low and jobs_high. areas: those whose cells have
    margins enough to be estimated (null: all). wider: how much wider intervals are than those of a national table.
    membership: county_fips, qcew_area, of the metros whose rows hold these counties.
    """

    fit: WithheldJobs
    cells: pl.DataFrame
    membership: pl.DataFrame
    areas: frozenset[str] | None = None
    wider: float = 1.0

    def placed(self, places: pl.DataFrame) -> pl.DataFrame:
        """The places (cbsa_code, area_fips) of which all areas can be estimated."""
        if self.areas is None:
            return places
        inside = pl.col("area_fips").is_in(list(self.areas))
        return places.filter(inside.all().over("cbsa_code"))


def estimated_year(
    cells: pl.DataFrame,
    membership: pl.DataFrame,
    rounding: float,
    *,
    national: bool,
    nation: pl.DataFrame | None = None,
) -> EstimatedYear | None:
    """The fit of all withheld cells of a year, and the cells with bounds; None where no county has a margin above it.

    cells: every area of the year, as of `qcew_cells`. membership: county_fips, qcew_area. rounding: of one figure.
    national: whether the table holds the counties of the nation. In a table of some areas a metro, state or nation with
    rows by industry is a margin only where the establishments of its counties add up to its own: else it holds what is
    not in the table. nation: its rows as of `aker_jobs.labor.national_sums.margin_rows` where the table has none: the
    fit is held against them as closely as quotients tell, and they bound nothing.
    """
    renamed = _renamed(cells)
    membership = membership.select("county_fips", "qcew_area")
    kept, areas = (renamed, None) if national else _with_whole_margins(renamed, membership)
    fitted = kept if nation is None else pl.concat([kept, _renamed(nation)], how="diagonal_relaxed")
    fit = None if areas is not None and not areas else withheld_jobs(fitted, membership, rounding=rounding)
    if fit is None:
        return None
    if nation is not None:  # its rows are nobody's figures: whatever their parts say is no revision
        fit = replace(fit, left_out=fit.left_out.filter(pl.col("area_fips") != NATION_AREA))
    membership = fit.members(membership)
    # What is no margin of the fit bounds no other area either.
    apart = renamed.join(kept, on="area_fips", how="anti")["area_fips"].unique().sort().to_list()
    bounded = hard_bounds(
        renamed, membership, fit.left_out, rounding=rounding, not_whole=apart, incomplete=fit.incomplete
    )
    named = bounded.rename({"estabs": "establishments", "low": "jobs_low", "high": "jobs_high"})
    return EstimatedYear(
        fit,
        named.select(*cells.columns, "jobs_low", "jobs_high"),
        membership,
        areas,
        1.0 if national else WIDER_IN_PARTS,
    )


def _renamed(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.rename({"establishments": "estabs"}).with_columns(pl.col("agglvl_code").cast(pl.Int64))


def _with_whole_margins(cells: pl.DataFrame, membership: pl.DataFrame) -> tuple[pl.DataFrame, frozenset[str]]:
    """The cells of counties and of the areas that are the sum of theirs, and all areas inside such a one."""
    totals = cells.filter(pl.col("own_code") == "0", pl.col("industry_code") == "10").select("area_fips", "estabs")
    code = pl.col("area_fips")
    is_county = code.str.contains(r"^\d{5}$") & ~code.str.ends_with("000")
    counties = totals.filter(is_county)
    above = [
        counties.join(membership.drop_nulls(), left_on="area_fips", right_on="county_fips").rename({"qcew_area": "up"}),
        counties.with_columns(up=pl.concat_str(code.str.slice(0, 2), pl.lit("000"))),
        counties.filter(~code.str.slice(0, 2).is_in(list(TERRITORY_FIPS))).with_columns(up=pl.lit(NATION_AREA)),
    ]
    inside = pl.concat(part.select("area_fips", "estabs", "up") for part in above)
    sums = inside.group_by("up").agg(counted=pl.col("estabs").sum(), parts=pl.len())
    detailed = cells.filter(pl.col("own_code") == "5", pl.col("industry_code") != "10").select(up="area_fips").unique()
    whole = (
        sums.join(detailed, on="up", how="semi")
        .join(totals, left_on="up", right_on="area_fips")
        .filter(
            (pl.col("counted") - pl.col("estabs")).abs() <= ANNUAL_ROUNDING * (pl.col("parts") + 1), pl.col("parts") > 1
        )["up"]
    )
    covered = inside.filter(pl.col("up").is_in(whole.to_list()))["area_fips"]
    kept = cells.filter(is_county | code.is_in(whole.to_list()))
    return kept, frozenset([*whole, *covered])
