"""QCEW annual averages: rows of the published 2020 and 2021 files in every layout that BLS uses."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from aker_core.errors import ConfigError, SourceChanged
from aker_data.contracts import Payload, Request, Scope
from aker_data.schemas.bls import ANNUAL, TITLES
from aker_data.schemas.validate import validate
from aker_data.sources import _qcew
from aker_data.sources.bls_qcew_annual import SOURCE, by_area, checks, parse, requests, single_file

KEYS = ["area_fips", "own_code", "industry_code", "agglvl_code", "size_code", "year", "qtr", "disclosure_code"]
LEVELS = ["annual_avg_estabs", "annual_avg_emplvl", "total_annual_wages", "taxable_annual_wages"]
LEVELS += ["annual_contributions", "annual_avg_wkly_wage", "avg_annual_pay"]
CHANGES = [f"oty_{name}{end}" for name in LEVELS for end in ("_chg", "_pct_chg")]
HEADER = [*KEYS, *LEVELS, "lq_disclosure_code", *(f"lq_{name}" for name in LEVELS), "oty_disclosure_code", *CHANGES]

# Published rows: BLS QCEW 2020 annual averages, Erie County, Ohio (39041) and 2019, Austin (C1242).
ERIE = ["39041", "0", "10", "70", "0", "2020", "A", "", "5891", "84743", "5279365599", "830163053", "15590312", "1198"]
ERIE += ["62299", "", *["1.00"] * 7, "", "262", "4.7", "-5784", "-6.4", "75101458", "1.4", "-80289035", "-8.8"]
ERIE += ["-2060679", "-11.7", "92", "8.3", "4810", "8.4"]
# A withheld row as BLS writes it: establishments stand, everything behind a code N is zero.
WITHHELD = ["39041", "5", "1111", "76", "0", "2020", "A", "N", "12", *["0"] * 6, "N", "1.23", *["0"] * 6]
WITHHELD += ["N", "1", "9.1", *["0"] * 12]


def quoted(rows: list[list[str]], header: list[str] = HEADER, end: str = "\n") -> bytes:
    lines = [",".join(f'"{name}"' for name in header)]
    for row in rows:
        cells = [
            f'"{cell}"' if name in TITLES or "code" in name or name in KEYS else cell
            for name, cell in zip(header, row, strict=True)
        ]
        lines.append(",".join(cells))
    return (end.join(lines) + end).encode()


def payload(body: bytes, request: Request | None = None) -> Payload:
    return Payload(request or single_file(2020), "0" * 64, body, datetime(2024, 6, 1, tzinfo=UTC))


def with_titles(row: list[str]) -> list[str]:
    return [*row[:8], "Erie County, Ohio", "Total Covered", "10 Total, all industries", "County", "All sizes", *row[8:]]


BY_AREA = [*KEYS, *TITLES, *(name.replace("_estabs", "_estabs_count") for name in HEADER[8:])]


def zip_of_areas() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for row in (ERIE, WITHHELD):
            name = f"2020.annual.by_area/2020.annual {row[0]} {row[2]}, Ohio.csv"
            archive.writestr(name, quoted([with_titles(row)], BY_AREA, end="\r\n"))
    return buffer.getvalue()


@pytest.mark.parametrize(
    "body",
    [
        quoted([ERIE, WITHHELD]),
        quoted([ERIE, WITHHELD], end="\r\n").replace(b'"', b""),
        quoted([with_titles(ERIE), with_titles(WITHHELD)], BY_AREA, end="\r\n"),
        zip_of_areas(),
    ],
    ids=["single file", "unquoted slice", "by area", "zip of areas"],
)
def test_every_layout_gives_the_same_rows(body: bytes) -> None:
    table = parse(payload(body))

    assert dict(table.schema) == ANNUAL.dtypes
    total, withheld = table.rows(named=True)
    assert (total["area_fips"], total["own_code"], total["agglvl_code"], total["year"]) == ("39041", "0", 70, 2020)
    assert (total["annual_avg_estabs"], total["annual_avg_emplvl"]) == (5891, 84743)
    assert (total["total_annual_wages"], total["avg_annual_pay"]) == (5279365599, 62299)
    assert (total["lq_annual_avg_emplvl"], total["oty_annual_avg_emplvl_chg"]) == (1.0, -5784)
    assert total["oty_annual_avg_emplvl_pct_chg"] == -6.4
    assert total["disclosure_code"] is None
    assert withheld["disclosure_code"] == "N"


def test_withheld_is_null_and_establishments_stay() -> None:
    row = parse(payload(quoted([WITHHELD]))).row(0, named=True)

    stay = ("annual_avg_estabs", "lq_annual_avg_estabs", "oty_annual_avg_estabs_chg", "oty_annual_avg_estabs_pct_chg")
    assert [row[name] for name in stay] == [12, 1.23, 1, 9.1]
    gone = [name for name in row if "emplvl" in name or "wages" in name or name == "avg_annual_pay"]
    assert len(gone) == 9
    assert all(row[name] is None for name in gone)


def test_each_disclosure_code_hides_its_own_group() -> None:
    only_change = [*ERIE[:23], "N", *ERIE[24:]]

    row = parse(payload(quoted([only_change]))).row(0, named=True)

    assert (row["annual_avg_emplvl"], row["lq_annual_avg_emplvl"]) == (84743, 1.0)
    assert (row["oty_annual_avg_emplvl_chg"], row["oty_annual_avg_estabs_chg"]) == (None, 262)


def test_size_classes_are_left_out_and_lost_zeros_put_back() -> None:
    size_class = [*ERIE[:4], "3", *ERIE[5:]]
    alabama = ["1001", *ERIE[1:]]

    table = parse(payload(quoted([size_class, alabama])))

    assert table.get_column("area_fips").to_list() == ["01001"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<html><body>Access denied</body></html>", "page instead of data"),
        (b"", "empty"),
        (quoted([ERIE, WITHHELD])[:-40], "cut off"),
        (quoted([ERIE[:9] + ERIE[10:]], HEADER[:9] + HEADER[10:]), r"missing columns \['annual_avg_emplvl'\]"),
        (quoted([[*ERIE, "1"]], [*HEADER, "remote_jobs"]), r"unknown columns \['remote_jobs'\]"),
        (quoted([[*ERIE[:5], "2019", *ERIE[6:]]]), r"rows are of year \[2019\], requested was 2020"),
        (zip_of_areas()[:-25], "damaged"),
    ],
)
def test_bad_answers(body: bytes, says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        parse(payload(body))


def test_requests_ask_for_the_year_and_five_before() -> None:
    needs = requests(Scope(2023, "2024-06", "2023-07"))

    assert [need.required for need in needs] == [True, *[False] * 5]
    first, other = needs[0].alternatives
    assert first[0].url == "https://data.bls.gov/cew/data/files/2023/csv/2023_annual_singlefile.zip"
    assert other[0].url == "https://data.bls.gov/cew/data/files/2023/csv/2023_annual_by_area.zip"
    assert [need.alternatives[0][0].part for need in needs] == ["2023", "2022", "2021", "2020", "2019", "2018"]
    with pytest.raises(ConfigError, match="begins with 1990"):
        by_area(1989)


def test_slices_begin_with_2014() -> None:
    assert _qcew.area_slice(2014, "08031").part == "2014/a/area/08031"
    for ask in (_qcew.area_slice, _qcew.industry_slice):
        with pytest.raises(ConfigError, match="slices by area or industry begin with 2014"):
            ask(2013, "10")


def test_slices() -> None:
    assert _qcew.area_slice(2023, "c1974").url.endswith("/cew/data/api/2023/a/area/C1974.csv")
    assert _qcew.industry_slice(2023, "31-33", "2").url.endswith("/cew/data/api/2023/2/industry/31_33.csv")
    assert _qcew.area_slice(2023, "US000", "1").source == "bls_qcew_quarterly"
    with pytest.raises(ConfigError, match="Unknown QCEW quarter"):
        _qcew.source_of("5")
    assert parse(payload(quoted([ERIE]), _qcew.area_slice(2020, "39041"))).height == 1


def test_checks_name_what_is_odd() -> None:
    good = parse(payload(quoted([ERIE, WITHHELD])))
    odd = good.with_columns(pl.lit("3904X").alias("area_fips"), pl.lit(99, pl.Int16).alias("agglvl_code"))

    told = {check.name: check for check in checks(good.lazy())}
    assert told["qcew_area_totals"].share == 1.0
    assert not told["qcew_nation"].passed
    assert told["qcew_withheld"].share == 0.5
    strange = {check.name: check for check in checks(odd.lazy())}
    by_schema = {check.name: check for check in validate(odd, ANNUAL)}
    assert "3904X" in by_schema["schema_pattern"].note
    assert "99" in strange["qcew_levels"].note


def test_real_files(shared_data: Path) -> None:
    body = (shared_data / "qcew/annual_2021/DC_complete/2021.annual.singlefile.csv").read_bytes()
    table = parse(payload(body, single_file(2021)))

    assert table.height == 3473
    assert table.filter(pl.col("disclosure_code") == "N").get_column("annual_avg_emplvl").null_count() == 1214
    county = (pl.col("area_fips") == "11001") & (pl.col("own_code") == "0") & (pl.col("industry_code") == "10")
    assert table.filter(county).height == 1
    assert not table.select(SOURCE.schema.key).is_duplicated().any()
    for name in ("39041", "39045", "39049"):
        ohio = (shared_data / f"qcew/api_2020_ohio/morpc-qcew-2020-a-{name}.csv").read_bytes()
        assert parse(payload(ohio)).get_column("area_fips").unique().to_list() == [name]
