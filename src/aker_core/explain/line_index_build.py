"""Makes the index of a payload's lines: its text in blocks of whole lines, and the codes that stand in each."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from aker_core.explain.code_places import JOINT
from aker_core.explain.json_records import MARK, is_json
from aker_core.explain.line_blocks import StoredBlock
from aker_core.explain.line_index_file import written
from aker_core.explain.line_records import cells_of, separator_of
from aker_core.explain.records import data_pieces

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

BLOCK = 1 << 15  # bytes of a block
CODES = {"code": pl.String, "place": pl.UInt32, "block": pl.UInt32}
LONGEST = 40  # letters of a code
FIGURE = r"^[-$]?[\d,]*\.?\d*%?$"
HALF = 0.5  # of the cells of a column
FIXED, FEW = 4, 3  # digits: figures of one length that are so long, or whole numbers so short, are codes
KEPT = 6.0  # codes of a line
STATE, COUNTY = "state", "county"  # in the names of such columns


class _Cut(NamedTuple):
    """A piece of a member: its blocks, and the block of each of its lines."""

    blocks: list[StoredBlock]
    of_line: npt.NDArray[np.intp]


def text_size(payload: Path) -> int:
    """The bytes of a payload, of a zip those of its members. Raises OSError, BadZipFile."""
    if not zipfile.is_zipfile(payload):
        return payload.stat().st_size
    with zipfile.ZipFile(payload) as archive:
        return sum(info.file_size for info in archive.infolist())


class _Columns(NamedTuple):
    """The columns of a table by name: those of codes, and those of state and county."""

    codes: list[str]
    counties: list[tuple[str, str]]

    @property
    def names(self) -> list[str]:
        """All of them, each once."""
        return list(dict.fromkeys([*self.codes, *(name for two in self.counties for name in two)]))


def make_index(payload: Path, index: Path) -> bool:
    """Write the file; False for what is no text of lines. Raises OSError, BadZipFile, sqlite3.Error."""
    number, frames = 0, [pl.DataFrame(schema=CODES)]
    with suppress(_NoLines), written(index) as file:
        for member, parts in data_pieces(payload.read_bytes()):
            for cut, found in _indexed(member, whole_lines(parts)):
                for at, block in enumerate(cut.blocks, start=number):
                    file.add_block(at, block)
                frames.append(found.with_columns(pl.col("block") + number))
                number += len(cut.blocks)
        if not number:
            raise _NoLines
        pairs = pl.concat(frames).unique().sort(list(CODES))
        file.add_codes(pairs.group_by("code", "place", maintain_order=True).agg("block").iter_rows())
    return number > 0


class _NoLines(Exception):
    """There is nothing to index."""


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
    """Of each piece of a member its blocks, and the codes in them: code, place, block (from 0 in each piece)."""
    heading, line, chosen = b"", 1, _Columns([], [])
    for piece in pieces:
        if is_first := not heading:
            if is_json(piece):
                return
            heading = (piece[: piece.find(b"\n") + 1] or piece).removeprefix(MARK)
        cut = _cut(member, piece, heading, line)
        table = _table(piece, separator_of(heading), len(cut.of_line), None if is_first else chosen.names)
        names = chosen
        if is_first or set(table.columns) != set(chosen.names):
            names = _Columns(_codes_of(table, cut), _counties_of(heading, table))
            chosen = names if is_first else chosen
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
        number = line + int(np.searchsorted(starts, start))
        blocks.append(StoredBlock(member, number, heading, piece[start:end]))
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
            columns=[_place(name) for name in wanted] if wanted else None,
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
            found.append((_pairs(table, cut, _Columns([name], [])).height / table.height, name))
    shares = accumulate(share for share, _ in sorted(found))
    return [name for (_, name), total in zip(sorted(found), shares, strict=True) if total <= KEPT]


def _counties_of(heading: bytes, table: pl.DataFrame) -> list[tuple[str, str]]:
    """The columns of state and county, one after the other, by what the heading says of them."""
    names = [name.lower() for name in cells_of(heading)]
    places = [at for at, (one, other) in enumerate(pairwise(names)) if STATE in one and COUNTY in other]
    columns = {_place(name): name for name in table.columns}
    return [(columns[at], columns[at + 1]) for at in places if at in columns and at + 1 in columns]


def _pairs(table: pl.DataFrame, cut: _Cut, columns: _Columns) -> pl.DataFrame:
    """The codes of some columns with the place of these and the blocks that they stand in, each once."""
    block = pl.Series("block", cut.of_line, pl.UInt32)
    codes = [
        pl.DataFrame([table[name].alias("code"), block]).unique().select(_plain("code"), _at(name), "block")
        for name in columns.codes
    ]
    codes += [_counties(table, block, *two) for two in columns.counties]
    return pl.concat([pl.DataFrame(schema=CODES), *codes]).filter(pl.col("code") != "").unique()


def _at(name: str) -> pl.Expr:
    return pl.lit(_place(name), pl.UInt32).alias("place")


def _place(name: str) -> int:
    """The place of a column in its lines."""
    return int(name.rpartition("_")[2])


def _counties(table: pl.DataFrame, block: pl.Series, state: str, county: str) -> pl.DataFrame:
    """The counties of two columns as `joint` has them."""
    cells = pl.DataFrame([table[state].alias("state"), table[county].alias("county"), block]).unique()
    named = cells.with_columns(_plain("state"), _plain("county")).filter(
        pl.col("state").str.contains(r"^\d{1,2}$"), pl.col("county").str.contains(r"^\d{1,3}$")
    )
    code = pl.concat_str("state", "county", separator=JOINT).alias("code")
    return named.select(code, _at(county), "block").unique()


def _plain(name: str) -> pl.Expr:
    """As `plain`, without what stands around a cell."""
    cell = pl.col(name).str.strip_chars(' "\r')
    bare = cell.str.strip_chars_start("0")
    number = pl.when(bare == "").then(pl.lit("0")).otherwise(bare)
    return pl.when(cell.str.contains(r"^\d+$")).then(number).otherwise(cell).alias(name)
