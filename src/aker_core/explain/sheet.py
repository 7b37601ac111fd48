"""The first sheet of a workbook, searched by text; its cells are kept beside the payload, for a workbook opens slowly.

``<sha256>.cells-1.parquet`` begins with a line: a checksum, and the row that names the cells. It says nothing that the
payload does not: remove it at any time. It goes with it.
"""

from __future__ import annotations

import io
import zlib
from contextlib import suppress
from pathlib import Path

import polars as pl

from aker_core.explain.record import SHOWN, Record
from aker_core.facts.order_free import sum_in_turn
from aker_data import atomic

CELLS = "cells-1.parquet"  # ends the name of the file, with the edition of its form
JOINED = "all cells in one text"


class Sheet:
    """The rows of a sheet. cells: texts without nulls, with all of a row in the last column; heading: the row that
    names them."""

    def __init__(self, cells: pl.DataFrame, heading: int) -> None:
        self.cells, self.heading = cells, heading
        self._names = cells.row(heading)[:-1] if cells.height else ()

    def records_with(self, needle: str) -> list[Record]:
        """The rows that hold a text."""
        found = self.cells[JOINED].str.contains(needle, literal=True).arg_true()
        return [self._record(at, self.cells.row(at)[:-1]) for at in found]

    def _record(self, at: int, row: tuple[str, ...]) -> Record:
        return Record(f"first sheet, row {at + 1}", tuple(zip(self._names, row, strict=False)), ", ".join(row)[:SHOWN])


def first_sheet(body: bytes, keep: Path | None = None) -> Sheet | None:
    """The first sheet of a workbook; None where it cannot be read. keep: the file for its cells, if it can be written.

    Cells are named by the first row that is filled as widely as any.
    """
    import fastexcel

    try:
        read = fastexcel.read_excel(body).load_sheet(0, header_row=None, dtypes="string").to_polars()
    except fastexcel.FastExcelError:
        return None
    cells = read.select(pl.all().cast(pl.String).fill_null(""))
    filled = cells.select(sum_in_turn(pl.col(name) != "" for name in cells.columns)).to_series()
    joined = cells.with_columns(pl.concat_str(pl.all(), separator="\n").alias(JOINED))
    sheet = Sheet(joined, (filled.arg_max() or 0) if filled.len() else 0)
    if keep is not None:
        _keep(sheet, keep)
    return sheet


def kept_sheet(path: Path) -> Sheet | None:
    """A sheet out of the file that keeps it; None where there is none, or it is damaged."""
    with suppress(OSError, ValueError, pl.exceptions.PolarsError):
        first, _, body = path.read_bytes().partition(b"\n")
        checksum, heading = map(int, first.split())
        if zlib.crc32(body) == checksum:
            return Sheet(pl.read_parquet(io.BytesIO(body)), heading)
    return None


def _keep(sheet: Sheet, path: Path) -> None:
    body = io.BytesIO()
    sheet.cells.write_parquet(body)
    with suppress(OSError):  # an archive that cannot be written is read again the next time
        first = f"{zlib.crc32(body.getvalue())} {sheet.heading}\n".encode()
        atomic.write_bytes(path, first + body.getvalue(), durable=False)
