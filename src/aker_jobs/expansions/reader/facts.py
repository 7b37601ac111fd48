"""The facts of a document: its counts of jobs and amounts of money, which of them are the project's, who and where."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import NamedTuple

from aker_jobs.expansions.reader import cards, company, company_names, investment, jobs, names, place
from aker_jobs.expansions.reader.document import Document

CLOSE = 0.12  # a rounded number is so near its exact form
MORE_THAN = 0.25  # 'more than 200' may be 240
MOST_FACTS = 300  # counts and amounts that are looked at in one text


class Money(NamedTuple):
    """Amounts of money of a document, the announcement's own one, and the first of the public's."""

    amounts: tuple[investment.Amount, ...]
    invested: investment.Amount | None
    public: investment.Amount | None


class Numbers(NamedTuple):
    """Counts of jobs and amounts of money of a document, and those of them that are the announcement's."""

    counts: tuple[jobs.Jobs, ...]
    money: tuple[investment.Amount, ...]
    new: jobs.Jobs | None
    invested: investment.Amount | None
    public: investment.Amount | None


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts of a document: the numbers, who expands and where."""

    counts: tuple[jobs.Jobs, ...]
    money: tuple[investment.Amount, ...]
    new: jobs.Jobs | None
    invested: investment.Amount | None
    public: investment.Amount | None
    company: company.Company | None
    site: place.Site


def money_of(document: Document) -> Money:
    start, stop = document.sentences[0][0], document.sentences[-1][1]
    amounts = tuple(islice(investment.company_amounts(document, start, stop), MOST_FACTS))
    public = next((amount for amount in amounts if amount.owner == "public"), None)
    return Money(amounts, _invested(document, amounts), public)


def numbers_of(document: Document, money: Money) -> Numbers:
    start, stop = document.sentences[0][0], document.sentences[-1][1]
    counts = tuple(islice(jobs.job_counts(document, start, stop), MOST_FACTS))
    return Numbers(counts, money.amounts, _new_jobs(document, counts), money.invested, money.public)


def facts_of(document: Document, numbers: Numbers, url: str | None, state: str | None) -> Facts:
    lead = names.names(document, document.sentences[0][0], document.lead)
    who = company.company(document, company_names.candidates(document, lead))
    site = place.site(document, lead, url, (who.start, who.end) if who else None, state)
    return Facts(*numbers, company=who, site=site)


def _new_jobs(document: Document, counts: tuple[jobs.Jobs, ...]) -> jobs.Jobs | None:
    """The first count of new jobs that is not only a first step; the exact one where the first is rounded."""
    new = [count for count in counts if count.kind == "new" and count.confidence >= 0.6]
    whole = [count for count in new if not count.partial] or new
    if not whole:
        return None
    first = whole[0]
    if step := _first_step(document, new, first):
        return replace(first, count=step.count + first.count, why="a first step and those that come to it")
    return next((one for one in whole[1:] if _is_exact(document, first.start, first.count, one.count)), first)


def _first_step(document: Document, new: list[jobs.Jobs], added: jobs.Jobs) -> jobs.Jobs | None:
    """The first step that a count of 'more' jobs comes to: '300 at first and possibly 400 more'."""
    before = [step for step in new if step.partial and step.end <= added.start]
    same = [step for step in before if document.sentence_at(step.start) == document.sentence_at(added.start)]
    said = document.low[added.start : max(added.end, added.start + 12) + 6]
    return same[0] if same and _more().search(said) else None


@cache
def _more() -> re.Pattern[str]:
    return re.compile(r"^[\w,]+(?: \w+)? (?:more|others)\b")


def _invested(document: Document, money: tuple[investment.Amount, ...]) -> investment.Amount | None:
    """The first amount of the company's own; the exact one where the first is rounded."""
    own = [amount for amount in money if amount.owner == "company"]
    own = [amount for amount in own if amount.confidence > investment.PERFECT] or own
    if not own:
        return None
    first = own[0].money
    exact = (one for one in own[1:] if _is_exact(document, first.start, first.usd, one.money.usd))
    return next(exact, own[0])


def at_work(document: Document, counts: tuple[jobs.Jobs, ...]) -> jobs.Jobs | None:
    """The people who work at a site that has just opened: all of them are new there."""
    for count in counts:
        before = document.flat[max(document.sentence_at(count.start)[0], count.start - 90) : count.start]
        if count.kind in ("existing", "unclear", "cumulative") and _works_there().search(before):
            return replace(count, kind="new", why="who works at the site that opened", confidence=0.65)
    return None


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


def facts_of_card(document: Document, card: cards.Card) -> Facts:
    numbers = numbers_of(document, money_of(document))
    return Facts(
        numbers.counts, numbers.money, card.new, card.invested, numbers.public, company=card.company, site=card.site
    )


def in_lead(document: Document, fact: jobs.Jobs | investment.Amount | None) -> bool:
    if fact is None:
        return False
    start = fact.start if isinstance(fact, jobs.Jobs) else fact.money.start
    return start < document.lead
