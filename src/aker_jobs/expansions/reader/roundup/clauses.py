"""The sentences of a line, and the clauses of those that tell of several companies: "Acme will ..., Bolt adds ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Literal

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.roundup import joints as roundup_joints
from aker_jobs.expansions.reader.roundup import relatives
from aker_jobs.expansions.reader.roundup.companies import name_rows
from aker_jobs.expansions.reader.text.lines import Line

LONGEST_WORD = 40  # characters
LEAST_IN_SERIES = 3  # names with their places, from which on they are a series

Kind = Literal["heading", "sentence", "clause", "item"]


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    does = (
        r"(?:will|plans? (?:to|an?)|is \w+ing|is to|has|announced|expects? to|intends? to|would|wants? to|won|got"
        r"|received|was awarded|were awarded|whose|brings?|creates?|adds?|invests?|opens?|builds?|means?|puts?|hires?"
        r"|(?:new )?(?:[A-Z][\w'’-]+ )?(?:HQ|headquarters|plant|facility) will)"
    )
    acts = (
        rf"(?:{does}|is|are|was|has|have|had|plans|(?:opened|moved|put|took|spent|bought|broke|laid|finished|added|hired"
        r"|picked|chose|completed|began|started|expanded|converted|leased|enlarged|invested|built|signed|selected|pledged"
        r"|promised|received|bought|sank|poured|announced|unveiled|doubled|relocated|landed|installed))"
    )
    # A word has an end: a text of one long word would be searched anew from each of its capitals.
    word = rf"[A-Z][\w&.'’-]{{0,{LONGEST_WORD}}}"
    name = rf"{word}(?: (?:& |of |and )?{word}){{0,4}}"
    form = r"(?:,? (?:Inc|INC|LLC|Corp|Co|Ltd|L\.P|LP)\b\.?)?"
    city = rf"{word}(?: {word}){{0,2}}"
    openers = r"(?:The|Its?|This|That|They|An?|Another|Once|Work|Construction|Production)"
    state = (
        rf"(?<=, [A-Z][A-Z])(?:{'|'.join(f'(?<={code})' for code in sorted(set(gazetteers.state_words().values())))})"
    )
    # 'Acme', 'Acme in Lima', 'Acme, Lima'
    placed = rf"{name}{form}(?:,? (?:in|of|at|near) {city}|, {city}(?:, [A-Z][\w.]{{1,{LONGEST_WORD}}})?)?"
    return {
        "figure": re.compile(
            r"\$\s?\d|(?<![\d,])\d[\d,]{0,14} (?:[\w-]+ ){0,3}?(?:jobs|people|workers|employees|positions|hires|hands"
            r"|engineers|technicians|operators|drivers|mechanics|scientists|associates|staff)\b"
            r"|\b(?:million|billion) dollars",
            re.IGNORECASE,
        ),
        "sentence": re.compile(
            r"(?<![A-Z.][A-Z])(?<!\b[A-Z])(?<!Co)(?<!Inc)(?<!Corp)(?<!Gov)(?<!Ltd)(?<!St)(?<!Dr)(?<!Mr)(?<!Mrs)(?<!Lt)"
            r"(?<!Rep)(?<!Sen)"
            r"[.!?][\"”’)]*(?:\[\d{1,2}\])?\s+(?=[\"“(]?[A-Z0-9])"
            # a street at the end of a line: '1401 N. Meridian St.'
            r"|(?<=[a-z]{3} St)(?<!from St)(?<!near St)(?<!with St)(?<!and St)(?<!the St)(?<!for St)"
            r"\.[ \t]{0,3}\n\s*(?=[A-Z])"
            # 'in Lima, OH. The plant will ...'
            rf"|(?<=, [A-Z][A-Z])\.\s+(?={openers}\s)"
            rf"|{state}\.\s+(?=[A-Z][a-z])"
            # 'its own R&D. Acme, for one, ...', 'a maker of LED. Acme ...'
            r"|(?<=&[A-Z])\.\s+(?=[A-Z])|(?<=[A-Z]{3})(?<!GOV)(?<!VOL)(?<!LTD)(?<!INC)(?<!LLC)(?<!SEN)(?<!REP)\.\s+(?=[A-Z][a-z])"
        ),
        # 'an 800,000-sq.-ft. (74,320-sq.-m.) center', 'on Md. 63', 'the No. 4 state'
        "before a number": re.compile(
            r"\b(?:[Nn]os?|sq|ft|[Aa]pprox|Md|Va|Ga|Fla|Pa|Ky|Ill|Ind|Mich|Hwy|Rte?"
            r"|Jan|Feb|Aug|Sept?|Oct|Nov|Dec)\.\s+$"
        ),
        "clause": re.compile(
            r";\s(?:and\s)?(?=[A-Za-z0-9])"
            rf"|,\s(?:(?:while|and|but|as)\s)?(?:to\s|for\s)?(?=(?:[a-z][a-z-]+ ){{0,4}}{placed},? {does}\b)"
            # ', while in Troy the bakery of Bolt Foods has ...', ', and Bolt Foods, which makes bread, will ...'
            rf"|,\s(?:while|and|but|whereas)\s(?=(?:(?:farther|over|down|up|out|back|nearby|just) ){{0,2}}"
            rf"(?:(?:in|at|near|outside|around) {city},? )?(?:[a-z][\w-]+ ){{0,6}}{name}{form}"
            rf"(?:, (?:which|whose|who|an?|the|maker|formerly|of)\b[^,.;\n]{{2,90}},)? {acts}\b)"
            rf"|(?<=[a-z0-9])\s(?:while|and)\s(?=(?:[a-z][a-z-]+ ){{0,4}}{name},? {does}\b)"
            rf"|(?::|,? including|,? such as|,? among them)\s(?=(?:[a-z][a-z-]+ ){{0,4}}{name}[^.\n]{{4,120}};)"
            rf"|(?<=\)),?\s(?!(?:and )?(?:city|village|town|township) of )(?:and\s)?(?=(?:[a-z]+ ){{0,4}}{placed} \()"
            rf"|(?:(?<=[a-z])\s(?:are|were|include|included|to|namely|including)|:)\s(?={placed} \([A-Z$\d])"
        ),
        "beside place": re.compile(
            rf"{name}{form} \([A-Z][A-Za-z. ]{{1,60}}(?:,[^)\n]{{0,60}})?\)|{placed} \([$\d][^()]{{2,80}}\)"
        ),
        "in a city": re.compile(rf"(?P<city>{city})(?:, [A-Z][\w.]{{1,{LONGEST_WORD}}})? \("),
        "item": re.compile(
            rf"(?:and )?{name}{form} \([A-Z][A-Za-z. ]{{1,60}}(?:,[^)\n]{{0,60}})?\)[.,]?"
            rf"|(?:and )?{placed} \([$\d][^()]{{2,80}}\)[.,]?"
            rf"|[^(\n]{{0,160}}? (?:in|to|at|near|for) {city}(?:, [A-Z][\w.]{{1,{LONGEST_WORD}}})? \({name}{form}\)"
            r"(?:, [^,;\n]{1,40})?[.,]?"
            rf"|[^$\n]{{0,90}}?\b(?:for|to) {name}{form} (?:in|of) [A-Z][\w. ]+[.,]?"
        ),
        "bracketed": re.compile(rf"(?:and )?{placed} \([^()\n]{{2,120}}\)[.,]?"),
        "of projects": re.compile(
            r"\b(?:award|approv|credit|grant|incentiv|expan|abate|project|invest|assist|loan|relocat|plant|facility|headquarters|center"
            r"|announce|develop|chose|pick|winner)",
            re.IGNORECASE,
        ),
        "state or form": re.compile(r"(?:Inc|LLC|Corp|Co|Ltd|L\.P|LP)\b"),
        "of the name before": re.compile(r"(?:that|which|where|whose) (?!will|is|was|has)"),
        "within a name": re.compile(r"[A-Z][\w&.'’-]*$"),
        "acts": re.compile(
            r"\b(?:is|are|was|were|will|would|has|have|had|plans|opened|broke|chose|picked|bought|put|took)\b"
        ),
    }


def pieces(text: str, line: Line) -> Iterator[tuple[int, int, Kind]]:
    """The sentences of a line, and the clauses of those with several figures or names."""
    for start, end in sentences(text, line.start, line.end):
        joints = [(start, start)]
        if _has_clauses(text, start, end):
            joints += _joints(text, start, end)
        in_a_row = _in_a_row(text, joints, end)
        joints = sorted((*joints, *in_a_row))
        cut = [
            (begin, begin + len(text[begin:stop].rstrip())) for (_, begin), (stop, _) in pairwise((*joints, (end, end)))
        ]
        items = {piece for piece in cut if _patterns()["item"].fullmatch(text, *piece)}
        rows = {after for _, after in in_a_row}
        is_series = len(items) >= LEAST_IN_SERIES and _patterns()["of projects"].search(text, start, end) is not None
        for begin, last in cut:
            if last > begin:
                is_item = begin in rows or ((is_series or rows) and (begin, last) in items)
                yield begin, last, "item" if is_item else "clause" if begin > start else "sentence"


def _in_a_row(text: str, joints: list[tuple[int, int]], end: int) -> list[tuple[int, int]]:
    """The joints between projects in a row within each clause."""
    return [
        joint
        for (_, begin), (stop, _) in pairwise((*joints, (end, end)))
        for of_kind in (roundup_joints, name_rows, relatives)
        for joint in of_kind.joints(text, begin, stop)
    ]


def is_bracketed(text: str, start: int, end: int) -> bool:
    """Whether a clause is a name with what is told of it in brackets: 'Acme ($12 million plant in Lima)'."""
    return _patterns()["bracketed"].fullmatch(text, start, end) is not None


def _has_clauses(text: str, start: int, end: int) -> bool:
    """Whether a sentence has several figures, or names several companies with their places."""
    if "; " in text[start:end] or len(_patterns()["figure"].findall(text, start, end)) > 1:
        return True
    return len(_patterns()["beside place"].findall(text, start, end)) >= LEAST_IN_SERIES


def _joints(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What stands between the clauses of a sentence; not within 'Gear and Drive Works' or 'Lima, Ohio'."""
    for match in _patterns()["clause"].finditer(text, start, end):
        is_told_of_it = _patterns()["of the name before"].match(text, match.end()) is not None
        if not is_told_of_it and not _is_within_a_name(text, start, match) and not _is_before_a_city(text, match):
            yield match.span()


def _is_before_a_city(text: str, match: re.Match[str]) -> bool:
    """Whether a joint stands before a city with a company behind it: 'relocation to Lima (Acme)'."""
    city = _patterns()["in a city"].match(text, match.end()) if match[0].strip() == "to" else None
    return city is not None and gazetteers.place_key(city["city"]) in gazetteers.places()


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
    is_told = any(_patterns()[kind].search(text, start, match.start()) for kind in ("figure", "acts"))
    return of_state or not is_told or _patterns()["state or form"].match(following) is not None


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the sentences of a paragraph stand."""
    found = _patterns()["sentence"].finditer(text, start, end)
    ends = [match.end() for match in found if not _is_before_a_number(text, start, match)]
    return list(pairwise((start, *ends, end)))


def _is_before_a_number(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the full stop is that of a short word before a number: 'the No. 4 state', 'on Md. 63'."""
    if text[match.end()] not in "(0123456789":
        return False
    return _patterns()["before a number"].search(text, max(start, match.start() - 8), match.end()) is not None
