"""CBSA List 1: small workbooks in the shape of the published ones, and the published ones where they are at hand."""

import io
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from aker_core.errors import SourceChanged, UnknownGeography
from aker_data.contracts import Payload, Scope
from aker_data.schemas.census_geo import DELINEATION
from aker_data.sources.cbsa_delineation import checks, parse, request, requests
from aker_geo import delineation

HEADER = ["CBSA Code", "Metropolitan Division Code", "CSA Code", "CBSA Title"]
HEADER += ["Metropolitan/Micropolitan Statistical Area", "Metropolitan Division Title", "CSA Title"]
HEADER += ["County/County Equivalent", "State Name", "FIPS State Code", "FIPS County Code", "Central/Outlying County"]
# Published rows, July 2023.
METRO, MICRO = "Metropolitan Statistical Area", "Micropolitan Statistical Area"
DENVER = ["19740", "", "216", "Denver-Aurora-Centennial, CO", METRO, "", "Denver-Aurora-Greeley, CO"]
ROWS = [
    ["10100", "", "", "Aberdeen, SD", MICRO, "", "", "Brown County", "South Dakota", "46", "013", "Central"],
    [*DENVER, "Denver County", "Colorado", "08", "031", "Central"],
    [*DENVER, "Elbert County", "Colorado", "08", "039", "Outlying"],
]
NOTES = [
    [],
    ["Note: The 2020 Standards are at <https://www.federalregister.gov>."],
    ["Source: OMB, July 2023 delineations."],
]
TITLES = [["Table with row headers in column A and column headers in row 3"], ["List 1. CBSAs, JULY 2023"]]


def workbook(
    rows: list[list[str]] = ROWS,
    header: list[str] = HEADER,
    titles: list[list[str]] = TITLES,
    notes: list[list[str]] = NOTES,
) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in [*titles, header, *rows, *notes]:
        sheet.append([cell or None for cell in cells])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def payload(body: bytes, vintage: str = "2023-07") -> Payload:
    return Payload(request(vintage), "0" * 64, body, datetime(2024, 6, 1, tzinfo=UTC))


def test_rows_without_titles_and_notes() -> None:
    table = parse(payload(workbook()))

    assert dict(table.schema) == DELINEATION.dtypes
    assert table.height == 3
    elbert = table.row(2, named=True)
    assert (elbert["delineation"], elbert["cbsa_code"], elbert["cbsa_type"]) == ("2023-07", "19740", "metro")
    assert (elbert["county_fips"], elbert["csa_code"], elbert["central_outlying"]) == ("08039", "216", "outlying")
    assert table.row(0, named=True)["csa_code"] is None


