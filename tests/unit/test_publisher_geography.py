"""By which list a publisher draws its metros: rows of a CSV, checked against the lists in use."""

from __future__ import annotations

from pathlib import Path

import pytest

from aker_core.errors import UnknownGeography
from aker_core.facts.survey import other_delineation
from aker_geo import delineation, lists
from aker_geo.publisher_geography import publisher_geographies, publisher_geography

# By the standards of 2000, which no list in use is by: no data year of ours has it.
OLDER = "2009-12"


def test_the_survey_changed_its_list_three_times() -> None:
    """Surveys to 2012 keep the definitions of December 2009; that of 2013 has the list of February 2013."""
    years = (2005, 2012, 2013, 2018, 2019, 2022, 2023, 2030)
    drawn = {year: publisher_geography("census_acs", year).delineation for year in years}
    assert drawn == {
        2005: OLDER, 2012: OLDER, 2013: "2015-07", 2018: "2015-07", 2019: "2020-03", 2022: "2020-03", 2023: "2023-07",
        2030: "2023-07",
    }  # fmt: skip
    assert (
        other_delineation(2012, delineation.for_year(2012)) == "the survey of 2012 uses the metro boundaries of 2009-12"
    )
    assert other_delineation(2013, delineation.for_year(2013)) is None
    assert other_delineation(2022, "2020-03") is None
    assert other_delineation(2022, "2023-07") == "the survey of 2022 uses the metro boundaries of 2020-03"


def test_every_row_names_a_list_that_is_in_use() -> None:
    known = {vintage.id for vintage in delineation.vintages()} | {OLDER}
    for row in publisher_geographies():
        assert row.delineation in known


def test_a_publisher_without_a_list() -> None:
    with pytest.raises(
        UnknownGeography, match=r"publisher 'bea' is known for 2023.*census_acs.*publisher_geography\.csv"
    ):
        publisher_geography("bea", 2023)


def test_a_new_delineation_year_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of 2028 that the survey uses from 2029 on: rows of two files, no line of code."""
    for name in ("publisher_geography", "delineation_vintages"):
        (tmp_path / f"{name}.csv").write_bytes((lists.FOLDER / f"{name}.csv").read_bytes())
    with (tmp_path / "publisher_geography.csv").open("a", encoding="utf-8") as file:
        file.write("census_acs,2029,2028-07,a new list,https://www.census.gov\n")
    text = (tmp_path / "delineation_vintages.csv").read_text(encoding="utf-8")
    (tmp_path / "delineation_vintages.csv").write_text(
        text.replace("2023-07,JULY 2023,2023,,", "2023-07,JULY 2023,2023,2027,")
        + "2028-07,JULY 2028,2028,,935,1915,planning_regions,https://x/list1_2028.xlsx,list1_2028.xlsx,new,https://x\n",
        encoding="utf-8",
    )
    caches = (lists.rows, publisher_geographies, delineation.vintages)
    with monkeypatch.context() as patch:
        patch.setattr(lists, "FOLDER", tmp_path)
        for cached in caches:
            cached.cache_clear()
        assert delineation.for_year(2028) == "2028-07"
        assert other_delineation(2029, delineation.for_year(2029)) is None
        assert other_delineation(2028, "2028-07") == "the survey of 2028 uses the metro boundaries of 2023-07"
    for cached in caches:
        cached.cache_clear()
    assert delineation.for_year(2028) == "2023-07"
