"""Names with their cities in a row, told of together: 'power goes to Acme in Lima, Bolt in Troy and Cord, a ...'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from aker_jobs.expansions.reader import gazetteers

LONGEST_WORD = 40  # characters
LEAST = 3  # names with their cities, from which on they are a row


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    # A word has an end: a text of one long word would be searched anew from each of its capitals.
    word = rf"[A-Z][\w&'’-]{{0,{LONGEST_WORD}}}"
    form = r"(?:,? (?:Inc|LLC|Corp|Co|Ltd)\b\.?)?"
    return {
        "placed": re.compile(
            rf"\b{word}(?: (?:& |of |and )?{word}){{0,4}}{form} (?:in|of|at|near|on) (?P<city>{word}(?: {word}){{0,2}})"
        ),
        "told of": re.compile(
            r"\b(?:to|are|were|include[sd]?|including|for|helped|assisted|approved|awarded|among them)[: ]\s*$"
        ),
        "between": re.compile(r"(?:, [A-Z][\w.]{1,12})?(?:,|,? and|;|; and) (?:to |for )?"),
        "last": re.compile(r",? and (?=[A-Z])"),
    }


def joints(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What stands before and between the names of a row, of which the words before it tell; none of a shorter row."""
    row: list[re.Match[str]] = []
    for match in _patterns()["placed"].finditer(text, start, end):
        if row and not _follows(text, row[-1].end(), match.start()):
            if len(row) >= LEAST:
                break
            row = []
        if _is_city(match["city"]) and (row or _patterns()["told of"].search(text, start, match.start())):
            row.append(match)
    if len(row) < LEAST:
        return
    yield row[0].start(), row[0].start()
    yield from ((one.end(), other.start()) for one, other in pairwise(row))
    if last := _patterns()["last"].match(text, row[-1].end(), end):
        yield last.span()


def _follows(text: str, end: int, start: int) -> bool:
    return _patterns()["between"].fullmatch(text, end, start) is not None


def _is_city(name: str) -> bool:
    return gazetteers.place_key(name) in gazetteers.places()
