"""A second company of which a sentence tells the same as of the first: 'Acme and Bolt Works each announced ...'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.roundup.companies import names
from aker_jobs.expansions.reader.roundup.division.run import Run
from aker_jobs.expansions.reader.roundup.places import places as roundup_places

LONGEST = 120  # characters of a name
LONGEST_WORD = 30  # letters


@cache
def _two() -> re.Pattern[str]:
    word = rf"[A-Z0-9][\w&.'’-]{{0,{LONGEST_WORD}}}"
    form = r"(?:,? (?:Inc|LLC|Corp|Co|Ltd)\b\.?)?"
    name = rf"[A-Z][\w&.'’-]{{0,{LONGEST_WORD}}}(?: (?:& |of )?{word}){{0,4}}?{form}"
    return re.compile(
        rf"(?P<first>{name}),? and (?P<name>{name}),? (?:(?:will|have|has|are|plan to|both|also) )?each\b"
    )


def each(text: str, found: Iterable[Run]) -> Iterator[Run]:
    """The runs, and behind each whose company is one of two that do the same the other one's."""
    for run in found:
        span = run.announcement.spans.get("company") if run.announcement.company else None
        match = _named(text, span.start, span.end) if span is not None and span.start >= 0 else None
        if match is None or not _is_company(match["name"]):
            yield run
            continue
        one = _of_sentence(run.announcement, match.end(), _end_of(text, match.end()))
        for where in (match.span("first"), match.span("name")):
            own = roundup_places.with_spans(one, text, company=where)
            yield run._replace(announcement=replace(own, company=text[slice(*where)]))


def _named(text: str, start: int, end: int) -> re.Match[str] | None:
    """Two companies that begin with the one that was read, or that were read as one."""
    match = _two().match(text, start, end + LONGEST)
    return match if match is not None and end in (match.end("first"), match.end("name")) else None


def _is_company(name: str) -> bool:
    return gazetteers.place_key(name) not in gazetteers.places() and not names.is_no_name(name)


def _of_sentence(one: Announcement, start: int, end: int) -> Announcement:
    """Without the figures of other sentences: they are of one of the two, or of both together."""
    away = {
        field
        for field in ("new_jobs", "investment_usd")
        if (span := one.spans.get(field)) and not start <= span.start < end
    }
    if "new_jobs" in away:
        one = replace(one, new_jobs=None, new_jobs_high=None)
    return replace(one, investment_usd=None) if "investment_usd" in away else one


def _end_of(text: str, start: int) -> int:
    """Where the sentence ends that goes on there."""
    ends = [at for sign in (". ", ".\n", "\n") if (at := text.find(sign, start)) >= 0]
    return min(ends, default=len(text))
