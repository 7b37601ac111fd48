"""The table of texts of a workbook, written at once, each as plain text.

The library asks of each text what it is, and takes one that begins with ``<r>`` and ends with ``</r>`` for its own
markup: a name from outside could write elements of the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter import Workbook

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@cache
def book_class() -> type[Workbook]:
    """The class of workbook whose texts are written here."""
    from xlsxwriter import Workbook
    from xlsxwriter.packager import Packager

    class TextPackager(Packager):  # type: ignore[misc]
        def _write_shared_strings_file(self) -> None:
            table = self.workbook.str_table
            if not table.count:
                return
            with open(self._filename("xl/sharedStrings.xml"), "w", encoding="utf-8", newline="") as file:  # noqa: PTH123
                file.write(f'{HEAD}<sst xmlns="{NAMESPACE}" count="{table.count}" uniqueCount="{table.unique_count}">')
                file.writelines(elements(table.string_array))
                file.write("</sst>")

    class TextBook(Workbook):  # type: ignore[misc]
        def _get_packager(self) -> TextPackager:
            return TextPackager()

    return TextBook


def elements(texts: Iterable[str]) -> Iterable[str]:
    """Each text as an element; spaces at its ends are kept.

    >>> list(elements(["a & b", " c"]))
    ['<si><t>a &amp; b</t></si>', '<si><t xml:space="preserve"> c</t></si>']
    """
    for text in texts:
        clean = escape(_plain(text), quote=False)
        yield f"<si><t>{clean}</t></si>" if text == text.strip() else f'<si><t xml:space="preserve">{clean}</t></si>'


def _plain(text: str) -> str:
    """A text in which _x0041_ is these letters, not the character that a reader would make of them."""
    from xlsxwriter.sharedstrings import SharedStrings

    return str(SharedStrings._escape_control_characters(text)) if "_x" in text or not text.isprintable() else text
