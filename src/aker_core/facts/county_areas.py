"""Markets, states and the nation as sums of the counties that stand in a table. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aker_core.facts.fact import NATION
from aker_geo.codes import state_fips
from aker_geo.crosswalk import counties_of_states, crosswalk_of_table


def county_areas(codes: pl.Series, crosswalk: pl.DataFrame, *, whole: bool = False) -> pl.DataFrame:
    """One row per area and county: area (CBSA code, two digits of a state, US), county_fips.

    codes: the county codes of a table, any number of each. crosswalk: cbsa_code, county_fips of the markets. A market
    has all its counties, in the table or not; states (those that the markets have a part in) and the nation are there
    only where the table has counties of every state: a table of some counties says nothing of a whole state.
    whole: whether these too have all their counties, in the table or not, because a county without a row is unknown;
    else they have those of the table.
    """
    there = codes.unique().sort()
    markets = crosswalk_of_table(there, crosswalk.select("county_fips", "cbsa_code"))
    of_table = pl.DataFrame({"county_fips": there}, schema={"county_fips": pl.String}).with_columns(
        area=pl.col("county_fips").str.slice(0, 2)
    )
    parts = [markets.select(area="cbsa_code", county_fips="county_fips")]
    if set(state_fips()) <= set(of_table["area"].to_list()):
        absent = sorted(counties_of_states(there) - set(there)) if whole else []
        lacking = pl.DataFrame({"county_fips": absent}, schema={"county_fips": pl.String})
        of_table = pl.concat([of_table, lacking.with_columns(area=pl.col("county_fips").str.slice(0, 2))])
        own = crosswalk["county_fips"].str.slice(0, 2).unique().to_list()
        nation = of_table.filter(pl.col("area").is_in(state_fips())).with_columns(area=pl.lit(NATION))
        parts += [part.select("area", "county_fips") for part in (of_table.filter(pl.col("area").is_in(own)), nation)]
    return pl.concat(parts)


def sums_of_areas(counties: pl.DataFrame, members: pl.DataFrame, amounts: Sequence[str]) -> pl.DataFrame:
    """Sum county amounts (people, units, dollars) into areas.

    counties: county_fips and the amounts, one row per county; null: the publisher has none. members: area, county_fips
    of every county that an area has. Returns one row per area: area, `counties` (that it has), `counties_found` (with a
    row), `county_fips` (list, those with a row), and for each amount A: ``A`` the sum, null unless every county has
    one; ``A_low`` the sum over those that have one (a lower bound), null where none has.
    """
    there = pl.col("_there").fill_null(value=False)
    marked = members.join(
        counties.with_columns(_there=pl.lit(value=True)), on="county_fips", how="left", maintain_order="left"
    )
    sums = marked.group_by("area").agg(
        counties=pl.len(),
        counties_found=there.sum(),
        county_fips=pl.col("county_fips").filter(there).sort(),
        **{f"{name}_low": pl.when(pl.col(name).count() > 0).then(pl.col(name).sort().sum()) for name in amounts},
        **{f"_{name}": pl.col(name).null_count() == 0 for name in amounts},
    )
    whole = [pl.when(f"_{name}").then(f"{name}_low").alias(name) for name in amounts]
    return sums.with_columns(whole).drop(f"_{name}" for name in amounts).sort("area")
