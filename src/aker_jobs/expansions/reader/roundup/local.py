"""Whether a text tells of several projects by how it is built: names that begin paragraphs, each told of in one place.

A release about one company names it again and again; a roundup names each company where its project is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from aker_jobs.expansions.reader.roundup.clauses import sentences
from aker_jobs.expansions.reader.roundup.companies import names as roundup_names
from aker_jobs.expansions.reader.roundup.companies.brackets import bracketed
from aker_jobs.expansions.reader.roundup.places import places
from aker_jobs.expansions.reader.text.lines import Line

LEAST = 3  # companies that are each told of in one place
MOST_PARAGRAPHS = 60
SHORT = 4  # paragraphs: in a text of no more, each sentence counts


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "figure": re.compile(
            r"\$\s?\d|\b[\d,]+[ -](?:[a-z-]+ ){0,3}(?:jobs?|people|workers|employees|positions|scientists"
            r"|person|engineers)\b|square[- ]f|sq\. ?f"
            r"|\bjobs?: \d|\b(?:employs?|hires?|hiring) (?:\w+ ){0,2}\d",
            re.IGNORECASE,
        ),
        "does": re.compile(
            r"\b(?:jobs?|investment): \$?\d|\b(?:will|plans? (?:to|an?)|is|are|to|has|have|wants to|expects to"
            r"|said it (?:will|would)"
            r"|announced)?\s?"
            r"(?:build|invest|open|add|creat|expan|leav|hir|mov|locat|relocat|spend|broke ground|picked|chose"
            r"|landed|enlarg|complet"
            r"|lease|bought|finish|wrapped|construct|employ|reopen|consolidat|recall|doubl|scored|house"
            r"|got approv|took over|signed|continues)\w*",
            re.IGNORECASE,
        ),
        "turns": re.compile(
            r"(?:^|[.!?\"”] )(?:Meanwhile|Elsewhere|In other (?:\w+ )?news|Also in |And in )",
            re.MULTILINE,
        ),
        "counted": re.compile(
            r"[A-Z][\w&.'’-]*(?: (?:& |of )?[A-Z][\w&.'’-]*){0,5}: (?:an? )?(?:\$[\d.,]+|\d[\d,]* (?:new )?jobs)"
        ),
        "person": re.compile(
            r"\b(?:sa(?:id|ys)(?! [\w ]{0,20}\bit\b)|told|added|noted|explained|Gov|Mayor|Sen|Rep|Dr)\b"
        ),
    }


def tells_of_several(found: Sequence[Line], text: str) -> bool:
    """Whether `LEAST` companies each do something with figures in one part of the text, and in no other."""
    paragraphs = [(line.start, line.end) for line in found if line.kind == "paragraph"][:MOST_PARAGRAPHS]
    if _are_headed(text, [(line.start, line.end) for line in found if line.kind in ("paragraph", "heading")]):
        return True
    count = _local_names(text, paragraphs)
    if count < LEAST and len(paragraphs) <= SHORT:
        count = max(count, _local_names(text, [part for one in paragraphs for part in sentences(text, *one)]))
    return count >= LEAST or (count == LEAST - 1 and _patterns()["turns"].search(text) is not None)


def _are_headed(text: str, parts: list[tuple[int, int]]) -> bool:
    """Whether `LEAST` parts begin with a city and a dash, a name and its city, or counts, or have it in brackets."""
    cities = {text[slice(*at[:2])] for part in parts if (at := places.city_heading(text, *part))}
    beside = [city for part in parts if (city := places.city_beside(text, *part))]
    counted = sum(_patterns()["counted"].match(text, *part) is not None for part in parts)
    companies = {one.company for part in parts for piece in _pieces(text, *part) if (one := bracketed(text, *piece))}
    return max(len(cities), len(beside), counted, len(companies)) >= LEAST


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What stands between the semicolons of a part."""
    while (at := text.find("; ", start, end)) >= 0:
        yield start, at
        start = at + 2
    yield start, end


def _local_names(text: str, parts: list[tuple[int, int]]) -> int:
    """How many names that begin parts are told of in them alone."""
    names = dict.fromkeys(name for part in parts for name in _named(text, *part))
    return sum(_is_local(name, text, parts) for name in names)


def _named(text: str, start: int, end: int) -> Iterator[str]:
    span = roundup_names.opening_name(text, start, end)
    if span is None or not _patterns()["figure"].search(text, start, end):
        return
    if _patterns()["does"].search(text, span[1], end) and not _patterns()["person"].match(text, span[1] + 1):
        yield text[slice(*span)]


def _is_local(name: str, text: str, parts: list[tuple[int, int]]) -> bool:
    """Whether a name stands in one part, or in parts that follow each other."""
    key = name.split(" ", maxsplit=1)[0] if len(name.split(" ", maxsplit=1)[0]) > 3 else name
    at = [number for number, (start, end) in enumerate(parts) if key in text[start:end]]
    return bool(at) and at[-1] - at[0] < min(len(at) + 1, 3)
