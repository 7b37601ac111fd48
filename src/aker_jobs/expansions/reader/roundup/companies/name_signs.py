"""What the form of a name tells of its bearer: a person, a place, a thing, a body, a company by its form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.company import kinds as company_kinds
from aker_jobs.expansions.reader.names.forms import form_of_company, is_place
from aker_jobs.expansions.reader.roundup.companies import names


@lru_cache(maxsize=512)  # asked of the names of one text for each of its projects
def of_form(name: str, text: str) -> tuple[str, ...]:
    """The signs of a name of a text."""
    return tuple(_signs(name, text))


def _signs(name: str, text: str) -> Iterator[str]:
    kinds: dict[str, Callable[[str], object]] = {
        "a person": company_kinds.is_person,
        "a place": is_place,
        "a large place": company_kinds.is_large_place,
        "a thing": company_kinds.is_thing,
        "no name": names.is_no_name,
    }
    yield from (sign for sign, is_kind in kinds.items() if is_kind(name))
    if form_of_company().search(name):
        yield "a form of company"
    if " " not in name:
        yield "one word"
    if re.search(rf"(?<![\w-]){re.escape(name.lower())}(?!\w)", text):
        yield "a word in small letters too"
    if name.lower() in gazetteers.foreign() or name.lower() in gazetteers.state_names():
        yield "a country or state"
    if names.is_body(name, text):
        yield "a body"
