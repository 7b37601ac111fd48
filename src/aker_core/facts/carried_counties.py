"""County amounts of Connecticut's markets where a table has the state by its other counties: carried over by towns."""

from __future__ import annotations

import math
from collections.abc import Mapping

import polars as pl

from aker_core.facts.inputs import TERM
from aker_geo.connecticut import COUNTIES, Scheme
from aker_geo.crosswalk import other_scheme
from aker_geo.town_weights import market_weights

# Market -> county of the table -> its weight. Amounts of the counties, weighted, add up to the market's.
Weights = Mapping[str, Mapping[str, float]]
# weighted: the amounts times their weights; sum, terms: the same as a formula and its inputs.
_ROW: dict[str, type[pl.DataType]] = {"area": pl.String, "weighted": pl.Float64, "sum": pl.String, "terms": pl.String}


def carried_weights(crosswalk: pl.DataFrame, codes: pl.Series, year: int) -> dict[str, dict[str, float]]:
    """The weights of the markets that are carried over; empty where the table has the counties of the markets.

    crosswalk: cbsa_code, county_fips of the markets. codes: county codes of the table.
    """
    other = other_scheme(crosswalk, codes)
    to: Scheme = "counties" if other <= COUNTIES else "planning_regions"
    markets = crosswalk.filter(pl.col("county_fips").is_in(sorted(other)))
    return {
        market: market_weights(markets.filter(pl.col("cbsa_code") == market)["county_fips"].to_list(), to, year)
        for market in markets["cbsa_code"].unique().sort()
    }


def source_counties(weights: Weights) -> pl.DataFrame:
    """The counties that are carried over, each as an area of its own: area, county_fips."""
    codes = sorted({code for of in weights.values() for code in of})
    return pl.DataFrame({"area": codes, "county_fips": codes}, schema={"area": pl.String, "county_fips": pl.String})


def carried_sums(weights: Weights, amounts: Mapping[str, float | None], key: str, role: str = "c") -> pl.DataFrame:
    """One row per market all of whose counties have an amount: area, weighted, sum, terms.

    amounts: by county of the table. key: of an input, with {} for the county. role: of the inputs in the formula, which
    the county follows.
    """
    whole = {market: of for market, of in weights.items() if not lacking_counties(of, amounts)}
    return pl.DataFrame(
        [_row(market, of, amounts, key, role) for market, of in whole.items()], schema=_ROW, orient="row"
    )


def least_sums(weights: Weights, amounts: Mapping[str, float | None], key: str, role: str = "c") -> pl.DataFrame:
    """One row per market some of whose counties have an amount and some have none: what is known adds up to a least
    sum, where amounts cannot be negative. Columns of `carried_sums`, and `lacking`: the counties without one, as text.
    """
    rows = []
    for market, of in weights.items():
        lacking = lacking_counties(of, amounts)
        if 0 < len(lacking) < len(of):
            known = {code: weight for code, weight in of.items() if code not in lacking}
            rows.append((*_row(market, known, amounts, key, role), ", ".join(lacking)))
    return pl.DataFrame(rows, schema=_ROW | {"lacking": pl.String}, orient="row")


def lacking_counties(of: Mapping[str, float], amounts: Mapping[str, float | None]) -> list[str]:
    """The counties of a market that have no amount, in the order of their codes."""
    return sorted(code for code in of if amounts.get(code) is None)


def _row(
    market: str, of: Mapping[str, float], amounts: Mapping[str, float | None], key: str, role: str
) -> tuple[str, float, str, str]:
    """Market, sum, formula and terms of counties all of which have an amount."""
    total = math.fsum(weight * (amounts[code] or 0) for code, weight in of.items())
    formula = " + ".join(f"{weight!r} * {role}{code}" for code, weight in of.items())
    return market, total, formula, TERM.join(f"{role}{code}={key.format(code)}" for code in of)
