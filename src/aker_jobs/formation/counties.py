"""Counties of a table and counties of the delineation: former codes, and the two schemes of Connecticut."""

from __future__ import annotations

import polars as pl

from aker_geo import connecticut, lists
from aker_geo.crosswalk import counties_to_markets

CONNECTICUT = "09"
REDRAWN = "Connecticut is published by another county scheme in this year than the market's delineation"


def placed_codes(codes: pl.Series, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """Which codes of a table count toward a market: county_fips (as the table has it), cbsa_code.

    A county that was renamed or merged stands in older rows by its former code (51515 beside 51019); the filter of an
    input names the code that is in the table.
    """
    members = crosswalk.select("county_fips", "cbsa_code")
    own = codes.unique().sort().alias("code").to_frame()
    changed = [row[name] for row in lists.rows("county_changes") for name in ("county_fips", "new_county_fips")]
    moved = pl.col("code").is_in(changed)
    same = own.filter(~moved).with_columns(county_fips="code")
    # Each county as a market of its own, each code as a group of its own: a code is found where it is carried over to.
    each = members.filter(pl.col("county_fips").is_in(changed)).select("county_fips", cbsa_code="county_fips")
    former = own.filter(moved).with_columns(county_fips="code", rows=pl.lit(1))
    carried = counties_to_markets(former, each, amounts=["rows"], by=["code"]).markets
    there = carried.filter(pl.col("counties_found") > 0).select("code", county_fips="cbsa_code")
    placed = pl.concat([same, there]).join(members, on="county_fips")
    return placed.select("cbsa_code", county_fips="code").sort("cbsa_code", "county_fips")


def redrawn_years(counties: pl.DataFrame, crosswalk: pl.DataFrame) -> list[int]:
    """The years in which a table has Connecticut by the scheme only that the crosswalk does not use.

    counties: county_fips, year of the rows that have a figure.
    """
    scheme_of = {code: scheme for scheme, members in connecticut.CODES.items() for code in members}
    used = connecticut.schemes(crosswalk["county_fips"])
    scheme = pl.col("county_fips").replace_strict(scheme_of, default=None, return_dtype=pl.String)
    by_year = counties.select("year", scheme=scheme).drop_nulls().unique()
    own = by_year.filter(pl.col("scheme").is_in(sorted(used)))
    others = by_year.join(own, on="year", how="anti") if used else by_year.clear()
    return others["year"].unique().sort().to_list()
