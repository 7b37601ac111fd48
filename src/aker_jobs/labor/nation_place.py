"""The nation as a place of its own where the table has no rows of it: what its states, or quotients, say it has."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from aker_geo.codes import NATION
from aker_jobs.labor import qcew_cells as qcew
from aker_jobs.labor.estimated_sums import without_estimates
from aker_jobs.labor.job_sums import JobSums
from aker_jobs.labor.nation import national_parts
from aker_jobs.labor.national_sums import NationalSums
from aker_jobs.labor.totals import market_totals

# Of the nation's figures where it has no rows.
SUMMED = "the U.S. has no rows: its figure is the sum of its states"
FROM_QUOTIENTS = "the U.S. has no rows: its figure is the middle of what published location quotients leave"
# Of a table whose rows of the nation are not the publisher's.
OF_SNAPSHOT = (
    "the snapshot's U.S. figure is derived: the sum of the counties, or the middle of what published location "
    "quotients leave"
)
_INPUT = ("area_fips", "total_jobs", "total_payloads")  # what the input of the nation's jobs in all is made of


def with_nation(sums: JobSums, cells: pl.LazyFrame) -> JobSums:
    """The sums with the nation (US) among the places of totals and by_year where it has no rows of its own: in all of
    every year of which all states are there, by sector of the data year. basis is `counties`, for it is added up.

    cells: as of `aker_jobs.labor.qcew_cells`, those that the sums were made of.
    """
    there = sums.totals.filter(pl.col("cbsa_code") == NATION)["year"]
    if set(sums.totals["year"]) <= set(there):
        return sums
    totals = qcew.area_totals(cells.filter(~pl.col("year").is_in(there.to_list())))
    derived = market_totals(_parts(totals), totals).with_columns(state_fips=pl.lit(""))
    made_of = sums.national.totals.select("cbsa_code", "year", pl.col(_INPUT).name.suffix("_named"))
    named = derived.join(made_of, on=["cbsa_code", "year"], how="left").with_columns(
        pl.coalesce(f"{name}_named", name).alias(name) for name in _INPUT
    )
    return replace(sums, totals=_added(sums.totals, named), by_year=_added(sums.by_year, _sectors(sums.national)))


def _added(rows: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([rows, more.select(rows.columns).cast(rows.schema)])


def _parts(totals: pl.DataFrame) -> pl.DataFrame:
    """`market_areas` of the nation, made of the states of each year, or of the counties of those without a row."""
    years = totals.sort("year", "area_fips").partition_by("year", maintain_order=True)
    parts = [of_year.join(national_parts(of_year["area_fips"]), on="area_fips", how="semi") for of_year in years]
    added = pl.concat([totals.clear(), *parts]).group_by("year").agg(pl.col("area_fips").sort()).sort("year")
    return added.with_columns(
        cbsa_code=pl.lit(NATION),
        government_fips="area_fips",
        basis=pl.lit("counties"),
        covers=pl.lit(value=True),
        reason=pl.lit(SUMMED),
        absence=pl.lit(None, pl.String),
    )


def _sectors(national: NationalSums) -> pl.DataFrame:
    """The sums of sectors of the nation, nothing withheld: what rests on published quotients is the middle of what they
    leave, which is known to a few parts in a hundred thousand, and no estimate."""
    sums = without_estimates(national.sums)
    known = pl.col("jobs").is_not_null()
    ends = (pl.when(known).then("jobs").otherwise(end).alias(end) for end in ("jobs_low", "jobs_high"))
    return sums.clear() if national.own_rows else sums.with_columns(ends)


def with_reasons(rows: pl.DataFrame, national: NationalSums) -> pl.DataFrame:
    """The rows of sectors with area_reason, in which that of the nation says where its jobs of the sector come from."""
    of_quotients = pl.col("sector").is_in(national.from_quotients["sector"].to_list())
    is_derived = (pl.col("cbsa_code") == NATION) & pl.lit(not national.own_rows)
    reason = pl.when(is_derived & of_quotients).then(pl.lit(FROM_QUOTIENTS)).otherwise("area_reason")
    return rows.with_columns(area_reason=reason)
