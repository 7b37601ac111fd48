"""The city or county of all projects of a text: of the council, chamber or mayor that it tells of, or of its dateline.

Reports of a meeting, a speech or a yearly count name their city once, by the body that meets or the person who speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.roundup import datelines
from aker_jobs.expansions.reader.roundup.places.places import has

EARLY = 1_500  # characters: the body that a text is about is named within them
LONGEST = 40  # letters of a word
_SMALL = frozenset(("The", "Greater", "Metro", "Downtown", "Mayor", "Former", "City", "Town", "Village"))

Where = tuple[int, int]


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    word = rf"(?:(?:St|Ft|Mt|ST|FT|MT)\.|[A-Z][\w'’]{{1,{LONGEST}}})"
    names = rf"(?P<name>{word}(?: {word}){{0,3}}?)"
    board = (
        r"(?:(?:Area|Regional|Community|Metropolitan|Joint|Municipal) )?"
        r"(?:(?:Plan(?:ning)?(?: (?:and|&) Zoning)?|Zoning|Redevelopment|Development|Port)"
        r" (?:Commission|Board|Authority|Agency)"
        r"|Zoning Board|Board of (?:Zoning Appeals|Aldermen|Public Works)"
        r"|(?:Industrial|Economic|Business|Community)(?: (?:and|&) (?:Industrial|Economic|Community))?"
        r"(?: Development)? (?:Authority|Board|Commission|Corp(?:oration|\.)?|Agency|Council|Foundation|Alliance"
        r"|Partnership|Association)"
        r"|Industrial (?:Foundation|Development)|Chamber(?: of Commerce)?|Rotary(?: Club)?|Kiwanis|EDC|IDA|IDB"
        r"|(?:city )?(?:officials|leaders|planners|mayor|councilors|aldermen))"
    )
    return {
        "body": re.compile(
            rf"(?<![\w.&'’-]){names}(?:['’]s)? "
            rf"(?:(?P<city>(?:City |city |Town |town |Village |Common |Borough )?{board}"
            r"|(?:City|Common|Town|Village|Borough|city|town|village) (?:[Cc]ouncil|[Cc]ommission|[Mm]anager|[Hh]all)"
            r"|Mayor(?= [A-Z]))"
            rf"|(?P<county>(?:County|Parish)(?:['’]s)? (?:{board}"
            r"|(?:Board of )?(?:Commission|Supervisors|Council|Court)|[Cc]ommissioners|[Cc]ouncilors|[Bb]oard)))\b"
        ),
        "capitals": re.compile(
            rf"^(?P<name>[A-Z][A-Z.']{{2,{LONGEST}}}(?: [A-Z][A-Z.']{{2,{LONGEST}}}){{0,2}}?)"
            r"(?P<county> (?:COUNTY|PARISH))?,? (?:(?:CITY|TOWN|VILLAGE|COMMON) COUNCIL"
            r"|(?:PLAN(?:NING)?|REDEVELOPMENT) COMMISSION"
            r"|(?:ECONOMIC |INDUSTRIAL )?DEVELOPMENT (?:AUTHORITY|CORP\w*|COMMISSION|BOARD|AGENCY|COUNCIL|ALLIANCE)"
            r"|CHAMBER OF COMMERCE|BOARD OF COMMISSIONERS|COMMISSION)\b",
            re.MULTILINE,
        ),
        "of": re.compile(
            r"\b(?:[Mm]ayor|[Cc]ity (?:[Cc]ouncil|[Mm]anager|officials)|[Tt]own [Cc]ouncil) (?:of|in|for) "
            rf"(?P<name>{word}(?: {word}){{0,2}})(?![\w-])"
        ),
    }


@lru_cache(maxsize=8)  # asked of one text for each of its projects
def city_of_body(text: str, state: str) -> Where | None:
    """Where the one city is named whose body the first lines tell of, or whose dateline they begin with."""
    found = {text[slice(*where)].lower(): where for where in _cities(text[:EARLY], state)}
    if len(found) > 1:
        return None
    return next(iter(found.values()), None) or _city_of_dateline(text, state)


@lru_cache(maxsize=8)
def county_of_body(text: str, state: str) -> Where | None:
    """Where the one county is named whose body the first lines tell of, if they tell of no city's."""
    cut = text[:EARLY]
    if next(_cities(cut, state), None) is not None:
        return None
    found = {text[slice(*where)].lower(): where for where in _counties(cut, state)}
    return next(iter(found.values())) if len(found) == 1 else None


def _cities(cut: str, state: str) -> Iterator[Where]:
    for match in (*_patterns()["body"].finditer(cut), *_patterns()["capitals"].finditer(cut)):
        where = _end_in(match, state) if match["county"] is None else None
        if where is not None:
            yield where
    for match in _patterns()["of"].finditer(cut):
        start, words = match.start("name"), match["name"].split(" ")
        names = (" ".join(words[:count]) for count in range(len(words), 0, -1))
        yield from [(start, start + len(name)) for name in names if has(state, name)][:1]


def _end_in(match: re.Match[str], state: str) -> Where | None:
    """The longest end of a run of words that is a city of the state, and no state: 'Greater Lima', not 'Iowa'."""
    start, end = match.span("name")
    words = match["name"].split(" ")
    while words:
        name = " ".join(words)
        is_state = name.lower() in gazetteers.state_names()
        if not is_state and words[0].title() not in _SMALL and has(state, name.title() if name.isupper() else name):
            return start, end
        if words[0].title() not in _SMALL:
            return None  # 'Acme Lima Development Corp.' is a company's
        start += len(words.pop(0)) + 1
    return None


def _counties(cut: str, state: str) -> Iterator[Where]:
    for match in (*_patterns()["body"].finditer(cut), *_patterns()["capitals"].finditer(cut)):
        if match["county"] is None:
            continue
        words = match["name"].split(" ")
        while words and words[0].title() in _SMALL:
            words.pop(0)
        name = " ".join(words)
        if name and state in dict(gazetteers.counties().get(gazetteers.place_key(name.title()), ())):
            kind = match["county"].lstrip().split(" ")[0].removesuffix("'s").removesuffix("’s")
            start = match.end("name") - len(name)
            yield start, cut.index(kind, match.end("name")) + len(kind)


def _city_of_dateline(text: str, state: str) -> Where | None:
    """The city of the only dateline of a text, unless it is the capital, where the news of all of a state is told."""
    found = list(datelines.cities(text))
    names = {text[slice(*where)].lower() for where in found}
    if len(names) != 1 or names & gazetteers.capitals():
        return None
    (name,) = names
    return found[0] if has(state, name.title()) and found[0][0] < EARLY else None
