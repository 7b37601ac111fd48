"""Counties that a publisher counts in the row of another one: rows of publisher_counties.csv."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import polars as pl

from aker_geo import lists

QCEW = "bls_qcew"


@cache
def published_in(publisher: str) -> Mapping[str, str]:
    """By county without a row of its own the one whose row holds it.

    >>> published_in("bls_qcew")["15005"]
    '15009'
    """
    rows = lists.rows("publisher_counties")
    return {row["county_fips"]: row["published_in"] for row in rows if row["publisher"] == publisher}


def without_combined(members: pl.DataFrame, publisher: str, is_there: pl.Expr, market: Sequence[str]) -> pl.DataFrame:
    """The counties of markets without those that the publisher counts in another one that is there.

    members: county_fips and the columns `market` of a market (and period). is_there: whether a county has a row. A
    county with a row of its own stays, and so does one whose other county is in another market or has no row.
    """
    combined = published_in(publisher)
    other = pl.DataFrame(
        {"county_fips": list(combined), "other": list(combined.values())},
        schema={"county_fips": pl.String, "other": pl.String},
    )
    there = members.filter(is_there).select(*market, other="county_fips")
    held = members.filter(~is_there).join(other, on="county_fips").join(there, on=[*market, "other"], how="semi")
    return members.join(held, on=[*market, "county_fips"], how="anti", maintain_order="left")
