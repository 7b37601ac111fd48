"""Shift-share of all jobs of markets over three years, industry by industry."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from aker_core.facts.fact import Method, facts, no_facts
from aker_core.facts.inputs import TERM, no_inputs, terms
from aker_core.facts.trough import with_trough
from aker_jobs.comparison.economy_by_industry import (
    industries_of_markets,
    industry_inputs,
    industry_terms,
    national_industries,
    of_economy,
    with_estimates,
)
from aker_jobs.comparison.estimated_mix import estimated_mix
from aker_jobs.comparison.shift_share import PARTS
from aker_jobs.comparison.shift_share_total import shift_share_total
from aker_jobs.comparison.shift_share_values import GROWTH, METHODS, SPAN, nation_totals, part_name
from aker_jobs.comparison.windows import gates, refused
from aker_jobs.labor.growth_values import percent, with_note
from aker_jobs.labor.job_sums import markets_only
from aker_jobs.labor.joint_errors import SIGN_UNKNOWN
from aker_jobs.labor.labor_facts import Labor
from aker_jobs.labor.naics_editions import crosses_edition
from aker_jobs.labor.qcew_inputs import total_key

EDITIONS = "NAICS changed editions between the two years; part of the change between industries is reclassification"
UNDETAILED = "no industry rows are published for its areas"
HIDDEN = "withheld industries at the start; together they equal the total less disclosed industries"
ESTIMATED = "industries that are withheld at the start are estimated; {} % of the jobs are disclosed"
OF_FEW = ". Of some of them too few establishments are withheld: the middle of their bounds"
UNEVEN = "the industries at the start add up to other jobs than the total"
NOT_LOADED = "jobs of the start or end year are not loaded"
MIX = f"sum(start * (nation_end / nation_start - {GROWTH}))"
FORMULAS = {
    "change": "total_end - total_start",
    "national": f"total_start * ({GROWTH} - 1)",
    "mix": MIX,
    "competitive": f"total_end - total_start * {GROWTH} - {MIX}",
}
BY_INDUSTRY = ("mix", "competitive")  # parts that need industries


class TotalShifts(NamedTuple):
    """Facts of the parts of all jobs, and inputs of the industries that they name."""

    facts: pl.DataFrame
    inputs: pl.DataFrame


def total_shifts(cells: pl.LazyFrame, labor: Labor) -> TotalShifts:
    """The parts of the change of all jobs, from private sectors of two digits and government by level.

    cells: as of `aker_jobs.labor.qcew_cells`, with the nation's own rows.
    """
    sums = labor.sums
    economy = cells.filter(pl.col("year").is_in([sums.year - SPAN, sums.year]) & of_economy())
    industries = national_industries(economy, sums)
    known = markets_only(sums.totals.drop_nulls("area_fips"))
    start = known.filter(pl.col("year") == sums.year - SPAN)
    if not industries.height or not start.height:
        return TotalShifts(no_facts(), no_inputs())
    ends = known.filter(pl.col("year") == sums.year).select(
        "cbsa_code", "basis", "covers", local_total_end=pl.col("total_jobs")
    )
    grid = industries_of_markets(economy, start, industries, sums.year - SPAN).join(ends, on="cbsa_code")
    grid = with_estimates(grid, sums)
    mixes = estimated_mix(grid)
    of_these = pl.col("cbsa_code").is_in(mixes["cbsa_code"].to_list())
    grid = grid.with_columns(is_estimated=of_these)
    parts = shift_share_total(grid, key_columns=["cbsa_code"], slack=sums.source.rounding)
    about = grid.group_by("cbsa_code").agg(
        pl.col("detailed").all(), pl.col("basis").first(), industry_terms().filter(pl.col("start").ne_missing(0)).sort()
    )
    gate = gates(labor, SPAN).filter(pl.col("sector") == "total_jobs")
    rows = (
        parts.join(about.with_columns(pl.col("vectors").list.join(TERM)), on="cbsa_code")
        .join(gate, on="cbsa_code", how="left")
        .join(mixes, on="cbsa_code", how="left")
        .with_columns(year=pl.lit(sums.year, pl.Int16))
    )
    made = pl.concat(_facts(rows, part, crosses_edition(sums.year - SPAN, sums.year)) for part in ("change", *PARTS))
    return TotalShifts(made, industry_inputs(economy, grid, sums))


def _facts(rows: pl.DataFrame, part: str, crossed: bool) -> pl.DataFrame:
    ends, status = _ends(part), _status(part, crossed)
    bounded, imputed = status.is_in(["bounded", "imputed"]), status == "imputed"
    of_part = facts(
        rows,
        part_name(pl.lit("total_jobs"), part),
        pl.when(imputed).then(ends["value"]).otherwise(part),
        year=pl.col("year"),
        method=Method(METHODS[part].text, FORMULAS[part]),
        inputs=_terms(part),
        status=status,
        current=True,
        low=pl.when(bounded).then(ends["low"]),
        high=pl.when(bounded).then(ends["high"]),
        p05=pl.when(imputed).then(ends["p05"].clip(ends["low"], ends["high"])),
        p95=pl.when(imputed).then(ends["p95"].clip(ends["low"], ends["high"])),
        disclosed=pl.when(imputed).then("mix_disclosed"),
        period=pl.format("{}-{}", pl.col("year") - SPAN, "year"),
        reason=_reason(part, status, crossed),
    )
    return with_trough(of_part, SPAN)


def _undetailed(part: str) -> pl.Expr:
    """Whether a part needs industries, and those of the market are not published."""
    return ~pl.col("detailed") & pl.lit(part in BY_INDUSTRY)


def _status(part: str, crossed: bool) -> pl.Expr:
    """The status of a part. crossed: whether the window crosses a change of industries."""
    ends, by_industry = _ends(part), part in BY_INDUSTRY
    made = (pl.col("gate") == "derived") | (pl.col("basis") == "counties") | pl.lit(by_industry and crossed)
    state = pl.when(pl.lit(not by_industry) & pl.col(part).is_not_null()).then(pl.lit("observed"))
    plain = state.otherwise(pl.col("shift_status").replace("not_published", "not_loaded"))
    return (
        pl.when(refused())
        .then(pl.col("gate").fill_null("not_loaded"))
        .when(_undetailed(part))
        .then(pl.lit("not_published"))
        .when(made & (plain == "observed"))
        .then(pl.lit("derived"))
        .when((plain == "bounded") & (ends["value"] >= ends["low"]) & (ends["value"] <= ends["high"]))
        .then(pl.lit("imputed"))
        .otherwise(plain)
    )


def _reason(part: str, status: pl.Expr, crossed: bool) -> pl.Expr:
    """Why a part has this status, in words."""
    note = pl.lit(EDITIONS if part in BY_INDUSTRY and crossed else None, pl.String)
    return (
        pl.when(refused())
        .then(pl.col("gate_reason").fill_null(NOT_LOADED))
        .when(_undetailed(part))
        .then(pl.lit(UNDETAILED))
        .when(status == "imputed")
        .then(with_note(_estimated_reason(_ends(part)), note))
        .when(status == "bounded")
        .then(with_note(pl.lit(HIDDEN), note))
        .when(status == "not_comparable")
        .then(pl.lit(UNEVEN))
        .otherwise(note)
    )


def _ends(part: str) -> dict[str, pl.Expr]:
    """What is known of mix and competitive effect where industries are withheld: value, p05, p95, low, high."""
    names = ("value", "p05", "p95", "low", "high")
    if part not in BY_INDUSTRY:
        return {name: pl.lit(None, pl.Float64) for name in names}
    mix = dict(zip(names[:3], ("mix_estimate", "mix_p05", "mix_p95"), strict=True))
    bounds = {end: pl.col(f"{part}_{end}") for end in ("low", "high")}
    if part == "mix":
        return {name: pl.col(column) for name, column in mix.items()} | bounds
    left = pl.col("change") - pl.col("national")
    mirrored = {"value": mix["value"], "p05": mix["p95"], "p95": mix["p05"]}
    return {name: left - pl.col(column) for name, column in mirrored.items()} | bounds


def _estimated_reason(ends: dict[str, pl.Expr]) -> pl.Expr:
    unknown = (ends["p05"] < 0) & (ends["p95"] > 0)
    few = pl.when("mix_too_few").then(pl.lit(OF_FEW)).otherwise(pl.lit(""))
    sign = pl.when(unknown).then(pl.lit(f"; {SIGN_UNKNOWN}")).otherwise(pl.lit(""))
    return pl.format(ESTIMATED, percent("mix_disclosed")) + few + sign


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
    vectors = [pl.col("vectors")] if part in BY_INDUSTRY else []
    return terms(*vectors, **wanted)
