"""The records of a payload that hold a text: lines of a CSV, rows and objects of a JSON answer, members of a zip. Pure.

Nothing of a connector is used: who looks into a payload to check a connector must not look through its eyes.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Protocol

from aker_core.explain.record import SHOWN, Record
from aker_core.explain.sheet import Sheet, first_sheet, kept_sheet

if TYPE_CHECKING:
    from pathlib import Path

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"
WORKBOOK = "xl/workbook.xml"
MARK = b"\xef\xbb\xbf"
MAX_RECORD = 20_000  # bytes of a line that are looked at
MAX_FOUND = 2_000  # lines that hold a text, more are not looked at
BLOCK = 1 << 23
SMALL = 1 << 29  # bytes of all members of a zip that are kept inflated
SEPARATORS = (",", "|", "\t", ";")


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
                for needle, record in _of_lines(prefix, first, blocks, needles):
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
            self._parsed[prefix] = _all_of_json(prefix, body)
        records = self._parsed[prefix]
        if records is None:
            yield from (record for _, record in _of_lines(prefix, body, iter(()), [needle]))
            return
        yield from (record for record in records if needle in record.joined)


def is_json(beginning: bytes) -> bool:
    """Whether a text that begins so is JSON."""
    return beginning.removeprefix(MARK).lstrip()[:1] in (b"{", b"[")


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


def _all_of_json(prefix: str, body: bytes) -> list[Record] | None:
    """Rows of a list of lists below its heading, else the objects; null for what is no JSON."""
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if isinstance(parsed, list) and parsed and all(isinstance(row, list) for row in parsed):
        names = [str(name) for name in parsed[0]]
        return [
            Record(f"{prefix}row {number}", tuple(zip(names, map(_text, row), strict=False)), json.dumps(row)[:SHOWN])
            for number, row in enumerate(parsed[1:], start=2)
        ]
    objects = list(_objects(prefix, parsed, ""))
    return objects or ([_object(prefix, parsed, "/")] if isinstance(parsed, dict) else [])


def _objects(prefix: str, value: Any, path: str) -> Iterator[Record]:
    """The objects that are members of a list, at any depth: one that holds a list of others stands with them."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _objects(prefix, part, f"{path}/{name}")
    elif isinstance(value, list):
        for number, part in enumerate(value):
            if isinstance(part, dict):
                yield _object(prefix, part, f"{path}/{number}")
            yield from _objects(prefix, part, f"{path}/{number}")


def _object(prefix: str, value: dict[str, Any], path: str) -> Record:
    return Record(f"{prefix}{path}", tuple(_leaves(value)), json.dumps(value, ensure_ascii=False)[:SHOWN])


def _leaves(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _leaves(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part, name)
    else:
        yield name, _text(value)


def _text(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)


def _of_lines(
    prefix: str, first: bytes, blocks: Iterator[bytes], needles: Sequence[str]
) -> Iterator[tuple[str, Record]]:
    """Lines that hold each text. The first line that looks like a heading names the cells."""
    names: list[str] | None = None
    rest, number = first, 1
    found = dict.fromkeys(needles, 0)
    while rest:
        following = next(blocks, None)
        cut = len(rest) if following is None else rest.rfind(b"\n") + 1
        whole, rest = rest[:cut], rest[cut:] + (following or b"")
        if names is None:
            names = cells_of(whole[: whole.find(b"\n") + 1] or whole[:MAX_RECORD])
        for needle in needles:
            at, counted = number, 0
            for start, end in line_places(whole, needle.encode()):
                if found[needle] >= MAX_FOUND:
                    break
                found[needle] += 1
                at, counted = at + whole.count(b"\n", counted, start), start
                yield needle, line_record(f"{prefix}line {at:,}", names, whole[start:end])
        number += whole.count(b"\n")
        if following is None or all(count >= MAX_FOUND for count in found.values()):
            return


def line_record(where: str, names: list[str], line: bytes) -> Record:
    """A line as a record. names: of its cells, where it has as many."""
    texts = cells_of(line)
    named = names if len(texts) == len(names) else [""] * len(texts)
    return Record(where, tuple(zip(named, texts, strict=True)), _decoded(line)[:SHOWN])


def line_places(body: bytes, needle: bytes) -> Iterator[tuple[int, int]]:
    """Start and end of each line of some text that holds the needle."""
    at = body.find(needle)
    while at >= 0:
        start = body.rfind(b"\n", 0, at) + 1
        end = body.find(b"\n", at)
        end = len(body) if end < 0 else end
        yield start, min(end, start + MAX_RECORD)
        at = body.find(needle, end)


def separator_of(line: bytes) -> str:
    """What stands between the cells of a line; a comma where there is one cell alone."""
    return next((mark for mark in SEPARATORS if mark.encode() in line), SEPARATORS[0])


def cells_of(line: bytes) -> list[str]:
    """The cells of a line, without the spaces around them."""
    text = _decoded(line)
    try:
        return [cell.strip() for cell in next(csv.reader([text], delimiter=separator_of(line)), [])]
    except csv.Error:
        return [text]


def _decoded(line: bytes) -> str:
    return line.rstrip(b"\r\n").decode("utf-8", errors="replace")
