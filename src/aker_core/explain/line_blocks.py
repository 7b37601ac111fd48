"""Blocks of a payload's lines, and the lines of them in which a row can stand. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from aker_core.explain.line_records import MAX_FOUND, cells_of, line_places, line_record
from aker_core.explain.record import Record

RARE = 4  # digits of a number that few lines hold
SHORT = 2  # digits of a code that many lines hold by chance
EXPONENT = re.compile(rb"\d[eE]")  # 1.2e5: such digits are not those that a number is written with


@dataclass(frozen=True)
class StoredBlock:
    """Whole lines of a payload. member: of a zip, before each place; line: of the first; heading: of its file."""

    member: str
    line: int
    heading: bytes
    text: bytes


@dataclass(frozen=True)
class Block(StoredBlock):
    """Whole lines of a payload, looked into many times."""

    _known: dict[bytes, tuple[list[slice], bytes]] = field(default_factory=dict, repr=False)
    _plain: dict[int, bytes | None] = field(default_factory=dict, repr=False)
    _held: dict[bytes, bool] = field(default_factory=dict, repr=False)

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
        places, joined = self._lines_of(sought)
        if beside not in joined:  # as most often: all lines are looked at together
            return []
        return [line for line in places if beside in self.text[line]]

    def lines_with_all(self, texts: Collection[bytes], digits: bytes) -> list[slice]:
        """The lines that hold all of some texts, and the digits of a number as it is commonly written."""
        if not all(self._holds(text) for text in texts):
            return []
        is_plain = len(digits) >= RARE and digits in self.text
        if len(digits) >= RARE and not is_plain and _grouped(digits) not in self.text:
            return []
        anchor = digits if is_plain else max(texts, key=lambda text: (len(text), text))
        places, joined = self._lines_of(anchor)
        if not all(text in joined for text in texts):
            return []
        held = (line for line in places if all(text in self.text[line] for text in texts))
        return [line for line in held if self.may_hold(line, digits)]

    def _holds(self, text: bytes) -> bool:
        """Whether a text stands in the block: the codes of many rows are the same."""
        if text not in self._held:
            self._held[text] = text in self.text
        return self._held[text]

    def _lines_of(self, sought: bytes) -> tuple[list[slice], bytes]:
        """The lines that hold a text, and all of them in one."""
        if sought not in self._known:
            places = [slice(*place) for place in line_places(self.text, sought)]
            self._known[sought] = places, b"\n".join(self.text[line] for line in places)
        return self._known[sought]


def _grouped(digits: bytes) -> bytes:
    """The digits of a number with what groups those before its point."""
    whole, point, rest = digits.partition(b".")
    return f"{int(whole or b'0'):,}".encode() + point + rest


class Lead(NamedTuple):
    """What leads to a row: a rare code, the text by which it stands in a line, and the blocks that have it.

    No code where it is not rare: then a line must say all codes.
    """

    code: str
    text: str
    blocks: frozenset[int]


Reading = Callable[[Collection[int]], Mapping[int, Block]]


@dataclass
class Lines:
    """The lines of a payload in which a row can stand.

    leads: the longest code first, since a short one may be another of the same letters. codes: of the row, those that
    stand in the payload as codes, each with the text by which it stands in a line. others: of the row, as they may
    stand in a line. together: the blocks that hold all codes, then those that hold all but the rarest, and so on: a
    number by chance may look like a code. read: gives blocks.
    """

    leads: Sequence[Lead]
    codes: Mapping[str, str]
    others: Collection[str]
    together: Sequence[frozenset[int]]
    read: Reading
    _known: dict[tuple[str, str], list[Record]] = field(default_factory=dict)

    def nearest(self, digits: str = "") -> Iterator[list[Record]]:
        """The records that hold all texts of the row and the digits of a number, block by block of the likeliest; then
        those that hold all codes."""
        codes = [text.encode() for text in self.codes.values()]
        for texts in ([*codes, *(text.encode() for text in self.others)], codes):
            for blocks in self.together:
                lines: dict[tuple[int, int], tuple[Block, slice]] = {}
                for at, block in self.read(blocks).items():
                    held = block.lines_with_all(texts, digits.encode())
                    lines |= {(at, line.start): (block, line) for line in held}
                if lines:
                    yield _records(lines, ())
            if not self.others:
                return

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
