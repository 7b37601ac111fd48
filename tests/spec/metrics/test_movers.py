"""Income per mover: county totals of people and dollars, less the moves within the market, then the quotient."""

from __future__ import annotations

import polars as pl
import pytest

from aker_economy.mover_values import movers_of_markets

CROSSWALK = pl.DataFrame(
    {"cbsa_code": ["19740", "19740", "22222", "33333"], "county_fips": ["08001", "08031", "08005", "08099"]}
)
COLUMNS = ("direction", "county_fips", "counterpart_code", "counterpart_kind", "individuals", "agi_kusd")
FLOWS = [
    ("inflow", "08001", "97000", "us_total", 100, 3_000),
    ("inflow", "08031", "97000", "us_total", 300, 15_000),
    ("inflow", "08001", "08031", "county", 40, 1_000),
    ("inflow", "08031", "08001", "county", 60, 2_000),
    ("inflow", "08031", "08005", "county", 10, 900),
    ("inflow", "08031", "08031", "non_migrants", 9_000, 500_000),
    ("outflow", "08001", "97000", "us_total", 50, 1_000),
    ("outflow", "08031", "97000", "us_total", None, None),
    ("inflow", "08005", "97000", "us_total", 0, 0),
    ("outflow", "08005", "97000", "us_total", 20, -100),
]


def movers(*flows: tuple[object, ...]) -> dict[tuple[str, str], dict[str, object]]:
    rows = pl.DataFrame(list(flows or FLOWS), schema=COLUMNS, orient="row").with_columns(payload_sha256=pl.lit("a"))
    return {(row["cbsa_code"], row["direction"]): row for row in movers_of_markets(rows, CROSSWALK).to_dicts()}


def test_worked_table() -> None:
    # 18,000 less 3,000 thousand dollars over 400 less 100 people
    row = movers()["19740", "inflow"]
    assert (row["income"], row["income_within"], row["people"], row["people_within"]) == (18_000, 3_000, 400, 100)
    assert row["value"] == pytest.approx(50_000.0)


def test_a_withheld_county_leaves_no_value() -> None:
    row = movers()["19740", "outflow"]
    assert (row["value"], row["people"], row["absent"]) == (None, None, 0)


def test_a_withheld_flow_within_the_market_leaves_no_value() -> None:
    row = movers(*FLOWS, ("inflow", "08001", "08031", "county", None, None))["19740", "inflow"]
    assert (row["value"], row["people"], row["people_within"]) == (None, 400, None)


def test_flows_that_no_file_lists_leave_no_value() -> None:
    """All flows within the state in one row: what of the 400 people moved between the two counties is not known."""
    folded = [flow for flow in FLOWS if flow[3] != "county"]
    row = movers(*folded)["19740", "inflow"]
    assert (row["value"], row["people"], row["people_within"], row["is_listed"]) == (None, 400, None, False)
    assert movers(*folded)["22222", "outflow"]["value"] == pytest.approx(-5_000.0), "one county has no flows within"


def test_a_flow_that_is_not_listed_stays_in() -> None:
    row = movers(*[flow for flow in FLOWS if flow[2] != "08031" or flow[3] != "county"])["19740", "inflow"]
    assert (row["pair_count"], row["counties"], row["people_within"]) == (1, 2, 60)
    assert row["value"] == pytest.approx(1_000 * (18_000 - 2_000) / (400 - 60))


def test_nobody_moved() -> None:
    row = movers()["22222", "inflow"]
    assert (row["value"], row["movers"]) == (None, 0)


def test_income_may_be_negative() -> None:
    assert movers()["22222", "outflow"]["value"] == pytest.approx(-5_000.0)


def test_a_county_without_a_row_is_not_zero() -> None:
    row = movers()["33333", "inflow"]
    assert (row["value"], row["absent"], row["people"]) == (None, 1, None)
