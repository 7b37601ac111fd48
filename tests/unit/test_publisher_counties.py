"""Counties that a publisher counts in the row of another one: the list, and what its files say."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import polars as pl
import pytest

from aker_geo import lists
from aker_geo.publisher_counties import QCEW, published_in, without_combined

MEMBERS = pl.DataFrame(
    [("27980", "15005"), ("27980", "15009"), ("19740", "08001"), ("19740", "08005")],
    schema=["cbsa_code", "county_fips"],
    orient="row",
)


def test_every_row_names_two_counties_a_reason_and_an_address() -> None:
    rows = lists.rows("publisher_counties")
    for row in rows:
        assert {row["county_fips"], row["published_in"]} <= lists.known_counties()
        assert row["reason"]
        assert row["url"].startswith("https://")
    keys = [(row["publisher"], row["county_fips"]) for row in rows]
    assert len(set(keys)) == len(keys)
    assert published_in(QCEW) == {"15005": "15009"}
    assert not published_in("irs"), "other publishers list both"


@pytest.mark.parametrize(
    ("there", "kept"),
    [
        (["15009", "08001"], ["15009", "08001", "08005"]),  # Kalawao is in Maui's row; Arapahoe is only missing
        (["15005", "15009"], ["15005", "15009", "08001", "08005"]),
        (["15005"], ["15005", "15009", "08001", "08005"]),
        ([], ["15005", "15009", "08001", "08005"]),
    ],
)
def test_a_county_is_left_out_only_where_its_other_is_there(there: list[str], kept: list[str]) -> None:
    found = without_combined(MEMBERS, QCEW, pl.col("county_fips").is_in(there), ["cbsa_code"])
    assert found["county_fips"].to_list() == kept


def test_a_county_of_another_market_is_no_stand_in() -> None:
    apart = MEMBERS.with_columns(cbsa_code=pl.when(county_fips="15005").then(pl.lit("99999")).otherwise("cbsa_code"))
    found = without_combined(apart, QCEW, pl.col("county_fips") == "15009", ["cbsa_code"])
    assert found.height == MEMBERS.height


def test_the_publishers_title_and_every_cell_say_so(shared_data: Path) -> None:
    """C2798 is the metro of Maui and Kalawao; its 319 rows of the quarter are those of 15009, figure by figure, and no
    other county of Hawaii has what is missing: its five areas have all of the state's jobs."""
    with (shared_data / "qcew/titles/area-titles.csv").open(encoding="utf-8", newline="") as file:
        titles = {row[0]: row[1] for row in csv.reader(file)}
    assert titles["15009"] == "Maui + Kalawao County, Hawaii"
    assert "15005" not in titles
    with zipfile.ZipFile(shared_data.parent / "national_2016/2016_qtrly_by_area.zip") as archive:
        names = [name for name in archive.namelist() if " C2798 " in name or " 15" in name.rpartition("/")[2][9:14]]
        tables = [pl.read_csv(archive.read(name), infer_schema=False) for name in names]
    rows = pl.concat(tables).filter(pl.col("qtr") == "1").drop("area_title", "agglvl_code", "agglvl_title")
    metro, county = (rows.filter(pl.col("area_fips") == area).drop("area_fips") for area in ("C2798", "15009"))
    assert metro.height == metro.join(county, on=metro.columns, how="semi", nulls_equal=True).height == 319
    totals = rows.filter(pl.col("own_code") == "0", pl.col("industry_code") == "10")
    jobs = {area: int(count) for area, count in totals.select("area_fips", "month3_emplvl").iter_rows()}
    assert jobs["C2798"] == jobs["15009"] == 75_651
    state = jobs.pop("15000")
    assert sum(count for area, count in jobs.items() if area.startswith("15")) == state
    assert "15005" not in jobs
