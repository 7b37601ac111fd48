"""QCEW quarters: published rows in the layouts of slices (42 columns) and of files by area (47)."""

from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path

import polars as pl
import pytest

from aker_core.errors import SourceChanged
from aker_data.contracts import Payload, Request, Scope
from aker_data.schemas.bls import QUARTERLY, TITLES
from aker_data.sources import _qcew
from aker_data.sources.bls_qcew_quarterly import SOURCE, checks, parse, requests, single_file
from aker_geo.crosswalk import counties_to_markets
from aker_geo.markets import markets

KEYS = ["area_fips", "own_code", "industry_code", "agglvl_code", "size_code", "year", "qtr", "disclosure_code"]
LEVELS = ["qtrly_estabs", "month1_emplvl", "month2_emplvl", "month3_emplvl", "total_qtrly_wages"]
LEVELS += ["taxable_qtrly_wages", "qtrly_contributions", "avg_wkly_wage"]
CHANGES = [f"oty_{name}{end}" for name in LEVELS for end in ("_chg", "_pct_chg")]
HEADER = [*KEYS, *LEVELS, "lq_disclosure_code", *(f"lq_{name}" for name in LEVELS), "oty_disclosure_code", *CHANGES]
BY_AREA = [*KEYS, *TITLES, *(name.replace("_estabs", "_estabs_count") for name in HEADER[8:])]

# Published row: BLS QCEW 2016 first quarter, Denver-Aurora-Lakewood (C1974), all industries and ownerships.
DENVER = ["C1974", "0", "10", "40", "0", "2016", "1", "", "97469", "1380531", "1384562", "1390609", "21485979949"]
DENVER += ["9838253757", "210101184", "1193", "", *["1.00"] * 8, "", "4684", "5.0", "42183", "3.2", "40693", "3.0"]
DENVER += ["41217", "3.1", "362119123", "1.7", "518849877", "5.6", "-5623624", "-2.6", "-16", "-1.3"]
# Published row: Denver County, local government, support activities for transportation: no establishment then.
NONE_THERE = ["08031", "3", "488", "75", "0", "2016", "1", "-", *["0"] * 8, "N", "0.00", *["0"] * 7, "N", *["0"] * 16]
WITHHELD = [
    "08031",
    "5",
    "212",
    "75",
    "0",
    "2016",
    "1",
    "N",
    "31",
    *["0"] * 7,
    "N",
    "0.70",
    *["0"] * 7,
    "N",
    "2",
    "6.9",
]
WITHHELD += ["0"] * 14


def body_of(rows: list[list[str]], header: list[str] = HEADER) -> bytes:
    return "".join(",".join(cells) + "\r\n" for cells in [header, *rows]).encode()


def payload(body: bytes, request: Request | None = None) -> Payload:
    return Payload(request or single_file(2016), "0" * 64, body, datetime(2024, 6, 1, tzinfo=UTC))


def with_titles(row: list[str]) -> list[str]:
    return [*row[:8], '"Denver-Aurora-Lakewood, CO MSA"', "Total Covered", "10 Total", "MSA", "All", *row[8:]]


@pytest.mark.parametrize("body", [body_of([DENVER]), body_of([with_titles(DENVER)], BY_AREA)])
def test_both_layouts_give_the_published_figures(body: bytes) -> None:
    table = parse(payload(body))

    assert dict(table.schema) == QUARTERLY.dtypes
    row = table.row(0, named=True)
    assert (row["area_fips"], row["year"], row["qtr"], row["qtrly_estabs"]) == ("C1974", 2016, 1, 97469)
    assert [row[f"month{month}_emplvl"] for month in (1, 2, 3)] == [1380531, 1384562, 1390609]
    assert (row["total_qtrly_wages"], row["avg_wkly_wage"]) == (21485979949, 1193)
    assert (row["oty_month3_emplvl_chg"], row["oty_month3_emplvl_pct_chg"]) == (41217, 3.1)


