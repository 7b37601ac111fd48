"""How far a text tells of one project of one company: signs in its lead that the probability of a reading rests on.

An announcement names its company early and again, tells its numbers in the same breath, and speaks of "the company" and
"the plant". A column, a survey of an industry or a list of deals names many firms and states, asks and addresses its
readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from aker_jobs.expansions.reader.company.company import Company
from aker_jobs.expansions.reader.jobs.jobs import Jobs
from aker_jobs.expansions.reader.money.investment import Amount
from aker_jobs.expansions.reader.place.place import Site
from aker_jobs.expansions.reader.text.document import Document

_LEAST = (  # how often a kind of words is said at least
    ("addressed", 1),
    ("many", 2),
    ("the one", 1),
    ("day", 1),
    ("past", 2),
    ("person", 2),
    ("opinion", 2),
    ("abstract", 3),
)
EARLY, LATE = 160, 450  # characters of the lead
OFTEN = 3
SHORT = 300  # characters: a shorter text says its company's name once
Found = tuple[Company | None, Site, Jobs | None, Amount | None]


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "quoted": re.compile(r"\"[^\"]{0,600}\""),
        "addressed": re.compile(r"\b(?:i|i'm|i've|we|we're|we've|our|us|you|your|my|me)\b"),
        "many": re.compile(
            r"\b(?:companies|firms|businesses|manufacturers|projects|states|industries|employers|automakers|developers"
            r"|communities|plants|factories|suppliers|governors|economists|experts|officials say)\b"
        ),
        "the one": re.compile(
            r"\bthe (?:new |planned |proposed |\$[\d.]+[- ]\w+ )?(?:company|firm|facility|plant|project|expansion|site"
            r"|factory|manufacturer|retailer|hospital|investment|center|maker|building|mill|brewery|headquarters)\b"
        ),
        "day": re.compile(
            r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\btoday\b|\byesterday\b"
            r"|\bthis (?:week|month|morning|afternoon)\b"
        ),
        "past": re.compile(
            r"\b(?:in (?:19|20)\d\d|years? ago|last year|decades?|since (?:19|20)\d\d|over the (?:past|last))\b"
        ),
        "person": re.compile(r"\b(?:he|she|his|her|him)\b"),
        "opinion": re.compile(
            r"\b(?:but|should|perhaps|maybe|of course|however|indeed|after all|that's|it's not|isn't|doesn't"
            r"|can't|don't|why|how|what if)\b"
        ),
        "abstract": re.compile(
            r"\b(?:economy|industry|industries|sector|ecosystem|growth|strategy|policy|initiatives?|innovation|leaders?"
            r"|challenges?|opportunit(?:y|ies)|incentives?|trends?|competitive|workforce development)\b"
        ),
    }


def signs(document: Document, found: Found) -> Iterator[str]:
    """The names of the signs that a text has. found: who, where, how many and how much were read."""
    start = document.sentences[0][0]
    lead = document.low[start : document.lead]
    told = _patterns()["quoted"].sub(" ", lead) if '"' in lead else lead
    yield from _of_words(told)
    yield from _of_company(found[0], start, lead)
    yield from _of_place(document, found)


def _of_words(told: str) -> Iterator[str]:
    """Signs of the words outside quotations."""
    for name, least in _LEAST:
        count = sum(1 for _ in _patterns()[name].finditer(told))
        if count >= least:
            yield f"sign {name}"
        if count >= least + OFTEN:
            yield f"sign {name}, often"
    if "?" in told:
        yield "sign a question"


def _of_company(who: Company | None, start: int, lead: str) -> Iterator[str]:
    if who is None:
        return
    if who.start - start < EARLY:
        yield "sign company early"
    if who.start - start > LATE:
        yield "sign company late"
    times = lead.count(who.name.split(maxsplit=1)[0].lower())
    if times == 1 and len(lead) > SHORT:
        yield "sign company once"
    if times > OFTEN:
        yield "sign company often"
    if who.others:
        yield "sign others act"
    if who.others >= OFTEN:
        yield "sign others act, often"


def _of_place(document: Document, found: Found) -> Iterator[str]:
    who, site, new, invested = found
    yield from _of_several(site)
    place = site.city or site.county
    numbers = [new.start if new else None, invested.money.start if invested else None]
    known = [at for at in numbers if at is not None and at >= 0]
    if who is not None and place is not None and document.sentence_at(who.start) == document.sentence_at(place.start):
        yield "sign who and where together"
    if who is not None and known:
        yield from _of_distance(document, who, known)
    if known and min(known) - document.sentences[0][0] > LATE:
        yield "sign numbers late"
    if known and min(known) - document.sentences[0][0] < EARLY:
        yield "sign numbers early"
    if place is not None and place.explicit:
        yield "sign state told"


def _of_several(site: Site) -> Iterator[str]:
    if site.foreign is not None:
        yield "sign a site abroad"
    if site.states > 1:
        yield "sign two states"
    if site.states >= OFTEN:
        yield "sign several states"
    if site.places >= OFTEN:
        yield "sign several places"


def _of_distance(document: Document, who: Company, numbers: list[int]) -> Iterator[str]:
    """Whether who and how much stand in one sentence, or far apart."""
    if any(document.sentence_at(at) == document.sentence_at(who.start) for at in numbers):
        yield "sign who and how much together"
    if min(abs(at - who.start) for at in numbers) > LATE:
        yield "sign who and how much apart"
