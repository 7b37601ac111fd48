"""Whether a sentence goes on at another place: 'And in Troy, Ohio, the board approved ... so that Acme can build'."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader import gazetteers, roundup_places
from aker_jobs.expansions.reader.announcement import Announcement

LONGEST_WORD = 30  # letters


@cache
def _begins() -> re.Pattern[str]:
    word = rf"[A-Z][\w.’'-]{{1,{LONGEST_WORD}}}"
    return re.compile(
        r"(?:(?:And|But|Meanwhile,|Also,|Elsewhere,|Then,) )?[Ii]n (?:nearby )?"
        rf"(?P<city>{word}(?: {word}){{0,2}}?)(?P<county> (?:County|Parish))?"
        rf"(?:, (?P<state>{word}(?: [A-Z][a-z]+)?))?, "
    )


@cache
def _its() -> re.Pattern[str]:
    """What speaks of the company told before, or of what it does."""
    return re.compile(
        r"\b(?:[Ii]ts?|[Tt]hey|[Tt]heir"
        r"|[Tt]he (?:company|firm|plant|project|facility|maker|manufacturer|factory|site))\b"
    )


def is_elsewhere(text: str, start: int, end: int, one: Announcement) -> bool:
    """Whether a sentence begins with a place that is not the one that was told before. one: what was read before.

    Where none was told before, it does if the sentence tells nothing of what was.
    """
    match = _begins().match(text, start, end)
    if match is None or not _is_place(match["city"], match["county"] is not None):
        return False
    if one.place is None:
        is_its = _its().search(text, start, end) is not None or (one.company or "?").split()[0] in text[start:end]
        return not is_its and None not in (one.company, one.new_jobs or one.investment_usd)
    before = one.county if match["county"] else one.city
    if before is None:
        return False
    bare = before.removesuffix(" County").removesuffix(" Parish")
    return gazetteers.place_key(match["city"]) != gazetteers.place_key(bare)


def _is_place(name: str, is_county: bool) -> bool:
    if is_county:
        return gazetteers.place_key(name) in gazetteers.counties()
    is_time = name in roundup_places.TIMES or name.lower() in gazetteers.state_names()
    return gazetteers.place_key(name) in gazetteers.places() and not is_time
