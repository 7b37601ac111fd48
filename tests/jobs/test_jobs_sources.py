"""Fetchers for notebooks: what they ask, what they give, where it came from, and what they refuse."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd
import pytest

from aker_core.errors import NotLoaded, SourceChanged, SourceUnavailable
from aker_data.schemas.census_bfs import SERIES
from aker_jobs import sources
from aker_jobs.sources import fetch, fetch_bls_qcew, fetch_census_bfs, fetch_irs_migration
from aker_jobs.sources.arguments import chosen_series

BFS = """sa,naics_sector,series,geo,year,jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec
U,TOTAL,BF_BF4Q,CO,2021,700,710,720,730,740,750,760,770,D,790,800,810
A,TOTAL,BF_BF4Q,CO,2021,1,1,1,1,1,1,1,1,1,1,1,1
U,TOTAL,BA_HBA,CO,2021,2,2,2,2,2,2,2,2,2,2,2,2
U,TOTAL,BF_BF4Q,US,2021,9,9,9,9,9,9,9,9,9,9,9,9
U,NAICS11,BF_BF4Q,US,2021,5,5,5,5,5,5,5,5,5,5,5,5
"""
INFLOW = """y2_statefips,y2_countyfips,y1_statefips,y1_countyfips,y1_state,y1_countyname,n1,n2,agi
08,031,96,000,CO,Denver County Total Migration-US and Foreign,900,1500,80000
08,031,08,005,CO,Arapahoe County,300,500,20000
10,001,96,000,DE,Kent County Total Migration-US and Foreign,50,90,4000
"""
OUTFLOW = """y1_statefips,y1_countyfips,y2_statefips,y2_countyfips,y2_state,y2_countyname,n1,n2,agi
08,031,96,000,CO,Denver County Total Migration-US and Foreign,-1,-1,-1
"""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that is stored goes to a folder of the test; no setting of the machine counts."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AKER_CACHE_PATH", str(tmp_path / "cache"))
    monkeypatch.setenv("AKER_LAKE_PATH", str(tmp_path / "lake"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of downloaded files, which is asked instead of the publishers."""
    held = tmp_path / "downloads"
    held.mkdir()
    monkeypatch.setenv("AKER_SOURCE_MODE", "files")
    monkeypatch.setenv("AKER_SOURCE_DIR", str(held))
    (held / "bfs_monthly.csv").write_text(BFS)
    (held / "countyinflow2021.csv").write_text(INFLOW)
    (held / "countyoutflow2021.csv").write_text(OUTFLOW)
    return held


@pytest.fixture
def sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKER_SOURCE_MODE", "sample")


def test_formations_of_a_state_by_month(folder: Path) -> None:
    bfs = fetch_census_bfs(state="08", start=2021, end=2022, measure="BFN")
    assert list(bfs.columns) == [
        "state_fips",
        "geo",
        "year",
        "month",
        "measure",
        "seasonally_adjusted",
        "value",
        "flag",
    ]
    assert len(bfs) == 24
    assert set(bfs["measure"]) == {"BF_BF4Q"}
    assert set(bfs["state_fips"]) == {"08"}
    assert bfs["value"].iloc[:3].tolist() == [700, 710, 720]
    assert pd.isna(bfs["value"].iloc[8])
    assert bfs["flag"].iloc[8] == "D"
    # Not published yet: a row without value and flag, not a missing row and not a zero.
    assert bfs["value"].iloc[12:].isna().all()
    assert bfs["flag"].iloc[12:].isna().all()


def test_postal_codes_the_nation_and_adjusted_series(folder: Path) -> None:
    assert fetch_census_bfs("co", start=2021, end=2021)["value"].iloc[0] == 700
    assert fetch_census_bfs("CO", start=2021, end=2021, seasonally_adjusted=True)["value"].iloc[0] == 1
    assert fetch_census_bfs("CO", start=2021, end=2021, measure="hba")["value"].iloc[0] == 2
    nation = fetch_census_bfs(start=2021, end=2021)
    assert nation["value"].tolist() == [9] * 12
    assert nation["state_fips"].isna().all()


def test_flows_of_a_state_in_both_directions(folder: Path) -> None:
    flows = fetch_irs_migration(year=2021, state="08")
    assert flows[["direction", "county_fips", "counterpart_code"]].to_numpy().tolist() == [
        ["inflow", "08031", "96000"],
        ["inflow", "08031", "08005"],
        ["outflow", "08031", "96000"],
    ]
    assert flows["suppressed"].tolist() == [False, False, True]
    assert pd.isna(flows["individuals"].iloc[2])
    assert len(fetch_irs_migration(2021)) == 4


