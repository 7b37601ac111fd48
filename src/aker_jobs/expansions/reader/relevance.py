"""Whether a text announces an expansion: what speaks for it and against it in its headline and lead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from aker_jobs.expansions.reader.document import Page
from aker_jobs.expansions.reader.patterns import cues

ENOUGH = 3.0
EARLY = 350  # characters: what stands within them counts in full
TITLE = 160  # what speaks against it counts in full within the headline, or so many characters
LATER_FOR, LATER_AGAINST = 0.6, 0.45
NEW_JOBS, INVESTMENT, PUBLIC_MONEY, NOBODY_NOWHERE = 3.0, 3.0, 0.5, -2.5


@dataclass(frozen=True, slots=True)
class Found:
    """Which facts stand in the lead, as far as they speak for an expansion."""

    new_jobs: bool
    investment: bool
    public_money: bool
    company: bool
    state: bool


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
    )


def may_announce(page: Page) -> bool:
    """A cheap look: whether any word of expansions stands in the lead."""
    return _screen().search(page.low, 0, page.lead) is not None


def verdict(page: Page, found: Found) -> Verdict:
    """Whether an expansion is announced: weights of `announcement_cues.csv` (for, against) and of the facts found."""
    strength, reasons = _of_facts(found)
    start, first_end = page.sentences[0]
    early = max(first_end, start + EARLY)
    for cue in cues("for"):
        if match := cue.first(page, start, page.lead):
            strength += cue.weight * (1 if match.start() < early else LATER_FOR)
            reasons.append(f"+ {cue.reason}: '{match[0][:60]}'")
    if strength < ENOUGH:
        return Verdict(strength, tuple(reasons))
    title = max(first_end if page.titled else start, start + TITLE)
    for cue in cues("against"):
        if match := cue.first(page, start, page.lead):
            strength -= cue.weight * (1 if match.start() < title else LATER_AGAINST)
            reasons.append(f"- {cue.reason}: '{match[0][:60]}'")
    return Verdict(strength, tuple(reasons))


def _of_facts(found: Found) -> tuple[float, list[str]]:
    facts = (
        (found.new_jobs, NEW_JOBS, "+ new jobs are counted"),
        (found.investment, INVESTMENT, "+ the company's investment is told"),
        (found.public_money and found.company, PUBLIC_MONEY, "+ public money is told"),
        (not found.company and not found.state, NOBODY_NOWHERE, "- neither who nor where"),
    )
    return sum(weight for holds, weight, _ in facts if holds), [why for holds, _, why in facts if holds]
