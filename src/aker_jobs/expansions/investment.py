"""Whose money an amount is: the company's own for the project, the public's, or neither."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from aker_jobs.expansions import lists
from aker_jobs.expansions.page import Page
from aker_jobs.expansions.quantities import Money, amounts

Owner = Literal["company", "public", "earlier", "other", "unclear"]
LEAST = 20_000  # dollars: smaller amounts are wages and prices


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount with whose it is, by which rule, and how sure that is."""

    money: Money
    owner: Owner
    why: str
    confidence: float


_PUBLIC_NOUN = (
    r"grants?|tax (?:credits?|abatements?|breaks?|incentives?|rebates?|exemptions?|relief|increment|refunds?)|incentives?|loans?|bonds?|credits?|"
    r"subsid(?:y|ies)|awards?|rebates?|abatements?|appropriations?|reimbursements?|exemptions?|forgivable|subsidized|"
    r"(?:direct |federal |state |public |local |county |city |proposed |matching )+(?:funding|funds|money|dollars|support|assistance|investment|aid)|tif\b|jdig|pilot agreement|"
    r"chips (?:act )?(?:award|funding|incentives?|money)|infrastructure (?:grant|funding)|program|fund|package of incentives|incentive package"
)
_PROJECT_NOUN = (
    r"(?:capital |private |initial |total |new |planned |additional |company |corporate |overall |combined |local |multi-?year |multi-?phase |phased |economic )*(?:investments?|commitment)|expansions?|projects?|facilit(?:y|ies)|plants?|factor(?:y|ies)|campus(?:es)?|"
    r"buildings?|headquarters|hq|data cent(?:er|re)s?|hospitals?|cent(?:er|re)s?|towers?|upgrades?|renovations?|moderni[sz]ation|complex|mills?|"
    r"warehouses?|labs?|laborator(?:y|ies)|hubs?|sites?|developments?|capital|additions?|construction|fabs?|megafab|gigafactory|refinery|foundry|units?|line|lines|\w+mill|\w+works|operations?|"
    r"overhaul|remodel|retrofit|relocation|build-?out|groundbreaking|greenhouses?|brewery|distillery|terminal|port|shipyard|pavilion|clinic|wing|institute|school|college|"
    r"strategic plan|capital plan|growth plan|master plan|plan|plans|initiative|effort|bet|move|production|manufacturing|distribution"
)
_OTHER_NOUN = (
    r"revenues?|sales|payroll|wages?|salar(?:y|ies)|compensation|contracts?|orders?|acquisitions?|purchase|deal|agreement|round|financing|offering|valuation|equity|"
    r"(?:economic |annual |fiscal |total |estimated |statewide )*(?:economic impact|impact|output|activity)|markets?|gifts?|donations?|pledge|budget|settlement|fine|seed|series|partnership|"
    r"in annual|annual|annually|per year|a year|per hour|an hour|each year|yearly|backlog|industry|debt|notes|shares|stock|profit|earnings|losses|loss|cap|endowment|scholarships?|"
    r"in savings|savings|in taxes|tax revenue|property tax|in damage|company|venture|in clean energy"
)
_PUBLIC_VERB = (
    r"award(?:s|ed|ing)?|grant(?:s|ed|ing)? (?:of|worth|totaling|for)|granted|approv(?:e|es|ed|ing)|receiv(?:e|es|ed|ing)|offer(?:s|ed|ing)?|eligible for|qualif\w+ for|"
    r"loans? (?:of|worth|totaling)|bonds? (?:of|worth|totaling)|credits? (?:of|worth|valued at|totaling|up to)|incentives? (?:of|worth|valued at|total\w+|up to|package)|"
    r"abatements? (?:of|worth|valued at)|package (?:of|worth|valued at|with a [\w ]*value of)|support(?:ed)? (?:of|by|with|from)|through (?:the|a)|provid(?:e|es|ed|ing)|"
    r"assist(?:ance|ed|ing)?|subsid\w+|reimburse\w*|earmark\w*|appropriat\w+|fund(?:s|ed|ing) (?:of|worth|with)|help(?:ed)? (?:from|by)|contribut\w+|sweeten\w*|(?:public|state|federal|local) (?:funds?|funding|support|money|aid|investment)|"
    r"as much as|claw\w*|abat\w+|worth of incentives|grant|incentives?|tax credits?"
)
_COMPANY_VERB = (
    r"invest(?:s|ing|ed|ment|ments)?|spend(?:s|ing)?|spent|pour(?:s|ing)?|inject(?:s|ing)?|plow(?:s|ing)?|commit(?:s|ting|ted|ment)?|cost(?:s|ing)?|price tag|"
    r"capital expenditures?|capital outlay|capex|put(?:s|ting)?|pump(?:s|ing)?|sink(?:s|ing)?|estimated (?:at|to cost)|totaling|pledg(?:e|es|ed|ing)|expenditures?|outlay|(?:project|expansion|investment|facility|plant|campus|factory)(?: is| was)?,? (?:worth|valued at)|"
    r"(?:expand|increas|boost|rais)\w*[^.;]{0,90} by|tune of|earmark(?:s|ed|ing) "
)
_EARLIER = (
    r"(?:has|have|had) (?:already |previously |now |also )?(?:invested|spent|committed|put)|already invested|(?:initial|previous|prior|earlier|past|existing|original)(?:ly)? (?:\w+ )?(?:investments?|announce\w*|commitment|phases?)|"
    r"previously|since (?:19|20)\d\d|earlier (?:this|that)|last year|to date|builds? on|on top of|in addition to|following (?:a|an|its|the)|invested"
)
_OTHER_VERB = (
    r"acqui(?:re|res|red|ring|sition)\w*|bought|buy(?:s|ing)?|purchas(?:e|es|ed|ing)|sold|sell(?:s|ing)?|rais(?:ed|es|ing)|secur(?:ed|es|ing)|clos(?:ed|es|ing)|revenues?(?: of)?|sales(?: of)?|"
    r"payroll(?: of)?|wages?(?: of)?|salar\w+(?: of)?|averag\w+|pay(?:s|ing)?|paid|earn\w*|contract(?:s|ed)?|valuation of|donat\w+|gift of|market|grow to|budget|orders?|deal (?:worth|valued)|worth|valued at|economic impact|generate|contribute|impact of|fined?|compensation"
)


