"""Which rows of the award tables a market's figures are made of: payloads and a filter that finds them."""

from __future__ import annotations

import json

import polars as pl

from aker_core.facts.family import Tables
from aker_core.facts.legacy import INPUT
from aker_jobs.awards.rows import COUNTY_TABLE, PLACE, TABLES

MOST_IDS = 100  # more awards than that are found by the cities of their recipients instead


def award_inputs(
    tables: Tables, places: pl.DataFrame, crosswalk: pl.DataFrame, years: list[int]
) -> dict[str, pl.DataFrame]:
    """For each agency, the inputs of the figures of some fiscal years: cbsa_code and `INPUT`, one row per market.

    places: the columns `PLACE` and county_fips of every placed award. crosswalk: cbsa_code, county_fips.

    NIH and NSF: fiscal_year and award_id where a market has up to a hundred awards, else fiscal_year with the cities
    and states of their recipients (which finds them, and may find others of these cities). DoD: fiscal_year and
    county_fips.
    """
    at = places.join(crosswalk.select("cbsa_code", "county_fips"), on="county_fips").drop("county_fips").unique()
    found = {}
    for agency, table in TABLES.items():
        if agency != "DOD" and table in tables:
            found[agency] = _awards(table, tables[table], at, years)
    if COUNTY_TABLE in tables:
        found["DOD"] = _counties(tables[COUNTY_TABLE], crosswalk, years)
    return found


def _awards(table: str, rows: pl.LazyFrame, at: pl.DataFrame, years: list[int]) -> pl.DataFrame:
    text = [pl.col(column).cast(pl.String) for column in PLACE]
    wanted = rows.filter(pl.col("fiscal_year").is_in(years) & ~pl.col("is_subproject")).with_columns(text)
    found = (
        wanted.select(*PLACE, "award_id", "payload_sha256")
        .join(at.lazy(), on=PLACE, nulls_equal=True)
        .group_by("cbsa_code")
        .agg(
            payloads=pl.col("payload_sha256").unique().sort(),
            award_id=pl.col("award_id").cast(pl.String).unique().sort(),
            recipient_city=pl.col("recipient_city").drop_nulls().unique().sort(),
            recipient_state=pl.col("recipient_state").drop_nulls().unique().sort(),
        )
        .collect()
    )
    when = {"fiscal_year": [str(year) for year in years]}
    few = [
        {**when, "award_id": ids}
        if len(ids) <= MOST_IDS
        else {**when, "recipient_city": city, "recipient_state": state}
        for ids, city, state in found.select("award_id", "recipient_city", "recipient_state").iter_rows()
    ]
    return _inputs(found, table, few)


def _counties(rows: pl.LazyFrame, crosswalk: pl.DataFrame, years: list[int]) -> pl.DataFrame:
    wanted = rows.filter(pl.col("fiscal_year").is_in(years)).select(
        pl.col("county_fips").cast(pl.String), "payload_sha256"
    )
    payloads = wanted.select(pl.col("payload_sha256").unique().sort()).collect()["payload_sha256"].to_list()
    # A county without a row has no obligations: the whole answers say so.
    found = crosswalk.group_by("cbsa_code").agg(pl.col("county_fips").sort(), payloads=pl.lit(payloads))
    when = {"fiscal_year": [str(year) for year in years]}
    return _inputs(found, COUNTY_TABLE, [{**when, "county_fips": codes} for codes in found["county_fips"].to_list()])


def _inputs(found: pl.DataFrame, table: str, where: list[dict[str, list[str]]]) -> pl.DataFrame:
    told = pl.Series("where", [json.dumps(filters, separators=(",", ":")) for filters in where], dtype=pl.String)
    return found.with_columns(told).select(
        "cbsa_code", input=pl.struct(pl.lit(table).alias("table"), "payloads", "where").cast(INPUT)
    )
