"""All-industry jobs and wages of markets, over the areas that stand for them."""

from __future__ import annotations

import polars as pl

from aker_core.facts.legacy import metric_values
from aker_jobs.labor.growth import CONNECTICUT_2024
from aker_jobs.labor.qcew_inputs import total_rows


def market_totals(areas: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    """All-industry jobs and wages of each market and year, over the areas that stand for it.

    areas: as of `market_areas`. totals: as of `area_totals`. Returns areas with total_jobs, total_wages_usd,
    jobs_oty_change (null where any part is), period and total_payloads.
    """
    summed = (
        areas.drop_nulls("area_fips")
        .select("cbsa_code", "year", "area_fips")
        .explode("area_fips")
        .join(totals, on=["area_fips", "year"])
        .group_by("cbsa_code", "year")
        .agg(
            total_jobs=_whole_sum("jobs"),
            total_wages_usd=_whole_sum("wages_usd"),
            jobs_oty_change=_whole_sum("jobs_oty_change"),
            period=pl.col("period").first(),
            qtr=pl.col("qtr").first(),
            total_payloads=pl.col("payload_sha256").unique().sort(),
        )
    )
    return areas.join(summed, on=["cbsa_code", "year"], how="left")


def _whole_sum(column: str) -> pl.Expr:
    return pl.when(pl.col(column).null_count() == 0).then(pl.col(column).sum())


def total_values(market: pl.DataFrame, table: str) -> pl.DataFrame:
    """`total_jobs` and `total_jobs_oty_pct` from the market's totals of one year.

    The over-the-year change is the publisher's own, which compares the same set of establishments and codes:
    percent = change / (level - change). Connecticut has none for 2024, when its areas were redrawn.
    """
    status = _basis_status(pl.col("total_jobs"))
    inputs = [total_rows(table)]
    base = pl.col("total_jobs") - pl.col("jobs_oty_change")
    broken = (pl.col("state_fips") == CONNECTICUT_2024.prefix) & (pl.col("year") == CONNECTICUT_2024.first_year)
    change = pl.when(base > 0, ~broken).then(100 * pl.col("jobs_oty_change") / base)
    shared = {"period": pl.col("period"), "inputs": inputs}
    jobs = metric_values(
        market,
        "total_jobs",
        pl.col("total_jobs"),
        status=status,
        method="sum of covered jobs (own 0, industry 10) over area_fips",
        reason=pl.col("reason"),
        **shared,  # type: ignore[arg-type]
    )
    pct = metric_values(
        market,
        "total_jobs_oty_pct",
        change,
        status=_basis_status(change),
        method="100 * published change / (level - published change)",
        reason=pl.when(broken)
        .then(pl.lit(CONNECTICUT_2024.reason))
        .when(change.is_null() & pl.col("total_jobs").is_not_null())
        .then(pl.lit("the publisher prints no change for it"))
        .otherwise("reason"),
        **shared,  # type: ignore[arg-type]
    )
    return pl.concat([jobs, pct, *_wage_values(market, table, status)])


def _wage_values(market: pl.DataFrame, table: str, status: pl.Expr) -> list[pl.DataFrame]:
    """`total_wages_usd` and `avg_annual_pay_usd`, where the cells are of a year."""
    of_quarter = pl.col("period").fill_null("").str.contains("Q")
    wages = pl.when(~of_quarter).then(pl.col("total_wages_usd").cast(pl.Float64))
    rows = {
        "total_wages_usd": (wages, "sum of wages (own 0, industry 10) over area_fips"),
        "avg_annual_pay_usd": (
            pl.when(pl.col("total_jobs") > 0).then(wages / pl.col("total_jobs")),
            "wages of the year / annual average jobs",
        ),
    }
    return [
        metric_values(
            market,
            metric,
            value,
            status=pl.when(value.is_null()).then(pl.lit("not_published")).otherwise(status),
            period=pl.col("period"),
            method=method,
            inputs=[total_rows(table)],
            reason=pl.when(of_quarter).then(pl.lit("a quarter's wages are no year's")).otherwise("reason"),
        )
        for metric, (value, method) in rows.items()
    ]


def _basis_status(value: pl.Expr) -> pl.Expr:
    return (
        pl.when(value.is_null())
        .then(pl.lit("not_published"))
        .when((pl.col("basis") == "counties") | pl.col("covers").is_null())
        .then(pl.lit("derived"))
        .otherwise(pl.lit("observed"))
    )