_BUILT = (
    r"\b(?:build|built|construct|open|develop|break ground on|broke ground on|erect|establish|launch|plann|plan|start|begin|began|complete|propos|unveil|announc|eye|seek)\w*(?: [\w'-]+){0,3}? "
    r"(?:a|an|its|the|another|new|first|planned|proposed)(?: [\w-]+){0,3},? (?:up to |more than |nearly |roughly |about |over |approximately |at least )?$"
)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    states = "|".join(re.escape(name) for name in sorted(lists.state_names(), key=len, reverse=True))
    body = (
        rf"(?:the |this |our )?(?:state(?: of (?:{states}))?|{states}|city(?: of [a-z·. ]+)?|county|[a-z]+ county|town|village|port authority|commonwealth|legislature|lawmakers|"
        r"governor(?: [a-z.·']+){0,3}|gov.(?: [a-z.·']+){0,3}|government|federal government|administration|(?:[a-z]+ )?department(?: of [a-z]+(?: and [a-z ]+?)?)?|ded|authority|commission|council|agency|usda|eda|"
        r"jobsohio|congress|biden|trump|treasury|fund|board|district|utility)"
    )
    return {
        "noun": re.compile(
            rf"(?:-plus|\+| or more| dollars?)?[\s,-]*(?:(?!(?:{_PUBLIC_NOUN}|{_PROJECT_NOUN}|{_OTHER_NOUN})\b)(?:[a-z0-9][\w'.&/-]*|,|&)[\s,-]+){{0,7}}?"
            rf"(?:(?P<public>{_PUBLIC_NOUN})|(?P<other>{_OTHER_NOUN})|(?P<project>{_PROJECT_NOUN}))\b"
        ),
        "granted": re.compile(rf"\b(?:{_PUBLIC_NOUN})\b(?!-)"),
        "in": re.compile(rf" (?:worth )?(?:in|of) (?:(?!(?:the|a|an|its|their)\b)[\w-]+ ){{0,3}}?(?:(?P<public>{_PUBLIC_NOUN})|(?P<other>{_OTHER_NOUN})|(?P<project>{_PROJECT_NOUN}))\b"),
        "stop": re.compile(
            r"\s(?:in|to|for|from|over|by|at|that|which|with|will|and create|and add|when|as|and|through|into|on|would|is|was|of|after|during)\s|[.;:()]|,\s(?!(?:" + states + r")\b)"
        ),
        "verb": re.compile(
            rf"\b(?:(?P<earlier>{_EARLIER})|(?P<public>{_PUBLIC_VERB})|(?P<other>{_OTHER_VERB})|(?P<company>{_COMPANY_VERB}))(?=\W|$)"
        ),
        "body": re.compile(
            rf"(?:^|[\s\"(]){body}(?:,? (?:today|also|recently|now|has|have|had|is|are|will|would|plans? to|agreed to|to|be|officials|leaders|council|commission|board))* (?:invest|commit|contribut|provid|spend|award|put|approv|offer|launch|grant)\w*\b[^.;]{{0,30}}$"
        ),
    }


