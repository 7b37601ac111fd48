"""Datelines of several cities in one text, each of which begins a story of its own: 'LIMA, OHIO - Acme will ...'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.text.lines import Line, lines

LONGEST_WORD = 20  # letters of a word of a city's name


@cache
def _dateline() -> re.Pattern[str]:
    word = rf"[A-Z][\w.'’-]{{1,{LONGEST_WORD}}}"
    return re.compile(
        rf"(?P<city>{word}(?: {word}){{0,3}})(?:, (?P<state>[A-Z][A-Za-z. ]{{1,15}}?))?"
        r" ?(?:\([^()\n]{2,30}\) ?)?(?:[–—]|--?) ?(?=[A-Z\"“])"
    )


@cache
def _of_story() -> re.Pattern[str]:
    """The dateline of a story: with a source or a day too, and the state as it is in the text."""
    word = rf"[A-Z][\w.'’-]{{1,{LONGEST_WORD}}}"
    day = r"(?:,? (?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(?:, \d{4})?)?"
    return re.compile(
        rf"^(?P<city>{word}(?: {word}){{0,2}})(?:, (?P<state>[A-Z][A-Za-z.]{{1,15}}(?: [A-Z][a-z.]{{1,12}})?))?,?"
        rf"{day}(?: ?\([^()\n]{{2,30}}\))?{day} ?(?:[–—]|--?) ?(?=[A-Z\"“])",
        re.MULTILINE,
    )


def cities(text: str) -> Iterator[tuple[int, int]]:
    """Where the cities of all datelines of a text stand: with their states, or in capitals."""
    return (match.span("city") for match in _of_story().finditer(text) if match["state"] or match["city"].isupper())


def states(text: str) -> Iterator[str]:
    """The states of the datelines of a text, as far as they tell one that has the city."""
    for match in _of_story().finditer(text):
        state = gazetteers.state_words().get(match["state"] or "") or gazetteers.state_names().get(
            (match["state"] or "").lower()
        )
        if state in dict(gazetteers.places().get(gazetteers.place_key(match["city"]), ())) and state is not None:
            yield state


@lru_cache(maxsize=4)  # asked of one text for each of its runs
def datelines(text: str) -> frozenset[int]:
    """Where the stories of a text begin that have datelines; empty where all are of one city."""
    return of_lines(text, lines(text))


def of_lines(text: str, found: Sequence[Line]) -> frozenset[int]:
    """The same of a text that is cut into lines."""
    paragraphs = (line for line in found if line.kind == "paragraph")
    cities = {line.start: city for line in paragraphs if (city := _city(text, line.start, line.end))}
    return frozenset(cities) if len(set(cities.values())) > 1 else frozenset()


def _city(text: str, start: int, end: int) -> str | None:
    """The city of the dateline that a line begins with: with its state, or in capitals."""
    match = _dateline().match(text, start, end)
    if match is None or gazetteers.place_key(match["city"]) not in gazetteers.places():
        return None
    if match["state"] is None:
        return match["city"] if match["city"].isupper() else None
    is_state = match["state"] in gazetteers.state_words() or match["state"].lower() in gazetteers.state_names()
    return match["city"].upper() if is_state else None
