"""Numbers that a text of several projects counts over all of them, or over a county or a year: none is a project's.

'The power will allow the companies to expand, creating almost 600 jobs', 'Aiken County led the state in capital
investment with $891 million', 'For 1999 the count stood at 45,808 jobs'. A sentence that names the
company is not asked.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Any

from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.roundup import signs
from aker_jobs.expansions.reader.roundup.division.bounds import names
from aker_jobs.expansions.reader.roundup.division.run import Run
from aker_jobs.expansions.reader.roundup.text import Roundup

_NUMBERS = ("new_jobs", "investment_usd")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    nth = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|No\. ?\d{1,2}|\d{1,2}(?:st|nd|rd|th))"
    what = r"(?:capital investments?|job creation|new jobs|job growth|investments?|jobs created)"
    body = r"(?:[Cc]ount(?:y|ies)|[Ss]tate|[Rr]egion|[Pp]arish|[Cc]ity|[Aa]rea)"
    return {
        "ranks": re.compile(rf"\b(?:ranked|ranks|was|were|is|came in|finished) {nth}\b[^.;]{{0,40}}? in {what}\b"),
        "leads": re.compile(r"\b(?:led|leads|topped|tops) (?:the|all) (?:\w+ )?(?:state|nation|region|counties)\b"),
        "in a place": re.compile(
            rf"In (?:[A-Z][\w.'’-]+ ){{1,3}}(?:County|Parish),? \$[\d.,]+ (?:[mb]illion )?in {what}"
            rf"|(?:[A-Z][\w.'’-]+ ){{1,3}}(?:County|Parish) (?:ranked|led|saw|recorded|gained|landed|attracted)\b"
        ),
        "of all": re.compile(
            r"(?:Existing |New |Local |International |Foreign |Other )?(?:[Cc]ompanies|[Ii]ndustries|[Bb]usinesses"
            r"|[Mm]anufacturers|[Ii]ndustry) (?:have |has )?(?:invested|put|created|announced|added|committed"
            r"|pledged)\b"
            r"|(?:Total |Overall |Foreign direct |New |Capital |Industrial )(?:capital )?investments?\b"
            r"|(?:Almost|Nearly|About|More than) (?:a|one|two|half)[ -]?(?:third|fourth|quarter|half|thirds)? of"
            rf" the (?:{body}|year)"
            r"|(?:For|In) (?:all of )?(?:19|20)\d\d,? the (?:count|total|state|county|region)\b"
        ),
    }


def without_totals(roundup: Roundup, run: Run) -> Run:
    """A project without the numbers of sentences that count over several and do not name its company."""
    fields = [field for field in _NUMBERS if _is_total(roundup, run.announcement, field)]
    if not fields:
        return run
    changes: dict[str, Any] = dict.fromkeys(fields)
    changes |= {"new_jobs_high": None} if "new_jobs" in fields else {}
    return run._replace(announcement=replace(run.announcement, **changes))


def _is_total(roundup: Roundup, one: Announcement, field: str) -> bool:
    span = one.spans.get(field)
    at = -1 if span is None or getattr(one, field) is None else roundup.unit_at(span.start)
    if at < 0 or roundup.units[at].kind == "heading":
        return False
    sentence = roundup.text[roundup.units[at].start : roundup.units[at].end]
    return is_counted_over(sentence) and not names(sentence, one.company)


def is_counted_over(sentence: str) -> bool:
    """Whether the numbers of a sentence are of several companies, of a county, of a state, or of a year."""
    rules = _patterns()
    if signs.is_total(sentence) or rules["ranks"].search(sentence) or rules["leads"].search(sentence):
        return True
    return rules["in a place"].match(sentence) is not None or rules["of all"].match(sentence) is not None
