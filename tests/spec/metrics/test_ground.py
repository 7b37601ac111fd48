"""Slopes and water stress of areas: sums of pieces, then quotients; and counties weighted by residents."""

from __future__ import annotations

import polars as pl
import pytest

from aker_hazards.ground import county_sums, quotient, weighted_by_residents

# One county in two tiles, one in one, one of which a tile is missing.
PIECES = pl.DataFrame(
    {
        "county_fips": ["08001", "08001", "08003", "08005"],
        "area_m2": [60.0, 40.0, 100.0, 50.0],
        "steep_m2": [30.0, 0.0, 10.0, 50.0],
        "outline_m2": [101.0, 101.0, 99.0, 100.0],
    }
)


def test_worked_table() -> None:
    sums = county_sums(PIECES.lazy(), ("area_m2", "steep_m2"), "outline_m2")
    shares = sums.select("county_fips", share=quotient("steep_m2", "area_m2", 100.0)).rows()
    # 08001: 30 of 100; 08003: 10 of 100; 08005: half of its land is not covered, so nothing is known of it
    assert shares == [("08001", 30.0), ("08003", 10.0), ("08005", None)]


def test_nothing_below_is_no_quotient() -> None:
    row = pl.DataFrame({"score_m2": [0.0], "scored_m2": [0.0]})
    assert row.select(value=quotient("score_m2", "scored_m2"))["value"].to_list() == [None]


def test_counties_are_weighted_by_residents_and_not_by_area() -> None:
    members = pl.DataFrame(
        {
            "area": ["one", "one", "two", "two", "three"],
            "county_fips": ["08001", "08003", "08001", "08005", "08001"],
            "people": [900, 100, 900, 100, None],
            "steep_m2": [30.0, 10.0, 30.0, None, 30.0],
            "area_m2": [100.0, 100.0, 100.0, None, 100.0],
        }
    )
    values = weighted_by_residents(members, "steep_m2", "area_m2", 100.0)
    # one: (900 · 30 % + 100 · 10 %) / 1,000 = 28 %; by area it is 20 %
    assert dict(values.select("area", "value").iter_rows()) == {"one": pytest.approx(28.0), "two": None, "three": None}
    assert dict(values.select("area", "lacking").iter_rows()) == {"one": 0, "two": 1, "three": 1}
