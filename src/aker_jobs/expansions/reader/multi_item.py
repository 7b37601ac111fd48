"""Texts that tell of several companies' projects: each item, line, heading or sentence is read on its own.

`read_announcement` answers for one announcement. Of a text with a bulleted list of projects it reads what stands
outside the list (often nothing that announces: None); `read_announcements` reads that and every item, and a text whose
lines tell of several companies line by line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from types import MappingProxyType

from aker_jobs.expansions.reader import confidence, place, roundup, roundup_facts, roundup_names, roundup_signs, tables
from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.document import MAX_CHARS, list_items
from aker_jobs.expansions.reader.lines import lines
from aker_jobs.expansions.reader.reading import read_announcement, read_in_state
from aker_jobs.expansions.reader.roundup_cues import Part, Reading, first_word

MOST = 0.6  # share of projects in one state, from which on those of a guessed state are held to be there
AMONG_OTHERS = 1.5  # what a roundup adds to the strength of the words of each of its projects
IN_A_ROUNDUP = 0.15  # probability of a part of a roundup, below which it announces nothing
SURE = 0.4  # confidence of lines of which each has other numbers


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "dateline": re.compile(r"[A-Z][^\n–—]{3,60}\d{4}\)?\s?(?:[–—]|--?\s)\s*"),
        "mark": re.compile(r"[\s•·*+>-]*(?:\d{1,3}[.)](?=\s))?[\s•·*+-]*"),
    }


@dataclass(frozen=True, slots=True)
class _Source:
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
        one = roundup_facts.completed(one, self.text, part.start, part.end) if self.told else one
        one = roundup_facts.under(one, self.text, part.heading) if part.heading else one
        return roundup_facts.without_no_name(one)

    def _read(self, part: Part) -> Announcement | None:
        least = IN_A_ROUNDUP if self.told else confidence.IN_A_LIST if self.listed else confidence.AN_EXPANSION
        more = AMONG_OTHERS if self.told else 0.0
        one = read_in_state(self.text[part.start : part.end], part.state, self.url, self.published, least, more)
        return None if one is None else _moved(one, part.start)


def read_announcements(
    text: str, url: str | None = None, published: date | datetime | str | None = None
) -> tuple[Announcement, ...]:
    """All expansions that a text announces: one, or those of the items of its list, or those of its lines.

    Arguments and errors as of `read_announcement`. Spans count characters of the whole text.
    """
    whole = read_announcement(text, url, published)
    cut = text[:MAX_CHARS]
    told = roundup_signs.says_several(cut) or roundup_signs.is_digest(lines(cut), cut)
    source = _Source(text, url, published, told)
    listed = _distinct(source, _of_table(source)) or _distinct(source, _of_list(replace(source, listed=True)))
    if whole is not None and {first_word(one.company) for one in listed} == {first_word(whole.company)}:
        return (whole,)  # a list of what one company does
    if listed:
        return listed if whole is None or _is_of_items(whole, text, listed) else _with_items(whole, listed)
    readings = _of_lines(source)
    announcements = _distinct(source, readings)
    if not source.told and _are_several(announcements, told=False):  # its lines say that it tells of several
        readings = max(_of_lines(replace(source, told=True)), readings, key=len)
        announcements = _distinct(source, readings)
    if _are_several(announcements, source.told):
        return announcements
    if source.told and whole is not None and (_is_part(whole, readings) or _is_of_another(whole, announcements)):
        return announcements
    return () if whole is None else (whole,)


def _of_table(source: _Source) -> Iterator[Reading]:
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


def _of_list(source: _Source) -> Iterator[Reading]:
    """The items of bulleted lists, in the state of the text."""
    cut = source.text[:MAX_CHARS]
    state = roundup_signs.state_of_all(cut)
    for start, end in list_items(cut.replace("\n* ", "\n- ")):
        mark = _patterns()["mark"].match(source.text, start, end)
        part = Part(mark.end() if mark else start, end, state)
        yield Reading(part, source.read(part))


def _of_lines(source: _Source) -> list[Reading]:
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


def _in_state_of_most(source: _Source, one: Reading, most: str | None) -> Reading:
    if one.announcement is None or one.announcement.state == most or not _is_guessed(one.announcement):
        return one
    other = source.read(one.part._replace(state=most))
    return one if other is None or other.place != one.announcement.place else one._replace(announcement=other)


def _is_part(whole: Announcement, readings: list[Reading]) -> bool:
    """Whether the whole text was read of the one company that its lines tell of, and of words that tell of others."""
    if len(readings) != 1 or not readings[0].numbers or not readings[0].company or not whole.company:
        return False
    part = readings[0].part
    spans = [whole.spans[field] for field in ("new_jobs", "investment_usd", "place") if field in whole.spans]
    outside = any(not part.start <= span.start < part.end for span in spans if span.start >= 0)
    return outside and first_word(whole.company) == first_word(readings[0].company)


def _distinct(source: _Source, readings: Iterable[Reading]) -> tuple[Announcement, ...]:
    """Those that name a company, each at its place once, in the city of all where they tell no other place."""
    cut = source.text[:MAX_CHARS]
    state = roundup_signs.state_of_all(cut)
    city = roundup_facts.city_of_all(cut, state) if source.told and state else None
    announcements: dict[str, Announcement] = {}
    found = [one for reading in readings if (one := reading.announcement) is not None]
    cities = {one.city for one in found}
    for one in found:
        if one.company is None or one.company in cities:
            continue
        placed = roundup_facts.at(one, source.text, city, state) if city and state else one
        announcements.setdefault(f"{first_word(one.company)} {placed.place}", placed)
    return tuple(announcements.values())


def _is_of_items(whole: Announcement, text: str, listed: tuple[Announcement, ...]) -> bool:
    """Whether the whole text was read of an item of its list, or of what is counted over all."""
    if (
        whole.company is None
        or roundup_names.is_no_name(whole.company)
        or any(one.company == whole.company for one in listed)
    ):
        return True
    spans = [whole.spans[field] for field in ("new_jobs", "investment_usd") if field in whole.spans]
    first = min((span.start for one in listed for span in one.spans.values() if span.start >= 0), default=len(text))
    return all(span.start >= first or roundup_signs.is_total_at(text, span.start) for span in spans)


def _with_items(whole: Announcement, listed: tuple[Announcement, ...]) -> tuple[Announcement, ...]:
    return (whole, *(one for one in listed if (one.company, one.place) != (whole.company, whole.place)))


def _is_of_another(whole: Announcement, announcements: tuple[Announcement, ...]) -> bool:
    """Whether the one line that announces names another company than the whole text was read of, and surer."""
    if len(announcements) != 1 or whole.company is None or announcements[0].company is None:
        return False
    first, other = (first_word(one.company) for one in (announcements[0], whole))
    return first != other and announcements[0].confidence > whole.confidence


def _are_several(announcements: tuple[Announcement, ...], told: bool) -> bool:
    """Whether lines tell of several projects: other companies at other places, not one told at length."""
    if len({first_word(one.company) for one in announcements}) < 2:
        return False
    if told or len({(one.place, one.state) for one in announcements if one.place}) > 1:
        return True
    sure = [one for one in announcements if one.confidence >= SURE and (one.new_jobs or one.investment_usd)]
    jobs = [one.new_jobs for one in sure if one.new_jobs]
    dollars = [one.investment_usd for one in sure if one.investment_usd]
    return len(sure) > 1 and len(set(jobs)) == len(jobs) and len(set(dollars)) == len(dollars)


def _without_dateline(text: str, part: Part, one: Announcement) -> Part | None:
    """The part behind its dateline, where the name of the company was taken from the dateline."""
    match = _patterns()["dateline"].match(text, part.start, part.end)
    span = one.spans.get("company")
    return part._replace(start=match.end()) if match and span and span.start < match.end() else None


def _moved(item: Announcement, offset: int) -> Announcement:
    """The announcement of a part with its spans counted in the whole text."""
    spans = {
        field: replace(span, start=span.start + offset, end=span.end + offset) if span.start >= 0 else span
        for field, span in item.spans.items()
    }
    return replace(item, spans=MappingProxyType(spans))
