"""By when: the year in which the jobs or the site are due, how many years it takes, and whether it comes in phases."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.patterns import patterns
from aker_jobs.expansions.reader.text.quantities import number

REACH = 2_500  # characters behind the lead: timelines stand later than the news
LONGEST = 40  # years: a longer span is history
_UNITS = {"decade": 10, "two decades": 20, "2 decades": 20, "three decades": 30}
_COUNTED = ("year", "decade", "month", "next ")


@dataclass(frozen=True, slots=True)
class DueDate:
    """due_year, start_year: calendar years. years: how many the text counts from the announcement. words: as told."""

    due_year: int | None = None
    start_year: int | None = None
    years: int | None = None
    words: str | None = None
    start: int = -1
    end: int = -1
    phased: bool = False


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in patterns("due").items()}


def due_date(document: Document, announced_in: int | None) -> DueDate:
    """The timeline of the text. announced_in: the year of publication, from which 'over five years' counts."""
    low, start = document.flat, document.sentences[0][0]
    stop = min(len(low), document.lead + REACH)
    phased = "phas" in low and _patterns()["phase"].search(low, start, stop) is not None
    date = _dated(low, start, stop, announced_in) if "20" in low else None
    if date is None and any(word in low for word in _COUNTED):
        date = _counted(low, start, stop, announced_in)
    return replace(date, phased=phased) if date else DueDate(phased=phased)


def _dated(low: str, start: int, stop: int, announced_in: int | None) -> DueDate | None:
    """A calendar year that is stated, not before the announcement."""
    between = _patterns()["between"].search(low, start, stop)
    if between:
        first, last = int(between["first"] or between["first2"]), int(between["last"] or between["last2"])
        if first <= last and last >= (announced_in or 0):
            return DueDate(last, first, last - first, between[0], *between.span())
    for name in ("by", "in"):
        for match in _patterns()[name].finditer(low, start, stop):
            if (announced_in or 2000) <= int(match["year"]) < 2100:
                return DueDate(int(match["year"]), None, None, match[0], *match.span())
    return None


def _counted(low: str, start: int, stop: int, announced_in: int | None) -> DueDate | None:
    """A count of years or months from the announcement."""
    for match in _patterns()["years"].finditer(low, start, stop):
        if match["decade"]:
            last = announced_in // 10 * 10 + 9 if announced_in else None
            return DueDate(last, announced_in, None, match[0], *match.span())
        figure = match["more"] or match["years"] or match["span"]
        years = number(figure) if figure else _UNITS.get(match["unit"] or "")
        if years and years <= LONGEST:
            return _after(match, years, announced_in)
    soon = _patterns()["soon"].search(low, start, stop)
    if soon is None:
        return None
    months = number(soon["months"]) if soon["months"] else None
    return _after(soon, 0 if soon["this"] else 1 if soon["next"] else -(-(months or 12) // 12), announced_in)


def _after(match: re.Match[str], years: int, announced_in: int | None) -> DueDate:
    last = announced_in + years if announced_in else None
    return DueDate(last, announced_in, years, match[0], *match.span())
