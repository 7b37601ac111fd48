"""Whether a later number is the exact form of a rounded one: '184' of 'nearly 200' in the headline."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader.text.document import Document

CLOSE = 0.12  # a rounded number is so near its exact form
MORE_THAN = 0.25  # 'more than 200' may be 240


def is_exact(document: Document, start: int, rounded: int, other: int) -> bool:
    """Whether the first number is rounded ('nearly 200', '$100M+', in the headline) and the other its exact form."""
    least = _at_least().search(document.low, max(0, start - 24), start) is not None
    if least and other < rounded:
        return False
    near = MORE_THAN if least and other > rounded else CLOSE
    if least and rounded < other < 2 * rounded and str(rounded).strip("0") == "1":
        near = 1.0  # 'more than a hundred' may be 150
    finer = _digits(other) > _digits(rounded) or (least and rounded % 5 == 0 and rounded < other and other % 5 > 0)
    if other == rounded or abs(other - rounded) > near * rounded or not finer:  # 'more than 375' may be 376
        return False
    hedged = _hedges().search(document.low, max(0, start - 24), start) or "+" in document.low[start : start + 12]
    headlines = document.sentences[: 2 if document.titled else 1]
    return bool(hedged) or start < headlines[-1][1]


@cache
def _at_least() -> re.Pattern[str]:
    return re.compile(r"\b(?:more than|over|at least)\s+\$?$")


def _digits(number: int) -> int:
    """How many digits are given: 3 for 184, 1 for 200."""
    return len(str(number).rstrip("0"))


@cache
def _hedges() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:nearly|almost|about|around|roughly|some|approximately|more than|over|close to|up to|at least)\s+\$?$"
    )
