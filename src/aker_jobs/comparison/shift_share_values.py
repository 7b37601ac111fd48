"""Shift-share of the markets: their change in jobs over three years taken apart, all jobs and by innovation sector."""

from __future__ import annotations

import polars as pl

from aker_core.facts.legacy import empty_history, history_rows
from aker_jobs.comparison.quotient_history import NOT_AT_HAND, US, WITHHELD, gates
from aker_jobs.comparison.shift_share import PARTS, shift_share
from aker_jobs.comparison.shift_share_total import shift_share_total
from aker_jobs.labor.jobs_by_sector import COMMON_CODES, Labor
from aker_jobs.labor.nation import NATION
from aker_jobs.labor.qcew_cells import cells_of
from aker_jobs.labor.qcew_inputs import from_counties

SPAN = 3
EDITION = 2022  # from this year on QCEW is by NAICS 2022
EDITIONS = "the edition of NAICS changed between the two years: a part of the change between industries is not real"
UNDETAILED = "no industry rows are published for its areas"
METHODS = {
    "change": "jobs at the end - jobs at the start",
    "national": "jobs at the start * growth of all jobs of the nation",
    "mix": "jobs at the start * (growth of the industry - growth of all jobs) in the nation, summed over industries",
    "competitive": "change - national growth - industry mix",
}


def _names(stem: pl.Expr, part: str) -> pl.Expr:
    what = "change" if part == "change" else f"shift_{part}"
    return pl.format("{}_{}_{}y", stem, pl.lit(what), pl.lit(SPAN))


def _of_economy() -> pl.Expr:
    """The rows that are all of the economy once: private sectors of two digits, and each government in total."""
    level, owned = pl.col("agglvl_code") % 10, pl.col("own_code").cast(pl.String)
    return ((level == 4) & (owned == "5")) | ((level == 1) & owned.is_in(["1", "2", "3"]))


def sector_shifts(labor: Labor, start_and_end: pl.DataFrame, changed: list[str], year: int) -> pl.DataFrame:
    """The parts of each innovation sector's change. start_and_end: `quotients` of both years by the same codes."""
    ends = ("jobs", "national_jobs", "national_total_jobs")
    start = start_and_end.filter(pl.col("year") == year - SPAN).select(
        "cbsa_code", "sector", pl.col(*ends).name.prefix("start_")
    )
    bounds = labor.sectors.filter(~pl.col("sector").is_in(changed)).select(
        "cbsa_code", "sector", "local_jobs_low", "local_jobs_high"
    )
    keys = ["cbsa_code", "sector"]
    rows = (
        start_and_end.filter(pl.col("year") == year)
        .join(start, on=keys, how="left")
        .join(bounds, on=keys, how="left")
        .join(gates(labor).filter(pl.col("span") == SPAN).drop("span"), on=keys, how="left")
    )
    parts = shift_share(
        rows,
        start_column="start_jobs",
        end_column="jobs",
        national_start_column="start_national_jobs",
        national_end_column="national_jobs",
        total_start_column="start_national_total_jobs",
        total_end_column="national_total_jobs",
        end_low_column="local_jobs_low",
        end_high_column="local_jobs_high",
    )
    refused = (pl.col("gate") == "not_published").fill_null(value=True)
    made = from_counties() | pl.col("sector").is_in(changed) | (pl.col("gate") == "derived")
    found = []
    for part in ("change", *PARTS):
        bounded = part in ("change", "competitive")
        # What the nation and the industry did is known where only the end is withheld.
        status = pl.when((pl.col("shift_status") == "bounded") & pl.lit(not bounded)).then(pl.lit("observed"))
        told = pl.when(refused).then(pl.lit("not_published")).otherwise(status.otherwise("shift_status"))
        found.append(
            history_rows(
                parts,
                _names(pl.col("sector"), part),
                pl.col(part),
                status=pl.when(made & (told == "observed")).then(pl.lit("derived")).otherwise(told),
                low=pl.col(f"{part}_low") if bounded else None,
                high=pl.col(f"{part}_high") if bounded else None,
                reason=_why(refused, told, changed),
                method=METHODS[part],
            )
        )
    return pl.concat(found)


def _why(refused: pl.Expr, told: pl.Expr, changed: list[str]) -> pl.Expr:
    return (
        pl.when(refused)
        .then(pl.col("gate_reason").fill_null(NOT_AT_HAND))
        .when(told.is_in(["suppressed", "bounded"]))
        .then(pl.lit(WITHHELD))
        .when(told == "not_published")
        .then(pl.lit(NOT_AT_HAND))
        .when(pl.col("sector").is_in(changed))
        .then(pl.lit(COMMON_CODES))
    )


