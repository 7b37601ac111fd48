"""Names of places that mean none: the rest of a longer name, a common word, an area, the company itself, a state."""

from __future__ import annotations

import re
from functools import lru_cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.names.forms import Name
from aker_jobs.expansions.reader.place.candidate import Context
from aker_jobs.expansions.reader.place.cues import place_patterns
from aker_jobs.expansions.reader.place.prepositions import behind_which_word
from aker_jobs.expansions.reader.text.document import Document

COMMON = 20_000  # people: the name of a smaller place may be a common word
_BASES = ("Air Force", "AFB", "Air Reserve", "Air National", "Army", "Naval", "Arsenal", "Depot", "Field", "Airfield")
_CIVIL_WORDS = (
    "city",
    "county",
    "town",
    "village",
    "mayor",
    "officials",
    "leaders",
    "residents",
    "council",
    "is",
    "has",
    "will",
    "was",
)


def is_no_place(document: Document, name: Name) -> bool:
    """A state's abbreviation behind a city ('COLORADO SPRINGS, COLO.'); the rest of a longer name ('Trade Summit')."""
    text, rules = document.text, place_patterns()
    if (
        text.endswith(", ", 0, name.start)
        and f"{name.text}." in gazetteers.state_words()
        and text[name.end :][:1] == "."
    ):
        return True
    if _is_common_word(document, name) or is_of_base(text, name.text):
        return True
    begin, _ = document.sentence_at(name.start)
    titled = document.titled and begin == document.sentences[0][0]
    return (
        not titled
        and rules["event"].fullmatch(name.text) is not None
        and text[begin : name.start].endswith(
            tuple(
                f"{word} "
                for word in ("Investment", "Trade", "Jobs", "Growth", "Development", "Expansion", "Operations")
            )
        )
    )


@lru_cache(maxsize=512)  # asked of the names of one text again and again
def is_of_base(text: str, name: str) -> bool:
    """Whether a text names a base of that name in full: 'Harlow' where it has 'Harlow Air Force Base'."""
    return any(f"{name} {base}" in text for base in _BASES)


def is_companys(context: Context, name: Name) -> bool:
    if context.company is None:
        return False
    start, end = context.company
    return name.text.startswith(context.document.text[start:end].split(maxsplit=1)[0])


def is_the_valley(document: Document, name: Name) -> bool:
    """'the Valley', 'the South Valley': an area, and no town of that name."""
    of_area = name.text in ("Valley", "South Valley", "North Valley", "East Valley", "West Valley", "Central Valley")
    return of_area and document.low.endswith("the ", 0, name.start)


def _is_common_word(document: Document, name: Name) -> bool:
    """Whether a sentence begins with it, the name of a small place, and goes on: 'Home improvement chains'."""
    text = document.text
    if " " in name.text or text[document.sentence_at(name.start)[0] : name.start].strip():
        return False
    following = text[name.end : name.end + 2]
    if not (following.startswith(" ") and following[1:].islower()) or text.startswith(_CIVIL_WORDS, name.end + 1):
        return False
    having = gazetteers.places().get(gazetteers.place_key(name.text), ())
    return bool(having) and having[0][1] < COMMON and text.count(name.text) == 1


def is_first_of_company(context: Context, name: Name) -> bool:
    """'Shaw Industries … at Shaw's plant', 'credits to Shaw': the company, unless it stands behind 'in'."""
    how = behind_which_word(context.document.low, name.start)
    if context.company is None or how in ("in", "of"):
        return False
    words = context.document.text[slice(*context.company)].split()
    if how == "to":
        return len(words) > 1 and words[0] == name.text
    acts = context.document.low.startswith(("'s", " has ", " will ", " plans ", " says ", " said ", " is "), name.end)
    return len(words) > 1 and words[0] == name.text and acts


def is_its_own_city(name: str, state_after: re.Match[str] | None) -> bool:
    """'New York, N.Y.' and 'Washington, D.C.' are cities; 'New York, New Jersey' are states."""
    if state_after is None or state_after["state"] == name:
        return False
    return gazetteers.state_words()[state_after["state"]] in (gazetteers.state_names()[name.lower()], "DC")
