"""What the words beside a name settle at once: a role in which it is the company, or in which it cannot be.

A label, a partner named first, whom a site is built for; a newspaper, a byline, an address, a supplier, an owner.
"""

from __future__ import annotations

from aker_jobs.expansions.reader.company.kinds import is_large_place
from aker_jobs.expansions.reader.company.people import is_nicknamed
from aker_jobs.expansions.reader.company.role_cues import role_cues
from aker_jobs.expansions.reader.company.role_rules import (
    AT_A_PLACE,
    COMPANY_BEFORE,
    NOT_BEFORE,
    NOT_BEHIND,
    NOT_BETWEEN,
)
from aker_jobs.expansions.reader.names.forms import Name, form_of_company, is_place
from aker_jobs.expansions.reader.text.document import Document

Settled = tuple[float, str]
CALL_LETTERS = 4  # of a broadcaster
NOT = 0.3  # score of a name in a role that is not the company's
_CALLED = (" named ", " called ", " dubbed ", "known as ", "code-named ", "codenamed ", "nicknamed ")


def settled(document: Document, name: Name, before: str) -> Settled | None:
    """The score and the reason that a role gives; None where the words beside the name settle nothing.

    before: what stands before the name, in lower case, of the same sentence or the one before.
    """
    if name.text.isupper() and document.text.endswith("Company (", 0, name.start):
        return NOT, "the letters of a company"
    if _is_broadcaster(document, name):
        return NOT, "a broadcaster that reports it"
    return _is_company(document, name, before) or _is_not(document, name, before)


def _is_company(document: Document, name: Name, before: str) -> Settled | None:
    rules = role_cues()
    if before.endswith(("the company, ", " company (")):
        return 5.0, "named after the company"
    if rules["revealed"].match(document.flat, name.end) and not is_large_place(name.text):
        return 6.0, "the company behind it"
    for ends, rule, score, why in COMPANY_BEFORE:
        if before.endswith(ends) and rules[rule].search(before) and not is_large_place(name.text):
            return (score, why) if rule not in AT_A_PLACE or not is_place(name.text) else None
    if before.endswith((" for ", " for the ")) and rules["built for"].search(
        document.flat, max(0, name.start - 160), name.start
    ):
        return 5.0, "it is built for it"
    return None


def _is_not(document: Document, name: Name, before: str) -> Settled | None:
    """A role in which the name is not the company's: 0.3 and why."""
    rules = role_cues()
    for ends, rule, why in NOT_BEFORE:
        if before.endswith(ends) and rules[rule].search(before):
            return NOT, why
    if before.endswith(_CALLED):
        return NOT, "what a thing is called"
    if before.endswith((" told ", " told the ")):
        return NOT, "whom it was told"
    if before.endswith("by ") and rules["byline"].search(document.text, max(0, name.start - 40), name.start):
        return NOT, "a byline"
    if (
        before.endswith((", a ", ", an "))
        and name.text.endswith(" Company")
        and document.text[name.end : name.end + 1] == ","
    ):
        return NOT, "the group that it is of"
    if before.split()[-1:] in (["a"], ["an"]) and role_cues()["somebody's"].match(document.flat, name.end):
        return NOT, "where a company is from, or whose it is"
    if before.endswith('" ') and is_nicknamed(document, name):
        return NOT, "a person by a nickname"
    if before.endswith("where ") and rules["was there"].match(document.flat, name.end):
        return NOT, "what another made there before"
    return _by_what_follows(document, name, before)


def _by_what_follows(document: Document, name: Name, before: str) -> Settled | None:
    rules = role_cues()
    if rules["told by"].search(document.low, max(0, name.start - 24), name.start) and rules["newspaper"].search(
        name.text.lower()
    ):
        return NOT, "a newspaper that reports it"
    reports = rules["reports"].match(document.flat, name.end)
    if reports and (rules["newspaper"].search(name.text.lower()) or name.text.endswith((".com", ".org", ".net"))):
        return NOT, "a newspaper that reports it"
    if rules["gives"].match(document.flat, name.end) and not form_of_company().search(name.text):
        return NOT, "gives money"
    if name.start == document.sentences[0][0] and rules["column"].match(document.text, name.start):
        return NOT, "a column's label"
    for said_before, said_behind, why in NOT_BETWEEN:
        if rules[said_before].search(before) and rules[said_behind].match(document.flat, name.end):
            return NOT, why
    if "where " in before and rules["neighbors"].search(before) and rules["neighbor"].match(document.flat, name.end):
        return NOT, "a neighbor"
    return next(((NOT, why) for rule, why in NOT_BEHIND if rules[rule].match(document.flat, name.end)), None)


def _is_broadcaster(document: Document, name: Name) -> bool:
    """'GRUNDY, Va. (WJHL) -', 'CBS affiliate WJHL': the call letters of a station."""
    if len(name.text) != CALL_LETTERS or not name.text.isupper() or name.text[0] not in "WK":
        return False
    before = document.text[max(0, name.start - 12) : name.start]
    return before.endswith(("affiliate ", "station ")) or f"({name.text})" in document.text[: document.lead]


def is_partner(before: str) -> bool:
    """Whether another does what is announced with it: 'a joint venture with', 'partnered with'."""
    return " with " in before and role_cues()["partner"].search(before) is not None


def is_under_way(before: str) -> bool:
    """Whether an expansion, an addition or a project is told to be at what follows."""
    return role_cues()["under way at"].search(before) is not None


def is_of_another_day(document: Document, name: Name) -> bool:
    """Whether a sentence below the first ones tells of another time: 'Last month, Acme announced …'."""
    begin, _ = document.sentence_at(name.start)
    if begin <= document.sentences[min(1, len(document.sentences) - 1)][0]:
        return False
    return role_cues()["another day"].match(document.flat, begin, name.start) is not None
