"""Whether a text announces an expansion: what speaks for it and against it in its headline and lead."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache

from aker_jobs.expansions.reader import first_look
from aker_jobs.expansions.reader.jobs.jobs import job_stems
from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.weighted_patterns import firsts

ENOUGH = 3.0
LEAST = 1.0  # strength that is enough where the first look leaves it open
NONE_NEEDED = -math.inf  # where the first look says that a text may announce, the probability alone decides
EARLY = 350  # characters: what stands within them counts in full
TITLE = 160  # what speaks against it counts in full within the headline, or so many characters
LATER_FOR, LATER_AGAINST = 0.6, 0.45
NEW_JOBS, INVESTMENT, PUBLIC_MONEY, NOBODY_NOWHERE, ALL = 3.0, 3.0, 0.5, -2.5, 2.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which facts stand in the lead, as far as they speak for an expansion."""

    new_jobs: bool
    investment: bool
    public_money: bool
    company: bool
    state: bool
    place: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """The strength for an expansion (at least `ENOUGH`: yes) and every reason, marked + or -."""

    strength: float
    reasons: tuple[str, ...]


@cache
def _screen() -> re.Pattern[str]:
    return re.compile(
        r"\$|invest|expan|creat|add|plan|mov|bring|site|hospital|jobs|open|build|built|construct|facilit|plant|factor"
        r"|headquarter|campus|locat|ground|hir|employ|workforce|project|manufactur|upgrade|moderniz|announc|scrap|cancel"
        r"|bought|purchas|leas|start|produc"
    )


def may_announce(document: Document) -> bool:
    """A cheap look: whether any word of expansions stands in the lead."""
    return _screen().search(document.low, 0, document.lead) is not None


def verdict(words: Verdict, evidence: Evidence) -> Verdict:
    """Whether an expansion is announced: what the words say and what the facts add."""
    strength, reasons = _of_facts(evidence)
    return Verdict(strength + words.strength, (*reasons, *words.reasons))


def speaks_for(document: Document, among_others: float = 0.0) -> Verdict:
    """What the words of headline and lead say for an expansion: weights of `announcement_patterns.csv` (for).

    among_others: what it adds that the text is one of a list of expansions.
    """
    strength = among_others
    reasons: list[str] = []
    start, first_end = document.sentences[0]
    early = max(first_end, start + EARLY)
    for pattern, match in firsts("for", document, start, document.lead):
        strength += pattern.weight * (1 if match.start() < early else LATER_FOR)
        reasons.append(f"+ {pattern.reason}: '{match[0][:60]}'")
    return Verdict(strength, tuple(reasons))


def speaks_against(document: Document) -> Verdict:
    """What the words say against it: weights of `announcement_patterns.csv` (against), below zero."""
    strength = 0.0
    reasons: list[str] = []
    start, first_end = document.sentences[0]
    title = max(first_end if document.titled else start, start + TITLE)
    for pattern, match in firsts("against", document, start, document.lead):
        strength -= pattern.weight * (1 if match.start() < title else LATER_AGAINST)
        reasons.append(f"- {pattern.reason}: '{match[0][:60]}'")
    return Verdict(strength, tuple(reasons))


def both(words: Verdict, others: Verdict) -> Verdict:
    """What speaks for an expansion and what speaks against it, together."""
    return Verdict(words.strength + others.strength, words.reasons + others.reasons)


def enough(look: float) -> float:
    """The strength from which a text is read, by the score of the first look at it."""
    if look >= first_look.MAY_BE:
        return NONE_NEEDED
    return LEAST if look >= first_look.CAN_BE else ENOUGH


def can_be(document: Document, words: Verdict, least: float = ENOUGH) -> bool:
    """A cheap look: whether numbers that the text may hold, with what the words say, could be enough.

    A text without dollars has no investment, one without a word for jobs and without a verb of hiring no new jobs.
    """
    money = "$" in document.low or "dollar" in document.low or "usd" in document.low
    people = not document.stems.isdisjoint(job_stems())
    return words.strength + most_of_facts(people, money, money) >= least


def most_of_facts(new_jobs: bool, investment: bool, public_money: bool) -> float:
    """What the facts add where company and place are found too."""
    return _of_facts(Evidence(new_jobs, investment, public_money, company=True, state=True))[0]


def _of_facts(evidence: Evidence) -> tuple[float, list[str]]:
    facts = (
        (evidence.new_jobs, NEW_JOBS, "+ new jobs are counted"),
        (evidence.investment, INVESTMENT, "+ the company's investment is stated"),
        (evidence.public_money and evidence.company, PUBLIC_MONEY, "+ public money is stated"),
        (
            evidence.new_jobs and evidence.investment and evidence.company and evidence.place,
            ALL,
            "+ who, where, how many and how much",
        ),
        (not evidence.company and not evidence.state, NOBODY_NOWHERE, "- neither who nor where"),
    )
    return sum(weight for holds, weight, _ in facts if holds), [why for holds, _, why in facts if holds]
