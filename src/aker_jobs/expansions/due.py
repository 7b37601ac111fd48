"""By when: the year the jobs or the site are due, how many years it takes, and whether it comes in phases."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from aker_jobs.expansions.page import Page
from aker_jobs.expansions.quantities import IN_WORDS, number


@dataclass(frozen=True, slots=True)
class Due:
    """due_year, start_year: calendar years; years: how many the text counts from the announcement; words: the timeline."""

    due_year: int | None = None
    start_year: int | None = None
    years: int | None = None
    words: str | None = None
    start: int = -1
    end: int = -1
    phased: bool = False


_YEAR = r"(?:19|20)\d\d"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    many = rf"(?:\d{{1,2}}|{IN_WORDS})"
    return {
        "between": re.compile(rf"\b(?:from|between) (?P<first>{_YEAR}) (?:to|and|through|until|-) (?P<last>{_YEAR})\b|\b(?P<first2>{_YEAR})\s?-\s?(?P<last2>20\d\d)\b"),
        "by": re.compile(
            rf"\b(?:by|until|before|through)(?: the)?(?: (?:end|close|middle|beginning|start|first|second|third|fourth|last|final|early|late|mid|spring|summer|fall|autumn|winter|year-end|half|quarter|q[1-4]|of|or|"
            rf"january|february|march|april|may|june|july|august|september|october|november|december|\d{{1,2}},?))*[ -]+(?P<year>{_YEAR})\b"
        ),
        "in": re.compile(
            rf"\b(?:open\w*|complet\w*|operational|operation|operations|online|start\w*|begin\w*|finish\w*|ready|production|expected|slated|scheduled|hir\w+|set|due|occupan\w+|debut\w*|launch\w*)\b[^.;]{{0,60}}?\b(?:in|for|during|around)(?: the)?(?: (?:first|second|third|fourth|half|quarter|q[1-4]|of|late|early|mid|spring|summer|fall|autumn|winter|"
            rf"january|february|march|april|may|june|july|august|september|october|november|december))*[ -]+(?P<year>20\d\d)\b"
        ),
        "years": re.compile(
            rf"\b(?:over|within|during|in|across|for|after|by)(?: the)?(?: (?:next|coming|first|following|course of|course of the next|period of|roughly|about|approximately))*(?: an?)? (?P<years>{many})(?: to (?P<more>{many}))?[- ](?:year|yr)s?(?:'s?)?\b(?! ago| old| history| in business)|"
            rf"\b(?P<span>{many})-year(?: (?:period|span|plan|project|investment|timeline|,))|\bnext (?P<unit>decade|two decades|2 decades|three decades)\b|\bthis (?P<decade>decade)\b"
        ),
        "soon": re.compile(r"\b(?P<this>this year|by (?:the end of the year|year's end|year-end)|later this year)\b|\b(?P<next>next (?:year|spring|summer|fall|winter))\b|\b(?:within|over|in) (?:the )?(?:next )?(?P<months>\d{1,2}|twelve|eighteen|six|nine|twenty-four) months\b"),
        "phase": re.compile(r"\b(?:phas(?:e|es|ed)|in stages|multi-?phase|first phase|phase (?:one|two|i|ii|1|2))\b"),
    }


def due(page: Page, announced_in: int | None) -> Due:
    """The timeline of the text. announced_in: the year of publication, from which 'over five years' counts."""
    low, patterns = page.flat, _patterns()
    start, stop = (page.sentences[0][0] if page.sentences else 0), min(len(low), page.lead + 2_500)
    phased = "phas" in low and patterns["phase"].search(low, start, stop) is not None
    dated = "20" in low  # a year of this century
    if dated and (match := patterns["between"].search(low, start, stop)):
        first, last = int(match["first"] or match["first2"]), int(match["last"] or match["last2"])
        if first <= last and last >= (announced_in or 0):
            return _told(match, Due(last, first, last - first, phased=phased))
    for name in ("by", "in") if dated else ():
        for match in patterns[name].finditer(low, start, stop):
            if int(match["year"]) >= (announced_in or 2000) and int(match["year"]) < 2100:
                return _told(match, Due(int(match["year"]), phased=phased))
    return _counted(low, start, stop, announced_in, phased)


def _counted(low: str, start: int, stop: int, announced_in: int | None, phased: bool) -> Due:
    """A count of years or months from the announcement."""
    patterns = _patterns()
    if not any(word in low for word in ("year", "decade", "month", "next ")):
        return Due(phased=phased)
    for match in patterns["years"].finditer(low, start, stop):
        said = match["more"] or match["years"] or match["span"]
        years = number(said) if said else {"decade": 10, "two decades": 20, "2 decades": 20, "three decades": 30}.get(match["unit"] or "")
        if match["decade"]:
            return _told(match, Due(announced_in // 10 * 10 + 9 if announced_in else None, phased=phased))
        if years and years <= 40:
            return _told(match, Due(announced_in + years if announced_in else None, announced_in, years, phased=phased))
    if match := patterns["soon"].search(low, start, stop):
        months = number(match["months"]) if match["months"] else None
        years = 0 if match["this"] else 1 if match["next"] else -(-(months or 12) // 12)
        return _told(match, Due(announced_in + years if announced_in else None, announced_in, years, phased=phased))
    return Due(phased=phased)


def _told(match: re.Match[str], found: Due) -> Due:
    return Due(found.due_year, found.start_year, found.years, match[0], match.start(), match.end(), found.phased)
