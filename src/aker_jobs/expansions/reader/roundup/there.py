"""The city that 'there' or 'the city' means: the last one named before it in what is told just before or of a project.

'Then Lima got its turn. Acme will build a warehouse there.'; 'Troy is next. The city won Bolt's laboratory.'
"""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader.roundup.division.bounds import names
from aker_jobs.expansions.reader.roundup.division.run import Run
from aker_jobs.expansions.reader.roundup.mentions import Mention
from aker_jobs.expansions.reader.roundup.text import Roundup

BACK = 2  # units before a project in which the city is named


@cache
def _there() -> re.Pattern[str]:
    return re.compile(
        r"(?<![\w’'-])there(?=[.,;:]|$| (?:from|by|in (?:\d{4}|the (?:spring|summer|fall|winter)|[A-Z])|next|this|to"
        r"|with|and|for|that|as|on|when|where|will|would|at|over|within)\b)"
        r"|\b(?:[Tt]he|that) (?:[A-Z]\w+ )?(?:city|town|village|borough|community)"
        r"(?!['’]s|\s(?:council|hall|manager|of|officials)\b)"
        r"|^There, ",
        re.MULTILINE,
    )


def city_meant(roundup: Roundup, run: Run) -> Mention | None:
    """The mention of the city that the words of a project point back to; None where they do not, or to none."""
    start, end = roundup.units[run.first].start, roundup.units[run.last].end
    found = _there().search(roundup.text, start, end)
    if found is None:
        return None
    first = run.first
    while first > max(0, run.first - BACK) and _goes_on(roundup, run, first):
        first -= 1
    begin = roundup.units[first].start
    before = [one for one in roundup.mentions if begin <= one.start < found.start() and _is_city(one)]
    return before[-1] if before else None


def _goes_on(roundup: Roundup, run: Run, at: int) -> bool:
    """Whether what stands before a unit is of the same section, and names the company of no other project."""
    units = roundup.units
    before = units[at - 1]
    words = roundup.text[before.start : before.end]
    others = (one for one in (*roundup.runs, *roundup.apart) if one.first <= at - 1 <= one.last and one is not run)
    is_free = not any(names(words, one.announcement.company) for one in others)
    return is_free and before.section == units[at].section and before.kind != "heading"


def _is_city(one: Mention) -> bool:
    return one.kind == "city" and not one.home and bool(one.having) and one.word != "from"
