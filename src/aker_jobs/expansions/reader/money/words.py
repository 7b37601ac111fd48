"""What stands around an amount of money: what it is an amount of, and the word of giving or spending before it."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.number_patterns import number_patterns
from aker_jobs.expansions.reader.text.quantities import Money

Owner = Literal["company", "public", "earlier", "other", "unclear"]
Noun = Literal["public", "project", "other"]
BEFORE = 130  # characters before an amount that tell whose it is
BEHIND = 110  # and behind it
_OF_THE_AMOUNT = 90  # characters behind an amount within which its time is told
_NEAR = 25


class Nearest(NamedTuple):
    """The word of giving or spending nearest before an amount: whose it tells, the word, and whether it is near."""

    owner: Owner | None
    word: str
    is_near: bool


def rules() -> dict[str, re.Pattern[str]]:
    """The patterns of use 'whose money' by name."""
    return number_patterns("whose money")


def before(document: Document, money: Money) -> str:
    """What stands before an amount, within its sentence."""
    begin, _ = document.sentence_at(money.start)
    return document.flat[max(begin, money.start - BEFORE) : money.start]


def noun(document: Document, money: Money) -> Noun | None:
    """What the amount is an amount of; None where no noun follows."""
    _, end = document.sentence_at(money.start)
    right = document.flat[money.end : min(end, money.end + BEHIND)]
    if rules()["is in"].match(right):
        match = rules()["in"].match(right)
    else:
        if rules()["package"].match(right):
            return "public"
        stop = rules()["stop"].search(right)
        last = min(stop.start() if stop else len(right), 90)
        if rules()["granted"].search(right, 0, last):
            return "public"
        match = rules()["noun"].match(right, 0, last)
    if match and match.lastgroup == "other" and rules()["of a firm"].match(right, match.end()):
        return "project"  # 'a $10 million insurance company call center'
    return match.lastgroup if match else None  # type: ignore[return-value]


def nearest(before: str) -> Nearest:
    """The nearest word of giving or spending in the clause before the amount."""
    clause = rules()["aside"].sub(" ", rules()["clause"].split(before)[-1])
    last = None
    for match in rules()["before"].finditer(clause):
        last = match
    if last is None:
        return Nearest(None, "", False)
    owner: Owner = last.lastgroup  # type: ignore[assignment]
    return Nearest(owner, last[0], len(clause) - last.end() < _NEAR)


def is_of_now(document: Document, money: Money, word: str) -> bool:
    """'has invested $19 million in a leased building': of this project, where no word says that it was earlier."""
    begin, end = document.sentence_at(money.start)
    near = document.flat[begin : min(end, money.end + _OF_THE_AMOUNT)]
    if (other := rules()["and hired"].search(near, money.end - begin)) is not None:
        near = near[: other.start()]  # 'and hired 180 people so far'
    return bool(rules()["perfect"].fullmatch(word)) and not rules()["before now"].search(near)
