"""Which counties of a table have no market, and why: reported with every refresh, never dropped in silence."""

from __future__ import annotations

import polars as pl

from aker_data.check import Check
from aker_geo.crosswalk import counties_to_markets

ODD = ("unknown", "other_scheme")  # what a person has to look at; the others belong to no market by right
SHOWN = 12
WORDS = {
    "rural": "outside every market",
    "not_a_county": "totals and unassigned places of the publisher",
    "ended": "retired codes",
    "other_scheme": "Connecticut by its other county scheme",
    "unknown": "in no list",
}
# Why the areas that stand for a market may not be the market, whoever publishes them.
AS_PUBLISHED = "the publisher's own boundaries of the metro, which may differ from the market's"
DRAWN_OTHERWISE = "the publisher uses other boundaries for this metro; the market's counties are summed"


def placement_check(counties: pl.LazyFrame, crosswalk: pl.DataFrame) -> Check:
    """Does every county of a table have a market or a known reason to have none?

    counties: county_fips (any number of rows of each). crosswalk: county_fips, cbsa_code of the whole delineation.
    """
    codes = counties.select(pl.col("county_fips").cast(pl.String)).unique().with_columns(rows=pl.lit(1)).collect()
    unplaced = counties_to_markets(codes, crosswalk, amounts=["rows"]).unplaced
    odd = unplaced.filter(pl.col("why").is_in(ODD)).sort("why", "county_fips")
    counted = dict(unplaced.group_by("why").len().iter_rows())
    counts = [f"{counted[why]:,} {words}" for why, words in WORDS.items() if why in counted]
    named = ", ".join(odd["county_fips"].to_list()[:SHOWN])
    more = f" and {odd.height - SHOWN:,} more" if odd.height > SHOWN else ""
    note = f"{codes.height - unplaced.height:,} of {codes.height:,} county codes are in a market"
    return Check(
        name="counties without a market",
        passed=not odd.height,
        note=f"{note}; {', '.join(counts) or 'none excluded'}" + (f" ({named}{more})" if named else ""),
        rows=codes.height,
        share=1 - odd.height / codes.height if codes.height else None,
        costs_rows=True,
    )
