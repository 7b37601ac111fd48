"""Cues of what else a text may be: hiring for a season, a column, a lease, news from abroad; what its headline says.

Each is a sign that the probability of a reading rests on (`aker_jobs.expansions.reader.confidence`): one word is no
proof. The words are rows of `reference/announcement_patterns.csv` of use 'sign'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.patterns import patterns
from aker_jobs.expansions.reader.text.weighted_patterns import firsts

FIRST = 160  # characters from the beginning in which a cue counts apart
REACH = 1_000
OFTEN = 3
ABROAD = 2  # words that point abroad
HEADLINE = 120  # characters that count as headline, where the first sentence is shorter


@cache
def _cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(pattern)) for name, pattern in sorted(patterns("sign").items()))


@cache
def _foreign() -> re.Pattern[str]:
    names = sorted((name for name in gazetteers.foreign() if len(name) > 3), key=lambda name: (-len(name), name))
    return re.compile(rf"\b(?:{'|'.join(re.escape(name) for name in names)})\b")


def signs(document: Document) -> Iterator[str]:
    """The names of the cues that a text has: anywhere in its lead, in its beginning, and often."""
    start = document.sentences[0][0]
    low = document.low[start : min(document.lead, start + REACH)]
    for name, pattern in _cues():
        yield from _graded(name, [match.start() for match in pattern.finditer(low)])
    yield from _graded("a place abroad", [match.start() for match in _foreign().finditer(low)])
    yield from _of_headline(document, start)


def _graded(name: str, found: list[int]) -> Iterator[str]:
    if not found:
        return
    yield f"sign {name}"
    if found[0] < FIRST:
        yield f"sign {name}, first"
    if len(found) >= OFTEN:
        yield f"sign {name}, often"


def _of_headline(document: Document, start: int) -> Iterator[str]:
    """What the headline, or the first sentence, says for an expansion and against it."""
    end = max(document.sentences[0][1], start + HEADLINE)
    announced = False
    for use, mark in (("for", "+"), ("against", "-")):
        for row, match in firsts(use, document, start, end):
            if match.start() < end:
                announced = announced or use == "for"
                yield f"sign early {mark} {row.reason}"
    if not announced:
        yield "sign nothing early"


def is_abroad(document: Document) -> bool:
    """Whether words of other countries and places there are said twice and more in the lead."""
    start = document.sentences[0][0]
    low = document.low[start : min(document.lead, start + REACH)]
    words = dict(_cues())["abroad"]
    return sum(1 for pattern in (words, _foreign()) for _ in pattern.finditer(low)) >= ABROAD
