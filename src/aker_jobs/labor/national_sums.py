"""Jobs of the nation by sector in one year, from its own rows or from those of its parts, and the inputs of these."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_geo.codes import NATION
from aker_jobs.labor import qcew_cells as qcew
from aker_jobs.labor.estimate_inputs import estimate_key
from aker_jobs.labor.estimated_sums import SCHEMA
from aker_jobs.labor.estimates.leaves import NATION_TENS
from aker_jobs.labor.industry_levels import level_of
from aker_jobs.labor.nation import NATION_AREA, national_levels, national_parts
from aker_jobs.labor.nation_quotients import QUOTIENT, quotient_intervals
from aker_jobs.labor.sector_sums import sector_parts, sector_sums

_ENDS = ("jobs_low", "jobs_high")
TOTAL = (pl.col("own_code") == "0") & (pl.col("industry_code") == "10")


@dataclass(frozen=True)
class Nation:
    """The nation's cells of one year, where its rows came from, and whether they are its own (not added up).

    cells: where they are added up and a part is withheld, jobs are the middle of what published quotients leave, from
    jobs_low to jobs_high (`from_quotients`); null where no quotient is published.
    """

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
    where the nation has its own. from_quotients: the sums that rest on published quotients, with the columns of
    `aker_jobs.labor.estimated_sums.SCHEMA`; their keys in sums are estimate_key. own_rows: whether there are any.
    made: how these were made, in words, where they are not the publisher's.
    """

    sums: pl.DataFrame
    total: float | None
    parts: pl.DataFrame
    totals: pl.DataFrame
    from_quotients: pl.DataFrame
    own_rows: bool
    made: str | None = None


def nation_of(cells: pl.LazyFrame, year: int, rounding: float = 0.0) -> Nation:
    """The nation's cells of a year: its own rows, or the sum of its states (of counties where a state has no row), and
    where one of these withholds its part, what published quotients leave. rounding: of one figure of jobs."""
    of_year = cells.filter(pl.col("year") == year)
    summed = national_levels(of_year, ["jobs"])
    area = pl.col("area_fips").cast(pl.String)
    own = of_year.filter(area == NATION_AREA).select(pl.col("payload_sha256").cast(pl.String).unique()).collect()
    if own.height:
        named = _named(summed.with_columns(_whole_number("jobs"), from_quotients=pl.lit(value=False)), year)
        return Nation(year, named, [NATION_AREA], own.to_series().sort().to_list(), own_rows=True)
    places = of_year.select(area.alias("area_fips"), "payload_sha256").unique().collect()
    parts = places.join(national_parts(places["area_fips"].unique()), on="area_fips", how="semi")
    payloads = parts["payload_sha256"].cast(pl.String).unique().sort().to_list()
    named = _named(_with_quotients(summed, of_year, rounding), year)
    return Nation(year, named, parts["area_fips"].unique().sort().to_list(), payloads, own_rows=False)


def _whole_number(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Int64)


def _named(cells: pl.DataFrame, year: int) -> pl.DataFrame:
    """The cells with the columns that cells of any area have; bounds are the jobs where nothing else is known."""
    ends = {end: pl.coalesce(end, "jobs") if end in cells.columns else pl.col("jobs") for end in _ENDS}
    return cells.with_columns(
        area_fips=pl.lit(NATION_AREA), year=pl.lit(year, pl.Int16), payload_sha256=pl.lit(None, pl.String), **ends
    )


