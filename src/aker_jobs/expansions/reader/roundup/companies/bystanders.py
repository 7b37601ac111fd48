"""Names in a roundup that are no project's: who helped, buys what is made or owns the company, where it is from.

'Acme Power and the Lima Chamber worked with the company on this project', 'will let the Bolt Group use carbon fiber',
'Acme, which belongs to the Bolt Group', 'its customer Bolt, which is backed by Nutley', 'its Bolt and Nutley lines',
'the toy company from Billund'.
"""

from __future__ import annotations

import re
from functools import cache

LONGEST = 400  # characters of a sentence before a name, and behind it
NEAR = 90  # characters right before a name


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    body = (
        r"(?:Department|Chamber|Authority|City of|County|Partnership|Council|Commission|Alliance|Agency"
        r"|Quick Start)"
    )
    helped = (
        r"(?:worked (?:closely |together )?(?:with (?:the )?(?:company|firm)"
        r"|on (?:the|this) project|to (?:bring|recruit|land))"
        r"|(?:assisted|supported|helped|aided) (?:the (?:company|firm|project)"
        r"|with (?:the|this) (?:project|expansion)|in the)"
        r"|(?:collaborated|partnered|teamed up) (?:with the (?:company|firm)"
        r"|on (?:the|this)|to (?:bring|recruit|support))"
        r"|(?:are|were|was|is) (?:also )?(?:partners|involved|part of the team))"
    )
    return {
        "end": re.compile(r"(?<![A-Z])(?<!Inc)(?<!Co)(?<!Corp)[.!?]\s|\n"),
        "body": re.compile(rf"\b{body}\b"),
        "helped": re.compile(rf"\b{helped}\b"),
        "partners": re.compile(
            r"\b(?:partners (?:on (?:the|this) project )?(?:are|were|include|included)"
            r"|(?:help|support|assistance) (?:came |comes )?from"
            r"|(?:assisted|supported|aided) (?:in this \w+ )?by)\b[^$\d]*\Z",
            re.IGNORECASE,
        ),
        "lets": re.compile(r"\b(?:lets?|letting|allow(?:s|ing)?|enabl(?:es?|ing)) (?:the )?\Z"),
        "use": re.compile(r" (?:to )?(?:use|buy|get|source|offer|sell|build|make)\b"),
        "on a street": re.compile(r"\bon (?:the )?\Z"),
        "street": re.compile(r" (?:Drive|Road|Street|Avenue|Boulevard|Parkway|Lane|Highway|Pike|Turnpike|Court)\Z"),
        "tied": re.compile(
            r"\b(?:its|the company['’]s|their) (?:\w+ )?(?:customers?|clients?|backers?|investors?|landlord|lender"
            r"|rivals?|owners?|competitors?|parent(?: company)?)(?:,? (?:such as|like|including))?,? \Z"
            r"|\b(?:backed|financed|funded) by (?:the )?\Z"
            r"|(?:[,(] ?|\b(?:which|that|who) (?:is |are |was )?)(?:now )?(?:belongs to|owned by"
            r"|(?:(?:an?|the) )?(?:[a-z-]+ ){0,2}(?:subsidiary|unit|division|arm|affiliate|part) of) (?:the )?\Z"
            r"|\b(?:started (?:out )?as|formerly|previously known as|once known as|formerly known as"
            r"|formerly called) \Z"
        ),
        "builds": re.compile(
            r"[A-Z][\w'’.&-]{1,30} (?:is|will|plans|wants|has|announced|said)\b[^.,;\n]{0,40}\b(?:an?|the|its)"
            r" (?:new )?(?:\$[\d.,]{1,12} (?:million|billion) )?(?:new )?\Z"
        ),
        "product": re.compile(r"[A-Z]{2,5}"),
        "site": re.compile(r" (?:[a-z]+ )?(?:factory|plant|facility|line|mill|warehouse|center|works)\b"),
        "counts": re.compile(
            r"\b(?:counts?|counting|numbers?|numbering|lists?|listing|has|had|have|with) "
            r"(?:[A-Z][\w.&'’-]{0,30},? ){0,4}(?:and )?\Z"
        ),
        "among": re.compile(r"(?:,? (?:and )?[A-Z][\w.&'’-]{0,30}){0,4} (?:among|as) (?:its|their|the|a|one)\b"),
        "where": re.compile(r"\b(?:at|in|on|inside|within|near) (?:the )?\Z"),
        "park": re.compile(
            r", (?:an?|the) (?:[\w-]{1,20} ){0,4}?"
            r"(?:park|campus|building|site|complex|terminal|hub|mall|tower|incubator)\b"
        ),
        "of a body": re.compile(
            r"\b(?:Centers?|Colleges?|Institutes?|Schools?|Department|Office|Council|University|Academy|Association|Bureau"
            r"|Board|Excellence|Foundation|Society|Alliance) (?:for|of) (?:the )?\Z"
        ),
        "brand": re.compile(r"\b(?:[Ii]ts|[Tt]heir) (?:[A-Z][\w'’-]{0,30},? ){0,4}(?:and )?\Z"),
        "lines": re.compile(
            r"(?:,? and [A-Z][\w'’-]{0,30}(?: [A-Z][\w'’-]{0,30})?)? (?:lines|brands|labels|products|models)\b"
        ),
        "acts": re.compile(r", (?:which|who) (?:plans|will|is|has|said|expects|intends|announced|wants)\b"),
        "home": re.compile(
            r"\b(?:company|firm|maker|manufacturer|producer|supplier|giant|group|retailer"
            r"|start-?up|brewer|insurer) from \Z"
        ),
    }


def is_bystander(text: str, start: int, end: int) -> bool:
    """Whether a name there is of one who helped with a project, of a customer, owner, brand, street, park or home."""
    rules, near = _patterns(), text[max(0, start - NEAR) : start]
    if (rules["home"].search(near) and not rules["acts"].match(text, end)) or (
        rules["lets"].search(near) and rules["use"].match(text, end)
    ):
        return True
    if rules["tied"].search(near) or (rules["brand"].search(near) and rules["lines"].match(text, end)):
        return True
    if rules["product"].fullmatch(text, start, end) and rules["site"].match(text, end) and rules["builds"].search(near):
        return True  # 'Acme is putting up a $9 million ATV factory'
    if rules["counts"].search(near) and rules["among"].match(text, end):
        return True  # 'which counts Bolt among its customers'
    if rules["of a body"].search(near) or (rules["where"].search(near) and rules["park"].match(text, end)):
        return True  # 'at Lakeside Commons, a new park for start-ups'
    if rules["on a street"].search(near) and rules["street"].search(text[start:end]):
        return True
    before = rules["end"].split(text[max(0, start - LONGEST) : start])[-1]
    return rules["partners"].search(before) is not None or _helped(before, text[start : end + LONGEST])


def helps(sentence: str) -> bool:
    """Whether a sentence tells who helped with a project: bodies, and what they did."""
    rules = _patterns()
    return rules["body"].search(sentence) is not None and bool(
        rules["helped"].search(sentence) or rules["partners"].search(sentence)
    )


def _helped(before: str, behind: str) -> bool:
    """Whether a name stands in a row with public bodies, and what all of them did was to help."""
    rules = _patterns()
    behind = rules["end"].split(behind, maxsplit=1)[0]
    helped = rules["helped"].search(behind)
    if helped is None:
        return False
    row = before + behind[: helped.start()]
    return rules["body"].search(row) is not None and ("," in row or " and " in row)
