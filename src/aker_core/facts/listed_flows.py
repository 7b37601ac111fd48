"""How well a table of flows (IRS) lists those between the counties of a market."""

from __future__ import annotations

import polars as pl


def pair_count(pair: pl.LazyFrame, crosswalk: pl.DataFrame, direction: str = "inflow") -> pl.DataFrame:
    """How many flows from one county of a market into another a file lists; those of few returns are not.

    direction: the file, inflow or outflow. Returns cbsa_code, pair_count; no row for a market of which none is listed.
    """
    here = crosswalk.lazy().select("county_fips", "cbsa_code")
    there = here.rename({"county_fips": "counterpart_code", "cbsa_code": "other"})
    moves = pair.filter(
        (pl.col("direction") == direction)
        & (pl.col("counterpart_kind") == "county")
        & (pl.col("county_fips") != pl.col("counterpart_code"))
    )
    inside = moves.join(here, on="county_fips").join(there, on="counterpart_code")
    return (
        inside.filter(pl.col("cbsa_code") == pl.col("other")).group_by("cbsa_code").agg(pair_count=pl.len()).collect()
    )


def states_with_pairs(pair: pl.LazyFrame, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """Whether the file lists flows between two counties of one state, for all states of which a market has several.

    Flows within a state may be folded into one row (the releases since 2022-23 may): what is not listed is not zero.
    """
    subject, other = pl.col("county_fips"), pl.col("counterpart_code")
    state = subject.str.slice(0, 2)
    states = (
        pair.filter((pl.col("counterpart_kind") == "county") & (subject != other) & (state == other.str.slice(0, 2)))
        .select(state=state.unique())
        .collect()["state"]
    )
    parts = crosswalk.group_by("cbsa_code", state=state).agg(alone=pl.len() == 1)
    return parts.group_by("cbsa_code").agg(
        pairs_listed=(pl.col("alone") | pl.col("state").is_in(states.to_list())).all()
    )
