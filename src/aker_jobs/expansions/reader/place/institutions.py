"""The city where no place is told: of a campus, in the name of a hospital, in the address of a newspaper."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.place.candidate import Candidate
from aker_jobs.expansions.reader.text.document import Document

LARGE_CITY = 100_000  # people: smaller places in the name of a site are chance


@cache
def _large_cities() -> tuple[tuple[str, str, str], ...]:
    """(key without blanks, name in lower case, state) of large cities, longest first."""
    large = [
        (key.replace(" ", ""), key, having[0][0])
        for key, having in gazetteers.places().items()
        if having[0][1] >= LARGE_CITY
    ]
    return tuple(sorted((city for city in large if len(city[0]) >= 6), key=lambda city: -len(city[0])))


def of_url(url: str | None) -> Candidate | None:
    return _of_host(re.sub(r"^[a-z]+://", "", url.lower()).split("/", 1)[0]) if url else None


@lru_cache(maxsize=5_000)
def _of_host(host: str) -> Candidate | None:
    """The city in the name of the newspaper or station that reports it."""
    for key, name, state in _large_cities():
        if key in host:
            return Candidate(name.title(), "city", state, 0.9, -1, -1, "the reporter's city, by its address")
    return None


def campus(document: Document, company: tuple[int, int] | None, weight: dict[str, float]) -> Candidate | None:
    """The city of the university whose campus the text names, or of the university or hospital that expands."""
    if "univ" in document.stems and "camp" in document.stems:
        for name, (city, state) in gazetteers.campuses().items():
            at = document.low.find(name, 0, document.lead)
            if at >= 0 and "campus" in document.low[at : at + len(name) + 12]:
                return Candidate(city, "city", state, 1.5, at, at + len(name), "the university's city")
    if company is None:
        return None
    who = document.low[slice(*company)]
    if who in gazetteers.campuses():
        city, state = gazetteers.campuses()[who]
        return Candidate(city, "city", state, 1.2, *company, "the university's city")
    return _in_name(document, company, weight) if _bound_to_place().search(who) else None


@cache
def _bound_to_place() -> re.Pattern[str]:
    return re.compile(r"\b(?:hospital|clinic|medical center|health|university|college)\b")


def _in_name(document: Document, company: tuple[int, int], weight: dict[str, float]) -> Candidate | None:
    """The city that the name of a hospital or university begins with: a large one, or one of the state named.

    'Cleveland Clinic'; 'Elkhart General Hospital in Indiana'.
    """
    words = document.text[slice(*company)].split()
    for count in range(min(3, len(words) - 1), 0, -1):
        name = " ".join(words[:count])
        having = gazetteers.places().get(gazetteers.place_key(name), ())
        state = next((state for state, _ in having if weight.get(state, 0) >= 2), None)
        if state is None and having and having[0][1] >= LARGE_CITY:
            state = having[0][0]
        if state is not None:
            return Candidate(name, "city", state, 1.0, company[0], company[0] + len(name), "the city in its name")
    return None