def _with_quotients(summed: pl.DataFrame, of_year: pl.LazyFrame, rounding: float) -> pl.DataFrame:
    """The added-up cells, with jobs, jobs_low and jobs_high from quotients where a part is withheld."""
    whole = summed.filter(TOTAL)["jobs"]
    hidden = summed["jobs"].null_count() > 0
    total = float(whole[0]) if hidden and len(whole) == 1 and whole[0] else None
    if total is None or QUOTIENT not in of_year.collect_schema().names():
        return summed.with_columns(_whole_number("jobs"), from_quotients=pl.lit(value=False))
    intervals = quotient_intervals(of_year, total, rounding)
    joined = summed.join(intervals, on=["own_code", "industry_code"], how="left", maintain_order="left")
    lacking = pl.col("jobs").is_null()
    middle = ((pl.col("low") + pl.col("high")) / 2).round()
    return joined.select(
        *(column for column in summed.columns if column != "jobs"),
        jobs=pl.when(lacking).then(middle).otherwise("jobs").cast(pl.Int64),
        jobs_low=pl.when(lacking).then("low").otherwise("jobs"),
        jobs_high=pl.when(lacking).then("high").otherwise("jobs"),
        from_quotients=lacking & middle.is_not_null(),
    )


def margin_rows(nation: Nation) -> pl.DataFrame:
    """The nation's cells as rows of a table, for estimates to be held against: area_fips, own_code, industry_code,
    agglvl_code, jobs, and establishments (null: no estimate needs the nation's)."""
    code = pl.col("industry_code")
    depth = code.str.replace(r"-\d+$", "").str.len_chars().cast(pl.Int64)
    # 10 in all, 11 by ownership, 12 and 13 by domain and supersector (101, 1011), 14 to 16 by digits.
    level = pl.when(code.str.starts_with("10")).then(depth - 1).otherwise(depth + 2)
    whole = pl.when(TOTAL).then(0).otherwise(level)
    return nation.cells.drop_nulls("jobs").select(
        "area_fips",
        "own_code",
        "industry_code",
        agglvl_code=whole + 10 * NATION_TENS,
        jobs=pl.col("jobs").cast(pl.Float64),
        establishments=pl.lit(None, pl.Int64),
    )


def national_sums(nation: Nation, sectors: pl.DataFrame, lost: pl.DataFrame, made: str | None = None) -> NationalSums:
    """The nation's jobs by sector and in all. sectors: as of `sector_years`. lost: as of `left_out`. made: how its own
    rows were made where they are not the publisher's."""
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
    named, totals = parts.with_columns(**made_of), totals.rename({"payloads": "total_payloads"})
    if nation.own_rows:  # they are inputs like those of any place
        named, totals = named.clear(), totals.clear()
    derived = _from_quotients(sums, nation, of_year)
    renamed = sums.join(derived.select("sector", "estimate_key"), on="sector", how="left", maintain_order="left")
    keys = pl.when(pl.col("estimate_key").is_not_null()).then(pl.concat_list("estimate_key")).otherwise("keys")
    sums = renamed.with_columns(keys=keys).drop("estimate_key")
    return NationalSums(sums, total, named, totals, derived, nation.own_rows, made if nation.own_rows else None)


def _from_quotients(sums: pl.DataFrame, nation: Nation, sectors: pl.DataFrame) -> pl.DataFrame:
    """The sums of which a part rests on published quotients, as estimates: from the low to the high of their parts."""
    codes = sectors.select("sector", "industry_code", "own_code").unique()
    rows = nation.cells.filter("from_quotients").join(codes, on=["industry_code", "own_code"])
    parts = rows.group_by("sector").agg(rest=pl.col("jobs").sum())
    estimated = sums.filter("complete", pl.col("jobs").is_not_null()).join(parts, on="sector")
    known = (pl.col("jobs") - pl.col("rest")) / pl.col("jobs")
    return estimated.with_columns(
        estimate=pl.col("jobs").cast(pl.Float64),
        estimate_p05=pl.col("jobs_low").cast(pl.Float64),
        estimate_p95=pl.col("jobs_high").cast(pl.Float64),
        disclosed_share=pl.when(pl.col("jobs") > 0).then(known),
        too_few=pl.lit(value=False),
        estimate_key=estimate_key(pl.col("sector")),
    ).select(*sums.columns, *(name for name in SCHEMA if name not in sums.columns))


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
