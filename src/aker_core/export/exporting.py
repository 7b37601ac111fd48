"""The workbook of one vintage under its name: from a book that was read to a file."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path

from aker_core.export.sheets import sheets_of
from aker_core.export.workbook import Properties, write_workbook
from aker_core.markets.book import Book

EXPORTS = Path("exports")


def export_workbook(book: Book, folder: Path = EXPORTS, name: str = "") -> Path:
    """Write the workbook to ``<folder>/<vintage>/`` and return its path. The same book gives the same bytes.

    name: of the list whose markets it has, at the end of the file's name.
    The sample's file says so in its name. Raises OSError where it cannot be written.
    """
    plain = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name)
    path = (
        folder
        / book.month
        / f"aker-{'sample-' if book.origin == 'sample' else ''}{book.month}{f'-{plain}' if plain else ''}.xlsx"
    )
    write_workbook(path, sheets_of(book), properties(book))
    return path


def properties(book: Book) -> Properties:
    """What the document says of itself. Its time is the first day of the vintage: bytes do not depend on the clock."""
    return Properties(
        title=f"Aker, vintage {book.month}",
        subject="Innovation jobs and human capital of U.S. metropolitan areas",
        created=datetime.combine(book.vintage, time(), UTC),
        comments=f"run {book.run.get('id') or 'unknown'}, code {book.run.get('git_sha') or 'unknown'}",
        warning=book.warning,
    )
