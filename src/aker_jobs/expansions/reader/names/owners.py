"""An owner and what it owns: two names, or one that has an owner in it."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.names.forms import Name, is_form, is_large, is_place

_FORMS = (" Corp.", " Inc.", " Co.", " LLC", " Ltd.")
_SAINTS = ("St. ", "Ste. ", "Saint ")
_OF_SAINTS = ("Hospital", "Medical", "Health", "Regional", "University", "College", "Children")
_SITES = ("Campus", "Plant", "Facility", "Site", "Works", "Mill", "Factory")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "owner": re.compile(r"'s?\s+(?=\S)"),
        "ending": re.compile(r"(?:'s?|,)+$"),
    }


def owned(text: str, offset: int) -> list[Name]:
    """'Huntsville's Cummings Research Park' is two names, 'St. Jude Children's Research Hospital' is one."""
    if not text:
        return []
    if text[-1] not in "',s" and "'" not in text:
        return [as_name(text, offset)]
    for match in _patterns()["owner"].finditer(text):
        owner = text[: match.start()]
        if is_form(text.rsplit(maxsplit=1)[-1]) and " " not in owner and not is_large(owner):
            break  # 'Pilgrim's Pride Corporation'
        if all(is_form(word) for word in text[match.end() :].split()):
            break  # 'Carter's Group, LLC': the form of a company is no name of its own
        if (
            text[match.end() :].split(maxsplit=1)[0] in ("County", "Parish")
            and gazetteers.place_key(f"{owner}s") in gazetteers.counties()
        ):
            break  # 'Prince George's County'
        if owner.startswith(_SAINTS) and text[match.end() :].startswith(_OF_SAINTS):
            break  # 'St. Anthony's Hospital'
        if (
            is_large(owner)
            or owner.endswith((" County", " Parish"))
            or owner.lower() in gazetteers.state_names()
            or owner.lower() in gazetteers.foreign()
            or _is_split(owner, text[match.end() :])
        ):
            return [as_name(owner, offset), *owned(text[match.end() :], offset + match.end())]
    return [as_name(_patterns()["ending"].sub("", text), offset)]


def _is_split(owner: str, rest: str) -> bool:
    """'Acme Inc.'s Plano', 'Acme's Siler City': the owner and what it owns are two names."""
    place, _, site = rest.rpartition(" ")
    return owner.endswith(_FORMS) or is_place(rest) or _is_person(rest) or (site in _SITES and is_place(place))


def _is_person(rest: str) -> bool:
    """Whether what follows an owner is one of its people: 'Acme's Jane Doe'."""
    words = rest.split()
    return len(words) == 2 and words[0].lower() in gazetteers.given_names() and not is_form(words[1])


def as_name(words: str, offset: int) -> Name:
    return Name(offset, offset + len(words), " ".join(words.split()))
