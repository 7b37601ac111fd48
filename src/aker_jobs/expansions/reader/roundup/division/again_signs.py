"""Units that begin a project though they look as if they went on: a second site of a company, one day of a diary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from aker_jobs.expansions.reader.roundup import cues
from aker_jobs.expansions.reader.roundup.companies.brackets import bracketed
from aker_jobs.expansions.reader.roundup.division.run import Run
from aker_jobs.expansions.reader.roundup.division.unit_signs import UnitSigns
from aker_jobs.expansions.reader.roundup.division.units import Unit

ELSEWHERE = "also, at a place of its own"
WITHIN = "also at a place of its own within"
A_DAY = "a day of a diary"
BRACKETED = "what is built with its company in brackets"
DAYS = "several days of a diary"
LEAST_DAYS = 3  # units that begin with a day or a month and tell of companies, from which on a text is a diary


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    months = "January|February|March|April|May|June|July|August|September|October|November|December"
    return {
        "day": re.compile(
            rf"(?:And )?(?:[Ii]n|[Oo]n|[Ee]arly in|[Ll]ate in|[Ll]ater in) (?:early |late |mid-)?(?:{months})\b"
            rf"|(?:(?:{months}|{months.upper()}) )?\d{{1,2}} [–—-] (?=[A-Z])"
            r"|(?:[A-Z][a-z]+|A few|\d{1,2}) (?:days|weeks|months) (?:later|after)\b"
            r"|As the year (?:began|ended|closed)\b|(?:In t|T)he (?:same|next|following) month\b"
        ),
    }


def signs(text: str, units: Sequence[Unit], seen: Sequence[UnitSigns], run: Run) -> Iterator[str]:
    """Which of the five a run shows; `WITHIN` and `DAYS` speak against it."""
    if run.first == run.last and bracketed(text, units[run.first].start, units[run.first].end) is not None:
        yield BRACKETED
    if _is_elsewhere(text, units, seen, run.first):
        yield ELSEWHERE
    if any(_is_elsewhere(text, units, seen, at) for at in range(run.first + 1, run.last + 1)):
        yield WITHIN
    dated = [_patterns()["day"].match(text, unit.start, unit.end) for unit in units[run.first : run.last + 1]]
    if not any(dated) or not _is_diary(text, units, seen):
        return
    if dated[0] and run.announcement.company:
        yield A_DAY
    if any(dated[1:]):
        yield DAYS


def _is_elsewhere(text: str, units: Sequence[Unit], seen: Sequence[UnitSigns], at: int) -> bool:
    """Whether a unit says what a company does besides, at a place: 'It will also open ... in Troy'."""
    if at == 0 or "placed" not in seen[at].signs:
        return False
    return cues.besides(text, units[at].start, units[at].end) is not None


def _is_diary(text: str, units: Sequence[Unit], seen: Sequence[UnitSigns]) -> bool:
    told = (
        one.alone is not None and _patterns()["day"].match(text, unit.start, unit.end) is not None
        for unit, one in zip(units, seen, strict=True)
    )
    return sum(told) >= LEAST_DAYS
