"""Fetchers of business dynamics and county applications: what they give, where it came from, and what they refuse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aker_core.errors import NotPublished
from aker_jobs.labor.availability import availability, table
from aker_jobs.sources import fetch_census_bfs
from aker_jobs.sources.dynamics import fetch_census_bds, fetch_census_bfs_county


@pytest.fixture(autouse=True)
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AKER_CACHE_PATH", str(tmp_path / "cache"))
    monkeypatch.setenv("AKER_SOURCE_MODE", "sample")


def test_firms_of_the_nation_by_age_are_as_published() -> None:
    frame = fetch_census_bds(by_age="firm", start=2016, end=2017)
    assert len(frame) == 24
    newborn = frame[(frame["year"] == 2016) & (frame["age_class"] == "0")].iloc[0]
    assert (newborn["firms"], newborn["estabs"], newborn["vintage"]) == (443_865, 447_447, 2021)
    assert (frame.attrs["source"], frame.attrs["origin"]) == ("census_bds", "sample")
    assert frame.attrs["url"].endswith("/2021/bds2021_fa.csv")  # newer releases are not out in the sample


def test_a_release_that_is_asked_for_is_that_one_or_none() -> None:
    assert fetch_census_bds("metro", vintage=2021)["geography"].unique().tolist() == ["metro"]
    with pytest.raises(NotPublished):
        fetch_census_bds("metro", vintage=2023)


def test_county_applications() -> None:
    frame = fetch_census_bfs_county(start=2022, end=2023, state="CO")
    assert set(frame["state"]) == {"CO"}
    assert sorted(set(frame["year"])) == [2022, 2023]
    assert frame[(frame["county_fips"] == "08031") & (frame["year"] == 2023)]["applications"].tolist() == [24_926]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (
            {"geography": "metro", "by_age": "establishment"},
            "estabs does not exist for metro, single age.*state by single",
        ),
        ({"geography": "metro", "by_sector": True}, "msa_sec .*published, but not read by this version"),
        ({"geography": "zip"}, "Unknown geography 'zip'"),
        ({"start": 2020, "end": 2010}, "start 2020 is after end 2010"),
        ({"vintage": 2001}, "Unknown BDS table 'us' of 2001"),
    ],
)
def test_what_does_not_exist_is_refused_with_what_does(asked: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        fetch_census_bds(**asked)


@pytest.mark.parametrize(("area", "kind"), [("08031", "county"), ("19740", "metro")])
def test_months_of_smaller_areas_are_refused(area: str, kind: str) -> None:
    with pytest.raises(ValueError, match=f"BF_BF4Q does not exist for {kind}, total, by month. Available: nation"):
        fetch_census_bfs(state=area, start=2021, end=2023)


def test_the_runbooks_call() -> None:
    frame = fetch_census_bfs(state="08", start=2021, end=2023, measure="BFN")
    assert len(frame) == 36
    assert frame["value"].notna().sum() == 12  # of 2022 and 2023 nothing is published yet


def test_availability_names_its_method_and_its_source() -> None:
    assert availability("BA_BA", "market").how == "sum of the market's counties"
    assert availability("estabs", "nation", detail="single_age").table == "ea"
    assert availability("BA_BA", "state").frequency == "month"
    for series, geography, more in (
        ("BFN", "state", {}),
        ("BA_BA", "zip", {}),
        ("BA_BA", "state", {"frequency": "week"}),
    ):
        with pytest.raises(ValueError, match="Known series|Use one of"):
            availability(series, geography, **more)
    rows = table()
    assert len({(row.series, row.geography, row.detail, row.frequency) for row in rows}) == len(rows)
    assert all(row.source_url.startswith("https://www.census.gov/") and row.first_year < row.last_year for row in rows)
    assert all(row.how for row in rows if row.status == "derived")
