"""The companies that a project of a text may be of, each with the signs that speak for it, and none of them.

A run may name its company, take it up ("the company will ...") from what is told before, or name another one beside it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from aker_jobs.expansions.reader.choices import Signs
from aker_jobs.expansions.reader.company.signs import Party
from aker_jobs.expansions.reader.names.forms import Name
from aker_jobs.expansions.reader.roundup.attribution import owner_signs
from aker_jobs.expansions.reader.roundup.attribution.parties import covers
from aker_jobs.expansions.reader.roundup.division.run import Run
from aker_jobs.expansions.reader.roundup.reading import first_word
from aker_jobs.expansions.reader.roundup.text import Roundup


class Owner(NamedTuple):
    """A company with where it is named; None: no company of those that are named."""

    party: Party | None
    signs: Signs


def owners(roundup: Roundup, known: Sequence[Party], run: Run) -> list[Owner]:
    """The companies that the project of a run may be of, and last none."""
    end = roundup.units[run.last].end
    own = run.announcement.spans.get("company") if run.announcement.company else None
    others = Counter(first_word(other.announcement.company) for other in roundup.runs if other is not run)
    found, most = [], most_named(roundup, known)
    for order, party in enumerate(_with_own(known, own.start, own.end, roundup.text) if own else known):
        if min(mention.start for mention in party.mentions) >= end:
            continue
        signs: dict[str, float] = defaultdict(float)
        for sign, value in owner_signs.signs(roundup, run, party, order, others, most):
            signs[sign] += value
        found.append(Owner(party, signs))
    none = {"no company": 1.0, "no company, though read" if own else "no company read": 1.0}
    return [*found, Owner(None, none)]


def most_named(roundup: Roundup, known: Sequence[Party]) -> int:
    """In how many units the party is named that most of them name."""
    return max((len({roundup.unit_at(name.start) for name in party.mentions}) for party in known), default=0)


def _with_own(known: Sequence[Party], start: int, end: int, text: str) -> Sequence[Party]:
    """The parties, with what is read of the run where that is none of them."""
    if start < 0 or any(covers(mention, start, end) for party in known for mention in party.mentions):
        return known
    return [*known, Party((Name(start, end, text[start:end]),))]
