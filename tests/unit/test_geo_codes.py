"""Codes, delineation vintages and the reference lists themselves."""

import re

import pytest

from aker_core.errors import UnknownGeography
from aker_geo import codes, connecticut, delineation, lists


def test_county_codes_are_padded_and_known() -> None:
    assert codes.county_fips("8031") == "08031"
    assert codes.county_fips(8031) == "08031"
    assert codes.county_fips("8031.0") == codes.county_fips(8031.0) == "08031"
    for wrong in ("08032", "C1974", "031", "8031.5", ""):
        with pytest.raises(UnknownGeography):
            codes.county_fips(wrong)


def test_qcew_areas_and_back() -> None:
    assert codes.qcew_area("19740") == "C1974"
    assert codes.cbsa_of_qcew_area("C1974") == "19740"
    assert codes.cbsa_of_qcew_area("C3683", ["36837", "19740"]) == "36837"
    for wrong in ("08031", "US000", "CS216", "C197"):
        with pytest.raises(UnknownGeography):
            codes.cbsa_of_qcew_area(wrong)
    with pytest.raises(UnknownGeography, match="36830"):
        codes.cbsa_of_qcew_area("C3683", ["36830", "36837"])


def test_states() -> None:
    assert codes.state_codes()["CO"] == "08"
    assert codes.postal_codes()["11"] == "DC"
    assert codes.state_names()["72"] == "Puerto Rico"
    assert len(codes.state_codes()) == 56


@pytest.mark.parametrize(
    ("year", "vintage"),
    [(2001, "2015-07"), (2017, "2015-07"), (2018, "2020-03"), (2022, "2020-03"), (2023, "2023-07"), (2030, "2023-07")],
)
def test_the_year_says_the_delineation(year: int, vintage: str) -> None:
    assert delineation.for_year(year) == vintage


def test_connecticut_schemes() -> None:
    assert connecticut.schemes(["08031"]) == frozenset()
    assert connecticut.schemes(["09001", "08031"]) == {"counties"}
    assert connecticut.schemes(["09110", "09013"]) == {"counties", "planning_regions"}
    assert len(connecticut.COUNTIES) == 8
    assert len(connecticut.PLANNING_REGIONS) == 9


def test_reference_lists_are_sound() -> None:
    counties = [row["county_fips"] for row in lists.rows("counties")]
    assert (
        len(counties) == len(set(counties)) == 3153 + 78 + 3
    )  # states and DC with both schemes of Connecticut, Puerto Rico, Virgin Islands
    assert all(re.fullmatch(r"\d{5}", code) for code in counties)
    for name in ("county_changes", "markets", "delineation_vintages"):
        assert all(row["reason"] and row["source_url"].startswith("https://") for row in lists.rows(name))
    market_codes = [row["cbsa_code"] for row in lists.rows("markets")]
    assert len(market_codes) == len(set(market_codes))
    assert len({row["msa_id"] for row in lists.rows("markets")}) >= 100
    assert all(re.fullmatch(r"[A-Z]{3}", row["msa_id"]) for row in lists.rows("markets"))
