"""Pointers to a state by places named: a county of one state, a city within a county, a large city near by."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.names.forms import Name
from aker_jobs.expansions.reader.place import neighbors
from aker_jobs.expansions.reader.place.institutions import LARGE_CITY
from aker_jobs.expansions.reader.states.hints import Hint
from aker_jobs.expansions.reader.text.document import Document

POINTED = 1.0  # weight of a pointer to a state beside which other places tell nothing


@cache
def _county() -> re.Pattern[str]:
    return re.compile(r"(?P<bare>.+?) (?P<kind>County|COUNTY|Parish|PARISH)\b")


def of_counties(names: list[Name]) -> list[Hint]:
    """The states of counties whose name no other state has; a parish is in Louisiana."""
    found = []
    for name in names:
        match = _county().match(name.text)
        if match is None:
            continue
        having = gazetteers.counties().get(gazetteers.place_key(match["bare"]), ())
        if match["kind"].upper() == "PARISH":
            having = tuple(one for one in having if one[0] == "LA")
        if len(having) == 1:
            found.append(Hint(having[0][0], 1.2, name.start, name.end, "its county"))
    return found


def of_areas(names: list[Name]) -> list[Hint]:
    """The states of valleys, coasts and other areas named that lie in one state."""
    known = gazetteers.names_of("regions") | gazetteers.names_of("areas")
    return [
        Hint(known[name.text.lower()], 1.2, name.start, name.end, "its area")
        for name in names
        if name.text.lower() in known
    ]


def of_places(pointers: list[Hint], names: list[Name], company: tuple[int, int] | None) -> list[Hint]:
    """Where nothing else tells the state: that of a city within a county named, else that of most places named."""
    if max((hint.weight for hint in pointers), default=0) >= POINTED:
        return []
    if pair := neighbors.state_of_pair(names):
        state, county = pair
        return [Hint(state, 1.2, county.start, county.end, "a city of that county is named")]
    most = neighbors.state_of_most(names, company)
    return [Hint(most, 0.7, -1, -1, "most places named are there")] if most else []


@cache
def _near() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:near|outside|miles (?:north|south|east|west|from)\w*(?: of)?|suburbs? of|(?:north|south|east|west) of) $"
    )


def of_neighbors(document: Document, names: list[Name]) -> list[Hint]:
    """The states of large cities that the site is near to: 'in Liberty, about 70 miles west of Raleigh'."""
    found = []
    for name in names:
        if not _near().search(document.low, max(0, name.start - 30), name.start):
            continue
        having = gazetteers.places().get(gazetteers.place_key(name.text), ())
        if having and having[0][1] >= LARGE_CITY and (len(having) == 1 or having[1][1] * 5 < having[0][1]):
            found.append(Hint(having[0][0], 0.6, name.start, name.end, "the city that it is near to"))
    return found
