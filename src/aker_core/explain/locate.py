"""Where a row of the lake stands in the bytes that it came from. Pure."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aker_core.explain.code_places import plain
from aker_core.explain.line_records import MAX_FOUND
from aker_core.explain.record import Record
from aker_core.explain.records import Contents, Near

Wanted = tuple[Mapping[str, str], float | None]

STATE = 2  # digits of a state in a county's code
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?(?:[eE][-+]?\d+)?")
POWER = re.compile(r"\d[eE]")  # 1.2e5: such digits are not those that a number is written with
EXACT = 1e15  # smaller whole numbers are written with all their digits
SHORT = 60  # characters of a cell in which a number is looked for
PHRASE = 6  # a text so long may be a part of a cell: a quote of an announcement
RARE = 4  # digits of a number that few lines hold
WORDS = 24  # characters of a text that are looked for: longer ones may be broken or written in entities


@dataclass(frozen=True)
class Place:
    """A record of a payload that says what a row says. number: as it stands there; missing: what the record does not
    say itself (the address, the file, or a heading does)."""

    where: str
    text: str
    number: float | None
    missing: tuple[str, ...]


def places_of(contents: Contents, rows: Sequence[tuple[Mapping[str, Any], float | None]]) -> list[list[Place]]:
    """For each row the records of a payload that agree best with it: its codes by column, its number (null: withheld).

    A record must hold the number, and one code. Codes may be split over cells (state and county), or stand in the
    heading of the number's column. Empty where no record does. By the index of a large payload; what that does not
    find is looked for in the whole.
    """
    wanted = [
        ({name: _code(value) for name, value in codes.items() if value is not None and _code(value)}, number)
        for codes, number in rows
    ]
    best = _by_index(contents, wanted)
    left = [at for at, found in enumerate(best) if found is None]
    scanned = iter(_scanned(contents, [wanted[at] for at in left]) if left else ())
    return [next(scanned) if found is None else found for found in best]


def _by_index(contents: Contents, wanted: Sequence[Wanted]) -> list[list[Place] | None]:
    """The places that the index of a payload leads to; null for a row that is to be looked for in the whole."""
    near = contents.near([list(texts.values()) for texts, _ in wanted])
    if near is None:
        return [None] * len(wanted)
    return [None if lines is None else _within(lines, *row) for lines, row in zip(near, wanted, strict=True)]


def _within(lines: Near, texts: Mapping[str, str], number: float | None) -> list[Place] | None:
    """The places within some lines, if they say enough to be the row's; null without one."""
    digits = "" if number is None or abs(number) >= EXACT else _digits(number)
    for records in lines.nearest(digits):
        agreed = _agreed(records, texts, number)
        if agreed and lines.is_enough([texts[name] for name in agreed[0].missing]):
            return agreed
    for needle in _needles(texts.values(), number):
        agreed = _agreed(lines.records_with(needle, digits), texts, number)
        if agreed and lines.is_enough([texts[name] for name in agreed[0].missing]):
            return agreed
    return None


def _scanned(contents: Contents, wanted: Sequence[Wanted]) -> list[list[Place]]:
    """All rows are looked for at once, each by the rarest of its texts first."""
    needles = [_needles(texts.values(), number) for texts, number in wanted]
    best: list[list[Place]] = [[] for _ in wanted]
    for turn in range(max(map(len, needles), default=0)):
        asked = [at for at, own in enumerate(needles) if turn < len(own)]
        found = contents.records_with(needles[at][turn] for at in asked)
        for at in asked:
            records = found[needles[at][turn]]
            agreed = _agreed(records, *wanted[at])
            unsaid = len(agreed[0].missing) if agreed else len(wanted[at][0])
            if unsaid < (len(best[at][0].missing) if best[at] else len(wanted[at][0])):
                best[at] = agreed
            # Of a text that very many lines hold, such as a short number, not all were looked at: go on by another.
            if agreed and (unsaid == 0 or len(records) < MAX_FOUND):
                needles[at] = []
    return best


