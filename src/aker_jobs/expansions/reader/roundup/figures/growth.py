"""New jobs of a project in a roundup that are told as a growth: 'to 190 from 150', '30 molders become 45'.

Also those that come to others who are there: '60 workers will be joined by 18 more', '64 workers, so 46 new ones'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import NamedTuple

from aker_jobs.expansions.reader.text.quantities import IN_FIGURES, IN_WORDS, number

MOST = 20_000  # people, from which on a count is none of a site
YEARS = range(1900, 2061)
NEAR = 110  # characters before and behind two counts, within which a word for a workforce stands


class Count(NamedTuple):
    """A number of jobs and where it stands."""

    start: int
    end: int
    value: int


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    figure = rf"(?:{IN_FIGURES}|\b(?:{IN_WORDS}|a dozen))"
    about = (
        r"(?:(?:about|around|some|nearly|roughly|almost|over|more than|just|the|its|a|an|current|today's|as many as"
        r"|up to) ){0,3}"
    )
    return {
        "staff": re.compile(
            r"\b(?:workforce|work force|employees?|employ(?:s|ed|ing|ment)?|head ?count|staff\w*|workers?|jobs?"
            r"|team|crew"
            r"|payroll|people|hands|hires?|hiring|folks|associates|men|women|operators|positions)\b"
        ),
        "staffed": re.compile(r"[a-z]{3,}(?:ers|ors|ists|men|ians|eers|ees)\b"),
        "joined": re.compile(
            rf"\b(?:workers|employees|people|hands|staff|jobs|[a-z]{{3,}}(?:ers|ors|ists|men)) "
            rf"(?:there |here )?(?:will|would|are to|is to|should) (?:soon )?(?:be joined|get company"
            rf"|be followed) by {about}"
            rf"(?:another )?(?P<b>{figure})(?: more| new| others|[.,;]|$)"
            rf"|\b(?:room|space|desks|work) for (?:the |another |about |some |up to )?(?P<c>{figure}) (?:more"
            rf"|others|additional)\b"
            rf"|\b(?:the|so|which|that|this) (?:\w+ )?means (?:about |some )?(?P<d>{figure}) (?:new|more|additional)\b"
            rf"|\b(?:when|once|after|as) they (?:leave|finish|go|pack up|are gone|are done|clear out),? {about}"
            rf"(?P<e>{figure}) (?!percent|million)[a-z]"
            rf"|[;,] (?P<f>{figure}) permanent\b"
            rf"|\b(?:and|but|;) (?:it )?(?:makes?|creates?|adds?|brings?) (?:about |some )?(?P<g>{figure}) (?:more"
            rf"|others)\b"
            rf"|\b(?P<h>{figure}) (?:[a-z]+ )?(?:jobs|people|workers|positions)? ?(?:had been|have been|were|are being"
            r"|will be|are to be|being) added to (?:the|its|their)\b"
        ),
    }


@cache
def _growths() -> tuple[re.Pattern[str], ...]:
    figure = rf"(?:{IN_FIGURES}|\b(?:{IN_WORDS}|a dozen))"
    about = (
        r"(?:(?:about|around|some|nearly|roughly|almost|over|more than|just|the|its|a|an|current|today's|as many as"
        r"|up to) ){0,3}"
    )
    first, last = rf"{about}(?<![\w$.,/-])(?P<a>{figure})", rf"{about}(?<![\w$.,/-])(?P<b>{figure})"
    end = r"(?![\w%-]|[.,]\d| (?:percent|million|billion|acres|square|feet|megawatts|tons|miles|a\.m|p\.m))"
    # up to three words between a count and what it grows to: 'from 50 full-time workers to 63'
    noun = r"(?:[ -](?!to\b|from\b|and\b|million|billion|acres|square|percent)[a-z'’-]+){0,3}"
    grows = r"(?:grow|ris|climb|increas|expand|go|swell|jump|get|come|move|reach|be|become|number|stand)\w*"
    return tuple(
        re.compile(pattern)
        for pattern in (
            rf"\bfrom {first}{noun},? (?:up )?to {last}{end}",
            rf"\bto {last}{noun},? (?:up )?from {first}{end}",
            rf"\b(?:reach|have|be at|employ) {last}{noun}[^.;\n$]{{0,40}}?,? (?:up )?from {first}{end}",
            rf"{first}{noun} (?:(?:will|would|are to|is to|should|have|has)(?: soon)? )?(?:become|became|becoming"
            rf"|grow to|growing to|grew to) {last}{end}",
            rf"\bnow (?:at |totaling |numbering )?{first}{noun},? (?:and )?(?:will|would|is to|are to|should|to) "
            rf"{grows} (?:to |at )?{last}{end}",
            rf"\b{first}{noun} (?:now|today|at present|currently),? (?:and|but) [^.;\n$]{{0,60}}?"
            rf"\b(?:will|would|to|should) {grows} (?:to |at )?{last}{end}",
        )
    )


def grown(text: str, start: int, end: int) -> Count | None:
    """The one growth that a part of a text tells; None where it tells none or several."""
    found = {count.value: count for count in (*_between(_lower(text, start, end), start), *_joined(text, start, end))}
    return next(iter(found.values())) if len(found) == 1 else None


def _between(low: str, start: int) -> Iterator[Count]:
    rules = _patterns()
    for match in chain.from_iterable(pattern.finditer(low) for pattern in _growths()):
        first, last = number(match["a"].removeprefix("a ")) or 0, number(match["b"].removeprefix("a ")) or 0
        if not 0 < first < last <= MOST or first in YEARS or last in YEARS:
            continue
        around = low[max(0, match.start() - NEAR) : match.end() + NEAR]
        if rules["staff"].search(around) or rules["staffed"].search(match[0]):
            ends = sorted((*match.span("a"), *match.span("b")))
            yield Count(start + ends[0], start + ends[-1], last - first)


def _joined(text: str, start: int, end: int) -> Iterator[Count]:
    for match in _patterns()["joined"].finditer(_lower(text, start, end)):
        group = match.lastgroup or "b"
        value = number(match[group])
        if value and value not in YEARS and value <= MOST:
            yield Count(start + match.start(group), start + match.end(group), value)


def _lower(text: str, start: int, end: int) -> str:
    """In lower case and of the same length."""
    cut = text[start:end]
    low = cut.lower()
    return low if len(low) == len(cut) else "".join(one if len(one.lower()) != 1 else one.lower() for one in cut)
