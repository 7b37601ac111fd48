"""What is told of a company again further below, with another place than its site: a partner's home, a customer's.

'Acme opened its $65 million mill in Lima. ... Acme has 57 workers and plans to add 30. Acme is a partnership of Bolt in
Troy and Nut in Elyria.': the 30 jobs come to Lima.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.roundup.division.bounds import names
from aker_jobs.expansions.reader.roundup.division.run import Run
from aker_jobs.expansions.reader.roundup.reading import Part, first_word
from aker_jobs.expansions.reader.roundup.source import Source
from aker_jobs.expansions.reader.roundup.text import Roundup

_NUMBERS = ("new_jobs", "investment_usd")


def at_one_site(roundup: Roundup, source: Source, found: Sequence[Run]) -> list[Run]:
    """The runs, without the place of one whose company was told before and is named where no place is."""
    kept: list[Run] = []
    for run in found:
        who = first_word(run.announcement.company)
        before = [one.announcement for one in kept if first_word(one.announcement.company) == who]
        is_again = len(before) == 1 and _is_again(roundup, source, before[0], run.announcement)
        kept.append(_without_place(run, before[0].state) if is_again else run)
    return kept


def _without_place(run: Run, state: str | None) -> Run:
    one = replace(run.announcement, place=None, city=None, county=None, region=None, state=state)
    return run._replace(announcement=one)


def _is_again(roundup: Roundup, source: Source, before: Announcement, one: Announcement) -> bool:
    """Whether a run tells what the one before of its company lacks, in a sentence that names it and tells no place."""
    pairs = [(getattr(before, field), getattr(one, field)) for field in _NUMBERS]
    is_more = any(left is None and right is not None for left, right in pairs)
    if not is_more or any(left is not None and right not in (None, left) for left, right in pairs):
        return False
    if None in (before.place, one.place) or before.place == one.place:
        return False
    places = {_unit_at(roundup, one, field) for field in ("place", "state") if field in one.spans}
    units = {_unit_at(roundup, one, field) for field in _NUMBERS if getattr(one, field) is not None}
    if -1 in units or places & units:
        return False
    return not any(_is_of_another_site(roundup, source, at, one) for at in units)


def _unit_at(roundup: Roundup, one: Announcement, field: str) -> int:
    span = one.spans.get(field)
    return -1 if span is None else roundup.unit_at(span.start)


def _is_of_another_site(roundup: Roundup, source: Source, at: int, one: Announcement) -> bool:
    """Whether a unit does not name the company, says that it tells of something else, or tells a place by itself."""
    unit = roundup.units[at]
    if unit.kind == "heading" or not names(roundup.text[unit.start : unit.end], one.company):
        return True
    if _besides().search(roundup.text, unit.start, unit.end):
        return True
    alone = source.read(Part(unit.start, unit.end, None, None, False))
    return alone is not None and alone.place is not None


@cache
def _besides() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:also|separate\w*|elsewhere|as well)\b"
        r"|\b(?:another|second|third|new|other) (?:[\w-]+ )?(?:plant|site|facility|location|factory|mill|center|office"
        r"|store|warehouse|campus|expansion|project)s?\b"
    )
