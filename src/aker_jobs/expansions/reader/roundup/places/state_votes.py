"""The state that most of what a text names points to, where it names several, or none by its name.

A governor, a city beside its county and a part of a state tell it almost alone, a road by its abbreviation does
('Md. 97'); the state's name may be a company's home, and a city or a county may be another state's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.place.foreign import is_before_country
from aker_jobs.expansions.reader.roundup import datelines
from aker_jobs.expansions.reader.roundup.places import pairs as roundup_pairs
from aker_jobs.expansions.reader.roundup.places.place_words import patterns
from aker_jobs.expansions.reader.roundup.places.places import homes

OF_GOVERNOR, OF_PAIR, OF_REGION, OF_ROAD, OF_DATELINE = 3.0, 3.0, 2.0, 2.0, 2.0
MOST_NAMED = 3  # mentions of a state's name: more tell no more
MOST_NAMES = 40  # cities, and counties, of a text that count
SMALL = 0.1  # share of the people in all cities of a name: a smaller one is not meant
LEAST, TIMES = 4.2, 2.2  # votes of the state of a text, and how many times those of any other
LEAST_OF_SEVERAL, TIMES_OF_SEVERAL, SEVERAL = 2.5, 2.5, 3  # the same where so many different signs point to it
SIGN = 0.5  # votes of a sign that counts among them

PAIR = "a city beside its county"  # which alone tells the state

Vote = tuple[str, str, float]  # state, what points to it, how strongly


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    names = "|".join(re.escape(name.title()) for name in sorted(gazetteers.state_names(), key=len, reverse=True))
    short = (row["abbreviation"] for row in gazetteers.rows("state_words") if row["abbreviation"].endswith("."))
    abbreviations = "|".join(re.escape(word) for word in sorted(short, key=len, reverse=True))
    side = r"(?:[Nn]orth|[Ss]outh)(?:(?:east|west)(?:ern)?|ern)?|[Ee]ast(?:ern)?|[Ww]est(?:ern)?|[Cc]entral|[Uu]pstate"
    return {
        "governor": re.compile(r"\bGov(?:ernor|\.) (?P<name>[A-Z][a-z]+ [A-Z][A-Za-z']+)"),
        "region": re.compile(rf"\b(?!West Virginia)(?:{side}|[Rr]ural|[Ss]tate of) (?P<name>{names})\b"),
        "road": re.compile(rf"(?<!, )\b(?P<word>{abbreviations}) \d{{1,3}}\b(?![,.]\d| percent|%| (?:new )?jobs)"),
    }


def state_of_votes(text: str, named: Counter[str]) -> str | None:
    """The state that far most of a text points to. named: states by how often the text names them, but for homes."""
    strengths: dict[tuple[str, str], float] = {(state, ""): min(MOST_NAMED, many) for state, many in named.items()}
    for state, why, strength in _votes(text):
        strengths[state, why] = strength
    total: dict[str, float] = {}
    for (state, _), strength in strengths.items():
        total[state] = total.get(state, 0.0) + strength
    best = sorted(total, key=lambda state: (-total[state], state))[:2]
    if not best:
        return None
    signs = sum(state == best[0] and strength >= SIGN for (state, _), strength in strengths.items())
    least = OF_PAIR if (best[0], PAIR) in strengths else LEAST
    return best[0] if _is_clear(total[best[0]], total[best[1]] if len(best) > 1 else 0.0, signs, least) else None


def _is_clear(most: float, second: float, signs: int, least: float) -> bool:
    """Whether the votes of one state are far more than those of the second. signs: that point to the first."""
    is_of_several = signs >= SEVERAL and most >= max(LEAST_OF_SEVERAL, TIMES_OF_SEVERAL * second)
    return is_of_several or most >= max(least, TIMES * second)


def _votes(text: str) -> Iterator[Vote]:
    rules = _patterns()
    for match in rules["governor"].finditer(text):
        if state := gazetteers.names_of("governors").get(match["name"].lower()):
            yield state, "its governor", OF_GOVERNOR
    dated = set(datelines.states(text))
    if len(dated) == 1:
        yield dated.pop(), "its dateline", OF_DATELINE
    for pair in roundup_pairs.pairs(text):
        yield pair.state, PAIR, OF_PAIR
    for match in rules["region"].finditer(text):
        if state := gazetteers.state_names().get(match["name"].lower()):
            yield state, "a part of it", OF_REGION
    for match in rules["road"].finditer(text):
        yield gazetteers.state_words()[match["word"]], "a road", OF_ROAD
    yield from _of_cities(text)
    yield from _of_counties(text)


def _of_cities(text: str) -> Iterator[Vote]:
    """A city, for each state that has one of the name, by its share of the people."""
    home = list(homes(text, 0, len(text)))
    names = (
        match["city"]
        for match in patterns()["there"].finditer(text)
        if match["city"] not in (None, "August") and not match["state"]
        if not is_before_country(text, match.end("city"))
        if not any(start <= match.start("city") < end for start, end in home)
    )
    bodies = ((match["body"] or match["council"]).title() for match in patterns()["body"].finditer(text))
    for name in [*dict.fromkeys((*names, *bodies))][:MOST_NAMES]:
        yield from _shares(name, gazetteers.places())


def _of_counties(text: str) -> Iterator[Vote]:
    """A county, for each state that has one of the name, alike."""
    names = (match["county"].title() for match in patterns()["county"].finditer(text))
    for name in [*dict.fromkeys(names)][:MOST_NAMES]:
        having = gazetteers.counties().get(gazetteers.place_key(name), ())
        yield from ((state, f"{name} County", 1 / len(having)) for state, _ in having)


def _shares(name: str, known: Mapping[str, tuple[tuple[str, int], ...]]) -> Iterator[Vote]:
    having = known.get(gazetteers.place_key(name), ())
    people = sum(many for _, many in having) or 1
    yield from ((state, name, many / people) for state, many in having if many > SMALL * people)
