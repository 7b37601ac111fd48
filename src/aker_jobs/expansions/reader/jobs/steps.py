"""Counts of new jobs that belong together: a first step and what comes to it, those brought along and those hired."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader.jobs.count import Jobs
from aker_jobs.expansions.reader.jobs.kinds import OPENINGS
from aker_jobs.expansions.reader.jobs.phrases import MORE
from aker_jobs.expansions.reader.jobs.unnamed import LATER_STEP
from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.number_patterns import number_patterns


def not_less_than_its_first_step(new: list[Jobs], whole: Jobs) -> Jobs:
    """'70 jobs in a first phase', later 'another 30 in a second': the first step where it is the larger."""
    steps = [step for step in new if step.partial and step.end <= whole.start]
    return steps[0] if steps and steps[0].count > whole.count else whole


def first_step(document: Document, new: list[Jobs], added: Jobs) -> Jobs | None:
    """The first step that a count of 'more' jobs comes to: '300 at first and possibly 400 more'."""
    before = [step for step in new if step.partial and step.why != OPENINGS and step.end <= added.start]
    same = [step for step in before if document.sentence_at(step.start) == document.sentence_at(added.start)]
    said = document.low[added.start : max(added.end, added.start + 12) + 6]
    return same[0] if same and _more().search(said) else None


@cache
def _more() -> re.Pattern[str]:
    return re.compile(r"^[\w,]+(?: (?!or\b)\w+)? (?<!\bor )(?:more|others)\b")


def another(document: Document, first: Jobs, others: list[Jobs]) -> Jobs | None:
    """The jobs that come to the first in the same sentence: '30 people this year and another 45 by 2027'."""
    _, end = document.sentence_at(first.start)
    later = [one for one in others if first.end < one.start < end]
    if _calls(document, first):
        later = [
            one for one in later if not _calls(document, one)
        ]  # 'a 40-job expansion of Acme and another 60-job one'
    along = is_behind(document, first, "brought along")
    return next(
        (one for one in later if one.why == MORE or _comes_to_it(document.flat[first.end : one.start], along)), None
    )


def _calls(document: Document, count: Jobs) -> bool:
    """Whether a project is called by the count: 'a 40-job expansion'."""
    return "-" in document.flat[count.start : count.end]


def _comes_to_it(between: str, along: bool) -> bool:
    """'And another'; 'and hire' where the first are brought along from another site."""
    return _and_another().fullmatch(between) is not None or (along and _and_hire().search(between) is not None)


@cache
def _and_another() -> re.Pattern[str]:
    return re.compile(
        r"[^.;$]{0,60}?(?:,| and| plus| then)+(?: (?:add|hire|to|then|eventually|possibly|perhaps|later))*"
        r" (?:another|an additional|a further|an extra)(?: [\w-]+)?\s*"
    )


@cache
def _and_hire() -> re.Pattern[str]:
    return re.compile(
        r"^[^.;$]{0,60},? and (?:will |to |would )?(?:hire|add|recruit)(?: about| some| around| up to)? $"
    )


def later_step(document: Document, first: Jobs, others: list[Jobs]) -> Jobs | None:
    """The larger count that the first of the sentence grows to: '20 people by fall and 65 within five years'."""
    _, end = document.sentence_at(first.start)
    return next(
        (one for one in others if one.why == LATER_STEP and first.end < one.start < end and one.count > first.count),
        None,
    )


def is_behind(document: Document, count: Jobs, name: str) -> bool:
    """Whether what a pattern of use 'job kind' tells stands before the count in its sentence."""
    begin, _ = document.sentence_at(count.start)
    return number_patterns("job kind")[name].search(document.flat[begin : count.start]) is not None
