"""The city or the county that a text of several projects is about: where those are that tell no place themselves.

The city that its first lines name and that all of it names again and again, or the only county that it names.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.names import other_names
from aker_jobs.expansions.reader.roundup.places.places import has, state_of_city

TITLE = 160  # characters of the first lines
OFTEN = 4  # times that a text names the city that it is about
TWICE = 2  # as often as any other city of the first lines
LONGEST = 40  # letters of a word

Where = tuple[int, int]


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    word = rf"(?:(?:St|Ft|Mt)\.|[A-Z][a-z]{{1,{LONGEST}}})"
    return {
        "word": re.compile(rf"(?<![\w-]){word}"),
        "in a name": re.compile(
            r"(?:\b[A-Z]\w{0,40} of|&|(?<![.!?] )\b(?!(?:In|At|To|For|And|From|But) )[A-Z][\w.'’-]{0,40}) \Z"
        ),
        "next": re.compile(rf" {word}"),
        "county": re.compile(
            rf"(?!(?:In|At|Of|The) )(?<![\w-])(?P<name>{word}(?: {word})?) (?:County|Parish)\b(?! (?:Road|Line|Seat))"
        ),
    }


@lru_cache(maxsize=8)  # asked of one text for each of its projects
def city_of_text(text: str, state: str | None) -> tuple[Where, str] | None:
    """Where the first lines name the city that a text is about, and its state. state: of the text, where known."""
    found: dict[str, Where] = {}
    last = 0
    for match in _patterns()["word"].finditer(text, 0, TITLE):
        span = _longest_city(text, match.span()) if match.start() >= last else None
        if span is not None:
            last = span[1]
            found.setdefault(text[slice(*span)], span)
    named = Counter({name: _times(text, name) for name in found}).most_common(2)
    if not named or named[0][1] < OFTEN or (len(named) > 1 and named[0][1] < TWICE * named[1][1]):
        return None
    name = named[0][0]
    if re.search(rf"\b(?:in|to|near|outside) (?:downtown )?{re.escape(name)}(?!\w)", text, re.IGNORECASE) is None:
        return None  # the name of a person: 'Lima said'
    its = state if has(state, name) else None if state else state_of_city(name)
    return None if its is None else (found[name], its)


def _times(text: str, name: str) -> int:
    """How often a text names a city; not 'Department of Commerce', 'Lima Tool'."""
    rules, begins = _patterns(), (match.start() for match in re.finditer(rf"{re.escape(name)}(?!\w)", text))
    return sum(
        rules["next"].match(text, at + len(name)) is None
        and rules["in a name"].search(text, max(0, at - 2 * LONGEST), at) is None
        for at in begins
    )


def _longest_city(text: str, span: Where) -> Where | None:
    """The longest name of a city that begins there: 'Colorado Springs', and not 'Colorado'."""
    start, end = span
    ends = [end]
    while len(ends) < 3 and (following := _patterns()["next"].match(text, ends[-1])) is not None:
        ends.append(following.end())
    cities = (at for at in reversed(ends) if gazetteers.place_key(text[start:at]) in gazetteers.places())
    at = next(cities, None)
    return None if at is None or text[start:at].lower() in gazetteers.state_names() else (start, at)


def only_county(text: str, state: str) -> Where | None:
    """Where a text names the only county that it names, if the state has it."""
    found = {
        match["name"]: match.span()
        for match in _patterns()["county"].finditer(text)
        if not other_names.is_of_other(text, *match.span())
    }
    if len(found) != 1:
        return None
    ((name, span),) = found.items()
    return span if state in dict(gazetteers.counties().get(gazetteers.place_key(name), ())) else None