def total_shifts(cells: pl.LazyFrame, labor: Labor, year: int, slack: float) -> pl.DataFrame:
    """The parts of the change of all jobs, from private sectors of two digits and government by level.

    cells: as of `aker_jobs.labor.qcew_cells`, with the nation's own rows.
    """
    of_economy = cells.filter(pl.col("year").is_in([year - SPAN, year]) & _of_economy())
    industries = _national_industries(of_economy, labor, year)
    known = labor.totals.drop_nulls("area_fips")
    start = known.filter(pl.col("year") == year - SPAN)
    if not industries.height or not start.height:
        return empty_history()
    ends = known.filter(pl.col("year") == year).select(
        "cbsa_code", "basis", "covers", local_total_end="total_jobs", end_year="year"
    )
    grid = _local(of_economy, start, industries, year).join(ends, on="cbsa_code")
    parts = shift_share_total(grid, key_columns=["cbsa_code"], slack=slack)
    detailed = grid.group_by("cbsa_code").agg(pl.col("detailed").all(), pl.col("basis", "covers").first())
    gate = gates(labor).filter((pl.col("span") == SPAN) & (pl.col("sector") == "total_jobs"))
    rows = (
        parts.join(detailed, on="cbsa_code")
        .join(gate, on="cbsa_code", how="left")
        .with_columns(year=pl.lit(year, pl.Int16))
    )
    return pl.concat(_total_rows(rows, part, year) for part in ("change", *PARTS))


def _total_rows(rows: pl.DataFrame, part: str, year: int) -> pl.DataFrame:
    refused = (pl.col("gate") == "not_published").fill_null(value=True)
    by_industry = part in ("mix", "competitive")
    undetailed = ~pl.col("detailed") & pl.lit(by_industry)
    crossed = pl.lit(by_industry and year >= EDITION > year - SPAN)
    made = (pl.col("gate") == "derived") | (pl.col("basis") == "counties") | crossed
    status = (
        pl.when(refused | undetailed)
        .then(pl.lit("not_published"))
        .when(pl.lit(not by_industry) & pl.col(part).is_not_null())
        .then(pl.lit("observed"))
        .otherwise("shift_status")
    )
    return history_rows(
        rows,
        _names(pl.lit("total_jobs"), part),
        pl.col(part),
        status=pl.when(made & (status == "observed")).then(pl.lit("derived")).otherwise(status),
        low=pl.col(f"{part}_low") if by_industry else None,
        high=pl.col(f"{part}_high") if by_industry else None,
        reason=pl.when(refused)
        .then(pl.col("gate_reason").fill_null(NOT_AT_HAND))
        .when(undetailed)
        .then(pl.lit(UNDETAILED))
        .when(status == "bounded")
        .then(pl.lit("withheld industries at the start; together they are the total less what is disclosed"))
        .when(crossed)
        .then(pl.lit(EDITIONS)),
        method=METHODS[part],
    )


def _national_industries(of_economy: pl.LazyFrame, labor: Labor, year: int) -> pl.DataFrame:
    """One row per industry and ownership of the economy: own_code, industry_code, national_start, national_end, and the
    nation's totals of both years; no rows where the nation has none in one of them."""
    if labor.benchmarks is None:
        return pl.DataFrame()
    totals = dict(labor.benchmarks.totals.filter(pl.col("cbsa_code") == US).select("year", "total_jobs").iter_rows())
    if totals.get(year - SPAN) is None or totals.get(year) is None:
        return pl.DataFrame()
    rows = cells_of(of_economy, [NATION]).with_columns(pl.col("jobs").cast(pl.Float64))
    ends = rows.group_by("own_code", "industry_code").agg(
        national_start=pl.col("jobs").filter(pl.col("year") == year - SPAN).first(),
        national_end=pl.col("jobs").filter(pl.col("year") == year).first(),
    )
    return ends.with_columns(
        national_total_start=pl.lit(float(totals[year - SPAN])), national_total_end=pl.lit(float(totals[year]))
    )


def _local(cells: pl.LazyFrame, start: pl.DataFrame, industries: pl.DataFrame, year: int) -> pl.DataFrame:
    """Every market with every industry: `start` is null where a part is withheld, 0 where there is none."""
    places = start.select("cbsa_code", "area_fips").explode("area_fips")
    of_year = cells.filter(pl.col("year") == year - SPAN)
    found = cells_of(of_year, places["area_fips"].unique().to_list()).join(places, on="area_fips")
    sums = found.group_by("cbsa_code", "own_code", "industry_code").agg(
        start=pl.when(pl.col("jobs").null_count() == 0).then(pl.col("jobs").sum()), there=pl.lit(value=True)
    )
    private = found.filter(pl.col("own_code") == "5")["area_fips"].unique().to_list()
    detailed = places.group_by("cbsa_code").agg(detailed=pl.col("area_fips").is_in(private).all())
    return (
        start.select("cbsa_code", local_total_start=pl.col("total_jobs").cast(pl.Float64))
        .join(detailed, on="cbsa_code")
        .join(industries, how="cross")
        .join(sums, on=["cbsa_code", "own_code", "industry_code"], how="left")
        .with_columns(start=pl.when(pl.col("there").is_null()).then(0).otherwise(pl.col("start")).cast(pl.Float64))
    )
