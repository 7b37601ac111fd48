"""Whether a part of a text of several projects begins one, goes on about the last, or is told in full by itself."""

from __future__ import annotations

from aker_jobs.expansions.reader import roundup_cues as cues
from aker_jobs.expansions.reader import roundup_reading as reading_of
from aker_jobs.expansions.reader.roundup_reading import Reading

SURE = 0.85  # confidence of a part that tells of a new company though it begins as if it went on


def begins(text: str, one: Reading) -> bool:
    """Whether a part tells of a project of its own, and does not go on about the one before."""
    is_sure = one.numbers > 0 and one.announcement is not None and one.announcement.confidence >= SURE
    return one.tells and (is_sure or not cues.goes_on(text, one.part.start, one.company))


def is_clear_alone(text: str, one: Reading, joined: Reading) -> bool:
    """Whether a part names its company, and with the headline above it another is read, or one run over it."""
    if not begins(text, one) or one.company is None or joined.company is None:
        return False
    cut = text[one.part.start : one.part.end]
    if one.company.startswith(joined.company) and one.numbers >= joined.numbers and one.where == joined.where:
        return True  # the fuller name
    is_of_headline = cut.startswith(one.company) and joined.company not in cut and one.facts >= joined.facts
    return is_of_headline or joined.company.endswith(f" {one.company}")  # 'in Lima, OH\nAcme will ...'


def is_named_below(text: str, last: Reading, one: Reading) -> bool:
    """Whether a part begins with the company's name, and the heading has its numbers under a name of no one."""
    cut = text[one.part.start : one.part.end]
    if not one.company or not last.company or last.company in cut or not cut.startswith(one.company):
        return False
    return begins(text, one) and reading_of.shares_number(last, one)


def adds(text: str, last: Reading, one: Reading) -> bool:
    """Whether a part without a name of its own goes on about the last project, or gives the number it lacks."""
    if cues.goes_on(text, one.part.start, one.company) or cues.speaks_of_it(text, one.part):
        return True
    more, known = one.announcement, last.announcement
    if one.company or more is None or known is None:
        return False
    pairs = ((more.new_jobs, known.new_jobs), (more.investment_usd, known.investment_usd))
    return any(new is not None and old is None for new, old in pairs)
