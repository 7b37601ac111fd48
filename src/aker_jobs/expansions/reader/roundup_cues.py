"""What the reading of roundups goes by: parts of a text, how they are read, which words speak on of what was named."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from aker_jobs.expansions.reader import confidence, gazetteers, roundup_signs
from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.lines import SHORT

PLACED = 0.3  # confidence of a company that does something at a place, without numbers
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


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    thing = (
        "company|firm|project|expansion|investment|facility|plant|manufacturer|corporation|business|jobs|site|center"
        "|co|operation|operations|hospital|headquarters|deal|move|addition|positions|building|group|retailer"
        "|maker|chain"
    )
    return {
        "goes on": re.compile(
            r"\s*(?:(?:The|This|That|Its|Their|These|Those|New) (?!board|council|authority|largest|second|other|next)"
            rf"(?:[\w$][\w.,%$'’-]* ){{0,5}}?(?:{thing})\b|(?:Company|Co\.|Firm) (?:to|will|plans)\b"
            r"|It\b|They\b|He\b|She\b|[\"“'‘]|(?:[A-Z][\w’'-]+ ){1,2}sa(?:id|ys)\b"
            r"|In addition|Additionally|Construction|Hiring|Production|Operations|Work is|Plans for|Those|When"
            r"|Initially"
            r"|Eventually|Completion|Employment)"
        ),
        "says": re.compile(r"[\"“]|(?:[A-Z][\w’'-]+ ){1,2}sa(?:id|ys) (?:that )?"),
        "also": re.compile(r"[^.]{0,80}\balso (?:approved|awarded|backed|voted|gave|granted|announced|supported)\b"),
        "of it": re.compile(r"\b(?:[Tt]he|[Tt]his) (?:[\w$.,-]+ ){0,4}?(?:company|project|expansion)\b"),
        "elsewhere": re.compile(r"(?:Meanwhile|Separately|Elsewhere|In other (?:\w+ )?news)\b"),
        "state": re.compile(r"(?P<state>[A-Z]{2}): "),
    }


def goes_on(text: str, start: int, company: str | None = None) -> bool:
    """Whether what begins there speaks on of what was named before; not where it begins with the company it names."""
    says = _patterns()["says"].match(text, start)
    begins = (text[at : at + 4 + len(company or "")].replace("’", "'") for at in (start, says.end() if says else start))
    name = (company or "")[:12].replace("’", "'")
    if name and any(words.removeprefix("The ").removeprefix("the ").startswith(name) for words in begins):
        return False
    if company and is_also(text, start):
        return False
    return _patterns()["goes on"].match(text, start) is not None


def speaks_of_it(text: str, part: Part) -> bool:
    """Whether a part speaks of 'the company' or 'the project' somewhere."""
    return _patterns()["of it"].search(text, part.start, part.end) is not None


def is_elsewhere(text: str, start: int) -> bool:
    """Whether what begins there turns to something else: 'Meanwhile, ...'."""
    return _patterns()["elsewhere"].match(text, start) is not None


def is_also(text: str, start: int) -> bool:
    """Whether what begins there tells of what was approved or announced besides."""
    return _patterns()["also"].match(text, start) is not None


def own_state(text: str, start: int, end: int) -> str | None:
    """The state that a headline begins with ('GA: ...') or that it alone names."""
    match = _patterns()["state"].match(text, start)
    if match:
        return gazetteers.state_words().get(match["state"])
    named = roundup_signs.states_named(text[start : min(end, start + SHORT)].split("\n", maxsplit=1)[0])
    return named.pop() if len(named) == 1 else None


def is_place(text: str, start: int, end: int, state: str | None) -> bool:
    """Whether a short heading is the name of a place of the state."""
    name = text[start:end].strip(" #*:_|")
    return len(name.split()) <= 3 and state in dict(gazetteers.places().get(gazetteers.place_key(name), ()))


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


def shares_number(one: Reading, other: Reading) -> bool:
    """Whether two readings have their jobs or their dollars in common."""
    first, second = one.announcement, other.announcement
    if first is None or second is None:
        return False
    pairs = ((first.new_jobs, second.new_jobs), (first.investment_usd, second.investment_usd))
    return any(left is not None and left == right for left, right in pairs)


def is_total(text: str, one: Reading) -> bool:
    """Whether a part counts over several companies: by the sentences of its numbers, or by any that has none."""
    spans = one.announcement.spans if one.announcement else {}
    at = [spans[field].start for field in ("new_jobs", "investment_usd") if field in spans]
    if not any(start >= 0 for start in at):
        return roundup_signs.is_total(text[one.part.start : one.part.end])
    return all(roundup_signs.is_total_at(text, start, *one.part[:2]) for start in at if start >= 0)
