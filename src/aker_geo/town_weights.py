"""Amounts of Connecticut's counties for its planning regions, and the other way, by weights of the towns in both.

Every town lies in one county and one region. A county's amount is split by the share of its residents who live
in the towns of each region: exact where towns of the same year and vintage are published, an estimate else. What the
estimate misses was measured where the Census Bureau publishes both (`ERRORS`); docs/methodology.md has the table.
"""

from __future__ import annotations

from functools import cache

from aker_geo import connecticut, lists
from aker_geo.connecticut import Scheme

DIGITS = 9  # of a share; more do not change a person
YEARS = range(2010, 2020)  # of the towns' estimates (vintage 2019)
# Nine of ten differences are within this share of what is published: residents of 2020 and 2021 in the vintages 2021
# (counties) and 2023 (regions), carried over by the towns of 2019. By the scheme that they are carried over to.
ERRORS: dict[Scheme, float] = {"planning_regions": 0.0099, "counties": 0.0087}
_COLUMN: dict[Scheme, str] = {"counties": "county_fips", "planning_regions": "planning_region_fips"}


def weights_year(year: int) -> int:
    """The year whose towns a year is carried over by: the year itself, else the nearest."""
    return min(max(year, YEARS[0]), YEARS[-1])


@cache
def shares(to: Scheme, year: int) -> dict[tuple[str, str], float]:
    """By code of the other scheme and code of this one, the share of the former's amount that goes to the latter.

    Of each code of the other scheme they add up to 1. year: one that towns are there for (`weights_year`).
    """
    people = {row["town"]: int(row[str(year)]) for row in lists.rows("connecticut_town_residents")}
    source: Scheme = "planning_regions" if to == "counties" else "counties"
    parts: dict[tuple[str, str], int] = {}
    for town in lists.rows("connecticut_towns"):
        key = town[_COLUMN[source]], town[_COLUMN[to]]
        parts[key] = parts.get(key, 0) + people[town["town"]]
    wholes = {code: sum(n for (first, _), n in parts.items() if first == code) for code in connecticut.CODES[source]}
    return {key: round(n / wholes[key[0]], DIGITS) for key, n in sorted(parts.items())}


def error(to: Scheme, year: int) -> float | None:
    """What nine of ten residents are within, as a share; None where the towns of the year itself are known."""
    return None if year in YEARS else ERRORS[to]


def market_weights(counties: list[str], to: Scheme, year: int) -> dict[str, float]:
    """The weight of each county of a table in a market: of the other scheme in Connecticut, elsewhere 1.

    counties: of the market, in the scheme `to`. The amounts of the table's counties, weighted, add up to the market's.
    """
    weights = {code: 1.0 for code in counties if code not in connecticut.CODES[to]}
    for (source, target), share in shares(to, weights_year(year)).items():
        if target in counties:
            weights[source] = round(weights.get(source, 0.0) + share, DIGITS)
    return dict(sorted(weights.items()))
