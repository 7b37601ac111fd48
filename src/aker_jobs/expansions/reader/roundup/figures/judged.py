"""What the reader of single announcements tells of a figure of a roundup: that it is none of the project.

The words of boards and lists find the one figure of its kind; what those around it say of it goes before that.
"""

from __future__ import annotations

from aker_jobs.expansions.reader.jobs.jobs import job_counts
from aker_jobs.expansions.reader.money.investment import company_amounts
from aker_jobs.expansions.reader.text.document import parse_document

_NOT_ITS_OWN = ("public", "earlier", "other")
_NOT_NEW = ("retained", "construction", "indirect", "cut")
_THERE = ("'where' ", "existing: ")  # rules by which those are told who work there today
_LONGEST = 60  # characters of an amount
_BEHIND = 26  # characters behind a figure in words or without its noun


def is_others_money(text: str, start: int, end: int, at: int) -> bool:
    """Whether the dollars that stand at a place of a part of a text are given, of long ago, or of another thing."""
    document = parse_document(text[start:end])
    stop = min(end, at + _LONGEST) - start
    judged = (one for one in company_amounts(document, at - start, stop) if one.money.start == at - start)
    return any(amount.owner in _NOT_ITS_OWN for amount in judged)


def are_others_jobs(text: str, start: int, end: int, at: int) -> bool:
    """Whether the jobs that stand at a place of a part of a text are kept, cut, builders', suppliers' or there."""
    cut, begin = text[start:end], at - start
    stop = min(len(cut), begin + _BEHIND + len("1,000,000"))
    judged = [jobs for jobs in job_counts(parse_document(cut), begin, stop) if jobs.start == begin]
    return bool(judged) and all(jobs.kind in _NOT_NEW or jobs.why.startswith(_THERE) for jobs in judged)
