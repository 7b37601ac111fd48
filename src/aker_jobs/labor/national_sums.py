"""Jobs of the nation by sector in one year, from its own rows or from those of its parts, and the inputs of these."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_geo.codes import NATION
from aker_jobs.labor import qcew_cells as qcew
from aker_jobs.labor.industry_levels import level_of
from aker_jobs.labor.nation import NATION_AREA, national_levels, national_parts
from aker_jobs.labor.sector_sums import sector_parts, sector_sums

TOTAL = (pl.col("own_code") == "0") & (pl.col("industry_code") == "10")


@dataclass(frozen=True)
class Nation:
    """The nation's cells of one year, where its rows came from, and whether they are its own (not added up)."""

    year: int
    cells: pl.DataFrame
    areas: list[str]
    payloads: list[str]
    own_rows: bool


@dataclass(frozen=True)
class NationalSums:
    """What quotients are held against.

    sums: as of `sector_sums`, of the nation. total: the jobs of all industries, None where they are missing.
    parts, totals: as of `sector_parts` and `market_totals`, with the areas that were added up, for inputs; without rows
    where the nation has its own.
    """

    sums: pl.DataFrame
    total: float | None
    parts: pl.DataFrame
    totals: pl.DataFrame


def nation_of(cells: pl.LazyFrame, year: int) -> Nation:
    """The nation's cells of a year: its own rows, or the sum of its states (of counties where a state has no row)."""
    of_year = cells.filter(pl.col("year") == year)
    summed = national_levels(of_year, ["jobs"])
    area = pl.col("area_fips").cast(pl.String)
    own = of_year.filter(area == NATION_AREA).select(pl.col("payload_sha256").cast(pl.String).unique()).collect()
    named = summed.with_columns(
        area_fips=pl.lit(NATION_AREA), year=pl.lit(year, pl.Int16), payload_sha256=pl.lit(None, pl.String)
    ).with_columns(jobs_low=pl.col("jobs"), jobs_high=pl.col("jobs"))
    if own.height:
        return Nation(year, named, [NATION_AREA], own.to_series().sort().to_list(), own_rows=True)
    places = of_year.select(area.alias("area_fips"), "payload_sha256").unique().collect()
    parts = places.join(national_parts(places["area_fips"].unique()), on="area_fips", how="semi")
    payloads = parts["payload_sha256"].cast(pl.String).unique().sort().to_list()
    return Nation(year, named, parts["area_fips"].unique().sort().to_list(), payloads, own_rows=False)


def national_sums(nation: Nation, sectors: pl.DataFrame, lost: pl.DataFrame) -> NationalSums:
    """The nation's jobs by sector and in all. sectors: as of `sector_years`. lost: as of `left_out`."""
    place = pl.DataFrame(
        {"cbsa_code": NATION, "year": nation.year, "owner": [qcew.PRIVATE, qcew.GOVERNMENT], "area_fips": NATION_AREA},
        schema_overrides={"year": pl.Int16},
    )
    of_year = sectors.filter(pl.col("year") == nation.year)
    parts = sector_parts(nation.cells, place, of_year)
    sums = sector_sums(parts, place, of_year, _levels(nation, of_year), lost)
    jobs = nation.cells.filter(TOTAL)["jobs"]
    total = jobs.item() if len(jobs) == 1 else None
    made_of = {
        "area_fips": pl.lit(nation.areas, pl.List(pl.String)),
        "payloads": pl.lit(nation.payloads, pl.List(pl.String)),
    }
    totals = place.head(1).select("cbsa_code", "year", **made_of, total_jobs=pl.lit(total, pl.Int64))
    named = parts.with_columns(**made_of), totals.rename({"payloads": "total_payloads"})
    # Its own rows are inputs like those of any place.
    return NationalSums(sums, total, *(rows.clear() if nation.own_rows else rows for rows in named))


def _levels(nation: Nation, sectors: pl.DataFrame) -> pl.DataFrame:
    """On which levels the nation is available. An added-up nation has a level only with every ownership of the sectors:
    files that were filtered by ownership would otherwise give a part of a sector for the whole."""
    there = nation.cells.with_columns(level=level_of(pl.col("industry_code"))).drop_nulls("level")
    levels_there = there.select("own_code", "level").unique()
    if not nation.own_rows:
        levels_needed = sectors.select("own_code", level=level_of(pl.col("industry_code"))).unique()
        lacking = levels_needed.join(levels_there, on=["own_code", "level"], how="anti")
        levels_there = levels_there.join(
            lacking.select("level", owner=qcew.owner(pl.col("own_code"))),
            left_on=["level", qcew.owner(pl.col("own_code"))],
            right_on=["level", "owner"],
            how="anti",
        )
    levels = levels_there.group_by(owner=qcew.owner(pl.col("own_code"))).agg(levels=pl.col("level").unique())
    return levels.with_columns(area_fips=pl.lit(NATION_AREA), year=pl.lit(nation.year, pl.Int16))
