"""Where a project of a text ends and the next one begins: sentences that go on about the project before belong to it.

'Acme is moving its call center to Troy. About 40 new jobs will come to Acme's offices. Bolt plans a store.': of the
second sentence nothing is Bolt's, though a division may read it with the third.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import zip_longest
from types import MappingProxyType
from typing import Any

from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.roundup.division.run import Place, Run
from aker_jobs.expansions.reader.roundup.division.units import Unit
from aker_jobs.expansions.reader.roundup.reading import first_word

SHORTEST = 3  # letters of the word by which a company is known again
_NUMBERS = ("new_jobs", "investment_usd")
_PLACES = ("place", "city", "county", "region")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    about = r"(?:Some|About|Up to|More than|Nearly|Around|Roughly|Over|At least|As many as)"
    return {
        "more": re.compile(rf"{about} \$?\d|(?:It|They|Its) (?!\w+ (?:\w+ )?that\b)|(?:The|This) (?:company|firm)\b"),
    }


def with_bounds(text: str, units: Sequence[Unit], known: Mapping[Place, Run], found: Sequence[Run]) -> list[Run]:
    """The runs of the projects, each without the sentences at its beginning that go on about the one before it.

    known: every run of units of which anything is read.
    """
    kept: list[Run] = []
    for run, following in zip_longest(found, found[1:]):
        at = _begin(text, units, kept[-1], run) if kept else run.first
        if at == run.first:
            kept.append(run)
            continue
        stop = len(units) if following is None else following.first
        kept[-1] = _lengthened(known, kept[-1], at - 1)
        kept.append(_shortened(units, known, run, at, stop))
    return kept


def _begin(text: str, units: Sequence[Unit], before: Run, run: Run) -> int:
    """The unit with which a run begins to tell of its own company, where what stands before it is of another."""
    one, named = before.announcement, run.announcement.spans.get("company")
    begin = units[run.first]
    if named is None or first_word(one.company) == first_word(run.announcement.company) or one.company is None:
        return run.first
    inside = range(run.first + 1, run.last + 1)
    at = next((at for at in inside if units[at].start <= named.start < units[at].end), run.first)
    between = units[before.last + 1 : at]
    is_one_story = all(unit.section == begin.section and unit.kind != "heading" for unit in between)
    return at if is_one_story and not begin.gap and _is_of(text, begin, one) else run.first


def _is_of(text: str, unit: Unit, one: Announcement) -> bool:
    """Whether a sentence goes on about a company, or names it."""
    if _patterns()["more"].match(text, unit.start, unit.end):
        return True
    return names(text[unit.start : unit.end], one.company)


def names(sentence: str, company: str | None) -> bool:
    """Whether a sentence names a company by the word that it is known by."""
    word = (company or "").removeprefix("The ").split(" ", maxsplit=1)[0].rstrip(",.'’")
    return len(word) >= SHORTEST and re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", sentence) is not None


def _shortened(units: Sequence[Unit], known: Mapping[Place, Run], run: Run, at: int, stop: int) -> Run:
    """A run from a unit on, up to the next project; without what is read of the units before, if nothing else is."""
    company = first_word(run.announcement.company)
    firsts = range(at, min(run.last + 2, stop))
    others = (known.get((first, last)) for first in firsts for last in range(first, stop))
    rest = [one for one in others if one is not None and first_word(one.announcement.company) == company]
    if rest:
        return max(rest, key=lambda one: (_told(one.announcement), -one.first, one.last <= run.last, one.last))
    one, begin = run.announcement, units[at].start
    away = {field for field, span in one.spans.items() if 0 <= span.start < begin}
    fields = [field for field in _NUMBERS if field in away]
    fields += _PLACES if away & set(_PLACES) else []
    fields += ["new_jobs_high"] if "new_jobs" in fields else []
    changes: dict[str, Any] = dict.fromkeys(fields)
    return Run(at, run.last, run.part._replace(start=begin), replace(one, **changes))


def _lengthened(known: Mapping[Place, Run], run: Run, last: int) -> Run:
    """A run with the sentences up to another one, where they tell a number that it lacks."""
    other = known.get((run.first, last))
    if other is None or first_word(other.announcement.company) != first_word(run.announcement.company):
        return run
    if not _tells_more(other.announcement, run.announcement):
        return run
    return other if other.announcement.place else other._replace(announcement=_placed_as(other, run))


def _placed_as(run: Run, before: Run) -> Announcement:
    """The reading of a run with the place of what was read of its beginning."""
    one = before.announcement
    spans = {field: span for field, span in one.spans.items() if field in (*_PLACES, "state")}
    places: dict[str, Any] = {field: getattr(one, field) for field in (*_PLACES, "state")}
    return replace(run.announcement, **places, spans=MappingProxyType({**run.announcement.spans, **spans}))


def _told(one: Announcement) -> int:
    return sum(getattr(one, field) is not None for field in _NUMBERS)


def _tells_more(one: Announcement, before: Announcement) -> bool:
    """Whether a reading has more numbers than the one before it, and no other place."""
    return _told(one) > _told(before) and one.place in (before.place, None)
