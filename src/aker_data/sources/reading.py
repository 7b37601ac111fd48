"""How connectors read delimited files: strictly, by declared columns, from plain bytes or from a zip.

Nothing is guessed and nothing is skipped: every column of the file is either read or ignored by name, every row has as
many cells as the header, every number is a number. A file that a spreadsheet has saved again is read where what it did
is certain (`aker_data.sources.saved_again`). Anything else is `SourceChanged`, and the last good table stays.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO

import polars as pl

from aker_data.contracts import Payload
from aker_data.schemas.table import PolarsType
from aker_data.sources import encodings, saved_again, zips
from aker_data.sources.encodings import decoded as decoded  # noqa: PLC0414 (handed on)
from aker_data.sources.record_breaks import after_last_record, last_record
from aker_data.sources.refusal import raise_source_changed as raise_source_changed  # noqa: PLC0414 (handed on)

BLOCK_BYTES = 32 * 1024 * 1024
MAX_COLUMNS = 2_000  # the widest file of any publisher has some 300
MAX_HEADER = 200_000  # bytes
_OPEN_END = "_open_end"

Tidy = Callable[[pl.LazyFrame], pl.LazyFrame]


@dataclass(frozen=True)
class Layout:
    """What a file's columns are: read ones with their types (by our names), and those left out on purpose.

    renames: the publisher's name → ours, for the columns that we call otherwise. members: pattern of the names of the
    files to read where the payload is a zip.
    """

    columns: Mapping[str, PolarsType]
    ignored: Collection[str] = frozenset()
    renames: Mapping[str, str] = field(default_factory=dict)
    members: str = "*"


@dataclass(frozen=True)
class _Piece:
    """Whole rows below their header. name: of the member of a zip, empty for a plain file; is_end: of its last rows."""

    body: bytes
    name: str = ""
    is_end: bool = True

    def of(self, fault: str) -> str:
        """The fault, with the member that it is in."""
        return f"in {self.name}: {fault}" if self.name else fault


def require_columns(payload: Payload, names: Sequence[str], *, used: Collection[str], ignored: Collection[str]) -> None:
    """Account for every column: raise SourceChanged that names missing, unknown and repeated ones."""
    if fault := _column_fault(names, used=used, ignored=ignored):
        raise_source_changed(payload, fault)


def _column_fault(names: Sequence[str], *, used: Collection[str], ignored: Collection[str]) -> str:
    missing = [name for name in used if name not in names]
    unknown = [name for name in names if name not in used and name not in ignored]
    there = set[str]()
    twice = sorted({name for name in names if name in there or there.add(name)})  # type: ignore[func-returns-value]
    if not (missing or unknown or twice):
        return ""
    return f"missing columns {missing}, unknown columns {unknown}, duplicate columns {twice}"


def read_csv(
    payload: Payload,
    *,
    text: Sequence[str] = (),
    whole: Sequence[str] = (),
    decimal: Sequence[str] = (),
    renames: Mapping[str, str] | None = None,
) -> pl.DataFrame:
    """A CSV (or a zip of one) as a frame: text as String, whole as Int64, decimal as Float64; an empty cell is null.

    Columns are named by our names; renames maps the publisher's to them. The file must have these columns and no
    other; where some are left out on purpose, say so in a `Layout` and call `read`.
    """
    types = dict.fromkeys(text, pl.String) | dict.fromkeys(whole, pl.Int64) | dict.fromkeys(decimal, pl.Float64)
    return read(payload, Layout(types, renames=renames or {}))


def read(payload: Payload, layout: Layout, tidy: Tidy | None = None) -> pl.DataFrame:
    """All rows of the payload by a layout. tidy: what to do with the rows while they are read (filters, casts).

    A zip is inflated block by block while the block before is parsed, so the inflated file never is in memory whole.
    Small members below the same header are read together: a query costs milliseconds, and a zip may hold thousands.
    """
    frames: list[pl.DataFrame] = []
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="read") as pool:
        waiting: Future[pl.DataFrame] | None = None
        for pieces in _grouped(_pieces(payload, layout.members)):
            if waiting:
                frames.append(waiting.result())
            waiting = pool.submit(_read_pieces, payload, pieces, layout, tidy)
        if waiting:
            frames.append(waiting.result())
    if not frames or not any(frame.height for frame in frames):
        raise_source_changed(payload, "there are no rows")
    return pl.concat(frames) if len(frames) > 1 else frames[0]


def csv_bytes(payload: Payload, members: str = "*") -> bytes:
    """The CSV of a payload: its body, or the single matching member of a zip. Raises SourceChanged otherwise."""
    if not payload.body.startswith(zips.MAGIC):
        return _looks_like_rows(payload, payload.body)
    with zips.opened(payload) as archive:
        names = zips.members(payload, archive, members)
        if len(names) != 1:
            raise_source_changed(payload, f"one file was expected in the zip, it has {len(names)}: {names[:5]}")
        return _looks_like_rows(payload, archive.read(names[0]))


def place_of(payload: Payload, layout: Layout, column: str, value: str) -> str:
    """Where a value of a column stands first, in words for a message: slow, and only asked of a file to be refused."""
    with suppress(csv.Error):  # a cell longer than any: the column must do
        for piece in _pieces(payload, layout.members):
            rows = csv.reader(io.StringIO(decoded(piece.body), newline=""))
            names = [layout.renames.get(name, name) for name in next(rows, [])]
            at = names.index(column) if column in names else None
            for number, cells in enumerate(rows, start=2):
                if at is not None and len(cells) > at and cells[at] == value:
                    return piece.of(f"row {number}, column {column}")
    return f"column {column}"


def _pieces(payload: Payload, members: str) -> Iterator[_Piece]:
    """The payload as one or more CSVs, each with the header line and whole rows only."""
    if not payload.body.startswith(zips.MAGIC):
        yield _Piece(encodings.in_lines(_looks_like_rows(payload, payload.body)))
        return
    with zips.opened(payload) as archive:
        names = zips.members(payload, archive, members)
        for name in names:
            with archive.open(name) as file:
                yield from _blocks(payload, file, name)


def _blocks(payload: Payload, file: IO[bytes], name: str) -> Iterator[_Piece]:
    """A file in blocks of whole rows, each below its header. Raises SourceChanged for a header without any row."""
    first = file.read(BLOCK_BYTES)
    _looks_like_rows(payload, first, name)
    if encodings.is_other_form(first, whole=len(first) < BLOCK_BYTES):
        first = encodings.in_lines(first + file.read())
    header, line_end, rest = first.partition(b"\n")
    header, any_rows = header + line_end, False
    while rest:
        cut = after_last_record(rest)
        block = file.read(BLOCK_BYTES)
        if cut:
            any_rows = any_rows or bool(rest.strip())
            yield _Piece(b"".join((header, memoryview(rest)[:cut])), name, is_end=cut == len(rest) and not block)
        elif not block:
            any_rows = any_rows or bool(rest.strip())
            yield _Piece(header + rest, name)
            return
        rest = rest[cut:] + block
    if not any_rows:
        yield _Piece(header, name)


def _grouped(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    """Neighbors below the same header, as many as make about one block."""
    group: list[_Piece] = []
    size = 0
    for piece in pieces:
        if group and (size + len(piece.body) > BLOCK_BYTES or _header_line(piece.body) != _header_line(group[0].body)):
            yield group
            group, size = [], 0
        group.append(piece)
        size += len(piece.body)
    if group:
        yield group


def _header_line(body: bytes) -> bytes:
    """The first line with its end; the whole body where it has no other."""
    return body[: body.find(b"\n") + 1] or body


def _looks_like_rows(payload: Payload, body: bytes, name: str = "") -> bytes:
    head = encodings.without_mark(body[:512]).lstrip()
    of = f"in {name}: " if name else ""
    if not head:
        raise_source_changed(payload, f"{of}the body is empty. Download it again")
    if head[:1] in b"<{[":
        raise_source_changed(
            payload, f"{of}not a table (it begins with {head[:40]!r}). The publisher sent a page instead of data"
        )
    return body


def _read_pieces(payload: Payload, pieces: list[_Piece], layout: Layout, tidy: Tidy | None) -> pl.DataFrame:
    together = _read_together(payload, pieces, layout, tidy) if len(pieces) > 1 else None
    if together is not None:
        return together
    return pl.concat([_read_piece(payload, piece, layout, tidy) for piece in pieces])


def _read_together(payload: Payload, pieces: list[_Piece], layout: Layout, tidy: Tidy | None) -> pl.DataFrame | None:
    """The rows of all pieces; None where one has something strange, which is then looked for piece by piece."""
    bodies = [_without_blank_end(piece.body) for piece in pieces]
    header, separator = _header(payload, pieces[0], bodies[0])
    ours = [layout.renames.get(name, name) for name in header]
    if separator != "," or _column_fault(ours, used=tuple(layout.columns), ignored=layout.ignored):
        return None
    if not all(_is_whole(body, len(header)) for body in bodies):
        return None
    start = len(_header_line(bodies[0]))
    rows = (memoryview(body)[start:] if body.endswith(b"\n") else body[start:] + b"\n" for body in bodies[1:])
    first = bodies[0] if bodies[0].endswith(b"\n") else bodies[0] + b"\n"
    body = b"".join((first, *rows))
    if saved_again.lost_digits(body):
        return None
    try:
        frame = _scan(body, header, layout, tidy)
    except pl.exceptions.PolarsError:
        return None
    return None if frame.get_column(_OPEN_END).any() or _endless(frame) else frame.drop(_OPEN_END)


def _is_whole(body: bytes, width: int) -> bool:
    """Whether a body has rows and its last is whole; a cell without its end would take the next body's rows in."""
    return b"\n" in body.rstrip() and not body.count(b'"') % 2 and len(_cells(last_record(body))) == width


