"""Amenities: establishments of a market's counties per 10,000 residents."""

from __future__ import annotations

import polars as pl
import pytest

from aker_amenities.establishments import establishments_of_areas, per_residents
from aker_amenities.industries import industries
from aker_core.facts.carried_counties import carried_sums, carried_weights, least_sums
from aker_core.facts.formula import evaluate

CELLS = pl.DataFrame(
    {
        "county_fips": ["08001", "08001", "08031", "08031", "08005"],
        "industry_code": ["722", "4451", "722", "712", "4451"],
        "level": [5, 6, 5, 5, 6],
        "establishments": [40, 6, 160, 2, 3],
    }
)
PUBLISHED = CELLS.select("county_fips", "level").unique()
MEMBERS = pl.DataFrame({"area": ["one", "one", "two"], "county_fips": ["08001", "08031", "08005"]})


def counted() -> dict[tuple[str, str], int | None]:
    rows = establishments_of_areas(CELLS, MEMBERS, PUBLISHED)
    return {(row["area"], row["industry_code"]): row["establishments"] for row in rows.to_dicts()}


def test_counties_are_summed() -> None:
    assert counted()["one", "722"] == 200


def test_a_county_with_rows_of_the_level_and_none_of_the_industry_has_none() -> None:
    assert counted()["one", "712"] == 2  # Adams County has rows of three digits, and no museum


def test_a_county_without_rows_of_the_level_is_unknown() -> None:
    assert counted()["one", "4451"] is None  # 08031 has no row of four digits at all
    assert counted()["two", "722"] is None
    assert counted()["two", "4451"] == 3


def test_a_small_county_with_rows_of_other_industries_has_none_of_these() -> None:
    there = pl.concat([PUBLISHED, pl.DataFrame({"county_fips": ["08005"], "level": [5]})])
    rows = establishments_of_areas(CELLS, MEMBERS, there).filter(area="two", industry_code="722")
    assert rows["establishments"].to_list() == [0]


def test_connecticuts_establishments_are_carried_over_by_towns() -> None:
    crosswalk = pl.DataFrame({"cbsa_code": ["25540", "25540", "19740"], "county_fips": ["09110", "09130", "08031"]})
    table = pl.Series(["08031", "09003", "09007", "09013"])
    weights = carried_weights(crosswalk, table, 2023)
    assert list(weights) == ["25540"]
    assert set(weights["25540"]) >= {"09003", "09007", "09013"}
    assert weights["25540"]["09007"] == 1  # Middlesex County lies in the two regions
    counts = dict.fromkeys(weights["25540"], 100)
    (row,) = carried_sums(weights, counts, "amenities/{}/any").to_dicts()
    assert row["weighted"] == pytest.approx(100 * sum(weights["25540"].values()))
    amounts = {f"c{code}": float(count) for code, count in counts.items()}
    assert evaluate(row["sum"], amounts) == pytest.approx(row["weighted"])
    assert [term.partition("=")[2] for term in row["terms"].split(";")] == [f"amenities/{code}/any" for code in counts]
    # One county without a figure: no sum, but a least one.
    some = counts | {"09003": None}
    assert carried_sums(weights, some, "amenities/{}/any").is_empty()
    (least,) = least_sums(weights, some, "amenities/{}/any").to_dicts()
    assert least["weighted"] == pytest.approx(row["weighted"] - 100 * weights["25540"]["09003"])
    assert least["lacking"] == "09003"
    assert evaluate(least["sum"], amounts) == pytest.approx(least["weighted"])
    assert least_sums(weights, counts, "amenities/{}/any").is_empty()
    assert least_sums(weights, dict.fromkeys(counts), "amenities/{}/any").is_empty()
    # A table that has the regions themselves needs nothing.
    assert carried_weights(crosswalk, pl.Series(["09110", "09130", "08031"]), 2023) == {}


def test_worked_table() -> None:
    rows = pl.DataFrame({"establishments": [200, 0, None, 5, 5], "population": [80_000, 1_000, 1_000, None, 0]})
    assert per_residents(rows)["value"].to_list() == [pytest.approx(25.0), 0.0, None, None, None]


def test_every_industry_has_a_reason_and_its_level() -> None:
    for each in industries():
        assert each.reason
        assert len(each.industry_code) + 2 == each.level
