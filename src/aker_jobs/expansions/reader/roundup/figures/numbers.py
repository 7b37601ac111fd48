"""Dollars and jobs of a project in a roundup, where there is one figure of its kind and no sentence as in a story."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from aker_jobs.expansions.reader.money.acts import is_given_for
from aker_jobs.expansions.reader.roundup.figures import judged, other_figures
from aker_jobs.expansions.reader.text.quantities import IN_FIGURES, IN_WORDS, amounts, number

LEAST_INVESTED = 50_000  # dollars
LONGEST_OPENING = 300  # characters of a line that opens a list
NEAR = 26  # characters: what stands so near says whose money and which people
_AT_MOST = (", up to ", ": up to ", " - up to ", " – up to ", ", as much as ")  # before what an item is given


class Figure(NamedTuple):
    """A number and where it stands."""

    start: int
    end: int
    value: int


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    about = r"(?:nearly |about |roughly |approximately |more than |over |up to |at least |an estimated )?"
    costs = r"(?:cost|price tag|investment|value)s?"
    put = (
        r"(?:is|was|are|were) (?:(?:put|estimated|given|pegged|projected|placed|set|listed) "
        r"(?:by [\w ]{3,30} )?(?:at|as|to be) )?"
    )
    kinds = (
        "new|more|additional|full-time|permanent|high-paying|well-paying|direct|operational|good|skilled|local"
        "|people|other"
        "|or so"
    )
    return {
        "own": re.compile(
            r"(?:private|capital|total|project|own) (?:capital |equipment )?investment (?:of |is |will be |to |totals )"
            rf"{about}(?=\$)|\b(?:the|this|that|its|an?) (?:nearly |roughly |about )?"
            r"(?=\$[\d.,]+(?: ?(?:[mb]illion|[mb])\b)? (?:capital investment |expansion )?project\b)"
            r"|\b(?:project|investment|expansion)(?:'s)? (?:(?:cost|investment) (?:is|of)|comes to|costs|will cost"
            r"|totals|is (?:put|valued) at) (?:about |nearly |roughly )?(?=\$)"
            rf"|\b{costs} (?:of|for) the (?:whole |entire |overall )?(?:project|expansion|plant|facility)"
            rf" {put}{about}(?=\$)"
            rf"|\b(?:project|investment|expansion|development) {costs} {put}{about}(?=\$)"
        ),
        "for": re.compile(
            r"\b(?:abatements?|credits?|incentives?|assistance|loan|grant) (?:for|on|toward) (?:(?:an?|its|the) )?"
            r"(?:new |planned |proposed )?(?=\$)"
        ),
        "given": re.compile(
            r"\b(?:reward\w*|(?:could|can) (?:get|receive)|(?:eligible|approved|cleared|authorized) for|sav(?:e|ing)"
            r"|giv(?:es?|ing) (?:the company|it|them))\b[^.;]{0,30}$"
        ),
        "given for": re.compile(r" (?:[a-z]+ ){0,2}for (?:an?|its|the|their) [a-z]"),
        "opens a list of awards": re.compile(
            r"\b(?:tax credits?|grants?|loans?|incentives|abatements?|awards?|awarded|assistance)\b[^.]*:\s*\Z"
        ),
        "asked": re.compile(r"\b(?:wants?|seek\w*|asks?|asked|asking|requests?|requested)\b[^.;]{0,20}$"),
        "of the public": re.compile(r"[^.;,]{0,30}\b(?:state|county|city|grants?|loans?|credits?|incentives)\b"),
        "price": re.compile(
            r" (?:purchase|acquisition|buyout|takeover|merger|sale)\b| for (?:keeping|retaining)\b"
            r"| (?:in )?(?:new |annual |added |yearly )*(?:payroll|wages|taxes|revenue"
            r"|sales(?! (?:and service|office|center|facility|floor)))\b"
        ),
        "request": re.compile(r"\brequests?, (?:for|of) $"),
        "apart": re.compile(r"\bthrough\b"),
        "public": re.compile(
            r"\b(?:credits?|grants?|loans?|payroll|tax|taxes|incentives?|wages?|salar\w+|hour\w*|award\w*"
            r"|abatements?|sales(?! (?:and service|office|center|facility|floor))"
            r"|revenues?|annual\w*|a year|per|contracts?|fund\w*|forgivable|benefits?|assistance|bonds?|impact|raised"
            r"|earn\w*|get|gets|receiv\w*|pay|paying|averag\w*|income|budget|total\w*|saves?|rebates?|subsid\w+"
            r"|state|breaks|giv(?:es?|ing)|gave|keeping|retaining|requests?)\b"
        ),
        "people": re.compile(
            rf"(?<![\w$.,-])(?P<count>{IN_FIGURES}|{IN_WORDS}) (?:(?:{kinds}) ){{0,4}}"
            r"(?:jobs?|people|workers?|employees?|positions?|staff|hires|scientists|engineers|drivers|machinists)\b"
            r"|\b(?:add|adds|adding|hire|hires|hiring|employ|employing|by) (?:around |some |another )?"
            rf"{about}(?P<verb>{IN_FIGURES})(?= in | at | by | over | to | and |[.,;]| people| full)"
            rf"|\bjobs: {about}(?P<label>{IN_FIGURES})"
            rf"|(?<![\w$.,-])(?P<passive>{IN_FIGURES}) will (?:be hired|work there)\b"
        ),
        "bare": re.compile(rf"(?:, |: |\bwith |\bfor |\badd )(?P<count>{IN_FIGURES})(?=[.;]?\s*\Z|[.;]\s| in [A-Z])"),
        "kept": re.compile(
            r" (?:are |were |was |is |will be |would be |to be )?(?:retained|saved|preserved|kept|retrained|reskilled"
            r"|upskilled|lost|cut)\b"
        ),
        "old": re.compile(
            r"\b(?:retain\w*|existing|current\w*|now|already|employs|total|laid|layoffs?|keep\w*|preserv\w*"
            r"|sav(?:e|es|ed|ing)|percent of (?:its|the|their)"
            r"|lost|cut|construction|indirect|workforce of|has|statewide|squar\w+|homes|all (?:of )?(?:the|its))\b"
            r"|\b(?:city|town|village|county|seat|community|population|parish|suburb|borough|state|region|market"
            r"|area) of "
        ),
    }


def own_dollars(text: str, start: int, end: int) -> Figure | None:
    """The dollars that are said to be the project's: 'a private investment of $5 million', 'the $5 million project'."""
    low = _lower(text, start, end)
    match = _patterns()["own"].search(low)
    money = next(amounts(low, match.end(), min(len(low), match.end() + 40)), None) if match else None
    return Figure(start + money.start, start + money.end, money.usd) if money else None