def test_lost_zeros_are_put_back() -> None:
    rows = [[*DENVER, "Denver County", "Colorado", "8", "31", "Central"]]

    assert parse(payload(workbook(rows))).get_column("county_fips").to_list() == ["08031"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<html><body>Not found</body></html>", "not a workbook"),
        (b"", "not a workbook"),
        (workbook()[:-300], "damaged"),
        (b"\xd0\xcf\x11\xe0 cut off", "damaged"),
        (workbook(notes=[]), "cut off"),
        (workbook([row[:3] + row[4:] for row in ROWS], HEADER[:3] + HEADER[4:]), r"missing columns \['cbsa_title'\]"),
        (workbook([[*row, "x"] for row in ROWS], [*HEADER, "Core"]), r"unknown columns \['Core'\]"),
        (workbook(titles=[["List 1. CBSAs, MARCH 2020"]]), "not that of JULY 2023"),
        (workbook(header=["Code", *HEADER[1:]]), "no header"),
        (workbook([[*ROWS[0][:4], "Town", *ROWS[0][5:]]]), r"unknown cells in \['cbsa_type'\]"),
    ],
)
def test_bad_answers(body: bytes, says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        parse(payload(body))


def test_requests_ask_for_the_list_of_the_scope() -> None:
    need = requests(Scope(2016, "2024-06", "2015-07"))[0]
    asked = need.alternatives[0][0]

    assert asked.url.endswith("/reference-files/2015/delineation-files/list1.xls")
    assert (asked.part, asked.media, asked.file_names) == ("2015-07", "xls", ("list1_2015.xls",))
    assert request("2023-07").media == "xlsx"
    with pytest.raises(UnknownGeography, match="2015-07, 2020-03, 2023-07"):
        requests(Scope(2016, "2024-06", "2013-02"))


def test_a_list_with_too_few_areas_is_reported() -> None:
    told = {check.name: check for check in checks(parse(payload(workbook())).lazy())}

    assert not told["cbsa_areas"].passed
    assert told["cbsa_one_title"].passed


@pytest.mark.parametrize(
    ("vintage", "file", "counties", "areas"),
    [
        ("2015-07", "list1_2015.xls", 1899, 945),
        ("2020-03", "list1_2020.xls", 1916, 939),
        ("2023-07", "list1_2023.xlsx", 1915, 935),
    ],
)
def test_real_lists(shared_data: Path, vintage: str, file: str, counties: int, areas: int) -> None:
    table = parse(payload((shared_data / "cbsa" / file).read_bytes(), vintage))

    assert (table.height, table.get_column("cbsa_code").n_unique()) == (counties, areas)
    assert all(check.passed for check in checks(table.lazy()))


def test_a_list_that_was_saved_again_is_whole_by_its_counts(shared_data: Path) -> None:
    book = openpyxl.load_workbook(shared_data / "cbsa" / "list1_2023.xlsx", read_only=True)
    lines = [
        ["" if cell is None else str(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)
    ]
    counties = [line for line in lines[3:] if any(line[1:])]
    again = parse(payload(workbook(counties[::-1], lines[2], lines[:2], notes=[])))
    original = parse(payload((shared_data / "cbsa" / "list1_2023.xlsx").read_bytes()))
    assert again.sort("county_fips").equals(original.sort("county_fips"))
    lacking = [line for line in counties if (line[9], line[10]) != ("08", "039")]  # Elbert, one of Denver's ten
    with pytest.raises(SourceChanged, match="935 areas and 1,914 counties where JULY 2023 has 935 and 1,915"):
        parse(payload(workbook(lacking, lines[2], lines[:2], notes=[])))


def test_a_list_with_other_counties_is_not_the_list(shared_data: Path) -> None:
    # As many areas as the bulletin has, but counties joined to those of another publisher (51901 and the like).
    body = (shared_data.parent / "refused" / "list1_2023_resaved.xlsx").read_bytes()
    says = r"935 areas and 1,901 counties .*18 county codes are in no list.* changed by whoever saved it.*saved again"
    with pytest.raises(SourceChanged, match=says):
        parse(payload(body))


@pytest.mark.parametrize("vintage", ["2015-07", "2020-03", "2023-07"])
def test_counts_of_the_bulletins(shared_data: Path, vintage: str) -> None:
    edition = delineation.vintage(vintage)
    (path,) = (shared_data / "cbsa").glob(f"list1_{vintage[:4]}.*")
    rows = parse(payload(path.read_bytes(), vintage))
    assert (rows["cbsa_code"].n_unique(), rows["county_fips"].n_unique()) == (edition.areas, edition.counties)


def test_a_list_without_notes_is_whole_where_it_has_every_area_and_county(shared_data: Path) -> None:
    book = openpyxl.load_workbook(shared_data / "cbsa" / "list1_2023.xlsx")
    sheet = book.active
    assert sheet is not None
    last = max(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 10).value)
    sheet.delete_rows(last + 1, sheet.max_row - last)
    whole = io.BytesIO()
    book.save(whole)
    sheet.delete_rows(last)
    short = io.BytesIO()
    book.save(short)

    assert parse(payload(whole.getvalue())).height == 1915
    with pytest.raises(SourceChanged, match="934 areas and 1,914 counties.*935 and 1,915"):
        parse(payload(short.getvalue()))


@pytest.mark.parametrize("change", ["deleted", "twice"])
def test_a_published_list_with_one_county_changed_is_no_list(shared_data: Path, change: str) -> None:
    """Its notes are there, so that nothing looks cut off; the market would be too small, or count a county twice."""
    book = openpyxl.load_workbook(shared_data / "cbsa" / "list1_2023.xlsx")
    sheet = book.active
    assert sheet is not None
    if change == "deleted":
        sheet.delete_rows(100)
    else:
        sheet.insert_rows(101)
        for at, cell in enumerate(sheet[100], 1):
            sheet.cell(101, at).value = cell.value
    buffer = io.BytesIO()
    book.save(buffer)
    check = checks(parse(payload(buffer.getvalue())).lazy())[0]

    assert (check.name, check.passed, check.fatal) == ("cbsa_counties", False, True)
    counted = {"deleted": "1,914 counties in 1,914 rows", "twice": "1,915 counties in 1,916 rows"}[change]
    assert check.note.startswith(f"2023-07 has {counted}, JULY 2023 1,915: markets without one of their counties")


def test_a_list_of_some_markets_is_reported_and_used() -> None:
    check = checks(parse(payload(workbook())).lazy())[0]
    assert (check.passed, check.fatal, check.costs_rows) == (False, False, False)  # `rows_min` says so of own files
