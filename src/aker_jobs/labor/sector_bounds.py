"""Hard bounds of a sector's jobs in a place: of the sum, where the sum of its cells' bounds is wider."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from aker_jobs.labor.linear_bounds import linear_bounds
from aker_jobs.labor.nation import NATION_AREA
from aker_jobs.labor.qcew_cells import owner
from aker_jobs.labor.sum_bounds import near_cells, sum_bounds
from aker_jobs.labor.withheld import containing_areas

_CELL = ["area_fips", "own_code", "industry_code"]
# Bounds this narrow, as a share of the jobs, say the number: no program is solved for what it might still add.
_KNOWN = 0.01
_PRIVATE = "5"
_SUM = ["area_fips", "own_code", "sector"]
# Bounds of several sums as one; without an upper one as soon as one of them has none.
_SUMMED = {
    "low": pl.col("low").sum(),
    "high": pl.when(pl.col("high").null_count() == 0).then(pl.col("high").sum()),
    "withheld": pl.col("withheld").sum(),
}


def sector_bounds(
    cells: pl.DataFrame,
    places: pl.DataFrame,
    sectors: pl.DataFrame,
    slack: float,
    membership: pl.DataFrame | None = None,
    incomplete: Collection[str] = (),
) -> pl.DataFrame:
    """Bounds of the sectors that withhold something: cbsa_code, sector, sum_low, sum_high (null: no upper one).

    cells: one year in the areas that are used, with jobs_low and jobs_high. places: as of `sector_places`, of that
    year. sectors: sector, industry_code, own_code, of that year. slack: of one published figure. membership:
    county_fips, qcew_area, where cells are those of every area and areas shall bound one another (not the nation, whose
    figures may be rounded ones). incomplete: as of `aker_jobs.labor.withheld.containing_areas`.
    """
    codes = sectors.select("sector", "industry_code", "own_code").unique()
    parts = _parts(cells, codes)
    named = cells.rename({"jobs_low": "low", "jobs_high": "high", "establishments": "estabs"})
    above: list[pl.DataFrame] = []
    if membership is None:  # then an area that withholds nothing says nothing
        named = named.join(parts.filter(pl.col("withheld") > 0), on="area_fips", how="semi")
    else:
        kinds = containing_areas(named, _CELL[0], membership, incomplete)
        above = [areas.filter(pl.col("up") != NATION_AREA) for areas in kinds]
    named = near_cells(named, codes.rename({"sector": "name"}))
    narrow = sum_bounds(named, codes.rename({"sector": "name"}), containing=above, slack=slack)
    members = (
        parts.join(narrow.rename({"name": "sector"}), on=_SUM, how="left", suffix="_of_sum")
        .with_columns(low=pl.max_horizontal("low", "low_of_sum"), high=pl.min_horizontal("high", "high_of_sum"))
        .with_columns(owner=owner(pl.col("own_code")))
        .join(places.select("cbsa_code", "owner", "area_fips").unique(), on=["area_fips", "owner"])
    )
    of_owners = members.group_by("cbsa_code", "sector", "own_code").agg(**_SUMMED)
    if above:
        of_owners = _with_programs(of_owners, members, named, codes, above, slack)
    return (
        of_owners.group_by("cbsa_code", "sector")
        .agg(**_SUMMED)
        .filter(pl.col("withheld") > 0)
        .select("cbsa_code", "sector", sum_low="low", sum_high="high")
        .sort("cbsa_code", "sector")
    )


def _parts(cells: pl.DataFrame, codes: pl.DataFrame) -> pl.DataFrame:
    """The sums of the cells' bounds, of each area, ownership and sector, and how many of its cells are withheld."""
    return (
        cells.join(codes, on=["industry_code", "own_code"])
        .group_by(_SUM)
        .agg(
            low=pl.col("jobs_low").sum(),
            high=pl.when(pl.col("jobs_high").null_count() == 0).then(pl.col("jobs_high").sum()),
            withheld=pl.col("jobs").null_count(),
        )
    )


def _with_programs(
    of_owners: pl.DataFrame,
    members: pl.DataFrame,
    cells: pl.DataFrame,
    codes: pl.DataFrame,
    above: list[pl.DataFrame],
    slack: float,
) -> pl.DataFrame:
    """The bounds of places by ownership (cbsa_code, sector, own_code, low, high), narrowed by linear programs where
    they leave more than `_KNOWN` of the jobs open: of private jobs, in metros with rows of their own and in
    places of several areas. members: the areas of each place."""
    width = pl.col("high") - pl.col("low")
    linked = members.group_by("cbsa_code", "sector", "own_code").agg(
        (pl.col("area_fips").str.starts_with("C").any() | (pl.len() > 1)).alias("linked")
    )
    open_ones = of_owners.join(linked.filter("linked"), on=["cbsa_code", "sector", "own_code"], how="semi").filter(
        pl.col("own_code") == _PRIVATE, width > 1, width > _KNOWN * pl.col("high")
    )
    held = open_ones.select("cbsa_code", "sector", "own_code", "low", "high")
    wanted = (
        members.drop("low", "high")
        .join(held, on=["cbsa_code", "sector", "own_code"])
        .select("area_fips", "own_code", "low", "high", place="cbsa_code", name="sector")
    )
    narrow = linear_bounds(cells, codes.rename({"sector": "name"}), wanted, containing=above, slack=slack)
    narrow = narrow.rename({"place": "cbsa_code", "name": "sector"})
    joined = of_owners.join(narrow, on=["cbsa_code", "sector", "own_code"], how="left", suffix="_of_program")
    return joined.with_columns(
        low=pl.max_horizontal("low", "low_of_program"), high=pl.min_horizontal("high", "high_of_program")
    )


def uncontradicted(cells: pl.DataFrame, left_out: pl.DataFrame, sectors: pl.DataFrame) -> pl.DataFrame:
    """The cells, of which margins that their parts contradict bound nothing; industries of sectors keep their figures.

    cells: with jobs_low and jobs_high. left_out: area_fips, own_code, industry_code. sectors: own_code, industry_code.
    """
    inside = sectors.select("own_code", "industry_code").unique()
    mark = left_out.join(inside, on=_CELL[1:], how="anti").select(*_CELL, contradicted=pl.lit(value=True))
    marked = cells.join(mark, on=_CELL, how="left", maintain_order="left")
    sound = pl.col("contradicted").is_null()
    return marked.with_columns(
        jobs_low=pl.when(sound).then("jobs_low").otherwise(0.0), jobs_high=pl.when(sound).then("jobs_high")
    ).select(cells.columns)
