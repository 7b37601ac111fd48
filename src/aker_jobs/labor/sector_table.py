"""The sector table of a year: everything that quotients and jobs per resident are made of, and the quotients."""

from __future__ import annotations

import polars as pl

from aker_jobs.labor.concentration import location_quotient
from aker_jobs.labor.national_sums import NationalSums

# What is known of the estimated jobs of a sector -> its column in the sums.
ENDS = {"estimate": "estimate", "p05": "estimate_p05", "p95": "estimate_p95"}


def sector_table(
    sums: pl.DataFrame, market: pl.DataFrame, national: NationalSums, residents: pl.DataFrame
) -> pl.DataFrame:
    """One row per place and sector of one year with everything its quotient is made of, and the quotient.

    sums: `sector_sums` of the places. market: `market_totals` of the year. residents: `aker_core.facts.residents` of
    the year. Adds lq, lq_low, lq_high, jobs_per_100k and status to local_jobs, national_jobs, local_total_jobs,
    national_total_jobs and population, nation_derived and nation_from_quotients (whether the nation's jobs are added up
    or follow from quotients of others), nation_made (how its own rows were made where they are not the publisher's);
    lq_estimate, lq_p05, lq_p95 and the same of local_ where cells are withheld and were estimated.
    """
    frame = _terms(sums, market, national, residents)
    quotients = location_quotient(
        frame,
        sector_column="sector",
        local_jobs_column="local_jobs",
        national_jobs_column="national_jobs",
        population_column="population",
        per_100k=True,
    )
    national_share = pl.col("national_jobs") / pl.col("national_total_jobs")
    scale = pl.when(pl.col("local_total_jobs") > 0, national_share > 0).then(
        1 / (pl.col("local_total_jobs") * national_share)
    )
    return quotients.with_columns((pl.col(f"local_{end}") * scale).alias(f"lq_{end}") for end in ENDS)


def _terms(sums: pl.DataFrame, market: pl.DataFrame, national: NationalSums, residents: pl.DataFrame) -> pl.DataFrame:
    """What quotients and jobs per resident are made of. Arguments: as of `sector_table`."""
    people = residents.select(
        "cbsa_code", "year", "population", people_loaded=pl.lit(value=True), people_reason="reason"
    )
    of_places = market.drop("absence").rename({"reason": "area_reason"})
    # Where the nation lacks the industries, the files do not hold the whole sector for the market either.
    is_whole = pl.col("nation_complete").is_not_null()
    return (
        sums.join(of_places, on=["cbsa_code", "year"], how="left")
        .join(_of_nation(national), on="sector", how="left")
        .join(people, on=["cbsa_code", "year"], how="left")
        .with_columns(
            pl.when(is_whole).then(pl.col("jobs", "jobs_low", "jobs_high").cast(pl.Float64)).name.prefix("local_"),
            **{f"local_{end}": pl.when(is_whole).then(column) for end, column in ENDS.items()},
            local_total_jobs=pl.col("total_jobs").cast(pl.Float64),
            national_jobs=pl.col("national_jobs").cast(pl.Float64),
            national_total_jobs=pl.lit(national.total, pl.Float64),
            # People counted on other boundaries than the jobs would make a number of neither.
            population=pl.when(pl.col("covers")).then("population"),
        )
    )


def _of_nation(national: NationalSums) -> pl.DataFrame:
    """The nation's jobs by sector, of sectors that it has whole."""
    return national.sums.filter("complete").select(
        "sector",
        national_jobs=pl.col("jobs"),
        national_keys=pl.col("keys"),
        nation_complete=pl.lit(value=True),
        nation_derived=pl.lit(not national.own_rows or national.made is not None),
        nation_made=pl.lit(national.made, pl.String),
        nation_from_quotients=pl.col("sector").is_in(national.from_quotients["sector"].to_list()),
    )
