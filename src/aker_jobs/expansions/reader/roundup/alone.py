"""A text that is held to tell of one project: without numbers that it counts over several companies or projects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.roundup import signs
from aker_jobs.expansions.reader.roundup.division.run import Run
from aker_jobs.expansions.reader.roundup.figures import other_figures
from aker_jobs.expansions.reader.roundup.reading import first_word
from aker_jobs.expansions.reader.roundup.text import Roundup

ROUNDED = 0.05  # of a number, by which another one of the same may differ
_NUMBERS = ("new_jobs", "investment_usd")
_PLACES = ["place", "city", "county", "region", "state"]


def with_own_numbers(whole: Announcement, found: Sequence[Run], roundup: Roundup) -> Announcement:
    """The one project with what is told of its company alone, where what is read of the text is told of others too.

    found: the runs of the projects of the roundup; the one run of the same company that tells a number is looked at.
    """
    who = first_word(whole.company)
    own = [run.announcement for run in found if first_word(run.announcement.company) == who]
    own = [one for one in own if any(getattr(one, field) is not None for field in _NUMBERS)]
    others = [run for run in found if first_word(run.announcement.company) != who]
    if len(own) != 1 or any(_is_total(own[0], field, roundup.text) for field in _NUMBERS):
        return whole
    fields = [
        field
        for field in _NUMBERS
        if _is_total(whole, field, roundup.text)
        or (_differs(getattr(whole, field), getattr(own[0], field)) and _stands_in(whole, field, others, roundup))
    ]
    fields += ["new_jobs_high"] if "new_jobs" in fields else []
    if fields and own[0].place and any(_stands_in(whole, field, others, roundup) for field in ("county", "city")):
        fields += _PLACES
    if not fields:
        return whole
    spans = {field: own[0].spans[field] for field in fields if field in own[0].spans}
    kept = {field: span for field, span in whole.spans.items() if field not in fields}
    return replace(
        whole, **{field: getattr(own[0], field) for field in fields}, spans=MappingProxyType({**kept, **spans})
    )


def _differs(one: int | None, other: int | None) -> bool:
    """Whether two numbers are told that are not one, rounded: $75.7 million, $76 million."""
    return None not in (one, other) and abs((one or 0) - (other or 0)) > ROUNDED * max(one or 0, other or 0)


def _stands_in(one: Announcement, field: str, others: Sequence[Run], roundup: Roundup) -> bool:
    """Whether what is read stands where the projects of other companies are told."""
    span = one.spans.get(field)
    run = roundup.run_at(span.start) if span is not None and span.start >= 0 else None
    return run is not None and any((run.first, run.last) == (other.first, other.last) for other in others)


def _is_total(one: Announcement, field: str, text: str) -> bool:
    """Whether a number that is read counts over several projects, or is of all of a company or state."""
    span, value = one.spans.get(field), getattr(one, field)
    if value is None or span is None or span.start < 0:
        return False
    if field == "investment_usd" and other_figures.is_others(text, span.start, span.end, value):
        return True
    return signs.is_total_at(text, span.start)
