"""All-industry jobs and wages of places, over the areas that stand for them."""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import Method, facts
from aker_core.facts.inputs import terms
from aker_geo.codes import NATION
from aker_jobs.labor.growth import CONNECTICUT_2024
from aker_jobs.labor.qcew_cells import ANNUAL, QcewTable
from aker_jobs.labor.qcew_inputs import total_key

JOBS = Method("sum of covered jobs (own 0, industry 10) over area_fips", "jobs")
CHANGE = Method("100 * published change / (level - published change)", "100 * change / (level - change)")
WAGES = Method("sum of wages (own 0, industry 10) over area_fips", "wages")
PAY = Method("wages of the year / annual average jobs", "wages / jobs")
NO_CHANGE = "the publisher gives no change for it"
ONE_QUARTER = f"annual wages cannot be computed from a single quarter; {ANNUAL} is not loaded"


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
            period=pl.col("period").min(),
            total_payloads=pl.col("payload_sha256").unique().sort(),
        )
    )
    return areas.join(summed, on=["cbsa_code", "year"], how="left")


def _whole_sum(column: str) -> pl.Expr:
    return pl.when(pl.col(column).null_count() == 0).then(pl.col(column).sum())


def earlier_jobs(totals: pl.DataFrame, year: int) -> pl.DataFrame:
    """`total_jobs` of the years before the data year. totals: as of `market_totals`."""
    before = totals.filter((pl.col("year") < year) & pl.col("total_jobs").is_not_null())
    return _jobs(before, current=False)


def total_facts(market: pl.DataFrame, source: QcewTable) -> pl.DataFrame:
    """`total_jobs`, `total_jobs_oty_pct`, wages and pay from the totals of the data year.

    The over-the-year change is the publisher's own, which compares the same set of establishments and codes:
    percent = change / (level - change). Connecticut has none for 2024, when its areas were redrawn.
    """
    return pl.concat([_jobs(market, current=True), _changes(market), *_wages(market, source)])


def _jobs(market: pl.DataFrame, *, current: bool) -> pl.DataFrame:
    return facts(
        market,
        "total_jobs",
        pl.col("total_jobs"),
        year=pl.col("year"),
        method=JOBS,
        inputs=terms(jobs=total_key()),
        status=_status(pl.col("total_jobs"), pl.lit("not_published")),
        current=current,
        period=pl.col("period"),
        reason=pl.col("reason"),
    )


def _changes(market: pl.DataFrame) -> pl.DataFrame:
    # Of the nation a change by not one job is a column that nobody filled.
    unfilled = (pl.col("cbsa_code") == NATION) & (pl.col("jobs_oty_change") == 0)
    base = pl.col("total_jobs") - pl.when(~unfilled).then("jobs_oty_change")
    broken = (pl.col("state_fips") == CONNECTICUT_2024.prefix) & (pl.col("year") == CONNECTICUT_2024.first_year)
    change = pl.when(base > 0, ~broken).then(100 * pl.col("jobs_oty_change") / base)
    return facts(
        market,
        "total_jobs_oty_pct",
        change,
        year=pl.col("year"),
        method=CHANGE,
        inputs=terms(level=total_key(), change=total_key("change")),
        status=_status(
            change,
            pl.when(broken)
            .then(pl.lit("not_comparable"))
            .when(base <= 0)
            .then(pl.lit("no_base"))
            .otherwise(pl.lit("not_published")),
        ),
        current=True,
        period=pl.col("period"),
        reason=pl.when(broken)
        .then(pl.lit(CONNECTICUT_2024.reason))
        .when(change.is_null() & pl.col("total_jobs").is_not_null())
        .then(pl.lit(NO_CHANGE))
        .otherwise("reason"),
    )


def _wages(market: pl.DataFrame, source: QcewTable) -> list[pl.DataFrame]:
    """`total_wages_usd` and `avg_annual_pay_usd`, where the cells are of a year."""
    of_quarter = pl.lit(source.quarter is not None) & pl.col("area_fips").is_not_null()
    wages = pl.when(~of_quarter).then(pl.col("total_wages_usd").cast(pl.Float64))
    pay = pl.when(pl.col("total_jobs") > 0).then(wages / pl.col("total_jobs"))
    absent = (
        pl.when(of_quarter)
        .then(pl.lit("not_loaded"))
        .when(pl.col("total_jobs") == 0)
        .then(pl.lit("no_base"))
        .otherwise(pl.lit("not_published"))
    )
    figures = {
        "total_wages_usd": (wages, WAGES, terms(wages=total_key("wages"))),
        "avg_annual_pay_usd": (pay, PAY, terms(wages=total_key("wages"), jobs=total_key())),
    }
    return [
        facts(
            market,
            metric,
            value,
            year=pl.col("year"),
            method=method,
            inputs=inputs,
            status=_status(value, absent),
            current=True,
            period=pl.col("period"),
            reason=pl.when(of_quarter).then(pl.lit(ONE_QUARTER)).otherwise("reason"),
        )
        for metric, (value, method, inputs) in figures.items()
    ]


def _status(value: pl.Expr, absent: pl.Expr) -> pl.Expr:
    """absent: the status where an area stands for the place and there is no value all the same."""
    return (
        pl.when(value.is_not_null() & ((pl.col("basis") == "counties") | pl.col("covers").is_null()))
        .then(pl.lit("derived"))
        .when(value.is_not_null())
        .then(pl.lit("observed"))
        .when(pl.col("area_fips").is_null())
        .then("absence")
        .otherwise(absent)
    )
