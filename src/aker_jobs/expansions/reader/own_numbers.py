"""Which of the counts of jobs and amounts of money of a text are the announced project's own."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from aker_jobs.expansions.reader.jobs import steps
from aker_jobs.expansions.reader.jobs.count import Jobs
from aker_jobs.expansions.reader.jobs.growth import GROWTH
from aker_jobs.expansions.reader.jobs.phrases import MORE_THAN_THERE, REST_IS_NEW
from aker_jobs.expansions.reader.jobs.timing import WILL_EMPLOY, WOULD_HAVE
from aker_jobs.expansions.reader.jobs.totals import growth_to_total, of_new_site
from aker_jobs.expansions.reader.jobs.unnamed import LEFT_OUT
from aker_jobs.expansions.reader.money.investment import PERFECT, Amount
from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.exact_numbers import is_exact

_MOVED = ("'mov", "'relocat", "'transfer")  # such words before a count: of less weight than those who are hired


def new_jobs(document: Document, counts: tuple[Jobs, ...]) -> Jobs | None:
    """The first count of new jobs that is not only a first step; the exact one where the first is rounded."""
    new = sorted((one for one in counts if one.kind == "new" and one.confidence >= 0.6), key=lambda one: one.start)
    whole = _whole(document, _without_those_they_grow_from(new))
    if not whole:
        return growth_to_total(document, counts) or of_new_site(document, counts)
    if told := [count for count in whole if _is_all_that_is_new(document, count, whole[0])]:
        return told[0]
    first = _told_before(whole, whole[0])
    others = [count for count in whole if count is not first]
    if (another := steps.another(document, first, others)) is not None:
        return replace(first, count=first.count + another.count, why="so many and another so many")
    if (later := steps.later_step(document, first, others)) is not None:
        return later
    if step := steps.first_step(document, new, first):
        return replace(first, count=step.count + first.count, why="a first step and those that come to it")
    hired = [count for count in new if not count.why.startswith(_MOVED)]
    first = steps.not_less_than_its_first_step(hired, first)
    return next((one for one in others if is_exact(document, first.start, first.count, one.count)), first)


def _is_all_that_is_new(document: Document, count: Jobs, first: Jobs) -> bool:
    """'33 more than the roster of today'; 'will employ 2,100 people and will have created 150 jobs'."""
    if count.why in (MORE_THAN_THERE, REST_IS_NEW):
        return True
    is_beside = document.sentence_at(first.start) == document.sentence_at(count.start)
    return count.why == WOULD_HAVE and first.why == WILL_EMPLOY and is_beside


def _without_those_they_grow_from(new: list[Jobs]) -> list[Jobs]:
    """'Wants to grow from 180 employees to 400': the growth, and neither of the two."""
    pairs = [(count.start, count.end) for count in new if count.why == GROWTH]
    return [
        count for count in new if count.why == GROWTH or not any(start <= count.start < end for start, end in pairs)
    ]


def _whole(document: Document, new: list[Jobs]) -> list[Jobs]:
    """The counts that are no first step, of no earlier plan and not moved; where there are only such, these."""
    whole = [count for count in new if not count.partial] or new
    whole = [count for count in whole if not steps.is_behind(document, count, "earlier plan")] or whole
    return [count for count in whole if not count.why.startswith(_MOVED)] or whole


def _told_before(whole: list[Jobs], first: Jobs) -> Jobs:
    """'Is hiring 600 … to fill 400 positions': the larger count before, where its word for jobs is left out."""
    told = (count for count in whole if count.why == LEFT_OUT and count.start < first.start)
    before = [count for count in told if count.count > first.count]
    return min(before, key=lambda count: count.start, default=first)


def invested(document: Document, money: tuple[Amount, ...]) -> Amount | None:
    """The first amount of the company's own; the exact one where the first is rounded."""
    own = [amount for amount in money if amount.owner == "company"]
    own = [amount for amount in own if amount.confidence > PERFECT] or own
    if not own:
        return None
    first = own[0].money
    exact = (one for one in own[1:] if is_exact(document, first.start, first.usd, one.money.usd))
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
        r" (?:now |already )?(?:work|are at work|are (?:currently )?employed|currently work|are on the job)"
        r"(?: now)? (?:there|here|at the|in the)\b"
        r"| (?:are|is) on the (?:clock|floor|job|payroll)\b"
        r"| (?:workers |people )?(?:hired|engaged) (?:since|for it|to staff|so far)\b"
    )


@cache
def _works_there() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:facility|plant|center|factory|mill|hospital|site|smelter|it|campus|building|warehouse|lab"
        r"|headquarters|distillery|brewery|bakery|refinery|hangar|hub|shop|greenhouse|farm|clinic|yard)\b"
        r"[^.;]*?\b(?:employs?|houses?|(?:has|have)(?: already| now| so far)?"
        r"(?: created| generated| added| brought)?"
        r"|staffed by)(?: about| some| around| nearly| more than| over)? $"
        r"|\b(?:has|have|and|it|company)(?: already| now)? (?:hired|added|opened with(?: a staff of)?)"
        r"(?: about| some| around| nearly| more than| over)? $"
    )
