"""What the words beside a name settle at once: a role in which it is the company, or in which it cannot be.

A label, a partner named first, whom a site is built for; a newspaper, a byline, an address, a supplier, an owner.
"""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader.company_names import is_large_place
from aker_jobs.expansions.reader.company_others import is_nicknamed
from aker_jobs.expansions.reader.document import Document
from aker_jobs.expansions.reader.names import Name, form_of_company
from aker_jobs.expansions.reader.patterns import patterns

Settled = tuple[float, str]
NOT = 0.3  # score of a name in a role that is not the company's
_CALLED = (" named ", " called ", " dubbed ", "known as ", "code-named ", "codenamed ", "nicknamed ")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "labeled": re.compile(r"\b(?:who|company|business|employer|firm|company name|applicant)(?: name)?: $"),
        "belongs to": re.compile(
            r"\b(?:parent|owner|maker|producer|operator|subsidiary|unit|division|affiliate|arm|part|branch)"
            r"(?: company| corporation)? of (?:the )?(?:[a-z]+-based |[a-z]+'s )?$"
            r"|,? an? (?:[\w-]+ )?(?:subsidiary|unit|division|affiliate|arm) of (?:[a-z][\w'-]* ){1,7}$"
            r"|(?:^|[.;!?]\s)(?:its |the )?parent (?:company|firm|corporation) $"
            r"|, (?:which is )?(?:owned|backed|controlled) by (?:the )?(?:[\w' -]{2,30}-based )?$"
        ),
        "done by": re.compile(
            r"\b(?:was|were|been|once|originally|formerly|previously) (?:[\w-]+ ){0,3}?"
            r"(?:built|owned|purchased|bought|acquired|operated|founded|occupied|used|run|leased|vacated|made|closed)"
            r" by (?:the )?$"
            r"|\b(?:facility|plant|factory|building|site|warehouse|space|mill|property|complex|brewery|store|center)"
            r" (?:previously |formerly |once |last |recently )?(?:owned|occupied|operated|used|vacated|run|built)"
            r" by (?:the )?$"
            r"|\b(?:completed|erected|engineered|designed|reported|obtained|vacated|reviewed|inspired|prompted"
            r"|represented|driven|spurred) by (?:the )?$"
        ),
        "old name": re.compile(
            r"\b(?:opened|began|started|operated|founded)"
            r"(?: (?:\d+|life|more|than|nearly|about|in|years?|decades?|ago|business|operations?))* as (?:the )?$"
        ),
        "column": re.compile(r"\s*[A-Z]\w*(?:Breaks|News|Wire|Alert|Watch|Briefs?)\s(?:-|—)\s"),
        "serves it": re.compile(
            r"(?: (?:has|have|announced(?: today)?(?: that)?(?: it)?(?: has)?))* (?:represented|brokered|arranged)\b"
            r"|,? (?:which )?(?:is|was|will be|serves as|acted as) (?:a |the )?(?:co-)?(?:partner in"
            r"|developer (?:of|for)|builder|broker|general contractor|contractor|architect)\b"
        ),
        "byline": re.compile(
            r"(?:^|\n)[ ]*(?:[A-Z][a-z]+ )?[Bb][Yy]:? $|\d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d,? by $"
            r"|\b(?:[Ww]ritten|[Pp]osted|[Pp]hotos?|[Ss]tory) by $"
        ),
        "newspaper": re.compile(rf"(?:^|\s)(?:{patterns('company')['newspaper']})$"),
        "reports": re.compile(r":|,? (?:first |has |also )?(?:report(?:s|ed)|says|said|wrote|quoted|cited)\b"),
        "address": re.compile(r"\b(?:at|to|on|of) \d{2,5} (?:[nsew][.·]? )?$"),
        "so called": re.compile(
            r"\b(?:company|firm|manufacturer|maker|business|employer|supplier|startup)"
            r" (?:known as|called|named|dubbed) $"
        ),
        "brand": re.compile(r"\b(?:maker|owner|producer|manufacturer|seller)s? of [^.;,]{1,60} and $"),
        "customers": re.compile(r"\bsuppl(?:iers?|ies|ying) (?:of )?[^.;]{0,60}?\bto (?:[^.;]{0,60}(?:,| and) )?$"),
        "served": re.compile(r"\b(?:clients?|customers?) (?:include|are|such as|like)[^.;]{0,60}$"),
        "sister": re.compile(r"\b(?:sister|affiliated) (?:company|firm|business) $"),
        "too": re.compile(r"\balso (?:landed|attracted|lured|recruited|welcomed|won|got|drew) (?:an?|the) $"),
        "partners": re.compile(
            r"\b(?:partnership|venture|collaboration|alliance|jv) (?:[a-z]+ )?between (?:the )?"
            r"(?:[a-z-]+-based )?$"
        ),
        "built for": re.compile(
            r"\bbuild-to-suit\b[^.;]{0,120} for (?:the )?$"
            r"|\b(?:design|engineering|construction) work on (?:a|an|the)(?: [\w-]+){1,5} for (?:the )?$"
        ),
        "its supplier": re.compile(
            r"\b(?:company's|firm's|maker's|its|their|the) (?:[\w-]+ )?(?:supplier|customer|landlord|competitor|rival"
            r"|lender|contractor|architect|client), $"
            r"|'s? (?:[\w-]+ )?(?:parent|owner)(?: company| corporation| group)?, $"
        ),
        "moves from": re.compile(
            r"\b(?:mov|relocat|shift|transfer)\w* (?:[\w-]+ ){0,5}?from $"
            r"|\b(?:acquir|bought|buy|purchas|leas|rent)\w* [^.;]{0,60}?from (?:the )?$"
        ),
        "before it": re.compile(
            r"\b(?:former|formerly|onetime|one-time|old|ex-|now-closed|vacant|vacated|closed|shuttered) $"
        ),
        "news of it": re.compile(r"\bwith (?:the )?(?:recent |latest )?(?:news|word|announcement) that $"),
        "hopes": re.compile(r"\b(?:hop(?:e|es|ed|ing)|gambl\w+|bet(?:s|ting)?|believ\w+|fear\w*)(?: that)? $"),
        "was there": re.compile(
            r" (?:had |once |formerly |previously |used to )?"
            r"(?:produced?|made|make|manufactured|assembled|ran|operated)\b"
        ),
        "opposes": re.compile(
            r",? (?:which|who)?,? ?(?:had |has |have )?(?:oppos|su(?:ed|ing)|fought|fights|protest)\w*"
        ),
        "gives": re.compile(
            r"(?: board| officials| has| have| had| will| is| also| today| recently)*"
            r" (?:offer|award|approv|grant|provid)\w* [^.;]{0,60}?"
            r"\b(?:grants?|credits?|incentives?|abatements?|loans?|rebates?)\b"
        ),
    }


