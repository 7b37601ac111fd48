"""Counts of jobs in a text, each with what kind of jobs they are."""

from __future__ import annotations

from collections.abc import Iterator

from aker_jobs.expansions.reader.jobs import phrases
from aker_jobs.expansions.reader.jobs.count import Jobs
from aker_jobs.expansions.reader.jobs.growth import STEMS as GROWTH_STEMS
from aker_jobs.expansions.reader.jobs.growth import grown
from aker_jobs.expansions.reader.jobs.nouns import named
from aker_jobs.expansions.reader.jobs.stems import has_number, job_stems, noun_stems, speaks_of_hiring
from aker_jobs.expansions.reader.jobs.totals import STEMS as TOTAL_STEMS
from aker_jobs.expansions.reader.jobs.totals import totals
from aker_jobs.expansions.reader.jobs.unnamed import unnamed
from aker_jobs.expansions.reader.text.document import Document

__all__ = ["Jobs", "job_counts", "job_stems", "may_count"]


def may_count(document: Document) -> bool:
    """A cheap look: whether the lead can hold a count of new jobs. It finds more than there are, never less."""
    if not has_number(document):
        return False
    if speaks_of_hiring(document):
        return True
    return next(named(document, document.sentences[0][0], document.lead), None) is not None


def job_counts(document: Document, start: int, stop: int) -> Iterator[Jobs]:
    """Every count of jobs between two places of the text, with its kind: with the word for jobs first, then without."""
    seen: set[int] = set()
    for count in _all_counts(document, start, stop):
        if count.start in seen and count.kind == "new" and count.confidence < LISTED:
            continue  # its word for jobs told another kind
        if count.kind in _SURE:
            seen.add(count.start)
        yield count


LISTED = 0.9  # how sure a count among listed facts is
_SURE = frozenset(("construction", "retained", "cut", "indirect", "mixed"))


def _all_counts(document: Document, start: int, stop: int) -> Iterator[Jobs]:
    nouns = len(document.low) > document.lead or not document.stems.isdisjoint(noun_stems())
    if nouns:
        yield from phrases.numbered(document, start, stop)
        yield from named(document, start, stop)
    yield from phrases.told(document, start, stop, nouns)
    yield from unnamed(document, start, stop)
    if not document.stems.isdisjoint(TOTAL_STEMS):
        yield from totals(document, start, stop)
    if nouns and not document.stems.isdisjoint(GROWTH_STEMS):
        yield from grown(document, start, stop)
