"""A delimited file, plain or in a zip, as pieces of whole rows below their header: what is parsed at one go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from aker_data.contracts import Payload
from aker_data.http.kinds import kind_of
from aker_data.sources import encodings, zips
from aker_data.sources.record_breaks import after_last_record
from aker_data.sources.refusal import raise_source_changed

_SEPARATOR_LINE = re.compile(rb'"?sep=[^\r\n]{1,2}"?\r?\n', re.IGNORECASE)
BLOCK_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True)
class Piece:
    """Whole rows below their header. name: of the member of a zip, empty for a plain file; is_end: of its last rows."""

    body: bytes
    name: str = ""
    is_end: bool = True

    def of(self, fault: str) -> str:
        """The fault, with the member that it is in."""
        return f"in {self.name}: {fault}" if self.name else fault


def pieces_of(payload: Payload, members: str) -> Iterator[Piece]:
    """The payload as one or more CSVs, each with the header line and whole rows only."""
    if not payload.body.startswith(zips.MAGIC):
        body = without_separator_line(encodings.in_lines(looks_like_rows(payload, payload.body)))
        yield Piece(without_nul(payload, body))
        return
    with zips.opened(payload) as archive:
        names = zips.members(payload, archive, members)
        for name in names:
            with archive.open(name) as file:
                yield from _blocks(payload, file, name)


def _blocks(payload: Payload, file: IO[bytes], name: str) -> Iterator[Piece]:
    """A file in blocks of whole rows, each below its header. Raises SourceChanged for a header without any row."""
    first = file.read(BLOCK_BYTES)
    looks_like_rows(payload, first, name)
    if encodings.is_other_form(first, whole=len(first) < BLOCK_BYTES):
        first = encodings.in_lines(first + file.read())
    header, line_end, rest = without_separator_line(first).partition(b"\n")
    without_nul(payload, header, name)
    header, any_rows = header + line_end, False
    while rest:
        cut = after_last_record(rest)
        block = file.read(BLOCK_BYTES)
        without_nul(payload, rest, name)
        if cut:
            any_rows = any_rows or not rest.isspace()
            yield Piece(b"".join((header, memoryview(rest)[:cut])), name, is_end=cut == len(rest) and not block)
        elif not block:
            any_rows = any_rows or not rest.isspace()
            yield Piece(header + rest, name)
            return
        rest = rest[cut:] + block
    if not any_rows:
        yield Piece(header, name)


def grouped(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Neighbors below the same header, as many as make about one block."""
    group: list[Piece] = []
    size = 0
    for piece in pieces:
        if group and (size + len(piece.body) > BLOCK_BYTES or header_line(piece.body) != header_line(group[0].body)):
            yield group
            group, size = [], 0
        group.append(piece)
        size += len(piece.body)
    if group:
        yield group


def header_line(body: bytes) -> bytes:
    """The first line with its end; the whole body where it has no other."""
    return body[: body.find(b"\n") + 1] or body


def looks_like_rows(payload: Payload, body: bytes, name: str = "") -> bytes:
    """The body. Raises SourceChanged where it is empty or a page, by its first bytes. name: of the member of a zip."""
    head = encodings.without_mark(body[:512]).lstrip()
    of = f"in {name}: " if name else ""
    if not head:
        raise_source_changed(payload, f"{of}the body is empty. Download it again")
    if kind := kind_of(body):
        raise_source_changed(payload, f"{of}not a table, but {kind}")
    if head[:1] in b"<{[":
        raise_source_changed(
            payload, f"{of}not a table (it begins with {head[:40]!r}). The publisher sent a page instead of data"
        )
    return body


def without_nul(payload: Payload, body: bytes, name: str = "") -> bytes:
    """The body. Raises SourceChanged where it holds a byte of value zero, which no text has: no database takes it."""
    at = body.find(b"\0")
    if at >= 0:
        of, near = f"in {name}: " if name else "", body[max(at - 20, 0) : at + 20]
        raise_source_changed(
            payload,
            f"{of}it holds a byte of value zero (in {near!r}): damaged on its way, or UTF-16 without its mark. "
            "Download it again",
        )
    return body


def without_separator_line(body: bytes) -> bytes:
    """The body without the line ``sep=;`` that spreadsheets write and read above a header."""
    mark = b"\xef\xbb\xbf" if body.startswith(b"\xef\xbb\xbf") else b""
    match = _SEPARATOR_LINE.match(body, len(mark))
    return body[match.end() :] if match else body


def without_blank_end(body: bytes) -> bytes:
    """The body without the empty lines at its end."""
    return body.rstrip(b"\r\n") + b"\n" if body.endswith((b"\n\n", b"\n\r\n")) else body
