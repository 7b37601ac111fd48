"""A part of a text of several projects, how it is read, and by what a company is recognized when it is named again."""

from __future__ import annotations

import re
from typing import NamedTuple

from aker_jobs.expansions.reader.announcement import Announcement

_COMMON = re.compile("the|project|american|united|general|national|first|north|south|new|city|advanced|global")


class Part(NamedTuple):
    """Where something is told, in which state.

    heading: of the county that its section is under; in_series: it is a name with its place in a series of such, of
    which the words before it tell.
    """

    start: int
    end: int
    state: str | None
    heading: tuple[int, int] | None = None
    in_series: bool = False


class Reading(NamedTuple):
    """How a part of a text is read."""

    part: Part
    announcement: Announcement | None


def first_word(company: str | None) -> str:
    """What a company is recognized by when it is named again."""
    words = re.findall(r"[\w&]+", (company or "").lower())
    words = words[1:] if words[:1] == ["the"] and len(words) > 1 else words
    return " ".join(words[: 2 if words[:1] and _COMMON.fullmatch(words[0]) else 1])


def initials_of(company: str | None) -> str:
    """The first letters of the words of a name; none of a single word."""
    words = (company or "").split()
    return "".join(word[0] for word in words) if len(words) > 1 else ""
