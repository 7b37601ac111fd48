"""What a run of capitalized words is by its form: a company by law, a place of some size."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.text.patterns import patterns


@cache
def word_list(name: str) -> frozenset[str]:
    return frozenset(patterns("names")[name].split("|"))


_LAW = frozenset(("Inc", "LLC", "Corp", "Ltd", "LP", "LLP", "PLC", "AG", "AB", "SE", "GmbH"))
PLACE_PEOPLE = 2_000  # a smaller place does not keep a word like New or Plant in a name


class Name(NamedTuple):
    """A run of capitalized words: its place in the text, and the words with single blanks between them."""

    start: int
    end: int
    text: str


@cache
def form_of_company() -> re.Pattern[str]:
    """What a company is by law, at the end of its name: ', Inc.', ' LLC'."""
    return re.compile(rf",?\s+(?:{patterns('names')['form']})\.?$")


def is_law(word: str) -> bool:
    """Whether a word is the legal form of a company, behind which its name is at an end."""
    return word.strip(",").rstrip(".") in _LAW


def is_form(word: str) -> bool:
    return word.strip(",.").lower() in word_list("form word")


def is_large(name: str) -> bool:
    """Whether a name is that of a state, a country or a place of some size, which may own what follows."""
    low, having = name.lower(), gazetteers.places().get(gazetteers.place_key(name))
    known = low in gazetteers.state_names() or low in gazetteers.foreign()
    return known or (having is not None and having[0][1] > PLACE_PEOPLE)


def is_place(name: str) -> bool:
    """Whether a populated place of the United States has this name."""
    return gazetteers.place_key(name) in gazetteers.places()
