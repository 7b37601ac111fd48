"""Two years of a market held against each other: whether they may be, what stands at both ends, and their inputs."""

from __future__ import annotations

import polars as pl

from aker_core.facts.inputs import terms
from aker_geo.codes import NATION
from aker_jobs.labor.estimate_inputs import jobs_terms
from aker_jobs.labor.growth_values import ESTIMATED, FIGURES, TOO_FEW, absent_reason, percent
from aker_jobs.labor.job_sums import JobSums
from aker_jobs.labor.joint_errors import SIGN_UNKNOWN
from aker_jobs.labor.labor_facts import WITHOUT_FIGURE, Labor
from aker_jobs.labor.qcew_inputs import from_counties, keys_of, total_key
from aker_jobs.labor.sectors import WINDOWS

WITHHELD = "cells of the sector are withheld"
ESTIMATES = ("estimate_key", "too_few")


def known_windows(years: pl.Series, year: int) -> list[int]:
    """The windows whose start year the tables hold."""
    there = set(years.unique().to_list())
    return [span for span in WINDOWS if year - span in there]


def absence_here() -> pl.Expr:
    """The status where the sector is not known for a market or the nation in the year, null where it is."""
    unloaded = ~pl.col("nation_complete").fill_null(value=False)
    return pl.when(unloaded).then(pl.lit("not_loaded")).otherwise("absence")


def gates(labor: Labor, span: int) -> pl.DataFrame:
    """What growth says of each series over a window: cbsa_code, sector, gate (status), gate_reason.

    Boundaries that moved, breaks and missing years hold for every comparison of two years, as they do for growth.
    """
    suffix = f"_cagr_{span}y"
    return labor.facts.filter(pl.col("metric").str.ends_with(suffix), pl.col("geography") == "market").select(
        cbsa_code="geo_code", sector=pl.col("metric").str.strip_suffix(suffix), gate="status", gate_reason="reason"
    )


def refused() -> pl.Expr:
    """Whether the two years of a window cannot be compared. Columns: those of `gates`."""
    return pl.col("gate").is_null() | pl.col("gate").is_in(WITHOUT_FIGURE)


def both_ends(labor: Labor, start_and_end: pl.DataFrame, span: int) -> pl.DataFrame:
    """One row per market and sector of the data year, beside those of the start year (columns `start_...`), how the
    errors of both are correlated, and the gate of the window.

    start_and_end: `quotients` of both years by the same codes.
    """
    sums = labor.sums
    columns = ("national_jobs", "national_total_jobs", "lq", "scale", "keys", "national_keys", *ESTIMATES, *FIGURES)
    keys = ["cbsa_code", "sector"]
    start = start_and_end.filter(pl.col("year") == sums.year - span).select(
        *keys, pl.col(*columns).name.prefix("start_")
    )
    return (
        start_and_end.filter(pl.col("year") == sums.year)
        .join(start, on=keys, how="left")
        .join(sums.correlations[span], on=keys, how="left")
        .join(gates(labor, span), on=keys, how="left")
    )


def is_imputed() -> pl.Expr:
    """Whether either end of a window is estimated."""
    return pl.col("estimate_key").is_not_null() | pl.col("start_estimate_key").is_not_null()


def has_too_few() -> pl.Expr:
    """Whether either end of a window rests on too few establishments."""
    return pl.col("too_few") | pl.col("start_too_few").fill_null(value=False)


def least_disclosed() -> pl.Expr:
    """The disclosed share of the end of a window of which less is."""
    return pl.min_horizontal("disclosed", "start_disclosed")


def uncertain_reason(span: int, status: pl.Expr, ends: dict[str, pl.Expr]) -> pl.Expr:
    """Why a comparison has an interval, bounds or nothing; null where it is known."""
    few = has_too_few()
    unknown = (ends["p05"] < 0) & (ends["p95"] > 0)
    shares = (percent("disclosed"), "year", percent("start_disclosed"), pl.col("year") - span)
    sign = pl.when(unknown).then(pl.lit(f"; {SIGN_UNKNOWN}")).otherwise(pl.lit(""))
    withheld = status.is_in(["suppressed", "bounded"])
    return (
        pl.when((status == "imputed") & few)
        .then(pl.lit(TOO_FEW) + sign)
        .when(status == "imputed")
        .then(pl.format(ESTIMATED, *shares) + sign)
        .when(withheld & few)
        .then(pl.lit(TOO_FEW))
        .when(withheld)
        .then(pl.lit(WITHHELD))
    )


def made_comparable(sums: JobSums, span: int) -> pl.Expr:
    """Whether a figure over a window is derived: of counties added up, or of the codes that both editions have."""
    return from_counties() | pl.col("sector").is_in(sums.changed.get(span, [])) | (pl.col("gate") == "derived")


def refusal(rest: pl.Expr, source: str) -> tuple[pl.Expr, pl.Expr]:
    """Status and reason of a comparison over a window that is refused; rest: the status of one that is not."""
    absence = pl.coalesce(pl.when(refused()).then("gate"), absence_here())
    none = refused() & absence.is_null()
    return (
        pl.when(none).then(pl.lit("not_loaded")).when(absence.is_not_null()).then(absence).otherwise(rest),
        pl.when(refused() & pl.col("gate_reason").is_not_null())
        .then("gate_reason")
        .when(none | absence.is_not_null())
        .then(absent_reason(pl.coalesce(absence, pl.lit("not_loaded")), source)),
    )


def window_terms(span: int) -> pl.Expr:
    """The inputs of both ends of a window: sector, total, nation_sector and nation_total of start and end."""
    year = {"start": pl.col("year") - span, "end": pl.col("year")}
    prefixes = {"start": "start_", "end": ""}
    lists = [jobs_terms(f"{end}_sector", prefix) for end, prefix in prefixes.items()]
    lists += [keys_of(f"{end}_nation_sector", pl.col(f"{prefix}national_keys")) for end, prefix in prefixes.items()]
    totals = {f"{end}_total": total_key(year=of) for end, of in year.items()}
    nation = {f"{end}_nation_total": total_key(place=pl.lit(NATION), year=of) for end, of in year.items()}
    return terms(*lists, **totals, **nation)
