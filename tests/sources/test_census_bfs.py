"""Business formation connectors on real files (vintage 2025-08; counties 2005-2023), and on bad answers."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from aker_core.errors import SourceChanged
from aker_data.contracts import Payload, Scope, Source
from aker_data.schemas.census_bfs import COUNTY as COUNTY_TABLE
from aker_data.schemas.census_bfs import MONTHLY as MONTHLY_TABLE
from aker_data.schemas.census_bfs import SERIES
from aker_data.schemas.validate import validate
from aker_data.sources import census_bfs_county as county
from aker_data.sources import census_bfs_monthly as monthly

SCOPE = Scope(2023, "2024-06", "2023-07")
MONTHLY = b"""sa,naics_sector,series,geo,year,jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec
U,TOTAL,BA_BA,US,2025,497030,440230,,,,,,,,,,
A,TOTAL,BF_DUR4Q,WY,2004,,,,,,,0.85,D,S,NA,0.89,1.51
"""
TITLES: list[list[str | None]] = [["County Level Business Applications"], ["The Census Bureau has reviewed ..."]]
COUNTY_HEADER: list[str | None] = ["State", "County", "County Code", "fipstate", "fipscty", "BA2022", "BA2023", None]
COUNTIES: list[list[str | None]] = [
    ["CO", "Denver County", "08031", "08", "031", "12000", "12500", None],
    ["CT", "Fairfield County", "09001", "09", "001", "9000", " ", None],
]


def payload(source: Source, body: bytes) -> Payload:
    (request,) = source.requests(SCOPE)[0].alternatives[0]
    return Payload(request, hashlib.sha256(body).hexdigest(), body, datetime(2024, 6, 1, tzinfo=UTC))


def parse_monthly(body: bytes) -> pl.DataFrame:
    return monthly.parse(payload(monthly.SOURCE, body))


def workbook(rows: list[list[str | None]]) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def parse_county(body: bytes) -> pl.DataFrame:
    return county.parse(payload(county.SOURCE, body))


@pytest.fixture(scope="module")
def vintage_2025_08(shared_data: Path) -> pl.DataFrame:
    return parse_monthly((shared_data / "bfs" / "asof_2025-08" / "bfs_monthly.csv").read_bytes())


def test_the_monthly_file_is_read_whole(vintage_2025_08: pl.DataFrame) -> None:
    assert vintage_2025_08.height == 35_189 * 12
    assert vintage_2025_08.schema == pl.Schema(MONTHLY_TABLE.dtypes)
    assert [check for check in validate(vintage_2025_08, MONTHLY_TABLE) if not check.passed] == []
    assert set(vintage_2025_08["series"]) == set(SERIES)
    assert set(vintage_2025_08["flag"].drop_nulls()) == {"D", "S", "NA"}
    assert vintage_2025_08.filter(pl.col("flag").is_not_null())["value"].is_null().all()


def test_the_nation_is_its_states_in_every_published_month(vintage_2025_08: pl.DataFrame) -> None:
    (check,) = monthly.checks(vintage_2025_08.lazy())
    # 254 months of four series of applications; of formations as many as have no state withheld (8Q: 7 and 63).
    assert (check.passed, check.rows, check.max_abs_error) == (True, 4 * 254 + 210 + 7 + 252 + 254 + 254 + 63, 0)
    assert "384 months have a state withheld" in check.note
    short = vintage_2025_08.with_columns(
        pl.when(pl.col("geo") == "CO", pl.col("series") == "BF_BF4Q")
        .then(pl.col("value") - 1)
        .otherwise("value")
        .alias("value")
    )
    (found,) = monthly.checks(short.lazy())
    assert (found.passed, found.max_abs_error) == (False, 1)


def test_cells_are_numbers_flags_or_months_to_come() -> None:
    frame = parse_monthly(MONTHLY).sort("geo", "month")
    nation = frame.filter(pl.col("geo") == "US")
    assert nation["value"].to_list() == [497_030, 440_230, *[None] * 10]
    assert nation["flag"].null_count() == 12
    wyoming = frame.filter(pl.col("geo") == "WY")
    assert wyoming["value"].to_list()[6:] == [0.85, None, None, None, 0.89, 1.51]
    assert wyoming["flag"].to_list()[6:] == [None, "D", "S", "NA", None, None]
    assert wyoming["seasonally_adjusted"].all()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda _body: b"", "empty"),
        (lambda _body: b"<html>404</html>", "page instead of data"),
        (lambda body: body[:-22], "cut off"),
        (lambda body: body.replace(b",geo,", b",area,"), r"missing columns \['geo'\], unknown columns \['area'\]"),
        (lambda body: body.replace(b",dec\n", b",dec,total\n"), "unknown columns .*total"),
        (lambda body: body.replace(b",S,", b",Q,"), "'Q' is neither a number nor"),
        (lambda body: body.replace(b"\nA,", b"\nX,"), "'X' is neither A nor U"),
        (lambda body: body.replace(b"2004", b"MMIV"), "not as declared"),
    ],
    ids=["empty", "html", "cut", "missing", "unknown", "flag", "adjustment", "year"],
)
def test_a_bad_monthly_answer_is_refused(spoil: Callable[[bytes], bytes], says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        parse_monthly(spoil(MONTHLY))


def test_the_county_workbook_is_read_whole(shared_data: Path) -> None:
    frame = parse_county((shared_data / "bfs" / "county_2023" / "bfs_county_apps_annual.xlsx").read_bytes())
    assert frame.height == 3_156 * 19
    assert frame.schema == pl.Schema(COUNTY_TABLE.dtypes)
    assert [check for check in validate(frame, COUNTY_TABLE) if not check.passed] == []
    autauga = frame.filter(pl.col("county_fips") == "01001", pl.col("year") == 2023).row(0, named=True)
    assert (autauga["applications"], autauga["county_name"], autauga["state"]) == (703, "Autauga County", "AL")
    # Connecticut: counties up to 2021, planning regions from 2022.
    region = frame.filter(pl.col("county_fips") == "09130").sort("year")
    assert region.drop_nulls("applications")["year"].to_list() == [2022, 2023]


def test_a_space_is_a_missing_figure_and_the_empty_column_is_nothing() -> None:
    frame = parse_county(workbook([*TITLES, COUNTY_HEADER, *COUNTIES]))
    assert frame.sort("county_fips", "year")["applications"].to_list() == [12_000, 12_500, 9_000, None]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([*TITLES, *COUNTIES], "no header"),
        (
            [*TITLES, [*COUNTY_HEADER[:4], *COUNTY_HEADER[5:]], ["CO", "Denver", "08031", "08", "1", "2"]],
            "missing columns",
        ),
        ([*TITLES, [*COUNTY_HEADER[:7], "WBA2023"], [*COUNTIES[0][:7], "5"]], "unknown columns .*WBA2023"),
        ([*TITLES, COUNTY_HEADER, [*COUNTIES[0][:7], "5"]], "without a name has content"),
        ([*TITLES, COUNTY_HEADER, [*COUNTIES[0][:6], "n/a", None]], "'n/a' is not a number"),
        ([*TITLES, COUNTY_HEADER, ["CO", "Denver County", "08013", *COUNTIES[0][3:]]], "'08013' is not its state code"),
        ([*TITLES, [*COUNTY_HEADER[:6], "BA2022", None], COUNTIES[0]], "duplicate column names"),
    ],
    ids=["no-header", "missing", "unknown", "nameless", "text", "code", "twice"],
)
def test_a_county_workbook_of_another_shape_is_refused(rows: list[list[str | None]], says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        parse_county(workbook(rows))


@pytest.mark.parametrize("body", [b"", b"<html>404</html>", workbook([*TITLES, COUNTY_HEADER, *COUNTIES])[:-400]])
def test_what_is_no_workbook_is_refused(body: bytes) -> None:
    with pytest.raises(SourceChanged, match=r"not a workbook|damaged"):
        parse_county(body)


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b" " * 11_000_000)
    with pytest.raises(SourceChanged, match="more than the 10000000 allowed"):
        parse_county(file.getvalue())


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("readme.txt", "no workbook")
    with pytest.raises(SourceChanged, match=r"not a workbook|damaged"):
        parse_county(file.getvalue())
