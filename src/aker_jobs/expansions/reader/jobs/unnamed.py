"""Counts whose word for jobs is left out: 'preserve 1,500 jobs, add 130 in East Tennessee', 'hire 30 at its plant'."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aker_jobs.expansions.reader.jobs.count import MOST, YEARS, Jobs
from aker_jobs.expansions.reader.jobs.stems import ELIDED
from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.number_patterns import number_patterns
from aker_jobs.expansions.reader.text.quantities import number

LEFT_OUT = "jobs added, the word left out"
LATER_STEP = "the step after the first"
_ONLY_MORE = frozenset(("want", "wants", "need", "needs", "plus"))  # without 'more' they tell of anything


def unnamed(document: Document, start: int, stop: int) -> Iterator[Jobs]:
    """Every such count between two places of the text."""
    if not document.stems.isdisjoint(ELIDED):
        yield from _added(document, start, stop)
    if not document.stems.isdisjoint(_STEPS):
        yield from _later_steps(document, start, stop)
    if not document.stems.isdisjoint(_FORESEES):
        yield from _foreseen(document, start, stop)


_FORESEES = frozenset(("anti", "expe", "esti", "proj", "pred", "fore"))
_NEAR = 200  # characters before, within which people or jobs were spoken of


def _foreseen(document: Document, start: int, stop: int) -> Iterator[Jobs]:
    """'Hundreds of jobs will come. They anticipate nearly 400.'"""
    rules, low = number_patterns("job count"), document.low
    for match in rules["foreseen"].finditer(low, start, stop):
        count = number(match["a"]) or 0
        if (
            2 < count <= MOST
            and count not in YEARS
            and rules["noun"].search(low, max(0, match.start() - _NEAR), match.start())
        ):
            yield Jobs(*match.span("a"), count, None, "new", "so many are foreseen", 0.7)


_STEPS = frozenset(
    (
        *("star", "begi", "firs", "init", "open", "laun", "outs", "righ", "imme", "year", "next"),
        *("with", "by", "once", "when", "late"),
    )
)


def _later_steps(document: Document, start: int, stop: int) -> Iterator[Jobs]:
    """'50 jobs to start, and 200 by 2027': the second."""
    rules = number_patterns("job count")
    for match in (
        *rules["then more steps"].finditer(document.low, start, stop),
        *rules["and more in time"].finditer(document.low, start, stop),
        *(match for match in rules["and then have"].finditer(document.low, start, stop) if _opens(document, match)),
    ):
        count, (begin, _) = number(match["a"]) or 0, document.sentence_at(match.start())
        if 2 < count <= MOST and count not in YEARS and rules["staff"].search(document.low, begin, match.start("a")):
            yield Jobs(*match.span("a"), count, None, "new", LATER_STEP, 0.7)


def _opens(document: Document, match: re.Match[str]) -> bool:
    """Whether the sentence says before that the site opens, with so many at first."""
    begin, _ = document.sentence_at(match.start())
    left = document.low[begin : match.start()]
    return number_patterns("job count")["opening"].search(left) is not None


def _added(document: Document, start: int, stop: int) -> Iterator[Jobs]:
    rules = number_patterns("job count")
    for match in rules["elided"].finditer(document.low, start, stop):
        count = number(match["a"])
        if not count or not 2 < count <= MOST or (count in YEARS and "," not in match["a"]):
            continue
        if _is_of_jobs(document, match):
            # '150 over the next two months' is a part of the hiring, where a whole is told
            partial = rules["next months"].match(document.low, match.end()) is not None
            yield Jobs(*match.span("a"), count, None, "new", LEFT_OUT, 0.75, partial)


def _is_of_jobs(document: Document, match: re.Match[str]) -> bool:
    """Whether the verb is of hiring, or a word for jobs stands before it in the sentence."""
    rules, low, verb = number_patterns("job count"), document.low, match["verb"]
    begin, _ = document.sentence_at(match.start())
    if number_patterns("job kind")["at the peak"].search(low, begin, match.start()):
        return False  # builders
    if verb.startswith("and ") and not rules["yet to come"].search(low, begin, match.start("a")):
        return False
    if _tells_of_anything(verb, low, match.end()):
        return False
    says_itself = (
        verb.startswith(
            ("hir", "recruit", "bring on", "bringing on", "bring aboard", "take on", "taking on", "takes on")
        )
        or "employ" in verb
        or " have a " in verb
    )
    if says_itself or rules["to staff"].match(low, match.end()):
        return True
    return rules["noun"].search(low, begin, match.start()) is not None


def _tells_of_anything(verb: str, low: str, end: int) -> bool:
    """Whether a count behind the verb may be of anything: 'needs 80 acres', where 'needs 80 more' is of people."""
    if number_patterns("job count")["then more"].match(low, end):
        return False
    adds = verb.startswith("and ") and "employ" not in verb
    return verb in _ONLY_MORE or adds or (verb.endswith("have") and _goes_on(low, end))


def _goes_on(low: str, end: int) -> bool:
    """Whether a word follows: 'will have 310 rooms' counts no jobs, 'will have 310.' does."""
    return low[end : end + 1] == " "
