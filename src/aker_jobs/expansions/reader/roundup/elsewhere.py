"""Whether a sentence goes on at another place: 'And in Troy, Ohio, the board approved ... so that Acme can build'."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.announcement import Announcement

LONGEST_WORD = 30  # letters


@cache
def _begins() -> re.Pattern[str]:
    word = rf"[A-Z][\w.’'-]{{1,{LONGEST_WORD}}}"
    return re.compile(
        r"(?:(?:And|But|Meanwhile,|Also,|Elsewhere,|Then,) )?[Ii]n (?:nearby )?"
        rf"(?P<city>{word}(?: {word}){{0,2}})(?:, (?P<state>{word}(?: [A-Z][a-z]+)?))?, "
    )


def is_elsewhere(text: str, start: int, end: int, one: Announcement) -> bool:
    """Whether a sentence begins with a city that is not the one that was told before. one: what was read before."""
    match = _begins().match(text, start, end)
    if match is None or one.city is None:
        return False
    city = match["city"]
    if gazetteers.place_key(city) not in gazetteers.places() or city.lower() in gazetteers.state_names():
        return False
    before = gazetteers.place_key(one.city)
    return gazetteers.place_key(city) != before
