"""The words beside a name that tell its role: the company, or a newspaper, a supplier, an owner, a builder."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader.company.own_cues import OWN_CUES
from aker_jobs.expansions.reader.text.patterns import patterns

_PATTERNS = {
    "told by": r"\b(?:reports|according to|told|in|reported by|to) (?:the )?$",
    "belongs to": (
        r"\bholding company for (?:the )?$|"
        r"\b(?:parent|owner|maker|producer|operator|supplier|distributor|dealer|subsidiary|unit|division|affiliate|arm|part"
        r"|branch)"
        r"(?: company| corporation)? of (?:the )?(?:[a-z]+-based |[a-z]+'s )?$"
        r"|,? an? (?:[\w-]+ )?(?:subsidiary|unit|division|affiliate|arm) of (?:the )?(?:[a-z][\w'-]* ){1,7}$"
        r"|, (?:now )?(?:an? )?(?:part|member|subsidiary|unit|division) of (?:the |an? )?(?:[a-z][\w'-]* ){1,6}$"
        r"|(?:^ ?|[.;!?]\s)(?:its |the )?parent (?:company|firm|corporation) $"
        r"|\b(?:its|their|his|thanked|with|from|by|for) parent (?:company|firm|corporation),? $"
        r"|, (?:which is )?(?:owned|backed|controlled) by (?:the )?(?:[\w' -]{2,30}-based )?$"
    ),
    "done by": (
        r"\b(?:was|were|been|once|originally|formerly|previously) (?:[\w-]+ ){0,3}?"
        r"(?:built|owned|purchased|bought|acquired|operated|founded|occupied|used|run|leased|vacated|made|closed)"
        r" by (?:the )?$"
        r"|\bdesigned and (?:built|constructed) by (?:the )?$"
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
    "brand": r"\b(?:maker|owner|producer|manufacturer|seller)s? of [^.;,]{1,60} and $",
    "customers": r"\bsuppl(?:iers?|ies|ying) (?:of )?[^.;]{0,60}?\bto (?:[^.;]{0,60}(?:,| and) )?$",
    "served": r"\b(?:clients?|customers?) (?:include|are|such as|like)[^.;]{0,60}$",
    "sister": r"\b(?:sister|affiliated) (?:company|firm|business) $",
    "too": r"\balso (?:landed|attracted|lured|recruited|welcomed|won|got|drew) (?:an?|the) $",
    "parent's": r"'s? (?:corporate |new |german |japanese |u·s· )?(?:parent|owner|maker|operator)\b",
    "years ago": (
        r"[^.;]{0,60} (?:built|opened|came|moved|bought|closed|started|located)[^.;]{0,60}\b(?:decades?|years) ago\b"
    ),
    "shell": (
        r"\b(?:shell (?:company|corporation|entity)|limited liability (?:company|corporation)|holding company"
        r"|development entity)(?: called| named| known as)?,? $"
    ),
    "parts of it": r", an? (?:[a-z-]+ ){0,3}?"
    r"(?:venture|partnership|collaboration|company|business) (?:between|of|formed by) (?:the )?$",
    "behind": r"\b(?:is|was) (?:the )?(?:[a-z-]+ ){0,3}behind $",
    "joined": r"\bjoin(?:s|ing) (?:the )?$",
    "near by": r" (?:nearby|there|next door|in the park)\b",
    "what it runs": (
        r"\b(?:system|company|firm|chain|group|network|retailer|maker|provider), which (?:also |already )?"
        r"(?:runs|owns|operates|makes|sells|holds) (?:[a-z-]+ ){0,3}$"
    ),
    "chosen by": r"\b(?:chosen|picked|selected|tapped) by (?:the )?$",
    "spokesman of": r"\bspokes(?:man|woman|person|people) (?:for|of|with|at) (?:the )?$",
    "contract with": (
        r"(?<!incentive )(?<!abatement )\b(?:contracts?|orders?) (?:[\w$·-]+ ){0,3}?(?:with|from) (?:the )?$"
    ),
    "next to": (
        r"\b(?:next (?:door )?to|beside|adjacent to|close to|across from|alongside|a neighbor of) (?:the )?"
        r"(?:new |existing |planned |future |giant |huge )*$"
    ),
    "near": r"\bnear (?:where )?(?:the )?$",
    "its site": (r"'s? (?:[\w-]+ ){0,5}?(?:plant|factory|site|facility|campus|mill|complex|headquarters|megasite)\b"),
    "when": r"\b(?:when|once|until|after|before|by the time) (?:the )?$",
    "opens then": (
        r" (?:opens|starts (?:up|production)|begins (?:production|operations)|comes on ?line|goes on ?line"
        r"|is (?:built|complete|completed|finished|in operation|up and running|operational))\b(?! (?:an?|its|the|in) )"
    ),
    "site is called": (
        r" is (?:what|how) (?:the|its|this|that) (?:[\w-]+ ){0,2}?"
        r"(?:facility|plant|site|center|park|project|building|complex|campus|mill|factory)"
        r" (?:will be|is|is to be|would be) (?:called|named|known)\b"
    ),
    "place chosen": (
        r" (?:has been|was|is|had been|will be) (?:chosen|picked|selected|tapped) (?:by [^.;]{2,60}? )?(?:as|for)"
        r" (?:the|a|an|its|their) (?:[\w-]+ ){0,3}?(?:site|home|location|headquarters|plant|facility)\b"
    ),
    "closes": (
        r"(?:, [^.;]{3,80}?,)? (?:announced|said)(?: \w+){0,3}? (?:that )?(?:it|they)"
        r" (?:would|will|plans? to|is going to|was|is) (?:(?!not\b|never\b)[\w-]+ ){0,8}?"
        r"(?:clos(?:e|ing)|shut(?:ting)?|lay(?:ing)? off)\b"
        r"(?!.{0,200}?\b(?:mov|open|expand|relocat|add|build|creat|invest|hir))"
    ),
    "examples": (
        r"\b(?:companies|firms|businesses|manufacturers|giants|makers|automakers|suppliers|brands|names|employers)"
        r" (?:like|such as|including) (?:[\w&' .·-]+(?:, and |, | and ))*$"
    ),
    "itself": r" (?:itself|themselves) ",
    "bought by": (
        r", (?:bought|acquired|owned|purchased|sold|founded)(?: (?:last|this|in) \w+(?: \d+)?"
        r"| \w+ years? ago| recently)? by (?:the )?$"
    ),
    "launched": r"\b(?:it|company) (?:launched|started) $",
    "neighbors": r"\bwhere (?:[\w&' .·-]+(?:, and |, | and ))*$",
    "neighbor": (
        r"(?:, [\w&' .·-]+)*(?:,? and [\w&' .·-]+)? (?:are|is|have|has|also|already|both|all)"
        r" (?:also |already )?(?:build|expand|put|plant|grow|locat|operat|based|ha(?:s|ve)|run)"
    ),
    "another day": (
        r"\s*(?:(?:earlier (?:this|last)|last) (?:week|month|year|spring|summer|fall|winter)"
        r"|(?:a|one|two|three|several|\w+) (?:weeks?|months?|years?) (?:ago|earlier|before)"
        r"|in (?:january|february|march|april|may|june|july|august|september|october|november|december|(?:19|20)\d\d)"
        r"|elsewhere|meanwhile|separately|also this (?:week|month|year)|in other news|in \w+'s other), "
    ),
    "partner": (
        r"\b(?:joint venture|partnership|venture|collaboration|partner(?:ing|ed|s)?|team(?:ing|ed|s)? up|alliance) with"
        r" (?:the )?(?:[a-z-]+'s )?(?:[a-z-]+ ){0,4}$"
    ),
    "serves": (
        r"\b(?:landlord|architects?|brokers?|brokerage|lender|site consultants?|general contractor"
        r"|construction manager|engineering firm) (?:for the project )?$"
    ),
    "a building": (
        r"\b(?:building|space|site|park|tower|complex|warehouse|center|campus|property|development|facility|offices?)"
        r" (?:that |which |where )?$"
    ),
    "builds it": (
        r" (?:is|was|has been|had|has|are|plans to|will)? ?(?:building|build|built|develop|developing|developed|owns"
        r"|owned|constructing|constructed|putting up)\b"
    ),
    "contributes": (
        r" (?:and [^.;,]{2,40} )?(?:will|would|has agreed to|have agreed to|plans? to|is to|are to) (?:also )?"
        r"(?:give|send|donate|lend|contribute|sponsor|help (?:pay|fund|finance)|pay for|finance)\b"
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
    "before it": (
        r"\b(?:former|formerly|onetime|one-time|old|ex-|now-closed|vacant|vacated|closed|shuttered|empty|idled"
        r"|what (?:was|is|used to be|had been) (?:once )?the) $"
    ),
    "news of it": (
        r"\b(?:with|follow(?:s|ed|ing)?|after|since) (?:[\w']+ ){0,3}?(?:news|word|announcements?|decision) that"
        r" (?:[a-z-]+ ){0,5}$"
    ),
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
    somebodys = rf"(?:'s)? (?:[a-z-]+ ){{0,3}}?(?:{patterns('company')['role before']}|employer|business|plant)\b"
    newspaper = rf"(?:^|\s)(?:{patterns('company')['newspaper']})$"
    return {
        name: re.compile(pattern)
        for name, pattern in (
            *OWN_CUES.items(),
            *_PATTERNS.items(),
            ("newspaper", newspaper),
            ("somebody's", somebodys),
        )
    }
