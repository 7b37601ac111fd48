"""New jobs as the growth of a workforce: 'from 100 to 200' is 100, 'grow the staff by 80' is 80."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from aker_jobs.expansions.reader.jobs.count import MOST, YEARS, Jobs
from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.number_patterns import number_patterns
from aker_jobs.expansions.reader.text.quantities import number

_TIMES = {"doub": 1, "trip": 2, "quad": 3}  # the first letters of a word → how many times as many come to those there

GROWTH = "growth between two counts"
STEMS = frozenset(("by", "from", "to", *_TIMES))  # without such a word no growth is told


def grown(document: Document, start: int, stop: int) -> Iterator[Jobs]:
    """Every such count between two places of the text."""
    if "from" in document.stems:
        yield from _between(document, start, stop)
    if not document.stems.isdisjoint(_TIMES):
        yield from _multiplied(document, start, stop)
    yield from _grown_to(document, start, stop)
    yield from _grown_by(document, start, stop)


def _between(document: Document, start: int, stop: int) -> Iterator[Jobs]:
    """'Doubling its workforce from 100 to 200' is 100 new jobs."""
    low, rules = document.low, number_patterns("job count")
    both = (rules[name].finditer(low, start, stop) for name in ("double", "from behind"))
    for match in chain(*both, _up_from(document, start, stop)):
        begin, end = document.sentence_at(match.start())
        first, last = number(match["a"]) or 0, number(match["b"]) or 0
        around = low[max(begin, match.start() - 90) : min(end, match.end() + 30)]
        past = rules["grown already"].search(low, begin, match.start()) is not None
        years = first in YEARS and last in YEARS
        if 0 < first < last <= MOST and not past and not years and rules["staff"].search(around):
            ends = sorted((*match.span("a"), *match.span("b")))
            yield Jobs(ends[0], ends[-1], last - first, None, "new", GROWTH, 0.75)


def _up_from(document: Document, start: int, stop: int) -> Iterator[re.Match[str]]:
    """'Will have a crew of 120, up from 70': only of what is to come."""
    rules = number_patterns("job count")
    for match in rules["up from"].finditer(document.low, start, stop):
        begin, _ = document.sentence_at(match.start())
        if rules["to come"].search(document.low, begin, match.start()):
            yield match


def _multiplied(document: Document, start: int, stop: int) -> Iterator[Jobs]:
    """'Double its 80-person staff' is 80 new jobs; 'nearly double' leaves open how many."""
    for match in number_patterns("job count")["doubled"].finditer(document.low, start, stop):
        if count := _count(match) * _TIMES[match["times"][:4]]:
            yield Jobs(*match.span("a"), count, None, "new", "the workforce is multiplied", 0.7)
    for match in number_patterns("job count")["doubled to"].finditer(document.low, start, stop):
        times = _TIMES[match["times"][:4]]
        if count := _count(match) * times // (times + 1):
            yield Jobs(*match.span("a"), count, None, "new", "the workforce is multiplied", 0.7)


def _grown_to(document: Document, start: int, stop: int) -> Iterator[Jobs]:
    """'Will open with a staff of 50 and grow to 200': a new site has none before."""
    low, rules = document.low, number_patterns("job count")
    for match in rules["grow to"].finditer(low, start, stop):
        begin, _ = document.sentence_at(match.start())
        staffed = rules["staff"].search(low, begin, match.start())
        if _count(match) > 2 and staffed and rules["opening"].search(low, begin, match.start()):
            yield _new(match, "what a new site grows to", 0.75)


def _grown_by(document: Document, start: int, stop: int) -> Iterator[Jobs]:
    """'Growing the staff by 80' is 80 new jobs."""
    low, rules = document.low, number_patterns("job count")
    for match in rules["growth"].finditer(low, start, stop):
        begin, _ = document.sentence_at(match.start())
        if _count(match) and rules["grows"].search(low, begin, match.start()):
            yield _new(match, "the workforce grows by it", 0.85)


def _count(match: re.Match[str]) -> int:
    """The count, and 0 where it is none of jobs: a year, or larger than any company's."""
    count = number(match["a"]) or 0
    return 0 if count > MOST or count in YEARS else count


def _new(match: re.Match[str], why: str, confidence: float) -> Jobs:
    return Jobs(match.start("a"), match.end("a"), _count(match), None, "new", why, confidence)
