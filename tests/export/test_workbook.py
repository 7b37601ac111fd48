"""Declared sheets as a workbook: what is written is read back, text stays text, the same sheets are the same bytes."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from aker_core.export.page import LONGEST
from aker_core.export.sheet import FIRST, HEADINGS, NATION, UNITS, Column, Formula, Sheet, cell_name, column_range
from aker_core.export.workbook import Properties, write_workbook

HOSTILE = (
    "=1+1",
    "+1",
    "-2",
    "@SUM(A1)",
    '=HYPERLINK("http://x","y")',
    "=cmd|' /C calc'!A0",
    "http://x.example/",
    "<r><t>markup & more</t></r>",
    " _x0041_ ",
    "0012",
)
PROPERTIES = Properties("Aker", "a test", datetime(2024, 6, 1, tzinfo=UTC), "run r", "SAMPLE: not real. Never use it")


def written(folder: Path, *columns: Column, name: str = "One") -> Path:
    path = folder / "book.xlsx"
    write_workbook(path, [Sheet(name, "A title", "a purpose", columns, "a note", frozen=1)], PROPERTIES)
    return path


def test_cells_are_read_back_as_they_are_declared(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        Column("Market", ["DEN", None, "AUS"]),
        Column("Jobs", [1, None, 2.5], kind="number", number="#,##0", unit="jobs", nation=9.0, name="jobs_all"),
        Column("Twice", [Formula("=B7*2", 2), None, Formula("=B9*2", 5.0)], kind="formula"),
    )
    book = openpyxl.load_workbook(path, data_only=True)
    page = book["One"]
    rows = list(page.iter_rows(min_row=FIRST + 1, values_only=True))
    assert rows == [("DEN", 1, 2), (None, None, None), ("AUS", 2.5, 5)]
    assert [page.cell(row + 1, 2).value for row in (NATION, UNITS, HEADINGS)] == [9, "jobs", "Jobs"]
    assert (page["A1"].value, page["A2"].value, page["A3"].value) == ("A title", PROPERTIES.warning, "a note")
    assert (page.freeze_panes, page.auto_filter.ref) == ("B7", "A6:C9")
    assert book.defined_names["jobs_all"].attr_text == "'One'!$B$7:$B$9"
    assert openpyxl.load_workbook(path)["One"]["C7"].value == "=B7*2"


def test_text_from_outside_is_never_a_formula_a_number_or_a_link(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(written(tmp_path, Column("=1+1", HOSTILE, unit="=2", nation="=3")))["One"]
    cells = [page.cell(FIRST + 1 + at, 1) for at in range(len(HOSTILE))]
    assert [cell.value for cell in cells] == list(HOSTILE)
    head = [page.cell(row + 1, 1) for row in (NATION, UNITS, HEADINGS)]
    with zipfile.ZipFile(tmp_path / "book.xlsx") as file:
        sheet = file.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert [cell.value for cell in head] == ["=3", "=2", "=1+1"]


def test_text_that_a_cell_cannot_hold_is_cut_and_cleaned(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(written(tmp_path, Column("T", ["x" * 40_000, "a\x1b[31mb\x00"])))["One"]
    assert len(page["A7"].value) == LONGEST
    assert page["A7"].value.endswith("…")
    assert page["A8"].value == "a\N{REPLACEMENT CHARACTER}[31mb\N{REPLACEMENT CHARACTER}"


def test_the_same_sheets_are_the_same_bytes(tmp_path: Path) -> None:
    columns = (Column("A", ["x", "y"], bar=True), Column("B", [1.0, 2.0], kind="input", link="'One'!A1"))
    first = written(tmp_path / "one", *columns).read_bytes()
    assert written(tmp_path / "two", *columns).read_bytes() == first
    assert not list(tmp_path.glob("*/.*")), "no unfinished file stays"


def test_the_warning_is_on_the_sheet_and_on_paper(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(written(tmp_path, Column("A", ["x"])))["One"]
    assert page.oddFooter.left.text == "SAMPLE: not real"
    assert page.sheet_properties.tabColor.rgb.endswith("9C0006")


@pytest.mark.parametrize(("row", "column", "name"), [(0, 0, "A1"), (6, 25, "Z7"), (6, 26, "AA7"), (6, 702, "AAA7")])
def test_names_of_cells(row: int, column: int, name: str) -> None:
    assert cell_name(row, column) == name


def test_a_range_of_no_rows_is_its_first_cell() -> None:
    assert column_range("One", 1, 0) == "'One'!$B$7:$B$7"
