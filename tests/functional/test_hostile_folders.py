"""Folders of files as people have them, from the files to the number: three that gave a wrong one without a word."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

LYNCHBURG, DENVER = "31340", "19740"


def refreshed(open_house: Any, root: Path, folder: Path, year: str) -> tuple[Any, str]:
    """A house after a refresh from a folder, and what it printed."""
    root.mkdir()
    house = open_house(root, mode="files", source_dir=folder)
    done = house.aker("refresh", "--year", year, "--as-of", "2026-01")
    assert done.returncode == 0, done.stderr
    return house, done.stdout


def value(house: Any, code: str, metric: str, year: int) -> tuple[float | None, str]:
    rows = [row for row in house.rows("facts") if (row["geo_code"], row["metric"], row["year"]) == (code, metric, year)]
    (row,) = rows
    return row["value"], row["status"]


@pytest.mark.drill
def test_dollars_of_a_listing_that_lost_its_zero_or_cannot_be_read(
    make_house: Any, hostile_files: Path, tmp_path: Path
) -> None:
    """2016: 1,000,000 for 12.42 (12.420), 700 for 12.431, 300 for AC11, of 2,856,755 people: 35,040 and not 35.0.

    In the year before the listing is spoiled altogether: the dollars are left out, and the summary says so.
    """
    folder = tmp_path / "dod"
    shutil.copytree(hostile_files / "dod", folder)
    packed = folder / "FY2015_097_Assistance_Full_20240106.zip"
    with zipfile.ZipFile(packed) as archive:
        name, body = archive.namelist()[0], archive.read(archive.namelist()[0]).replace(b",12.42,", b",12x42,")
    packed.unlink()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, body)
    house, printed = refreshed(make_house, tmp_path / "house", folder, "2016")

    rate, status = value(house, DENVER, "dod_awards_usd_per_100k", 2016)
    assert (rate, status) == (pytest.approx(35_039.7566, abs=1e-3), "derived")
    assert value(house, DENVER, "dod_awards_usd_per_100k", 2015)[0] == pytest.approx(35.55, abs=0.01)
    assert "left out: usaspending_dod_counties" in printed
    assert "$1,000,000.00 of assistance of 2015: code 12x42 (1)" in printed


@pytest.mark.drill
def test_a_retired_county_is_a_part_of_its_market(make_house: Any, hostile_files: Path, tmp_path: Path) -> None:
    """Bedford city (51515) in the jobs of 2013 and the movers of 2012-13 of Lynchburg: 6 times 4,885; net 0."""
    jobs, _ = refreshed(make_house, tmp_path / "jobs", hostile_files / "bedq", "2013")
    movers, _ = refreshed(make_house, tmp_path / "movers", hostile_files / "bedford", "2013")

    assert value(jobs, LYNCHBURG, "total_jobs", 2013) == (6 * 4885, "derived")
    assert value(movers, LYNCHBURG, "mig_all_ages_net", 2013) == (0, "observed")


def test_a_county_whose_file_was_saved_again_is_in_the_sum(
    make_house: Any, hostile_files: Path, tmp_path: Path
) -> None:
    house, _ = refreshed(make_house, tmp_path / "house", hostile_files / "qz" / "area", "2016")

    assert value(house, DENVER, "total_jobs", 2016) == (1_433_550, "derived")


@pytest.mark.drill
def test_residents_of_a_county_in_no_list_are_named(make_house: Any, hostile_files: Path, tmp_path: Path) -> None:
    """Lynchburg city is 51680; 51702 is nobody's code, so that the residents of the market are a part of them."""
    folder = tmp_path / "residents"
    shutil.copytree(hostile_files / "bedq", folder)
    file = folder / "co-est2019-alldata.csv"
    rows = file.read_bytes()
    assert b"51,680," in rows
    file.write_bytes(rows.replace(b"51,680,", b"51,702,"))
    house, printed = refreshed(make_house, tmp_path / "house", folder, "2013")

    assert "left out: census_pep: " in printed
    assert "1 in no list (51702)" in printed
    assert value(house, LYNCHBURG, "population", 2013)[0] is None


