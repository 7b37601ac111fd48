"""Whether the records of a piece are whole: as many cells as the header has names, none cut off, all numbers finite."""

from __future__ import annotations

import csv
import io

import polars as pl

from aker_data.contracts import Payload
from aker_data.sources import saved_again
from aker_data.sources.encodings import decoded
from aker_data.sources.pieces import Piece
from aker_data.sources.record_breaks import last_record
from aker_data.sources.refusal import raise_source_changed

MAX_COLUMNS = 2_000  # the widest file of any publisher has some 500
MAX_HEADER = 200_000  # bytes


def header_of(payload: Payload, piece: Piece, body: bytes) -> tuple[list[str], str]:
    """The names of the columns, and what stands between them: a comma, unless a spreadsheet has put another sign."""
    end = body.find(b"\n", 0, MAX_HEADER + 1)
    if end < 0 and len(body) > MAX_HEADER:
        raise_source_changed(payload, piece.of(f"the header is longer than {MAX_HEADER:,} bytes: {body[:80]!r}"))
    text = decoded(body[:end] if end >= 0 else body).rstrip("\r")
    separator = saved_again.separator(text)
    try:
        names = next(csv.reader([text], delimiter=separator, strict=True))
    except (csv.Error, StopIteration) as error:
        raise_source_changed(payload, piece.of(f"the header cannot be read: {text[:80]!r}"), error)
    if len(names) > MAX_COLUMNS:
        raise_source_changed(payload, piece.of(f"{len(names):,} columns, more than {MAX_COLUMNS:,}"))
    return names, separator


def require_whole_end(payload: Payload, piece: Piece, body: bytes, form: tuple[int, str]) -> None:
    """Raise SourceChanged where the last record is cut off. form: number of columns, and what stands between cells."""
    width, separator = form
    record = last_record(body)
    cells = cells_of(record, separator)
    if len(cells) != width:
        text = decoded(record).rstrip("\r")[:80]
        fault = f"the last line has {len(cells)} of {width} cells ({text!r}): cut off. Download it again"
        raise_source_changed(payload, piece.of(fault))


def cells_of(record: bytes, separator: str = ",") -> list[str]:
    """The cells of one record; none where one is longer than any cell."""
    try:
        return next(csv.reader(io.StringIO(decoded(record).rstrip("\r"), newline=""), delimiter=separator), [])
    except csv.Error:
        return []


def require_even_rows(payload: Payload, piece: Piece, body: bytes, form: tuple[int, str]) -> None:
    """Look closely, row by row: only done where the last cell of some row is empty, or something else is odd."""
    width, separator = form
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(decoded(body), newline=""), delimiter=separator), 1):
            if len(cells) != width and cells:
                fault = f"line {number} has {len(cells)} of {width} cells (not as declared)"
                raise_source_changed(payload, piece.of(fault))
    except csv.Error as error:
        raise_source_changed(payload, piece.of(f"line {number + 1} cannot be read ({error})"), error)


def is_whole(body: bytes, width: int) -> bool:
    """Whether a body has rows and its last is whole; a cell without its end would take the next body's rows in."""
    return b"\n" in body.rstrip() and not body.count(b'"') % 2 and len(cells_of(last_record(body))) == width


def require_finite(payload: Payload, piece: Piece, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows. Raises SourceChanged where a number is infinite or none."""
    if fault := endless(frame):
        raise_source_changed(payload, piece.of(fault))
    return frame


def endless(frame: pl.DataFrame) -> str:
    """Which column holds an infinity or NaN; empty where none does."""
    for name, dtype in frame.schema.items():
        if dtype.is_float() and (odd := frame.get_column(name).is_finite().not_()).any():
            return f"column {name} holds {frame.get_column(name).filter(odd)[0]}, which is not a number"
    return ""
