"""The file of an index of lines: blocks of text, compressed, and in which blocks each code stands. Read part by part.

SQLite, because a code and a block are found in it without a look at the rest, whatever the size of the payload.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from aker_core.explain.code_places import WIDE, Columns
from aker_core.explain.line_blocks import StoredBlock
from aker_data import atomic

FILES = "CREATE TABLE files (number INTEGER PRIMARY KEY, member TEXT NOT NULL, heading BLOB NOT NULL)"
BLOCKS = (
    "CREATE TABLE blocks (number INTEGER PRIMARY KEY, file INTEGER NOT NULL, line INTEGER NOT NULL, "
    "checksum INTEGER NOT NULL, text BLOB NOT NULL)"
)
CODES = (
    "CREATE TABLE codes (code TEXT NOT NULL, place INTEGER NOT NULL, blocks BLOB NOT NULL, PRIMARY KEY (code, place)) "
    "WITHOUT ROWID"
)
BLOCKS_OF = "SELECT place, blocks FROM codes WHERE code = ?"
UNSAFE = ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF")  # of a file that has no name yet
BLOCK_OF = (
    "SELECT member, line, heading, checksum, text FROM blocks JOIN files ON files.number = file WHERE blocks.number = ?"
)
FAST = 1  # of zlib: a block is read more often than it is kept
NUMBER = np.dtype("<u4")


class IndexWriter:
    """Writes one file; `done` gives it its name."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection, self._files = connection, dict[tuple[str, bytes], int]()
        for statement in (*UNSAFE, FILES, BLOCKS, CODES):
            connection.execute(statement)

    def add_block(self, number: int, block: StoredBlock) -> None:
        """A block by its number."""
        own = (block.member, block.heading)
        if own not in self._files:
            self._files[own] = len(self._files)
            self._connection.execute("INSERT INTO files VALUES (?, ?, ?)", (self._files[own], *own))
        row = (number, self._files[own], block.line, zlib.crc32(block.text), zlib.compress(block.text, FAST))
        self._connection.execute("INSERT INTO blocks VALUES (?, ?, ?, ?, ?)", row)

    def add_codes(self, codes: Iterable[tuple[str, int, Any]]) -> None:
        """Codes with the place of their column in a line, each pair once, and the numbers of their blocks."""
        rows = ((*own, _packed(blocks)) for *own, blocks in codes)
        self._connection.executemany("INSERT INTO codes VALUES (?, ?, ?)", rows)


@contextmanager
def written(path: Path) -> Iterator[IndexWriter]:
    """A file to fill: it has its name when all is in it, and is not there after an error."""
    hidden = atomic.temporary(path)
    try:
        with closing(sqlite3.connect(hidden)) as connection:
            yield IndexWriter(connection)
            connection.commit()
        hidden.replace(path)
    finally:
        hidden.unlink(missing_ok=True)


def blocks_of_codes(path: Path, codes: Collection[str]) -> dict[str, Columns]:
    """The blocks of each code by the place of its column; none of a code that stands nowhere.

    Raises sqlite3.Error, zlib.error.
    """
    with _opened(path) as connection:
        rows = {code: connection.execute(BLOCKS_OF, (code,)).fetchall() for code in codes}
    return {code: {place: _numbers(packed) for place, packed in found} for code, found in rows.items() if found}


def _packed(blocks: Sequence[int]) -> bytes:
    """Numbers of blocks, compressed; of a code that stands in too many to lead anywhere, nothing."""
    return b"" if len(blocks) > WIDE else zlib.compress(np.asarray(blocks, NUMBER).tobytes(), FAST)


def _numbers(packed: bytes) -> frozenset[int] | None:
    return frozenset(np.frombuffer(zlib.decompress(packed), NUMBER).tolist()) if packed else None


def blocks_by_number(path: Path, numbers: Collection[int]) -> dict[int, StoredBlock]:
    """Blocks by number. Raises ValueError where the text of one is not what was written, sqlite3.Error, zlib.error."""
    found = {}
    with _opened(path) as connection:
        for number in numbers:
            member, line, heading, checksum, packed = connection.execute(BLOCK_OF, (number,)).fetchone() or _no(number)
            text = zlib.decompress(packed)
            if zlib.crc32(text) != checksum:
                raise ValueError(f"{path}: block {number} is damaged")
            found[number] = StoredBlock(member, line, heading, text)
    return found


def _no(number: int) -> Any:
    raise ValueError(f"There is no block {number}")


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        yield connection
