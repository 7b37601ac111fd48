"""A text cut into lines, each a heading, a state's or county's heading, a card or a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice
from typing import Literal, NamedTuple

from aker_jobs.expansions.reader import gazetteers

MOST_LINES = 800
SHORT = 110  # characters: a shorter line is a heading
SHARE_OF_WRAPPED = 0.25  # lines that begin in lower case, from which on line ends say nothing

Kind = Literal["state", "place", "region", "date", "byline", "opening", "heading", "paragraph"]


class Line(NamedTuple):
    """A line or, in a text of wrapped lines, a paragraph. after_gap: a blank line is before it."""

    start: int
    end: int
    kind: Kind
    after_gap: bool


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "line": re.compile(r"^[^\S\n]*\S[^\n]*", re.MULTILINE),
        "blank": re.compile(r"\n[ \t]*\n\s*"),
        "mark": re.compile(
            r"[\s#*•·+>»¶\u200b\ufeff-]*(?:\(?\d{1,3}[.)]\s+|\(?[A-Za-z]\)\s+"
            r"|(?:Item|Resolution|Ordinance|Bill|No\.) [\w.-]{1,8}[.:]\s+|\([A-Z][a-z ]{2,16}\)\s*(?=[\"“]))?"
        ),
        "letter": re.compile(r"[A-Z]\.\s+"),
        "letters": re.compile(r"^\s*B\.\s+\S", re.MULTILINE),
        "ends short": re.compile(rf"(?:{_short_states()}|\bU\.S\.)$"),
        "more": re.compile(r"(?<=[.!?\"”…])\s+\(?(?:[Rr]ead|[Ll]earn|[Ss]ee) [Mm]ore[.)…»>]*\s*\Z"),
        "place": re.compile(
            r"(?:City of |Town of )?(?:(?P<county>[A-Z][\w.' -]{2,30}) (?:County|Parish|COUNTY|PARISH)"
            r"|[A-Z][\w.' -]{2,30} Counties)(?:,? [A-Z][a-z.]+)?"
            r"|[A-Z][\w.' -]{2,30} (?:County|Parish) (?:(?:Economic|Industrial) )?Development"
            r" (?:Authority|Commission|Council|Corporation|Board|Partnership)"
        ),
        "region": re.compile(
            r"(?:(?:NORTH|SOUTH|EAST|WEST|CENTRAL)[A-Z -]*|(?:North|South|Central|East|West)\w*(?: \w+)? Region)"
        ),
        "byline": re.compile(
            r"By [A-Z][\w.'’ -]{2,50}(?: staff)?(?: ?[•·|,–—-]+ ?|\s+)(?:[A-Z][a-z]+day,? )?"
            r"[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}[ -]*|By [A-Z][\w.'’ -]{2,40} [Ss]taff(?: [Ww]riter)?[ •·|-]*"
        ),
        "date": re.compile(r"(?:[A-Z][a-z]+day,? )?[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}"),
    }


def _short_states() -> str:
    return "|".join(re.escape(word) for word in gazetteers.state_words() if word.endswith("."))


def lines(cut: str) -> list[Line]:
    """The lines of a text, in order, at most `MOST_LINES`; its paragraphs, where its lines are wrapped."""
    spans = list(islice(_lines(cut), MOST_LINES))
    begun = [cut[start] for start, _, gap in spans if not gap]
    if sum(letter.islower() for letter in begun) > SHARE_OF_WRAPPED * max(len(begun), 4):
        spans = list(islice(_paragraphs(cut), MOST_LINES))
    return [Line(start, end, _kind(cut[start:end]), gap) for start, end, gap in spans]


def _lines(cut: str) -> Iterator[tuple[int, int, bool]]:
    last = -1
    for match in _patterns()["line"].finditer(cut):
        start, end = _bare(cut, match.start(), match.end())
        if start < end:
            yield start, end, last < 0 or cut.count("\n", last, match.start()) > 1
            last = end


def _paragraphs(cut: str) -> Iterator[tuple[int, int, bool]]:
    begin = 0
    for match in _patterns()["blank"].finditer(cut):
        start, end = _bare(cut, begin, match.start())
        if start < end:
            yield start, end, True
        begin = match.end()
    start, end = _bare(cut, begin, len(cut))
    if start < end:
        yield start, end, True


def _bare(cut: str, start: int, end: int) -> tuple[int, int]:
    """Without blanks, marks of lists and numbers of items."""
    match = _patterns()["mark"].match(cut, start, end)
    more = _patterns()["more"].search(cut, max(start, end - 24), end)
    end = more.start() if more else end
    begin = match.end() if match else start
    letter = _patterns()["letter"].match(cut, begin, end) if _is_lettered(cut) else None
    return letter.end() if letter else begin, start + len(cut[start:end].rstrip())


@lru_cache(maxsize=4)
def _is_lettered(cut: str) -> bool:
    """Whether the items of a text have letters: 'A. Acme Corp. ...', and below 'B. Bolt Inc. ...'."""
    return _patterns()["letters"].search(cut) is not None


def _kind(line: str) -> Kind:
    bare = line.strip(" #*:_|")
    if bare.lower() in gazetteers.state_names():
        return "state"
    if len(bare) < SHORT // 2 and _is_place(bare):
        return "place"
    if len(bare) < SHORT // 2 and _patterns()["region"].fullmatch(bare):
        return "region"
    if len(bare) < SHORT // 2 and _patterns()["date"].fullmatch(bare):
        return "date"
    if len(bare) < SHORT and _patterns()["byline"].fullmatch(bare):
        return "byline"
    ends = line.rstrip(" *_")
    if len(bare) < SHORT and ends.endswith((":", "include;", "following;")):
        return "opening"
    is_sentence = ends.endswith((".", "!", "?", '"', "”", "…")) and not (
        bare[:2] in gazetteers.state_words() and bare[2:4] == ": "  # 'AL: Acme To Open Its 1st Plant in the U.S.'
    )
    is_sentence = is_sentence and (". " in ends[:-12] or not _patterns()["ends short"].search(ends))
    is_heading = len(bare) < SHORT and "\n" not in line and not is_sentence
    return "heading" if is_heading else "paragraph"


def _is_place(bare: str) -> bool:
    """Whether a line is the name of a county, of counties or of a county's board."""
    match = _patterns()["place"].fullmatch(bare)
    name = match["county"] if match else None
    return match is not None and (name is None or gazetteers.place_key(name) in gazetteers.counties())
