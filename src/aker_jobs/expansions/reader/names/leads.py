"""A month or a city that a sentence begins with and the name behind it, which no comma parts: 'In March Acme said'."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader.names.forms import Name, is_form, is_large

LONGEST = 12  # characters of the words before a month or a city
MOST_WORDS = 3  # of a city


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    verb = (
        r"(?:is|are|has|have|will|plans|said|says|announced|expects|intends|wants|opened|opens|broke|began|started|put|puts"
        r"|picked|chose|bought|leased|added|adds|expanded|invested|hired|built|completed|could|would|may)\b"
    )
    return {
        "month": re.compile(
            r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
            r"|(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.?)(?: \d{1,2})?(?:,? (?:19|20)\d\d)?\s+(?=[A-Z\d])"
        ),
        "when": re.compile(r"\b(?:in|of|since|by|during|until|last|early|late|this|mid)[ -]\Z", re.IGNORECASE),
        "where": re.compile(r"(?:\A|\W)(?:In|At|Near|Outside|Around)(?: nearby)? \Z"),
        "does": re.compile(rf"(?:, (?:of|from|which|an?|the|based) [^,.;\n]{{2,80}},)? (?:also |too |now )?{verb}"),
    }


def parted(text: str, name: Name) -> list[Name]:
    """A name as the month or city that its sentence begins with and the name behind it, where it holds both."""
    if " " not in name.text:
        return [name]
    before = text[max(0, name.start - LONGEST) : name.start]
    if (month := _patterns()["month"].match(text, name.start, name.end)) is not None:
        is_when = _patterns()["when"].search(before) is not None and not _is_company(text[month.end() : name.end])
        return [_cut(text, month.end(), name.end)] if is_when else [name]
    if _patterns()["where"].search(before) is None or _patterns()["does"].match(text, name.end) is None:
        return [name]
    at = _end_of_city(text, name)
    return [name] if at is None else [_cut(text, name.start, at), _cut(text, at + 1, name.end)]


def _is_company(rest: str) -> bool:
    """Whether what is left is but a form of company: 'in May Industries', where the month is its name."""
    return all(is_form(word) for word in rest.split())


def _end_of_city(text: str, name: Name) -> int | None:
    """Where the longest name of a city ends that a name begins with, and is not all of it."""
    ends = [match.start() for match in re.finditer(r"\s", text[name.start : name.end])][:MOST_WORDS]
    cities = (end for end in reversed(ends) if is_large(text[name.start : name.start + end]))
    end = next(cities, None)
    return None if end is None or _is_company(text[name.start + end : name.end]) else name.start + end


def _cut(text: str, start: int, end: int) -> Name:
    return Name(start, end, " ".join(text[start:end].split()))
