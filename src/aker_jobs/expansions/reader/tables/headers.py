"""The headers of tables of projects: which words name a column of companies, places, jobs, dollars or others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

MOST_WORDS = 6  # of the name of a column
ROLES = ("company", "place", "state", "jobs", "staff", "money", "other")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    units = (
        r"(?:(?P<million>m(?:il(?:lions?|s)?|m|n)?\.?)|(?P<billion>b(?:il(?:lions?|s)?|n)?\.?)"
        r"|(?P<thousand>thousands?|000'?s?|k))"
    )
    return {
        "company": re.compile(
            r"compan(?:y|ies)|business(?:es)?"
            r"|(?:employer|firm|project|name|company name|project name|organization|investor)s?",
            re.I,
        ),
        "place": re.compile(
            r"(?:(?:(?:facility|plant) |project (?=location|site))?"
            r"(?:city|location|county|community|place|site|parish|municipality|town)s?"
            r"|cities|counties|where)(?:(?: ?/ ?|, ?| and | & )(?:state|county|parish|region))?",
            re.I,
        ),
        "jobs": re.compile(
            r"(?:(?:#|no\.|number)(?: of)? |total |new |planned |projected |announced |committed |estimated |est\. )*"
            r"(?:jobs?|employment|positions|job creation)"
            r"(?: (?:to )?(?:create|created|creation|announced|pledged|planned)(?:/\w+)?)?"
            r"(?: \((?:new|direct|planned|announced|projected|to be created|est\.?)\))?",
            re.I,
        ),
        "money": re.compile(
            r"(?:total |new |est\. |capital |cap\. |planned |private |project |company |announced "
            r"|projected |proposed |estimated |expected |initial )*"
            r"(?:\$ ?|us\$ ?|usd )?"
            r"(?:investments?|inv(?:est)?\.|capital inv\.|cost|cap\.? ?ex\.?|capital|amount|dollars|invested)"
            r"(?: (?:invested|amount|announced|planned))?"
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
        "staff": re.compile(r"(?:new |full-time |# of |number of )*(?:employees|workers|hires|headcount)", re.I),
        "glued": re.compile(r"(?<=[a-z.])(?=[A-Z(#$])|(?<=\))(?=[A-Z#$])"),
        "state": re.compile(r"states?|st\.", re.I),
        "other": re.compile(
            r"rank|no\.?|#|(?:article |news )?date|comments?|details|notes?|year|industry|sector|product"
            r"|(?:project |facility )?type"
            r"|(?:[\w.]+ )?(?:tax credits?|incentives?|awards?|grants?|subsid(?:y|ies)|loans?|abatements?|assistance)"
            r"(?: (?:amount|value|awarded))?"
            r"|wage|average wage|payroll|retained(?: jobs)?|jobs retained|square"
            r" feet|announced|program|region|description|quarter"
            r"|n/?e(?:/?r)?|e/?n|new ?(?:/|or) ?(?:expansion|expanded|existing|exp\.?)"
            r"|products?/services?|activity|sectors?"
            r"|use|country|origin|parent(?: company)?|nationality|sq\.? ?ft\.?|square footage|status|phase|acres",
            re.I,
        ),
    }


def role(text: str) -> str | None:
    """The role of a column by its header; None where that is no column's. Of employees ("staff") see `with_staff`."""
    return next((one for one in ROLES if _patterns()[one].fullmatch(text)), None)


def with_staff(roles: Sequence[str | None]) -> list[str | None]:
    """The roles of columns, those of employees as jobs beside dollars, elsewhere as of no interest.

    What a project invests makes its employees those that it brings; without dollars they are whom a company has.
    """
    is_project = "money" in roles and "jobs" not in roles
    return [("jobs" if is_project else "other") if one == "staff" else one for one in roles]


def begins(header: str) -> bool:
    """Whether the first words of a line are the name of a column."""
    words = header.split(maxsplit=MOST_WORDS)[:MOST_WORDS]
    return any(role(" ".join(words[:size])) for size in range(1, len(words) + 1))


def unglued(header: str) -> str:
    """'CompanyLocationJobs' → 'Company Location Jobs'."""
    return _patterns()["glued"].sub(" ", header)


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
