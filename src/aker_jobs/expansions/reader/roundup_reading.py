"""How a part of a text of several projects is read: who, where, how much; and when two readings are of one company."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from aker_jobs.expansions.reader import confidence, roundup_places
from aker_jobs.expansions.reader.announcement import Announcement

PLACED = 0.28  # confidence of a company that does something at a place, without numbers
HEADED = 0.1  # the same below a heading that names its place
_COMMON = re.compile("the|project|american|united|general|national|first|north|south|new|city|advanced|global")


class Part(NamedTuple):
    """Where something is told, in which state; heading: of the county that its section is under."""

    start: int
    end: int
    state: str | None
    heading: tuple[int, int] | None = None


class Reading(NamedTuple):
    """How a part of a text is read."""

    part: Part
    announcement: Announcement | None

    @property
    def company(self) -> str | None:
        """The company that is named."""
        return self.announcement.company if self.announcement else None

    @property
    def where(self) -> tuple[str | None, str | None]:
        """The place and the state that are read."""
        return (self.announcement.place, self.announcement.state) if self.announcement else (None, None)

    @property
    def numbers(self) -> int:
        """How many of jobs and dollars are told."""
        one = self.announcement
        return 0 if one is None else (one.new_jobs is not None) + (one.investment_usd is not None)

    @property
    def facts(self) -> int:
        """How many of place, jobs and dollars are told."""
        one = self.announcement
        return self.numbers + (one is not None and one.place is not None)

    @property
    def tells(self) -> bool:
        """Whether it is of a company that does something, by its numbers or its words."""
        one = self.announcement
        if one is None or one.company is None:
            return False
        least = confidence.AN_EXPANSION if one.place is None else HEADED if self.part.heading else PLACED
        return self.numbers > 0 or one.confidence >= least


def first_word(company: str | None) -> str:
    """What a company is recognized by when it is named again."""
    words = re.findall(r"[\w&]+", (company or "").lower())
    words = words[1:] if words[:1] == ["the"] and len(words) > 1 else words
    return " ".join(words[: 2 if words[:1] and _COMMON.fullmatch(words[0]) else 1])


def is_same(one: Reading, other: Reading) -> bool:
    """Whether two readings name one company."""
    if not one.company or not other.company:
        return False
    return first_word(one.company) == first_word(other.company) or one.company.endswith(other.company)


def named_as(one: Reading, other: Reading) -> Reading:
    """The other reading with the company of the first, where it names none and is of the same state."""
    first, second = one.announcement, other.announcement
    if first is None or second is None or second.company is not None or "company" not in first.spans:
        return other
    if first.state != second.state:
        return other
    spans = MappingProxyType({**second.spans, "company": first.spans["company"]})
    return other._replace(announcement=replace(second, company=first.company, spans=spans))


def with_name_of(one: Reading, joined: Reading) -> Reading:
    """What is read of a part with its heading, by the name of the part alone, where theirs is none or ran over both."""
    first, second = one.announcement, joined.announcement
    if first is None or second is None or "company" not in first.spans or not first.company:
        return joined
    if second.company is not None and not second.company.endswith(f" {first.company}"):
        return joined
    spans = MappingProxyType({**second.spans, "company": first.spans["company"]})
    return joined._replace(announcement=replace(second, company=first.company, spans=spans))


def with_company(one: Reading, text: str, start: int, end: int) -> Reading:
    """The reading with the company that is named there."""
    if one.announcement is None:
        return one
    company = roundup_places.with_spans(one.announcement, text, company=(start, end))
    return one._replace(announcement=replace(company, company=text[start:end]))


def placed_within(one: Reading, text: str) -> Reading:
    """The reading in a city that its part names, where it has no place yet."""
    if one.announcement is None or one.announcement.place is not None:
        return one
    placed = roundup_places.placed(one.announcement, text, one.part.start, one.part.end)
    return one._replace(announcement=placed)


def shares_number(one: Reading, other: Reading) -> bool:
    """Whether two readings have their jobs or their dollars in common."""
    first, second = one.announcement, other.announcement
    if first is None or second is None:
        return False
    pairs = ((first.new_jobs, second.new_jobs), (first.investment_usd, second.investment_usd))
    return any(left is not None and left == right for left, right in pairs)
