"""A heading that is a company's name with its place, or the name alone above its place: 'Lima: Acme', 'Acme (Lima)'."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.company import kinds
from aker_jobs.expansions.reader.names.forms import form_of_company
from aker_jobs.expansions.reader.roundup.companies import name_words, names
from aker_jobs.expansions.reader.roundup.places import places as roundup_places

LONGEST = 110  # characters of a heading


class Head(NamedTuple):
    """Where a heading names a company and its place, and the state that it tells."""

    name: tuple[int, int]
    city: tuple[int, int] | None
    county: tuple[int, int] | None
    state: str | None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    word = r"(?:[A-Z0-9][\w&'’./+-]*|[a-z]{1,3}[A-Z]\w*)"
    name = rf"(?P<name>{word}(?: (?:(?:&|and|of|the) )?{word}){{0,6}}(?:, (?:Inc|LLC|L\.L\.C|Ltd|Corp|Co|LP)\b\.?)?)"
    town = r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,2}"
    place = (
        rf"(?:(?:City|Town|Village) of )?(?P<city>{town})(?P<rest>(?:, {town}){{0,2}}|,? \((?:[A-Z][\w.'’-]+ ){{1,3}}"
        r"(?:County|Co\.|Parish)\))"
    )
    stop = r"(?:[:.]\s| ?[–—] | - |, (?=[$\d]))"
    return {
        "place, name": re.compile(rf"{place}(?:: | ?[–—|] | - |-- |\. ){name}{stop}"),
        "name, place": re.compile(rf"{name}(?:, |; |: | ?[–—|] | - |\. ){place}{stop}"),
        "name (place)": re.compile(rf"{name} [(\[]{place}[)\]]{stop}"),
        "place first": re.compile(rf"{place}(?:: | ?[–—|] | - |-- ){name}"),
        "name first": re.compile(rf"{name}(?:(?:, |; |: | ?[–—|] | - | -- | in | of ){place})"),
        "in brackets": re.compile(rf"{name} [(\[]{place}[)\]]"),
        "name": re.compile(rf"(?:The )?{name}"),
        "place below": re.compile(rf"\s*{place}(?:[.:;|]| ?[–—] | - |\s*\n)"),
        "mark": re.compile(r"(?:\(?(?:\d{1,2}|[A-Z])[.)]|(?:No\. ?|#)\d{1,2}[:.]?) (?=[A-Z])"),
    }


def head(text: str, start: int, end: int, state: str | None) -> Head | None:
    """What a heading that is a name and a place tells; None where it is none. state: of its section, where known."""
    end = start + len(text[start:end].rstrip(" :*_#|"))
    if end - start > LONGEST:
        return None
    mark = _patterns()["mark"].match(text, start, end)
    start = mark.end() if mark else start
    for rule in ("place first", "in brackets", "name first"):
        match = _patterns()[rule].fullmatch(text, start, end)
        if match and is_name(match["name"], text) and (found := _place(match, state)):
            return Head(match.span("name"), *found)
    return None


@lru_cache(maxsize=512)  # asked of one unit of a text again and again
def inline(text: str, start: int, end: int, state: str | None) -> Head | None:
    """What a paragraph begins with that tells a name and a place before what is told: 'Acme; Lima, Ohio: ...'."""
    for rule in ("place, name", "name (place)", "name, place"):
        match = _patterns()[rule].match(text, start, min(end, start + LONGEST))
        if match and is_name(match["name"], text) and (found := _place(match, state)):
            return Head(match.span("name"), *found)
    return None


def place_below(text: str, start: int, end: int, state: str | None) -> Head | None:
    """The place that alone stands at the beginning of what is told below a name: 'Lima. The mill will add ...'."""
    match = _patterns()["place below"].match(text, start, end)
    found = _place(match, state) if match else None
    return Head((start, start), *found) if found else None


def _place(
    match: re.Match[str], state: str | None
) -> tuple[tuple[int, int] | None, tuple[int, int] | None, str | None] | None:
    """Where the city and the county of a place stand, and its state; None where no such place is known."""
    words = [word.strip(" ,()") for word in re.split(r", | \(", match["rest"])]
    told = next((letters for word in words if (letters := gazetteers.state_words().get(word))), None)
    state, city = told or state, match["city"]
    if city.endswith((" County", " Parish")):
        return None, match.span("city"), state
    county = next((word for word in words if word.endswith((" County", " Parish"))), None)
    at = match.string.find(county, match.start("rest")) if county else -1
    where = (at, at + len(county)) if county else None
    state = state or roundup_places.state_of_city(city)
    is_known = roundup_places.has(state, city) or (county is not None and state is not None)
    return (match.span("city"), where, state) if is_known else None


def is_name(name: str, text: str) -> bool:
    """Whether words of a heading are a company's name: one is no word of everyday, none an act of a headline."""
    if form_of_company().search(name):
        return True
    if names.is_no_name(name) or kinds.is_other(name) or kinds.is_person(name):
        return False
    if gazetteers.place_key(name) in gazetteers.places() or name_words.NO_COMPANY.search(name):
        return False
    words = name.removeprefix("The ").split()
    return any(_is_own(word, text) for word in words) and not any(_acts().fullmatch(word) for word in words[1:])


def _is_own(word: str, text: str) -> bool:
    bare = word.strip("&.,'’").lower()
    is_plain = bare.partition("-")[0] in gazetteers.ordinary_words() or not bare or bare[0].isdigit()
    return not is_plain and re.search(rf"(?<![\w-]){re.escape(bare)}(?![\w-])", text) is None


@cache
def _acts() -> re.Pattern[str]:
    return re.compile(
        r"(?:Plans|Picks|Gets|Lands|Adds|Opens|Expands|Builds|Invests|Creates|Announces|Breaks|Wins|Brings|Moves|Hires"
        r"|Grows|Eyes|Chooses|Selects|Seeks|Coming|Expanding|Opening|Adding|Investing|Hiring|Moving|Building|Will|To|Is"
        r"|Has|Expansion|News|Report|Jobs|Plant|Project|Projects|Announcement|Update)"
    )
