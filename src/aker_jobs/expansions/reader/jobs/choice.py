"""Which count of jobs is that of the new ones, where the rules find none, and how clear it is (`choices`).

The rules know a kind by the words that they were written for. Where they find no new jobs, a count may still be of
them ("foresees as many as 115 workers at the factory by 2028"). A count that they hold for jobs retained, cut, lent to
builders or indirect never is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from aker_jobs.expansions.reader import choices
from aker_jobs.expansions.reader.jobs import signs as job_signs
from aker_jobs.expansions.reader.jobs.count import Jobs
from aker_jobs.expansions.reader.text.document import Document

FIELD = "new_jobs"
# What the rules' choice counts: best of .5 to 2 on sets that the weights of that trial were not fitted on.
RULES = 1.0
MAY_BE = ("unclear", "existing", "statistic")
_THERE = (" at ", " in ", " of ", " there")
LEAST, MOST = 0.5, 0.8  # how sure a count is that the rules do not take


class Choice(NamedTuple):
    """The count that is chosen, None for none of them; how likely that is, None of a sum and without any count."""

    jobs: Jobs | None
    sure: float | None


def new_jobs(document: Document, counts: Sequence[Jobs], by_rules: Jobs | None) -> Choice:
    """by_rules where the rules find new jobs, else the likeliest count; None where none is likelier than any."""
    of_rules = next((at for at, one in enumerate(counts) if by_rules is not None and _is_same(one, by_rules)), None)
    if not counts or (by_rules is not None and of_rules is None):
        return Choice(by_rules, None)
    signs = [job_signs.signs(document, counts, at) for at in range(len(counts))]
    likely = choices.probabilities(FIELD, signs, of_rules, RULES)
    if of_rules is not None:
        return Choice(by_rules, likely[of_rules])
    open_to = [at for at, one in enumerate(counts) if one.kind in MAY_BE and not _is_of_today(document, one)]
    best = max([*open_to, len(counts)], key=likely.__getitem__)
    if best == len(counts):
        return Choice(None, likely[best])
    why, confidence = "the words around it", min(MOST, max(LEAST, likely[best]))
    return Choice(replace(counts[best], kind="new", why=why, confidence=confidence), likely[best])


def _is_same(one: Jobs, other: Jobs) -> bool:
    return one.start == other.start and one.count == other.count


def _is_of_today(document: Document, one: Jobs) -> bool:
    """Whether so many are said to work now, in other places too, or worked there long ago."""
    begin, end = document.sentence_at(one.start)
    if one.why.endswith("long ago") or _now().search(document.flat, begin, one.start):
        return True
    if document.flat.endswith(("the ", "its "), begin, one.start) and document.flat.startswith(_THERE, one.end):
        return True  # 'the 450 employees at the plant make engines'
    return _today().search(document.flat, begin, end) is not None


@cache
def _now() -> re.Pattern[str]:
    return re.compile(r"\bemploys (?:(?:about|nearly|some|around|over|more than|roughly) )?\Z")


@cache
def _today() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:currently|already|at present|presently|to date|a year ago|around the world|across the (?:world|globe)"
        r"|worldwide|globally|company-?wide|nationwide|tenants|from home|doubl\w+ (?:its|the)|tripl\w+ (?:its|the))\b"
    )
