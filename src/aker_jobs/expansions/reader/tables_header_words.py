"""What a column, or the label of a record, is of by the words of its name, in any order: "Hires planned (est.)".

`tables_headers` knows the names that are printed most; here a noun tells the role, and some
words that it is of no interest.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

MOST_WORDS = 6  # of a name; more are a sentence
LONGEST = 50  # characters


class Named(NamedTuple):
    """The role of a column and how clearly its name says so: of two of a role the clearer one is read."""

    role: str
    clear: int


_COMPANY = (
    {"company", "companies"},
    {
        "business",
        "businesses",
        "firm",
        "firms",
        "employer",
        "employers",
        "organization",
        "organizations",
        "organisation",
    },
    {"applicant", "applicants", "beneficiary", "recipient", "grantee", "awardee", "investor", "customer", "client"}
    | {
        "manufacturer",
        "tenant",
        "entity",
        "corporation",
        "operator",
        "borrower",
        "enterprise",
        "institution",
        "member",
    },
    {"name", "names", "project", "projects", "owner", "developer", "who"},
)
_PLACE = (
    {"city", "cities", "town", "towns", "municipality", "locality"},
    {"where", "location", "locations", "community", "communities", "place"},
    {"site", "sites", "county", "counties", "parish"},
)
_NEW = {
    *(
        "new",
        "net",
        "add",
        "adds",
        "added",
        "additional",
        "create",
        "created",
        "creation",
        "creates",
        "planned",
        "proposed",
    ),
    *(
        "projected",
        "pledged",
        "promised",
        "announced",
        "expected",
        "estimated",
        "est",
        "committed",
        "anticipated",
        "gain",
    ),
    *("hire", "to", "be", "potential", "target", "targeted", "increase", "increment", "forecast"),
}
_JOBS = {"jobs", "job", "positions", "hires", "openings", "ftes", "fte", "hiring"}
_STAFF = {
    "employees",
    "employment",
    "workers",
    "headcount",
    "staff",
    "workforce",
    "people",
    "staffing",
    "employee",
    "crew",
}
_MONEY = (
    {"investment", "investments", "invested", "inv", "invest", "capex", "investing"},
    {"cost", "costs", "outlay", "capital", "spend", "spending", "expenditure", "expenditures", "budget"},
    {"value", "valuation", "amount", "dollars", "commitment", "tag", "bill"},
)
# Whatever else a name says, of one of these it is no number of a project.
_OTHER = {
    *(
        "wage",
        "wages",
        "salary",
        "salaries",
        "pay",
        "payroll",
        "retained",
        "retain",
        "ret",
        "retention",
        "saved",
        "kept",
    ),
    *(
        "existing",
        "current",
        "present",
        "before",
        "after",
        "baseline",
        "construction",
        "temporary",
        "indirect",
        "induced",
    ),
    *(
        "incentive",
        "incentives",
        "grant",
        "grants",
        "credit",
        "credits",
        "abatement",
        "abatements",
        "loan",
        "loans",
        "bond",
    ),
    *("bonds", "subsidy", "subsidies", "tax", "taxes", "award", "awards", "pilot", "rebate", "rebates", "assistance"),
    *(
        "date",
        "industry",
        "sector",
        "naics",
        "sic",
        "product",
        "products",
        "type",
        "status",
        "year",
        "phone",
        "contact",
    ),
    *(
        "load",
        "mw",
        "acres",
        "sf",
        "feet",
        "ft",
        "rank",
        "headquarters",
        "hq",
        "parent",
        "origin",
        "country",
        "average",
    ),
    *("avg", "min", "median", "hourly", "annual", "per", "source", "notes", "description", "purpose", "use", "size"),
    *("state", "region", "zip", "address", "street", "phase", "lot", "home", "office", "ceo", "website", "url"),
    *("timeline", "completion", "open", "opening", "opens", "operational", "stage", "category", "activity", "revenue"),
    *("sales", "losses", "lost", "layoffs", "change", "share", "percent", "former", "previous", "last", "prior"),
}


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[a-z]+|\d+")


def named(text: str) -> Named | None:
    """The role that the words of a name tell: company, place, county, jobs, staff, money or other; else None.

    'New' alone is of new jobs where other columns are of those there are ("bare new").
    """
    words = _word().findall(text.lower().replace("'s", "s"))
    if not 0 < len(words) <= MOST_WORDS or len(text) > LONGEST or ": " in text:
        return None
    if words in (["new"], ["added"], ["adds"], ["net", "new"], ["add"]):
        return Named("bare new", 0)
    told = set(words)
    if told & _OTHER and not _is_told_beside(told):
        return Named("other", 0)
    return _number(told) or _who_or_where(words)


def _is_told_beside(told: set[str]) -> bool:
    """Whether the words of no interest say when, or in which state, beside a noun that counts: 'Jobs (by year 5)'."""
    other = told & _OTHER
    is_dated = other <= {"year", "date", "opening", "open"} and bool(told & (_JOBS | _MONEY[0]))
    return is_dated or (other <= {"state", "region", "address"} and any(told & names for names in _PLACE))


def _number(told: set[str]) -> Named | None:
    if told & _JOBS:
        return Named("jobs", 2 if told & _NEW or "hires" in told else 1)
    if told & _STAFF:
        return Named("jobs", 2) if told & _NEW else Named("staff", 0)
    for rank, names in enumerate(_MONEY):
        if told & names:
            return Named("money", len(_MONEY) - rank)
    return None


def _who_or_where(words: list[str]) -> Named | None:
    told = set(words)
    if words[0] in {"county", "counties", "parish"}:
        return Named("county", 1)
    for role, groups in (("place", _PLACE), ("company", _COMPANY)):
        for rank, names in enumerate(groups):
            if told & names:
                return Named(role, len(groups) - rank)
    return None
