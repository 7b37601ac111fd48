"""The lines of a large payload by the codes that stand in them, kept beside it: who opens a number waits for no scan.

``<sha256>.lines-1.parquet`` holds the text of the payload in blocks of whole lines, ``<sha256>.codes-1.parquet`` in
which blocks each code stands. Both are made when they are first needed, from bytes that were compared with their name,
each block with a checksum. They say nothing that the payload does not: remove them at any time. They go with it.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import polars as pl

from aker_core.explain.line_index_build import make_index, plain, text_size
from aker_core.explain.records import MAX_FOUND, Record, cells_of, line_places, line_record

EDITION = 1  # of the form of the files: another one is not read
LEAST = 1 << 20  # bytes of text: smaller payloads are looked through
FEW, MOST = 8, 24  # blocks of a rare code, and of a row: what may stand in more is looked for in all of them
TOGETHER = 128  # blocks of the longest code, or that all codes share, where none is rare
SHORT = 2  # digits of a code that many lines hold by chance
EXPONENT = re.compile(rb"\d[eE]")  # 1.2e5: such digits are not those that a number is written with
NOWHERE = frozenset[int]()
Places = Mapping[str, frozenset[int]]  # the blocks of each code
STATE, COUNTY = 2, 5  # digits of a state in a county's code, and of the code


@dataclass(frozen=True)
class Block:
    """Whole lines of a payload. member: of a zip, before each place; line: of the first; heading: of its file."""

    member: str
    line: int
    heading: bytes
    text: bytes
    _known: dict[bytes, tuple[list[slice], bytes]] = field(default_factory=dict, repr=False)
    _plain: dict[int, bytes | None] = field(default_factory=dict, repr=False)

    @cached_property
    def names(self) -> list[str]:
        """Of the cells of a line."""
        return cells_of(self.heading)

    def may_hold(self, line: slice, digits: bytes) -> bool:
        """Whether the digits of a number can stand in a line, whatever groups them."""
        if line.start not in self._plain:
            text = self.text[line]
            self._plain[line.start] = None if EXPONENT.search(text) else text.replace(b",", b"")
        plain = self._plain[line.start]  # one line is asked for the numbers of many rows
        return plain is None or digits in plain

    def lines_with(self, one: bytes, other: bytes) -> list[slice]:
        """The lines that hold two texts: the longer, which fewer lines hold, is looked for."""
        sought, beside = sorted((one, other), key=len, reverse=True)
        if sought not in self._known:
            places = [slice(*place) for place in line_places(self.text, sought)]
            self._known[sought] = places, b"\n".join(self.text[line] for line in places)
        places, joined = self._known[sought]
        if beside not in joined:  # as most often: all lines are looked at together
            return []
        return [line for line in places if beside in self.text[line]]


class Lead(NamedTuple):
    """What leads to a row: a rare code, the text by which it stands in a line, and the blocks that have it.

    No code where it is not rare: then a line must say all codes.
    """

    code: str
    text: str
    blocks: frozenset[int]


@dataclass
class Lines:
    """The lines of a payload in which a row can stand.

    leads: the longest code first, since a short one may be another of the same letters. codes: of the row, those that
    stand in the payload as codes, each with the text by which it stands in a line. read: gives blocks.
    """

    leads: Sequence[Lead]
    codes: Mapping[str, str]
    read: Callable[[Collection[int]], Mapping[int, Block]]
    _known: dict[tuple[str, str], list[Record]] = field(default_factory=dict)

    def records_with(self, needle: str, digits: str = "") -> list[Record]:
        """The records that hold a text and all codes, in their order; where none does, those with fewer of them.

        digits: of a number that they hold too, whatever groups them.
        """
        if (needle, digits) not in self._known:
            self._known[needle, digits] = self._found(needle.encode(), digits.encode())
        return self._known[needle, digits]

    def is_enough(self, unsaid: Collection[str]) -> bool:
        """Whether a record of these lines that leaves some codes unsaid is the row.

        It is where it says a code that led here, and as many as it leaves unsaid; else every code that can be said.
        """
        left = set(unsaid) & set(self.codes)
        if rare := {lead.code for lead in self.leads} - {""}:
            return bool(rare - left) and 2 * len(left) <= len(self.codes)
        return not left

    def _found(self, needle: bytes, digits: bytes) -> list[Record]:
        lines: dict[tuple[int, int], tuple[Block, slice]] = {}
        for lead in self.leads:
            for at, block in self.read(lead.blocks).items():
                held = block.lines_with(lead.text.encode(), needle)
                lines |= {(at, line.start): (block, line) for line in held if block.may_hold(line, digits)}
            if found := _records(lines, self.codes.values()):
                return found
        longer = [text for text in self.codes.values() if len(text) > SHORT or not text.isdigit()]
        return _records(lines, longer) or _records(lines, ())


def _records(lines: Mapping[tuple[int, int], tuple[Block, slice]], texts: Iterable[str]) -> list[Record]:
    """Of lines by block and place those that hold all texts, in their order."""
    wanted = [text.encode() for text in texts]
    found: list[Record] = []
    last, counted, number = None, 0, 0
    for _, (block, place) in sorted(lines.items(), key=itemgetter(0)):
        line = block.text[place]
        if not all(text in line for text in wanted):
            continue
        if block is not last:
            last, counted, number = block, 0, block.line
        number, counted = number + block.text.count(b"\n", counted, place.start), place.start
        found.append(line_record(f"{block.member}line {number:,}", block.names, line))
    return found[:MAX_FOUND]


class LineIndex:
    """The index of one payload. payload: its file, whose bytes were compared with its name."""

    def __init__(self, payload: Path, least: int = LEAST) -> None:
        self._payload, self._least, self._made = payload, least, False
        self._blocks: dict[int, Block] = {}
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
            self._drop()
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
        places = {str(code): frozenset(own["block"].to_list()) for (code,), own in found.group_by("code")}
        leads = [_leads(row, places) for row in rows]
        self._read(frozenset[int]().union(*(own[0].blocks for own in leads if own)))  # of all rows at once
        return [
            Lines(own, {code: _text(code, places) for code in row if _sets(code, places)}, self._others)
            if own
            else None
            for row, own in zip(rows, leads, strict=True)
        ]

    def _read(self, numbers: Collection[int]) -> dict[int, Block]:
        """Blocks by number, each read once. Raises ValueError where the text of one is not what was written."""
        if new := sorted(set(numbers) - set(self._blocks)):
            self._blocks |= self._stored(new)
        return {number: self._blocks[number] for number in sorted(numbers)}

    def _others(self, numbers: Collection[int]) -> dict[int, Block]:
        """As `_read`; none where they cannot be read."""
        try:
            return self._read(numbers)
        except (OSError, ValueError, pl.exceptions.PolarsError):
            self._drop()
            return {}

    def _drop(self) -> None:
        """Remove what cannot be read: it is made again the next time."""
        with suppress(OSError):
            self._lines.unlink(missing_ok=True)

    def _stored(self, numbers: Sequence[int]) -> dict[int, Block]:
        lines, begins = pl.scan_parquet(self._lines), [at for at in numbers if at - 1 not in numbers]
        ends = [at for at in numbers if at + 1 not in numbers]
        # A block is a row group: nothing else is read.
        parts = [lines.slice(start, end + 1 - start) for start, end in zip(begins, ends, strict=True)]
        rows = pl.concat(parts).collect().rows(named=True)
        for number, row in zip(numbers, rows, strict=True):
            if zlib.crc32(row["text"]) != row.pop("checksum"):
                raise ValueError(f"{self._lines}: block {number} is damaged")
        return {number: Block(**row) for number, row in zip(numbers, rows, strict=True)}


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


def _leads(row: Collection[str], places: Places) -> list[Lead]:
    """The longest code of a row with its blocks, and the rare ones; where none of them leads, all codes together.

    None at all where there are too many blocks.
    """
    sets = {code: blocks for code in row if (blocks := _sets(code, places))}
    if not sets:
        return []
    rare = sorted((code for code, blocks in sets.items() if len(blocks) <= FEW), key=lambda code: (-len(code), code))
    leads = [Lead(code, _text(code, places), sets[code]) for code in rare]
    if len(NOWHERE.union(*(lead.blocks for lead in leads))) > MOST:
        leads = []
    longest = max(sets, key=lambda code: (len(code), code))
    blocks = sets[longest] if rare or len(sets[longest]) <= TOGETHER else frozenset.intersection(*sets.values())
    if longest not in rare and 0 < len(blocks) <= TOGETHER:
        leads.insert(0, Lead("", _text(longest, places), blocks))
    return leads


def _text(code: str, places: Places) -> str:
    """How a code stands in a line; a county whose state stands in a cell of its own by its last three digits."""
    return plain(code) if plain(code) in places else plain(code[STATE:])
