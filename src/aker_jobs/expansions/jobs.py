"""Counts of jobs in a text, each with what kind of jobs they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from aker_jobs.expansions.page import Page
from aker_jobs.expansions.quantities import IN_FIGURES, IN_WORDS, number

Kind = Literal["new", "mixed", "retained", "construction", "indirect", "existing", "cumulative", "statistic", "cut", "unclear"]
MOST = 250_000  # a larger count is no single company's


@dataclass(frozen=True, slots=True)
class Jobs:
    """A count of jobs: `high` is the upper end of a range, `why` the rule that told the kind, partial: a first step."""

    start: int
    end: int
    count: int
    high: int | None
    kind: Kind
    why: str
    confidence: float
    partial: bool = False


_CREATE = (
    r"creat(?:e|es|ing|ion of|ed)|adds?|adding|added|addition of|bring(?:s|ing)?(?: in| on)?|brought|generat(?:e|es|ing|ed)|hir(?:e|es|ing)|employ|employing|"
    r"recruit(?:s|ing)?|produc(?:e|es|ing|ed)|provid(?:e|es|ing)|result(?:s|ing)? in|deliver(?:s|ing)?|fill(?:ing)?|"
    r"(?:grow|grows|growing|increas\w+|expand\w*|boost\w*|rais\w+)(?: [\w']+){0,5}? by|means?|support|supporting|offer(?:s|ing)?|promis(?:es|ing)|"
    r"yield(?:s|ing)?|landing?|lead(?:s|ing)? to|staff|open(?:ing)? up|need|need for|seek(?:s|ing)?(?: to fill)?|welcom\w+|commit\w* to|"
    r"add on|bringing about|translat\w+ (?:in)?to|account for|require|relocat\w+|mov(?:e|ing)"
)
_CUES: tuple[tuple[Kind, str], ...] = (
    ("mixed", r"(?:create|creating|add|adding)(?:s)?(?: or |/| and(?:/or)? )(?:retain|maintain|preserv|sav|sustain|protect|keep)\w*|(?:retain|preserv|sav)\w* (?:or|and) (?:create|creating|add|adding)"),
    ("retained", r"retain(?:s|ing|ed)?|retention of|preserv(?:e|es|ing|ed)|safeguard(?:s|ing|ed)?|sav(?:e|es|ing|ed)|keep(?:s|ing)?|kept|maintain(?:s|ing|ed)?|protect(?:s|ing|ed)?|sustain(?:s|ing)?|secur(?:es|ing)"),
    ("cut", r"cut(?:s|ting)?|lay(?:s|ing)? ?offs?(?: of)?|laid off|eliminat(?:e|es|ing|ed)|los(?:e|es|ing|s of)|lost|shed(?:s|ding)?|slash(?:es|ing|ed)?|layoffs? (?:of|affecting)|affect(?:s|ing)?|displac(?:e|ing)"),
    ("cumulative", r"bring(?:s|ing)? (?:\w+ ){0,6}?total(?: [\w']+){0,5}? to|(?:for|to) a total of|total(?:s|ing|ling)?(?: of| to| employment (?:of|to))|total (?:\w+ )?(?:workforce|headcount|employment)(?: [\w']+){0,3}? (?:of|to)|"
     r"(?:workforce|headcount|employment|staff|payroll|team)(?: [\w'.]+){0,6}? to|bring(?:s|ing)? (?:its|their|the) [\w' -]{0,40}?(?:workforce|headcount|employment|staff)(?: [\w']+){0,4}? to|"
     r"(?:has|have|had|having) (?:\w+ )?(?:created|added|generated|announced|brought|attracted|supported|produced|helped create|helped add)|combined|cumulative(?:ly)?"),
    ("existing", r"employs|employed|employing(?= (?:more than |over |about |nearly |some )?\d[\d,]* (?:people|workers|employees)? ?(?:world|global|across))|currently(?: \w+){0,3}|already(?: \w+){0,3}|(?:current |existing )?(?:workforce|team|staff|headcount) of|home to|(?:has|have|with)(?: [\w']+){0,2}?|where|existing|current|represent(?:s|ing)?|joining(?: \w+){0,2}"),
    ("construction", r"during (?:the )?(?:\w+ )?(?:construction|building phase|build-out)[^.;]{0,40}?|construction(?: phase| period| work| activity)?(?: of [^.;]{0,50}?)?(?: alone)? (?:will|is expected to|is projected to|would|should|could|to)(?: (?:also|itself|further))?(?: (?:create|employ|support|generate|require|bring|provide|add|need|involve))?"),
    ("new", _CREATE),
)
_QUALIFIER = r"(?:up to|as many as|more than|at least|over|nearly|almost|about|around|approximately|roughly|some|an? (?:estimated|additional|expected|anticipated|projected|minimum of|initial|further|total of)|another|additional|the|its|these|those|well over|upwards? of|close to|just over|just under|in excess of|no fewer than|a minimum of|an average of|between|from|estimated|anywhere from|expected|planned|roughly|minimum of|total of|further|extra|fully|full-time|new|projected|potentially|perhaps|possibly|eventually|ultimately|initially|immediately|annually|also|collectively)"


_FUTURE = r"\b(?:will|would|to|could|should|expects? to|expected to|plans to|intends? to|eventually) (?:\w+ )?(?:employ|have|need|staff)(?: (?:a|an|up|to|as|many|more|than|about|around|approximately|nearly|some|over|at|least|roughly|almost|another|between|estimated|additional|total|of|full-time|the))* $"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    figure = rf"(?:{IN_FIGURES}|\b{IN_WORDS})"
    stop = (
        r"of|in|at|to|for|the|a|an|are|is|was|were|will|by|that|who|which|its|their|from|with|on|as|percent|acres?|square|feet|foot|sq|miles?|"
        r"million|billion|thousand|years?|months?|weeks?|days?|hours?|per|megawatts?|mw|beds?|bed|patients?|students?|units?|tons?|mile|week|hour|companies|company|businesses|"
        r"project|projects|sites|locations|states|countries|counties|cities|but|if|when|where|than|then|has|have|had|since|until|into|over|plus|am|pm|"
        r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|gov|governor"
    )
    adjective = rf"(?:(?:\s+|-|/|,\s+)(?!(?:{stop}|jobs?|positions?|roles?|people|employees|workers)\b)[a-z][a-z'.]*)"
    noun = (
        r"(?:(?P<job>jobs?|positions|roles|job opportunities|career opportunities|employment opportunities|openings|careers|posts|ftes?|full-time equivalents?|hires)"
        r"|(?P<people>employees|workers|people|persons|staff members|staff|team members|teammates|associates|professionals|engineers|scientists|researchers|"
        r"technicians|nurses|physicians|providers|caregivers|staffers|colleagues|residents|individuals|personnel|crew members|operators|machinists|specialists|faculty|faculty members|clinicians))\b"
    )
    cues = "|".join(f"(?P<c{index}_{kind}>\\b(?:{cue})\\b)" for index, (kind, cue) in enumerate(_CUES))
    return {
        "count": re.compile(
            rf"(?<![\w$€£.,#-])(?<!no )(?P<a>{figure})(?P<plus>\+| plus| or more)?(?:\s*(?:-|to|and|or)\s*(?P<b>{IN_FIGURES}|\b{IN_WORDS}))?"
            rf"(?P<adj>{adjective}{{0,6}})(?:\s+|-)(?:and part-time |- and part-time )?{noun}"
        ),
        "listed": re.compile(rf"(?:new jobs|jobs created|jobs to be created|jobs|new positions|job creation)\s*:\s*(?P<a>{figure})"),
        "cutoff": re.compile(
            rf"\b(?:creat(?:e|es|ing)|add(?:s|ing)?|bring(?:s|ing)?|generat(?:e|es|ing)|hir(?:e|ing)|employ)\s+(?:{_QUALIFIER}\s+){{0,3}}(?P<a>\d{{1,3}}(?:,\d{{3}})+)\+?\s*(?:…|\.\.\.)"
        ),
        "elided": re.compile(
            rf"\b(?P<verb>add(?:s|ing)?|creat(?:e|es|ing)|hir(?:e|es|ing)|bring(?:s|ing)?|(?:will|would|to) (?:\w+ )?employ)\s+(?:{_QUALIFIER}\s+){{0,3}}(?P<a>{figure})\+?(?=\s+(?:in|at|by|over|more|new|others|there|here|within|this|next)\b|\s*[.,;]|\s*$)"
        ),
        "growth": re.compile(
            rf"\bby\s+(?:{_QUALIFIER}\s+){{0,2}}(?P<a>{figure})(?=\s*(?:[.,;]|over|within|in |by |at |this|next|during|$))"
        ),
        "double": re.compile(
            rf"\bfrom\s+(?:(?:the|its|a|about|around|roughly|approximately|some|nearly|current|currently)\s+){{0,3}}(?P<a>{figure})(?:\s+[a-z-]+){{0,3}}?\s+to\s+(?:(?:about|around|roughly|approximately|some|nearly|more than|over|at least)\s+){{0,2}}(?P<b>{figure})\b"
        ),
        "cue": re.compile(cues),
        "break": re.compile(r"[;:]|\.\s|,? (?:while|whereas|but) "),
        "past": re.compile(
            r"\bsince (?:\d{4}|taking|its|the (?:company|firm|program|start|beginning)|january|he |she |they )|\b(?:over|in|during) the (?:past|last|previous)\b|\blast (?:year|month|quarter|week)\b|\bto date\b|"
            r"\bduring the month\b|\bin the month of\b|\bstatewide\b|\bnationwide\b|\bunemployment\b|\binc.? 5000\b|\bnonfarm\b|\bover-the-year\b|\bfiscal year\b"
        ),
        "subject": re.compile(
            r"\b(?:employers|businesses|companies (?:on|have|across|in)|honorees|the (?:industry|sector|economy|region|state|nation|country|u.s.)(?:'s)?(?: (?:economy|employers|industry))?|administration|"
            r"program|fund|agency|honou?red companies)\b[^.;,]{0,60}$"
        ),
    }


_INSIDE: tuple[tuple[Kind, re.Pattern[str] | None, str], ...] = (
    ("construction", None, r"\b(?:construction|temporary|building[- ]trades?|construction-related|short-term|seasonal)\b"),
    ("indirect", None, r"\b(?:indirect|induced|spin-?off|ancillary|related|supplier|supply-chain|associated|downstream|spillover)\b"),
    ("retained", None, r"\b(?:retained|existing|current|present|legacy|incumbent)\b"),
)


@cache
def _inside() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern)) for kind, _, pattern in _INSIDE)


@cache
def _after() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    return (
        ("mixed", re.compile(r"[^.;]{0,70}?,? including (?:[\w,-]+ ){0,5}?(?:construction|temporary|indirect|existing)\b|(?: [\w'-]+){0,3} (?:in|across) construction and\b")),
        ("construction", re.compile(r"(?: [\w'-]+){0,4}? (?:during|throughout|in) (?:the |its |peak |initial )*construction|[^.;,]{0,25} to (?:build|construct) (?:the|it)\b|(?: [\w'-]+){0,3} construction (?:phase|period)|,? (?:temporary|construction) (?:jobs|workers)")),
        ("retained", re.compile(r"(?: [\w'-]+){0,6}? (?:will be |would be |are |to be |being )?(?:retained|preserved|saved|safeguarded)\b| (?:retained|kept|at risk)\b")),
        ("indirect", re.compile(r"(?: [\w'-]+){0,3}? (?:indirectly|through suppliers|among suppliers|(?:in|across|throughout) (?:the|its) (?:\w+ )?supply chain|elsewhere in|in (?:related|supporting|other) (?:industries|businesses))|, both direct and indirect|,? direct and indirect")),
        ("cut", re.compile(r"(?: [\w'-]+){0,2} (?:will be |were |are being |being |to be )?(?:cut|lost|eliminated|laid off)\b")),
        ("existing", re.compile(r" (?:worldwide|globally|around the world|across (?:the globe|\d+|the (?:country|u.s.))|nationwide|already|currently)|(?: [\w'-]+){0,3} (?:already work|currently (?:work|employed)|work there|are employed)")),
        ("statistic", re.compile(r" (?:to the economy|to the u.s. economy|during the month|last (?:month|year)|in (?:january|february|march|april|may|june|july|august|september|october|november|december)\b)")),
    )


def job_counts(page: Page, start: int, stop: int) -> Iterator[Jobs]:
    """Every count of jobs between two places of the text, with its kind."""
    low, patterns = page.low, _patterns()
    taken = -1
    for match in patterns["count"].finditer(low, start, stop):
        found = _counted(page, match)
        if found:
            taken = found.end
            yield found
    for name in ("listed", "cutoff"):
        for match in patterns[name].finditer(low, start, stop):
            count = number(match["a"])
            if count and count <= MOST:
                yield Jobs(match.start("a"), match.end("a"), count, None, "new", f"{name} among the facts", 0.6 if name == "cutoff" else 0.9)
    for match in patterns["elided"].finditer(low, start, stop):
        begin, _ = page.sentence_at(match.start())
        count = number(match["a"])
        if count and 2 < count <= MOST and not 1990 <= count <= 2060 and (
            match["verb"].startswith("hir") or match["verb"].endswith("employ") or re.search(r"\b(?:jobs|positions|employees|workers)\b", low[begin : match.start()])
        ):
            yield Jobs(match.start("a"), match.end("a"), count, None, "new", "jobs added, the word left out", 0.75)
    if "from " in low or " by " in low:
        yield from _growth(page, start, stop, taken)


def _counted(page: Page, match: re.Match[str]) -> Jobs | None:
    low = page.low
    count, high = number(match["a"]), number(match["b"]) if match["b"] else None
    if not count or (high or count) > MOST or _is_year(match, count):
        return None
    if high is not None and high <= count:
        high = None
    begin, end = page.sentence_at(match.start())
    kind, why, confidence = _kind(page, match, begin, end)
    around = _clause(low, max(begin, match.start() - 120), match.start()) + low[match.start() : min(end, match.end() + 40)].split(";")[0]
    partial = bool(re.search(r"\binitial(?:ly)?\b|\bfirst (?:year|phase)\b|\bphase (?:one|1|i)\b|\bto start\b|\bimmediate(?:ly)?\b|\bat first\b|\bat opening\b", around))
    return Jobs(match.start("a"), match.end(), count, high, kind, why, confidence, partial)


def _is_year(match: re.Match[str], count: int) -> bool:
    return 1990 <= count <= 2060 and match["a"].isdigit() and not match["plus"] and bool(match["people"])


def _kind(page: Page, match: re.Match[str], begin: int, end: int) -> tuple[Kind, str, float]:
    low = page.flat
    inside = low[match.end("a") : match.end()]
    right = low[match.end() : min(end, match.end() + 90)]
    if " direct and indirect" in inside or "indirect and" in inside:
        return "indirect", "direct and indirect together", 0.9
    for kind, pattern in _inside():
        if pattern.search(match["adj"] or ""):
            return kind, f"called {kind}", 0.95
    for kind, pattern in _after():
        if pattern.match(right):
            return kind, f"{kind}: said behind the count", 0.85
    if re.search(r"\bpermanent\b", match["adj"] or ""):
        return "new", "called permanent", 0.9
    left = _clause(low, max(begin, match.start() - 110), match.start())
    cue, word, gap = _last_cue(left)
    is_new = bool(re.search(r"\b(?:new|additional|net-new|more)\b", inside) or re.search(r"\b(?:additional|another|extra|further)\s+(?:[\w-]+\s+)?$", left))
    return _judged(low[begin : match.start()], low[begin:end], left, cue, word, gap, is_new, bool(match["people"]), right)


def _judged(before: str, sentence: str, left: str, cue: Kind | None, word: str, gap: str, is_new: bool, people: bool, right: str) -> tuple[Kind, str, float]:  # noqa: PLR0913, PLR0917
    patterns = _patterns()
    if cue in ("mixed", "retained", "cut", "construction"):
        return cue, f"'{word}' before the count", 0.9
    if re.search(r"\b(?:will|would|to|could|should|might) have (?:\w+ )?(?:created|added|brought|generated|employed|had)\b[^.;]*$", left):
        return "new", "would have been created", 0.85
    if re.search(r"\b(?:workforce|headcount|employment|staff|payroll|team|total|jobs|employees|workers)\b[^.;]{0,50} to (?:(?:more than|over|nearly|about|approximately|around|some|almost|at least|as many as|up to|roughly) )?$", left):
        return "cumulative", "up to a total", 0.85
    if re.search(_FUTURE, left):
        return "new", "people it will employ", 0.75
    if cue == "cumulative" and not (is_new and word.startswith(("to", "for a total")) and "total" not in word):
        if not (word.strip() == "total of" and re.search(r"(?:creat|add|hir|bring)\w* (?:up to )?a $", left[: left.rfind("total of")])):
            return "cumulative", f"'{word}' before the count", 0.85
    if patterns["subject"].search(before) or (patterns["past"].search(sentence) and not re.search(r"\b(?:will|expected|plans?|would)\b[^.;]*$", before)):
        return "statistic", "a count of the past or of many employers", 0.8
    if cue == "existing" and not is_new:
        if word.startswith("employ") or people or word in ("existing", "current") or word.startswith(("already", "currently")):
            return "existing", f"'{word}' before the count", 0.85
        return ("new", f"jobs that come '{word}' the project", 0.6) if word.startswith("with") else ("existing", f"'{word}' before the count", 0.7)
    if is_new:
        return "new", "called new or additional", 0.95
    if cue == "new":
        if word.startswith("support"):
            return "unclear", "supported jobs may be held already", 0.5
        if people and not word.startswith(("hir", "add", "bring", "employ", "recruit", "grow", "increas", "expand", "boost", "rais", "creat", "fill", "seek", "need", "staff", "welcom", "relocat", "mov", "requir")):
            return "unclear", f"'{word}' people", 0.4
        return "new", f"'{word}' before the count", 0.9
    if people:
        return "unclear", "people, and no word of hiring", 0.3
    if re.match(r"\s*(?:will|would|are expected to|to) (?:be|come|result)|\s*(?:expected|planned|projected|promised|announced|created|added|coming)\b", right):
        return "new", "jobs to come", 0.85
    return "new", "a bare count of jobs", 0.6


def _clause(low: str, start: int, stop: int) -> str:
    """What stands before a count, within its clause."""
    left = low[start:stop]
    for match in _patterns()["break"].finditer(left):
        start_of_rest = match.end()
        rest = left[start_of_rest:]
        if rest:
            last = start_of_rest
    return left[last:] if "last" in locals() else left


def _last_cue(left: str) -> tuple[Kind | None, str, str]:
    """The cue nearest to the count: its kind, its words and what stands between."""
    found: re.Match[str] | None = None
    for match in _patterns()["cue"].finditer(left):
        found = match
    if found is None or found.lastgroup is None:
        return None, "", ""
    kind: Kind = found.lastgroup.split("_", 1)[1]  # type: ignore[assignment]
    return kind, found[0].strip(), left[found.end() :]


def _growth(page: Page, start: int, stop: int, taken: int) -> Iterator[Jobs]:
    """'Doubling its workforce from 100 to 200' is 100 new jobs; 'growing the staff by 80' is 80."""
    low, patterns = page.low, _patterns()
    for match in patterns["double"].finditer(low, start, stop):
        begin, end = page.sentence_at(match.start())
        low_end, high_end = number(match["a"]), number(match["b"])
        staff = re.search(r"\b(?:workforce|employees|headcount|staff|employment|workers|jobs|team|people)\b", low[max(begin, match.start() - 90) : min(end, match.end() + 30)])
        if low_end and high_end and low_end < high_end <= MOST and staff and not _plain_year(match, low_end, high_end):
            yield Jobs(match.start("a"), match.end("b"), high_end - low_end, None, "new", "growth from one count to another", 0.75)
    for match in patterns["growth"].finditer(low, start, stop):
        begin, _ = page.sentence_at(match.start())
        count = number(match["a"])
        staff = re.search(r"(?:grow|increas|expand|boost|rais|add)\w*[^.;]{0,40}\b(?:workforce|headcount|staff|employment|team|employees|jobs)\b[^.;%$]{0,40}$", low[begin : match.start()])
        if count and count <= MOST and staff and not 1990 <= count <= 2060:
            yield Jobs(match.start("a"), match.end("a"), count, None, "new", "the workforce grows by it", 0.85)


def _plain_year(match: re.Match[str], first: int, second: int) -> bool:
    years = range(1990, 2061)
    return match["a"].isdigit() and first in years and second in years
