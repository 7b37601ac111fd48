"""How connectors read a publisher's workbook (.xls, .xlsx): every cell as text, nothing guessed."""

from __future__ import annotations

import io
import re
import zipfile

import fastexcel
import polars as pl

from aker_data import catalogue
from aker_data.contracts import Payload
from aker_data.sources.reading import raise_source_changed
from aker_data.sources.zips import BROKEN

_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
# What a spreadsheet shows, by the name that its reader gives to it.
_ERRORS = {"NA": "#N/A", "Ref": "#REF!", "Div0": "#DIV/0!", "Value": "#VALUE!", "Name": "#NAME?", "Num": "#NUM!"}
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_NO_VALUE = re.compile(rb'<c r="(?P<cell>[A-Z]+[0-9]+)"[^>]*><f[^>]*(?:/>|>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>')


def first_sheet(payload: Payload) -> pl.DataFrame:
    """The first sheet from its first row on, all columns String, an empty cell null. Raises SourceChanged."""
    if not payload.body.startswith((_OLE, _ZIP)):
        raise_source_changed(payload, f"not a workbook (it begins with {payload.body[:40]!r}). Download it again")
    try:
        _within_limits(payload)
        book = fastexcel.read_excel(payload.body)
        cells, errors = book.load_sheet(0, header_row=None, dtypes="string").to_arrow_with_errors()
        _refuse_no_values(payload, errors)
        sheet = pl.DataFrame(cells)
    except (*BROKEN, fastexcel.FastExcelError) as error:
        raise_source_changed(
            payload, f"the workbook is damaged ({str(error).partition(chr(10))[0]}). Download it again", error
        )
    return sheet.select(pl.all().str.strip_chars().replace("", None))


def _refuse_no_values(payload: Payload, errors: fastexcel.CellErrors | None) -> None:
    """Raise SourceChanged for a cell that holds an error (#N/A) or a formula without its value: both read as empty,
    and an empty cell means that the publisher withholds the figure."""
    if errors is not None and errors.errors:
        first = errors.errors[0]
        row, column = first.position
        what = next((shown for name, shown in _ERRORS.items() if f"({name})" in first.detail), first.detail)
        raise_source_changed(payload, f"cell {_name(row, column)} holds {what}, not a figure", saved_again=True)
    if not payload.body.startswith(_ZIP):
        return
    with zipfile.ZipFile(io.BytesIO(payload.body)) as parts:
        for name in parts.namelist():
            if _SHEET.fullmatch(name) and (match := _NO_VALUE.search(parts.read(name))):
                cell = match["cell"].decode("ascii", "replace")
                raise_source_changed(payload, f"cell {cell} holds a formula without its value", saved_again=True)


def _name(row: int, column: int) -> str:
    """The name of a cell as a spreadsheet shows it: A1 of (0, 0)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def _within_limits(payload: Payload) -> None:
    if not payload.body.startswith(_ZIP):
        return
    with zipfile.ZipFile(io.BytesIO(payload.body)) as parts:
        size = sum(part.file_size for part in parts.infolist())
    limit = catalogue.spec(payload.request.source).max_unzipped_bytes
    if size > limit:
        raise_source_changed(payload, f"the workbook unpacks to {size} bytes, more than the {limit} allowed")
