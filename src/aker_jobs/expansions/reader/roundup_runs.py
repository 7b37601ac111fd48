"""Every run of neighboring units, read as if it told of one project: of these `roundup_division` takes some."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader import roundup_cues as cues
from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.roundup_reading import Part, first_word
from aker_jobs.expansions.reader.roundup_source import Source
from aker_jobs.expansions.reader.roundup_units import Unit

MOST_UNITS = 6  # that tell of one project and are read together
LONGEST = 1_400  # characters of them

Place = tuple[int, int]


class Run(NamedTuple):
    """Neighboring units, by the numbers of the first and the last, as they are read together."""

    first: int
    last: int
    part: Part
    announcement: Announcement


def runs(source: Source, units: Sequence[Unit]) -> dict[Place, Run]:
    """By first and last unit, every run within a section of which anything is read."""
    found: dict[Place, Run] = {}
    above = _states_above(source.text, units)
    for first in range(len(units)):
        for last in range(first, min(len(units), first + MOST_UNITS)):
            begin, end = units[first], units[last]
            if last > first and _is_headed_anew(source.text, end, units[last - 1]):
                break
            if end.section != begin.section or (last > first and end.end - begin.start > LONGEST):
                break
            part = _part(source, begin, end, above[first])
            one = source.read(part)
            if one is not None and last == first + 1 and begin.kind == "heading":
                one = _named_below(source, begin, one, found.get((first, first)), _part(source, end, end, above[last]))
            if one is not None and (one.company or one.place or one.new_jobs or one.investment_usd):
                found[first, last] = Run(first, last, part, one)
    return found | _items_beside(source, units, found)


def _items_beside(source: Source, units: Sequence[Unit], found: Mapping[Place, Run]) -> dict[Place, Run]:
    """The items of a series that are read only in the state that all others of their section are in."""
    states = defaultdict(set)
    for (first, last), run in found.items():
        if first == last and units[first].kind == "item" and run.announcement.state:
            states[units[first].section].add(run.announcement.state)
    more = {}
    for at, unit in enumerate(units):
        if unit.kind != "item" or (at, at) in found or len(states[unit.section]) != 1:
            continue
        part = _part(source, unit, unit)._replace(state=next(iter(states[unit.section])))
        one = source.read(part)
        if one is not None and one.company:
            more[at, at] = Run(at, at, part, one)
    return more


def _named_below(source: Source, begin: Unit, one: Announcement, headline: Run | None, below: Part) -> Announcement:
    """What a headline of a kind ('Nissan supplier to invest $5M') tells is of the company that is named below it."""
    is_named = headline is not None and headline.announcement.company is not None
    if is_named or not cues.is_of_a_kind(source.text, begin.start, begin.end):
        return one
    other = source.read(below)
    if other is None or other.company in (None, one.company):
        return one
    span = other.spans["company"]
    return replace(one, company=other.company, spans=MappingProxyType({**one.spans, "company": span}))


def names_several(source: Source, units: Sequence[Unit]) -> bool:
    """A cheap look: whether units read by themselves, as items of a list, name more than one company."""
    first = None
    for unit in units:
        one = source.read(_part(source, unit, unit))
        if one is not None and one.company is not None:
            first = first or first_word(one.company)
            if first_word(one.company) != first:
                return True
    return False


def _is_headed_anew(text: str, unit: Unit, before: Unit) -> bool:
    """Whether a heading stands behind a blank line and what was told before."""
    if unit.kind != "heading" or not unit.gap or before.kind == "heading":
        return False
    label, colon, _ = text[unit.start : unit.end].partition(":")
    return not colon or label.lower() in gazetteers.state_names()  # 'Annual payroll: $5 million' goes on


def _states_above(text: str, units: Sequence[Unit]) -> list[str | None]:
    """By unit, the state that a heading right above its line names: 'Kentucky Welcomes 360 New Jobs'."""
    found: list[str | None] = []
    state, is_below = None, False
    for unit in units:
        if unit.kind == "heading":
            state, is_below = cues.own_state(text, unit.start, unit.end), True
        elif unit.leads and not is_below:
            state = None
        found.append(None if unit.kind == "heading" else state)
        is_below = is_below and unit.kind == "heading"
    return found


def _part(source: Source, begin: Unit, end: Unit, above: str | None = None) -> Part:
    state, in_series = begin.state or above, begin.kind == "item" and begin is end
    if state is None and begin.kind == "heading":
        state = cues.own_state(source.text, begin.start, end.end)
    return source.under_city(Part(begin.start, end.end, state, begin.under, in_series))
