"""Counties of a table and counties of the delineation: former codes, and the two schemes of Connecticut."""

from __future__ import annotations

import polars as pl

from aker_geo import connecticut
from aker_geo.crosswalk import crosswalk_of_table

CONNECTICUT = "09"
REDRAWN = "Connecticut is published by another county scheme in this year than the market's delineation"


def placed_codes(codes: pl.Series, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """Which codes of a table count toward a market: county_fips (as the table has it), cbsa_code.

    A county that was renamed or merged stands in older rows by its former code (51515 beside 51019); the filter of an
    input names the code that is in the table.
    """
    there = codes.unique().drop_nulls().to_list()
    return crosswalk_of_table(codes, crosswalk).filter(pl.col("county_fips").is_in(there))


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
