"""A part of a text of several projects as it is read among the others, with what is known of all of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from types import MappingProxyType

from aker_jobs.expansions.reader import confidence, gazetteers
from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.place import neighbors
from aker_jobs.expansions.reader.reading import read_in_state
from aker_jobs.expansions.reader.roundup import directions, facts
from aker_jobs.expansions.reader.roundup.companies import brackets
from aker_jobs.expansions.reader.roundup.places import city as roundup_city
from aker_jobs.expansions.reader.roundup.places import places
from aker_jobs.expansions.reader.roundup.reading import Part

AMONG_OTHERS = 1.5  # what a roundup adds to the strength of the words of each of its projects
IN_A_ROUNDUP = 0.15  # probability of a part of a roundup, below which it announces nothing
HEADED = 8.0  # what it adds to words that are weak, where the part says who does something new


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "dateline": re.compile(r"[A-Z][^\n–—]{3,60}\d{4}\)?\s?(?:[–—]|--?\s)\s*"),
        "figure": re.compile(r"\d"),
        "then": re.compile(r"(?:And )?[Tt]hen,? (?=[A-Z][\w&.'’-]+ )"),
        "sentence": re.compile(r".{60,}?[.!?](?=\s|$)", re.DOTALL),
        "capitals": re.compile(r"^(?P<place>[A-Z][A-Z. ]{2,24}, [A-Z][A-Za-z. ]{1,16})-(?=[A-Z])", re.MULTILINE),
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
        if self.told and (then := _patterns()["then"].match(self.text, part.start, part.end)):
            part = part._replace(start=then.end())
        if self.told and (told := brackets.bracketed(self.text, part.start, part.end)) is not None:
            return self._of_brackets(part, told)
        one = None if self.told and self.closes(part) else self._read(part)
        if one is not None and (behind := _without_dateline(self.text, part, one)) is not None:
            one = self._read(behind)
        if one is None:
            return None
        one = self._away_from_home(part, one)
        one = facts.completed(one, self.text, part) if self.told else one
        one = roundup_city.under(one, self.text, part.heading) if part.heading else one
        return facts.without_no_name(one, self.text)

    def _of_brackets(self, part: Part, told: brackets.Bracketed) -> Announcement | None:
        """What is built with its company in brackets, as read with the company first."""
        one = read_in_state(told.sentence, part.state, self.url, self.published, 0.0, HEADED)
        if one is None:
            return None
        one = facts.completed(moved(one, part.start - told.lead), self.text, part)
        named = places.with_spans(one, self.text, company=told.company)
        return replace(named, company=self.text[slice(*told.company)])

    def read_of(self, other: Announcement, part: Part, who: int) -> Announcement | None:
        """A part as read with the company of another one in place of its subject, which ends at `who`."""
        name, span = other.company or "", other.spans["company"]
        one = read_in_state(name + self.text[who : part.end], part.state, self.url, self.published, 0.0, HEADED)
        if one is None:
            return None
        one = moved(one, who - len(name))
        where = (span.start, span.end)
        return replace(places.with_spans(one, self.text, company=where), company=name)

    def under_city(self, part: Part) -> Part:
        """What is told behind the city that a part begins with, as under a heading: 'Lima: Acme will ...'."""
        at = places.city_heading(self.text, part.start, part.end) if self.told else None
        if at is None:
            return part
        state = gazetteers.state_words().get(self.text[at[1] : at[2]].strip(" ,–—-:")) or part.state
        if not places.has(state, self.text[slice(*at[:2])]):
            return part
        return part._replace(start=at[2], heading=at[:2], state=state)

    def _read(self, part: Part) -> Announcement | None:
        least = IN_A_ROUNDUP if self.told else confidence.IN_A_LIST if self.listed else confidence.AN_EXPANSION
        more = AMONG_OTHERS if self.told else 0.0
        one = self._with_strength(part, least, more)
        is_told = part.in_series or self._grows(part)
        return self._with_strength(part, 0.0, HEADED) if one is None and self.told and is_told else one

    def _away_from_home(self, part: Part, one: Announcement) -> Announcement:
        """As read without where the company comes from, where its place or state was taken from there."""
        homes = list(places.homes(self.text, part.start, part.end)) if self.told else []
        spans = [span for field in ("place", "state") if (span := one.spans.get(field))]
        if not any(start <= span.start < end for start, end in homes for span in spans):
            return one
        cut = self.text[part.start : part.end]
        for start, end in homes:
            cut = cut[: start - part.start] + " " * (end - start) + cut[end - part.start :]
        other = self._with_strength(part, 0.0, HEADED, cut)
        if other is None:
            return one
        if other.place is None and other.state in (None, one.state):
            elsewhere = places.elsewhere(self.text, part.start, part.end)
            is_elsewhere = any(start <= spans[0].start < end for start, end in elsewhere)
            is_elsewhere = is_elsewhere or any(self._is_in_another_state(home, one) for home in homes)
            if not is_elsewhere and (part.heading is None or self._is_headed_by_county(part, one)):
                return one  # nothing but where it comes from tells where it is
        return _of_text(other, self.text)

    def _is_in_another_state(self, home: tuple[int, int], one: Announcement) -> bool:
        """Whether a place that is read stands as a home with another state than is read: 'of Dublin, Ohio'."""
        span, (start, end) = one.spans.get("place"), home
        if span is None or one.state is None or not start <= span.start < end:
            return False
        told = gazetteers.state_words().get(self.text[start:end].rstrip(",").rpartition(", ")[2])
        return told is not None and told != one.state

    def _is_headed_by_county(self, part: Part, one: Announcement) -> bool:
        """Whether a part stands under the county that the city read of it is in."""
        heading = "" if part.heading is None else self.text[slice(*part.heading)].split(",")[0]
        return one.city is not None and neighbors.lies_in(one.city, heading, one.state)

    def _with_strength(self, part: Part, least: float, more: float, cut: str | None = None) -> Announcement | None:
        cut = self.text[part.start : part.end] if cut is None else cut
        plain = with_plain_datelines(cut)
        one = read_in_state(plain, part.state, self.url, self.published, least, more)
        one = _of_text(one, cut) if one is not None and plain != cut else one
        return None if one is None else moved(one, part.start)

    def _grows(self, part: Part) -> bool:
        """Whether the first sentence of a part tells of something that grows and of nothing else."""
        first, rules = self._first(part), _patterns()
        city = places.city_beside(self.text, part.start, part.end)
        if city is not None and part.state is not None and places.has(part.state, city):
            return rules["figure"].search(first) is not None and not directions.has(first, "shrinks")
        return directions.has(first, "grows") and not directions.has(first, "shrinks")

    def closes(self, part: Part) -> bool:
        """Whether the first sentence of a part tells of jobs that end, and of nothing that grows."""
        return directions.closes(self._first(part))

    def _first(self, part: Part) -> str:
        match = _patterns()["sentence"].match(self.text, part.start, part.end)
        return match[0] if match else self.text[part.start : part.end]


def _without_dateline(text: str, part: Part, one: Announcement) -> Part | None:
    """The part behind its dateline, where the name of the company was taken from the dateline."""
    match = _patterns()["dateline"].match(text, part.start, part.end)
    span = one.spans.get("company")
    return part._replace(start=match.end()) if match and span and span.start < match.end() else None


def with_plain_datelines(text: str) -> str:
    """'MARYSVILLE, OHIO-Acme' → 'Marysville, Ohio—Acme'."""
    return _patterns()["capitals"].sub(_plain_dateline, text)


def _plain_dateline(match: re.Match[str]) -> str:
    """'MARYSVILLE, OHIO-' → 'Marysville, Ohio—'."""
    return f"{match['place'].title()}—"


def _of_text(one: Announcement, text: str) -> Announcement:
    """The announcement with the words of its spans as they stand in the text."""
    spans = {
        field: replace(span, text=text[span.start : span.end]) if span.start >= 0 else span
        for field, span in one.spans.items()
    }
    return replace(one, spans=MappingProxyType(spans))


def moved(item: Announcement, offset: int) -> Announcement:
    """The announcement of a part with its spans counted in the whole text."""
    spans = {
        field: replace(span, start=span.start + offset, end=span.end + offset) if span.start >= 0 else span
        for field, span in item.spans.items()
    }
    return replace(item, spans=MappingProxyType(spans))
