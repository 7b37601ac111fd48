"""The lines of a large payload by the codes that stand in them, kept beside it: who opens a number waits for no scan.

``<sha256>.lines-1.parquet`` holds the text of the payload in blocks of whole lines, ``<sha256>.codes-1.parquet`` in
which blocks each code stands. Both are made when they are first needed, from bytes that were compared with their name,
each block with a checksum. They say nothing that the payload does not: remove them at any time. They go with it.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from aker_core.explain.line_index_build import make_index, plain, text_size
from aker_core.explain.records import MAX_FOUND, Record, cells_of, line_places, line_record

EDITION = 1  # of the form of the files: another one is not read
LEAST = 1 << 24  # bytes of text: smaller payloads are looked through
FEW, MOST = 8, 24  # blocks of a rare code, and of a row: what may stand in more is looked for in all of them
STATE, COUNTY = 2, 5  # digits of a state in a county's code, and of the code


@dataclass
class Lines:
    """The blocks of a payload in which a row can stand. codes: those that all of its lines hold; others: the rest."""

    blocks: Sequence[Mapping[str, Any]]
    codes: Sequence[bytes]
    others: Collection[str]
    _known: dict[str, list[Record]] = field(default_factory=dict)

    def records_with(self, needle: str) -> list[Record]:
        """The records that hold a text and all codes, in their order; where none does, those that hold the text."""
        if needle not in self._known:
            found = list(self._found(needle.encode(), self.codes))
            self._known[needle] = found or list(islice(self._found(needle.encode(), ()), MAX_FOUND))
        return self._known[needle]

    def says(self, code: str) -> bool:
        """Whether a code stands anywhere in the blocks, or elsewhere in the payload as a code."""
        return code not in self.others or any(plain(code).encode() in block["text"] for block in self.blocks)

    def _found(self, needle: bytes, codes: Sequence[bytes]) -> Iterator[Record]:
        for block in self.blocks:
            body, heading = block["text"], block["heading"]
            for start, end in line_places(body, needle):
                line = body[start:end]
                if all(code in line for code in codes):
                    number = block["line"] + body.count(b"\n", 0, start)
                    yield line_record(f"{block['member']}line {number:,}", cells_of(heading), line)


class LineIndex:
    """The index of one payload. payload: its file, whose bytes were compared with its name."""

    def __init__(self, payload: Path, least: int = LEAST) -> None:
        self._payload, self._least = payload, least
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
        try:
            return text_size(self._payload) >= self._least and make_index(self._payload, self._lines, self._codes)
        except (OSError, zipfile.BadZipFile):
            return False

    def _near(self, rows: Sequence[Collection[str]]) -> list[Lines | None]:
        forms = {form for row in rows for code in row for form in _forms(code)}
        found = pl.scan_parquet(self._codes).filter(pl.col("code").is_in(sorted(forms))).collect()
        places = {str(code): frozenset(own["block"]) for (code,), own in found.group_by("code")}
        chosen = [_blocks(row, places) for row in rows]
        texts = self._read(sorted({block for blocks in chosen if blocks for block in blocks}))
        return [
            Lines(
                [texts[block] for block in sorted(blocks)],
                [form.encode() for code in row if (form := plain(code)) in places],
                [code for code in row if not any(form in places for form in _forms(code))],
            )
            if blocks
            else None
            for row, blocks in zip(rows, chosen, strict=True)
        ]

    def _read(self, numbers: Iterable[int]) -> dict[int, dict[str, Any]]:
        """Blocks by number. Raises ValueError where the text of one is not what was written."""
        lines, texts = pl.scan_parquet(self._lines), {}
        for number in numbers:  # a block is a row group: nothing else is read
            (block,) = lines.slice(number, 1).collect().to_dicts()
            if zlib.crc32(block["text"]) != block["checksum"]:
                raise ValueError(f"{self._lines}: block {number} is damaged")
            texts[number] = block
        return texts


def _forms(code: str) -> list[str]:
    """The forms of a code, and those of the parts of a county's: state and county may stand in cells of their own."""
    is_county = code.isdigit() and len(code) == COUNTY
    return [plain(code), *([plain(code[:STATE]), plain(code[STATE:])] if is_county else [])]


def _blocks(row: Collection[str], places: Mapping[str, frozenset[int]]) -> frozenset[int] | None:
    """The blocks in which a row can stand: those of its rare codes; null where there are too many of them.

    A code may be another one of the same letters: the blocks of all rare ones are looked at.
    """
    sets = []
    for code in row:
        whole, *parts = _forms(code)
        if whole in places:
            sets.append(places[whole])
        elif parts and all(part in places for part in parts):
            sets.append(places[parts[0]] & places[parts[1]])
    few = [blocks for blocks in sets if len(blocks) <= FEW]
    found = frozenset[int]().union(*few)
    if not few and sets:  # none of the codes is rare: where they stand together
        found = min(sets, key=len)
        for blocks in sets:
            found = found & blocks or found
    return found if found and len(found) <= MOST else None