def test_frames_say_where_they_come_from(folder: Path) -> None:
    one = fetch_census_bfs("08", start=2021, end=2021).attrs
    assert (one["source"], one["origin"]) == ("census_bfs_monthly", "published")
    assert len(one["sha256"]) == 64
    assert (Path("cache") / "raw" / "census_bfs_monthly" / one["sha256"]).read_text() == BFS
    several = fetch_irs_migration(2021, "08").attrs
    assert [len(several[name]) for name in ("url", "sha256", "fetched_at")] == [2, 2, 2]
    assert json.loads(json.dumps(several)) == several


def test_an_unchanged_answer_keeps_its_first_date(folder: Path) -> None:
    first = fetch_census_bfs("08", start=2021, end=2021).attrs
    assert fetch_census_bfs("CO", start=2021, end=2021).attrs == first


def test_a_year_that_is_not_there_is_never_another_year(folder: Path) -> None:
    with pytest.raises(NotLoaded, match=r"countyinflow1920\.csv"):
        fetch_irs_migration(2020, "08")


def test_a_page_instead_of_data_is_refused(folder: Path) -> None:
    (folder / "bfs_monthly.csv").write_text("<html>Missing Key</html>")
    with pytest.raises(SourceUnavailable, match="page instead of data"):
        fetch_census_bfs("08", start=2021, end=2021)


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda: fetch_census_bfs("08", start=2021, end=2021, measure="BFX"), "BF_BF4Q .*actual"),
        (lambda: fetch_census_bfs("99", start=2021, end=2021), "FIPS code"),
        (lambda: fetch_census_bfs("Colorado", start=2021, end=2021), "postal code"),
        (lambda: fetch_census_bfs("08", start=2023, end=2021), "earlier year first"),
        (lambda: fetch_census_bfs("08", start=1990, end=1999), "begin with 2004"),
        (lambda: fetch_irs_migration(2011), "2012"),
        (lambda: fetch_irs_migration(2021, "XX"), "postal code"),
        (lambda: sources.fetch_irs_gross_migration(2000), "2012"),
        (lambda: sources.fetch_bls_qcew(2021), "area="),
        (lambda: sources.fetch_bls_qcew(2021, area="C1974", industry="10"), "either area"),
        (lambda: sources.fetch_bls_qcew(2021, area="C1974", quarter=5), "1, 2, 3 or 4"),
        (lambda: sources.fetch_bls_qcew(2021, area="../C1974"), "Not a code"),
        (lambda: sources.fetch_census_pep(1999), "Use one of .*2023"),
        (lambda: sources.fetch_cbsa_delineation("2019-01"), "2023-07"),
        (lambda: sources.fetch_census_income(2020), "except 2020"),
        (lambda: sources.fetch_census_mobility(2018, "county"), "metro, state, us"),  # type: ignore[arg-type]
    ],
)
def test_bad_arguments_are_refused_with_what_to_do(ask: Callable[[], Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        ask()


@pytest.mark.parametrize("series", SERIES)
def test_every_series_is_known_with_and_without_its_prefix(series: str) -> None:
    assert chosen_series(series) == chosen_series(series.partition("_")[2].lower()) == series


def test_step_one_of_the_jobs_runbook(sample: None) -> None:
    bfs = fetch_census_bfs(state="08", start=2021, end=2023, measure="BFN")
    migration = fetch_irs_migration(year=2021, state="08")
    assert len(bfs) == 36
    assert bfs["value"].notna().any()
    assert len(migration) > 0
    assert migration["county_fips"].str.startswith("08").all()
    assert bfs.attrs["origin"] == migration.attrs["origin"] == "sample"


@pytest.mark.parametrize(
    ("fetch", "source"),
    [
        (lambda: sources.fetch_irs_gross_migration(2021), "irs_gross_migration"),
        (lambda: sources.fetch_bls_qcew(2021, area="C1974"), "bls_qcew_annual"),
        (lambda: sources.fetch_bls_qcew(2021, industry="10"), "bls_qcew_annual"),
        (lambda: sources.fetch_census_pep(2023), "census_pep"),
        (lambda: sources.fetch_cbsa_delineation("2020-03"), "cbsa_delineation"),
        (lambda: sources.fetch_census_mobility(2021), "census_mobility"),
        (lambda: sources.fetch_census_mobility(2021, "us"), "census_mobility"),
        (lambda: sources.fetch_census_income(2021, "state"), "census_income"),
        (lambda: sources.fetch_census_age_sex(2021), "census_age_sex"),
    ],
)
def test_every_other_source_has_its_fetcher(sample: None, fetch: Callable[[], pd.DataFrame], source: str) -> None:
    frame = fetch()
    assert len(frame) > 0
    assert frame.attrs["source"] == source
    assert frame.attrs["origin"] == "sample"


def test_real_flows_of_denver(shared_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKER_SOURCE_MODE", "files")
    monkeypatch.setenv("AKER_SOURCE_DIR", str(shared_data))
    flows = fetch_irs_migration(year=2015, state="CO")
    denver = ["001", "005", "014", "019", "031", "035", "039", "047", "059", "093"]
    ten = flows[flows["county_fips"].str[2:].isin(denver) & (flows["counterpart_kind"] == "us_total")]
    people = ten.groupby("direction")["individuals"].sum()
    assert (people["inflow"], people["outflow"]) == (172_764, 158_222)
    assert people["inflow"] - people["outflow"] == 14_542


@pytest.mark.parametrize("year", ["../../x", 99_999, 2112, None, "21", 2021.5, float("nan")])
def test_what_is_no_year_is_never_asked(year: Any) -> None:
    for ask in (
        lambda: fetch_irs_migration(year),
        lambda: sources.fetch_irs_gross_migration(year),
        lambda: sources.fetch_bls_qcew(year, area="08031"),
        lambda: sources.fetch_census_pep(year),
        lambda: sources.fetch_census_income(year),
        lambda: fetch_census_bfs("08", start=year, end=year),
    ):
        with pytest.raises(ValueError, match="Not a year between"):
            ask()


@pytest.mark.parametrize("year", ["2021", 2021.0])
def test_years_as_frames_hold_them(year: Any, folder: Path) -> None:
    assert len(fetch_census_bfs("08", start=year, end=year)) == 12


def test_a_county_that_was_read_as_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKER_SOURCE_MODE", "sample")
    assert set(sources.fetch_bls_qcew(2023, area=8031)["area_fips"]) == {"08031"}  # type: ignore[arg-type]


def test_any_source_of_the_catalogue_by_its_id(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKER_SOURCE_MODE", "sample")
    frame = sources.fetch("bls_qcew_annual", 2023, part="2023")
    assert set(frame["year"]) == {2023}
    assert (frame.attrs["source"], frame.attrs["origin"], frame.attrs["missing"]) == ("bls_qcew_annual", "sample", [])
    lists = sources.fetch("cbsa_delineation", 2016)
    assert set(lists["delineation"]) == {"2015-07"}
    with pytest.raises(ValueError, match="no part '1999'"):
        sources.fetch("bls_qcew_annual", 2023, part="1999")


@pytest.mark.parametrize(
    ("name", "says"), [("08_wrong_area", "requested was 39041"), ("08_wrong_quarter", r"qtr \[3\], requested was 1")]
)
def test_a_file_of_another_county_or_quarter_is_no_answer(
    hostile_files: Path, folder: Path, name: str, says: str
) -> None:
    shutil.copy(hostile_files / name / "39041.csv", folder)
    with pytest.raises(SourceChanged, match=says):
        fetch_bls_qcew(2020, area="39041", quarter=1)


def test_a_blank_behind_the_disclosure_code_leaves_the_cell_withheld(hostile_files: Path, folder: Path) -> None:
    shutil.copy(hostile_files / "06_blank_after_N" / "39041.csv", folder)
    rows = fetch_bls_qcew(2020, area="39041", quarter=1)
    withheld = rows[rows["disclosure_code"] == "N"]
    assert len(withheld) == 2
    assert withheld["month3_emplvl"].isna().all()


def test_no_door_without_the_checks_of_the_table(folder: Path) -> None:
    """A negative count of returns is refused by the schema in a refresh, and here too."""
    (folder / "countyinflow2021.csv").write_text(INFLOW + "08,031,08,005,CO,Arapahoe County,-7,-9,1\n")
    with pytest.raises(SourceChanged, match="schema_range: returns: 1 outside"):
        fetch_irs_migration(2021)


def test_a_file_by_area_as_it_is_named_within_the_year(hostile_files: Path, folder: Path) -> None:
    name = "2016.q1-q3 08031 Denver County, Colorado.csv"
    shutil.copy(hostile_files / "12_q1-q3" / name, folder)
    rows = fetch("bls_qcew_quarterly", 2016)
    assert rows.attrs["url"] == f"file:{quote(name)}"
    total = rows[(rows["own_code"] == "0") & (rows["industry_code"] == "10") & (rows["qtr"] == 1)]
    assert total["month3_emplvl"].to_list() == [485801]
