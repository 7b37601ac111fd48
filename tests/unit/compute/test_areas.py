"""Which published areas stand for a market."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from aker_core.facts.placement import DRAWN_OTHERWISE
from aker_jobs.labor.areas import ALL_COUNTIES, NO_COUNTIES, TOTAL_ONLY, market_areas, sector_places

COUNTIES = ["08001", "08005"]
CROSSWALK = pl.DataFrame({"cbsa_code": "19740", "county_fips": COUNTIES, "qcew_area": "C1974"})
SCHEMA = {
    "area_fips": pl.String,
    "year": pl.Int16,
    "jobs": pl.Int64,
    "detailed": pl.Boolean,
    "government_detailed": pl.Boolean,
}


def totals(**jobs: tuple[int | None, bool, bool]) -> pl.DataFrame:
    """Area (with an `a` before a number) -> jobs, rows by industry, rows of government by industry; of 2023."""
    rows = [(area.removeprefix("a"), 2023, *told) for area, told in jobs.items()]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def only(frame: pl.DataFrame, crosswalk: pl.DataFrame = CROSSWALK) -> dict[str, Any]:
    return market_areas(frame, crosswalk).row(0, named=True)


def test_the_metro_row_where_it_covers_the_market() -> None:
    """Government by industry is not published for metros: its areas are the counties."""
    found = only(totals(C1974=(300, True, False), a08001=(100, True, True), a08005=(200, True, True)))
    assert found == {
        "cbsa_code": "19740",
        "year": 2023,
        "area_fips": ["C1974"],
        "government_fips": COUNTIES,
        "basis": "publisher",
        "covers": True,
        "reason": None,
        "absence": None,
    }


KAHULUI = pl.DataFrame({"cbsa_code": "27980", "county_fips": ["15005", "15009"], "qcew_area": "C2798"})


def test_a_county_in_the_row_of_another_is_not_missing() -> None:
    """Kalawao (15005) is in Maui's row (15009), so that the metro's jobs are those of both."""
    found = only(totals(C2798=(75_651, True, False), a15009=(75_651, True, True)), KAHULUI)
    assert (found["area_fips"], found["government_fips"]) == (["C2798"], ["15009"])
    assert (found["basis"], found["covers"], found["reason"]) == ("publisher", True, None)
    alone = only(totals(a15009=(75_651, True, True)), KAHULUI)
    assert (alone["area_fips"], alone["basis"], alone["reason"]) == (["15009"], "counties", TOTAL_ONLY)
    apart = only(totals(C2798=(75_660, True, False), a15009=(75_651, True, True), a15005=(9, True, True)), KAHULUI)
    assert (apart["area_fips"], apart["government_fips"]) == (["C2798"], ["15005", "15009"]), "with a row of its own"
    neither = only(totals(a15005=(9, True, True)), KAHULUI)
    assert (neither["area_fips"], neither["reason"]) == (None, "no row for 15009"), "Maui's is missing"


def test_a_metro_with_rows_of_government_keeps_them() -> None:
    found = only(totals(C1974=(300, True, True), a08001=(100, True, True), a08005=(200, True, True)))
    assert found["government_fips"] == ["C1974"]


@pytest.mark.parametrize(("off", "basis"), [(1, "publisher"), (2, "counties")])
def test_rounding_is_no_other_boundary(off: int, basis: str) -> None:
    """Three annual averages, each rounded by half a job at most: 1.5 apart they can be."""
    found = only(totals(C1974=(300 + off, True, False), a08001=(100, True, True), a08005=(200, True, True)))
    assert found["basis"] == basis


def test_a_metro_that_the_publisher_draws_otherwise() -> None:
    found = only(totals(C1974=(500, True, True), a08001=(100, True, True), a08005=(200, True, True)))
    assert (found["area_fips"], found["government_fips"]) == (COUNTIES, COUNTIES)
    assert (found["basis"], found["covers"], found["reason"]) == ("counties", True, DRAWN_OTHERWISE)


def test_a_micro_area_of_which_only_the_total_is_published() -> None:
    found = only(totals(C1974=(300, False, False), a08001=(100, True, True), a08005=(200, True, True)))
    assert (found["area_fips"], found["basis"], found["reason"]) == (COUNTIES, "counties", TOTAL_ONLY)


def test_a_market_without_a_row_of_its_own() -> None:
    found = only(totals(a08001=(100, True, True), a08005=(200, True, True)))
    assert (found["area_fips"], found["basis"], found["covers"]) == (COUNTIES, "counties", True)


def test_a_county_that_is_absent_while_the_metro_is_there() -> None:
    """The metro's row is used and the county named; whether it is drawn as the market cannot be told from one year."""
    found = only(totals(C1974=(300, True, False), a08001=(100, True, True)))
    assert (found["area_fips"], found["government_fips"]) == (["C1974"], None)
    assert (found["basis"], found["covers"]) == ("publisher", None)
    assert found["reason"] == "no county row for 08005; the metro row is used"


