"""Dollars of every agency by county, then by market, state and nation, for each fiscal year.

NIH and NSF dollars are those of the awards as placed; for the Department of Defense see `awards_dod`.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_data.contracts import Check
from aker_geo import lists
from aker_geo.codes import state_names
from aker_geo.connecticut import CODES
from aker_geo.crosswalk import counties_to_markets
from aker_jobs.awards.geographic_assignment import FOREIGN
from aker_jobs.awards.reference_data import SECTORS
from aker_jobs.awards.rows import SUMS

# Of an agency's U.S. dollars of a year; above it the sums of markets are lower bounds. The work of a defense contract
# may be told by state only.
UNPLACED_LIMITS = {"NIH": 0.02, "NSF": 0.02, "DOD": 0.05}
LAST_STATE = 56  # FIPS codes above are those of territories
WITHHELD = "withheld"  # records of the agency without an amount
NO_COUNTY = "the county is in no list"
COUNTY_SUMS = {
    "agency": pl.String,
    "fiscal_year": pl.Int16,
    "county_fips": pl.String,
    **dict.fromkeys(SUMS, pl.Float64),
    WITHHELD: pl.Float64,
}
_ADDED = (*SUMS, WITHHELD)


@dataclass(frozen=True)
class Unplaced:
    """How much of an agency's dollars of a year is in no county.

    shares: agency, fiscal_year, usd (U.S. awards), unplaced_usd, share (null where nothing was awarded). over: agency,
    fiscal_year of the shares above the limit. check: whether there are none.
    """

    shares: pl.DataFrame
    over: pl.DataFrame
    check: Check


def placed_awards(awards: pl.DataFrame, placed: pl.DataFrame) -> pl.DataFrame:
    """The awards (with a number `place`) beside their counties: usd is the share's; awards and without_amount the
    record's, so that a record split over several counties is counted in each of them."""
    found = awards.join(placed, on="place", how="left", maintain_order="left")
    known = pl.col("county_fips").is_in(list(lists.known_counties()))
    return found.with_columns(
        usd=pl.col("usd") * pl.col("share"),
        placed_by=pl.when(pl.col("county_fips").is_null() | known).then("placed_by").otherwise(pl.lit(NO_COUNTY)),
        county_fips=pl.when(known).then("county_fips"),
    )


def county_sums(placed: pl.DataFrame) -> pl.DataFrame:
    """Dollars of each agency, fiscal year and county, in all and by sector, and records withheld (`COUNTY_SUMS`)."""
    sums = (
        placed.drop_nulls("county_fips")
        .group_by("agency", "fiscal_year", "county_fips")
        .agg(
            pl.col("usd").sum(),
            *(pl.col("usd").filter(pl.col(sector)).sum().alias(f"{sector}_usd") for sector in SECTORS),
            pl.col(WITHHELD).sum(),
        )
    )
    return sums.select(*COUNTY_SUMS).cast(COUNTY_SUMS)  # type: ignore[arg-type]


def unplaced_awards(placed: pl.DataFrame, dod: pl.DataFrame | None) -> Unplaced:
    """How much could not be placed. Work and recipients abroad are not unplaced: they have no county by right.

    placed: awards of NIH and NSF beside their counties. dod: agency, fiscal_year, usd, unplaced_usd, where it is there.
    """
    nowhere = pl.col("county_fips").is_null()
    home = placed.filter(~(nowhere & (pl.col("placed_by") == FOREIGN)))
    own = home.group_by("agency", "fiscal_year").agg(
        pl.col("usd").sum(), unplaced_usd=pl.col("usd").filter(nowhere).sum(), size=pl.col("usd").abs().sum()
    )
    shares = (
        pl.concat([own] if dod is None else [own, dod.with_columns(size=pl.col("usd").abs())])
        .with_columns(share=pl.when(pl.col("size") > 0).then(pl.col("unplaced_usd").abs() / pl.col("size")))
        .drop("size")
        .sort("agency", "fiscal_year")
    )
    limit = pl.col("agency").replace_strict(UNPLACED_LIMITS, return_dtype=pl.Float64)
    over = shares.filter(pl.col("share") > limit)
    return Unplaced(shares, over.select("agency", "fiscal_year"), _placed_check(placed, shares, over))