def test_withheld_is_null_and_no_establishment_is_zero() -> None:
    none_there, withheld = parse(payload(body_of([NONE_THERE, WITHHELD]))).rows(named=True)

    assert (none_there["disclosure_code"], none_there["month3_emplvl"], none_there["lq_month3_emplvl"]) == (
        "-",
        0,
        None,
    )
    assert (withheld["qtrly_estabs"], withheld["lq_qtrly_estabs"], withheld["oty_qtrly_estabs_chg"]) == (31, 0.7, 2)
    gone = [name for name in withheld if "emplvl" in name or "wages" in name or name == "avg_wkly_wage"]
    assert len(gone) == 17
    assert all(withheld[name] is None for name in gone)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"\n<html><head><title>Error</title></head></html>", "page instead of data"),
        (b"", "empty"),
        (body_of([DENVER, WITHHELD])[:-20], "cut off"),
        (body_of([DENVER[:11] + DENVER[12:]], HEADER[:11] + HEADER[12:]), r"missing columns \['month3_emplvl'\]"),
        (body_of([[*DENVER, "1"]], [*HEADER, "hours"]), r"unknown columns \['hours'\]"),
        (body_of([[*DENVER[:6], "A", *DENVER[7:]]]), "not as declared"),
        (body_of([[*DENVER[:5], "2015", *DENVER[6:]]]), r"rows are of year \[2015\]"),
    ],
)
def test_bad_answers(body: bytes, says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        parse(payload(body))


def test_requests() -> None:
    (this,) = requests(Scope(2016, "2024-06", "2015-07"))

    assert this.required
    urls = [alternative[0].url.rpartition("/")[2] for alternative in this.alternatives]
    assert urls == ["2016_qtrly_singlefile.zip", "2016_qtrly_by_area.zip"]
    held = ("2016.q1-q4 C1974 Denver-Aurora-Lakewood, CO MSA.csv", "2016.q1.high_level_rows_all_areas.csv")
    for name in held:
        assert any(fnmatchcase(name, pattern) for pattern in single_file(2016).file_names)
        assert not any(fnmatchcase(name, pattern) for pattern in single_file(2015).file_names)


def test_jobs_without_an_establishment_are_reported() -> None:
    odd = [*NONE_THERE[:11], "7", *NONE_THERE[12:]]
    told = {check.name: check for check in checks(parse(payload(body_of([odd]))).lazy())}

    assert not told["qcew_no_establishment_no_jobs"].passed


@pytest.fixture(scope="module")
def first_quarter(shared_data: Path) -> pl.DataFrame:
    """All areas of 2016Q1 and Denver's counties by quarter, as held: the files overlap."""
    files = [*(shared_data / "qcew/2016_quarterly_by_area").glob("*.csv")]
    files.append(shared_data / "qcew/2016.q1.high_level_rows_all_areas.csv")
    table = pl.concat(parse(payload(file.read_bytes())) for file in files)
    return table.unique()


def test_real_files_overlap_without_contradiction(first_quarter: pl.DataFrame) -> None:
    assert first_quarter.height == 181_118
    assert not first_quarter.select(SOURCE.schema.key).is_duplicated().any()
    told = {check.name: check for check in checks(first_quarter.lazy())}
    assert told["qcew_area_totals"].rows == 4423
    assert [name for name, check in told.items() if not check.passed] == ["qcew_nation"]


def test_every_metro_equals_the_sum_of_its_counties(first_quarter: pl.DataFrame, shared_data: Path) -> None:
    from aker_data.sources import cbsa_delineation as cbsa

    body = (shared_data / "cbsa/list1_2015.xls").read_bytes()
    crosswalk = cbsa.parse(payload(body, cbsa.request("2015-07")))
    totals = first_quarter.filter(
        pl.col("own_code") == "0", pl.col("industry_code") == "10", pl.col("qtr") == 1
    ).select("area_fips", "month3_emplvl")
    counties = totals.filter(pl.col("area_fips").str.contains(r"^\d{5}$")).rename({"area_fips": "county_fips"})

    placed = counties_to_markets(counties, crosswalk, amounts=["month3_emplvl"], absent="zero").require_known()

    areas = markets(crosswalk, "2015-07").select("cbsa_code", "qcew_area")
    published = totals.select(pl.col("area_fips").alias("qcew_area"), pl.col("month3_emplvl").alias("published"))
    both = placed.markets.join(areas, on="cbsa_code").join(published, on="qcew_area")
    assert both.height == 929
    assert both.filter(pl.col("month3_emplvl").eq_missing(pl.col("published"))).height == 929
    denver = both.filter(pl.col("cbsa_code") == "19740").row(0, named=True)
    assert (denver["month3_emplvl"], denver["counties"], denver["counties_found"]) == (1_390_609, 10, 10)


def test_real_slice_of_the_nation(shared_data: Path) -> None:
    body = (shared_data / "qcew/api_2019q1/US000.csv").read_bytes()
    table = parse(payload(body, _qcew.area_slice(2019, "US000", "1")))

    assert (table.height, table.get_column("month3_emplvl").max()) == (4560, 146_553_073)
    assert all(check.passed for check in checks(table.lazy()))
