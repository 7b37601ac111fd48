"""The sector table of a year, and the location quotients and jobs per 100,000 residents that come out of it."""

from __future__ import annotations

import polars as pl

from aker_core.facts.legacy import metric_values, one, source_rows
from aker_jobs.labor.concentration import location_quotient
from aker_jobs.labor.qcew_inputs import from_counties, sector_rows, total_rows

GOVERNMENT_BY_COUNTY = "government by industry is not published for metros; the counties' is added up"
NO_RESIDENTS = "no estimate of the residents of all its counties"
OTHER_BOUNDARIES = "jobs and residents are counted on different boundaries here"


def sector_table(
    sums: pl.DataFrame, market: pl.DataFrame, nation: pl.DataFrame, nation_total: float | None, population: pl.DataFrame
) -> pl.DataFrame:
    """One row per market and sector of one year with everything its quotient is made of, and the quotient.

    sums: `sector_sums` of the markets. market: `market_totals` of the year. nation: `sector_sums` of the nation
    (cbsa_code `US`). nation_total: all-industry jobs of the nation, None where not to be had. population: cbsa_code,
    population, population_period, population_payloads. Adds lq, lq_low, lq_high, jobs_per_100k and status to
    local_jobs, national_jobs, local_total_jobs, national_total_jobs and population.
    """
    whole_nation = nation.filter("complete").select(
        "sector", national_jobs=pl.col("jobs"), nation_complete=pl.lit(value=True)
    )
    frame = (
        sums.join(market.rename({"reason": "area_reason"}), on=["cbsa_code", "year"], how="left")
        .join(whole_nation, on="sector", how="left")
        .join(population, on="cbsa_code", how="left")
        .with_columns(
            # Where the nation lacks the industries, the files do not hold the whole sector for the market either.
            pl.when(pl.col("nation_complete").is_not_null())
            .then(pl.col("jobs", "jobs_low", "jobs_high").cast(pl.Float64))
            .name.prefix("local_"),
            local_total_jobs=pl.col("total_jobs").cast(pl.Float64),
            national_jobs=pl.col("national_jobs").cast(pl.Float64),
            national_total_jobs=pl.lit(nation_total, pl.Float64),
            # People counted on other boundaries than the jobs would make a number of neither.
            population=pl.when(pl.col("covers")).then("population"),
        )
    )
    return location_quotient(
        frame,
        sector_column="sector",
        local_jobs_column="local_jobs",
        national_jobs_column="national_jobs",
        population_column="population",
        per_100k=True,
    )


def concentration_values(table: pl.DataFrame, nation: pl.DataFrame, source: str) -> pl.DataFrame:
    """`{sector}_lq` and `{sector}_jobs_per_100k` from the sector table.

    nation: one row per sector: national_payloads, national_areas (what the nation was added up from).
    """
    rows = table.join(nation, on="sector", how="left").with_columns(
        pl.col("national_payloads", "national_areas").fill_null([])
    )
    return pl.concat([_quotient_values(rows, source), _rate_values(rows, source)])


def _quotient_values(rows: pl.DataFrame, source: str) -> pl.DataFrame:
    # A quotient of zero (no establishment) is no quotient: the table keeps positive ones only.
    status = _quotient_status()
    return metric_values(
        rows,
        pl.format("{}_lq", "sector"),
        pl.when(pl.col("lq") > 0).then("lq"),
        status=status,
        low=pl.when(status == "bounded").then("lq_low"),
        high=pl.when(status == "bounded").then("lq_high"),
        period=pl.col("period"),
        method="(local sector / local total) / (national sector / national total), all ownerships in the totals",
        inputs=[
            *sector_rows(source, "payloads", "area_fips", "government_fips"),
            total_rows(source),
            *sector_rows(source, "national_payloads", "national_areas", "national_areas"),
            total_rows(source, "national_payloads", "national_areas"),
        ],
        reason=_reason(),
    )


def _quotient_status() -> pl.Expr:
    absent = pl.col("national_jobs").is_null() | pl.col("total_jobs").is_null() | ~pl.col("complete")
    return (
        pl.when(absent)
        .then(pl.lit("not_published"))
        .when(pl.col("lq") == 0)
        .then(pl.lit("no_base"))
        .when((pl.col("status") == "observed") & from_counties())
        .then(pl.lit("derived"))
        .otherwise("status")
    )


def _reason() -> pl.Expr:
    return (
        pl.when(pl.col("national_jobs").is_null())
        .then(pl.lit("the industries of the sector are not all at hand for the nation"))
        .when(~pl.col("complete"))
        .then(pl.lit("the industries of the sector are not published for the area"))
        .when(pl.col("lq") == 0)
        .then(pl.lit("no establishment of the sector here"))
        .when(pl.col("withheld") > 0)
        .then(pl.format("{} withheld cells; bounds from parents, siblings and children", "withheld"))
        .otherwise(pl.coalesce("area_reason", pl.when(from_counties()).then(pl.lit(GOVERNMENT_BY_COUNTY))))
    )


def _rate_values(rows: pl.DataFrame, source: str) -> pl.DataFrame:
    rate = pl.col("jobs_per_100k")
    bounded = (
        rate.is_null()
        & (pl.col("withheld") > 0)
        & pl.col("population").is_not_null()
        & pl.col("local_jobs_high").is_not_null()
    )
    scale = 100_000 / pl.col("population")
    residents = source_rows(
        "census_pep",
        "population_payloads",
        county_fips=pl.col("county_fips"),
        year=one("population_year"),
        vintage=one("population_vintage"),
    )
    return metric_values(
        rows,
        pl.format("{}_jobs_per_100k", "sector"),
        rate,
        status=pl.when(bounded)
        .then(pl.lit("bounded"))
        .when(
            rate.is_null()
            & (pl.col("withheld") > 0)
            & pl.col("population").is_not_null()
            & pl.col("national_jobs").is_not_null()  # else the files do not hold the sector, here or there
            & (pl.col("status") == "suppressed")
        )
        .then(pl.lit("suppressed"))
        .when(rate.is_null())
        .then(pl.lit("not_published"))
        .when(from_counties())
        .then(pl.lit("derived"))
        .otherwise(pl.lit("observed")),
        low=pl.when(bounded).then(scale * pl.col("local_jobs_low")),
        high=pl.when(bounded).then(scale * pl.col("local_jobs_high")),
        period=pl.col("period"),
        method="100,000 * local sector jobs / residents",
        inputs=[*sector_rows(source, "payloads", "area_fips", "government_fips"), residents],
        reason=pl.when(~pl.col("covers").fill_null(value=False))
        .then(pl.lit(OTHER_BOUNDARIES))
        .when(pl.col("population").is_null() & pl.col("local_jobs").is_not_null())
        .then(pl.lit(NO_RESIDENTS))
        .otherwise(_reason()),
    )
