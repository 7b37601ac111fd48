"""Figures in a roundup that are no project's: public money, sums of a company or a state, people who move.

And of jobs told as a total, the company's own: '94 new jobs, including 43 directly by the company'.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.text.quantities import number

NEAR, FAR, SENTENCE = 90, 140, 500  # characters before a figure, behind it, and of its sentence before it
_LARGE = 1_000_000_000  # dollars, from which on a program is one of a whole company


class Count(NamedTuple):
    """A number of jobs and where it stands."""

    start: int
    end: int
    value: int


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    about = (
        r"(?:(?:about|nearly|roughly|around|some|over|up to|an?|more than|as much as|an estimated|approximately) ){0,2}"
    )
    gift = r"(?:incentives?|awards?|grants?|(?:tax )?(?:credits?|abatements?|breaks?)|subsid(?:y|ies)|loans?|rebates?)"
    places = (
        r"in the (?:U\.S\.|United States|US|country|nation)|across the (?:U\.S\.|United States|US|country|nation"
        r"|globe|world)"
        r"|around the (?:country|nation|world|globe)|nationwide|worldwide|globally|company-?wide|in North America"
    )
    names = "|".join(re.escape(name) for name in sorted(gazetteers.state_names(), key=len, reverse=True))
    people = r"(?:employees|workers|people|staff(?:ers)?|team members|jobs|positions)"
    count = r"(?P<count>\d{1,3}(?:,\d{3})*|\d+)"
    return {
        "given before": re.compile(
            rf"\b{gift}(?: packages?)?(?: (?:of|worth|valued at|totaling|totalling))? {about}\Z"
            rf"|\b(?:state|county|city|public|taxpayer|government)"
            rf" (?:investment|money|funding|aid|support) of {about}\Z"
            rf"|\b(?:package of {gift}) (?:worth|of|valued at) {about}\Z"
        ),
        "given behind": re.compile(
            rf" (?:from the (?:state|county|city|commonwealth)\b|(?:of|in) (?:state|public|taxpayer)"
            rf" (?:money|funds|funding"
            rf"|{gift})|(?:state |county |city )?{gift}\b(?! (?:for|on|toward) (?:an?|its) \$))"
        ),
        "awards": re.compile(rf"\b{gift}\b"),
        "invests": re.compile(r"\binvest"),
        "a part of": re.compile(
            rf"\b(?:part|piece|portion|share) of (?:an?|the|its|their|that) {about}(?:overall |total |larger )?\Z"
            rf"|\b(?:belongs? to|under|within|out of) (?:an?|the|its|their) {about}(?:overall |total |larger )?\Z"
        ),
        "everywhere": re.compile(rf"[^.;]{{0,{FAR}}}?\b(?:{places})"),
        "program": re.compile(r" (?:[a-z-]+ ){0,4}(?:initiative|program|commitment|campaign|effort|push|pledge)\b"),
        "state drew": re.compile(
            rf"\b(?i:the state|{names})(?:'s)?(?: has| have| had)? (?:drew|drawn|attracted|landed|won|secured"
            rf"|recruited|gained"
            rf"|announced|brought in|saw|recorded|pulled in) (?:(?:new |capital )?investments?"
            rf" (?:of |worth |totaling ))?{about}\Z"
        ),
        "of all": re.compile(
            r"\b(?:[Tt]aken together|[Tt]ogether|[Aa]ltogether|[Cc]ombined|[Cc]ollectively|[Ii]n all),? (?:all )?"
            r"(?:of )?(?:the|these|those|both) (?:[\w-]+ ){0,2}?"
            r"(?:expansions|projects|companies|investments|awards|businesses|announcements|firms|grants)\b(?:[^.;\n]|\.\d)*\Z"
        ),
        "moves": re.compile(
            r"\b(?:move|moves|moved|moving|relocat(?:e|es|ed|ing)|transfer(?:s|red|ring)?|shift(?:s|ed|ing)?"
            r"|consolidat(?:e|es|ed|ing)) (?:all |most |some )?(?:of )?(?:its|their|the company's) "
            r"(?:(?:current|existing|nearly|roughly|about|some|more than|approximately) )*\Z"
        ),
        "who": re.compile(rf"{count} (?:[a-z-]+ )?{people}\b"),
        "from": re.compile(
            rf"[^.;\n]{{0,{FAR}}}?\bfrom (?P<city>[A-Z][\w.'’-]{{1,40}}(?: [A-Z][\w.'’-]{{1,40}}){{0,2}})"
        ),
        "direct": re.compile(
            rf"\bjobs?,? (?:\([^()]{{0,20}}\) )?(?:including|of which|with|among them) {about}{count}"
            r" (?:(?:are |will be |to be )?(?:created )?(?:directly|direct)\b"
            r"|(?:jobs )?(?:at|by|with) the company(?: itself)?\b)"
        ),
    }


def is_others(text: str, start: int, end: int, dollars: int) -> bool:
    """Whether dollars are given by the public, or those of all of a company or of all of a state."""
    return _is_given(text, start, end) or _is_of_whole(text, start, end, dollars)


def of_all(text: str, start: int) -> bool:
    """Whether a number that begins there is one of all together: 'Together the expansions are to create 294 jobs'."""
    return _patterns()["of all"].search(text, max(0, start - SENTENCE), start) is not None


def _is_given(text: str, start: int, end: int) -> bool:
    """Whether dollars are an incentive or award: 'a package of more than $10 million', 'Acme ($42,474)'."""
    rules, before = _patterns(), text[max(0, start - NEAR) : start].lower()
    if rules["given before"].search(before) or rules["given behind"].match(text, end):
        return True
    if not (before.endswith("(") and text.startswith(")", end)):
        return False
    sentence = re.split(r"(?<=[a-z)\d]{2})\.\s(?=[A-Z])|\n", text[max(0, start - SENTENCE) : start])[-1].lower()
    return rules["awards"].search(sentence) is not None and rules["invests"].search(sentence) is None


def _is_of_whole(text: str, start: int, end: int, dollars: int) -> bool:
    """'part of the $50 billion that it plans to invest in the U.S.', 'the state drew investments of $9 billion'."""
    rules, before = _patterns(), text[max(0, start - NEAR) : start]
    if rules["state drew"].search(before):
        return True
    if not rules["a part of"].search(before):
        return False
    is_large = dollars >= _LARGE and rules["program"].match(text, end) is not None
    return is_large or rules["everywhere"].match(text, end) is not None


def only_move(text: str, start: int, end: int, state: str | None) -> bool:
    """Whether a count is of people who move within a state: 'will move its 300 employees'.

    start, end: of the count, with its noun or without; from another state they are new.
    """
    rules, before = _patterns(), text[max(0, start - NEAR) : start].lower()
    if rules["moves"].search(before) is None or rules["who"].match(text, start) is None:
        return False
    left = rules["from"].match(text, end)
    return left is None or state in dict(gazetteers.places().get(gazetteers.place_key(left["city"]), ()))


def direct_jobs(text: str, start: int, end: int) -> Count | None:
    """The jobs that a company itself creates, where a total counts those of others too; None where none are told."""
    match = _patterns()["direct"].search(text, start, end)
    value = number(match["count"]) if match else None
    return Count(*match.span("count"), value) if match and value else None
