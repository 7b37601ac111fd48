"""The records of a payload that hold a text: lines of a CSV, rows and objects of a JSON answer, members of a zip. Pure.

Nothing of a connector is used: who looks into a payload to check a connector must not look through its eyes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property, partial
from typing import TYPE_CHECKING, Protocol

from aker_core.explain.json_records import MARK, is_json, json_records
from aker_core.explain.line_records import records_of_lines
from aker_core.explain.record import Record
from aker_core.explain.sheet import Sheet, first_sheet, kept_sheet

if TYPE_CHECKING:
    from pathlib import Path

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"
WORKBOOK = "xl/workbook.xml"
BLOCK = 1 << 23
SMALL = 1 << 29  # bytes of all members of a zip that are kept inflated


class Near(Protocol):
    """Lines in which a row can stand."""

    def nearest(self, digits: str = "") -> Iterator[list[Record]]:
        """Those that hold all texts of the row, and the digits of a number; then those that hold all its codes."""

    def records_with(self, needle: str, digits: str = "") -> list[Record]:
        """Those that hold a text, and the digits of a number, whatever groups them."""

    def is_enough(self, unsaid: Collection[str]) -> bool:
        """Whether one of them that leaves some codes of the row unsaid is the row."""


class Index(Protocol):
    """What leads to lines without a look through all of them (`line_index`)."""

    def near(self, rows: Sequence[Collection[str]]) -> Sequence[Near | None] | None:
        """For each row, given by its codes, the lines in which it can stand; null where that is not known."""


class Contents:
    """A payload to look into many times: small ones are inflated and parsed once."""

    def __init__(
        self, body: bytes | Callable[[], bytes], index: Index | None = None, cells: Path | None = None
    ) -> None:
        """body: the bytes, or what reads them when they are needed. index: of the lines of a large payload. cells: the
        file that keeps those of a workbook, which take long to be read out of it."""
        self._given, self._index, self._cells = body, index, cells
        self._pieces: list[tuple[str, bytes]] | None = None
        self._parsed: dict[str, list[Record] | None] = {}
        self._known: dict[str, list[Record]] = {}

    def near(self, rows: Sequence[Collection[str]]) -> Sequence[Near | None] | None:
        """For each row, given by its codes, the lines that its index leads to; null without an index."""
        return None if self._index is None else self._index.near(rows)

    @cached_property
    def _body(self) -> bytes:
        return self._given if isinstance(self._given, bytes) else self._given()

    def records_with(self, needles: Iterable[str]) -> dict[str, list[Record]]:
        """The records that hold each of some texts, in their order, at most `MAX_FOUND` of a file.

        A large zip is inflated block by block, once for all texts that are new; of a workbook the first sheet is read;
        what cannot be read as CSV or JSON is taken line by line without names.
        """
        asked = list(dict.fromkeys(needles))
        if new := [needle for needle in asked if needle not in self._known]:
            self._known |= self._look(new)
        return {needle: self._known[needle] for needle in asked}

    def _look(self, needles: list[str]) -> dict[str, list[Record]]:
        found = {needle: self._sheet.records_with(needle) if self._sheet else [] for needle in needles}
        for prefix, parts in self._files():
            blocks = iter(parts)
            first = next(blocks, b"").removeprefix(MARK)
            if is_json(first):
                body = first + b"".join(blocks)
                for needle in needles:
                    found[needle] += self._of_json(prefix, body, needle)
            else:
                for needle, record in records_of_lines(prefix, first, blocks, needles):
                    found[needle].append(record)
        return found

    def _files(self) -> Iterator[tuple[str, Iterable[bytes]]]:
        if self._sheet:
            return
        if not self._body.startswith(ZIP):
            yield "", [self._body]
            return
        if self._pieces is not None:
            yield from ((prefix, [body]) for prefix, body in self._pieces)
            return
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(self._body)) as archive:
            members = [info for info in archive.infolist() if _is_data(info)]
            if sum(info.file_size for info in members) <= SMALL:
                self._pieces = [(f"{info.filename}, ", archive.read(info)) for info in members]
                yield from ((prefix, [body]) for prefix, body in self._pieces)
                return
            for info in members:
                with archive.open(info) as file:
                    yield f"{info.filename}, ", iter(partial(file.read, BLOCK), b"")

    @cached_property
    def _sheet(self) -> Sheet | None:
        """The first sheet of a workbook; None for another payload."""
        kept = None if self._cells is None else kept_sheet(self._cells)
        if kept is not None:
            return kept
        if not self._body.startswith(OLE) and not (self._body.startswith(ZIP) and WORKBOOK.encode() in self._body):
            return None
        return first_sheet(self._body, self._cells)

    def _of_json(self, prefix: str, body: bytes, needle: str) -> Iterator[Record]:
        if needle.encode() not in body:
            return
        if prefix not in self._parsed:
            self._parsed[prefix] = json_records(prefix, body)
        records = self._parsed[prefix]
        if records is None:
            yield from (record for _, record in records_of_lines(prefix, body, iter(()), [needle]))
            return
        yield from (record for record in records if needle in record.joined)


def data_pieces(body: bytes) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The files of a payload as texts, block by block, each with what is said before a line of it; none of a workbook.

    Raises BadZipFile where a member is damaged.
    """
    if not body.startswith(ZIP):
        if not body.startswith(OLE):
            yield "", (body[at : at + BLOCK] for at in range(0, len(body), BLOCK))
        return
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        if WORKBOOK in archive.namelist():
            return
        for info in filter(_is_data, archive.infolist()):
            with archive.open(info) as file:
                yield f"{info.filename}, ", iter(partial(file.read, BLOCK), b"")


def _is_data(info: zipfile.ZipInfo) -> bool:
    return not info.is_dir() and not info.filename.startswith("__MACOSX")
