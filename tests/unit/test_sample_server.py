"""The sample behind the publishers' addresses: what is answered, what is not, and what an unchanged file costs."""

import subprocess
import sys
from pathlib import Path

import pytest

import aker_sample as sample
from aker_sample import base_files, qcew_table

METRO = "metropolitan%20statistical%20area/micropolitan%20statistical%20area"
LISTS = "https://www2.census.gov/programs-surveys/metro-micro/geographies/reference-files"
PEP = "https://www2.census.gov/programs-surveys/popest/datasets"
IRS = "https://www.irs.gov/pub/irs-soi"
BLS = "https://data.bls.gov/cew/data"
ACS = "https://api.census.gov/data"
ANSWERED = {
    f"{LISTS}/2015/delineation-files/list1.xls": b"\xd0\xcf\x11\xe0",
    f"{LISTS}/2020/delineation-files/list1_2020.xls": b"\xd0\xcf\x11\xe0",
    f"{LISTS}/2023/delineation-files/list1_2023.xlsx": b"PK",
    f"{PEP}/2010-2019/counties/totals/co-est2019-alldata.csv": b"SUMLEV,",
    f"{PEP}/2020-2022/counties/totals/co-est2022-alldata.csv": b"SUMLEV,",
    f"{PEP}/2020-2023/counties/totals/co-est2023-alldata.csv": b"SUMLEV,",
    f"{IRS}/countyinflow1516.csv": b"y2_statefips,",
    f"{IRS}/countyoutflow2223.csv": b"y1_statefips,",
    f"{IRS}/2223inmigall.csv": b"statefips,",
    f"{ACS}/2023/acs/acs1?get=group(B07001)&for={METRO}:*": b'[["GEO_ID"',
    f"{ACS}/2016/acs/acs1?get=group(B19013)&for=us:1": b'[["GEO_ID"',
    "https://www.census.gov/econ/bfs/csv/bfs_monthly.csv": b"sa,naics_sector,",
    "https://www.census.gov/econ/bfs/xlsx/bfs_county_apps_annual.xlsx": b"PK",
    f"{BLS}/files/2023/csv/2023_annual_singlefile.zip": b"PK",
    f"{BLS}/api/2021/a/area/C1974.csv": b'"area_fips"',
}
NOT_THERE = (
    f"{BLS}/files/2015/csv/2015_annual_singlefile.zip",
    f"{BLS}/files/2024/csv/2024_annual_singlefile.zip",
    f"{BLS}/files/2022/csv/2023_annual_singlefile.zip",
    f"{BLS}/api/2023/a/area/C9999.csv",
    f"{BLS}/api/2024/a/area/C1974.csv",
    f"{PEP}/2020-2024/counties/totals/co-est2024-alldata.csv",
    f"{PEP}/2020-2022/counties/totals/co-est2023-alldata.csv",
    f"{IRS}/countyinflow1415.csv",
    f"{IRS}/countysideflow2223.csv",
    f"{IRS}/2324inmigall.csv",
    f"{ACS}/2020/acs/acs1?get=group(B07001)&for=us:*",
    f"{ACS}/2023/acs/acs1?get=group(B99999)&for=us:*",
    f"{ACS}/2023/acs/acs1?get=group(B07001)&for=county:*",
    f"{ACS}/2023/acs/acs1?get=group(B07001)&for=us:*&in=state:08",
    f"{ACS}/2023/acs/acs1",
    "http://www.irs.gov/pub/irs-soi/2223inmigall.csv",
    "https://www.irs.gov/pub/irs-soi/../irs-soi/2223inmigall.csv/",
    "https://[half/an/address",
    "https://example.org/",
    "",
)


@pytest.mark.parametrize("url", ANSWERED)
def test_answers_with_the_right_kind_of_bytes(url: str) -> None:
    answer = sample.answer("GET", url, None, None)
    assert answer.status == 200
    assert answer.body.startswith(ANSWERED[url])
    assert answer.etag
    assert answer == sample.answer("GET", url, None, None)


@pytest.mark.parametrize("url", NOT_THERE)
def test_everything_else_is_not_found_as_a_page(url: str) -> None:
    answer = sample.answer("GET", url, None, None)
    assert (answer.status, answer.content_type, answer.etag) == (404, "text/html", None)
    assert answer.body.startswith(b"<!DOCTYPE html>")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_only_questions_are_answered(method: str) -> None:
    assert sample.answer(method, f"{IRS}/2223inmigall.csv", None, None).status == 404


def test_unchanged_file_is_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"{BLS}/files/2023/csv/2023_annual_singlefile.zip"
    etag = sample.answer("GET", url, None, None).etag

    def refuse(year: int) -> bytes:
        raise AssertionError(f"made {year} for nothing")

    monkeypatch.setattr(qcew_table, "table", refuse)
    for known in (etag, f"W/{etag}", f'"other", {etag}'):
        answer = sample.answer("GET", url, None, known)
        assert (answer.status, answer.body, answer.etag) == (304, b"", etag)
    with pytest.raises(AssertionError):
        sample.answer("GET", url, None, '"other"')


def test_key_and_spelling_of_the_query_make_no_difference() -> None:
    plain = sample.answer("GET", f"{ACS}/2023/acs/acs1?get=group(B19013)&for={METRO}:*", None, None)
    space = METRO.replace("%20", "+").replace("/", "%2F")
    for query in (
        f"get=group(B19013)&for={METRO}:*&key=none-of-your-business",
        f"for={space}%3A*&get=group%28B19013%29",
        f"key=x&for={METRO.replace('%20', ' ')}:*&get=group(B19013)",
    ):
        other = sample.answer("GET", f"{ACS}/2023/acs/acs1?{query}", None, None)
        assert (other.body, other.etag) == (plain.body, plain.etag)


def test_etags_differ_between_addresses() -> None:
    etags = [sample.answer("GET", url, None, None).etag for url in ANSWERED]
    assert len(set(etags)) == len(etags)


def test_importing_the_package_loads_nothing() -> None:
    heavy = "('numpy', 'polars', 'pandas', 'openpyxl')"
    code = f"import sys, aker_sample; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_base_files_are_small_and_explained() -> None:
    files = sorted(path.name for path in base_files.FOLDER.iterdir())
    assert sum((base_files.FOLDER / name).stat().st_size for name in files) < 900_000
    readme = (Path(base_files.__file__).parent / "README.md").read_text()
    assert [name for name in files if f"`{name}`" not in readme] == []
