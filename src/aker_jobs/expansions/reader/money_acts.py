"""Whose money an amount is by what is done with it: who gives or approves it, what becomes of it."""

from __future__ import annotations

from aker_jobs.expansions.reader.document import Document
from aker_jobs.expansions.reader.money_words import Owner, noun, rules
from aker_jobs.expansions.reader.quantities import Money

PERFECT = 0.55  # how sure an amount in the perfect tense is: any other of the company goes before
_WOULD_HAVE = ("would have cost ", "would have cost about ", "was to have cost ")


def by_act(document: Document, money: Money, before: str) -> tuple[Owner, str, float] | None:
    """By the body that gives it, by the board that approves it, by what becomes of it; None where nothing tells."""
    return _of_others(document, money, before) or _of_the_company(document, money, before)


def _of_others(document: Document, money: Money, before: str) -> tuple[Owner, str, float] | None:
    """Money of the public, and what is saved or spread over many sites; also what is invested at first."""
    flat = document.flat
    if rules()["from the public"].match(flat, money.end):
        return "public", "it comes from the government, or is for training", 0.9
    if rules()["to save"].match(flat, money.end):
        return "other", "what is to be saved", 0.85
    if rules()["apiece"].match(flat, money.end):
        return "other", "the price of one of several", 0.8
    if rules()["several projects"].match(flat, money.end):
        return "other", "the sum of several projects", 0.8
    if rules()["at first"].search(before):
        return "company", "what is invested at first", PERFECT
    if rules()["bought for"].search(before):
        return "other", "the price of land or a building", 0.85
    if rules()["company board"].search(before):
        return "company", "its own board approves it", 0.85
    if _gives(before) and not _is_for_project(document, money, before):
        return "public", "the government gives it", 0.9
    if rules()["part of"].search(before) and rules()["of many sites"].match(flat, money.end):
        return "other", "a program of many sites, of which this is a part", 0.85
    return None


def _of_the_company(document: Document, money: Money, before: str) -> tuple[Owner, str, float] | None:
    """What its board approves, what is to be spent, what it was or would have been."""
    if rules()["own board"].search(before) or rules()["to be spent"].match(document.flat, money.end):
        return "company", "its own board approves it, or it is to be spent", 0.85
    if rules()["of long"].search(before) or rules()["in a year"].search(before):
        return "earlier", "what was invested over years", 0.85
    if rules()["put the value"].search(before):
        return "company", "what it is said to be worth", PERFECT
    if before.endswith(_WOULD_HAVE):
        return "company", "what it would have cost", PERFECT
    return None


def _gives(before: str) -> bool:
    """Whether a public body gives the amount; 'of Conway, Arkansas, is putting' tells of the company's seat."""
    if rules()["asked of"].search(before):
        return True
    return bool(rules()["body"].search(before)) and not rules()["seat in a state"].search(before)


def _is_for_project(document: Document, money: Money, before: str) -> bool:
    """'approved a zoning exception for a $1 billion data center', 'incentives to attract a $40 million investment'."""
    asked = rules()["permit for"].search(before) or rules()["to attract"].search(before)
    return bool(asked) and noun(document, money) == "project"