def _read_piece(payload: Payload, piece: _Piece, layout: Layout, tidy: Tidy | None) -> pl.DataFrame:
    body = _without_blank_end(piece.body)
    header, separator = _header(payload, piece, body)
    ours = [layout.renames.get(name, name) for name in header]
    fault = _column_fault(ours, used=tuple(layout.columns), ignored=layout.ignored)
    resaved = saved_again.Rows(decoded(body).encode(), tuple(header), separator) if fault or separator != "," else None
    if fault and not saved_again.has_odd_header(header):
        raise_source_changed(payload, piece.of(fault), saved_again=separator != ",")
    _whole_last_record(payload, piece, body, (len(header), separator))
    if piece.name and b"\n" not in body.rstrip():
        raise_source_changed(
            payload, piece.of("there are no rows below the header. The file is cut off: download it again")
        )
    if resaved is None and not saved_again.lost_digits(body):
        try:
            return _finite(payload, piece, _even(payload, piece, body, _scan(body, header, layout, tidy)))
        except pl.exceptions.PolarsError:
            pass
    resaved = resaved or saved_again.Rows(decoded(body).encode(), tuple(header), separator)
    return _finite(payload, piece, _repaired(payload, piece, resaved, layout, tidy))


def _repaired(
    payload: Payload, piece: _Piece, resaved: saved_again.Rows, layout: Layout, tidy: Tidy | None
) -> pl.DataFrame:
    """The rows of a file that is not as declared at first sight, where what is wrong with it is certain."""
    _even_rows(payload, piece, resaved.text, (len(resaved.header), resaved.separator))
    try:
        rows = saved_again.repaired(resaved, layout.columns, layout.renames, layout.ignored).lazy()
        even = rows.with_columns(pl.lit(value=False).alias(_OPEN_END))
        return even.pipe(tidy or _as_they_are).collect().drop(_OPEN_END)
    except saved_again.NotCertain as error:
        raise_source_changed(payload, piece.of(str(error)), error, saved_again=error.saved_again)
    except pl.exceptions.PolarsError as error:
        raise_source_changed(payload, piece.of(f"a cell or row is not as declared: {_first_line(error)}"), error)


