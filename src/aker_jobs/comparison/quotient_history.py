"""Quotients of earlier years, and their change up to the data year."""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import Method, estimate_columns, facts
from aker_geo.codes import NATION
from aker_jobs.comparison.windows import (
    WITHHELD,
    absence_here,
    both_ends,
    has_too_few,
    is_imputed,
    least_disclosed,
    made_comparable,
    refusal,
    uncertain_reason,
    window_terms,
)
from aker_jobs.labor.estimated_sums import figures
from aker_jobs.labor.growth_values import COMMON_CODES, TOO_FEW, absent_reason, percent, with_note
from aker_jobs.labor.job_sums import markets_only
from aker_jobs.labor.joint_errors import certain_where, difference
from aker_jobs.labor.labor_facts import Labor
from aker_jobs.labor.qcew_inputs import from_counties
from aker_jobs.labor.quotient_values import ESTIMATED, NONE_HERE, QUOTIENT, quotient_terms

EARLIER = Method("(local sector / local total) / (national sector / national total), of the year", QUOTIENT.formula)


def quotients(sums: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    """`sector_sums` of markets beside their totals and the nation's own, with `lq` (null where any of the four is).

    sums, totals: of the nation too. The jobs of the sector are the best that is known of them
    (`aker_jobs.labor.estimated_sums.figures`). Adds these, scale (a job in the quotient), national_jobs,
    national_total_jobs, national_keys, and nation_complete (null where the nation has no row of the year).
    """
    placed = totals.drop_nulls("area_fips").drop("reason", "absence")
    based = (pl.col("total_jobs") > 0) & (pl.col("national_jobs") > 0) & (pl.col("national_total_jobs") > 0)
    national_share = pl.col("national_jobs") / pl.col("national_total_jobs")
    return (
        markets_only(sums)
        .join(placed, on=["cbsa_code", "year"])
        .join(_national(sums, totals), on=["year", "sector"], how="left")
        .with_columns(**figures(), scale=pl.when(based).then(1 / (pl.col("total_jobs") * national_share)))
        .with_columns(lq=pl.when(based).then(pl.col("figure") / pl.col("total_jobs") / national_share))
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


def earlier_quotients(by_year: pl.DataFrame, year: int, source: str) -> pl.DataFrame:
    """`{sector}_lq` of the years before the data year, each by the edition of NAICS that it was published in."""
    absence = absence_here()
    withheld = pl.col("figure").is_null() | pl.col("national_jobs").is_null()
    ends = {name: pl.col(name) * pl.col("scale") for name in ("p05", "p95", "low", "high")}
    status = _earlier_status(absence, withheld, ends)
    return facts(
        by_year.filter(pl.col("year") < year),
        pl.format("{}_lq", "sector"),
        pl.col("lq"),
        year=pl.col("year"),
        method=EARLIER,
        inputs=quotient_terms(),
        status=status,
        reason=pl.when(absence.is_not_null())
        .then(absent_reason(absence, source))
        .when((withheld | (status == "imputed")) & pl.col("too_few"))
        .then(pl.lit(TOO_FEW))
        .when(withheld)
        .then(pl.lit(WITHHELD))
        .when(status == "imputed")
        .then(pl.format(ESTIMATED, percent("disclosed")))
        .when(pl.col("lq") == 0)
        .then(pl.lit(NONE_HERE)),
        ends=estimate_columns(status, ends, pl.col("disclosed")),
    )


def _earlier_status(absence: pl.Expr, withheld: pl.Expr, ends: dict[str, pl.Expr]) -> pl.Expr:
    return (
        pl.when(absence.is_not_null())
        .then(absence)
        .when(withheld & ends["low"].is_not_null() & ends["high"].is_not_null())
        .then(pl.lit("bounded"))
        .when(withheld)
        .then(pl.lit("suppressed"))
        .when(pl.col("lq").is_null())
        .then(pl.lit("no_base"))
        .when(pl.col("estimate_key").is_not_null())
        .then(pl.lit("imputed"))
        .when(from_counties())
        .then(pl.lit("derived"))
        .otherwise(pl.lit("observed"))
    )


def quotient_change(labor: Labor, start_and_end: pl.DataFrame, span: int) -> pl.DataFrame:
    """`{sector}_lq_change_{n}y`: the quotient of the data year less that of n years before, both by the same codes.

    start_and_end: `quotients` of both years.
    """
    sums = labor.sums
    ends = certain_where(has_too_few(), difference("", "start_", pl.col("scale"), pl.col("start_scale")))
    unknown = pl.col("lq").is_null() | pl.col("start_lq").is_null()
    plain = (
        pl.when(unknown & ends["low"].is_not_null() & ends["high"].is_not_null())
        .then(pl.lit("bounded"))
        .when(unknown)
        .then(pl.lit("suppressed"))
        .when(is_imputed())
        .then(pl.lit("imputed"))
        .when(made_comparable(sums, span))
        .then(pl.lit("derived"))
        .otherwise(pl.lit("observed"))
    )
    status, reason = refusal(plain, sums.source.name)
    is_changed = pl.col("sector").is_in(sums.changed.get(span, []))
    formulas = [
        f"({end}_sector / {end}_total) / ({end}_nation_sector / {end}_nation_total)" for end in ("end", "start")
    ]
    return facts(
        both_ends(labor, start_and_end, span),
        pl.format("{}_lq_change_{}y", "sector", pl.lit(span)),
        pl.col("lq") - pl.col("start_lq"),
        year=pl.col("year"),
        method=Method(f"LQ of the year - LQ {span} years before, by the same industry codes", " - ".join(formulas)),
        inputs=window_terms(span),
        status=status,
        period=pl.format("{}-{}", pl.col("year") - span, "year"),
        reason=pl.coalesce(
            reason,
            with_note(
                uncertain_reason(span, status, ends),
                pl.when(is_changed & (status != "suppressed")).then(pl.lit(COMMON_CODES)),
            ),
        ),
        ends=estimate_columns(status, ends, least_disclosed()),
    )