@pytest.fixture
def folder_of_movers(shared_data: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "movers"
    folder.mkdir()
    for name in ("cbsa/list1_2015.xls", "pep/co-est2019-alldata.csv", "irs/county/countyinflow1415.csv"):
        shutil.copy(shared_data / name, folder)
    shutil.copy(shared_data / "irs" / "county" / "countyoutflow1415.csv", folder)
    for file in folder.iterdir():
        file.chmod(0o644)
    return folder


def test_a_file_that_was_cut_off_at_the_end_of_a_line_is_in_the_summary(
    make_house: Any, folder_of_movers: Path, tmp_path: Path
) -> None:
    """The same month again, with half of the inflows: what is lost is not the publisher's saying."""
    house, whole = refreshed(make_house, tmp_path / "house", folder_of_movers, "2016")
    assert "left out" not in whole
    inflow = folder_of_movers / "countyinflow1415.csv"
    inflow.write_bytes(b"\n".join(inflow.read_bytes().split(b"\n")[:6_000]) + b"\n")
    done = house.aker("refresh", "--year", "2016", "--as-of", "2026-01")

    assert "left out: irs_county_flows: irs_ends_early: 2015 inflow: no state after 06 (08, 09" in done.stdout
    told = house.aker("sources", "--missing").stdout
    assert "  irs_county_flows: irs_ends_early: 2015 inflow: no state after 06 (08, 09" in told
    assert "irs_ends_early" in house.aker("verify").stdout, "the name by which it is found there"
    listed = json.loads(house.aker("sources", "--missing", "--json").stdout)
    assert any(row["reason"].startswith("check irs_ends_early: 2015 inflow: no state") for row in listed)
    assert "keys gone (" in done.stdout
    assert "Was a file cut off? Then run the refresh again with the whole one" in done.stdout


def test_links_to_the_publishers_files_are_read_and_the_summary_says_where_they_lead(
    make_house: Any, folder_of_movers: Path, tmp_path: Path
) -> None:
    links = tmp_path / "links"
    links.mkdir()
    for file in folder_of_movers.iterdir():
        (links / file.name).symlink_to(file)
    house, printed = refreshed(make_house, tmp_path / "house", links, "2016")

    inflow = (folder_of_movers / "countyinflow1415.csv").resolve()
    assert f"note: irs_county_flows: countyinflow1415.csv is a link to {inflow}\n" in printed
    assert value(house, DENVER, "mig_all_ages_net", 2015) == (14_542, "observed")


@pytest.mark.parametrize(
    ("body", "code", "says"),
    [
        (b"<!DOCTYPE html><html><title>Just a moment...</title></html>", 20, "a page instead of data"),
        (b"\x1f\x8b\x08\x00", 21, "not a CSV file, but a gzip file: unpack it"),
    ],
)
def test_the_only_file_that_is_there_and_cannot_be_read_is_the_one_that_is_named(
    make_house: Any, folder_of_movers: Path, tmp_path: Path, body: bytes, code: int, says: str
) -> None:
    """No jobs, and residents that are no table: the fault was given as a missing file of jobs."""
    (folder_of_movers / "co-est2019-alldata.csv").write_bytes(body)
    root = tmp_path / "house"
    root.mkdir()
    house = make_house(root, mode="files", source_dir=folder_of_movers)
    done = house.aker("refresh", "--year", "2016", "--as-of", "2026-01")

    assert done.returncode == code
    assert f"census_pep 2019 (file:co-est2019-alldata.csv): {says}" in done.stderr
    assert "A refresh needs it, or jobs, of which there are none: bls_qcew_annual 2016: no file named" in done.stderr


@pytest.mark.parametrize(
    ("name", "year", "listed"),
    [
        ("RePORTER_PRJ_C_FY2022_originals.zip", "2022", "list1_2020.xls"),
        ("RePORTER_PRJ_C_FY2025_original.zip", "2025", "list1_2023.xlsx"),
    ],
)
def test_awards_of_one_year_are_read_without_those_of_the_year_before(
    make_house: Any, shared_data: Path, tmp_path: Path, name: str, year: str, listed: str
) -> None:
    folder = tmp_path / "awards"
    folder.mkdir()
    recent = shared_data.parent / "recent" / "co-est2025-alldata.csv"
    for path in (shared_data / "cbsa" / listed, recent, shared_data.parent / "refused" / name):
        shutil.copyfile(path, folder / path.name)
    _, printed = refreshed(make_house, tmp_path / "house", folder, year)

    assert "left out: nih_reporter: rows_min: 49 rows" in printed
    assert f"nih_reporter: 5 of 6 not loaded (NIH awards of fiscal year {int(year) - 1}, " in printed


def test_half_of_what_a_year_needs_is_named(
    make_house: Any, folder_of_movers: Path, hostile_files: Path, tmp_path: Path
) -> None:
    name = "FY2016_097_Assistance_Full_20240106_1.csv"
    shutil.copyfile(hostile_files / f"07_{name}", folder_of_movers / name)
    _, printed = refreshed(make_house, tmp_path / "house", folder_of_movers, "2016")

    assert f"fiscal year 2016 cannot be made of what is there ({name}); get it from" in printed


def test_residents_of_utf_16_are_read(make_house: Any, folder_of_movers: Path, tmp_path: Path) -> None:
    file = folder_of_movers / "co-est2019-alldata.csv"
    file.write_bytes(file.read_bytes().decode("latin-1").encode("utf-16"))
    house, _ = refreshed(make_house, tmp_path / "house", folder_of_movers, "2016")

    assert value(house, DENVER, "population", 2016)[0] == 2_856_755


@pytest.mark.parametrize(
    "name", ["co-est2019-alldata (1).csv", "co-est2019-alldata.csv.gz", "Copy of co-est2019-alldata.csv"]
)
def test_a_file_of_nearly_the_name_is_pointed_at(
    make_house: Any, folder_of_movers: Path, tmp_path: Path, name: str
) -> None:
    (folder_of_movers / "co-est2019-alldata.csv").rename(folder_of_movers / name)
    (folder_of_movers / "co-est2019-alldata_notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    root = tmp_path / "house"
    root.mkdir()
    done = make_house(root, mode="files", source_dir=folder_of_movers).aker(
        "refresh", "--year", "2016", "--as-of", "2026-01"
    )

    assert done.returncode == 20
    assert "bls_qcew_annual 2016: no file named" in done.stderr
    assert "Residents would do, but: census_pep 2019: no file named co-est2019-alldata.csv" in done.stderr
    assert f"(there is {name}: if it is the one, give it in that form and under that name)" in done.stderr
