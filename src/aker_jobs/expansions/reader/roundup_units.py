"""A text of several projects cut into units: headings, sentences, and clauses that tell of a company of their own.

A project is told by one unit or by several neighbors (`roundup_runs`), so a cut too many does little harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice, pairwise, zip_longest
from typing import Literal, NamedTuple

from aker_jobs.expansions.reader import gazetteers, roundup_signs
from aker_jobs.expansions.reader import roundup_cues as cues
from aker_jobs.expansions.reader.lines import Line, lines

MOST_UNITS = 150  # a longer text is read as far as that
LONGEST_WORD = 40  # characters

LEAST_IN_SERIES = 3

Kind = Literal["heading", "sentence", "clause", "item"]


class Unit(NamedTuple):
    """A heading, a sentence or a clause; an item is a clause of a series of names with their places and no verb.

    leads: it is the first of its line; gap: a blank line is before it; section: counted by the headings of states and
    counties and the openings of lists; state: of its section; under: where the heading of its county or city stands.
    """

    start: int
    end: int
    kind: Kind
    leads: bool
    gap: bool
    section: int
    state: str | None
    under: tuple[int, int] | None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    does = (
        r"(?:will|plans? (?:to|an?)|is \w+ing|is to|has|announced|expects? to|intends? to|would|wants? to|won|got"
        r"|whose|brings?|creates?|adds?|invests?|opens?|builds?|means?|puts?|hires?"
        r"|(?:new )?(?:[A-Z][\w'’-]+ )?(?:HQ|headquarters|plant|facility) will)"
    )
    # A word has an end: a text of one long word would be searched anew from each of its capitals.
    word = rf"[A-Z][\w&.'’-]{{0,{LONGEST_WORD}}}"
    name = rf"{word}(?: (?:& |of |and )?{word}){{0,4}}"
    form = r"(?:,? (?:Inc|INC|LLC|Corp|Co|Ltd|L\.P|LP)\b\.?)?"
    return {
        "figure": re.compile(
            r"\$\s?\d|\b\d[\d,]* (?:[\w-]+ ){0,3}?(?:jobs|people|workers|employees|positions)"
            r"|\b(?:million|billion) dollars",
            re.IGNORECASE,
        ),
        "sentence": re.compile(
            r"(?<![A-Z.][A-Z])(?<!\b[A-Z])(?<!Co)(?<!Inc)(?<!Corp)(?<!Gov)(?<!Ltd)(?<!St)(?<!Dr)(?<!Mr)(?<!Mrs)(?<!Lt)"
            r"[.!?][\"”’)]*(?:\[\d{1,2}\])?\s+(?=[\"“(]?[A-Z0-9])"
        ),
        "clause": re.compile(
            r";\s(?:and\s)?(?=[A-Za-z0-9])"
            rf"|,\s(?:(?:while|and|but|as)\s)?(?:to\s|for\s)?(?=(?:[a-z][a-z-]+ ){{0,4}}{name},? {does}\b)"
            rf"|(?<=[a-z0-9])\s(?:while|and)\s(?=(?:[a-z][a-z-]+ ){{0,4}}{name},? {does}\b)"
            rf"|(?::|,? including|,? such as|,? among them)\s(?=(?:[a-z][a-z-]+ ){{0,4}}{name}[^.\n]{{4,120}};)"
            rf"|(?<=\)),?\s(?:and\s)?(?=(?:[a-z]+ ){{0,4}}{name}{form} \()"
            rf"|(?<=[a-z])\s(?:are|were|include|included|to|namely)\s(?={name}{form} \([A-Z])"
        ),
        "beside place": re.compile(rf"{name}{form} \([A-Z][A-Za-z. ]+(?:,[^)]*)?\)"),
        "item": re.compile(
            rf"(?:and )?{name}{form} \([A-Z][A-Za-z. ]+(?:,[^)]*)?\)[.,]?"
            rf"|[^$\n]{{0,90}}?\b(?:for|to) {name}{form} (?:in|of) [A-Z][\w. ]+[.,]?"
        ),
        "of projects": re.compile(
            r"\b(?:award|approv|credit|grant|incentiv|expan|abate|project|invest|assist|loan)", re.IGNORECASE
        ),
        "state or form": re.compile(r"(?:Inc|LLC|Corp|Co|Ltd|L\.P|LP)\b"),
        "within a name": re.compile(r"[A-Z][\w&.'’-]*$"),
    }


def units(text: str) -> list[Unit]:
    """The units of a text, in order, at most `MOST_UNITS`."""
    return list(islice(_units(text), MOST_UNITS))


def _units(text: str) -> Iterator[Unit]:
    for number, (section, state, under) in enumerate(_sections(lines(text), text, roundup_signs.state_of_all(text))):
        above = ""
        for line in section:
            if line.kind == "heading":
                if text[line.start : line.end] == above:
                    continue  # pages as they are stored often have a headline twice
                above = text[line.start : line.end]
                yield Unit(line.start, line.end, "heading", True, line.after_gap, number, state, under)
                continue
            for at, (start, end, kind) in enumerate(_pieces(text, line)):
                yield Unit(start, end, kind, at == 0, line.after_gap and at == 0, number, state, under)


def _pieces(text: str, line: Line) -> Iterator[tuple[int, int, Kind]]:
    """The sentences of a line, and the clauses of those with several figures or names."""
    for start, end in sentences(text, line.start, line.end):
        joints = [(start, start)]
        if _has_clauses(text, start, end):
            joints += _joints(text, start, end)
        cut = [
            (begin, begin + len(text[begin:stop].rstrip())) for (_, begin), (stop, _) in pairwise((*joints, (end, end)))
        ]
        items = {piece for piece in cut if _patterns()["item"].fullmatch(text, *piece)}
        is_series = len(items) >= LEAST_IN_SERIES and _patterns()["of projects"].search(text, start, end) is not None
        for begin, last in cut:
            if last > begin:
                is_item = is_series and (begin, last) in items
                yield begin, last, "item" if is_item else "clause" if begin > start else "sentence"


def _has_clauses(text: str, start: int, end: int) -> bool:
    """Whether a sentence has several figures, or names several companies with their places."""
    if "; " in text[start:end] or len(_patterns()["figure"].findall(text, start, end)) > 1:
        return True
    return len(_patterns()["beside place"].findall(text, start, end)) >= LEAST_IN_SERIES


def _joints(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What stands between the clauses of a sentence; not within 'Gear and Drive Works' or 'Lima, Ohio'."""
    for match in _patterns()["clause"].finditer(text, start, end):
        if not _is_within_a_name(text, start, match):
            yield match.span()


