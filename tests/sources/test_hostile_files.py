"""Files as people have them, whole: zips made on a Mac, line breaks in cells, files of another place. Rows by hand."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from aker_core.errors import SourceChanged
from aker_data.contracts import Media, Payload, Request
from aker_data.sources import (
    _qcew,
    _usaspending_archive,
    bls_qcew_annual,
    bls_qcew_quarterly,
    census_pep,
    ipeds_institutions,
    nih_reporter,
    nsf_awards,
    usaspending_dod_counties,
)

MEDIA: dict[str, Media] = {".csv": "csv", ".zip": "zip"}
SLICE = _qcew.area_slice(2020, "39041", "1")


@pytest.fixture
def payload(hostile_files: Path):  # type: ignore[no-untyped-def]
    def of(request: Request, name: str) -> Payload:
        path = hostile_files / name
        asked = replace(request, url=f"file:{path.name}", media=MEDIA[path.suffix])
        return Payload(asked, "0" * 64, path.read_bytes(), datetime(2024, 6, 1, tzinfo=UTC))

    return of


def test_zips_made_on_a_mac(payload) -> None:  # type: ignore[no-untyped-def]
    nsf = nsf_awards.parse(payload(nsf_awards.download(2016), "01_mac_2016.zip"))
    quarters = bls_qcew_quarterly.parse(payload(bls_qcew_quarterly.by_area(2016), "01_mac_2016_qtrly_by_area.zip"))
    year = bls_qcew_annual.parse(payload(bls_qcew_annual.single_file(2021), "01_mac_2021_annual_singlefile.zip"))
    colleges = ipeds_institutions.parse(payload(ipeds_institutions.request(2022), "01_mac_HD2022.zip"))

    assert nsf["award_id"].to_list() == ["1600001"]
    assert quarters["area_fips"].unique().sort().to_list() == ["08031", "C1974", "USMSA"]
    assert (year.height, colleges.height) == (3473, 6256)


@pytest.mark.parametrize("name", ["qcew_float_area.csv", "qcew_mac.zip", "qcew_mac_lf.zip"])
def test_a_county_that_was_taken_for_a_number(payload, name: str) -> None:  # type: ignore[no-untyped-def]
    rows = bls_qcew_annual.parse(payload(bls_qcew_annual.single_file(2021), name))

    assert rows.select("area_fips", "own_code", "annual_avg_emplvl").rows() == [
        ("01001", "0", 725756),
        ("01001", "5", 485530),
    ]


@pytest.mark.parametrize("how", ["ok", "area", "cr"])
def test_a_county_is_there_however_its_file_was_saved(payload, how: str) -> None:  # type: ignore[no-untyped-def]
    rows = bls_qcew_quarterly.parse(payload(bls_qcew_quarterly.by_area(2016), f"qz/{how}/2016_qtrly_by_area.zip"))
    total = rows.filter(pl.col("area_fips") == "08031", own_code="0", industry_code="10", qtr=1)

    assert rows["area_fips"].n_unique() == 10
    assert total["month3_emplvl"].to_list() == [485801]


def test_line_breaks_within_cells(payload) -> None:  # type: ignore[no-untyped-def]
    request = nih_reporter.exporter(2022)
    last = nih_reporter.parse(payload(request, "02_RePORTER_PRJ_C_FY2022_newline_last.csv"))
    large = nih_reporter.parse(payload(request, "03_RePORTER_PRJ_C_FY2022_newlines_33MB.zip"))

    assert (last.height, large.height) == (5, 1740)
    assert large["award_id"].null_count() == 0


def test_one_byte_of_latin_1_in_a_file_of_utf_8(payload) -> None:  # type: ignore[no-untyped-def]
    rows = nih_reporter.parse(payload(nih_reporter.exporter(2022), "09_nih_one_latin1_byte.csv"))

    assert rows["recipient_name"].head(2).to_list() == ["ÉCOLE EXEMPLE", "UNIVERSITY OF CALIFORNIA-IRVINé"]


def test_residents_with_a_comma_between_thousands(payload) -> None:  # type: ignore[no-untyped-def]
    newest = next(vintage for vintage in census_pep.vintages() if vintage.year == 2023)
    rows = census_pep.parse(payload(census_pep.request(newest), "05_co-est2023_thousands.csv"))

    assert rows.filter(county_fips="01001")["population"].to_list() == [58915, 59203, 59726, 60342]


def test_withheld_with_a_blank_behind_the_letter(payload) -> None:  # type: ignore[no-untyped-def]
    rows = bls_qcew_quarterly.parse(payload(SLICE, "06_blank_after_N/39041.csv"))

    assert rows.filter(disclosure_code="N")["month3_emplvl"].to_list() == [None, None]


@pytest.mark.parametrize(
    ("folder", "says"),
    [
        ("08_wrong_area", r"area_fips \['39049'\], requested was 39041"),
        ("08_wrong_quarter", r"qtr \[3\], requested was 1"),
    ],
)
def test_a_file_of_something_else(payload, folder: str, says: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SourceChanged, match=says):
        bls_qcew_quarterly.parse(payload(SLICE, f"{folder}/39041.csv"))


def test_a_county_of_the_archive_that_was_taken_for_a_number(payload) -> None:  # type: ignore[no-untyped-def]
    request = _usaspending_archive.requests(usaspending_dod_counties.ID, 2016)[0]
    rows = usaspending_dod_counties.parse(payload(request, "07_FY2016_097_Assistance_Full_20240106_1.csv"))

    assert rows.filter(geography="county").select("county_fips", "amount_usd").rows() == [("04013", 60.0)]
    assert rows.filter(geography="state").select("state_fips", "amount_usd").rows() == [("04", 60.0)]


def test_a_listing_that_lost_its_zero(payload) -> None:  # type: ignore[no-untyped-def]
    request = _usaspending_archive.requests(usaspending_dod_counties.ID, 2015)[0]
    rows = usaspending_dod_counties.parse(payload(request, "dod/FY2015_097_Assistance_Full_20240106.zip"))

    assert rows.filter(geography="county").select("field", "amount_usd").rows() == [
        ("health", 1_000_000.0),
        ("other", 700.0),
    ]


@pytest.mark.parametrize(("written", "code"), [("31", "08031"), ("031", "08031"), ("8031.0", "08031")])
def test_a_county_of_three_digits_beside_its_state(payload, written: str, code: str) -> None:  # type: ignore[no-untyped-def]
    request = _usaspending_archive.requests(usaspending_dod_counties.ID, 2015)[1]
    packed = payload(request, "dod/FY2015_097_Contracts_Full_20240106.zip")
    with zipfile.ZipFile(io.BytesIO(packed.body)) as archive:
        body = archive.read(archive.namelist()[0])
    assert b",08031," in body

    rows = usaspending_dod_counties.parse(replace(packed, body=body.replace(b",08031,", f",{written},".encode())))

    assert rows.filter(geography="county")["county_fips"].unique().to_list() == [code]
