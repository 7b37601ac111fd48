"""The words beside a name that tell its role: the company, or a newspaper, a supplier, an owner, a builder."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader.patterns import patterns

_PATTERNS = {
    "told by": r"\b(?:reports|according to|told|in|reported by|to) (?:the )?$",
    "labeled": r"\b(?:who|company|business|employer|firm|company name|applicant)(?: name)?: $",
    "belongs to": (
        r"\b(?:parent|owner|maker|producer|operator|subsidiary|unit|division|affiliate|arm|part|branch)"
        r"(?: company| corporation)? of (?:the )?(?:[a-z]+-based |[a-z]+'s )?$"
        r"|,? an? (?:[\w-]+ )?(?:subsidiary|unit|division|affiliate|arm) of (?:[a-z][\w'-]* ){1,7}$"
        r"|(?:^|[.;!?]\s)(?:its |the )?parent (?:company|firm|corporation) $"
        r"|, (?:which is )?(?:owned|backed|controlled) by (?:the )?(?:[\w' -]{2,30}-based )?$"
    ),
    "done by": (
        r"\b(?:was|were|been|once|originally|formerly|previously) (?:[\w-]+ ){0,3}?"
        r"(?:built|owned|purchased|bought|acquired|operated|founded|occupied|used|run|leased|vacated|made|closed)"
        r" by (?:the )?$"
        r"|\b(?:facility|plant|factory|building|site|warehouse|space|mill|property|complex|brewery|store|center)"
        r" (?:previously |formerly |once |last |recently )?(?:owned|occupied|operated|used|vacated|run|built)"
        r" by (?:the )?$"
        r"|\b(?:completed|erected|engineered|designed|reported|obtained|vacated|reviewed|inspired|prompted"
        r"|represented|driven|spurred) by (?:the )?$"
    ),
    "old name": (
        r"\b(?:opened|began|started|operated|founded)"
        r"(?: (?:\d+|life|more|than|nearly|about|in|years?|decades?|ago|business|operations?))* as (?:the )?$"
    ),
    "column": r"\s*[A-Z]\w*(?:Breaks|News|Wire|Alert|Watch|Briefs?)\s(?:-|—)\s",
    "serves it": (
        r"(?: (?:has|have|announced(?: today)?(?: that)?(?: it)?(?: has)?))* (?:represented|brokered|arranged)\b"
        r"|,? (?:which )?(?:is|was|will be|serves as|acted as) (?:a |the )?(?:co-)?(?:partner in"
        r"|developer (?:of|for)|builder|broker|general contractor|contractor|architect)\b"
    ),
    "byline": (
        r"(?:^|\n)[ ]*(?:[A-Z][a-z]+ )?[Bb][Yy]:? $|\d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d,? by $"
        r"|\b(?:[Ww]ritten|[Pp]osted|[Pp]hotos?|[Ss]tory) by $"
    ),
    "reports": r":|,? (?:first |has |also )?(?:report(?:s|ed)|says|said|wrote|quoted|cited)\b",
    "address": r"\b(?:at|to|on|of) \d{2,5} (?:[nsew][.·]? )?$",
    "so called": (
        r"\b(?:company|firm|manufacturer|maker|business|employer|supplier|startup)"
        r" (?:known as|called|named|dubbed) $"
    ),
    "brand": r"\b(?:maker|owner|producer|manufacturer|seller)s? of [^.;,]{1,60} and $",
    "customers": r"\bsuppl(?:iers?|ies|ying) (?:of )?[^.;]{0,60}?\bto (?:[^.;]{0,60}(?:,| and) )?$",
    "served": r"\b(?:clients?|customers?) (?:include|are|such as|like)[^.;]{0,60}$",
    "sister": r"\b(?:sister|affiliated) (?:company|firm|business) $",
    "too": r"\balso (?:landed|attracted|lured|recruited|welcomed|won|got|drew) (?:an?|the) $",
    "partners": (
        r"\b(?:partnership|venture|collaboration|alliance|jv) (?:[a-z]+ )?between (?:the )?"
        r"(?:[a-z-]+-based )?$"
    ),
    "built for": (
        r"\bbuild-to-suit\b[^.;]{0,120} for (?:the )?$"
        r"|\b(?:design|engineering|construction) work on (?:a|an|the)(?: [\w-]+){1,5} for (?:the )?$"
    ),
    "its supplier": (
        r"\b(?:company's|firm's|maker's|its|their|the) (?:[\w-]+ )?(?:supplier|customer|landlord|competitor|rival"
        r"|lender|contractor|architect|client), $"
        r"|'s? (?:[\w-]+ )?(?:parent|owner)(?: company| corporation| group)?, $"
    ),
    "moves from": (
        r"\b(?:mov|relocat|shift|transfer)\w* (?:[\w-]+ ){0,5}?from $"
        r"|\b(?:acquir|bought|buy|purchas|leas|rent)\w* [^.;]{0,60}?from (?:the )?$"
    ),
    "before it": (r"\b(?:former|formerly|onetime|one-time|old|ex-|now-closed|vacant|vacated|closed|shuttered) $"),
    "news of it": r"\bwith (?:the )?(?:recent |latest )?(?:news|word|announcement) that $",
    "hopes": r"\b(?:hop(?:e|es|ed|ing)|gambl\w+|bet(?:s|ting)?|believ\w+|fear\w*)(?: that)? $",
    "was there": (
        r" (?:had |once |formerly |previously |used to )?"
        r"(?:produced?|made|make|manufactured|assembled|ran|operated)\b"
    ),
    "opposes": (r",? (?:which|who)?,? ?(?:had |has |have )?(?:oppos|su(?:ed|ing)|fought|fights|protest)\w*"),
    "gives": (
        r"(?: board| officials| has| have| had| will| is| also| today| recently)*"
        r" (?:offer|award|approv|grant|provid)\w* [^.;]{0,60}?"
        r"\b(?:grants?|credits?|incentives?|abatements?|loans?|rebates?)\b"
    ),
}


@cache
def role_cues() -> dict[str, re.Pattern[str]]:
    """Role → what stands before the name (patterns that end with "$") or behind it, of lower-case text."""
    newspaper = rf"(?:^|\s)(?:{patterns('company')['newspaper']})$"
    return {name: re.compile(pattern) for name, pattern in (*_PATTERNS.items(), ("newspaper", newspaper))}
