"""What is built, with its company in brackets: 'Distribution center in Waco (Acme), 150 jobs'."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.roundup.companies import names

LONGEST = 300  # characters
NEAR = 90  # characters before the brackets, in which the city is named
ACTS = " announced "  # between the company and what is built


class Bracketed(NamedTuple):
    """A sentence that tells the same, the company first, and where the company stands in the text.

    Behind its first `lead` characters the sentence is the text of the part, letter by letter.
    """

    sentence: str
    lead: int
    company: tuple[int, int]


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    word = r"[A-Z0-9](?:[\w&'’/-]|\.(?=\w)){0,40}"
    thing = (
        "plants?|cent(?:er|re)s?|facilit(?:y|ies)|headquarters|HQ|warehouses?|factory|factories|mills?|expansions?|relocation"
        "|offices?|campus|labs?|laboratory|lines?|development|operations?|hub|foundry|refinery|call center|site"
    )
    return {
        "company": re.compile(
            rf"\((?P<name>{word}(?: (?:& |of )?{word}){{0,4}}(?:,? (?:Inc|LLC|Corp|Co|Ltd)\b\.?)?)(?=[),;])"
        ),
        "city before": re.compile(
            rf"\b(?:in|to|at|near|for) {word}(?: {word}){{0,2}}(?:, [A-Z][\w.]{{1,20}}(?: [A-Z]\w{{1,20}})?)? $"
        ),
        "city behind": re.compile(r"[^)]{0,60}\),? (?:in|to|at|near) [A-Z]"),
        "thing": re.compile(rf"\b(?:{thing})\b", re.IGNORECASE),
        "does": re.compile(
            r"\b(?:will|said|says|announced|announces|plans|has|have|is|was|are|were|wants?|chose|picked|selected"
            r"|to (?:build|add|open|create|hire|invest|expand|locate|move|bring)|adds|opens|opened|builds|invests"
            r"|creates|expands|moved|broke)\b"
        ),
    }


def bracketed(text: str, start: int, end: int) -> Bracketed | None:
    """A part without a verb that tells what is built, and in its only brackets by whom; None where it is none."""
    if end - start > LONGEST or text.count("(", start, end) != 1:
        return None
    match = _patterns()["company"].search(text, start, end)
    if match is None or _patterns()["does"].search(text, start, end):
        return None
    if _patterns()["thing"].search(text, start, match.start()) is None or _is_no_company(match["name"]):
        return None
    before = text[max(start, match.start() - NEAR) : match.start()]
    if not _patterns()["city before"].search(before) and not _patterns()["city behind"].match(text, match.end()):
        return None
    name = match["name"]
    within = f"{text[start : match.start()]}{' ' * (match.end() - match.start())}{text[match.end() : end]}"
    return Bracketed(f"{name}{ACTS}{within.replace(')', ' ')}", len(name) + len(ACTS), match.span("name"))


def _is_no_company(name: str) -> bool:
    """Whether what stands in the brackets is a place, a figure or a word that is no name."""
    is_place = gazetteers.place_key(name) in gazetteers.places() or name.lower() in gazetteers.foreign()
    is_place = is_place or name in gazetteers.state_words() or name.lower() in gazetteers.state_names()
    is_place = is_place or name.endswith((" County", " Parish", " Township"))
    return is_place or name[0].isdigit() or names.is_no_name(name)
