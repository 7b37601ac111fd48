"""The county of a project in a roundup: without words of a headline before it, or named before an area of it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.roundup.places.places import with_spans

LONGEST = 40  # letters of a word


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    word = rf"[A-Z][\w.'’-]{{1,{LONGEST}}}"
    return {
        "area": re.compile(r" (?:area|section|neighborhood|district|part|corner|community) of (?:the )?county\b"),
        "county": re.compile(rf"(?P<first>{word} )?(?P<last>{word}) (?:County|Parish)\b"),
    }


def in_county(one: Announcement, text: str, start: int) -> Announcement:
    """A project in the county that its words name. start: of its part; its spans count `text`."""
    span = one.spans.get("county") or one.spans.get("city")
    if span is None or span.start < 0 or one.place is None:
        return one
    if one.county is not None and not has(one.state, one.county) and (where := _known_end(one, text)) is not None:
        return _at(one, text, where)
    if one.city is not None and _patterns()["area"].match(text, span.end):
        named = [where for where in _counties(text, start, span.start) if has(one.state, text[slice(*where)])]
        return _at(one, text, named[-1]) if named else one
    return one


def has(state: str | None, county: str) -> bool:
    """Whether a state has a county of that name."""
    name = re.sub(r" (?:County|Parish)$", "", county)
    return state in dict(gazetteers.counties().get(gazetteers.place_key(name), ()))


def _known_end(one: Announcement, text: str) -> tuple[int, int] | None:
    """'Acme Selects Lima County' → where 'Lima County' stands, if the state has it; None where no end is a county."""
    span = one.spans["county"] if "county" in one.spans else one.spans["place"]
    county = one.county or ""
    if not text.startswith(county, span.start):
        return None
    words, end = county.split(" "), span.start + len(county)
    names = (" ".join(words[at:]) for at in range(1, len(words) - 1))
    return next(((end - len(name), end) for name in names if has(one.state, name)), None)


def _counties(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where counties are named in a part of a text, by one word or by two."""
    found = []
    for match in _patterns()["county"].finditer(text, start, end):
        found += [(match.start("last"), match.end())] + ([match.span()] if match["first"] else [])
    return found


def _at(one: Announcement, text: str, where: tuple[int, int]) -> Announcement:
    name = text[slice(*where)]
    return replace(with_spans(one, text, place=where, county=where), place=name, county=name, city=None, region=None)