def settled(document: Document, name: Name, before: str) -> Settled | None:
    """The score and the reason that a role gives; None where the words beside the name settle nothing.

    before: what stands before the name, in lower case, of the same sentence or the one before.
    """
    return _is_company(document, name, before) or _is_not(document, name, before)


def _is_company(document: Document, name: Name, before: str) -> Settled | None:
    rules = _patterns()
    if before.endswith(": ") and rules["labeled"].search(before) and not is_large_place(name.text):
        return 6.0, "labeled as the company"
    if "between " in before and rules["partners"].search(before):
        return 6.0, "the first of the partners"
    if before.endswith(("the company, ", " company (")):
        return 5.0, "named after the company"
    if before.endswith((" known as ", " called ", " named ", " dubbed ")) and rules["so called"].search(before):
        return 5.0, "the company that is called so"
    if before.endswith((" for ", " for the ")) and rules["built for"].search(
        document.flat, max(0, name.start - 160), name.start
    ):
        return 5.0, "it is built for it"
    return None


def _is_not(document: Document, name: Name, before: str) -> Settled | None:
    """A role in which the name is not the company's: 0.3 and why."""
    rules = _patterns()
    for ends, rule, why in _NOT_BEFORE:
        if before.endswith(ends) and rules[rule].search(before):
            return NOT, why
    if before.endswith(_CALLED):
        return NOT, "what a thing is called"
    if before.endswith("by ") and rules["byline"].search(document.text, max(0, name.start - 40), name.start):
        return NOT, "a byline"
    if (
        before.endswith((", a ", ", an "))
        and name.text.endswith(" Company")
        and document.text[name.end : name.end + 1] == ","
    ):
        return NOT, "the group that it is of"
    if before.endswith('" ') and is_nicknamed(document, name):
        return NOT, "a person by a nickname"
    if before.endswith("where ") and rules["was there"].match(document.flat, name.end):
        return NOT, "what another made there before"
    return _by_what_follows(document, name)


@cache
def _told_by() -> re.Pattern[str]:
    return re.compile(r"\b(?:reports|according to|told|in|reported by|to) (?:the )?$")


def _by_what_follows(document: Document, name: Name) -> Settled | None:
    rules = _patterns()
    if _told_by().search(document.low, max(0, name.start - 24), name.start) and rules["newspaper"].search(
        name.text.lower()
    ):
        return NOT, "a newspaper that reports it"
    if rules["reports"].match(document.flat, name.end) and rules["newspaper"].search(name.text.lower()):
        return NOT, "a newspaper that reports it"
    if rules["gives"].match(document.flat, name.end) and not form_of_company().search(name.text):
        return NOT, "gives money"
    if name.start == document.sentences[0][0] and rules["column"].match(document.text, name.start):
        return NOT, "a column's label"
    if rules["serves it"].match(document.flat, name.end):
        return NOT, "builds, sells or lets it for another"
    if rules["opposes"].match(document.flat, name.end):
        return NOT, "is against it"
    return None


# How what stands before the name ends (a cheap look), the rule, and the reason.
_NOT_BEFORE: tuple[tuple[str | tuple[str, ...], str, str], ...] = (
    (" ", "belongs to", "what the company belongs to, or what belongs to it"),
    (", ", "its supplier", "a supplier or customer"),
    (("by ", "by the "), "done by", "what another did"),
    ("from ", "moves from", "where it moves from"),
    ("from the ", "moves from", "where it moves from"),
    (" ", "before it", "who was there before"),
    (("as ", "as the "), "old name", "what the site was called once"),
    (" ", "hopes", "what another is hoped to do"),
    ("that ", "news of it", "other news"),
    (" ", "address", "an address"),
    (("include ", "are ", "as ", "like ", ", ", " and "), "served", "whom the company serves"),
    ((" company ", " firm ", " business "), "sister", "the company's sister"),
    (" and ", "brand", "a brand of the company"),
    (("to ", ", ", " and "), "customers", "whom the company supplies"),
    ((" a ", " an ", " the "), "too", "another that came there"),
)
