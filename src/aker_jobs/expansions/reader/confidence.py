"""How probable it is that every field of a reading is right: a linear model over margins, rules and words.

The weights are rows of `reference/confidence_weights.csv`, fitted by `scripts/fit_announcement_confidence.py` on texts
that were labeled before the reader saw them and on wire releases that announce nothing. A reading has few features, so
the sum is made of few terms; probability = 1 / (1 + exp(-sum)).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.announcement import Span

# The aim is nine right in ten. By weights fitted without their set, 679 of 745 readings of texts that met the reader
# before it was tuned on them (`scripts/check_announcement_confidence.py`).
CERTAIN = 0.86
WITH_RIVAL = 0.84  # most, where another name may be the company's, or the state is guessed: never certain
GENERAL_FEED = 0.5  # of a feed that is not of announcements alone: below, most readings are no expansions
# Probability below which a text is held to announce no expansion: by weights fitted without their set, 94 % of what is
# read then is one, and 97 % of the expansions are read; higher and lower cuts gain less than they lose.
AN_EXPANSION = 0.35
IN_A_LIST = 0.2  # the same of an item in a list of projects: the list speaks for it
LEAST = 0.05  # a smaller weight is not kept
FIELDS = ("company", "place", "state", "new_jobs", "investment_usd")
_LEAD = 1_000  # characters whose words count

Features = list[tuple[str, float]]


@cache
def _weights() -> dict[str, tuple[float, float]]:
    rows = gazetteers.rows("confidence_weights")
    return {row["feature"]: (float(row["right"]), float(row["expansion"])) for row in rows}


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[a-z]{4,}")


def probabilities(found: Features) -> tuple[float, float]:
    """The probability that company, place, state, jobs and dollars are all right, and that it is an expansion."""
    weights = _weights()
    known = [(weights[name], value) for name, value in found if name in weights]
    return (
        _logistic(sum(pair[0] * value for pair, value in known)),
        _logistic(sum(pair[1] * value for pair, value in known)),
    )


def _logistic(total: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def features(low: str, strength: float, spans: Mapping[str, Span], reasons: tuple[str, ...]) -> Features:
    """Name and value of every feature that is not zero.

    low: the lead in lower case; strength: of the verdict; spans: by field; reasons: of verdict, status and doubts.
    """
    return list(_features(low, strength, spans, reasons))


def _features(
    low: str, strength: float, spans: Mapping[str, Span], reasons: tuple[str, ...]
) -> Iterator[tuple[str, float]]:
    yield "always", 1.0
    yield "strength", min(strength, 14.0) / 10
    for field in FIELDS:
        span = spans.get(field)
        if span is None:
            yield f"no {field}", 1.0
        else:
            yield f"{field} margin", span.confidence
            yield f"{field}: {_rule(span.rule)}", 1.0
    if "new_jobs" not in spans and "investment_usd" not in spans:
        yield "no number", 1.0
    if {"company", "city", "new_jobs", "investment_usd"} <= spans.keys():
        yield "all fields", 1.0
    for reason in reasons:
        if reason[:1] in "+-?":
            yield reason.split(":", 1)[0], 1.0
    for word in sorted(set(_word().findall(low[:_LEAD]))):
        yield f"word {word}", 1.0


def _rule(why: str) -> str:
    """A rule without the word that it was met by."""
    return re.sub(r"'[^']*'", "word", why).split(",")[0]