def company_amounts(page: Page, start: int, stop: int) -> Iterator[Amount]:
    """Every amount of at least `LEAST` dollars between two places of the text, with whose it is."""
    if "$" not in page.low and "dollar" not in page.low and "usd" not in page.low:
        return
    for money in amounts(page.low, start, stop):
        if money.usd >= LEAST:
            yield _judged(page, money)


def _judged(page: Page, money: Money) -> Amount:
    low = page.flat
    begin, end = page.sentence_at(money.start)
    right = low[money.end : min(end, money.end + 110)]
    before = low[max(begin, money.start - 130) : money.start]
    if _patterns()["body"].search(before):
        return Amount(money, "public", "the government gives it", 0.9)
    noun = _noun(right)
    if noun == "public":
        return Amount(money, "public", "called a grant, credit, loan or incentive", 0.95)
    owner, said, near = _verb(before)
    if owner == "earlier" and noun == "project" and re.search(r"\b(?:will|plans?|would|is|are)\b", before[before.rfind(said) :]):
        owner = None
    if noun == "project" and re.search(r"(?:'s?|\bits|\btheir) (?:new |planned |proposed )?$", before):
        return Amount(money, "company", "the size of its project", 0.9)
    if noun is None and re.search(r"\b(?:jobs|positions|employees|workers)(?:,| and| -)+ (?:a |an )?$", before):
        return Amount(money, "company", "beside the jobs in a list", 0.7)
    if noun is None and re.search(_BUILT, before):
        return Amount(money, "company", "what is to be built for it", 0.85)
    if noun == "project" and owner not in ("earlier", "public") :
        return Amount(money, "company", "the size of the project", 0.95 if owner == "company" else 0.9)
    if noun == "project" and owner == "public" and not near:
        return Amount(money, "company", "the size of the project", 0.8)
    if noun == "other":
        return Amount(money, "other", "revenue, wages, a purchase or a market", 0.85)
    if owner is None:
        return Amount(money, "unclear", "nothing says whose", 0.3)
    if noun == "project" and owner == "public":
        return Amount(money, "company", "the size of the project that was approved", 0.75) if said.startswith(("approv", "support", "offer", "as much")) else Amount(money, "public", f"'{said}' before it", 0.8)
    return Amount(money, owner, f"'{said}' before it", 0.85)


def _noun(right: str) -> str | None:
    """What the amount is an amount of: public, project, other, or None where no noun follows."""
    match = re.match(r" (?:worth )?(?:in|of) ", right)
    if match:
        found = _patterns()["in"].match(right)
        return found.lastgroup if found else None
    stop = _patterns()["stop"].search(right)
    end = min(stop.start() if stop else len(right), 90)
    if _patterns()["granted"].search(right, 0, end):
        return "public"
    found = _patterns()["noun"].match(right, 0, end)
    return found.lastgroup if found else None


def _verb(before: str) -> tuple[Owner | None, str, bool]:
    """The word of giving or spending nearest before the amount: whose money it tells, the word, and whether it is near."""
    found: re.Match[str] | None = None
    clause = re.split(r"[;]\s|\.\s", before)[-1]
    for match in _patterns()["verb"].finditer(clause):
        found = match
    if found is None or found.lastgroup is None:
        return None, "", False
    owner: Owner = found.lastgroup  # type: ignore[assignment]
    return owner, found[0], len(clause) - found.end() < 25
