"""Texts that tell of several companies' projects: each item, paragraph, heading or headline is read on its own.

`read_announcement` answers for one announcement. Of a text with a bulleted list of projects it reads what stands
outside the list (often nothing that announces: None); `read_announcements` reads that and every item, and a text whose
paragraphs tell of several companies paragraph by paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

from aker_jobs.expansions.reader import confidence, gazetteers, roundup, roundup_facts, roundup_signs
from aker_jobs.expansions.reader.announcement import Announcement, Span
from aker_jobs.expansions.reader.document import MAX_CHARS, list_items
from aker_jobs.expansions.reader.reading import read_announcement, read_in_state
from aker_jobs.expansions.reader.roundup import Project, Reader

MOST_BLOCKS = 400
SURE = 0.4  # confidence of paragraphs of which each has other numbers
SHORT = 110  # characters: a shorter block is a heading


class _Block(NamedTuple):
    start: int
    end: int
    state: str | None
    listed: bool = False


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    names = "|".join(re.escape(name) for name in sorted(gazetteers.state_names(), key=len, reverse=True))
    abbreviations = (word for word in gazetteers.state_words() if word.lower() not in gazetteers.state_names())
    short = "|".join(re.escape(word) for word in sorted(abbreviations, key=len, reverse=True))
    return {
        "blank": re.compile(r"\n[ \t]*\n\s*"),
        "state": re.compile(rf"\b(?P<name>{names})\b", re.IGNORECASE),
        "abbreviated": re.compile(rf",\s(?:{short})(?!\w)"),
        "goes on": re.compile(r"\s*(?:The (?:company|firm|project|expansion|investment|facility|plant)|It|They) [a-z]"),
        "dateline": re.compile(r"[A-Z][^\n–—]{3,60}\d{4}\)?\s?(?:[–—]|--?\s)\s*"),
        "mark": re.compile(r"[\s•·*+>-]*(?:\d{1,3}[.)](?=\s))?[\s•·*+-]*"),
    }


def read_announcements(
    text: str, url: str | None = None, published: date | datetime | str | None = None
) -> tuple[Announcement, ...]:
    """All expansions that a text announces: one, or those of the items of its list, or those of its lines.

    Arguments and errors as of `read_announcement`. Spans count characters of the whole text.
    """
    whole = read_announcement(text, url, published)
    listed = _read(text, _items(text), url, published)
    if not listed:
        told = roundup_signs.says_several(text[:MAX_CHARS])
        announcements = _told(text, told, url, published)
        if _are_several(announcements, told) or (whole is not None and _is_of_another(whole, announcements)):
            return announcements
        return () if whole is None else (whole,)
    if whole is not None and (whole.company is None or any(one.company == whole.company for one in listed)):
        return listed  # of the whole text only one item was read
    known = set() if whole is None else {(whole.company, whole.place)}
    return (*(() if whole is None else (whole,)), *(one for one in listed if (one.company, one.place) not in known))


def _told(text: str, told: bool, url: str | None, published: date | datetime | str | None) -> tuple[Announcement, ...]:
    """What lines and sentences announce; a company once."""

    def read(project: Project) -> Announcement | None:
        least = roundup.IN_A_ROUNDUP if told else confidence.AN_EXPANSION
        more = roundup.AMONG_OTHERS if told else 0.0
        one = _read_part(text, project, url, published, least, more)
        if one is not None and (behind := _without_dateline(text, project, one)) is not None:
            one = _read_part(text, behind, url, published, least, more)
        return roundup_facts.completed(one, text, project.start, project.end) if told else one

    announcements: dict[str, Announcement] = {}
    state = roundup_signs.state_of_all(text[:MAX_CHARS])
    city = roundup_facts.city_of_all(text, state) if told else None
    for one in Reader(text, read, told).projects(text[:MAX_CHARS]):
        if one.announcement is not None and one.company is not None:
            found = roundup_facts.at(one.announcement, city, state) if city and state else one.announcement
            announcements.setdefault(f"{roundup.first_word(one.company)} {found.place}", found)
    return tuple(announcements.values())


def _without_dateline(text: str, part: Project, one: Announcement) -> Project | None:
    """The part behind its dateline, where the name of the company was taken from the dateline."""
    match = _patterns()["dateline"].match(text, part.start, part.end)
    span = one.spans.get("company")
    return part._replace(start=match.end()) if match and span and span.start < match.end() else None


def _read_part(
    text: str, part: Project, url: str | None, published: date | datetime | str | None, least: float, among_others: float
) -> Announcement | None:
    """A part, with the heading of its section before it, its spans counted in the whole text."""
    above = "" if part.heading is None else text[slice(*part.heading)] + "\n\n"
    one = read_in_state(above + text[part.start : part.end], part.state, url, published, least, among_others)
    if one is None:
        return None
    start = part.heading[0] if part.heading else 0
    return _moved(one, part.start - len(above), len(above), start)


def _is_of_another(whole: Announcement, announcements: tuple[Announcement, ...]) -> bool:
    """Whether the one paragraph that announces names another company than the whole text was read of, and surer."""
    if len(announcements) != 1 or whole.company is None or announcements[0].company is None:
        return False
    first, other = (one.company.split(maxsplit=1)[0] for one in (announcements[0], whole) if one.company)
    return first != other and announcements[0].confidence > whole.confidence


def _are_several(announcements: tuple[Announcement, ...], told: bool) -> bool:
    """Whether paragraphs tell of several projects: other companies at other places, not one told at length."""
    if len(announcements) < 2:
        return False
    companies = {roundup.first_word(one.company) for one in announcements if one.company}
    if len(companies) < 2:
        return False
    if told:
        return True
    if len({(one.place, one.state) for one in announcements if one.place}) > 1:
        return True
    sure = [one for one in announcements if one.confidence >= SURE and (one.new_jobs or one.investment_usd)]
    jobs = [one.new_jobs for one in sure if one.new_jobs]
    dollars = [one.investment_usd for one in sure if one.investment_usd]
    return len(sure) > 1 and len(set(jobs)) == len(jobs) and len(set(dollars)) == len(dollars)


def _read(
    text: str, blocks: Iterator[_Block], url: str | None, published: date | datetime | str | None
) -> tuple[Announcement, ...]:
    """What each block announces; a company with its place once."""
    announcements: dict[tuple[str | None, str | None], Announcement] = {}
    for block in blocks:
        least = confidence.IN_A_LIST if block.listed else confidence.AN_EXPANSION
        one = read_in_state(text[block.start : block.end], block.state, url, published, least)
        if one is not None and (one.company is not None or block.listed):
            announcements.setdefault((one.company, one.place), _moved(one, block.start))
    return tuple(announcements.values())


def _items(text: str) -> Iterator[_Block]:
    """The items of bulleted lists, in the state that the words before the list name alone."""
    items = list_items(text[:MAX_CHARS].replace("\n* ", "\n- "))
    state = _only_state(text[: items[0][0]]) if items else None
    for start, end in items:
        yield _Block(start + _mark(text[start:end]), end, state, listed=True)


def _mark(item: str) -> int:
    match = _patterns()["mark"].match(item)
    return match.end() if match else 0


def _paragraphs(text: str) -> Iterator[_Block]:
    """Blocks between blank lines, each with the heading above it; a state's name as a heading holds until the next."""
    everywhere = None if _patterns()["abbreviated"].search(text[:MAX_CHARS]) else _only_state(text[:MAX_CHARS])
    state, heading = None, -1
    for start, end in _blocks(text[:MAX_CHARS]):
        block = text[start:end].strip(" #*:\n")
        if block.lower() in gazetteers.state_names():
            state, heading = gazetteers.state_names()[block.lower()], -1
            continue
        if "\n" in block and heading >= 0 and all(len(line) < SHORT // 2 for line in block.split("\n")):
            heading = -1  # a card has its own first line
        is_heading = len(block) < SHORT and "\n" not in block and not block.endswith((".", "!", "?", '"'))
        if is_heading and heading >= 0:
            yield _Block(heading, start, state)
        if is_heading:
            heading = start
            continue
        first = start if heading < 0 else heading
        yield _Block(first, end, state or (None if _patterns()["state"].search(text, first, end) else everywhere))
        heading = -1
    if heading >= 0:
        yield _Block(heading, len(text[:MAX_CHARS]), state)


def _told_on(text: str, blocks: Iterator[_Block]) -> Iterator[_Block]:
    """Paragraphs, each with those behind it that go on about the same company without its name."""
    last: _Block | None = None
    for block in blocks:
        if last is not None and _patterns()["goes on"].match(text, block.start):
            last = last._replace(end=block.end)
            continue
        if last is not None:
            yield last
        last = block
    if last is not None:
        yield last


def _blocks(cut: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in islice(_patterns()["blank"].finditer(cut), MOST_BLOCKS - 1):
        yield begin, match.start()
        begin = match.end()
    yield begin, len(cut)


def _only_state(words: str) -> str | None:
    """The state that is named, where it is one alone."""
    named = {gazetteers.state_names()[match["name"].lower()] for match in _patterns()["state"].finditer(words[-2000:])}
    return named.pop() if len(named) == 1 else None


def _moved(item: Announcement, offset: int, above: int = 0, heading: int = 0) -> Announcement:
    """The announcement of an item with its spans counted in the whole text; above: the length of a heading before it."""

    def moved(span: Span) -> Span:
        by = heading if span.start < above else offset
        return span if span.start < 0 else Span(span.start + by, span.end + by, span.text, span.confidence, span.rule)

    return replace(item, spans=MappingProxyType({field: moved(span) for field, span in item.spans.items()}))