def supported_dollars(text: str, start: int, end: int) -> Figure | None:
    """The dollars of what public money is given for: 'a tax abatement on $900,000 of equipment'."""
    low = _lower(text, start, end)
    match = _patterns()["for"].search(low)
    money = next(amounts(low, match.end(), min(len(low), match.end() + 40)), None) if match else None
    return Figure(start + money.start, start + money.end, money.usd) if money else None


def is_given(text: str, start: int, end: int) -> bool:
    """Whether the dollars that stand there are given to the company, asked for by it, or the price of another one."""
    before, behind = text[max(0, start - 60) : start].lower(), text[end : end + 60].lower()
    rules = _patterns()
    if rules["given"].search(before) or rules["request"].search(before) or rules["price"].match(behind):
        return True
    if not before.rpartition("\n")[2].strip(" -•*·") and is_given_for(text, start, end):
        return True
    if is_of_awards(text, start, end):
        return True
    return rules["asked"].search(before) is not None and rules["of the public"].match(behind) is not None


def is_of_awards(text: str, start: int, stop: int) -> bool:
    """Whether the dollars there are an item's of a list of credits, grants or loans: 'Acme, $150,000 for a project'."""
    is_item = text.endswith((", ", ": ", "- "), 0, start) and _patterns()["given for"].match(text, stop) is not None
    is_item = is_item or text.endswith(_AT_MOST, 0, start)  # 'Acme, Lima, up to $2 million.'
    if not is_item or (end := text.rfind(":\n", 0, start)) < 0:
        return False
    begin = max(text.rfind("\n", 0, end) + 1, end - LONGEST_OPENING)
    return _patterns()["opens a list of awards"].search(text[begin : end + 1].lower()) is not None


def only_dollars(text: str, start: int, end: int) -> Figure | None:
    """The one amount of dollars that is no public money and no pay; None where there are none or several."""
    one = _only(_dollars(text, start, end))
    return None if one is None or judged.is_others_money(text, start, end, one.start) else one


def only_jobs(text: str, start: int, end: int, state: str | None = None) -> Figure | None:
    """The one count of people that are new in a state; None where there are none or several."""
    found = _people(_lower(text, start, end), start)
    one = _only(figure for figure in found if not other_figures.only_move(text, figure.start, figure.end, state))
    return None if one is None or judged.are_others_jobs(text, start, end, one.start) else one


def bare_jobs(text: str, start: int, end: int) -> Figure | None:
    """The one count that stands by itself at the end of an item of a list: 'Acme in Lima, maker of pumps, 30.'"""
    found = _patterns()["bare"].finditer(text, start, end)
    counts = ((*match.span("count"), number(match["count"])) for match in found)
    return _only(Figure(first, last, count) for first, last, count in counts if count)


def _dollars(text: str, start: int, end: int) -> Iterator[Figure]:
    public, low = _patterns()["public"], _lower(text, start, end)
    for money in amounts(low, 0, len(low)):
        before, behind = low[max(0, money.start - NEAR) : money.start], low[money.end : money.end + NEAR]
        before = _patterns()["apart"].split(before)[-1]
        if not before.strip(" -•*·") and is_given_for(text, start + money.start, start + money.end):
            continue  # '$2 million for Acme to expand', an item of a list of incentives
        if other_figures.is_others(text, start + money.start, start + money.end, money.usd):
            continue
        if money.usd >= LEAST_INVESTED and not public.search(before) and not public.search(behind):
            yield Figure(start + money.start, start + money.end, money.usd)


def _people(low: str, start: int) -> Iterator[Figure]:
    for match in _patterns()["people"].finditer(low):
        group = match.lastgroup or "count"
        count = number(match[group])
        is_year = group == "verb" and 1990 <= (count or 0) <= 2060 and "," not in match[group]
        if count and not is_year and not _are_there(low, match):
            yield Figure(start + match.start(group), start + match.end(group), count)


def _are_there(low: str, match: re.Match[str]) -> bool:
    """Whether the people or jobs are no new ones, by what stands before the count or right behind it."""
    rules = _patterns()
    is_old = rules["old"].search(low, max(0, match.start() - NEAR), match.end()) is not None
    return is_old or rules["kept"].match(low, match.end()) is not None


def _only(figures: Iterator[Figure]) -> Figure | None:
    found = list(figures)
    return found[0] if len({figure.value for figure in found}) == 1 else None


def _lower(text: str, start: int, end: int) -> str:
    """In lower case and of the same length: a few letters grow."""
    cut = text[start:end]
    low = cut.lower()
    return low if len(low) == len(cut) else "".join(one if len(one.lower()) != 1 else one.lower() for one in cut)
