"""The signs by which a count of jobs is likely that of the project's new ones: what the rules say, the words around it.

They are what the linear model of `choices` weighs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from aker_jobs.expansions.reader.choice_words import STEM, of_sides
from aker_jobs.expansions.reader.jobs.count import Jobs
from aker_jobs.expansions.reader.text.document import Document

BEFORE, BEHIND = 70, 60  # characters around a count whose words count
WORDS, INSIDE = 8, 4  # words on each side, and between the number and the noun's end
FADES = 0.09  # what a word counts less for each word between it and the count
OF_SENTENCE = 0.4  # what a word anywhere in the sentence counts
LAST, MOST = 6, 4  # sentences, counts: more count alike


def signs(document: Document, counts: Sequence[Jobs], order: int) -> dict[str, float]:
    """Every sign of one of the counts of a text that is not zero. order: which."""
    found: dict[str, float] = {}
    one = counts[order]
    for sign, value in (*_of_words(document, one), *_of_rules(one), *_of_value(document, counts, order)):
        if value:
            found[sign] = max(found.get(sign, value), value)
    return found


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[a-z]+|\d+|['’]s|[$%;:,()\-]")


@cache
def _quoted() -> re.Pattern[str]:
    return re.compile(r"'[^']*'")


def _of_words(document: Document, one: Jobs) -> Iterator[tuple[str, float]]:
    begin, end = document.sentence_at(one.start)
    left = _word().findall(document.low, max(begin, one.start - BEFORE), one.start)[-WORDS:][::-1]
    right = _word().findall(document.low, one.end, max(one.end, min(end, one.end + BEHIND)))[:WORDS]
    yield from of_sides(left, right, FADES)
    for word in _word().findall(document.low, one.start, one.end)[1 : INSIDE + 1]:
        yield f"inside {word[:STEM]}", 1.0
    for word in _word().findall(document.low, begin, end):
        yield f"beside {word[:STEM]}", OF_SENTENCE


def _of_rules(one: Jobs) -> Iterator[tuple[str, float]]:
    yield f"kind {one.kind}", 1.0
    yield f"rule: {_quoted().sub('#', one.why)}", 1.0
    yield "sure to be new", one.confidence if one.kind == "new" else 0.0
    yield "a first step", float(one.partial)
    yield "a range", float(one.high is not None)


def _of_value(document: Document, counts: Sequence[Jobs], order: int) -> Iterator[tuple[str, float]]:
    one, values = counts[order], [count.count for count in counts]
    new = [at for at, count in enumerate(counts) if count.kind == "new"]
    at = next((at for at, (start, end) in enumerate(document.sentences) if start <= one.start < end), 0)
    yield f"sentence {min(at, LAST)}", 1.0
    yield f"count {min(order, MOST)} of {min(len(counts), MOST)}", 1.0
    yield "the largest", float(one.count == max(values))
    yield "said again", float(values.count(one.count) > 1)
    yield f"digits {len(str(one.count))}", 1.0
    yield "the first that is new", float(new[:1] == [order])
    yield "the largest that is new", float(order in new and one.count == max(values[at] for at in new))
