"""Applications and formations of markets, states and the nation by year: what rates are then made of."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_core.facts.family import Tables
from aker_core.facts.order_free import sorted_sum
from aker_geo import codes
from aker_geo.crosswalk import counties_to_markets
from aker_jobs.formation.business_formation import by_share_of_applications, year_totals
from aker_jobs.formation.counties import CONNECTICUT, REDRAWN, placed_codes, redrawn_years
from aker_jobs.formation.tables import BFS_COUNTY, BFS_MONTHLY

APPLICATIONS, HIGH_PROPENSITY = "BA_BA", "BA_HBA"
ACTUAL, SPLICED = "BF_BF4Q", "BF_SBF4Q"  # formations within four quarters; spliced goes on with projected ones
FORMATIONS = "formations"
NO_MONTHS = "the months of this year are not loaded (census_bfs_monthly)"
SERIES = (APPLICATIONS, HIGH_PROPENSITY, ACTUAL, SPLICED)


@dataclass(frozen=True)
class Series:
    """What several steps start from, read once: `listed_counties` and `area_totals` of the tables.

    counties, totals: None where the table is not there.
    """

    counties: pl.DataFrame | None
    totals: pl.DataFrame | None


def series_of(tables: Tables) -> Series:
    """The counted series of the tables that are there."""
    monthly, county = tables.get(BFS_MONTHLY), tables.get(BFS_COUNTY)
    return Series(
        counties=None if county is None else listed_counties(county),
        totals=None if monthly is None else area_totals(monthly),
    )


def listed_counties(county: pl.LazyFrame) -> pl.DataFrame:
    """The table `census_bfs_county` without years in which a county was none: county_fips, year, applications, state.

    Former and present areas of Alaska and Connecticut are both listed, each with figures for its own years only.
    """
    rows = county.drop_nulls("applications").select(
        "county_fips", "year", "applications", state_fips=pl.col("county_fips").str.slice(0, 2)
    )
    return rows.collect()


def market_parts(counties: pl.DataFrame, crosswalk: pl.DataFrame, amount: str = "applications") -> pl.DataFrame:
    """An amount of each market's counties in each of its states, by year.

    counties: county_fips, year and the amount, such as `listed_counties`. Returns cbsa_code, state_fips, year, the
    amount (null where a county has none), low (of the counties that have one), counties, counties_found, codes (the
    counties that have a row, as the table writes them; null where there is none), redrawn (the table has the state by
    other county-equivalents).
    """
    # A market's part in one state is placed as if it were a market of its own.
    keyed = crosswalk.select("county_fips", cbsa_code=pl.col("cbsa_code") + "|" + pl.col("county_fips").str.slice(0, 2))
    placed = counties_to_markets(counties, keyed, amounts=[amount], by=["year"]).markets
    members = placed_codes(counties["county_fips"], keyed)
    there = counties.select("county_fips", "year").join(members, on="county_fips")
    county_codes = there.group_by("cbsa_code", "year").agg(codes=pl.col("county_fips").sort())
    key = pl.col("cbsa_code").str.split("|").list
    redrawn = (pl.col("state_fips") == CONNECTICUT) & pl.col("year").is_in(redrawn_years(counties, crosswalk))
    parts = placed.join(county_codes, on=["cbsa_code", "year"], how="left", maintain_order="left")
    return parts.with_columns(cbsa_code=key.first(), state_fips=key.last()).select(
        "cbsa_code",
        "state_fips",
        "year",
        amount,
        "counties",
        "counties_found",
        "codes",
        low=pl.col(f"{amount}_low"),
        redrawn=redrawn,
    )


def market_applications(parts: pl.DataFrame) -> pl.DataFrame:
    """The parts of each market added up: cbsa_code, year, value (null unless every county has a figure), low, status
    (derived, bounded, not_comparable, not_published), reason."""
    sums = parts.group_by("cbsa_code", "year").agg(
        pl.sum("counties", "counties_found"),
        redrawn=pl.col("redrawn").any(),
        low=pl.when(pl.col("low").count() > 0).then(sorted_sum(pl.col("low"))),
        total=pl.when(pl.col("applications").null_count() == 0).then(sorted_sum(pl.col("applications"))),
    )
    lacking = pl.col("counties") - pl.col("counties_found")
    whole = pl.col("total").is_not_null()
    status = (
        pl.when(whole)
        .then(pl.lit("derived"))
        .when(pl.col("counties_found") > 0)
        .then(pl.lit("bounded"))
        .when("redrawn")
        .then(pl.lit("not_comparable"))
        .otherwise(pl.lit("not_published"))
    )
    return sums.select(
        "cbsa_code",
        "year",
        value=pl.col("total").cast(pl.Float64),
        low=pl.when(~whole, pl.col("counties_found") > 0).then(pl.col("low").cast(pl.Float64)),
        status=status,
        reason=pl.when(~whole & pl.col("redrawn"))
        .then(pl.lit(REDRAWN))
        .when(~whole)
        .then(pl.format("no applications are published for {} of its {} counties in this year", lacking, "counties")),
    ).sort("cbsa_code", "year")


def area_totals(monthly: pl.LazyFrame) -> pl.DataFrame:
    """Year totals of states and the nation, not adjusted for the season, all sectors.

    Returns geo (as the table writes it), geo_code (two digits, or US), series (`SERIES`, and `formations`: actual where
    the year is whole, else actual and then projected), published (the table's series that this is), year, total, low,
    status, projected.
    """
    fips = {**codes.state_codes(), codes.NATION: codes.NATION}
    months = monthly.filter(
        ~pl.col("seasonally_adjusted"),
        pl.col("naics_sector") == "TOTAL",
        pl.col("series").is_in(SERIES),
        pl.col("geo").is_in([*fips]),
    ).select("geo", "series", "year", "month", "value", "flag", geo_code=pl.col("geo").replace_strict(fips))
    totals = year_totals(months, keys=["geo_code", "geo", "series"]).with_columns(
        published=pl.col("series"), projected=pl.lit(value=False)
    )
    keys = ["geo_code", "year"]
    actual = totals.filter(series=ACTUAL, status="observed")
    spliced = totals.filter(series=SPLICED).join(actual, on=keys, how="anti").with_columns(projected=pl.lit(value=True))
    formations = pl.concat([actual, spliced]).with_columns(series=pl.lit(FORMATIONS))
    return pl.concat([totals, formations]).drop("months")


def sector_totals(monthly: pl.LazyFrame, year: int) -> pl.DataFrame:
    """Applications of the nation by sector in one year: sector, year, total, low, status."""
    months = monthly.filter(
        ~pl.col("seasonally_adjusted"),
        pl.col("geo") == codes.NATION,
        pl.col("series") == APPLICATIONS,
        pl.col("naics_sector") != "TOTAL",
        pl.col("year") == year,
    ).select("year", "month", "value", "flag", sector="naics_sector")
    return year_totals(months, keys=["sector"]).drop("months")


def market_series(parts: pl.DataFrame, totals: pl.DataFrame, series: str) -> pl.DataFrame:
    """A series of states brought to markets by their share of applications (`by_share_of_applications`), with a reason.

    A market whose own applications are not known in a year has no share in it.
    """
    keys = ["geo_code", "year"]
    all_kinds = totals.filter(pl.col("series") == APPLICATIONS).select(*keys, applications="total")
    states = totals.filter(pl.col("series") == series).drop("series").join(all_kinds, on=keys, how="left")
    shared = by_share_of_applications(parts, states.rename({"geo_code": "state_fips"}))
    words = {
        "suppressed": "months of a state are withheld, and a share of the others is no bound",
        "not_published": "a county of the market, or a month of one of its states, is not published for this year",
    }
    redrawn = parts.group_by("cbsa_code", "year").agg(pl.col("redrawn").any())
    unpublished = pl.col("status") == "not_published"
    other_lines = unpublished & pl.col("redrawn")
    unloaded = unpublished & ~pl.col("year").is_in(totals["year"].unique().to_list())
    return shared.join(redrawn, on=["cbsa_code", "year"], maintain_order="left").select(
        "cbsa_code",
        "year",
        "value",
        low=pl.lit(None, pl.Float64),
        status=pl.when(other_lines)
        .then(pl.lit("not_comparable"))
        .when(unloaded)
        .then(pl.lit("not_loaded"))
        .otherwise("status"),
        reason=pl.when(other_lines)
        .then(pl.lit(REDRAWN))
        .when(unloaded)
        .then(pl.lit(NO_MONTHS))
        .otherwise(pl.col("status").replace_strict(words, default=None, return_dtype=pl.String)),
        projected=pl.col("projected").fill_null(value=False),
    )
