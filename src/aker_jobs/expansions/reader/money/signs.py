"""The signs by which an amount of money is likely the company's own for the project: the words around it, its size.

They are what the linear model of `choices` weighs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from aker_jobs.expansions.reader.choice_words import STEM, of_sides
from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.quantities import Money

AROUND, WORDS = 60, 8  # characters and words on each side
FADES = 0.09  # what a word counts less for each word between it and the amount
OF_SENTENCE = 0.4  # what a word anywhere in the sentence counts
LAST, MOST = 6, 4


def signs(document: Document, amounts: Sequence[Money], order: int) -> dict[str, float]:
    """Every sign of one of the amounts of a text that is not zero. order: which."""
    found: dict[str, float] = {}
    for sign, value in (*_of_words(document, amounts[order]), *_of_value(document, amounts, order)):
        if value:
            found[sign] = max(found.get(sign, value), value)
    return found


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[a-z]+|\d+|[$%;:,()\-]")


def _of_words(document: Document, money: Money) -> Iterator[tuple[str, float]]:
    begin, end = document.sentence_at(money.start)
    left = _word().findall(document.low, max(begin, money.start - AROUND), money.start)[-WORDS:][::-1]
    right = _word().findall(document.low, money.end, max(money.end, min(end, money.end + AROUND)))[:WORDS]
    yield from of_sides(left, right, FADES)
    for word in _word().findall(document.low, begin, end):
        yield f"beside {word[:STEM]}", OF_SENTENCE


def _of_value(document: Document, amounts: Sequence[Money], order: int) -> Iterator[tuple[str, float]]:
    value, values = amounts[order].usd, [money.usd for money in amounts]
    at = next((at for at, (start, end) in enumerate(document.sentences) if start <= amounts[order].start < end), 0)
    yield f"sentence {min(at, LAST)}", 1.0
    yield f"amount {min(order, MOST)} of {min(len(amounts), MOST)}", 1.0
    yield "the largest", float(value == max(values))
    yield "said again", float(values.count(value) > 1)
    yield f"digits {len(str(value))}", 1.0
    yield "not round", float(len(str(value).rstrip("0")) > 2)
