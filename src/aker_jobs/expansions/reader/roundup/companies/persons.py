"""Persons among the names of a roundup: under a title ('Owner Tess Wylie'), or told in full before ('Hale said')."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from aker_jobs.expansions.reader import gazetteers

LONGEST_TITLE = 24  # characters before a name
_TITLE = (
    r"(?:co-?)?(?:owner|founder|chairman|chairwoman|chair|president|director|manager|mayor|spokes(?:man|woman|person)"
    r"|chief executive|chief [a-z]+ officer|C[EFO]O|executive|commissioner|superintendent|judge|secretary|engineer)"
)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    name = r"(?P<first>[A-Z][a-z]{1,20})(?: [A-Z]\.)? (?P<last>[A-Z][a-z]{2,20})"
    return {
        "titled": re.compile(rf"(?:(?i:{_TITLE})) [A-Z][\w.'’-]{{1,20}}(?: [A-Z][\w.'’-]{{1,20}}){{0,2}}"),
        # Seen ahead, so that 'Attorney Lisa Moran' is read as 'Lisa Moran' too.
        "behind title": re.compile(
            r"\b(?:chairman|chairwoman|chair|[Pp]resident|director|[Mm]anager|[Mm]ayor|spokes(?:man|woman|person)|[Aa]ttorney"
            r"|chief [a-z]+ officer|C[EFO]O|commissioner|superintendent|councilman|councilwoman|councilor|economist"
            r"|administrator|treasurer|supervisor|professor|Commissioner|Superintendent|Director|Councilman) \Z"
        ),
        "in full": re.compile(rf"(?<![\w-])(?={name}(?P<office>, [a-z -]{{0,40}}\b{_TITLE}\b)?)"),
        "says": re.compile(r",? (?:said|says|added|noted|explained|told|expects|thinks|believes|hopes|estimates)\b"),
        "full name": re.compile(r"(?:[A-Z][\w’'-]{1,20}|(?:[A-Z]\.){1,2})(?: [A-Z]\.)? [A-Z][\w’'-]{1,20}"),
        "said": re.compile(r"\b(?:said|says|according to) \Z"),
        # 'Hal Brandt, Acme's chairman and CEO', 'Hal Brandt, the company's founder'
        "in office": re.compile(
            rf", (?:(?:[A-Z][\w.&'’-]{{0,30}} ){{0,3}}[A-Z][\w.&-]{{0,30}}['’]s |(?:the|its) [a-z]{{3,20}}['’]s )?"
            rf"(?:[a-z-]{{2,20}} ){{0,4}}{_TITLE}\b"
        ),
        "heads": re.compile(
            r", (?:the [a-z]{3,20}['’]s )?(?:founder and )?(?:[a-z]{1,12} )?"
            r"(?:co-founder|chairman|president|C[EFO]O|chief executive|spokes(?:man|woman|person)|plant manager)\b"
        ),
        "company": re.compile(r",? (?:Inc|LLC|Corp|Co|Company|Group|Industries|Manufacturing|Foods|Steel)\b"),
    }


def is_person(text: str, start: int, end: int) -> bool:
    """Whether a name there is a person's: a title and a name, or the last name of one told in full who says something.

    Never where the text names a company so too: 'Hale Foods'.
    """
    rules, name = _patterns(), text[start:end]
    if rules["titled"].fullmatch(name) or _is_in_office(text, start, end) or _is_behind_title(text, start, end):
        return True
    if name not in _last_names(text) or not rules["says"].match(text, end):
        return False
    return re.search(rf"(?<!\w){re.escape(name)}(?:{rules['company'].pattern})", text) is None


def _is_behind_title(text: str, start: int, end: int) -> bool:
    """Whether a first and a last name stand behind a title: 'plant manager Dale Moran told the council'."""
    rules = _patterns()
    is_name = rules["full name"].fullmatch(text, start, end) and not rules["company"].match(text, end)
    return bool(is_name) and rules["behind title"].search(text, max(0, start - LONGEST_TITLE), start) is not None


def _is_in_office(text: str, start: int, end: int) -> bool:
    """Whether a first and a last name stand before what their bearer is: 'said Hal Brandt, Acme's chairman'."""
    rules = _patterns()
    if rules["full name"].fullmatch(text, start, end) is None or rules["company"].match(text, end):
        return False
    if rules["heads"].match(text, end):
        return True
    return rules["said"].search(text, max(0, start - 16), start) is not None and bool(
        rules["in office"].match(text, end)
    )


def is_last_name(text: str, name: str) -> bool:
    """Whether a name is a person's last one and no place: nothing is told in, to or near it, and no state behind it."""
    if name not in _last_names(text):
        return False
    word = re.escape(name)
    return re.search(rf"\b(?:in|to|at|near|of) {word}\b|\b{word}(?:, [A-Z]| [Cc]ount)", text) is None


@lru_cache(maxsize=8)  # asked of one text for each of its runs
def _last_names(text: str) -> frozenset[str]:
    """The last names of persons of whom a text tells what they are, or whose first name is a given one."""
    return frozenset(
        match["last"]
        for match in _patterns()["in full"].finditer(text)
        if match["office"] or match["first"].lower() in gazetteers.given_names()
    )
