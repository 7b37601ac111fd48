"""How connectors read delimited files: strictly, by declared columns, from plain bytes or from a zip.

Nothing is guessed and nothing is skipped: every column of the file is either read or ignored by name, every row has as
many cells as the header, every number is a number. A file that a spreadsheet has saved again is read where what it did
is certain (`aker_data.sources.saved_again`). Anything else is `SourceChanged`, and the last good table stays.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

import polars as pl

from aker_data.contracts import Payload
from aker_data.sources import saved_again, zips
from aker_data.sources.encodings import decoded as decoded  # noqa: PLC0414 (handed on)
from aker_data.sources.encodings import in_forms
from aker_data.sources.layout import Layout as Layout  # noqa: PLC0414 (handed on)
from aker_data.sources.layout import column_fault
from aker_data.sources.layout import require_columns as require_columns  # noqa: PLC0414 (handed on)
from aker_data.sources.pieces import Piece, grouped, header_line, looks_like_rows, pieces_of, without_blank_end
from aker_data.sources.records import endless, header_of, is_whole, require_even_rows, require_finite, require_whole_end
from aker_data.sources.refusal import raise_source_changed as raise_source_changed  # noqa: PLC0414 (handed on)

_OPEN_END = "_open_end"

Tidy = Callable[[pl.LazyFrame], pl.LazyFrame]


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
        for pieces in grouped(pieces_of(payload, layout.members)):
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
        return looks_like_rows(payload, payload.body)
    with zips.opened(payload) as archive:
        names = zips.members(payload, archive, members)
        if len(names) != 1:
            raise_source_changed(payload, f"one file was expected in the zip, it has {len(names)}: {names[:5]}")
        return looks_like_rows(payload, archive.read(names[0]))


def place_of(payload: Payload, layout: Layout, column: str, value: str) -> str:
    """Where a value of a column stands first, in words for a message: slow, and only asked of a file to be refused."""
    with suppress(csv.Error):  # a cell longer than any: the column must do
        for piece in pieces_of(payload, layout.members):
            rows = csv.reader(io.StringIO(decoded(piece.body), newline=""))
            names = [layout.renames.get(name, name) for name in next(rows, [])]
            at = names.index(column) if column in names else None
            for number, cells in enumerate(rows, start=2):
                if at is not None and len(cells) > at and cells[at] == value:
                    return piece.of(f"row {number}, column {column}")
    return f"column {column}"


def _read_pieces(payload: Payload, pieces: list[Piece], layout: Layout, tidy: Tidy | None) -> pl.DataFrame:
    together = _read_together(payload, pieces, layout, tidy) if len(pieces) > 1 else None
    if together is not None:
        return together
    return pl.concat([_read_piece(payload, piece, layout, tidy) for piece in pieces])


def _read_together(payload: Payload, pieces: list[Piece], layout: Layout, tidy: Tidy | None) -> pl.DataFrame | None:
    """The rows of all pieces; None where one has something strange, which is then looked for piece by piece."""
    bodies = [without_blank_end(piece.body) for piece in pieces]
    header, separator = header_of(payload, pieces[0], bodies[0])
    ours = [layout.renames.get(name, name) for name in header]
    if separator != "," or column_fault(ours, used=tuple(layout.columns), ignored=layout.ignored):
        return None
    if not all(is_whole(body, len(header)) for body in bodies):
        return None
    start = len(header_line(bodies[0]))
    rows = (memoryview(body)[start:] if body.endswith(b"\n") else body[start:] + b"\n" for body in bodies[1:])
    first = bodies[0] if bodies[0].endswith(b"\n") else bodies[0] + b"\n"
    body = b"".join((first, *rows))
    if saved_again.lost_digits(body):
        return None
    try:
        frame = _scan(body, header, layout, tidy)
    except pl.exceptions.PolarsError:
        return None
    return None if frame.get_column(_OPEN_END).any() or endless(frame) else frame.drop(_OPEN_END)


def _read_piece(payload: Payload, piece: Piece, layout: Layout, tidy: Tidy | None) -> pl.DataFrame:
    body = without_blank_end(piece.body)
    header, separator = header_of(payload, piece, body)
    ours = [layout.renames.get(name, name) for name in header]
    fault = column_fault(ours, used=tuple(layout.columns), ignored=layout.ignored)
    resaved = saved_again.Rows(decoded(body).encode(), tuple(header), separator) if fault or separator != "," else None
    if fault and not saved_again.has_odd_header(header):
        raise_source_changed(payload, piece.of(fault), saved_again=separator != ",")
    require_whole_end(payload, piece, body, (len(header), separator))
    if piece.name and b"\n" not in body.rstrip():
        raise_source_changed(
            payload, piece.of("there are no rows below the header. The file is cut off: download it again")
        )
    if resaved is None and not saved_again.lost_digits(body):
        for text in in_forms(body):
            with suppress(pl.exceptions.PolarsError):
                return require_finite(payload, piece, _even(payload, piece, body, _scan(text, header, layout, tidy)))
    resaved = resaved or saved_again.Rows(decoded(body).encode(), tuple(header), separator)
    return require_finite(payload, piece, _repaired(payload, piece, resaved, layout, tidy))


def _repaired(
    payload: Payload, piece: Piece, resaved: saved_again.Rows, layout: Layout, tidy: Tidy | None
) -> pl.DataFrame:
    """The rows of a file that is not as declared at first sight, where what is wrong with it is certain."""
    require_even_rows(payload, piece, resaved.text, (len(resaved.header), resaved.separator))
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


def _even(payload: Payload, piece: Piece, body: bytes, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows, after a closer look where one may lack cells."""
    open_end = frame.get_column(_OPEN_END).any()
    frame = frame.drop(_OPEN_END)
    if open_end:
        require_even_rows(payload, piece, body, (len(header_of(payload, piece, body)[0]), ","))
        # Lines of nothing but commas, as spreadsheets leave below a table, are no rows.
        frame = frame.filter(pl.any_horizontal(pl.all().is_not_null()))
    return frame


def _as_they_are(rows: pl.LazyFrame) -> pl.LazyFrame:
    return rows


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0]
