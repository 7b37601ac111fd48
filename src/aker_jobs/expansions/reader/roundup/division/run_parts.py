"""Which part of a text a run of units is, and what a part is read with that other parts beside it tell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.roundup import cues
from aker_jobs.expansions.reader.roundup import headed as roundup_headed
from aker_jobs.expansions.reader.roundup.companies import heads
from aker_jobs.expansions.reader.roundup.companies import names as roundup_names
from aker_jobs.expansions.reader.roundup.division.run import Place, Run
from aker_jobs.expansions.reader.roundup.division.units import Unit
from aker_jobs.expansions.reader.roundup.places import places
from aker_jobs.expansions.reader.roundup.reading import Part, first_word
from aker_jobs.expansions.reader.roundup.source import Source


def items_beside(source: Source, units: Sequence[Unit], found: Mapping[Place, Run]) -> dict[Place, Run]:
    """The items of a series that are read only in the state that all others of their section are in."""
    states = defaultdict(set)
    for (first, last), run in found.items():
        if first == last and units[first].kind == "item" and run.announcement.state:
            states[units[first].section].add(run.announcement.state)
    more = {}
    for at, unit in enumerate(units):
        if unit.kind != "item" or (at, at) in found or len(states[unit.section]) != 1:
            continue
        part = part_of(source, unit, unit)._replace(state=next(iter(states[unit.section])))
        one = source.read(part)
        if one is not None and one.company:
            more[at, at] = Run(at, at, part, one)
    return more


def named_below(source: Source, begin: Unit, one: Announcement, headline: Run | None, below: Part) -> Announcement:
    """What a headline of a kind ('Nissan supplier to invest $5M') tells is of the company that is named below it."""
    is_named = headline is not None and headline.announcement.company is not None
    if is_named or not cues.is_of_a_kind(source.text, begin.start, begin.end):
        return one
    other = source.read(below)
    if other is None or other.company in (None, one.company):
        return one
    span = other.spans["company"]
    return replace(one, company=other.company, spans=MappingProxyType({**one.spans, "company": span}))


def headed(source: Source, begin: Unit, one: Announcement, below: Unit) -> Announcement:
    """What tells a figure or a place and no company below a heading that is a name alone, as that company's.

    below: the last unit. A heading that is a name with its place tells both, though another name stands below.
    """
    head = head_of(source.text, begin, one.state)
    if head is not None:
        return roundup_headed.with_head(source.text, one, head)
    if begin.kind != "heading":
        return one
    is_name = cues.is_name(source.text, begin.start, begin.end)
    # A name in capital letters is as often a heading of a kind, unless a place alone stands below it.
    is_name = is_name or (
        heads.is_name(source.text[begin.start : begin.end], source.text)
        and heads.place_below(source.text, begin.end, below.end, one.state) is not None
    )
    if one.company is None and roundup_headed.tells(one) and is_name:
        where = (begin.start, begin.end)
        one = replace(places.with_spans(one, source.text, company=where), company=source.text[slice(*where)])
    if one.place is None and one.company is not None and one.company in source.text[begin.start : begin.end]:
        head = heads.place_below(source.text, begin.end, below.end, one.state)
        return one if head is None else roundup_headed.at_head(source.text, one, head)
    return one


def head_of(text: str, unit: Unit, state: str | None = None) -> heads.Head | None:
    """The name and place that a unit is, as a heading, or begins with, as the first of its paragraph."""
    if unit.kind == "heading":
        return heads.head(text, unit.start, unit.end, unit.state or state)
    end = text.find("\n", unit.start)
    end = len(text) if end < 0 else end
    return heads.inline(text, unit.start, end, unit.state or state) if unit.leads else None


def is_of_another(source: Source, begin: Unit, end: Unit) -> bool:
    """Whether two paragraphs begin with companies of their own that do something, or a board decides on another."""
    if end is not begin and _is_another_decision(source.text, begin, end):
        return True
    if not (end.gap and end.leads and end.kind == begin.kind == "sentence"):
        return False
    names = [roundup_names.opening_name(source.text, unit.start, unit.end) for unit in (begin, end)]
    if None in names:
        return False
    one, other = (first_word(source.text[slice(*name)]) for name in names if name)
    return one != other and _part_named(source, end) == other


def _is_another_decision(text: str, begin: Unit, end: Unit) -> bool:
    """Whether a unit tells what a board decided besides, and nothing of the company that the first unit begins with."""
    sentence = text[end.start : end.end]
    if _also_decided().match(sentence) is None or _of_the_same().search(sentence):
        return False
    name = roundup_names.opening_name(text, begin.start, begin.end)
    return name is None or text[slice(*name)].split(maxsplit=1)[0] not in sentence


@cache
def _also_decided() -> re.Pattern[str]:
    return re.compile(
        r"(?:The |In other (?:business|action)s?, the )(?:[A-Za-z-]+ ){0,2}(?:[Aa]uthority|[Bb]oard|[Cc]ouncil"
        r"|[Cc]ommission|[Cc]ommissioners|[Cc]ommittee|[Aa]gency) (?:has |have )?also (?:approved|awarded|granted"
        r"|authorized|agreed|voted)\b"
    )


@cache
def _of_the_same() -> re.Pattern[str]:
    return re.compile(r"\b(?:the|this|that) (?:company|firm|project|expansion|plant|manufacturer)\b|\bits?\b")


def _part_named(source: Source, unit: Unit) -> str | None:
    """The first word of the company of a unit that tells where it does what it does."""
    one = source.read(part_of(source, unit, unit))
    return first_word(one.company) if one is not None and one.company and one.place else None


def part_of(source: Source, begin: Unit, end: Unit, above: str | None = None) -> Part:
    labeled = cues.labeled_state(source.text, begin.start) if begin.kind == "heading" else None
    state, in_series = labeled or begin.state or above, begin.kind == "item" and begin is end
    if state is None and begin.kind == "heading":
        state = cues.own_state(source.text, begin.start, end.end)
    return source.under_city(Part(begin.start, end.end, state, begin.under, in_series))


def besides(source: Source, units: Sequence[Unit], found: Mapping[Place, Run]) -> dict[Place, Run]:
    """What a company does besides, at a place of its own ('It will also open ... in Troy'), as that company's."""
    more = {}
    for at, unit in enumerate(units[1:], 1):
        before, own = found.get((at - 1, at - 1)), found.get((at, at))
        who = cues.besides(source.text, unit.start, unit.end)
        if who is None or before is None or before.announcement.company is None:
            continue
        if own is not None and own.announcement.company is not None:
            continue
        one = source.read_of(before.announcement, part_of(source, unit, unit), who)
        if one is not None and one.place and one.place != before.announcement.place:
            more[at, at] = Run(at, at, part_of(source, unit, unit), one)
    return more
