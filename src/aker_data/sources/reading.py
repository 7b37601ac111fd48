"""How connectors read delimited files: strictly, by declared columns, from plain bytes or from a zip.

Nothing is guessed and nothing is skipped: every column of the file is either read or ignored by name, every row has as
many cells as the header, every number is a number. Anything else is `SourceChanged`, and the last good table stays.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import IO, NoReturn

import polars as pl

from aker_core.errors import SourceChanged
from aker_data import catalogue
from aker_data.contracts import Payload
from aker_data.schemas.table import PolarsType

BLOCK_BYTES = 32 * 1024 * 1024
MAX_MEMBERS = 20_000
_BOM = b"\xef\xbb\xbf"
_ZIP = b"PK\x03\x04"
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


def raise_source_changed(payload: Payload, fault: str, cause: BaseException | None = None) -> NoReturn:
    """Raise SourceChanged that says which payload, what is wrong with it and what to do."""
    request = payload.request
    raise SourceChanged(
        f"{request.source} ({request.part}, {request.url}): {fault}. The last good table stays. Look at payload "
        f"{payload.sha256[:12]} and compare it with the publisher's layout"
    ) from cause


def require_columns(payload: Payload, names: Sequence[str], *, used: Collection[str], ignored: Collection[str]) -> None:
    """Account for every column: raise SourceChanged that names missing, unknown and repeated ones."""
    missing = [name for name in used if name not in names]
    unknown = [name for name in names if name not in used and name not in ignored]
    twice = sorted({name for name in names if names.count(name) > 1})
    if missing or unknown or twice:
        raise_source_changed(
            payload, f"missing columns {missing}, unknown columns {unknown}, duplicate columns {twice}"
        )


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
        for piece in _pieces(payload, layout.members):
            if waiting:
                frames.append(waiting.result())
            waiting = pool.submit(_read_piece, payload, piece, layout, tidy)
        if waiting:
            frames.append(waiting.result())
    if not frames or not any(frame.height for frame in frames):
        raise_source_changed(payload, "there are no rows")
    return pl.concat(frames) if len(frames) > 1 else frames[0]


def csv_bytes(payload: Payload, members: str = "*") -> bytes:
    """The CSV of a payload: its body, or the single matching member of a zip. Raises SourceChanged otherwise."""
    if not payload.body.startswith(_ZIP):
        return _looks_like_rows(payload, payload.body)
    try:
        with _zip(payload) as archive:
            names = _matching(payload, archive, members)
            if len(names) != 1:
                raise_source_changed(payload, f"one file was expected in the zip, it has {len(names)}: {names[:5]}")
            return _looks_like_rows(payload, archive.read(names[0]))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise_source_changed(payload, f"the zip is damaged ({error}). Download it again", error)


def decoded(body: bytes) -> str:
    """Text of a file: strictly UTF-8 (a byte order mark is dropped), and where it is not, Latin-1."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("latin-1")


def _pieces(payload: Payload, members: str) -> Iterator[list[bytes]]:
    """The payload as CSVs of whole rows, each below its header line; those of one list have the same header."""
    if not payload.body.startswith(_ZIP):
        yield [_looks_like_rows(payload, payload.body)]
        return
    try:
        with _zip(payload) as archive:
            yield from _grouped(_bodies(payload, archive, members))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise_source_changed(payload, f"the zip is damaged ({error}). Download it again", error)


def _bodies(payload: Payload, archive: zipfile.ZipFile, members: str) -> Iterator[bytes]:
    """The members whole, in their order; large ones in blocks."""
    for name in _matching(payload, archive, members):
        if archive.getinfo(name).file_size <= BLOCK_BYTES:
            yield _looks_like_rows(payload, archive.read(name))
        else:
            with archive.open(name) as file:
                yield from _blocks(payload, file)


