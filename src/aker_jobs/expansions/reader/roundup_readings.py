"""The parts of a text of several projects, each as it is read among the others: rows, items of lists, lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from types import MappingProxyType

from aker_jobs.expansions.reader import (
    confidence,
    place,
    roundup,
    roundup_facts,
    roundup_places,
    roundup_signs,
    tables,
)
from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.document import MAX_CHARS
from aker_jobs.expansions.reader.project_lists import list_items
from aker_jobs.expansions.reader.reading import read_in_state
from aker_jobs.expansions.reader.roundup_cues import Part, Reading

MOST = 0.6  # share of projects in one state, from which on those of a guessed state are held to be there
AMONG_OTHERS = 1.5  # what a roundup adds to the strength of the words of each of its projects
IN_A_ROUNDUP = 0.15  # probability of a part of a roundup, below which it announces nothing
HEADED = 8.0  # what it adds to words that are weak, where the part says who does something new


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "dateline": re.compile(r"[A-Z][^\n–—]{3,60}\d{4}\)?\s?(?:[–—]|--?\s)\s*"),
        "grows": re.compile(
            r"\b(?:open|expan|build|built|add|invest|creat|hir|relocat|mov(?:e|es|ed|ing)\b|grow|construct"
            r"|complet|finish"
            r"|broke|break|leas|employ|bring|spen[dt]|double|triple|goes up|wants? (?:about|another|\d)"
            r"|new (?:plant|line|home"
            r"|site|headquarters|facility|warehouse|factory|jobs|workers)|enlarg|bought a|purchased)",
            re.IGNORECASE,
        ),
        "shrinks": re.compile(
            r"\b(?:clos(?:e|es|ed|ing)|lay(?:ing)? off|laid off|layoffs?|cuts?|named|appointed|promoted"
            r"|profits?|earnings|shares"
            r"|grants? (?:to|for|from)|lawsuit|bankrupt\w*|died|elected|elects|donated|scholarships?|study"
            r"|survey|percent rise)\b",
            re.IGNORECASE,
        ),
        "sentence": re.compile(r".{20,}?[.!?](?=\s|$)", re.DOTALL),
        "mark": re.compile(r"[\s•·*+>-]*(?:\d{1,3}[.)](?=\s))?[\s•·*+-]*"),
    }


@dataclass(frozen=True, slots=True)
class Source:
    """A text with what is known of all of it. told: whether its words say that it tells of several projects."""

    text: str
    url: str | None
    published: date | datetime | str | None
    told: bool
    listed: bool = False

    def read(self, part: Part) -> Announcement | None:
        """A part as it is read where other parts tell of other projects; its spans count the whole text."""
        one = self._read(part)
        if one is not None and (behind := _without_dateline(self.text, part, one)) is not None:
            one = self._read(behind)
        if one is None:
            return None
        one = self._away_from_home(part, one)
        one = roundup_facts.completed(one, self.text, part.start, part.end) if self.told else one
        one = roundup_facts.under(one, self.text, part.heading) if part.heading else one
        return roundup_facts.without_no_name(one)

    def _read(self, part: Part) -> Announcement | None:
        least = IN_A_ROUNDUP if self.told else confidence.IN_A_LIST if self.listed else confidence.AN_EXPANSION
        more = AMONG_OTHERS if self.told else 0.0
        one = self._with_strength(part, least, more)
        return self._with_strength(part, 0.0, HEADED) if one is None and self.told and self._grows(part) else one

    def _away_from_home(self, part: Part, one: Announcement) -> Announcement:
        """As read without where the company comes from, where its place or state was taken from there."""
        homes = list(roundup_places.homes(self.text, part.start, part.end)) if self.told else []
        spans = [span for field in ("place", "state") if (span := one.spans.get(field))]
        if not any(start <= span.start < end for start, end in homes for span in spans):
            return one
        cut = self.text[part.start : part.end]
        for start, end in homes:
            cut = cut[: start - part.start] + " " * (end - start) + cut[end - part.start :]
        other = self._with_strength(part, 0.0, HEADED, cut)
        return one if other is None or other.state is None else _of_text(other, self.text)

    def _with_strength(self, part: Part, least: float, more: float, cut: str | None = None) -> Announcement | None:
        cut = self.text[part.start : part.end] if cut is None else cut
        one = read_in_state(cut, part.state, self.url, self.published, least, more)
        return None if one is None else _moved(one, part.start)

    def _grows(self, part: Part) -> bool:
        """Whether the first sentence of a part tells of something that grows and of nothing else."""
        rules = _patterns()
        match = rules["sentence"].match(self.text, part.start, part.end)
        first = match[0] if match else self.text[part.start : part.end]
        return rules["grows"].search(first) is not None and rules["shrinks"].search(first) is None


def of_table(source: Source) -> Iterator[Reading]:
    """The rows of a table of projects."""
    cut = source.text[:MAX_CHARS]
    state = roundup_signs.state_of_all(cut)
    for row in tables.rows(cut):
        one = read_in_state(row.as_card(), state, source.url, source.published, confidence.IN_A_LIST)
        if one is not None:
            spans = {
                field: replace(span, start=cell.start, end=cell.end, text=cut[cell.start : cell.end])
                if (cell := row.by_field.get(field))
                else replace(span, start=-1, end=-1)
                for field, span in one.spans.items()
            }
            one = replace(one, spans=MappingProxyType(spans))
        yield Reading(Part(row.company.start, row.company.end, state), one)


def of_list(source: Source) -> Iterator[Reading]:
    """The items of bulleted lists, in the state of the text."""
    cut = source.text[:MAX_CHARS]
    state = roundup_signs.state_of_all(cut)
    for start, end in list_items(cut.replace("\n* ", "\n- ")):
        mark = _patterns()["mark"].match(source.text, start, end)
        part = Part(mark.end() if mark else start, end, state)
        yield Reading(part, source.read(part))


def of_lines(source: Source) -> list[Reading]:
    """Line by line; what only the number of people there places in another state than most of the others, in theirs."""
    cut = source.text[:MAX_CHARS]
    found = [one for one in roundup.projects(source.text, cut, source.read, source.told) if one.announcement]
    states = Counter(one.announcement.state for one in found if one.announcement and not _is_guessed(one.announcement))
    if not states or states.total() * MOST > states.most_common(1)[0][1]:
        return found
    ((most, _),) = states.most_common(1)
    return [_in_state_of_most(source, one, most) for one in found]


def _is_guessed(one: Announcement) -> bool:
    span = one.spans.get("state")
    return span is None or span.rule == place.LIKELIEST


def _in_state_of_most(source: Source, one: Reading, most: str | None) -> Reading:
    if one.announcement is None or one.announcement.state == most or not _is_guessed(one.announcement):
        return one
    other = source.read(one.part._replace(state=most))
    return (
        one if other is None or one.announcement.place not in (None, other.place) else one._replace(announcement=other)
    )


def _without_dateline(text: str, part: Part, one: Announcement) -> Part | None:
    """The part behind its dateline, where the name of the company was taken from the dateline."""
    match = _patterns()["dateline"].match(text, part.start, part.end)
    span = one.spans.get("company")
    return part._replace(start=match.end()) if match and span and span.start < match.end() else None


def _of_text(one: Announcement, text: str) -> Announcement:
    """The announcement with the words of its spans as they stand in the text."""
    spans = {
        field: replace(span, text=text[span.start : span.end]) if span.start >= 0 else span
        for field, span in one.spans.items()
    }
    return replace(one, spans=MappingProxyType(spans))


def _moved(item: Announcement, offset: int) -> Announcement:
    """The announcement of a part with its spans counted in the whole text."""
    spans = {
        field: replace(span, start=span.start + offset, end=span.end + offset) if span.start >= 0 else span
        for field, span in item.spans.items()
    }
    return replace(item, spans=MappingProxyType(spans))
