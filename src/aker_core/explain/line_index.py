"""The lines of a large payload by the codes that stand in them, kept beside it: who opens a number waits for no scan.

``<sha256>.lines-2.sqlite`` (`line_index_file`) holds the text of the payload in blocks of whole lines, each with a
checksum, and in which blocks each code stands. It is made when it is first needed, from bytes that were compared with
their name. It says nothing that the payload does not: remove it at any time. It goes with it.
"""

from __future__ import annotations

import sqlite3
import zipfile
import zlib
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import polars as pl

from aker_core.explain.code_places import NOWHERE, CodePlaces
from aker_core.explain.line_blocks import Block, Lead, Lines, Reading
from aker_core.explain.line_index_build import make_index, text_size
from aker_core.explain.line_index_file import blocks_by_number, blocks_of_codes

EDITION = 2  # of the form of the file: another one is not read
FORMER = ("lines-1.parquet", "codes-1.parquet")  # editions before, which are taken away
LEAST = 1 << 20  # bytes of text: smaller payloads are looked through
FEW, MOST = 16, 64  # blocks of a rare code, and of a row: what may stand in more is looked for in all of them
TOGETHER = 512  # blocks of the longest code, or that all codes share, where none is rare
UNREADABLE = (OSError, ValueError, sqlite3.Error, zlib.error)
UNMADE = (*UNREADABLE, RuntimeError, zipfile.BadZipFile, pl.exceptions.PolarsError)


class LineIndex:
    """The index of one payload. payload: its file, whose bytes were compared with its name."""

    def __init__(self, payload: Path, least: int = LEAST) -> None:
        self._payload, self._least, self._made = payload, least, False
        self._blocks: dict[int, Block] = {}
        self._places = CodePlaces()
        self._index = payload.with_name(f"{payload.name}.lines-{EDITION}.sqlite")

    def near(self, rows: Sequence[Collection[str]]) -> list[Lines | None] | None:
        """For each row, given by its codes, the blocks that hold them; null for a row whose codes say too little.

        Null as a whole where the payload is small, is no text of lines, or has no index that can be read or made.
        """
        if not self._is_there():
            return None
        try:
            return self._near(rows)
        except UNREADABLE:
            self._drop()
            return None

    def _is_there(self) -> bool:
        if self._index.is_file():
            return True
        if not self._made:  # one attempt: who cannot write, or cannot read the payload, looks through it
            self._made = True
            with suppress(*UNMADE):
                for former in FORMER:
                    self._payload.with_name(f"{self._payload.name}.{former}").unlink(missing_ok=True)
                return text_size(self._payload) >= self._least and make_index(self._payload, self._index)
        return False

    def _near(self, rows: Sequence[Collection[str]]) -> list[Lines | None]:
        if new := self._places.unknown(code for row in rows for code in row):
            self._places.learn(new, blocks_of_codes(self._index, new))
        return [_lines(row, self._places, self._read) for row in rows]

    def _read(self, numbers: Collection[int]) -> dict[int, Block]:
        """Blocks by number, each read once; none where they cannot be read."""
        try:
            if new := sorted(set(numbers) - set(self._blocks)):
                found = blocks_by_number(self._index, new)
                self._blocks |= {at: Block(of.member, of.line, of.heading, of.text) for at, of in found.items()}
        except UNREADABLE:
            self._drop()
            return {}
        return {number: self._blocks[number] for number in sorted(numbers)}

    def _drop(self) -> None:
        """Remove what cannot be read: it is made again the next time."""
        with suppress(OSError):
            self._index.unlink(missing_ok=True)


def _lines(row: Collection[str], places: CodePlaces, read: Reading) -> Lines | None:
    """The lines in which a row can stand; null where its codes say too little."""
    codes = [code for code in row if places.blocks(code) != NOWHERE]
    sets = {code: blocks for code in codes if (blocks := places.blocks(code)) is not None}
    leads, together = _leads(codes, sets, places), _together(sets, places)
    if not leads and not together:
        return None
    others = [places.text(code) for code in row if code not in codes]
    return Lines(leads, {code: places.text(code) for code in codes}, others, together, read)


def _together(sets: Mapping[str, frozenset[int]], places: CodePlaces) -> list[frozenset[int]]:
    """The blocks that hold all codes of a row, then all but the rarest, and so on as long as two are left."""
    by_size = sorted(sets, key=lambda code: len(sets[code]))
    parts = [by_size[at:] for at in range(max(1, len(by_size) - 1))] if by_size else []
    return [blocks for part in parts if 0 < len(blocks := places.shared(part)) <= MOST]


def _leads(codes: Sequence[str], sets: Mapping[str, frozenset[int]], places: CodePlaces) -> list[Lead]:
    """The longest code of a row with its blocks, and the rare ones; where none of them leads, all codes together.

    sets: the blocks of each code that does not stand in too many. None at all where there are too many blocks.
    """
    if not sets:
        return []
    rare = sorted((code for code, blocks in sets.items() if len(blocks) <= FEW), key=lambda code: (-len(code), code))
    leads = [Lead(code, places.text(code), sets[code]) for code in rare]
    if len(NOWHERE.union(*(lead.blocks for lead in leads))) > MOST:
        leads = []
    longest = max(codes, key=lambda code: (len(code), code))
    blocks = sets.get(longest)
    if blocks is None or (len(blocks) > TOGETHER and not rare):
        blocks = frozenset.intersection(*sets.values())
    if longest not in rare and 0 < len(blocks) <= TOGETHER:
        leads.insert(0, Lead("", places.text(longest), blocks))
    return leads
