"""Makes the index of a payload's lines: its text in blocks of whole lines, and the codes that stand in each."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from aker_core.explain.records import MARK, data_pieces, is_json, separator_of
from aker_data import atomic

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

BLOCK = 1 << 17  # bytes of a block
GROUP = 20_000  # codes that are read at once
CODES = {"code": pl.String, "block": pl.UInt32}
LONGEST = 40  # letters of a code
FIGURE = r"^[-$]?[\d,]*\.?\d*%?$"
HALF = 0.5  # of the cells of a column
FIXED, FEW = 4, 3  # digits: figures of one length that are so long, or whole numbers so short, are codes
KEPT = 6.0  # codes of a line


class _Cut(NamedTuple):
    """A piece of a member: its blocks, and the block of each of its lines."""

    blocks: list[dict[str, Any]]
    of_line: npt.NDArray[np.intp]


def plain(code: str) -> str:
    """A code without what does not tell it from another: leading zeros."""
    return (code.lstrip("0") or "0") if code.isdigit() else code


def text_size(payload: Path) -> int:
    """The bytes of a payload, of a zip those of its members. Raises OSError, BadZipFile."""
    if not zipfile.is_zipfile(payload):
        return payload.stat().st_size
    with zipfile.ZipFile(payload) as archive:
        return sum(info.file_size for info in archive.infolist())


def make_index(payload: Path, lines: Path, codes: Path) -> bool:
    """Write both files, the codes first; False for what is no text of lines. Raises OSError, BadZipFile."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {"member": pa.string(), "line": pa.uint32(), "checksum": pa.uint32()}
    schema = pa.schema({**kinds, "heading": pa.binary(), "text": pa.binary()})
    hidden, number, frames = atomic.temporary(lines), 0, [pl.DataFrame(schema=CODES)]
    try:
        with pq.ParquetWriter(hidden, schema, compression="zstd", use_dictionary=False) as writer:
            for member, parts in data_pieces(payload.read_bytes()):
                for cut, found in _indexed(member, whole_lines(parts)):
                    for block in cut.blocks:  # a row group each
                        writer.write_table(pa.Table.from_pylist([block], schema=schema))
                    frames.append(found.with_columns(pl.col("block") + number))
                    number += len(cut.blocks)
        if not number:
            return False
        body = io.BytesIO()
        pl.concat(frames).unique().sort("code", "block").write_parquet(body, row_group_size=GROUP)
        atomic.write_bytes(codes, body.getvalue(), durable=False)
        hidden.replace(lines)
    finally:
        hidden.unlink(missing_ok=True)
    return True


def whole_lines(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces that end where a line does."""
    rest: list[bytes] = []
    for part in parts:
        cut = part.rfind(b"\n") + 1
        if cut:
            yield b"".join((*rest, part[:cut]))
            rest = []
        rest.append(part[cut:])
    if last := b"".join(rest):
        yield last


def _indexed(member: str, pieces: Iterable[bytes]) -> Iterator[tuple[_Cut, pl.DataFrame]]:
    """Of each piece of a member its blocks, and the codes in them: code, block (from 0 in each piece)."""
    heading, line, chosen = b"", 1, None
    for piece in pieces:
        if not heading:
            if is_json(piece):
                return
            heading = (piece[: piece.find(b"\n") + 1] or piece).removeprefix(MARK)
        cut = _cut(member, piece, heading, line)
        table = _table(piece, separator_of(heading), len(cut.of_line), chosen)
        if chosen is None or table.width != len(chosen):
            names = _codes_of(table, cut)
            chosen = names if chosen is None else chosen
        else:
            names = chosen
        yield cut, _pairs(table, cut, names)
        line += len(cut.of_line)


def _cut(member: str, piece: bytes, heading: bytes, line: int) -> _Cut:
    import numpy as np

    ends = np.flatnonzero(np.frombuffer(piece, np.uint8) == ord("\n")) + 1
    if not piece.endswith(b"\n"):
        ends = np.append(ends, len(piece))
    starts = np.concatenate([[0], ends[:-1]])
    last = np.unique(np.append(ends[np.searchsorted(ends, np.arange(BLOCK, len(piece), BLOCK))], len(piece)))
    of_line = np.searchsorted(last, starts, "right")
    blocks = []
    for start, end in zip([0, *last[:-1].tolist()], last.tolist(), strict=True):
        text, number = piece[start:end], line + int(np.searchsorted(starts, start))
        own = {"member": member, "line": number, "checksum": zlib.crc32(text), "heading": heading, "text": text}
        blocks.append(own)
    return _Cut(blocks, of_line)


def _table(piece: bytes, separator: str, lines: int, names: Sequence[str] | None) -> pl.DataFrame:
    """Cells of a piece, a row for each line. names: of the columns (default: all).

    Where a record goes over several lines, quotes are letters like others, and all columns are read.
    """
    for quote, wanted in (('"', names), (None, None)):
        table = pl.read_csv(
            piece,
            has_header=False,
            infer_schema=False,
            separator=separator,
            quote_char=quote,
            columns=[int(name.rpartition("_")[2]) for name in wanted] if wanted else None,
            truncate_ragged_lines=True,
            encoding="utf8-lossy",
        )
        if table.height == lines:
            return table
    raise ValueError(f"{lines} lines are read as {table.height}")


def _codes_of(table: pl.DataFrame, cut: _Cut) -> list[str]:
    """The columns of codes: short texts, figures of one length, and whole numbers of few digits. The rest are amounts.

    Those of the fewest codes within a block come first; a line keeps so many.
    """
    found: list[tuple[float, str]] = []
    for name in table.columns:
        cells = table[name].drop_nulls()
        if cells.n_unique() < 2:  # leads nowhere
            continue
        lengths = cells.str.len_chars()
        least, most = (lengths.quantile(at, "nearest") or 0 for at in (0.05, 0.95))
        is_figure = (cells.str.contains(FIGURE).mean() or 0) > HALF  # type: ignore[operator]
        is_code = FIXED <= least >= most - 1 or most <= FEW
        is_whole = is_code and not cells.str.contains(".", literal=True).any()
        if most <= LONGEST and (is_whole or not is_figure):
            found.append((_pairs(table, cut, [name]).height / table.height, name))
    shares = accumulate(share for share, _ in sorted(found))
    return [name for (_, name), total in zip(sorted(found), shares, strict=True) if total <= KEPT]


def _pairs(table: pl.DataFrame, cut: _Cut, names: Sequence[str]) -> pl.DataFrame:
    """The codes of some columns with the blocks that they stand in, each pair once."""
    block = pl.Series("block", cut.of_line, pl.UInt32)
    bare = pl.col("code").str.strip_chars_start("0")
    code = pl.when(pl.col("code").str.contains(r"^\d+$")).then(pl.when(bare == "").then(pl.lit("0")).otherwise(bare))
    columns = [
        pl.DataFrame([table[name].alias("code"), block])
        .unique()
        .with_columns(pl.col("code").str.strip_chars(' "\r'))
        .with_columns(code=code.otherwise("code"))
        for name in names
    ]
    whole = pl.concat([pl.DataFrame(schema=CODES), *columns])
    return whole.filter(pl.col("code") != "").unique()