def _scan(body: bytes, header: list[str], layout: Layout, tidy: Tidy | None) -> pl.DataFrame:
    """The rows, and whether the last cell of each is empty."""
    theirs = {layout.renames.get(name, name): name for name in header}
    last = layout.renames.get(header[-1], header[-1])
    types = {theirs[name]: dtype for name, dtype in layout.columns.items()}
    # The last column is always read: only then does Polars see a row with too many cells, and a null there shows one
    # with too few.
    chosen = [pl.col(theirs[name]).alias(name) for name in layout.columns]
    extra = [] if last in layout.columns else [pl.col(theirs[last]).alias(last)]
    rows = pl.scan_csv(body, schema_overrides=types, infer_schema=False, null_values=[""]).select(*chosen, *extra)
    counted = rows.with_columns(pl.col(last).is_null().alias(_OPEN_END))
    return (counted.drop(last) if extra else counted).pipe(tidy or _as_they_are).collect(engine="streaming")


def _even(payload: Payload, piece: _Piece, body: bytes, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows, after a closer look where one may lack cells."""
    open_end = frame.get_column(_OPEN_END).any()
    frame = frame.drop(_OPEN_END)
    if open_end:
        _even_rows(payload, piece, body, (len(_header(payload, piece, body)[0]), ","))
        # Lines of nothing but commas, as spreadsheets leave below a table, are no rows.
        frame = frame.filter(pl.any_horizontal(pl.all().is_not_null()))
    return frame


def _as_they_are(rows: pl.LazyFrame) -> pl.LazyFrame:
    return rows


def _header(payload: Payload, piece: _Piece, body: bytes) -> tuple[list[str], str]:
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


def _whole_last_record(payload: Payload, piece: _Piece, body: bytes, form: tuple[int, str]) -> None:
    width, separator = form
    record = last_record(body)
    cells = _cells(record, separator)
    if len(cells) != width:
        text = decoded(record).rstrip("\r")[:80]
        fault = f"the last line has {len(cells)} of {width} cells ({text!r}): cut off. Download it again"
        raise_source_changed(payload, piece.of(fault))


def _cells(record: bytes, separator: str = ",") -> list[str]:
    """The cells of a record; none where one is longer than any cell."""
    try:
        return next(csv.reader(io.StringIO(decoded(record).rstrip("\r"), newline=""), delimiter=separator), [])
    except csv.Error:
        return []


def _even_rows(payload: Payload, piece: _Piece, body: bytes, form: tuple[int, str]) -> None:
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


def _finite(payload: Payload, piece: _Piece, frame: pl.DataFrame) -> pl.DataFrame:
    if fault := _endless(frame):
        raise_source_changed(payload, piece.of(fault))
    return frame


def _endless(frame: pl.DataFrame) -> str:
    """Which column holds an infinity or NaN; empty where none does."""
    for name, dtype in frame.schema.items():
        if dtype.is_float() and (endless := frame.get_column(name).is_finite().not_()).any():
            return f"column {name} holds {frame.get_column(name).filter(endless)[0]}, which is not a number"
    return ""


def _without_blank_end(body: bytes) -> bytes:
    return body.rstrip(b"\r\n") + b"\n" if body.endswith((b"\n\n", b"\n\r\n")) else body


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0]
