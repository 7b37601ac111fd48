"""Jobs of sectors as facts of their own: of every loaded year, and of a year rebuilt without metro rows."""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import Method, estimate_columns, facts
from aker_core.facts.inputs import terms
from aker_jobs.labor.estimate_inputs import jobs_terms
from aker_jobs.labor.estimated_sums import figures
from aker_jobs.labor.growth_values import TOO_FEW, absent_reason, percent
from aker_jobs.labor.job_sums import JobSums, Rebuilt
from aker_jobs.labor.nation_place import with_reasons
from aker_jobs.labor.qcew_inputs import from_counties
from aker_jobs.labor.quotient_values import ESTIMATED, GOVERNMENT_BY_COUNTY, NONE_HERE

JOBS = Method("sum of the sector's industries and ownerships over the areas that stand for the market", "sector")
REBUILT = Method("the same, from counties and states alone, as for years without metro rows by industry", "sector")
WITHHELD = "part of the sector is withheld"


def sector_jobs(sums: JobSums, source: str) -> pl.DataFrame:
    """`{sector}_jobs` of every year, those of the data year as current ones. source: the table, for reasons."""
    placed = sums.totals.drop_nulls("area_fips").drop("absence").rename({"reason": "area_reason"})
    rows = with_reasons(sums.by_year.join(placed, on=["cbsa_code", "year"]), sums.national)
    return _facts(rows, "{}_jobs", JOBS, source, sums.year)


def rebuilt_jobs(rebuilt: Rebuilt, totals: pl.DataFrame, source: str) -> pl.DataFrame:
    """`{sector}_jobs_rebuilt` of a year with metro rows, to stand beside `{sector}_jobs`: history, never current.

    totals: as of `market_totals`, for the period, which is that of the figures beside it.
    """
    periods = totals.select("cbsa_code", "year", "period")
    rows = rebuilt.sums.join(periods, on=["cbsa_code", "year"], how="left", maintain_order="left").with_columns(
        basis=pl.lit("counties"),
        covers=pl.lit(value=True),
        area_reason=pl.lit(None, pl.String),
        area_fips=pl.lit(None, pl.List(pl.String)),
        government_fips=pl.lit(None, pl.List(pl.String)),
    )
    return _facts(rows, "{}_jobs_rebuilt", REBUILT, source, None)


def _facts(rows: pl.DataFrame, name: str, method: Method, source: str, current: int | None) -> pl.DataFrame:
    known = rows.with_columns(**figures())
    status = _status()
    return facts(
        known,
        pl.format(name, "sector"),
        pl.col("figure"),
        year=pl.col("year"),
        method=method,
        inputs=terms(jobs_terms("sector")),
        status=status,
        current=pl.lit(value=False) if current is None else pl.col("year") == current,
        period=pl.col("period"),
        reason=_reason(status, source),
        ends=estimate_columns(status, {end: pl.col(end) for end in ("p05", "p95", "low", "high")}, pl.col("disclosed")),
    )


def _status() -> pl.Expr:
    return (
        pl.when(pl.col("absence").is_not_null())
        .then("absence")
        .when(pl.col("estimate_key").is_not_null())
        .then(pl.lit("imputed"))
        .when(pl.col("figure").is_null() & pl.col("high").is_not_null())
        .then(pl.lit("bounded"))
        .when(pl.col("figure").is_null())
        .then(pl.lit("suppressed"))
        .when(from_counties())
        .then(pl.lit("derived"))
        .otherwise(pl.lit("observed"))
    )


def _reason(status: pl.Expr, source: str) -> pl.Expr:
    return (
        pl.when(pl.col("absence").is_not_null())
        .then(absent_reason(pl.col("absence"), source))
        .when((pl.col("figure").is_null() | (status == "imputed")) & pl.col("too_few"))
        .then(pl.lit(TOO_FEW))
        .when(status == "imputed")
        .then(pl.format(ESTIMATED, percent("disclosed")))
        .when(pl.col("figure").is_null())
        .then(pl.lit(WITHHELD))
        .when(pl.col("figure") == 0)
        .then(pl.lit(NONE_HERE))
        .otherwise(pl.coalesce("area_reason", pl.when(from_counties()).then(pl.lit(GOVERNMENT_BY_COUNTY))))
    )
