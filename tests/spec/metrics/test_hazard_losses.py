"""Expected losses of areas: sums of counties first, then the quotient."""

from __future__ import annotations

import polars as pl
import pytest

from aker_core.facts.county_areas import sums_of_areas
from aker_core.facts.formula import evaluate
from aker_hazards.hazard_values import NO_COLUMN, NO_ROWS, OTHER_COUNTIES, RATES, UNRATED, _facts, carried_facts
from aker_hazards.losses import loss_rate

COUNTIES = pl.DataFrame(
    {
        "county_fips": ["08001", "08005", "08031", "08035"],
        "population": [100, 300, 600, 0],
        "eal_usd": [1_000.0, 3_000.0, 12_000.0, 50.0],
        "eal_wildfire_usd": [400.0, None, 600.0, 50.0],
    }
)
MEMBERS = pl.DataFrame(
    {
        "area": ["one", "one", "two", "two", "three", "four", "four"],
        "county_fips": ["08001", "08031", "08001", "08005", "08035", "08001", "08999"],
    }
)


def rates(loss: str) -> dict[str, tuple[float | None, float | None]]:
    areas = sums_of_areas(COUNTIES, MEMBERS, ["population", "eal_usd", "eal_wildfire_usd"])
    return {row["area"]: (row["value"], row["low"]) for row in loss_rate(areas, loss, "population").to_dicts()}


def test_worked_table() -> None:
    # one: (1,000 + 12,000) / (100 + 600), not the mean of 10 and 20
    assert rates("eal_usd")["one"] == (pytest.approx(18.5714285714), None)
    assert rates("eal_usd")["two"] == (pytest.approx(10.0), None)


def test_nobody_lives_there() -> None:
    assert rates("eal_usd")["three"] == (None, None)


def test_a_county_that_cannot_be_rated_leaves_a_lower_bound() -> None:
    # two: 400 known of 400 people
    assert rates("eal_wildfire_usd")["two"] == (None, pytest.approx(1.0))


def test_a_county_without_a_row_is_not_zero() -> None:
    areas = sums_of_areas(COUNTIES, MEMBERS, ["population", "eal_usd"])
    four = areas.row(by_predicate=pl.col("area") == "four", named=True)
    assert (four["counties"], four["counties_found"], four["eal_usd"], four["eal_usd_low"]) == (2, 1, None, 1_000.0)
    assert rates("eal_usd")["four"] == (None, None)


def test_a_table_without_a_hazard_does_not_say_that_the_publisher_cannot_rate_it() -> None:
    wildfire = next(each for each in RATES if each.loss == "eal_wildfire_usd")
    none = COUNTIES.with_columns(eal_wildfire_usd=pl.lit(None, pl.Float64))
    amounts = ["population", "eal_wildfire_usd"]
    for counties, is_there, said in (
        (none, False, ("not_loaded", NO_COLUMN)),
        (none, True, ("not_published", UNRATED)),
    ):
        areas = sums_of_areas(counties, MEMBERS, amounts).filter(area="two").with_columns(has_others=pl.lit(value=True))
        (row,) = _facts(areas, wildfire, 2023, pl.lit("release"), is_there=is_there).to_dicts()
        assert (row["value"], row["status"], row["reason"]) == (None, *said)


def test_an_area_without_rows_is_on_other_counties_only_where_its_state_has_some() -> None:
    """The release of November 2021 has no rows of Puerto Rico: that is no other scheme of counties."""
    none = sums_of_areas(COUNTIES, pl.DataFrame({"area": ["a", "b"], "county_fips": ["09110", "72001"]}), BOTH)
    rows = _facts(none.with_columns(has_others=pl.Series([True, False])), RATES[0], 2023, pl.lit("release"))
    assert rows.select("geo_code", "status", "reason").rows() == [
        ("a", "not_comparable", OTHER_COUNTIES),
        ("b", "not_published", NO_ROWS),
    ]


def test_connecticuts_losses_are_carried_over_and_divided_afterwards() -> None:
    weights = {"25540": {"09003": 0.9, "09007": 1.0}}
    counties = pl.DataFrame({"area": ["09003", "09007"], "population": [1_000, 100], "eal_usd": [9_000.0, 500.0]})
    rate = next(each for each in RATES if each.metric == "hazard_loss_usd_per_resident")
    (row,) = carried_facts(counties, weights, rate, 2023, pl.lit("release")).to_dicts()
    assert row["value"] == pytest.approx((0.9 * 9_000 + 500) / (0.9 * 1_000 + 100))
    assert (row["geo_code"], row["status"]) == ("25540", "derived")
    named = dict(term.split("=") for term in row["inputs"].split(";"))
    amounts = {f"nri/{line['area']}/{name}": float(line[name]) for line in counties.to_dicts() for name in BOTH}
    assert evaluate(row["formula"], {role: amounts[key] for role, key in named.items()}) == pytest.approx(row["value"])
    # One county that the index does not have, or cannot rate: no value.
    unrated = counties.with_columns(eal_usd=pl.when(area="09003").then("eal_usd"))
    assert carried_facts(unrated, weights, rate, 2023, pl.lit("release")).is_empty()


BOTH = ("population", "eal_usd")
