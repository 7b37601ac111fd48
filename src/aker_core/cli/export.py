"""`aker export`: the workbook of one vintage."""

from __future__ import annotations

from pathlib import Path

from aker_core.cli.tables import note, print_json, print_unbroken
from aker_core.errors import StorageError
from aker_core.export.exporting import export_workbook
from aker_core.markets.book import read_book
from aker_core.markets.database import reading_rows


def export(as_of: str | None, folder: Path, *, as_json: bool) -> None:
    """Write the workbook and print its path. Raises StorageError where nothing is stored, or it cannot be written."""
    with reading_rows() as source:
        book = read_book(source, as_of)
    try:
        path = export_workbook(book, folder)
    except OSError as error:
        raise StorageError(f"The workbook cannot be written: {error}. Close it, or give another --folder") from error
    if as_json:
        print_json({"workbook": str(path)})
        return
    print_unbroken(str(path))
    if "sample" in path.name:
        note("It says SAMPLE on every sheet: partly synthetic figures, for trying the software only.")
