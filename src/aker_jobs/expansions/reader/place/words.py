"""What the words of a name tell of a place: its kind by the lists, its name as it is shown and looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.text.patterns import patterns

SIDED = 50_000  # people: the parts of a smaller city are not told by their side
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
def word_list(name: str) -> frozenset[str]:
    return frozenset(patterns("place")[name].split("|"))


class _NotPlaces:
    """Words that are no place though a list may have one of that name; read when first asked."""

    def __contains__(self, word: object) -> bool:
        return word in word_list("not a place")


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
        "tail": re.compile(r" (?:USA|Region|Area|Metro|Metro Area|Metropolitan Area|Community|Township|Twp\.?)$"),
        "township": re.compile(r"(?P<name>.+?) (?:Charter )?(?:Township|Twp\.?)"),
        "side": re.compile(r"(?:North|South|East|West|Northeast|Northwest|Southeast|Southwest) (?P<city>[A-Z].+)"),
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
    if plain.isupper() and " " in plain:
        plain = plain.title()  # 'FREEHOLD TOWNSHIP'
    bare = plain if _is_known(plain) else rules["tail"].sub("", plain)
    for name in (bare, plain):
        if state := gazetteers.names_of("regions").get(name.lower()):
            return Run("region", plain, name, state)
    if match := rules["county"].fullmatch(plain):
        return Run("county", plain, match["name"])
    if match := rules["township"].fullmatch(plain):
        return Run("city", re.sub(r"Twp\.?$", "Township", plain), match["name"], township=True)
    if not _is_known(plain) and (match := rules["side"].fullmatch(plain)) and _is_large(match["city"]):
        return Run("city", match["city"], match["city"])  # 'the South Bronx'
    first = _leading_place(plain)
    if plain.endswith(" City") and not _is_known(plain) and first == plain[:-5]:
        return Run("city", plain if plain.lower() in gazetteers.independent_cities() else first, first)
    if _is_known(bare):
        return Run("city", bare, bare)
    return Run("facility" if rules["facility"].fullmatch(plain) else "", plain, plain, None, first)


def _is_known(name: str) -> bool:
    return gazetteers.place_key(name) in gazetteers.places()


def _is_large(name: str) -> bool:
    """Whether a city of this name is large enough to have a north and a south; of boroughs no list has the people."""
    having = gazetteers.places().get(gazetteers.place_key(name))
    return name == "Bronx" or (having is not None and having[0][1] > SIDED)


def _leading_place(words: str) -> str | None:
    """The place that a run of words begins with: 'Plattsburgh International Airport', 'Tampa Office Tower'."""
    parts = words.split()
    if words.endswith(" State"):
        return None  # 'the Magnolia State': a state, or a university
    for count in range(min(4, len(parts) - 1), 0, -1):
        first = " ".join(parts[:count])
        having = gazetteers.places().get(gazetteers.place_key(first))
        if first.lower() in gazetteers.names_of("regions"):
            return None  # 'Golden Triangle Regional Airport'
        if having and having[0][1] > LEADING_PLACE and first not in NOT_PLACES:
            return first
    return None
