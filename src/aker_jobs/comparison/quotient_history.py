"""Quotients of earlier years, their change up to the data year, and where they stand among all markets."""

from __future__ import annotations

import polars as pl

from aker_core.facts.legacy import empty_history, history_rows
from aker_jobs.comparison.standardized_lq import LEAST_MARKETS, standardized_quotients
from aker_jobs.labor.growth_values import WINDOWS
from aker_jobs.labor.jobs_by_sector import COMMON_CODES, Labor
from aker_jobs.labor.qcew_inputs import from_counties

US = "US"
LQ = "(local sector / local total) / (national sector / national total)"
WITHHELD = "cells of the sector are withheld"
NOT_AT_HAND = "the industries of the sector are not all at hand"


def national_sums(sums: pl.DataFrame, benchmarks: Labor) -> pl.DataFrame:
    """Jobs of the nation by year and sector: year, sector, national_jobs (null where a part is not at hand), and
    national_total_jobs. sums: `by_year`, or those of a window in `common`, of the benchmarks."""
    total = benchmarks.totals.filter(pl.col("cbsa_code") == US).select("year", national_total_jobs="total_jobs")
    return (
        sums.filter(pl.col("cbsa_code") == US)
        .join(total, on="year", how="left")
        .select("year", "sector", pl.col("jobs").alias("national_jobs"), "national_total_jobs")
        .with_columns(pl.col("national_jobs", "national_total_jobs").cast(pl.Float64))
    )


def quotients(sums: pl.DataFrame, totals: pl.DataFrame, national: pl.DataFrame) -> pl.DataFrame:
    """`sector_sums` beside the market's totals and the nation's, with `lq` (null where any of the four is)."""
    known = totals.drop_nulls("area_fips")
    based = (pl.col("total_jobs") > 0) & (pl.col("national_jobs") > 0) & (pl.col("national_total_jobs") > 0)
    share = pl.col("jobs") / pl.col("total_jobs")
    return (
        sums.join(known.drop("reason"), on=["cbsa_code", "year"])
        .join(national, on=["year", "sector"], how="left")
        .with_columns(lq=pl.when(based).then(share / (pl.col("national_jobs") / pl.col("national_total_jobs"))))
    )


def earlier_quotients(by_year: pl.DataFrame, year: int) -> pl.DataFrame:
    """`{sector}_lq` of the years before the data year, each by the edition of NAICS that it was published in."""
    before = by_year.filter(pl.col("year") < year)
    status = (
        pl.when(~pl.col("complete") | pl.col("national_jobs").is_null())
        .then(pl.lit("not_published"))
        .when(pl.col("withheld") > 0)
        .then(pl.lit("suppressed"))
        .when((pl.col("lq") == 0) | pl.col("lq").is_null())
        .then(pl.lit("no_base"))
        .when(from_counties())
        .then(pl.lit("derived"))
        .otherwise(pl.lit("observed"))
    )
    reason = (
        pl.when(~pl.col("complete") | pl.col("national_jobs").is_null())
        .then(pl.lit(NOT_AT_HAND))
        .when(pl.col("withheld") > 0)
        .then(pl.lit(WITHHELD))
        .when(pl.col("lq") == 0)
        .then(pl.lit("no establishment of the sector here"))
    )
    return history_rows(
        before, pl.format("{}_lq", "sector"), pl.col("lq"), status=status, reason=reason, method=f"{LQ}, of the year"
    )


def gates(labor: Labor) -> pl.DataFrame:
    """What growth says of each series and window: cbsa_code, sector, span, gate (status), gate_reason.

    Boundaries that moved, breaks and missing years hold for every comparison of two years, as they do for growth.
    """
    named = pl.col("metric").str.extract_groups(r"^(?<sector>.+)_cagr_(?<span>\d)y$")
    return (
        labor.values.filter(pl.col("metric").str.contains("_cagr_", literal=True))
        .select("cbsa_code", named.alias("named"), gate="status", gate_reason="reason")
        .unnest("named")
        .with_columns(pl.col("span").cast(pl.Int64))
    )