def _placed_check(placed: pl.DataFrame, shares: pl.DataFrame, over: pl.DataFrame) -> Check:
    nowhere = placed.filter(pl.col("county_fips").is_null())
    reasons = nowhere.group_by("placed_by").agg(pl.col("usd").sum(), pl.col("awards").sum()).sort("placed_by")
    told = [f"{reason}: {awards:,} awards of ${usd:,.0f}" for reason, usd, awards in reasons.iter_rows()]
    by_year = over.select("agency", "fiscal_year", "unplaced_usd", "share").rows()
    late = [f"{agency} {year} {share:.1%} (${usd:,.0f})" for agency, year, usd, share in by_year]
    blank = int(placed.unique("record")["without_amount"].sum())
    worst = shares["share"].max()
    note = f"without a county: {'; '.join(told) or 'no award'}; {blank:,} awards have no amount"
    return Check(
        name="awards placed",
        passed=not late,
        note=f"{note}; above the limit of the agency's U.S. dollars of a year: {', '.join(late)}" if late else note,
        rows=placed.height,
        share=1 - worst if isinstance(worst, float) else None,
    )


def market_sums(counties: pl.DataFrame, crosswalk: pl.DataFrame, years: pl.DataFrame) -> pl.DataFrame:
    """Dollars of every market, agency and fiscal year that a table covers; a market without an award has zero.

    counties: `COUNTY_SUMS`. crosswalk: county_fips, cbsa_code. years: agency, fiscal_year covered. Returns geography,
    geo_code, agency, fiscal_year, the sums, withheld (records), whole (false where the agency has Connecticut by the
    other county scheme).
    """
    # A covered year without any award in a county must still make a row for every market.
    blank = years.select(
        "agency", "fiscal_year", county_fips=pl.lit(None, pl.String), **dict.fromkeys(_ADDED, pl.lit(0.0))
    )
    every = pl.concat([counties, blank.cast(COUNTY_SUMS)])  # type: ignore[arg-type]
    by = ["agency", "fiscal_year"]
    # Apart by scheme: an agency that has Connecticut by the right one must not vouch for another that has not.
    scheme = [pl.col("county_fips").is_in(list(codes)).any().over(by).alias(name) for name, codes in CODES.items()]
    apart = every.with_columns(scheme).partition_by(*CODES, include_key=False) or [every]
    found = [counties_to_markets(part, crosswalk, amounts=_ADDED, by=by, absent="zero").markets for part in apart]
    return pl.concat(found).select(
        pl.lit("market").alias("geography"),
        pl.col("cbsa_code").alias("geo_code"),
        "agency",
        "fiscal_year",
        *(pl.coalesce(name, f"{name}_low").alias(name) for name in _ADDED),
        whole=pl.col("usd_status") == "derived",
    )


def wider_sums(counties: pl.DataFrame, years: pl.DataFrame) -> pl.DataFrame:
    """Dollars placed in every state (two-digit code) and in the nation (US: 50 states and the District of Columbia).

    counties: `COUNTY_SUMS`. years: agency, fiscal_year covered.
    """
    states = counties.with_columns(geo_code=pl.col("county_fips").str.slice(0, 2))
    return with_nation(states, years)


def with_nation(states: pl.DataFrame, years: pl.DataFrame) -> pl.DataFrame:
    """Every state and the nation in every year that is covered; a state without a row has zero.

    states: geo_code (two digits), agency, fiscal_year, the sums and withheld, any number of rows of each.
    """
    home = [code for code in state_names() if int(code) <= LAST_STATE]
    known = states.filter(pl.col("geo_code").is_in(home))
    every = pl.concat([known, known.with_columns(geo_code=pl.lit("US"))])
    sums = every.group_by("geo_code", "agency", "fiscal_year").agg(pl.col(_ADDED).sum())
    return (
        pl.DataFrame({"geo_code": [*home, "US"]})
        .join(years.select("agency", "fiscal_year"), how="cross")
        .join(sums, on=["geo_code", "agency", "fiscal_year"], how="left")
        .select(
            pl.when(pl.col("geo_code") == "US").then(pl.lit("nation")).otherwise(pl.lit("state")).alias("geography"),
            "geo_code",
            "agency",
            "fiscal_year",
            pl.col(_ADDED).fill_null(0.0),
            whole=pl.lit(value=True),
        )
    )
