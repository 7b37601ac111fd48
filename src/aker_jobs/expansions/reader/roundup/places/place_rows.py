"""Places that a text names in a row ('Lima, Troy and Dayton had projects too'): of no project elsewhere the site.

A row tells where all of them are; which project is at which of its places it does not say.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache, lru_cache

from aker_jobs.expansions.reader import gazetteers

LONGEST = 40  # letters of a word
FEWEST = 3  # places of a row


@cache
def _row() -> re.Pattern[str]:
    word = rf"(?:(?:St|Ft|Mt)\.|[A-Z][\w'’-]{{1,{LONGEST}}})"
    name = rf"{word}(?: {word}){{0,2}}\.?"
    return re.compile(rf"(?<![\w'’-]){name}(?:, {name}){{1,20}},? (?:and|&) {name}")


@lru_cache(maxsize=8)  # asked of one text for each of its projects
def _rows(text: str) -> tuple[tuple[int, int], ...]:
    """Where the rows of names stand that are no places with their states, in order."""
    return tuple(match.span() for match in _row().finditer(text) if _places(match[0]) >= FEWEST)


def _places(row: str) -> int:
    """How many names of a row are no states: 'Lima, Ohio, and Troy' has two."""
    names = re.split(r",? (?:and|&) |, ", row)
    return sum(name.rstrip(".").lower() not in gazetteers.state_names() and not _is_short(name) for name in names)


def _is_short(name: str) -> bool:
    return name in gazetteers.state_words() or f"{name}." in gazetteers.state_words()


def is_in_row(text: str, at: int) -> bool:
    """Whether what stands there is one of the names of a row."""
    found = _rows(text)
    number = bisect_right(found, at, key=lambda span: span[0]) - 1
    return number >= 0 and at < found[number][1]
