"""New jobs as the growth of a workforce: 'from 100 to 200' is 100, 'grow the staff by 80' is 80."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aker_jobs.expansions.reader.document import Document
from aker_jobs.expansions.reader.job_count import MOST, YEARS, Jobs
from aker_jobs.expansions.reader.number_patterns import number_patterns
from aker_jobs.expansions.reader.quantities import number


def grown(document: Document, start: int, stop: int) -> Iterator[Jobs]:
    """Every such count between two places of the text."""
    if "from" in document.stems:
        yield from _between(document, start, stop)
    yield from _grown_to(document, start, stop)
    yield from _grown_by(document, start, stop)


def _between(document: Document, start: int, stop: int) -> Iterator[Jobs]:
    """'Doubling its workforce from 100 to 200' is 100 new jobs."""
    low, rules = document.low, number_patterns("job count")
    for match in (*rules["double"].finditer(low, start, stop), *rules["from behind"].finditer(low, start, stop)):
        begin, end = document.sentence_at(match.start())
        first, last = number(match["a"]) or 0, number(match["b"]) or 0
        around = low[max(begin, match.start() - 90) : min(end, match.end() + 30)]
        years = first in YEARS and last in YEARS
        if 0 < first < last <= MOST and not years and rules["staff"].search(around):
            ends = sorted((*match.span("a"), *match.span("b")))
            yield Jobs(ends[0], ends[-1], last - first, None, "new", "growth between two counts", 0.75)


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
