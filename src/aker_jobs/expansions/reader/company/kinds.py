"""What kind of name a name is, by its words alone: an office, a person, a thing, a large place, generic words."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.company import others
from aker_jobs.expansions.reader.names.forms import form_of_company
from aker_jobs.expansions.reader.text.patterns import patterns

_KINDS_OF_ALL = ("company", "firm", "business", "manufacturer", "plant", "employer")
_ONE_OF_MANY = ("one", "two", "local", "area", "another", "new", "international", "japanese-owned", "family")
_MEANT_MORE_OFTEN = 5_000  # people: such a place is meant more often than a company of its name


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = patterns("company")
    return {
        "role word": re.compile(words["role before"]),
        "public": re.compile(words["public"]),
        "office": re.compile(words["office"]),
        "person": re.compile(rf"\b(?:{words['title']})\b"),
        "thing": re.compile(rf" (?:{words['thing']})$"),
        "contraction": re.compile(r"(?:we|i|you|they|he|she|it|that|there|here)'(?:ve|re|ll|d|s|m)"),
        "counted": re.compile(r"\d[\d,]*(?:-[A-Za-z]|MW|GW|kW)"),
        "part of a state": re.compile(
            r"(?:north|south|east|west|central|northern|southern|eastern|western|northeast|northwest|southeast|southwest"
            r"|upstate|middle) (?P<state>.+)"
        ),
    }


@cache
def generic() -> frozenset[str]:
    return frozenset(patterns("company")["generic"].split("|"))


@cache
def _products() -> frozenset[str]:
    return frozenset(patterns("company")["product"].split("|"))


@cache
def _described() -> frozenset[str]:
    return generic() | frozenset(patterns("company")["product"].split("|"))


@cache
def _origins() -> frozenset[str]:
    return frozenset(" ".join(patterns("company")["origin"].split("|")).split()) | frozenset(gazetteers.state_names())


def _describes(word: str) -> bool:
    """Whether a word says what a company makes or where it is from: 'Battery', 'Swiss', 'Ohio'."""
    return word in _described() or word in _origins()


@cache
def _no_surnames() -> frozenset[str]:
    return frozenset(patterns("company")["not a surname"].split("|"))


@lru_cache(maxsize=20_000)
def is_other(text: str) -> bool:
    """Whether a name is that of an office, a public body, a person, a state or nothing in particular."""
    low, rules = text.lower().rstrip(".,'"), _patterns()
    if (
        len(low) < 2
        or text in gazetteers.state_words()
        or f"{text}." in gazetteers.state_words()
        or low in gazetteers.state_names()
        or low in gazetteers.foreign()
        or others.is_nobody(text)
    ):
        return True
    if (
        rules["contraction"].fullmatch(low)
        or rules["office"].match(low)
        or rules["public"].search(low)
        or rules["person"].search(low)
    ):
        return True
    words = low.split()
    if len(words) == 1 and (form_of_company().fullmatch(f" {text}") or rules["role word"].fullmatch(low)):
        return True
    if len(words) == 1 and (low in _origins() or low in _products()):
        return True
    if len(words) > 1 and words[-1] in _KINDS_OF_ALL and _is_of_somewhere(" ".join(words[:-1])):
        return True  # 'Stokes County Company', 'Bay Area Company', 'One Company' of a headline
    if len(words) > 1 and rules["role word"].fullmatch(words[-1]) and all(_describes(word) for word in words[:-1]):
        return True  # 'Aircraft Maker', 'Korea-based Auto Supplier'
    if low in gazetteers.names_of("governors") or low in gazetteers.names_of("regions"):
        return True
    part = rules["part of a state"].match(low)
    return part is not None and (
        part["state"] in gazetteers.state_names() or part["state"].upper() in gazetteers.state_names().values()
    )


def _is_of_somewhere(low: str) -> bool:
    """Whether words before 'Company' tell only where it is, or that it is one: 'Stokes County', 'Bay Area', 'local'."""
    return low in _ONE_OF_MANY or low.endswith((" county", " area", " parish", " valley"))


@lru_cache(maxsize=20_000)
def is_generic(text: str) -> bool:
    """Whether every word of a name is one of companies, sites and people at large: 'Steel Plant'."""
    return all(word in generic() for word in text.lower().rstrip(".,'").split())


@lru_cache(maxsize=20_000)
def is_large_place(text: str) -> bool:
    """Whether a name is that of a place which is meant more often than a company of its name."""
    having = gazetteers.places().get(gazetteers.place_key(text))
    return having is not None and having[0][1] > _MEANT_MORE_OFTEN


@lru_cache(maxsize=20_000)
def is_person(text: str) -> bool:
    """Whether a name is a given name with one or two words behind it, none of them a word of companies."""
    words = text.lower().replace(".", "").split()
    return (
        2 <= len(words) <= 3
        and words[0] in gazetteers.given_names()
        and (len(words) == 2 or len(words[1]) == 1 or words[1] in gazetteers.given_names())
        and not form_of_company().search(text)
        and not any(word in generic() for word in words[1:])
        and words[-1] not in _no_surnames()
    )


def is_thing(text: str) -> bool:
    """Whether a name ends as those of buildings, projects and areas do: 'Final Assembly Line'."""
    return _patterns()["thing"].search(text.lower()) is not None or _patterns()["counted"].match(text) is not None
