"""What is said behind a name and before it that makes it the company's: the patterns, by the mark that follows."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader.text.patterns import patterns

_COMES_OR_GOES = r"(?:(?:is |are )?(?:leaving|uprooting)|leaves|came|gathered|uproots|asked for)\b"
_BRACKETS = r"(?:,?\s*\([^()]{1,60}\))?"


@cache
def behind() -> dict[str, tuple[tuple[float, re.Pattern[str], str], ...]]:
    """What is said behind a name, by the mark that follows it: score, pattern of the flat text, reason."""
    words = dict(patterns("company"))
    words["do"] = f"(?:{words['do']}|{_COMES_OR_GOES})"
    does = re.compile(rf"(?:'s)?,?\s+{words['do']}")
    it = r"(?:it|its|the (?:[\w$·,-]+ ){0,5}?"
    it += r"(?:company|firm|deal|project|plant|new|expansion|refinery|facility|factory|mill|hospital|campus"
    it += r"|investment|move|brewery|bakery|center|building|headquarters|warehouse|jobs|lab|site))"
    day = r"(?: (?:on )?\w+day| today| in a \w+)?"
    tells = re.compile(rf",?\s+(?:said|says|told [\w·.&' ]{{3,50}}?|confirmed|reported){day}(?: that)? {it}\b")
    itself = re.compile(
        r",\s+the (?:company|hospital|firm|university|utility|retailer|chain) (?:announced|said|confirmed)\b"
    )
    which = re.compile(rf",\s+(?:which|who|that)\s+{words['do']}")
    goes_on = rf"(?:{words['do']}|(?:said|says)(?: \w+day)?(?: that)? {it}\b)"
    called = re.compile(
        rf",\s+(?:an?|the|which is an?) (?:[\w'·-]+ ){{0,7}}?(?:{words['roles']})\b(?! (?:president|manager"
        rf"|chief|executive))"
    )
    apposed = re.compile(
        rf"(?:(?:,|\s-)\s+|—)(?!{words['person']}\b(?!(?<=owner) of ))[^.;]{{3,260}}?(?:(?:,|\s-|\))\s+|—){goes_on}"
    )
    introduced = re.compile(rf":\s+(?:the|an?|its) [^.;:]{{3,90}}?\b{words['do']}")
    joint = re.compile(rf"\s+and\s+(?:[^.;,]|,(?= (?:inc|llc|ltd|corp)\b)){{2,70}}?\s+{words['do']}")
    brand = re.compile(rf"\s+by\s+[\w&-]+\s+{words['do']}")
    there = re.compile(rf"\s+(?:in|of|at)\s+(?:[\w'-]+[.·]?\s?){{1,3}}(?:,\s+[\w.·]+,?)?,?\s+{words['do']}")
    owns = re.compile(rf"(?:'s?)\s+(?:[\w$·,-]+\s+){{0,9}}?(?:{words['owned']})\b")
    named = re.compile(rf"\s+(?:[\w-]+\s+){{0,3}}?(?:{words['named']})\b")
    speaker = re.compile(r"\s+spokes\w+\b")
    heads = re.compile(rf"\s+(?:{words['head']})\b")
    act, described = "does what is announced", "described, then does what is announced"
    return {
        ",": (
            (4.0, which, described),
            (4.0, does, act),
            (4.0, tells, act),
            (4.0, itself, "described, then tells it"),
            (4.0, apposed, described),
            (2.4, called, "called a company"),
        ),
        "—": ((4.0, apposed, described),),
        ":": ((4.0, introduced, described),),
        "'": (
            (4.0, does, act),
            (4.0, re.compile(f"'s{apposed.pattern}"), described),
            (2.6, owns, "its site or plan is spoken of"),
        ),
        " ": (
            (4.0, does, act),
            (4.0, tells, act),
            (4.0, apposed, described),
            (4.6, joint, "first of those that do it"),
            (4.3, brand, "a brand by its owner, and does what is announced"),
            (3.6, there, act),
            (3.0, speaker, "its spokesman speaks for it"),
            (2.4, heads, "its head speaks for it"),
            (1.7, named, "names the project"),
        ),
    }


@cache
def words_before() -> frozenset[str]:
    return frozenset(patterns("company")["by"].split("|"))


@cache
def before() -> dict[str, re.Pattern[str]]:
    roles = patterns("company")["roles"]
    return {
        "brackets": re.compile(_BRACKETS),
        "that": re.compile(
            r"(?:announce[ds]?|announcing|confirmed|revealed|said)(?: [\w,]+){0,4}?(?: that)? (?:the )?$"
            r"|\bthat (?:the )?$"
            r"|\bannounced(?: \w+){0,2} (?:plans|expansion|location) (?:by|of|for) $"
        ),
        "by": re.compile(
            r"\b(?:by|for|from|of|supports?|supporting|assist|assisting|help|helping|helps|welcomes?|welcoming|lures?"
            r"|luring|lands?|landing|attracts?|recruits?|thanks?|congratulat\w+|joined|joins|visited|when|where|as) "
            rf"(?:(?:the|a|an|its)? ?(?:[\w-]+ ){{0,4}}?(?:{roles}),? )?$|\binvest\w* [^.;]{{0,60}} in $"
        ),
        "by one from": re.compile(
            r"\b(?:by|for|from|of|where|when) (?:an? |the )?[\w.,·' -]{2,40}-(?:based|headquartered) $"
        ),
        "role": re.compile(roles),
        "awarded": re.compile(
            r"\b(?:award|grant|giv|offer|approv|provid)\w* $|\bgave $"
            r"|\b(?:awarded|granted|given) to $"
        ),
        "public money": re.compile(r"\b(?:incentives?|abatements?|credits?|grants?|loans?|rebates?) (?:for|to) $"),
        "money": re.compile(r" (?:up to |as much as |more than |nearly |about |over |an? |roughly )*\$?\d"),
        "person": re.compile(
            rf",\s+{patterns('company')['person']}\b"
            r"|\s+(?:said|says|added|told|noted|explained|stated|commented|remarked|tweeted|wrote)\b"
        ),
        "kind": re.compile(rf"\s(?:[a-z-]+\s)?(?:{roles})\s(?=[A-Z])(?!(?:And|Or|In|At|To|For|Of|With)\b)"),
        "speaks": re.compile(r" (?:said|says)\b(?! (?:in a|on \w+day|he|she)\b)"),
        "founded": re.compile(r"\b(?:started|founded|founder of|owns|co-founded|runs|launched|heads|leads) (?:the )?$"),
        "dateline": re.compile(
            r"(?:,\s++[A-Z][A-Za-z.]{1,13})?(?:\s*+\([^()\n]{1,40}\))?\s++(?:-{1,2}|—)\s++(?=[\"A-Z(])"
        ),
        "cut": re.compile(r"\s?(?:[.·]{3}|…)"),
        "event": re.compile(r"(?: [A-Z][\w-]+){1,3} (?:Summit|Conference|Expo|Convention|Forum|Symposium|Show)\b"),
        "somewhere": re.compile(r"\b(?:in|at|to|from|near|of|city)\s+$"),
        "as place": re.compile(r",\s+[a-z][\w.·]+[,.)·]|\s*(?:-|:)\s"),
    }
