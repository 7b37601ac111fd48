"""The count of new jobs of a text in which the rules find none, by the words around all counts (`choices`).

The rules know a kind by the words that they were written for. Where they find no new jobs, a count may still be of
them ("is expected to have close to 100 workers after it opens"). A count that they hold for jobs retained, cut, lent to
builders or indirect never is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from aker_jobs.expansions.reader import choices, job_signs
from aker_jobs.expansions.reader.document import Document
from aker_jobs.expansions.reader.job_count import Jobs

FIELD = "new_jobs"
# What it counts that the rules find none: best of 0 to 1.5 on texts that the weights of that trial were not fitted on.
RULES = 0.3
MAY_BE = ("unclear", "existing", "statistic")
LEAST, MOST = 0.5, 0.8  # how sure a count is that the rules do not take


def in_question(document: Document, counts: Sequence[Jobs]) -> list[int]:
    """Which of the counts may be of new jobs though no rule says so."""
    return [at for at, one in enumerate(counts) if one.kind in MAY_BE and not _is_of_today(document, one)]


def _is_of_today(document: Document, one: Jobs) -> bool:
    """Whether so many are said to work now, in other places too, or worked there long ago."""
    begin, end = document.sentence_at(one.start)
    if one.why.endswith("long ago") or document.flat[begin : one.start].endswith("employs "):
        return True
    return _today().search(document.flat, begin, end) is not None


@cache
def _today() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:currently|already|at present|presently|to date|a year ago|around the world|across the (?:world|globe)"
        r"|worldwide|globally|company-?wide|nationwide|tenants|from home|doubl\w+ (?:its|the)|tripl\w+ (?:its|the))\b"
    )


def unruled(document: Document, counts: Sequence[Jobs]) -> Jobs | None:
    """The likeliest count of new jobs where the rules find none; None where none is likelier than any."""
    open_to = in_question(document, counts)
    signs = [job_signs.signs(document, counts, at) for at in open_to]
    best, sure = choices.chosen(FIELD, signs, None, RULES)
    if best is None:
        return None
    why, confidence = "the words around it", min(MOST, max(LEAST, sure))
    return replace(counts[open_to[best]], kind="new", why=why, confidence=confidence)
