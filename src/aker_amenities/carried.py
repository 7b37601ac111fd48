"""Establishments of Connecticut's markets where a table has the state by its other counties: carried over by towns."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from aker_core.facts.inputs import TERM
from aker_geo.connecticut import COUNTIES, Scheme
from aker_geo.crosswalk import other_scheme
from aker_geo.town_weights import market_weights

REASON = (
    "Connecticut's other county scheme, carried over by the residents of its towns; how far establishments differ from "
    "residents was not measured"
)
# weighted: the sum of the counties' establishments, times their weights; sum, terms: as a formula and inputs.
_ROW: dict[str, type[pl.DataType]] = {"area": pl.String, "weighted": pl.Float64, "sum": pl.String, "terms": pl.String}


def carried_weights(crosswalk: pl.DataFrame, codes: pl.Series, year: int) -> dict[str, dict[str, float]]:
    """By market, the weight of each county of the table; empty where the table has the counties of the markets.

    crosswalk: cbsa_code, county_fips of the markets. codes: county codes of the table.
    """
    other = other_scheme(crosswalk, codes)
    to: Scheme = "counties" if other <= COUNTIES else "planning_regions"
    markets = crosswalk.filter(pl.col("county_fips").is_in(sorted(other)))
    return {
        market: market_weights(markets.filter(pl.col("cbsa_code") == market)["county_fips"].to_list(), to, year)
        for market in markets["cbsa_code"].unique().sort()
    }


def source_counties(weights: Mapping[str, Mapping[str, float]]) -> pl.DataFrame:
    """The counties that are carried over, each as an area of its own: area, county_fips."""
    codes = sorted({code for of in weights.values() for code in of})
    return pl.DataFrame({"area": codes, "county_fips": codes}, schema={"area": pl.String, "county_fips": pl.String})


def carried_sums(
    weights: Mapping[str, Mapping[str, float]], establishments: Mapping[str, int | None], key: str
) -> pl.DataFrame:
    """One row per market all of whose counties are known: area, weighted, sum, terms.

    establishments: by county of the table. key: of an input, with {} for the county.
    """
    rows = [
        (
            market,
            sum(weight * float(establishments[code] or 0) for code, weight in of.items()),
            " + ".join(f"{weight!r} * c{code}" for code, weight in of.items()),
            TERM.join(f"c{code}={key.format(code)}" for code in of),
        )
        for market, of in weights.items()
        if all(establishments.get(code) is not None for code in of)
    ]
    return pl.DataFrame(rows, schema=_ROW, orient="row")
