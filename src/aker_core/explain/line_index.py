"""The lines of a large payload by the codes that stand in them, kept beside it: who opens a number waits for no scan.

``<sha256>.lines-1.parquet`` holds the text of the payload in blocks of whole lines, ``<sha256>.codes-1.parquet`` in
which blocks each code stands. Both are made when they are first needed, from bytes that were compared with their name,
each block with a checksum. They say nothing that the payload does not: remove them at any time. They go with it.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from aker_core.explain.line_index_build import make_index, plain, text_size
from aker_core.explain.records import MAX_FOUND, Record, cells_of, line_places, line_record

EDITION = 1  # of the form of the files: another one is not read
LEAST = 1 << 20  # bytes of text: smaller payloads are looked through
FEW, MOST = 8, 24  # blocks of a rare code, and of a row: what may stand in more is looked for in all of them
SHORT = 2  # digits of a code that many lines hold by chance
NOWHERE = frozenset[int]()
Places = Mapping[str, frozenset[int]]  # the blocks of each code
STATE, COUNTY = 2, 5  # digits of a state in a county's code, and of the code


@dataclass
class Lines:
    """The blocks of a payload in which a row can stand.

    codes: of the row, those that stand in the payload as codes; rare: of these, those that led here (none where only
    all of them together did).
    """

    blocks: Sequence[Mapping[str, Any]]
    codes: Sequence[str]
    rare: Collection[str]
    _known: dict[str, list[Record]] = field(default_factory=dict)

    def records_with(self, needle: str) -> list[Record]:
        """The records that hold a text and all codes, in their order; where none does, those with fewer of them."""
        if needle not in self._known:
            longer = [code for code in self.codes if len(plain(code)) > SHORT or not code.isdigit()]
            found: list[Record] = []
            for codes in dict.fromkeys((tuple(self.codes), tuple(longer), ())):
                found = found or list(islice(self._found(needle.encode(), codes), MAX_FOUND))
            self._known[needle] = found
        return self._known[needle]

    def is_enough(self, unsaid: Collection[str]) -> bool:
        """Whether a record of these lines that leaves some codes unsaid is the row.

        It is where it says a code that led here, and more than it leaves unsaid; else every code that can be said.
        """
        if self.rare:
            return bool(set(self.rare) - set(unsaid)) and len(unsaid) <= len(self.codes)
        return not set(unsaid) & set(self.codes)

    def _found(self, needle: bytes, codes: Sequence[str]) -> Iterator[Record]:
        texts = [plain(code).encode() for code in codes]
        for block in self.blocks:
            body, names = block["text"], cells_of(block["heading"])
            for start, end in line_places(body, needle):
                line = body[start:end]
                if all(text in line for text in texts):
                    number = block["line"] + body.count(b"\n", 0, start)
                    yield line_record(f"{block['member']}line {number:,}", names, line)


class LineIndex:
    """The index of one payload. payload: its file, whose bytes were compared with its name."""

    def __init__(self, payload: Path, least: int = LEAST) -> None:
        self._payload, self._least, self._made = payload, least, False
        self._lines = payload.with_name(f"{payload.name}.lines-{EDITION}.parquet")
        self._codes = payload.with_name(f"{payload.name}.codes-{EDITION}.parquet")

    def near(self, rows: Sequence[Collection[str]]) -> list[Lines | None] | None:
        """For each row, given by its codes, the blocks that hold them; null for a row whose codes say too little.

        Null as a whole where the payload is small, is no text of lines, or has no index that can be read or made.
        """
        if not self._is_there():
            return None
        try:
            return self._near(rows)
        except (OSError, ValueError, pl.exceptions.PolarsError):
            with suppress(OSError):  # it is made again the next time
                self._lines.unlink(missing_ok=True)
            return None

    def _is_there(self) -> bool:
        if self._lines.is_file() and self._codes.is_file():
            return True
        if not self._made:  # one attempt: who cannot write, or cannot read the payload, looks through it
            self._made = True
            with suppress(OSError, ValueError, RuntimeError, zlib.error, zipfile.BadZipFile, pl.exceptions.PolarsError):
                return text_size(self._payload) >= self._least and make_index(self._payload, self._lines, self._codes)
        return False

    def _near(self, rows: Sequence[Collection[str]]) -> list[Lines | None]:
        forms = {form for row in rows for code in row for form in _forms(code)}
        found = pl.scan_parquet(self._codes).filter(pl.col("code").is_in(sorted(forms))).collect()
        places = {str(code): frozenset(own["block"]) for (code,), own in found.group_by("code")}
        chosen = [_blocks(row, places) for row in rows]
        texts = self._read(sorted({block for blocks, _ in chosen for block in blocks}))
        return [
            Lines([texts[block] for block in sorted(blocks)], [code for code in row if _sets(code, places)], rare)
            if blocks
            else None
            for row, (blocks, rare) in zip(rows, chosen, strict=True)
        ]

    def _read(self, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
        """Blocks by number. Raises ValueError where the text of one is not what was written."""
        if not numbers:
            return {}
        lines, begins = pl.scan_parquet(self._lines), [at for at in numbers if at - 1 not in numbers]
        ends = [at for at in numbers if at + 1 not in numbers]
        # A block is a row group: nothing else is read.
        parts = [lines.slice(start, end + 1 - start) for start, end in zip(begins, ends, strict=True)]
        texts = dict(zip(numbers, pl.concat(parts).collect().iter_rows(named=True), strict=True))
        for number, block in texts.items():
            if zlib.crc32(block["text"]) != block["checksum"]:
                raise ValueError(f"{self._lines}: block {number} is damaged")
        return texts


def _forms(code: str) -> list[str]:
    """The forms of a code, and those of the parts of a county's: state and county may stand in cells of their own."""
    is_county = code.isdigit() and len(code) == COUNTY
    return [plain(code), *([plain(code[:STATE]), plain(code[STATE:])] if is_county else [])]


def _sets(code: str, places: Places) -> frozenset[int]:
    """The blocks that a code stands in, or both parts of a county's."""
    whole, *parts = _forms(code)
    if whole in places:
        return places[whole]
    return places.get(parts[0], NOWHERE) & places.get(parts[1], NOWHERE) if parts else NOWHERE


def _blocks(row: Collection[str], places: Places) -> tuple[frozenset[int], list[str]]:
    """The blocks in which a row can stand, and its rare codes, which led there; no block where there are too many.

    A code may be another one of the same letters: the blocks of all rare ones are looked at. Where none is rare, those
    where all stand together.
    """
    sets = {code: blocks for code in row if (blocks := _sets(code, places))}
    rare = [code for code, blocks in sets.items() if len(blocks) <= FEW]
    found = NOWHERE.union(*(sets[code] for code in rare))
    if not rare and sets:
        found = frozenset.intersection(*sets.values())
    return (found, rare) if len(found) <= MOST else (NOWHERE, [])
