"""Counts of new jobs that a phrase tells, without a word for jobs behind the count: 'puts 80 to work', 'jobs: 80'.

Each is tried only where a word is in the text without which it cannot be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aker_jobs.expansions.reader.document import Document
from aker_jobs.expansions.reader.job_patterns import count_patterns

Told = tuple[re.Match[str], str, float]  # the count (group 'a'), the rule, how sure it is

_BY_STEM = (  # beginnings of words, the patterns, the rule, how sure it is
    (("payr", "staf", "job", "team", "site"), ("payroll", "payroll of"), "so many on the payroll", 0.75),
    (("empl", "hire", "recr"), ("hires",), "so many of a kind to be hired", 0.75),
    (("staf", "work", "payr", "crew", "head"), ("when full",), "a staff when it is full", 0.75),
    (("work",), ("put to work",), "so many put to work", 0.75),
    (("jobs", "work", "empl"), ("jobs for", "jobs to"), "jobs for so many", 0.75),
    (("plan", "goal", "aim", "targ", "hope", "idea"), ("plan is",), "the plan is so many", 0.75),
)
_BY_TEXT = (  # texts, the pattern, the rule, how sure it is
    ((" of them", " of whom"), "of them", "of them new", 0.8),
    (("jobs",), "jobs dash", "so many jobs", 0.75),
    (("...", "…"), "cut off", "cut behind the count", 0.6),
)
_NUMBERED = ("numb", "tota", "come", "amou", "run")


def numbered(document: Document, start: int, stop: int) -> Iterator[Told]:
    """'Its new direct jobs will number 80': goes before every other count."""
    if not document.stems.isdisjoint(_NUMBERED):
        for match in count_patterns()["number first"].finditer(document.low, start, stop):
            yield match, "new jobs number", 0.9


def told(document: Document, start: int, stop: int, nouns: bool) -> Iterator[Told]:
    """Every such count between two places of the text. nouns: whether the text has a word for jobs or people."""
    low, rules = document.low, count_patterns()
    if nouns and ":" in low:
        yield from ((match, "among listed facts", 0.9) for match in rules["listed"].finditer(low, start, stop))
    for texts, name, why, confidence in _BY_TEXT:
        if any(text in low for text in texts):
            yield from ((match, why, confidence) for match in rules[name].finditer(low, start, stop))
    for stems, names, why, confidence in _BY_STEM:
        if not document.stems.isdisjoint(stems):
            for name in names:
                yield from ((match, why, confidence) for match in rules[name].finditer(low, start, stop))
