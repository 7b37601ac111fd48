"""Cities that a text names beside the county that they lie in: 'Lima-Allen County', 'in Lima and Allen County'.

Bodies of a city and its county, and texts about both, name them so; what they name tells the state too, since few
counties of one name have a city of the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from aker_jobs.expansions.reader import gazetteers, place_neighbors

LONGEST = 40  # letters of a word
MOST_WORDS = 3  # of a city's name
MOST = 200  # counties of a text of which each is looked up

Where = tuple[int, int]


class Pair(NamedTuple):
    """Where a city and its county stand, and their state."""

    city: Where
    county: Where
    state: str


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    word = rf"(?:(?:St|Ft|Mt)\.|[A-Z][\w'’]{{1,{LONGEST}}})"
    return {
        "county": re.compile(
            rf"(?<=[-–/, (])(?P<county>(?P<name>{word}(?: {word})?) (?:County|Parish))\b(?! (?:Road|Line|Seat))"
        ),
        "city": re.compile(rf"(?<![\w'’])((?:{word} ){{0,{MOST_WORDS - 1}}}{word})(?:[-–/]|,? and (?:the )?|, | \()$"),
    }


@lru_cache(maxsize=8)  # asked of one text for each of its projects
def pairs(text: str) -> tuple[Pair, ...]:
    """Every city of a text that stands beside the county that it lies in, in order."""
    return tuple(_pairs(text))


def _pairs(text: str) -> Iterator[Pair]:
    for number, match in enumerate(_patterns()["county"].finditer(text)):
        if number == MOST:
            return
        start = match.start("county")
        before = _patterns()["city"].search(text, max(0, start - MOST_WORDS * LONGEST), start)
        pair = _pair(text, before.span(1), match) if before else None
        if pair is not None:
            yield pair


def _pair(text: str, run: Where, match: re.Match[str]) -> Pair | None:
    """The longest end of a run of words that is a city of the county."""
    start, end = run
    while start < end:
        if state := _state(text[start:end], match["name"]):
            return Pair((start, end), match.span("county"), state)
        start = text.find(" ", start, end) + 1 or end
    return None


def _state(city: str, county: str) -> str | None:
    """The state in which a city lies in a county of that name; of several the one where it is largest."""
    if gazetteers.place_key(city) == gazetteers.place_key(county):
        return None  # which of both is meant tells nothing
    having = gazetteers.places().get(gazetteers.place_key(city), ())
    return next((state for state, _ in having if place_neighbors.lies_in(city, county, state)), None)
