"""The kind of word that a name stands behind: in, of (city of), at, to, near, its, from."""

from __future__ import annotations

from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.place_words import word_list


@cache
def _last_words_of_states() -> frozenset[str]:
    """Of 'north carolina' the word 'carolina'."""
    return frozenset(name.split()[-1] for name in gazetteers.state_names())


_WORDS = {
    **dict.fromkeys(("in", "within", "inside", "throughout", "across"), "in"),
    "at": "at",
    **dict.fromkeys(("near", "outside", "around"), "near"),
    **dict.fromkeys(
        (
            "from",
            "leaving",
            "leave",
            "leaves",
            "left",
            "exiting",
            "vacating",
            "abandoning",
            "departing",
            "quitting",
            "exits",
            "against",
            "beyond",
            "via",
            "unlike",
            "over",
            "than",
            "versus",
            "outgrew",
            "by",
        ),
        "from",
    ),
    **dict.fromkeys(("its", "their", "a", "new", "existing", "current", "company's"), "its"),
}

_MILES = frozenset(("mile", "miles", "kilometers", "kilometres", "km", "hour", "hours", "minute", "minutes"))
_PARTS = ("part", "section", "neighborhood", "district")  # 'a part of Jackson'
_CIVIL = (
    "city",
    "town",
    "village",
    "county",
    "township",
    "borough",
    "community",
    "region",
    "parish",
    "suburb",
    "side",
    "outskirts",
    "heart",
    "edge",
)


def behind_which_word(low: str, start: int) -> str | None:
    """The kind of word that a name stands behind: in, of (city of), at, to, near, its, from; None for others."""
    before = low[max(0, start - 60) : start]
    if not before[-1:].isspace():
        return None
    words = before.split()
    beside = word_list("beside")
    if words and words[-1].removesuffix("'s") in _last_words_of_states():
        words.pop()  # 'in Virginia's Henry County'
    while words and words[-1] in beside:
        following = words.pop()
        if not words and following == "the":
            return None
    if not words:
        return None
    last = words[-1].lstrip("(\"'")
    if last in ("leaving", "leave") and len(words) > 1 and words[-2].endswith(("n't", "not", "never")):
        return "in"  # 'isn't leaving Hamtramck'
    if last == "of" and len(words) > 1:
        civil = words[-2] in _CIVIL or (words[-2] in _PARTS and words[-3:-2] in (["a"], ["an"]))
        direction = words[-2].endswith(("south", "north", "east", "west", "outside", "miles"))
        if direction and not _MILES.isdisjoint(words[-7:-1]):
            return "from"  # '30 miles west of'
        return "of" if civil else "near" if direction else None
    if last == "in" and len(words) > 1 and words[-2] in ("formerly", "currently"):
        return "from"
    return "to" if last in word_list("to") else _WORDS.get(last)
