"""Which counties a market, a state and the nation are made of, by the codes that stand in a table of counties."""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import NATION
from aker_geo.codes import state_fips
from aker_geo.crosswalk import crosswalk_of_table


def county_areas(codes: pl.Series, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """One row per area and county: area (CBSA code, two digits of a state, US), county_fips.

    codes: the county codes of a table, any number of each. crosswalk: cbsa_code, county_fips of the markets. A market
    has all its counties, in the table or not; states (those that the markets have a part in) and the nation are there
    only where the table has counties of every state: a table of some counties says nothing of a whole state.
    """
    there = codes.unique().sort()
    markets = crosswalk_of_table(there, crosswalk.select("county_fips", "cbsa_code"))
    of_table = pl.DataFrame({"county_fips": there}, schema={"county_fips": pl.String}).with_columns(
        area=pl.col("county_fips").str.slice(0, 2)
    )
    parts = [markets.select(area="cbsa_code", county_fips="county_fips")]
    if set(state_fips()) <= set(of_table["area"].to_list()):
        own = crosswalk["county_fips"].str.slice(0, 2).unique().to_list()
        nation = of_table.filter(pl.col("area").is_in(state_fips())).with_columns(area=pl.lit(NATION))
        parts += [part.select("area", "county_fips") for part in (of_table.filter(pl.col("area").is_in(own)), nation)]
    return pl.concat(parts)