def test_a_metro_row_that_holds_no_more_than_the_counties_found_lacks_the_absent_one() -> None:
    found = only(totals(C1974=(100, True, False), a08001=(100, True, True)))
    assert (found["area_fips"], found["basis"], found["covers"]) == (None, None, False)
    assert found["reason"] == (
        "no row for 08005; the metro row has no more jobs than the other counties, so it may not cover the whole market"
    )


def test_a_county_that_is_absent_and_no_metro_row() -> None:
    found = only(totals(a08001=(100, True, True)))
    assert (found["area_fips"], found["basis"], found["covers"]) == (None, None, False)
    assert found["reason"] == "no row for 08005"


def test_connecticut_counted_by_counties_where_the_list_has_planning_regions() -> None:
    crosswalk = pl.DataFrame({"cbsa_code": "25540", "county_fips": ["09110", "09130"], "qcew_area": "C2554"})
    found = only(totals(C2554=(300, True, False), a09003=(200, True, True), a09013=(100, True, True)), crosswalk)
    assert (found["area_fips"], found["government_fips"]) == (["C2554"], None)
    assert (found["basis"], found["covers"], found["reason"]) == ("publisher", None, NO_COUNTIES)


def test_each_year_is_looked_at_for_itself() -> None:
    now = totals(C1974=(300, True, False), a08001=(100, True, True), a08005=(200, True, True))
    before = totals(a08001=(90, True, True), a08005=(190, True, True)).with_columns(year=pl.lit(2022, pl.Int16))
    found = market_areas(pl.concat([now, before]), CROSSWALK)
    assert found["year"].to_list() == [2022, 2023]
    assert found["basis"].to_list() == ["counties", "publisher"]


def test_places_are_the_areas_one_by_one() -> None:
    areas = market_areas(
        totals(C1974=(300, True, False), a08001=(100, True, True), a08005=(200, True, True)), CROSSWALK
    )
    assert sector_places(areas).rows() == [
        ("19740", 2023, "private", "C1974"),
        ("19740", 2023, "government", "08001"),
        ("19740", 2023, "government", "08005"),
    ]


@pytest.mark.parametrize(("listed", "absence"), [(1, "not_loaded"), (ALL_COUNTIES, "not_published")])
def test_a_market_without_rows_is_not_loaded_unless_all_counties_are(listed: int, absence: str) -> None:
    """A file of the whole nation lists every county that has covered jobs."""
    others = {f"a{code:05d}": (9, True, True) for code in range(20_001, 20_001 + listed) if code % 1000}
    more = {"a19999": (9, True, True), "a19998": (9, True, True), "a19997": (9, True, True), "a19996": (9, True, True)}
    found = only(totals(**others, **more))
    assert (found["area_fips"], found["absence"], found["reason"]) == (None, absence, "no row for 08001, 08005")


def test_a_retired_county_is_a_part_of_the_market_in_the_years_that_have_it() -> None:
    """Bedford city (51515) was merged into Bedford County (51019) in 2013: 40 and 60 jobs are 100."""
    rows = [("51019", 2012, 60), ("51515", 2012, 40), ("51019", 2014, 105)]
    table = pl.DataFrame([(*row, True, True) for row in rows], schema=SCHEMA, orient="row")
    crosswalk = pl.DataFrame({"cbsa_code": "31340", "county_fips": ["51019"], "qcew_area": "C3134"})

    areas = market_areas(table, crosswalk)

    assert areas.select("year", "area_fips", "basis").rows() == [
        (2012, ["51019", "51515"], "counties"),
        (2014, ["51019"], "counties"),
    ]
