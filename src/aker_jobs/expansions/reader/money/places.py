"""Whose money an amount is by where it stands: beside the jobs, before what is built, behind 'invested'."""

from __future__ import annotations

from aker_jobs.expansions.reader.money.words import Nearest, Owner, rules
from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.quantities import Money

BOUGHT = frozenset(
    (
        "buy",
        "buys",
        "buying",
        "bought",
        "sold",
        "sell",
        "sells",
        "acquire",
        "acquired",
        "purchased",
        "purchase",
        "paid",
        "pay",
        "pays",
        "paying",
    )
)
_SITE_COSTS = ("at ", "at about ", "at nearly ")


def by_place(
    document: Document, money: Money, before: str, owner: Owner | None, near: Nearest
) -> tuple[Owner, str, float] | None:
    """The company's own amounts that no noun tells; None where nothing does. owner: that the word before tells."""
    return _of_the_site(document, money, before, owner, near) or _by_word(document, money, before, owner, near.word)


def _of_the_site(
    document: Document, money: Money, before: str, owner: Owner | None, near: Nearest
) -> tuple[Owner, str, float] | None:
    """What the project or its site costs."""
    flat = document.flat
    if owner == "company" and rules()["of many sites"].match(flat, money.end):
        return "other", "a program of many sites", 0.85
    buys = near.word in BOUGHT and not rules()["for the work"].match(flat, money.end)
    if not buys and not near.word.startswith("receiv") and rules()["for the project"].match(flat, money.end):
        return "company", "what the project costs", 0.8
    asked = owner in ("public", "other") and not near.word.startswith("valu")
    if not asked and near.word not in BOUGHT and rules()["price of it"].search(before):
        return "company", "the price of what goes up", 0.8
    if rules()["beside jobs"].search(before):
        return "company", "beside the jobs in a list", 0.7
    if rules()["built"].search(before):
        return "company", "what is to be built for it", 0.85
    if rules()["of the site"].match(flat, money.end) and before.endswith(_SITE_COSTS):
        return "company", "what the site costs", 0.85
    return None


def _by_word(
    document: Document, money: Money, before: str, owner: Owner | None, word: str
) -> tuple[Owner, str, float] | None:
    """'Invested', or no word of giving or spending at all."""
    flat = document.flat
    if word == "invested" and not rules()["long ago"].search(flat, *document.sentence_at(money.start)):
        return "company", "'invested' before it, and nothing says when", 0.7
    if owner is not None:
        return None
    if before.endswith((", ", ": ", " - ")) and rules()["listed"].match(flat, money.end):
        return "company", "beside the jobs in a list", 0.7
    if rules()["to build"].match(flat, money.end) or rules()["to create jobs"].match(flat, money.end):
        return "company", "to build or expand the site", 0.7
    if rules()["attribute"].search(before) and rules()["attributed"].match(flat, money.end):
        return "company", "the price of what it stands before", 0.6
    return None