def quotient_change(
    labor: Labor, start_and_end: pl.DataFrame, changed: list[str], year: int, span: int
) -> pl.DataFrame:
    """`{sector}_lq_change_{n}y`: the quotient of the data year less that of n years before, both by the same codes.

    start_and_end: `quotients` of both years. changed: sectors that are followed by the codes which both editions of
    NAICS have: for them a withheld end has no bounds.
    """
    end = start_and_end.filter(pl.col("year") == year)
    start = start_and_end.filter(pl.col("year") == year - span).select("cbsa_code", "sector", start_lq="lq")
    bounds = labor.sectors.filter(~pl.col("sector").is_in(changed)).select("cbsa_code", "sector", "lq_low", "lq_high")
    gate = gates(labor).filter(pl.col("span") == span).drop("span")
    rows = (
        end.join(start, on=["cbsa_code", "sector"], how="left")
        .join(bounds, on=["cbsa_code", "sector"], how="left")
        .join(gate, on=["cbsa_code", "sector"], how="left")
    )
    withheld = pl.col("lq").is_null() & pl.col("start_lq").is_not_null() & pl.col("lq_high").is_not_null()
    refused = (pl.col("gate") == "not_published").fill_null(value=True) | pl.col("national_jobs").is_null()
    made = from_counties() | pl.col("sector").is_in(changed) | (pl.col("gate") == "derived")
    status = (
        pl.when(refused)
        .then(pl.lit("not_published"))
        .when(withheld)
        .then(pl.lit("bounded"))
        .when(pl.col("lq").is_null() | pl.col("start_lq").is_null())
        .then(pl.lit("suppressed"))
        .when(made)
        .then(pl.lit("derived"))
        .otherwise(pl.lit("observed"))
    )
    reason = (
        pl.when(refused)
        .then(pl.col("gate_reason").fill_null(NOT_AT_HAND))
        .when(pl.col("lq").is_null() | pl.col("start_lq").is_null())
        .then(pl.lit(WITHHELD))
        .when(pl.col("sector").is_in(changed))
        .then(pl.lit(COMMON_CODES))
    )
    return history_rows(
        rows,
        pl.format("{}_lq_change_{}y", "sector", pl.lit(span)),
        pl.col("lq") - pl.col("start_lq"),
        status=status,
        low=pl.col("lq_low") - pl.col("start_lq"),
        high=pl.col("lq_high") - pl.col("start_lq"),
        reason=reason,
        method=f"LQ of the year - LQ {span} years before, by the same industry codes",
    )


def standard_scores(labor: Labor, year: int) -> pl.DataFrame:
    """`{sector}_lq_z` and `{sector}_lq_log_z` of the data year, among the markets of the refresh with a quotient."""
    if not labor.sectors.height:
        return empty_history()
    rows = standardized_quotients(labor.sectors, quotient_column="lq").with_columns(year=pl.lit(year, pl.Int16))
    counted = pl.col("lq_universe")
    found = []
    for metric, of in (("lq_z", "LQ"), ("lq_log_z", "ln LQ")):
        value = pl.col(metric)
        found.append(
            history_rows(
                rows,
                pl.format("{}_{}", "sector", pl.lit(metric)),
                value,
                status=pl.when(value.is_not_null())
                .then(pl.lit("derived"))
                .when(~pl.col("complete") | pl.col("national_jobs").is_null())
                .then(pl.lit("not_published"))
                .when(pl.col("lq").is_null())
                .then(pl.lit("suppressed"))
                .otherwise(pl.lit("no_base")),
                reason=pl.when(value.is_not_null())
                .then(pl.format("among {} markets with a quotient", counted))
                .when(~pl.col("complete") | pl.col("national_jobs").is_null())
                .then(pl.lit(NOT_AT_HAND))
                .when(pl.col("lq").is_null())
                .then(pl.lit(WITHHELD))
                .when(pl.col("lq") == 0)
                .then(pl.lit("no establishment of the sector here"))
                .otherwise(pl.lit(f"fewer than {LEAST_MARKETS} markets have a quotient, or all the same")),
                method=f"({of} - mean of {of}) / standard deviation of {of} (n - 1) over the markets",
            )
        )
    return pl.concat(found)


def known_windows(years: pl.Series, year: int) -> list[int]:
    """The windows whose start year the tables hold."""
    there = set(years.unique().to_list())
    return [span for span in WINDOWS if year - span in there]
