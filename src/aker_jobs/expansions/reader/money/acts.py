"""Whose money an amount is by what is done with it: who gives or approves it, what becomes of it."""

from __future__ import annotations

from aker_jobs.expansions.reader.money.words import Owner, noun, rules
from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.quantities import Money

NEAR_ABOVE, TOP = 400, 2_000  # characters: above an item, and at the top of its text
BENEFIT = "what the economy has of it"
PERFECT = 0.55  # how sure an amount in the perfect tense is: any other of the company goes before
_FOR_WHAT = (" for ", " to ", " toward")
_WOULD_HAVE = ("would have cost ", "would have cost about ", "was to have cost ")


Judgment = tuple[Owner, str, float]
_BEHIND: tuple[tuple[str, Judgment], ...] = (  # what is told behind the amount
    ("from the public", ("public", "it comes from the government, or is for training", 0.9)),
    ("for a contract", ("other", "what a customer pays", 0.85)),
    ("economic benefit", ("other", BENEFIT, 0.85)),
    ("on the payroll", ("other", "wages", 0.85)),
    ("with suppliers", ("other", "what is bought of others", 0.85)),
    ("to save", ("other", "what is to be saved", 0.85)),
    ("apiece", ("other", "the price of one of several", 0.8)),
    ("several projects", ("other", "the sum of several projects", 0.8)),
)
_BEFORE: tuple[tuple[str, Judgment], ...] = (  # what is told before it
    ("on the payroll before", ("other", "wages", 0.85)),
    ("to whom it went", ("public", "handed to somebody", 0.85)),
    ("at first", ("company", "what is invested at first", PERFECT)),
    ("investors", ("other", "those who back the company put it in", 0.85)),
    ("one of many costs", ("other", "the price of one of several", 0.8)),
    ("to be saved", ("other", "what is to be saved", 0.85)),
    ("loan of", ("public", "a loan, grant or credit of so much", 0.9)),
    ("several projects worth", ("other", "the sum of several projects", 0.8)),
    ("orders worth", ("other", "what customers pay", 0.85)),
    ("improvements worth", ("company", "what it puts into its site", 0.85)),
    ("bought for", ("other", "the price of land or a building", 0.85)),
    ("company board", ("company", "its own board approves it", 0.85)),
)
_ITS_OWN: tuple[tuple[str, Judgment], ...] = (  # what is told before it, where the government does not give it
    ("own board", ("company", "its own board approves it", 0.85)),
    ("of long", ("earlier", "what was invested over years", 0.85)),
    ("in a year", ("earlier", "what was invested in a year of the past", 0.85)),
    ("put the value", ("company", "what it is said to be worth", PERFECT)),
)
_BECOMES: tuple[tuple[str, Judgment], ...] = (  # what is told behind it, where the government does not give it
    ("to be spent", ("company", "it is to be spent", 0.85)),
    ("was spent", ("company", "what was spent on it", PERFECT)),
    ("sum of parts", ("company", "the sum of what is listed behind it", 0.8)),
)


def by_act(document: Document, money: Money, before: str) -> Judgment | None:
    """By the body that gives it, by the board that approves it, by what becomes of it; None where nothing tells."""
    if judged := _first(_BEHIND, document, money) or _first_before(_BEFORE, before):
        return judged
    if rules()["given to it"].search(before) and document.flat.startswith(_FOR_WHAT, money.end):
        return "public", "handed to the company", 0.85
    if rules()["into the economy"].match(document.flat, money.end) and not rules()["spends"].search(before):
        return "other", BENEFIT, 0.85
    if not before.strip(" -•*·") and is_given_for(document.flat, money.start, money.end):
        return "public", "what a company is given", 0.85
    if _is_handed(document, money) or _is_approved(document, money, before):
        return "public", "handed to somebody, or approved", 0.85
    if _gives(before) and not _is_for_project(document, money, before):
        return "public", "the government gives it", 0.9
    return _of_then(document, money, before) or _first(_BECOMES, document, money) or _first_before(_ITS_OWN, before)


def is_given_for(text: str, start: int, end: int) -> bool:
    """'$2 million for Acme to expand', an item of a list of incentives: by what stands above it, near or at the top."""
    if rules()["given for"].match(text[end : end + NEAR_ABOVE].lower()) is None:
        return False
    near = max(0, start - NEAR_ABOVE)
    of_incentives = rules()["of incentives"]
    return any(of_incentives.search(part.lower()) for part in (text[near:start], text[: min(near, TOP)]))


def _of_then(document: Document, money: Money, before: str) -> Judgment | None:
    """A part of a program, what it cost in a year of the past, what it would have cost."""
    flat = document.flat
    if rules()["part of"].search(before) and rules()["of many sites"].match(flat, money.end):
        return "other", "a program of many sites, of which this is a part", 0.85
    if rules()["cost then"].search(before) and rules()["in the past"].match(flat, money.end):
        return "earlier", "what it cost in a year of the past", 0.85
    if before.endswith(_WOULD_HAVE):
        return "company", "what it would have cost", PERFECT
    return None


def _first(table: tuple[tuple[str, Judgment], ...], document: Document, money: Money) -> Judgment | None:
    """The judgment of the first pattern that matches behind the amount."""
    return next((judged for name, judged in table if rules()[name].match(document.flat, money.end)), None)


def _first_before(table: tuple[tuple[str, Judgment], ...], before: str) -> Judgment | None:
    """The judgment of the first pattern that is met before the amount."""
    return next((judged for name, judged in table if rules()[name].search(before)), None)


def _is_handed(document: Document, money: Money) -> bool:
    """Whether it goes to somebody who is named; 'of it $5 million goes to equipment' tells what it is spent on."""
    match = rules()["goes to"].match(document.flat, money.end)
    return match is not None and document.text[match.end() : match.end() + 1].isupper()


def _is_approved(document: Document, money: Money, before: str) -> bool:
    """'gave initial approval of as much as $246,051'; the approval of a project of so much is none of money."""
    return rules()["approval of"].search(before) is not None and noun(document, money) != "project"


def _gives(before: str) -> bool:
    """Whether a public body gives the amount; 'of Conway, Arkansas, is putting' tells of the company's seat."""
    if rules()["asked of"].search(before):
        return True
    if any(rules()[name].search(before) for name in ("seat in a state", "name of a state", "name before a state")):
        return False
    return rules()["body"].search(before) is not None


def _is_for_project(document: Document, money: Money, before: str) -> bool:
    """'approved a zoning exception for a $1 billion data center', 'incentives to attract a $40 million investment'."""
    asked = rules()["permit for"].search(before) or rules()["to attract"].search(before)
    return bool(asked) and noun(document, money) == "project"
