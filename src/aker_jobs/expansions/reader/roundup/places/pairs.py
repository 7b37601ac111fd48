"""Cities that a text names beside the county that they lie in: 'Lima-Allen County', 'in Lima and Allen County'.

Bodies of a city and its county, and texts about both, name them so; what they name tells the state too, since few
counties of one name have a city of the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache
from typing import NamedTuple

from aker_jobs.expansions.reader import confidence, gazetteers
from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.place import neighbors
from aker_jobs.expansions.reader.roundup.places import places as roundup_places

LONGEST = 40  # letters of a word
MOST_WORDS = 3  # of a city's name
MOST = 200  # counties of a text of which each is looked up
EARLY = 1_200  # characters within which a text names the city and the county that it is about

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
        "joined": re.compile(
            rf"(?<![\w'’-])(?P<city>{word}(?: {word})?)[-–/](?P<county>{word})"
            r" (?:(?:Area|Regional|Joint|Metropolitan|Community) )?"
            r"(?:Chamber|Industrial|Economic|Development|Port Authority|EDC|IDA|IDB)\b"
        ),
        "park": re.compile(rf"(?: {word}){{1,3}} (?:[Pp]ark|[Cc]ampus|[Cc]omplex)\b"),
        "city": re.compile(rf"(?<![\w'’])((?:{word} ){{0,{MOST_WORDS - 1}}}{word})(?:[-–/]|,? and (?:the )?|, | \()$"),
    }


@lru_cache(maxsize=8)  # asked of one text for each of its projects
def pairs(text: str) -> tuple[Pair, ...]:
    """Every city of a text that stands beside the county that it lies in, in order."""
    return (*_pairs(text), *_joined(text))


def _pairs(text: str) -> Iterator[Pair]:
    for number, match in enumerate(_patterns()["county"].finditer(text)):
        if number == MOST:
            return
        start = match.start("county")
        before = _patterns()["city"].search(text, max(0, start - MOST_WORDS * LONGEST), start)
        pair = _pair(text, before.span(1), match) if before else None
        if pair is not None:
            yield pair


def _joined(text: str) -> Iterator[Pair]:
    """A city and its county, by whose names a body is called: 'the Lima-Allen Chamber'."""
    for match in _patterns()["joined"].finditer(text[:EARLY]):
        start, end = match.span("city")
        while start < end and (state := _state(text[start:end], match["county"])) is None:
            start = text.find(" ", start, end) + 1 or end
        if start < end and state is not None:
            yield Pair((start, end), match.span("county"), state)


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
    return next((state for state, _ in having if neighbors.lies_in(city, county, state)), None)


@lru_cache(maxsize=8)
def pair_of_all(text: str) -> Pair | None:
    """The city and county that a text is about: it names them early, as one ('Lima-Allen County'), and no others so.

    A county behind a comma or in brackets tells where one project is.
    """
    found = pairs(text)
    if not found or len({(text[slice(*one.city)], one.state) for one in found}) > 1:
        return None
    together = (one for one in found if one.city[0] < EARLY and not text.startswith((",", " ("), one.city[1]))
    return next(together, None)


def in_pair(one: Announcement, text: str, pair: Pair) -> Announcement:
    """A project without a place and of no other state, in the city and county that its text is about.

    So is one read at a place of another county that begins the name of a park: 'the Lancaster Farms Business Park'.
    """
    if one.place is not None and not _is_of_park(one, text, pair):
        return one
    if one.place is None and one.state not in (None, pair.state):
        return one
    city, county = text[slice(*pair.city)], text[slice(*pair.county)]
    county = county if county.endswith((" County", " Parish")) else f"{county} County"
    bare = replace(one, region=None, state=pair.state, confidence=min(one.confidence, confidence.WITH_RIVAL))
    placed = roundup_places.with_spans(bare, text, place=pair.city, city=pair.city, county=pair.county)
    return replace(placed, place=city, city=city, county=county)


def _is_of_park(one: Announcement, text: str, pair: Pair) -> bool:
    span = one.spans.get("place")
    if span is None or span.start < 0 or one.city is None or one.county is not None:
        return False
    is_elsewhere = not neighbors.lies_in(one.city, text[slice(*pair.county)], pair.state)
    return is_elsewhere and _patterns()["park"].match(text, span.start + len(one.city)) is not None
