"""Quotients of earlier years, and their change up to the data year."""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import Method, facts
from aker_core.facts.inputs import terms
from aker_geo.codes import NATION
from aker_jobs.labor.growth_values import COMMON_CODES, absent_reason
from aker_jobs.labor.jobs_by_sector import JobSums, markets_only
from aker_jobs.labor.labor_facts import WITHOUT_FIGURE, Labor
from aker_jobs.labor.qcew_inputs import from_counties, keys_of, total_key
from aker_jobs.labor.quotient_values import NONE_HERE, QUOTIENT, quotient_terms
from aker_jobs.labor.sectors import WINDOWS

WITHHELD = "cells of the sector are withheld"
EARLIER = Method("(local sector / local total) / (national sector / national total), of the year", QUOTIENT.formula)


def quotients(sums: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    """`sector_sums` of markets beside their totals and the nation's own, with `lq` (null where any of the four is).

    sums, totals: of the nation too. Adds national_jobs, national_total_jobs, national_keys, and nation_complete (null
    where the nation has no row of the year).
    """
    placed = totals.drop_nulls("area_fips").drop("reason", "absence")
    based = (pl.col("total_jobs") > 0) & (pl.col("national_jobs") > 0) & (pl.col("national_total_jobs") > 0)
    share = pl.col("jobs") / pl.col("total_jobs")
    return (
        markets_only(sums)
        .join(placed, on=["cbsa_code", "year"])
        .join(_national(sums, totals), on=["year", "sector"], how="left")
        .with_columns(lq=pl.when(based).then(share / (pl.col("national_jobs") / pl.col("national_total_jobs"))))
    )


def _national(sums: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    of_nation = pl.col("cbsa_code") == NATION
    total = totals.filter(of_nation).select("year", national_total_jobs=pl.col("total_jobs").cast(pl.Float64))
    return (
        sums.filter(of_nation)
        .join(total, on="year", how="left")
        .select(
            "year",
            "sector",
            "national_total_jobs",
            national_jobs=pl.col("jobs").cast(pl.Float64),
            national_keys=pl.col("keys"),
            nation_complete=pl.col("complete"),
        )
    )


def absence_here() -> pl.Expr:
    """The status where the sector is not known for a market or the nation in the year, null where it is."""
    unloaded = ~pl.col("nation_complete").fill_null(value=False)
    return pl.when(unloaded).then(pl.lit("not_loaded")).otherwise("absence")


def earlier_quotients(by_year: pl.DataFrame, year: int, source: str) -> pl.DataFrame:
    """`{sector}_lq` of the years before the data year, each by the edition of NAICS that it was published in."""
    absence = absence_here()
    return facts(
        by_year.filter(pl.col("year") < year),
        pl.format("{}_lq", "sector"),
        pl.col("lq"),
        year=pl.col("year"),
        method=EARLIER,
        inputs=quotient_terms(),
        status=pl.when(absence.is_not_null())
        .then(absence)
        .when(pl.col("jobs").is_null() | pl.col("national_jobs").is_null())
        .then(pl.lit("suppressed"))
        .when((pl.col("lq") == 0) | pl.col("lq").is_null())
        .then(pl.lit("no_base"))
        .when(from_counties())
        .then(pl.lit("derived"))
        .otherwise(pl.lit("observed")),
        reason=pl.when(absence.is_not_null())
        .then(absent_reason(absence, source))
        .when(pl.col("jobs").is_null() | pl.col("national_jobs").is_null())
        .then(pl.lit(WITHHELD))
        .when(pl.col("lq") == 0)
        .then(pl.lit(NONE_HERE)),
    )


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
    """One row per market and sector of the data year, beside those of the start year (columns `start_...`), the bounds
    of the data year and the gate of the window.

    start_and_end: `quotients` of both years by the same codes. Sectors that are followed by the codes of both editions
    have no bounds.
    """
    sums = labor.sums
    columns = ("jobs", "national_jobs", "national_total_jobs", "lq", "keys", "national_keys")
    keys = ["cbsa_code", "sector"]
    start = start_and_end.filter(pl.col("year") == sums.year - span).select(
        *keys, pl.col(*columns).name.prefix("start_")
    )
    bounds = labor.sectors.filter(~pl.col("sector").is_in(sums.changed.get(span, []))).select(
        *keys, "lq_low", "lq_high", "local_jobs_low", "local_jobs_high"
    )
    return (
        start_and_end.filter(pl.col("year") == sums.year)
        .join(start, on=keys, how="left")
        .join(bounds, on=keys, how="left")
        .join(gates(labor, span), on=keys, how="left")
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
    sides = (("sector", "keys"), ("nation_sector", "national_keys"))
    lists = [
        keys_of(f"{end}_{role}", pl.col(f"start_{column}" if end == "start" else column))
        for end in year
        for role, column in sides
    ]
    totals = {f"{end}_total": total_key(year=of) for end, of in year.items()}
    nation = {f"{end}_nation_total": total_key(place=pl.lit(NATION), year=of) for end, of in year.items()}
    return terms(*lists, **totals, **nation)


def quotient_change(labor: Labor, start_and_end: pl.DataFrame, span: int) -> pl.DataFrame:
    """`{sector}_lq_change_{n}y`: the quotient of the data year less that of n years before, both by the same codes.

    start_and_end: `quotients` of both years.
    """
    sums = labor.sums
    withheld = pl.col("lq").is_null() & pl.col("start_lq").is_not_null() & pl.col("lq_high").is_not_null()
    unknown = pl.col("lq").is_null() | pl.col("start_lq").is_null()
    plain = (
        pl.when(withheld)
        .then(pl.lit("bounded"))
        .when(unknown)
        .then(pl.lit("suppressed"))
        .when(made_comparable(sums, span))
        .then(pl.lit("derived"))
        .otherwise(pl.lit("observed"))
    )
    status, reason = refusal(plain, sums.source.name)
    ends = [f"({end}_sector / {end}_total) / ({end}_nation_sector / {end}_nation_total)" for end in ("end", "start")]
    return facts(
        both_ends(labor, start_and_end, span),
        pl.format("{}_lq_change_{}y", "sector", pl.lit(span)),
        pl.col("lq") - pl.col("start_lq"),
        year=pl.col("year"),
        method=Method(f"LQ of the year - LQ {span} years before, by the same industry codes", " - ".join(ends)),
        inputs=window_terms(span),
        status=status,
        low=pl.when(status == "bounded").then(pl.col("lq_low") - pl.col("start_lq")),
        high=pl.when(status == "bounded").then(pl.col("lq_high") - pl.col("start_lq")),
        period=pl.format("{}-{}", pl.col("year") - span, "year"),
        reason=pl.coalesce(
            reason,
            pl.when(unknown)
            .then(pl.lit(WITHHELD))
            .when(pl.col("sector").is_in(sums.changed.get(span, [])))
            .then(pl.lit(COMMON_CODES)),
        ),
    )


def known_windows(years: pl.Series, year: int) -> list[int]:
    """The windows whose start year the tables hold."""
    there = set(years.unique().to_list())
    return [span for span in WINDOWS if year - span in there]