def _grouped(bodies: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Neighbors below the same header, as many as make about one block."""
    group: list[bytes] = []
    size = 0
    for body in bodies:
        if group and (size + len(body) > BLOCK_BYTES or _header_line(body) != _header_line(group[0])):
            yield group
            group, size = [], 0
        group.append(body)
        size += len(body)
    if group:
        yield group


def _header_line(body: bytes) -> bytes:
    """The first line with its end; the whole body where it has no other."""
    return body[: body.find(b"\n") + 1] or body


def _zip(payload: Payload) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(io.BytesIO(payload.body))
    limit = catalogue.spec(payload.request.source).max_unzipped_bytes
    # The sizes are what the zip says of itself; zipfile never hands out more than that, and compares the checksum.
    size = sum(info.file_size for info in archive.infolist())
    if size > limit or len(archive.infolist()) > MAX_MEMBERS:
        raise_source_changed(
            payload, f"the zip holds {len(archive.infolist())} files of {size} bytes, more than the {limit} allowed"
        )
    return archive


def _matching(payload: Payload, archive: zipfile.ZipFile, members: str) -> list[str]:
    names = [info.filename for info in archive.infolist() if not info.is_dir()]
    chosen = [name for name in names if fnmatchcase(name.rpartition("/")[2].lower(), members.lower())]
    if not chosen:
        raise_source_changed(
            payload, f"no file named like {members!r} in the zip, which holds {names[:5]} ({len(names)} files)"
        )
    return chosen


def _blocks(payload: Payload, file: IO[bytes]) -> Iterator[bytes]:
    """A file in blocks of whole rows, each below its header."""
    header, rest = _looks_like_rows(payload, file.readline()), b""
    while block := file.read(BLOCK_BYTES):
        cut = block.rfind(b"\n") + 1
        if cut:
            yield b"".join((header, rest, memoryview(block)[:cut]))
            rest = block[cut:]
        else:
            rest += block
    if rest:
        yield header + rest


def _looks_like_rows(payload: Payload, body: bytes) -> bytes:
    head = body[:512].removeprefix(_BOM).lstrip()
    if not head:
        raise_source_changed(payload, "the body is empty. Download it again")
    if head[:1] in b"<{[":
        raise_source_changed(
            payload, f"not a table (it begins with {head[:40]!r}). The publisher sent a page instead of data"
        )
    return body


def _read_piece(payload: Payload, bodies: list[bytes], layout: Layout, tidy: Tidy | None) -> pl.DataFrame:
    bodies = [_without_blank_end(body) for body in bodies]
    header = _header(payload, bodies[0])
    ours = [layout.renames.get(name, name) for name in header]
    require_columns(payload, ours, used=tuple(layout.columns), ignored=layout.ignored)
    for body in bodies:
        _whole_last_line(payload, body, len(header))
    if len(bodies) > 1:
        together = _read_together(bodies, header, layout, tidy)
        return (
            pl.concat([_read_one(payload, b, header, layout, tidy) for b in bodies]) if together is None else together
        )
    return _read_one(payload, bodies[0], header, layout, tidy)


def _read_together(bodies: list[bytes], header: list[str], layout: Layout, tidy: Tidy | None) -> pl.DataFrame | None:
    """The rows of all bodies; None where one has something strange, which is then looked for body by body."""
    if any(_last_line(body).count(b'"') % 2 for body in bodies):
        return None  # a cell without its end would take the next body's first rows in
    start = len(_header_line(bodies[0]))
    rows = (memoryview(body)[start:] if body.endswith(b"\n") else body[start:] + b"\n" for body in bodies[1:])
    first = bodies[0] if bodies[0].endswith(b"\n") else bodies[0] + b"\n"
    try:
        frame = _scan(b"".join((first, *rows)), header, layout, tidy)
    except pl.exceptions.PolarsError:
        return None
    return None if frame.get_column(_OPEN_END).any() else frame.drop(_OPEN_END)


def _read_one(payload: Payload, body: bytes, header: list[str], layout: Layout, tidy: Tidy | None) -> pl.DataFrame:
    try:
        return _even(payload, body, header, _scan(body, header, layout, tidy))
    except pl.exceptions.PolarsError as error:
        recoded = decoded(body).encode()
        if recoded == body.removeprefix(_BOM):
            raise_source_changed(payload, f"a cell or row is not as declared: {_first_line(error)}", error)
    try:
        return _even(payload, recoded, header, _scan(recoded, header, layout, tidy))
    except pl.exceptions.PolarsError as error:
        raise_source_changed(payload, f"a cell or row is not as declared: {_first_line(error)}", error)


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


def _even(payload: Payload, body: bytes, header: list[str], frame: pl.DataFrame) -> pl.DataFrame:
    """The rows, after a closer look where one may lack cells."""
    if frame.get_column(_OPEN_END).any():
        _even_rows(payload, body, len(header))
    return frame.drop(_OPEN_END)


def _as_they_are(rows: pl.LazyFrame) -> pl.LazyFrame:
    return rows


def _header(payload: Payload, body: bytes) -> list[str]:
    line = body[: body.find(b"\n")] if b"\n" in body[:1_000_000] else body[:1_000_000]
    try:
        return next(csv.reader([decoded(line).rstrip("\r")], strict=True))
    except (csv.Error, StopIteration) as error:
        raise_source_changed(payload, f"the header cannot be read: {decoded(line)[:80]!r}", error)


def _whole_last_line(payload: Payload, body: bytes, width: int) -> None:
    line = decoded(_last_line(body)).rstrip("\r")
    cells = next(csv.reader([line]), [])
    if len(cells) != width:
        raise_source_changed(
            payload, f"the last line has {len(cells)} of {width} cells ({line[:80]!r}): cut off. Download it again"
        )


def _last_line(body: bytes) -> bytes:
    end = len(body) - 1 if body.endswith(b"\n") else len(body)
    return body[body.rfind(b"\n", 0, end) + 1 : end]


def _even_rows(payload: Payload, body: bytes, width: int) -> None:
    """Look closely, row by row: only done where the last cell of some row is empty."""
    for number, cells in enumerate(csv.reader(io.StringIO(decoded(body), newline="")), start=1):
        if len(cells) != width:
            raise_source_changed(payload, f"line {number} has {len(cells)} of {width} cells")


def _without_blank_end(body: bytes) -> bytes:
    return body.rstrip(b"\r\n") + b"\n" if body.endswith((b"\n\n", b"\n\r\n")) else body


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0]
