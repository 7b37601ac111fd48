"""The facts of a document: its counts of jobs and amounts of money, which of them are the project's, who and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from aker_jobs.expansions.reader import own_numbers
from aker_jobs.expansions.reader.cards import cards
from aker_jobs.expansions.reader.company import company
from aker_jobs.expansions.reader.company import names as company_names
from aker_jobs.expansions.reader.jobs import choice, jobs
from aker_jobs.expansions.reader.money import choice as money_choice
from aker_jobs.expansions.reader.money import investment
from aker_jobs.expansions.reader.names import names
from aker_jobs.expansions.reader.place import place
from aker_jobs.expansions.reader.text.document import Document

CHOSEN = ("company", "place", "new_jobs", "investment_usd")  # fields that the words around all candidates choose
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
    """All facts of a document: the numbers, who expands and where.

    new, likely_new: the new jobs that the rules find, and where they find none those that the words around all counts
    tell of, too little to speak for an expansion; sure: by field, the probability of what is chosen by such words.
    """

    counts: tuple[jobs.Jobs, ...]
    money: tuple[investment.Amount, ...]
    new: jobs.Jobs | None
    invested: investment.Amount | None
    public: investment.Amount | None
    company: company.Company | None
    site: place.Site
    likely_new: jobs.Jobs | None = None
    sure: Mapping[str, float] = field(default_factory=dict)


def money_of(document: Document) -> Money:
    start, stop = document.sentences[0][0], document.sentences[-1][1]
    amounts = tuple(islice(investment.company_amounts(document, start, stop), MOST_FACTS))
    public = next((amount for amount in amounts if amount.owner == "public"), None)
    return Money(amounts, own_numbers.invested(document, amounts), public)


def numbers_of(document: Document, money: Money) -> Numbers:
    start, stop = document.sentences[0][0], document.sentences[-1][1]
    counts = tuple(islice(jobs.job_counts(document, start, stop), MOST_FACTS))
    return Numbers(counts, money.amounts, own_numbers.new_jobs(document, counts), money.invested, money.public)


def facts_of(document: Document, numbers: Numbers, url: str | None, state: str | None) -> Facts:
    lead = names.names(document, document.sentences[0][0], document.lead)
    who = company.company(document, company_names.candidates(document, lead))
    site = place.site(document, lead, url, (who.start, who.end) if who else None, state)
    new = choice.new_jobs(document, numbers.counts, numbers.new)
    money = money_choice.invested(document, numbers.money, numbers.invested)
    known = dict(zip(CHOSEN, (who.sure if who else None, site.sure, new.sure, money.sure), strict=True))
    clear = {name: likely for name, likely in known.items() if likely is not None}
    return Facts(
        *numbers._replace(invested=money.amount),
        company=who,
        site=site,
        likely_new=new.jobs if numbers.new is None else None,
        sure=clear,
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
