"""What the words of a name, and the words before it, tell of a place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.patterns import patterns

LEADING_PLACE = 2_000  # people: a smaller place is no help where words run together


@dataclass(frozen=True, slots=True)
class Run:
    """A run of capitalized words as a place.

    kind: city, county, region, foreign, person, body (a local government: its place), facility (a place's airport, park
    …) or '' (no list has it). name: as it is to be shown; bare: as it is looked up; state: of a region; first: the
    place that the run begins with; township: in a state that has townships.
    """

    kind: str
    name: str
    bare: str
    state: str | None = None
    first: str | None = None
    township: bool = False


@cache
def _word_list(name: str) -> frozenset[str]:
    return frozenset(patterns("place")[name].split("|"))


class _NotPlaces:
    """Words that are no place though a list may have one of that name; read when first asked."""

    def __contains__(self, word: object) -> bool:
        return word in _word_list("not a place")


NOT_PLACES = _NotPlaces()


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = patterns("place")
    names = sorted((row["name"] for row in gazetteers.rows("state_words")), key=len, reverse=True)
    return {
        "region": re.compile(rf"(?:{words['direction']})[ -](?P<state>{'|'.join(map(re.escape, names))})\b"),
        "person": re.compile(
            r"(?:President|CEO|Chairman|Mayor|Gov\.|Governor|Sen\.|Senator|Rep\.|Dr\.|Mr\.|Ms\.|Mrs\.|Secretary|Director|Commissioner|Chief)\s"
        ),
        "body": re.compile(
            r"(?P<place>(?P<bare>.+?)(?: (?:County|Parish)|(?= (?:City|Town|Village))))(?: (?:City|Town|Village))?"
            r" (?:Commission|Commissioners|Council"
            r"|Board of (?:County )?(?:Supervisors|Commissioners|Aldermen|Selectmen)"
            r"|Supervisors|Commissioners Court|Fiscal Court|Industrial Development (?:Authority|Board|Corporation)"
            r"|Economic Development (?:Commission|Authority|Board|Council|Department))"
        ),
        "mayor": re.compile(r"(?P<bare>[A-Z][\w.'-]+(?: [A-Z][\w.'-]+)?) Mayor\b"),
        "county": re.compile(r"(?P<name>.+?) (?:County|COUNTY|Counties|Parish|Borough)"),
        "trim": re.compile(
            r"(?:The )?(?:(?:City|Town|Village|Township|Borough|Port) of |Downtown |Greater |Metro |Metropolitan "
            r"|Historic |Local |Nearby )+"
        ),
        "tail": re.compile(r" (?:Region|Area|Metro|Metro Area|Metropolitan Area|Community|Township|Twp\.?)$"),
        "township": re.compile(r"(?P<name>.+?) (?:Charter )?(?:Township|Twp\.?)"),
        "facility": re.compile(rf".+? (?:{words['facility']})"),
    }


@lru_cache(maxsize=20_000)
def kind_of_run(text: str) -> Run:
    """What kind of place a run of capitalized words names, by the lists alone."""
    rules = _patterns()
    if rules["person"].match(text):
        return Run("person", text, text)
    if match := rules["body"].fullmatch(text):
        return Run("body", match["place"], match["bare"])
    if match := rules["mayor"].match(text):
        return Run("body", match["bare"], match["bare"])
    if match := rules["region"].fullmatch(text):
        return Run("region", text, text, gazetteers.state_names()[match["state"].lower()])
    if text.lower() in gazetteers.foreign() or " ".join(text.lower().split()[:2]) in gazetteers.foreign():
        return Run("foreign", text, text)
    return _at_home(rules["trim"].sub("", text, count=1) if rules["trim"].match(text) else text)


def _at_home(plain: str) -> Run:
    """A place in the United States, by the lists of regions, counties and places."""
    rules = _patterns()
    bare = plain if _is_known(plain) else rules["tail"].sub("", plain)
    for name in (bare, plain):
        if state := gazetteers.names_of("regions").get(name.lower()):
            return Run("region", plain, name, state)
    if match := rules["county"].fullmatch(plain):
        return Run("county", plain, match["name"])
    if match := rules["township"].fullmatch(plain):
        return Run("city", plain, match["name"], township=True)
    first = _leading_place(plain)
    if plain.endswith(" City") and bare == plain and first == plain[:-5]:
        return Run("city", plain if plain.lower() in gazetteers.independent_cities() else first, first)
    if _is_known(bare):
        return Run("city", bare, bare)
    return Run("facility" if rules["facility"].fullmatch(plain) else "", plain, plain, None, first)


def _is_known(name: str) -> bool:
    return gazetteers.place_key(name) in gazetteers.places()


def _leading_place(words: str) -> str | None:
    """The place that a run of words begins with: 'Plattsburgh International Airport', 'Tampa Office Tower'."""
    parts = words.split()
    for count in range(min(4, len(parts) - 1), 0, -1):
        first = " ".join(parts[:count])
        having = gazetteers.places().get(gazetteers.place_key(first))
        if having and having[0][1] > LEADING_PLACE and first not in NOT_PLACES:
            return first
    return None


@cache
def _last_words_of_states() -> frozenset[str]:
    """Of 'north carolina' the word 'carolina'."""
    return frozenset(name.split()[-1] for name in gazetteers.state_names())


_WORDS = {
    **dict.fromkeys(("in", "within", "inside", "throughout", "across"), "in"),
    "at": "at",
    **dict.fromkeys(("near", "outside", "around"), "near"),
    **dict.fromkeys(
        ("from", "leaving", "against", "beyond", "via", "unlike", "over", "than", "versus", "outgrew", "by"), "from"
    ),
    **dict.fromkeys(("its", "their", "a", "new", "existing", "current", "company's"), "its"),
}
_MILES = frozenset(("mile", "miles", "kilometers", "kilometres", "km"))
_CIVIL = ("city", "town", "village", "county", "township", "borough", "community", "region", "parish")


def behind_which_word(low: str, start: int) -> str | None:
    """The kind of word that a name stands behind: in, of (city of), at, to, near, its, from; None for others."""
    before = low[max(0, start - 60) : start]
    if not before[-1:].isspace():
        return None
    words = before.split()
    beside = _word_list("beside")
    if words and words[-1].removesuffix("'s") in _last_words_of_states():
        words.pop()  # 'in Virginia's Henry County'
    while words and words[-1] in beside:
        following = words.pop()
        if not words and following == "the":
            return None
    if not words:
        return None
    last = words[-1].lstrip("(\"'")
    if last == "of" and len(words) > 1:
        civil = words[-2] in _CIVIL
        direction = words[-2] in ("south", "north", "east", "west", "outside", "miles")
        if direction and not _MILES.isdisjoint(words[-7:-1]):
            return "from"  # '30 miles west of'
        return "of" if civil else "near" if direction else None
    if last == "in" and len(words) > 1 and words[-2] in ("formerly", "currently"):
        return "from"
    return "to" if last in _word_list("to") else _WORDS.get(last)
