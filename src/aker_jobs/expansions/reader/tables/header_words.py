"""What a column, or the label of a record, is of by the words of its name, in any order: "Hires planned (est.)".

`tables.headers` knows the names that are printed most; here a noun tells the role, and some
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


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_COMPANY = tuple(
    _words(words)
    for words in (
        "companies company",
        "business businesses employer employers firm firms organisation organization organizations",
        "applicant applicants awardee beneficiary borrower client corporation customer enterprise entity "
        "grantee institution investor manufacturer member operator recipient tenant",
        "developer name names owner project projects who",
    )
)
_PLACE = tuple(
    _words(words)
    for words in (
        "cities city locality municipality town towns",
        "communities community location locations place where",
        "counties county parish site sites",
    )
)
_NEW = _words(
    "add added additional adds announced anticipated be committed create created creates creation est "
    "estimated expected forecast gain hire increase increment net new planned pledged potential projected "
    "promised proposed target targeted to"
)
_JOBS = _words("fte ftes hires hiring job jobs openings positions")
_STAFF = _words("crew employee employees employment headcount people staff staffing workers workforce")
_MONEY = tuple(
    _words(words)
    for words in (
        "capex inv invest invested investing investment investments",
        "budget capital cost costs expenditure expenditures outlay spend spending",
        "amount bill commitment dollars tag valuation value",
    )
)
# Whatever else a name says, of one of these it is no number of a project.
_OTHER = _words(
    "abatement abatements acres activity address after annual assistance average avg award awards "
    "baseline before bond bonds category ceo change completion construction contact country credit "
    "credits current date description existing feet former ft grant grants headquarters home hourly hq "
    "incentive incentives indirect induced industry kept last layoffs load loan loans losses lost lot "
    "median min mw naics notes office open opening opens operational origin parent pay payroll per "
    "percent phase phone pilot present previous prior product products purpose rank rebate rebates region "
    "ret retain retained retention revenue salaries salary sales saved sector sf share sic size source "
    "stage state status street subsidies subsidy tax taxes temporary timeline type url use wage wages "
    "website year zip"
)


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
