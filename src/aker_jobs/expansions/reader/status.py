"""How far a project is: announced (under construction included), delayed, cancelled or completed."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from aker_jobs.expansions.reader.announcement import Status
from aker_jobs.expansions.reader.document import Page
from aker_jobs.expansions.reader.patterns import cues

REACH, REACH_OF_COMPLETION = 900, 380  # characters from the beginning: later mentions are of other projects


class Standing(NamedTuple):
    """The status, where the text says so (start = -1: nothing else is said), how sure, and by which rule."""

    status: Status
    start: int
    end: int
    confidence: float
    why: str


@cache
def _not_so() -> tuple[re.Pattern[str], re.Pattern[str]]:
    hoped = (
        r"\b(?:will|would|to|expected|scheduled|slated|set|plans?|once|when|after|until|upon|anticipated|planned|projected|be"
        r"|not|avoids?|without|despite|if|could|earlier|previously|formerly|had|first|since) (?:\w+ ){0,3}$"
    )
    return re.compile(hoped), re.compile(r"\b(?:without|avoid\w*|despite|if|no|not) (?:\w+ ){0,2}$")


def standing(page: Page) -> Standing:
    """The status that headline and lead tell; what is yet to come is no completion, what was avoided no delay."""
    start = page.sentences[0][0]
    for cue in cues("status"):
        for match in cue.matches(page, start, min(page.lead, start + REACH)):
            if _is_so(page, cue.name, match, start):
                status: Status = cue.name  # type: ignore[assignment]
                return Standing(status, *match.span(), 0.85, f"{cue.reason}: '{match[0][:50]}'")
    return Standing("announced", -1, -1, 0.8, "nothing says that it was finished, put off or given up")


@cache
def _was() -> re.Pattern[str]:
    return re.compile(r"\b(?:which|that|had|after being|after having) (?:was|were|been|being)?\s*\w+$")


def _is_so(page: Page, status: str, match: re.Match[str], start: int) -> bool:
    hoped, avoided = _not_so()
    before = page.flat[max(start, match.start() - 40) : match.start()]
    if status != "completed":
        if _was().search(match[0]):  # 'which was delayed' tells of what is over
            return False
        return match[0].startswith(("no ", "not ")) or not avoided.search(before[-25:])
    early = match.start() <= max(page.sentences[0][1], start + REACH_OF_COMPLETION)
    return early and not hoped.search(before)
