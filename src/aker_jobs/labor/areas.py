"""Which published areas stand for a market in each year: the publisher's own metro row, or the market's counties.

A metro row is used where it covers the market as its delineation draws it: its all-industry total equals the sum of the
county totals (totals are never withheld). Where the publisher draws the metro otherwise, or has only a total for it
(micropolitan areas), the counties are added up instead. Government by industry is published for counties, not for
metros: there the counties are added up even where the metro row is used for the rest.
"""

from __future__ import annotations

import polars as pl

from aker_core.facts.placement import DRAWN_OTHERWISE
from aker_core.facts.status import Status
from aker_geo.codes import NATION
from aker_geo.crosswalk import crosswalk_by_period
from aker_geo.publisher_counties import QCEW, without_combined
from aker_jobs.labor.nation import NATION_AREA
from aker_jobs.labor.qcew_cells import ANNUAL_ROUNDING, GOVERNMENT, PRIVATE

NO_COUNTIES = "the publisher lists none of the market's counties; its own metro row is used"
TOTAL_ONLY = "no industry rows are published for the area; the market's counties are summed"
# A file of the whole nation has some 3,200 counties; a table with fewer was filled from files of some areas.
ALL_COUNTIES = 3_000


def market_areas(totals: pl.DataFrame, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """One row per market and year: the areas that stand for it, and why.

    totals: area_fips, year, jobs (all industries, all ownerships), detailed and government_detailed (whether the area
    has rows by industry of the private sector and of government). crosswalk: cbsa_code, county_fips, qcew_area.
    Returns cbsa_code, year, area_fips (list, null where none will do), government_fips (the areas for government by
    industry, null where there are none), basis (`publisher`, `counties` or null), covers (whether the areas cover the
    market as delineated; null where the publisher lists none of its counties, so that it cannot be told), reason (null
    where the publisher's row is used and can be compared) and absence (which status the market has where none will do).
    """
    whole, detailed = pl.col("found") == pl.col("counties"), pl.col("detailed").fill_null(value=False)
    rounding = ANNUAL_ROUNDING * (pl.col("counties") + 1)
    equal = (pl.col("metro_jobs") - pl.col("county_jobs")).abs() <= rounding
    # Without one county the sums cannot be compared: the metro may hold that county only if it has more than the
    # others, and is known to be drawn as the market only if it is so in another year.
    more = pl.col("metro_jobs") - pl.col("county_jobs") > rounding
    use_metro = detailed & pl.when(whole).then(equal).otherwise((pl.col("found") == 0) | more)
    comparable = (whole & equal).any().over("cbsa_code") & ~(whole & detailed & ~equal).any().over("cbsa_code")
    judged = _county_sums(totals, crosswalk).with_columns(
        whole=whole, detailed=detailed, use_metro=use_metro, comparable=comparable
    )
    return (
        judged.join(_absence_of_year(totals), on="year")
        .select(
            "cbsa_code",
            "year",
            area_fips=_areas(pl.col("use_metro")),
            government_fips=_areas(pl.col("use_metro") & pl.col("government_detailed")),
            basis=pl.when("use_metro").then(pl.lit("publisher")).when("whole").then(pl.lit("counties")),
            covers=pl.when("whole")
            .then(pl.lit(value=True))
            .when(pl.col("use_metro") & ((pl.col("found") == 0) | ~pl.col("comparable")))
            .then(None)
            .otherwise("use_metro"),
            reason=_reason(),
            absence=pl.when(~pl.col("use_metro") & ~pl.col("whole")).then("absence"),
        )
        .sort("cbsa_code", "year")
    )


def _county_sums(totals: pl.DataFrame, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """A market and year a row: what its counties have, beside what the publisher's metro row has."""
    # Retired codes stand beside those of the delineation in the years in which the publisher still had them.
    written = totals.select(county_fips="area_fips", year="year")
    members = crosswalk_by_period(written, crosswalk, ["year"]).join(
        totals, left_on=["county_fips", "year"], right_on=["area_fips", "year"], how="left"
    )
    counties = (
        without_combined(members, QCEW, pl.col("jobs").is_not_null(), ["cbsa_code", "year"])
        .group_by("cbsa_code", "year")
        .agg(
            area=pl.col("qcew_area").first(),
            counties=pl.len(),
            found=pl.col("jobs").count(),
            county_jobs=pl.col("jobs").sum(),
            county_fips=pl.col("county_fips").sort(),
            absent=pl.col("county_fips").filter(pl.col("jobs").is_null()).sort(),
        )
    )
    metros = totals.select("area_fips", "year", "detailed", "government_detailed", metro_jobs="jobs")
    return counties.join(metros, left_on=["area", "year"], right_on=["area_fips", "year"], how="left")


def _areas(use_metro: pl.Expr) -> pl.Expr:
    """The metro's own row where it is used, else the counties where every one is there, else null."""
    return pl.when(use_metro).then(pl.concat_list("area")).when("whole").then("county_fips")


def _reason() -> pl.Expr:
    use_metro, whole = pl.col("use_metro"), pl.col("whole")
    without = pl.lit("no row for ") + pl.col("absent").list.join(", ")
    no_more = without + pl.lit(
        "; the metro row has no more jobs than the other counties, so it may not cover the whole market"
    )
    county_without = pl.lit("no county row for ") + pl.col("absent").list.join(", ")
    return (
        pl.when(use_metro & whole)
        .then(None)
        .when(use_metro & (pl.col("found") == 0))
        .then(pl.lit(NO_COUNTIES))
        .when(use_metro)
        .then(county_without + pl.lit("; the metro row is used"))
        .when(whole & pl.col("detailed"))
        .then(pl.lit(DRAWN_OTHERWISE))
        .when(whole)
        .then(pl.lit(TOTAL_ONLY))
        .when(pl.col("detailed"))
        .then(no_more)
        .otherwise(without)
    )


def _absence_of_year(totals: pl.DataFrame) -> pl.DataFrame:
    """What the absence of a county's row says, by year: that the publisher has none, or that its file is not here."""
    area = pl.col("area_fips")
    county = area.str.contains(r"^\d{5}$") & ~area.str.ends_with("000")
    counts = totals.group_by("year").agg(counties=county.sum())
    return counts.select(
        "year",
        absence=pl.when(pl.col("counties") >= ALL_COUNTIES)
        .then(pl.lit(Status.NOT_PUBLISHED.value))
        .otherwise(pl.lit(Status.NOT_LOADED.value)),
    )


def own_areas(totals: pl.DataFrame, states: pl.Series) -> pl.DataFrame:
    """The nation (US) and some states (two digits) as `market_areas` gives markets: their own rows.

    Only those that the totals have rows of; the nation that has none is a place all the same where its states are there
    (`aker_jobs.labor.nation_place`).
    """
    code = pl.when(pl.col("area_fips") == NATION_AREA).then(pl.lit(NATION)).otherwise(pl.col("area_fips").str.head(2))
    codes = [NATION_AREA, *(f"{state}000" for state in states)]
    return totals.filter(pl.col("area_fips").is_in(codes)).select(
        cbsa_code=code,
        year=pl.col("year"),
        area_fips=pl.concat_list("area_fips"),
        government_fips=pl.concat_list("area_fips"),
        basis=pl.lit("publisher"),
        covers=pl.lit(value=True),
        reason=pl.lit(None, pl.String),
        absence=pl.lit(None, pl.String),
    )


def sector_places(areas: pl.DataFrame) -> pl.DataFrame:
    """The areas of `market_areas`, one row each: cbsa_code, year, owner (private or government), area_fips."""
    sides = {PRIVATE: "area_fips", GOVERNMENT: "government_fips"}
    return pl.concat(
        areas.drop_nulls(column)
        .select("cbsa_code", "year", owner=pl.lit(owner), area_fips=pl.col(column))
        .explode("area_fips")
        for owner, column in sides.items()
    )
