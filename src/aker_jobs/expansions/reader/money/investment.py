"""Whose money an amount is: the company's own for the project, the public's, or neither.

The words are rows of `announcement_patterns.csv`, of uses 'money noun' (what the amount is an amount of) and 'money
before', and of `number_patterns.csv`, of use 'whose money'.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from aker_jobs.expansions.reader.money.acts import PERFECT, by_act
from aker_jobs.expansions.reader.money.places import BOUGHT, by_place
from aker_jobs.expansions.reader.money.words import Nearest, Owner, before, is_of_now, nearest, noun, rules
from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.quantities import Money, amounts

__all__ = ["LEAST", "PERFECT", "Amount", "company_amounts"]

_TOLD = ("announced ", "planned ", "proposed ")
_FOR_IT = ("approv", "support", "offer", "as much")  # what the public does to a project of such a size
LEAST = 20_000  # dollars: smaller amounts are wages and prices


class Amount(NamedTuple):
    """An amount with whose it is, by which rule, and how sure that is."""

    money: Money
    owner: Owner
    why: str
    confidence: float


def company_amounts(document: Document, start: int, stop: int) -> Iterator[Amount]:
    """Every amount of at least `LEAST` dollars between two places of the text, with whose it is."""
    if not any(sign in document.low for sign in ("$", "dollar", "dlr", "usd")):
        return
    for money in sorted(amounts(document.low, start, stop)):
        if money.usd >= LEAST:
            owner, why, confidence = _owner(document, money)
            if owner == "company" and _was_told_before(document, money):
                why, confidence = "what was planned before", PERFECT
            yield Amount(money, owner, why, confidence)


def _was_told_before(document: Document, money: Money) -> bool:
    """'Which in 2014 said it would put $20 million', 'announced the $200 million plant in 2017'."""
    left = before(document, money)
    if rules()["earlier plan"].search(left):
        return not left.endswith(" to ")  # 'from $12 billion announced in 2020 to $40 billion'
    if rules()["was planned"].match(document.flat, money.end):
        return True
    return bool(rules()["announced then"].search(left) and rules()["then"].match(document.flat, money.end))


def _owner(document: Document, money: Money) -> tuple[Owner, str, float]:
    """By who acts, by what the amount is an amount of, then by the nearest word before it."""
    left = before(document, money)
    if acts := by_act(document, money, left):
        return acts
    of, near = noun(document, money), nearest(left)
    if of == "public":
        return "public", "called a grant, credit, loan or incentive", 0.95
    owner = near.owner
    if owner == "earlier" and left.endswith(_TOLD):
        owner = None  # 'the previously announced $1.9 billion mill'
    if owner == "earlier" and of == "project" and rules()["told then"].search(left):
        owner = None  # 'Announced last year, the $9 million expansion'
    if owner == "earlier" and of in (None, "project") and is_of_now(document, money, near.word):
        return "company", "the perfect tense, and nothing says when", PERFECT
    if of == "project":
        return _of_project(left, owner, near)
    if of == "other":
        return "other", "revenue, wages, a purchase or a market", 0.85
    by_word: tuple[Owner, str, float] = ("unclear", "nothing says whose", 0.3)
    if owner:
        by_word = (owner, f"'{near.word}' before it", 0.85)
    return by_place(document, money, left, owner, near) or by_word


def _of_project(left: str, owner: Owner | None, near: Nearest) -> tuple[Owner, str, float]:
    """The size of a project is the company's, unless the word just before it says that it is given, or was long ago."""
    size = "the size of the project"
    if owner == "earlier" and not rules()["future"].search(left[left.rfind(near.word) :]):
        return "earlier", f"'{near.word}' before it", 0.85
    if owner == "other" and near.is_near and near.word in BOUGHT:
        return "company", "what is bought for it", PERFECT
    if owner != "public" or not near.is_near or near.word.startswith("through"):  # 'through a $21.6 million expansion'
        return "company", size, 0.95 if owner == "company" else 0.9
    if _is_to_come(left) or near.word.startswith(_FOR_IT) or "approv" in left[-45:]:
        return "company", size, 0.8
    return "public", f"'{near.word}' before it", 0.8


def _is_to_come(left: str) -> bool:
    """Whether the amount is of what the money of the public is for: 'a grant for the $8 million plant'."""
    return any(rules()[name].search(left) for name in ("its", "to attract", "permit for"))
