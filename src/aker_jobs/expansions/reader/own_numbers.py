"""Which of the counts of jobs and amounts of money of a text are the announced project's own."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from aker_jobs.expansions.reader.document import Document
from aker_jobs.expansions.reader.investment import PERFECT, Amount
from aker_jobs.expansions.reader.job_count import Jobs
from aker_jobs.expansions.reader.job_totals import growth_to_total
from aker_jobs.expansions.reader.jobs_unnamed import LATER_STEP

CLOSE = 0.12  # a rounded number is so near its exact form
MORE_THAN = 0.25  # 'more than 200' may be 240


def new_jobs(document: Document, counts: tuple[Jobs, ...]) -> Jobs | None:
    """The first count of new jobs that is not only a first step; the exact one where the first is rounded."""
    new = [count for count in counts if count.kind == "new" and count.confidence >= 0.6]
    whole = [count for count in new if not count.partial] or new
    if not whole:
        return growth_to_total(document, counts)
    first = whole[0]
    if (another := _another(document, first, whole[1:])) is not None:
        return replace(first, count=first.count + another.count, why="so many and another so many")
    if (later := _later_step(document, first, whole[1:])) is not None:
        return later
    if step := _first_step(document, new, first):
        return replace(first, count=step.count + first.count, why="a first step and those that come to it")
    first = _not_less_than_its_first_step(new, first)
    return next((one for one in whole[1:] if _is_exact(document, first.start, first.count, one.count)), first)


def _not_less_than_its_first_step(new: list[Jobs], whole: Jobs) -> Jobs:
    """'70 jobs in a first phase', later 'another 30 in a second': the first step where it is the larger."""
    steps = [step for step in new if step.partial and step.end <= whole.start]
    return steps[0] if steps and steps[0].count > whole.count else whole


def _first_step(document: Document, new: list[Jobs], added: Jobs) -> Jobs | None:
    """The first step that a count of 'more' jobs comes to: '300 at first and possibly 400 more'."""
    before = [step for step in new if step.partial and step.end <= added.start]
    same = [step for step in before if document.sentence_at(step.start) == document.sentence_at(added.start)]
    said = document.low[added.start : max(added.end, added.start + 12) + 6]
    return same[0] if same and _more().search(said) else None


def _another(document: Document, first: Jobs, others: list[Jobs]) -> Jobs | None:
    """The jobs that come to the first in the same sentence: '30 people this year and another 45 by 2027'."""
    _, end = document.sentence_at(first.start)
    later = (one for one in others if first.end < one.start < end)
    return next((one for one in later if _and_another().fullmatch(document.flat, first.end, one.start)), None)


def _later_step(document: Document, first: Jobs, others: list[Jobs]) -> Jobs | None:
    """The larger count that the first of the sentence grows to: '20 people by fall and 65 within five years'."""
    _, end = document.sentence_at(first.start)
    return next(
        (one for one in others if one.why == LATER_STEP and first.end < one.start < end and one.count > first.count),
        None,
    )


@cache
def _and_another() -> re.Pattern[str]:
    return re.compile(
        r"[^.;$]{0,60}?(?:,| and| plus| then)+(?: (?:add|hire|to|then|eventually|possibly|perhaps|later))*"
        r" (?:another|an additional|a further|an extra)(?: [\w-]+)?\s*"
    )


@cache
def _more() -> re.Pattern[str]:
    return re.compile(r"^[\w,]+(?: \w+)? (?:more|others)\b")


def invested(document: Document, money: tuple[Amount, ...]) -> Amount | None:
    """The first amount of the company's own; the exact one where the first is rounded."""
    own = [amount for amount in money if amount.owner == "company"]
    own = [amount for amount in own if amount.confidence > PERFECT] or own
    if not own:
        return None
    first = own[0].money
    exact = (one for one in own[1:] if _is_exact(document, first.start, first.usd, one.money.usd))
    return next(exact, own[0])


def at_work(document: Document, counts: tuple[Jobs, ...]) -> Jobs | None:
    """The people who work at a site that has just opened: all of them are new there."""
    for count in counts:
        if count.kind in ("existing", "unclear") and _work_there().match(document.flat, count.end):
            return replace(count, kind="new", why="who works at the site that opened", confidence=0.6)
        before = document.flat[max(document.sentence_at(count.start)[0], count.start - 90) : count.start]
        if count.kind in ("existing", "unclear", "cumulative") and _works_there().search(before):
            return replace(count, kind="new", why="who works at the site that opened", confidence=0.65)
    return None


@cache
def _work_there() -> re.Pattern[str]:
    return re.compile(
        r" (?:now |already )?(?:work|are at work|are employed|are on the job)(?: now)? (?:there|here|at the|in the)\b"
    )


@cache
def _works_there() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:facility|plant|center|factory|mill|hospital|site|smelter|it|campus|building|warehouse|lab|headquarters)\b"
        r"[^.;]*?\b(?:employs?|houses?|(?:has|have)(?: already| now| so far)?(?: created| generated| added| brought)?"
        r"|staffed by)(?: about| some| around| nearly| more than| over)? $"
        r"|\b(?:has|have|and|it|company)(?: already| now)? hired(?: about| some| around| nearly| more than| over)? $"
    )


def _is_exact(document: Document, start: int, rounded: int, other: int) -> bool:
    """Whether the first number is rounded ('nearly 200', '$100M+', in the headline) and the other its exact form."""
    least = _at_least().search(document.low, max(0, start - 24), start) is not None
    near = MORE_THAN if least and other > rounded else CLOSE
    if least and rounded < other < 2 * rounded and str(rounded).strip("0") == "1":
        near = 1.0  # 'more than a hundred' may be 150
    if other == rounded or abs(other - rounded) > near * rounded or _digits(other) <= _digits(rounded):
        return False
    hedged = _hedges().search(document.low, max(0, start - 24), start) or "+" in document.low[start : start + 12]
    return bool(hedged) or start < document.sentences[0][1]


@cache
def _at_least() -> re.Pattern[str]:
    return re.compile(r"\b(?:more than|over|at least)\s+\$?$")


def _digits(number: int) -> int:
    """How many digits are given: 3 for 184, 1 for 200."""
    return len(str(number).rstrip("0"))


@cache
def _hedges() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:nearly|almost|about|around|roughly|some|approximately|more than|over|close to|up to|at least)\s+\$?$"
    )