def _agreed(records: Iterable[Record], texts: Mapping[str, str], number: float | None) -> list[Place]:
    """Of the records that hold the number those that leave least of the codes unsaid, and of these the ones that say
    most of them in the column of that name: a short code may stand in any other."""
    agreed = [(place, each) for each in records if (place := _agreement(each, texts, number)) is not None]
    least = min((len(place.missing) for place, _ in agreed), default=0)
    left = [(place, each) for place, each in agreed if len(place.missing) == least]
    if len(left) > 1:
        named = [_named(each, texts) for _, each in left]
        left = [pair for pair, count in zip(left, named, strict=True) if count == max(named)]
    return [place for place, _ in left]


def _named(record: Record, texts: Mapping[str, str]) -> int:
    """How many codes of a row a record has in the column of their name."""
    return sum(name in texts and plain(text) == plain(texts[name]) for name, text in record.cells)


def _code(value: Any) -> str:
    return str(value).strip()


def _needles(codes: Iterable[str], number: float | None) -> list[str]:
    """What to look for, the rarest first: a long number as it is written, long codes, ends of codes."""
    written = "" if number is None else _plain(number)
    grouped = "" if number is None else f"{number:,.0f}"
    whole = [code[:WORDS] for code in codes]
    ends = [code[STATE:] for code in whole if len(code) == STATE + 3 and code.isdigit()]
    by_length = sorted({*whole, written, grouped, *ends} - {""}, key=lambda text: (-len(text), text))
    return list(dict.fromkeys([written, grouped, *by_length])) if len(written) >= RARE else by_length


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else repr(number)


def _agreement(record: Record, codes: Mapping[str, str], number: float | None) -> Place | None:
    """What a record leaves unsaid of a row; None where it does not hold the number."""
    if number is None:
        headings = [name for name, _ in record.cells]
    elif _may_hold(record.digits, number):
        headings = [name for name, text in record.cells if _is(text, number)]
    else:
        return None
    if not headings:
        return None
    missing = tuple(name for name, code in codes.items() if not _says(record, headings, code))
    column = f", column {headings[0]}" if number is not None and len(headings) == 1 and headings[0] else ""
    return Place(f"{record.where}{column}", record.text, number, missing)


def _may_hold(digits: str, number: float) -> bool:
    """False where a number cannot stand in a text: looked at before its cells are, since most records lack it."""
    if abs(number) >= EXACT or POWER.search(digits):
        return True
    return _digits(number) in digits


def _digits(number: float) -> str:
    """A number as it is written, without sign and the zero before a point."""
    return _plain(abs(number)).removeprefix("0")


def _is(text: str, number: float) -> bool:
    """Whether a cell is a number, or a short text with it ("FY 2021 = $417,698.00")."""
    return _may_hold(text.replace(",", ""), number) and any(
        float(part.replace(",", "")) == number for part in NUMBER.findall(text[:SHORT])
    )


def _says(record: Record, headings: Iterable[str], code: str) -> bool:
    if code in record.texts or (code.isdigit() and _says_digits(record, code)):
        return True
    if len(code) >= PHRASE and not code.isdigit() and any(code[:WORDS] in text for text in record.texts):
        return True
    return any(code in heading for heading in headings)


def _says_digits(record: Record, code: str) -> bool:
    """Whether a cell is a code of digits but for zeros before it, or two are state and county of it.

    All cells are looked at together first: a record of forty lacks most codes.
    """
    if (bare := code.lstrip("0")) in record.joined and any(
        text.isdigit() and text.lstrip("0") == bare for text in record.texts
    ):
        return True
    state, county = code[:STATE], code[STATE:]
    if len(code) != STATE + 3 or county.lstrip("0") not in record.joined:
        return False
    pairs = itertools.pairwise(record.texts)
    return any(other.zfill(3) == county and one.zfill(STATE) == state for one, other in pairs)
