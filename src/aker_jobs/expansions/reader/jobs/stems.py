"""Beginnings of words without which a text holds no count of jobs: a cheap look before any pattern is tried."""

from __future__ import annotations

from functools import cache

from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.patterns import patterns
from aker_jobs.expansions.reader.text.quantities import NUMBER_STEMS

NUMBERS = NUMBER_STEMS | {"a"}  # 'a hundred'
ELIDED = frozenset(
    (
        *("add", "adds", "addi", "crea", "hire", "hiri", "brin", "empl", "work", "staf", "team", "have", "room"),
        *("make", "maki", "leav", "want", "need", "plus", "take", "taki", "poss", "perh", "even", "recr"),
    )
)
_VERBS = (
    *("employ", "hire", "hiring", "recruit", "payroll", "staff", "team", "site", "them", "whom", "those", "these"),
    *("room", "generate"),
)
_HIRING = frozenset(("hire", "hiri", "empl", "recr", "payr", "job", "jobs", "posi"))
_STAFF = frozenset(("work", "staf", "team", "head"))
_STAFF_OF = ("workforce of", "staff of", "team of", "headcount of", " people on", " to work")
_SAYS = (  # of hiring without such a word
    *("will have ", "'ll have ", "would have ", "to have ", "bring on", "bringing on", "crew of", "permanent staff"),
    *("take on", "taking on", "takes on"),
    *(" rise by", " up by", " increase by", "plan is to be", "creation of"),
)
_GROWTH = frozenset(("grow", "incr", "expa", "boos", "rais", "add", "adds", "addi", "doub", "trip", "swel", "rise"))


@cache
def noun_stems() -> frozenset[str]:
    """First four letters of all words for jobs and for people."""
    nouns = "|".join((patterns("jobs")["job"], patterns("jobs")["people"])).replace("?", "").split("|")
    return frozenset(noun[:4] for noun in nouns) | {"job", "fte"}


@cache
def job_stems() -> frozenset[str]:
    """First four letters of a word without which no count of jobs is read, but for listed facts."""
    return noun_stems() | frozenset(word[:4] for word in _VERBS) | ELIDED


def has_number(document: Document) -> bool:
    """Whether the lead holds a number, in figures or in words."""
    return "0" in document.stems or not document.stems.isdisjoint(NUMBER_STEMS)


def speaks_of_hiring(document: Document) -> bool:
    """Whether the lead has a word of hiring, or words for a staff that grows or is to be so large."""
    stems = document.stems
    if not stems.isdisjoint(_HIRING) or any(words in document.low for words in _SAYS):
        return True
    grows = not stems.isdisjoint(_GROWTH) or any(words in document.low for words in _STAFF_OF)
    return not stems.isdisjoint(_STAFF) and grows