def _is_within_a_name(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a joint stands within 'Gear and Drive Works' or 'Lima, Ohio', where no figure was told before it."""
    sign = match[0].strip()
    before = text[max(start, match.start() - LONGEST_WORD) : match.start()]
    if sign not in (",", "and", "while") or not _patterns()["within a name"].search(before):
        return False
    if sign != ",":
        return True
    following = text[match.end() : match.end() + LONGEST_WORD]
    of_state = any(following.startswith(name) for name in gazetteers.state_words())
    is_told = _patterns()["figure"].search(text, start, match.start()) is not None
    return of_state or not is_told or _patterns()["state or form"].match(following) is not None


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the sentences of a paragraph stand."""
    ends = [match.end() for match in _patterns()["sentence"].finditer(text, start, end)]
    return list(pairwise((start, *ends, end)))


def _sections(
    found: list[Line], text: str, everywhere: str | None
) -> Iterator[tuple[list[Line], str | None, tuple[int, int] | None]]:
    """Lines between the headings of states and counties and the openings of lists, with what is said above them."""
    state, under = everywhere, None
    section: list[Line] = []
    for line, following in zip_longest(found, found[1:]):
        if line.kind == "date" and section and section[-1].kind == "heading":
            continue  # the day of the news that the heading is of
        is_place = following is not None and following.kind == "paragraph" and _is_place(text, line, state)
        if line.kind in ("heading", "paragraph") and not is_place:
            section.append(line)
            continue
        yield section, state, under
        section = []
        if line.kind == "state":
            state, under = gazetteers.state_names()[text[line.start : line.end].strip(" #*:_|").lower()], None
        elif line.kind != "opening":
            under = (line.start, line.end) if line.kind == "place" or is_place else None
    yield section, state, under


def _is_place(text: str, line: Line, state: str | None) -> bool:
    """Whether a short line is the name of a place of the state and nothing else."""
    return line.kind == "heading" and state is not None and cues.is_place(text, line.start, line.end, state)
