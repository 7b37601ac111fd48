"""The kind of word that a name stands behind: in, of (city of), at, to, near, its, from."""

from __future__ import annotations

from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.place.words import word_list


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
_DIRECTIONS = ("south", "north", "east", "west", "outside", "miles")
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
    words = _words_before(low, start)
    if not words:
        return None
    last = words[-1].lstrip("(\"'")
    if len(words) > 1 and (kind := _of_two_words(words, last)):
        return kind
    if last == "of" and len(words) > 1:
        civil = words[-2] in _CIVIL or (words[-2] in _PARTS and words[-3:-2] in (["a"], ["an"]))
        return "of" if civil else None
    return "to" if last in word_list("to") else _WORDS.get(last)


def _words_before(low: str, start: int) -> list[str]:
    """The words before a name, without those that may stand between: 'nearby', 'downtown', "Virginia's"."""
    before = low[max(0, start - 60) : start]
    words = before.split() if before[-1:].isspace() else []
    beside = word_list("beside")
    if words and words[-1].removesuffix("'s") in _last_words_of_states():
        words.pop()  # 'in Virginia's Henry County'
    while words and words[-1] in beside:
        words.pop()
    return words


def _of_two_words(words: list[str], last: str) -> str | None:
    """The kind of two words together: 'across from', 'isn't leaving', 'formerly in', 'north of', '30 miles west of'."""
    second = words[-2]
    if last == "from" and second == "across":
        return "near"
    if last in ("leaving", "leave") and second.endswith(("n't", "not", "never")):
        return "in"  # 'isn't leaving Hamtramck'
    if last == "in" and second in ("formerly", "currently"):
        return "from"
    if last == "of" and second == "suburb" and words[-3:-2] in (["a"], ["an"]):
        return "near"  # 'in Albany, a suburb of Columbus'
    if last == "of" and second.endswith(_DIRECTIONS) and second not in _CIVIL:
        return "near" if _MILES.isdisjoint(words[-7:-1]) else "from"
    return None
