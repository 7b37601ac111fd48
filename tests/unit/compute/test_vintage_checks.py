"""The findings across tables that every refresh writes down."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from aker_core.errors import UnknownGeography
from aker_core.facts.placement import placement_check
from aker_core.facts.selection import market_selection
from aker_data.contracts import Scope
from aker_jobs.labor.checks import metro_totals_check

LISTED = pl.DataFrame(
    {
        "cbsa_code": ["19740", "19740", "14500"],
        "county_fips": ["08001", "08005", "08013"],
        "qcew_area": ["C1974", "C1974", "C1450"],
    }
)


def economy(cells: Any, *, denver: int = 300, boulder: int = 50, **given: Any) -> pl.LazyFrame:
    for area, jobs in (("C1974", denver), ("08001", 100), ("08005", 200), ("C1450", boulder), ("08013", 50)):
        cells.add(area, "0", "10", 2023, jobs, **given)
    return cells.lazy()


def test_metro_totals_that_are_the_sums_of_their_counties(cells: Any) -> None:
    found = metro_totals_check(economy(cells), LISTED, 2023)
    assert (found.passed, found.rows, found.share, found.max_abs_error) == (True, 2, 1.0, 0.0)
    assert found.note == "2 of 2 metro totals equal the sum of their counties (2023)"


@pytest.mark.parametrize(("period", "share"), [("2023", 1.0), ("2023Q1", 0.5)])
def test_years_are_rounded_and_months_are_not(cells: Any, period: str, share: float) -> None:
    found = metro_totals_check(economy(cells, denver=301, period=period), LISTED, 2023)
    assert (found.share, found.max_abs_error) == (share, 1.0)


def test_a_metro_that_is_drawn_otherwise_is_told(cells: Any) -> None:
    found = metro_totals_check(economy(cells, boulder=60), LISTED, 2023)
    assert (found.passed, found.fatal, found.rows, found.share, found.max_abs_error) == (False, False, 2, 0.5, 10.0)


def test_a_metro_whose_counties_are_not_listed_is_not_compared(cells: Any) -> None:
    cells.add("C1974", "0", "10", 2023, 300)
    assert metro_totals_check(economy(cells.add("C1010", "0", "10", 2023, 9)), LISTED, 2022).rows == 0


def counties(*codes: str) -> pl.LazyFrame:
    return pl.LazyFrame({"county_fips": list(codes) * 2})


def test_counties_in_markets_and_outside_of_all() -> None:
    found = placement_check(counties("08001", "08013", "08097", "08999"), LISTED)
    assert (found.passed, found.rows, found.share) == (True, 4, 1.0)
    assert found.note == (
        "2 of 4 county codes are in a market; 1 outside every market, 1 totals and unassigned places of the publisher"
    )


def test_a_county_that_no_list_knows_is_named() -> None:
    found = placement_check(counties("08001", "08777"), LISTED)
    assert (found.passed, found.fatal, found.share) == (False, False, 0.5)
    assert found.note.endswith("1 in no list (08777)")


def test_connecticut_by_the_other_scheme_is_named() -> None:
    regions = pl.DataFrame({"cbsa_code": "25540", "county_fips": ["09110"]})
    found = placement_check(counties("09110", "09003"), regions)
    assert not found.passed
    assert found.note.endswith("1 Connecticut by its other county scheme (09003)")


def test_many_are_counted_and_some_named() -> None:
    found = placement_check(counties(*(f"08{number}" for number in range(700, 720))), LISTED)
    assert found.note.endswith("08711 and 8 more)")


def test_which_markets_are_asked_for() -> None:
    listed = pl.LazyFrame(
        {
            "delineation": "2023-07",
            "cbsa_code": ["19740", "14500"],
            "cbsa_title": ["Denver-Aurora-Centennial, CO", "Boulder, CO"],
            "cbsa_type": "metro",
            "county_fips": ["08001", "08013"],
        }
    )
    scope = Scope(2023, "2024-06", "2023-07")
    assert market_selection(listed, scope)["cbsa_code"].to_list() == ["14500", "19740"]
    assert market_selection(listed, scope, ("den", "19740"))["msa_id"].to_list() == ["DEN"]
    with pytest.raises(UnknownGeography, match="Unknown market 'Paris'"):
        market_selection(listed, scope, ("Paris",))
