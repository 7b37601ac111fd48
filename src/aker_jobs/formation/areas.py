"""What stands for a market in the Business Dynamics Statistics: the publisher's metro row, or the sum of its counties.

The metro table does not say by which list its metros are drawn. A metro row is used where it is the market, that is,
where it has as many establishments as the market's counties together. Where it has not, or there is no metro row
(micropolitan areas), the counties are added up. Establishments and jobs can be added up; firms cannot.
"""

from __future__ import annotations

import polars as pl

from aker_core.facts.placement import AS_PUBLISHED, DRAWN_OTHERWISE
from aker_geo.crosswalk import counties_to_markets

MEASURES = ("estabs", "estabs_entry", "estabs_exit", "emp")
METRO, COUNTY = "msa", "st_cty"
YEARS_HELD = 7  # survival of five years, and one to spare
COLUMNS = (
    "bds_table",
    "year",
    "geo_code",
    "sector",
    "age_class",
    "age_low",
    "age_high",
    "firms",
    *MEASURES,
    "flags",
    "payload_sha256",
)
SUMMED = "no metro row is published for it; the market's counties are added up"


def held(bds: pl.LazyFrame, year: int) -> pl.LazyFrame:
    """The columns and years that the metrics of a data year are made of, in memory: of each table the newest seven."""
    within = bds.filter(pl.col("year") <= year).select(COLUMNS)
    recent = pl.col("year") > pl.col("year").max().over("bds_table") - YEARS_HELD
    return within.collect().filter(recent).lazy()


def rows_of(bds: pl.LazyFrame, table: str) -> pl.LazyFrame:
    """The rows of one published table."""
    return bds.filter(pl.col("bds_table") == table)


def market_dynamics(bds: pl.LazyFrame, crosswalk: pl.DataFrame, year: int) -> pl.DataFrame:
    """One row per market: `MEASURES` of a year (null where withheld), and where they come from.

    bds: the table `census_bds`. crosswalk: cbsa_code, county_fips. Returns cbsa_code, the measures, estabs_entry_low
    (of a sum with a withheld part), basis (metro, counties, or null where there is neither), reason (null where the
    metro row is known to be the market), elsewhere (the publisher has other counties here, as in Connecticut: residents
    of the market are not those of the metro).
    """
    columns = ("geo_code", *MEASURES)
    counties = rows_of(bds, COUNTY).filter(pl.col("year") == year).select(columns).collect()
    metros = rows_of(bds, METRO).filter(pl.col("year") == year).select(columns).collect()
    summed = _summed(counties, crosswalk)
    joined = summed.join(metros.rename({"geo_code": "cbsa_code"}), on="cbsa_code", how="left", suffix="_metro")
    return _chosen(joined)


def _summed(counties: pl.DataFrame, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """The counties of each market added up: measures, their lower bounds and statuses."""
    if counties.is_empty():
        empty = {name: pl.lit(None, pl.Float64) for measure in MEASURES for name in (measure, f"{measure}_low")}
        nowhere = {"listed": pl.lit(value=False), "elsewhere": pl.lit(value=False)}
        return crosswalk.select("cbsa_code").unique().with_columns(**empty, **nowhere)
    whole = counties.rename({"geo_code": "county_fips"}).with_columns(pl.col(MEASURES).cast(pl.Float64))
    # No row for a county means that it is not listed at all; a withheld cell is null in a row.
    placed = counties_to_markets(whole, crosswalk, amounts=MEASURES).markets
    found = pl.col("counties_found")
    return placed.with_columns(listed=found == pl.col("counties"), elsewhere=found == 0)


def _chosen(joined: pl.DataFrame) -> pl.DataFrame:
    there, summed = pl.col("estabs_metro").is_not_null(), pl.col("estabs").is_not_null()
    same = pl.col("estabs_metro") == pl.col("estabs")
    # Without every county the two cannot be compared; the metro may hold the missing one only if it has more.
    unknown = there & ~summed & (pl.col("estabs_metro") >= pl.col("estabs_low").fill_null(0))
    metro = (there & summed & same) | unknown
    counties = ~metro & pl.col("listed")
    told = joined.with_columns(
        basis=pl.when(metro).then(pl.lit("metro")).when(counties).then(pl.lit("counties")),
        reason=pl.when(unknown)
        .then(pl.lit(AS_PUBLISHED))
        .when(metro)
        .then(None)
        .when(counties & there)
        .then(pl.lit(DRAWN_OTHERWISE))
        .when(counties)
        .then(pl.lit(SUMMED))
        .otherwise(pl.lit("neither a metro row nor rows of all its counties are published for this year")),
    )
    by_metro = pl.col("basis") == "metro"
    return told.select(
        "cbsa_code",
        *(
            pl.when(by_metro).then(f"{name}_metro").when(pl.col("basis") == "counties").then(name).alias(name)
            for name in MEASURES
        ),
        pl.when(pl.col("basis") == "counties", pl.col("estabs_entry").is_null()).then("estabs_entry_low"),
        "basis",
        "reason",
        "elsewhere",
    ).sort("cbsa_code")
