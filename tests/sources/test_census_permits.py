"""Building permits: rows as published, the two rows of headings, and bad answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import polars as pl
import pytest

from aker_core.errors import SourceChanged
from aker_data.contracts import Payload, Scope
from aker_data.schemas.census_permits import PERMITS
from aker_data.schemas.validate import validate
from aker_data.sources import census_permits
from aker_sample.permits import counties
from aker_sample.publishers.census_permits import LOWER, UPPER, written

# Published for December 2023 (all places, then those that reported); the date is that of an annual file.
ROWS = (
    (
        "2023,09,110,1,1,Capitol Planning Region                                     ",
        "26,26,7012676,0,0,0,1,4,500000,5,245,23213024",
        "18,18,5085005,0,0,0,1,4,500000,1,204,18954461",
    ),
    (
        "2023,11,001,3,5,Washington  DC                                              ",
        "13,13,3711602,2,4,587999,0,0,0,4,76,10475445",
        "13,13,3711602,2,4,587999,0,0,0,4,76,10475445",
    ),
    (
        "2023,12,045,3,5,Gulf County                                                 ",
        "19,19,5247218,0,0,0,0,0,0,0,0,0",
        "0,0,0,0,0,0,0,0,0,0,0,0",
    ),
    (
        "2023,12,086,3,5,Miami-Dade County                                           ",
        "100,100,47926133,14,28,7800836,1,4,1624091,27,817,226966111",
        "76,76,33581274,14,28,7800836,1,4,1624091,23,764,215145601",
    ),
)
LINES = "".join(",".join(row) + "\n" for row in ROWS)
PUBLISHED = f"{UPPER}\n{LOWER.removesuffix(',')}\n \n{LINES}".encode()


def payload(body: bytes, year: int = 2023) -> Payload:
    return Payload(census_permits.request(year), "0" * 64, body, datetime(2024, 6, 1, tzinfo=UTC))


def test_rows_as_published() -> None:
    rows = census_permits.parse(payload(PUBLISHED))
    assert rows["county_fips"].to_list() == ["09110", "11001", "12045", "12086"]
    assert rows["county_name"].to_list()[1] == "Washington  DC"
    miami = rows.row(3, named=True)
    assert (miami["units"], miami["units_1"], miami["units_2"]) == (949, 100, 28)
    assert (miami["units_3_4"], miami["units_5plus"]) == (4, 817)
    assert (miami["reported_units"], miami["reported_units_5plus"]) == (872, 764)
    gulf = rows.row(2, named=True)
    assert (gulf["units"], gulf["reported_units"]) == (19, 0)  # all of it imputed
    assert [check for check in validate(rows, PERMITS) if not check.passed] == []


def test_reported_units_above_all_units_are_a_finding() -> None:
    rows = census_permits.parse(payload(PUBLISHED))
    assert [check.passed for check in census_permits.checks(rows.lazy())] == [True, True]
    wrong = rows.with_columns(reported_units=pl.when(county_fips="12045").then(20).otherwise("reported_units"))
    assert [check.passed for check in census_permits.checks(wrong.lazy())] == [False, True]


def test_a_code_without_its_zero_is_the_same_county() -> None:
    assert census_permits.parse(payload(PUBLISHED.replace(b"2023,09,", b"2023,9,")))["county_fips"][0] == "09110"


def test_a_heading_with_other_blanks_is_the_same() -> None:
    other = PUBLISHED.replace(b", 5+units rep", b",5+ units rep,").replace(b"3-4 units rep", b"3-4 units  rep")
    assert census_permits.parse(payload(other)).equals(census_permits.parse(payload(PUBLISHED)))


def without(text: bytes, other: bytes = b"") -> Callable[[bytes], bytes]:
    return lambda body: body.replace(text, other, 1)


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda _body: b"<!DOCTYPE html><html><body>Access Denied</body></html>", "page"),
        (lambda _body: b"", "empty"),
        (lambda body: body[: len(body) - 40], "cut off"),
        (without(b",5+ units,", b",6+ units,"), r"missing columns \['units_5plus/units'"),
        (without(b"Region,Division,County", b"Region,Division,Tract"), "Tract Name"),
        (without(b",Bldgs,Units,Value", b",Bldgs,Homes,Value"), "Homes"),
        (without(b",2-units,,", b",3-4 units,,"), r"missing columns \['units_2/units'"),
        (without(b",817,", b",817.5,"), "whole"),
        (without(b",817,", b",(D),"), "whole"),
        (without(b"2023,11,", b"2022,11,"), "2022"),
    ],
)
def test_a_bad_answer_is_refused_by_name(spoil: Callable[[bytes], bytes], word: str) -> None:
    with pytest.raises(SourceChanged, match=word):
        census_permits.parse(payload(spoil(PUBLISHED)))


def test_the_sample_has_connecticut_by_region_since_2023() -> None:
    for year, codes in ((2022, {"09003", "09007", "09013"}), (2023, {"09110", "09130"})):
        rows = census_permits.parse(payload(written(year, counties(year) or []), year))
        assert {code for code in rows["county_fips"] if code.startswith("09")} == codes
    assert counties(2024) is None


def test_three_years_are_requested_and_one_is_needed() -> None:
    needs = census_permits.requests(Scope(2023, "2024-06", "2023-07"))
    assert [(need.alternatives[0][0].part, need.required) for need in needs] == [
        ("2023", True),
        ("2022", False),
        ("2021", False),
    ]
