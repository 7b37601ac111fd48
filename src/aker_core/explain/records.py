"""The records of a payload that hold a text: lines of a CSV, rows and objects of a JSON answer, members of a zip. Pure.

Nothing of a connector is used: who looks into a payload to check a connector must not look through its eyes.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

ZIP = b"PK\x03\x04"
MARK = b"\xef\xbb\xbf"
MAX_RECORD = 20_000  # bytes of a line, or characters of an object, that are looked at
MAX_FOUND = 2_000  # lines that hold a text, more are not looked at
BLOCK = 1 << 23
SHOWN = 400  # characters of a record


@dataclass(frozen=True)
class Record:
    """A piece of a payload. where: in words (member, line number, path); cells: name and text of each; text: as it is
    in the bytes, cut where it is long."""

    where: str
    cells: tuple[tuple[str, str], ...]
    text: str


def records_with(body: bytes, needle: str) -> Iterator[Record]:
    """The records of a payload that hold a text, in their order, at most `MAX_FOUND` of a file.

    A zip is inflated block by block; what cannot be read as CSV or JSON is taken line by line without names.
    """
    if body.startswith(ZIP):
        try:
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                for info in archive.infolist():
                    if not info.is_dir() and not info.filename.startswith("__MACOSX"):
                        yield from _of_member(archive, info.filename, needle)
        except zipfile.BadZipFile:
            return
        return
    yield from _of_file("", [body], needle)


def _of_member(archive: zipfile.ZipFile, name: str, needle: str) -> Iterator[Record]:
    with archive.open(name) as file:
        yield from _of_file(f"{name}, ", iter(lambda: file.read(BLOCK), b""), needle)


def _of_file(prefix: str, blocks: Any, needle: str) -> Iterator[Record]:
    blocks = iter(blocks)
    first = next(blocks, b"").removeprefix(MARK)
    if first.lstrip()[:1] in (b"{", b"["):
        yield from _of_json(prefix, first + b"".join(blocks), needle)
        return
    yield from _of_lines(prefix, first, blocks, needle.encode())


def _of_json(prefix: str, body: bytes, needle: str) -> Iterator[Record]:
    if needle.encode() not in body:
        return
    try:
        parsed = json.loads(body)
    except ValueError:
        yield from _of_lines(prefix, body, iter(()), needle.encode())
        return
    if isinstance(parsed, list) and parsed and all(isinstance(row, list) for row in parsed):
        names = [str(name) for name in parsed[0]]
        for number, row in enumerate(parsed[1:], start=2):
            cells = tuple(zip(names, (_text(cell) for cell in row), strict=False))
            if any(needle in text for _, text in cells):
                yield Record(f"{prefix}row {number}", cells, json.dumps(row)[:SHOWN])
        return
    yield from _of_objects(prefix, parsed, "", needle)


def _of_objects(prefix: str, value: Any, path: str, needle: str) -> Iterator[Record]:
    """The innermost objects of lists that hold the text; an object that is in no list stands for itself."""
    if isinstance(value, dict):
        inside = [
            record
            for name, part in value.items()
            if isinstance(part, dict | list)
            for record in _of_objects(prefix, part, f"{path}/{name}", needle)
            if isinstance(part, list)
        ]
        if inside:
            yield from inside
            return
        cells = tuple(_leaves(value))
        if any(needle in text for _, text in cells):
            yield Record(f"{prefix}{path or '/'}", cells, json.dumps(value, ensure_ascii=False)[:SHOWN])
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _of_objects(prefix, part, f"{path}/{number}", needle)


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


def _of_lines(prefix: str, first: bytes, blocks: Iterator[bytes], needle: bytes) -> Iterator[Record]:
    """Lines that hold the text. The first line that looks like a heading names the cells."""
    names: list[str] | None = None
    rest, number, found = first, 1, 0
    while rest:
        following = next(blocks, None)
        cut = len(rest) if following is None else rest.rfind(b"\n") + 1
        whole, rest = rest[:cut], rest[cut:] + (following or b"")
        if names is None:
            names = _cells(whole.partition(b"\n")[0])
        for start, end in _places(whole, needle):
            line = whole[start:end]
            texts = _cells(line)
            at = number + whole.count(b"\n", 0, start)
            cells = tuple(zip(names, texts, strict=False)) if len(texts) == len(names) else tuple(("", t) for t in texts)
            yield Record(f"{prefix}line {at:,}", cells, _decoded(line)[:SHOWN])
            found += 1
            if found >= MAX_FOUND:
                return
        number += whole.count(b"\n")
        if following is None:
            return


def _places(body: bytes, needle: bytes) -> Iterator[tuple[int, int]]:
    """Start and end of each line of some text that holds the needle."""
    at = body.find(needle)
    while at >= 0:
        start = body.rfind(b"\n", 0, at) + 1
        end = body.find(b"\n", at)
        end = len(body) if end < 0 else end
        yield start, min(end, start + MAX_RECORD)
        at = body.find(needle, end)


def _cells(line: bytes) -> list[str]:
    text = _decoded(line)
    for separator in (",", "|", "\t", ";"):
        if separator in text:
            try:
                return [cell.strip() for cell in next(csv.reader([text], delimiter=separator), [])]
            except csv.Error:
                return [text]
    return [text]


def _decoded(line: bytes) -> str:
    return line.rstrip(b"\r\n").decode("utf-8", errors="replace")
