"""Shift-share of all jobs of markets over three years, industry by industry."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from aker_core.facts.fact import Method, facts, no_facts
from aker_core.facts.inputs import TERM, no_inputs, part_terms, terms
from aker_geo.codes import NATION
from aker_jobs.comparison.quotient_history import gates, refused
from aker_jobs.comparison.shift_share import PARTS
from aker_jobs.comparison.shift_share_total import shift_share_total
from aker_jobs.comparison.shift_share_values import GROWTH, METHODS, SPAN, nation_totals, part_name
from aker_jobs.labor.jobs_by_sector import JobSums, markets_only
from aker_jobs.labor.labor_facts import Labor
from aker_jobs.labor.naics_editions import crosses_edition
from aker_jobs.labor.nation import NATION_AREA
from aker_jobs.labor.qcew_cells import cells_of
from aker_jobs.labor.qcew_inputs import sector_inputs, total_key

EDITIONS = "NAICS changed editions between the two years; part of the change between industries is reclassification"
UNDETAILED = "no industry rows are published for its areas"
HIDDEN = "withheld industries at the start; together they equal the total less disclosed industries"
NOT_LOADED = "jobs of the start or end year are not loaded"
INDUSTRY = ["own_code", "industry_code"]
MIX = f"sum(start * (nation_end / nation_start - {GROWTH}))"
FORMULAS = {
    "change": "total_end - total_start",
    "national": f"total_start * ({GROWTH} - 1)",
    "mix": MIX,
    "competitive": f"total_end - total_start * {GROWTH} - {MIX}",
}


class TotalShifts(NamedTuple):
    """Facts of the parts of all jobs, and inputs of the industries that they name."""

    facts: pl.DataFrame
    inputs: pl.DataFrame


def total_shifts(cells: pl.LazyFrame, labor: Labor) -> TotalShifts:
    """The parts of the change of all jobs, from private sectors of two digits and government by level.

    cells: as of `aker_jobs.labor.qcew_cells`, with the nation's own rows.
    """
    sums = labor.sums
    of_economy = cells.filter(pl.col("year").is_in([sums.year - SPAN, sums.year]) & _of_economy())
    industries = _national_industries(of_economy, sums)
    known = markets_only(sums.totals.drop_nulls("area_fips"))
    start = known.filter(pl.col("year") == sums.year - SPAN)
    if not industries.height or not start.height:
        return TotalShifts(no_facts(), no_inputs())
    ends = known.filter(pl.col("year") == sums.year).select(
        "cbsa_code", "basis", "covers", local_total_end=pl.col("total_jobs")
    )
    grid = _local(of_economy, start, industries, sums.year - SPAN).join(ends, on="cbsa_code")
    parts = shift_share_total(grid, key_columns=["cbsa_code"], slack=sums.source.rounding or 0.5)
    about = grid.group_by("cbsa_code").agg(
        pl.col("detailed").all(), pl.col("basis").first(), _vectors().filter(pl.col("start").ne_missing(0)).sort()
    )
    gate = gates(labor, SPAN).filter(pl.col("sector") == "total_jobs")
    rows = (
        parts.join(about.with_columns(pl.col("vectors").list.join(TERM)), on="cbsa_code")
        .join(gate, on="cbsa_code", how="left")
        .with_columns(year=pl.lit(sums.year, pl.Int16))
    )
    made = pl.concat(_facts(rows, part, crosses_edition(sums.year - SPAN, sums.year)) for part in ("change", *PARTS))
    return TotalShifts(made, _inputs(of_economy, grid, sums))


def _of_economy() -> pl.Expr:
    """The rows that are all of the economy once: private sectors of two digits, and each government in total."""
    level, owned = pl.col("agglvl_code") % 10, pl.col("own_code").cast(pl.String)
    return ((level == 4) & (owned == "5")) | ((level == 1) & owned.is_in(["1", "2", "3"]))


def _key(place: pl.Expr, year: pl.Expr) -> pl.Expr:
    return pl.format("qcew/{}/industry/{}-{}/{}", place, *INDUSTRY, year)


def _vectors() -> pl.Expr:
    """The terms of one industry: its jobs here at the start, and in the nation at both ends."""
    part = pl.format("{}-{}", *INDUSTRY)
    start, nation = pl.col("start_year"), pl.lit(NATION)
    keys = {
        "start": _key(pl.col("cbsa_code"), start),
        "nation_start": _key(nation, start),
        "nation_end": _key(nation, start + SPAN),
    }
    terms_of = [part_terms(role, part, key) for role, key in keys.items()]
    return pl.concat_str(terms_of, separator=TERM).alias("vectors")


def _facts(rows: pl.DataFrame, part: str, crossed: bool) -> pl.DataFrame:
    by_industry = part in ("mix", "competitive")
    undetailed = ~pl.col("detailed") & pl.lit(by_industry)
    made = (pl.col("gate") == "derived") | (pl.col("basis") == "counties") | pl.lit(by_industry and crossed)
    state = pl.when(pl.lit(not by_industry) & pl.col(part).is_not_null()).then(pl.lit("observed"))
    plain = state.otherwise(pl.col("shift_status").replace("not_published", "not_loaded"))
    status = (
        pl.when(refused())
        .then(pl.col("gate").fill_null("not_loaded"))
        .when(undetailed)
        .then(pl.lit("not_published"))
        .when(made & (plain == "observed"))
        .then(pl.lit("derived"))
        .otherwise(plain)
    )
    low, high = (pl.col(f"{part}_{end}") if by_industry else pl.lit(None) for end in ("low", "high"))
    return facts(
        rows,
        part_name(pl.lit("total_jobs"), part),
        pl.col(part),
        year=pl.col("year"),
        method=Method(METHODS[part].text, FORMULAS[part]),
        inputs=_terms(part),
        status=status,
        current=True,
        low=pl.when(status == "bounded").then(low),
        high=pl.when(status == "bounded").then(high),
        period=pl.format("{}-{}", pl.col("year") - SPAN, "year"),
        reason=pl.when(refused())
        .then(pl.col("gate_reason").fill_null(NOT_LOADED))
        .when(undetailed)
        .then(pl.lit(UNDETAILED))
        .when(status == "bounded")
        .then(pl.lit(HIDDEN))
        .when(pl.lit(by_industry and crossed))
        .then(pl.lit(EDITIONS)),
    )


def _terms(part: str) -> pl.Expr:
    year = pl.col("year")
    here = {"total_start": total_key(year=year - SPAN), "total_end": total_key(year=year)}
    nation = nation_totals(year)
    wanted = {
        "change": here,
        "national": {"total_start": here["total_start"], **nation},
        "mix": nation,
        "competitive": here | nation,
    }[part]
    vectors = [pl.col("vectors")] if part in ("mix", "competitive") else []
    return terms(*vectors, **wanted)


def _national_industries(of_economy: pl.LazyFrame, sums: JobSums) -> pl.DataFrame:
    """One row per industry and ownership of the economy: own_code, industry_code, national_start, national_end, and the
    nation's totals of both years; no rows where the nation has none in one of them."""
    of_nation = sums.totals.filter(pl.col("cbsa_code") == NATION)
    totals = dict(of_nation.select("year", "total_jobs").iter_rows())
    start = sums.year - SPAN
    if totals.get(start) is None or totals.get(sums.year) is None:
        return pl.DataFrame()
    rows = cells_of(of_economy, [NATION_AREA]).with_columns(pl.col("jobs").cast(pl.Float64))
    ends = rows.group_by(INDUSTRY).agg(
        national_start=pl.col("jobs").filter(pl.col("year") == start).first(),
        national_end=pl.col("jobs").filter(pl.col("year") == sums.year).first(),
    )
    return ends.with_columns(
        national_total_start=pl.lit(float(totals[start])),
        national_total_end=pl.lit(float(totals[sums.year])),
        start_year=pl.lit(start, pl.Int16),
    )


