"""How connectors read a publisher's workbook (.xls, .xlsx): every cell as text, nothing guessed."""

from __future__ import annotations

import io
import zipfile

import fastexcel
import polars as pl

from aker_data import catalogue
from aker_data.contracts import Payload
from aker_data.sources.reading import raise_source_changed
from aker_data.sources.zips import BROKEN

_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"


def first_sheet(payload: Payload) -> pl.DataFrame:
    """The first sheet from its first row on, all columns String, an empty cell null. Raises SourceChanged."""
    if not payload.body.startswith((_OLE, _ZIP)):
        raise_source_changed(payload, f"not a workbook (it begins with {payload.body[:40]!r}). Download it again")
    try:
        _within_limits(payload)
        book = fastexcel.read_excel(payload.body)
        sheet = book.load_sheet(0, header_row=None, dtypes="string").to_polars()
    except (*BROKEN, fastexcel.FastExcelError) as error:
        raise_source_changed(
            payload, f"the workbook is damaged ({str(error).partition(chr(10))[0]}). Download it again", error
        )
    return sheet.select(pl.all().str.strip_chars().replace("", None))


def _within_limits(payload: Payload) -> None:
    if not payload.body.startswith(_ZIP):
        return
    with zipfile.ZipFile(io.BytesIO(payload.body)) as parts:
        size = sum(part.file_size for part in parts.infolist())
    limit = catalogue.spec(payload.request.source).max_unzipped_bytes
    if size > limit:
        raise_source_changed(payload, f"the workbook unpacks to {size} bytes, more than the {limit} allowed")
