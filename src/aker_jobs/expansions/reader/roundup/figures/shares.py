"""Figures of a sentence that tells of several: a company's share of a total, what another one beside it has.

'225 jobs will come: ten of them from Acme Transfer, 200 from Bolt Hardwood' gives each its own; of 'a prison at $73
million, and an expansion by Acme' the dollars are none of the company.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import NamedTuple

from aker_jobs.expansions.reader.text.quantities import IN_FIGURES, IN_WORDS, number

NEAR, FAR = 60, 400  # characters before a company in which its share stands, in which the total is told
MOST_MENTIONS = 20  # of a company
BETWEEN = 90  # characters between an amount and a company beside which it stands


class Share(NamedTuple):
    """A company's number of jobs and where it stands."""

    start: int
    end: int
    value: int


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    what = (
        r"(?:expansion|plant|project|facility|factory|warehouse|addition|headquarters|center|mill|office|relocation"
        r"|operation|distribution center|data center|campus)"
    )
    return {
        "share": re.compile(
            rf"(?:^|[,:;(–—-] ?|[.] |\band |\bincluding |\bwith )(?:about |some |another |nearly |up to )?"
            rf"(?P<count>{IN_FIGURES}|(?i:{IN_WORDS}))(?: jobs| positions)?"
            r"(?: of (?:them|those|these|which|the (?:new )?(?:jobs|positions)))?"
            r"(?: (?:will |would |are to |are expected to )?(?:come|result|be|be created|be added))?"
            r" ?(?:from|at|with|by) (?:the |a )?\Z"
        ),
        "each": re.compile(
            r"\b[Ee]ach (?:(?:of (?:them|these|the (?:two|three|four))|one|company|firm|project|plant)\b ?"
            r"(?:[a-z]+ )??)?"
            r"(?:(?:is|are) (?:expected |planning )?to |will |would |plans? to |promis(?:es|ing) |expects? to )"
            r"(?:create |hire |employ |add |bring )?(?:about |some |up to |at least |more than )?"
            rf"(?P<count>{IN_FIGURES})(?: or more| new)?(?: new)? (?:jobs|people|workers|employees)\b"
        ),
        "jobs": re.compile(r"\b(?:jobs|positions)\b"),
        "beside": re.compile(
            rf"[^.;$\n]{{0,30}}? and (?:a|an|another|the) (?:(?!of\b)[\w-]+ ){{0,4}}?{what}"
            r" (?:by|of|from|for) (?:the )?\Z"
        ),
    }


def own_share(text: str, company: tuple[int, int]) -> Share | None:
    """The jobs that a company has of a total told before it: 'ten of them come from Acme'; company: its span."""
    rules, start = _patterns(), company[0]
    match = rules["share"].search(text[max(0, start - NEAR) : start])
    if match is None or rules["jobs"].search(text, max(0, start - FAR), start) is None:
        return None
    value, offset = number(match["count"].lower()), max(0, start - NEAR)
    return Share(offset + match.start("count"), offset + match.end("count"), value) if value and value > 1 else None


def share_of(text: str, name: str) -> Share | None:
    """The jobs of a total that stand before any mention of a company."""
    starts = (match.start() for match in islice(re.finditer(re.escape(name), text), MOST_MENTIONS))
    return next((share for start in starts if (share := own_share(text, (start, start))) is not None), None)


def each_share(text: str, end: int) -> Share | None:
    """The jobs that each of several projects brings, as told before all of them: 'Each will add 90 jobs'."""
    match = _patterns()["each"].search(text, 0, end)
    value = number(match["count"]) if match else None
    return Share(*match.span("count"), value) if match and value else None


def is_beside(text: str, figure_end: int, company_start: int) -> bool:
    """Whether a figure belongs to another thing, told before the company: '$73 million, and an expansion by Acme'."""
    if not 0 < company_start - figure_end <= BETWEEN:
        return False
    return _patterns()["beside"].fullmatch(text, figure_end, company_start) is not None