def _local(cells: pl.LazyFrame, start: pl.DataFrame, industries: pl.DataFrame, year: int) -> pl.DataFrame:
    """Every market with every industry: `start` is null where a part is withheld, 0 where there is none."""
    places = start.select("cbsa_code", "area_fips").explode("area_fips")
    of_year = cells.filter(pl.col("year") == year)
    rows = cells_of(of_year, places["area_fips"].unique().to_list()).join(places, on="area_fips")
    sums = rows.group_by("cbsa_code", *INDUSTRY).agg(
        start=pl.when(pl.col("jobs").null_count() == 0).then(pl.col("jobs").sum()),
        payloads=pl.col("payload_sha256").drop_nulls().unique().sort(),
        there=pl.lit(value=True),
    )
    private = rows.filter(pl.col("own_code") == "5")["area_fips"].unique().to_list()
    detailed = places.group_by("cbsa_code").agg(detailed=pl.col("area_fips").is_in(private).all())
    return (
        start.select("cbsa_code", "area_fips", local_total_start=pl.col("total_jobs").cast(pl.Float64))
        .join(detailed, on="cbsa_code")
        .join(industries, how="cross")
        .join(sums, on=["cbsa_code", *INDUSTRY], how="left")
        .with_columns(start=pl.when(pl.col("there").is_null()).then(0).otherwise(pl.col("start")).cast(pl.Float64))
    )


def _inputs(of_economy: pl.LazyFrame, grid: pl.DataFrame, sums: JobSums) -> pl.DataFrame:
    """The jobs of industries that the parts name: of markets at the start, of the nation at both ends."""
    here = grid.filter(pl.col("start").ne_missing(0)).select(
        "cbsa_code", *INDUSTRY, "area_fips", "payloads", jobs=pl.col("start"), year=pl.col("start_year")
    )
    nation = cells_of(of_economy, [NATION_AREA]).select(
        *INDUSTRY,
        "year",
        cbsa_code=pl.lit(NATION),
        area_fips=pl.concat_list("area_fips"),
        payloads=pl.concat_list("payload_sha256"),
        jobs=pl.col("jobs").cast(pl.Float64),
    )
    rows = pl.concat([here, nation.select(here.columns)]).with_columns(
        key=_key(pl.col("cbsa_code"), pl.col("year")),
        own_codes=pl.concat_list("own_code"),
        industry_codes=pl.concat_list("industry_code"),
    )
    return sector_inputs(rows, sums.source)
