"""Where a sentence goes from one company to the next, each with words of its own: 'Acme, which ..., and Bolt, which'.

Without figures such a sentence has no other sign that it tells of two projects.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from aker_jobs.expansions.reader import gazetteers

LONGEST_WORD = 30  # letters


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    word = rf"[A-Z0-9][\w&.'’-]{{0,{LONGEST_WORD}}}"
    form = r"(?:,? (?:Inc|LLC|Corp|Co|Ltd)\b\.?)?"
    does = (
        r"(?:(?:is|was) (?:also |now )?(?:\w{3,14}ing|to)|will|plans|wants|intends|expects|proposes|hopes|opened|broke"
        r"|began|bought|leased|moved|added|expanded)\b"
    )
    return {
        "told": re.compile(
            rf"(?<![\w$-])(?P<name>[A-Z][\w&.'’-]{{0,{LONGEST_WORD}}}(?: (?:& |of )?{word}){{0,4}}?{form}), "
            rf"(?:(?:an?|the) [^,;.\n]{{3,60}}, )?(?:(?:an?|the) [^,;.\n]{{3,60}} (?:that|which)|which) {does}"
        ),
        "between": re.compile(r"(?:,|;) (?:and )?(?:as well as )?\Z"),
    }


def joints(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What stands between the companies of a sentence of which each is told to do something in words of its own."""
    told = [match for match in _patterns()["told"].finditer(text, start, end) if _is_company(match["name"])]
    found = [
        (between.start(), other.start(), one.start())
        for one, other in pairwise(told)
        if (between := _patterns()["between"].search(text, one.end(), other.start())) is not None
    ]
    yield from ((first, first) for _, _, first in found[:1] if first > start)
    yield from ((before, after) for before, after, _ in found)


def _is_company(name: str) -> bool:
    return gazetteers.place_key(name) not in gazetteers.places() and name.lower() not in gazetteers.state_names()
