"""The headers of tables of projects: which words name a column of companies, places, jobs, dollars or others."""

from __future__ import annotations

import re
from functools import cache


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    units = (
        r"(?:(?P<million>m(?:il(?:lions?|s)?|m|n)?\.?)|(?P<billion>b(?:il(?:lions?|s)?|n)?\.?)"
        r"|(?P<thousand>thousands?|000'?s?|k))"
    )
    return {
        "company": re.compile(
            r"(?:company|business|employer|firm|project|name|company name|organization|investor)s?", re.I
        ),
        "place": re.compile(
            r"(?:city|location|county|community|place|site|parish|municipality|town|city/county)s?", re.I
        ),
        "jobs": re.compile(
            r"(?:(?:#|no\.|number) of |total |new |planned |projected |announced )*"
            r"(?:jobs?|employment|positions|job creation)"
            r"(?: (?:to )?(?:create|created|creation|announced|pledged|planned)(?:/\w+)?)?",
            re.I,
        ),
        "money": re.compile(
            r"(?:total |capital |planned |private |project |company |announced )*"
            r"(?:investment|cost|cap\.? ?ex\.?|capital|amount)"
            r"(?:,? \(?(?:in )?(?:(?:(?:us ?)?\$|usd|dollars)?(?: in)?"
            r" ?(?:millions?|mil\.?|mm?|billions?|bn?|thousands?|000'?s?|k)"
            r"|(?:us ?)?\$|usd|dollars)\)?)?",
            re.I,
        ),
        "unit": re.compile(rf" \(?(?:in )?(?:(?:us ?)?\$|usd|dollars)?(?: in)? ?{units}\)?$", re.I),
        "bracketed unit": re.compile(
            rf"\((?:in (?:us ?)?(?:\$|usd|dollars)?|(?:us ?)?(?:\$|usd|dollars)(?: in)?) ?{units}\)"
            r"|\((?:(?P<millions>millions?|mm?|mil\.?)|(?P<billions>billions?|bn)|(?P<thousands>thousands?|000'?s?))\)",
            re.I,
        ),
        "state": re.compile(r"states?|st\.", re.I),
        "other": re.compile(
            r"rank|no\.?|#|date|year|industry|sector|product|(?:project |facility )?type"
            r"|(?:[\w.]+ )?(?:tax credits?|incentives?|awards?|grants?|subsid(?:y|ies)|loans?|abatements?|assistance)"
            r"(?: (?:amount|value|awarded))?"
            r"|wage|average wage|payroll|retained(?: jobs)?|jobs retained|square"
            r" feet|announced|program|region|description|quarter"
            r"|n/?e|e/?n|new ?(?:/|or) ?(?:expansion|expanded|existing|exp\.?)|products?/services?|activity|sectors?"
            r"|use|country|origin|parent(?: company)?|nationality|sq\.? ?ft\.?|square footage|status|phase|acres",
            re.I,
        ),
    }


def role(text: str) -> str | None:
    """The role of a column by its header; None where that is no column's."""
    return next(
        (one for one in ("company", "place", "state", "jobs", "money", "other") if _patterns()[one].fullmatch(text)),
        None,
    )


def is_county(header: str) -> bool:
    """Whether a column is of counties."""
    return header.lower() in ("county", "parish", "counties")


def unit(header: str) -> str | None:
    """'thousand', 'million' or 'billion' where a column is counted in them ("Investment (US$M)"); else None."""
    match = _patterns()["unit"].search(header) if role(header) == "money" else None
    return match.lastgroup if match else None


def unit_within(header: str) -> str | None:
    """'thousand', 'million' or 'billion' where a line of headers has one counted in them in brackets; else None."""
    match = _patterns()["bracketed unit"].search(header)
    return (match.lastgroup or "").removesuffix("s") if match else None
