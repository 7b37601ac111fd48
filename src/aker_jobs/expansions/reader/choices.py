"""Which of several candidates of a text is meant, by all signs together: a softmax over them and none of them.

A candidate's sum is that of the weights of its signs (rows of `reference/choice_weights.csv`, fitted by
`scripts/fit_choices.py` on labeled texts), and `RULES` more where the rules would take it: rules were made on many of
those texts, so a fit cannot tell how much they are worth on another.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from aker_jobs.expansions.reader import gazetteers

Signs = Mapping[str, float]
RULES = 2.5  # best of 0 to 4.5 on five sets that neither rules nor weights had been made on
CLEAR = 5.0  # odds of more than 148 to 1 say no more than these
LEAST = 1e-6  # a smaller probability is as good as none
NONE = "none"  # the sign of a text that means none of its candidates


def chosen(field: str, found: Sequence[Signs], by_rules: int | None, rules: float = RULES) -> tuple[int | None, float]:
    """The likeliest candidate (None: none of them) and its probability.

    field: of `choice_weights.csv`; found: the signs of each candidate; by_rules: which the rules would take; rules:
    what that counts.
    """
    likely = probabilities(field, found, by_rules, rules)
    best = max(range(len(likely)), key=likely.__getitem__)
    return (best if best < len(found) else None), likely[best]


def probabilities(field: str, found: Sequence[Signs], by_rules: int | None, rules: float = RULES) -> list[float]:
    """Of each candidate that it is meant, and last that none is."""
    sums = _sums(field, [*found, {NONE: 1.0}])
    sums[-1 if by_rules is None else by_rules] += rules
    return _shares(sums)


def odds(likely: float) -> float:
    """How clear a choice is: the logarithm of its odds, within `CLEAR`."""
    likely = min(1 - LEAST, max(LEAST, likely))
    return max(-CLEAR, min(CLEAR, math.log(likely / (1 - likely))))


def likelihoods(field: str, found: Sequence[Signs]) -> list[float]:
    """Of each candidate that it is meant, where what the rules take is a sign among others."""
    return _shares(_sums(field, found))


def strength(field: str, signs: Signs) -> float:
    """What the signs of one candidate weigh."""
    return _sums(field, [signs])[0]


def _sums(field: str, found: Sequence[Signs]) -> list[float]:
    known = weights()[field]
    return [sum(known.get(sign, 0.0) * value for sign, value in sorted(one.items())) for one in found]


def _shares(sums: Sequence[float]) -> list[float]:
    most = max(sums)
    powers = [math.exp(total - most) for total in sums]
    return [power / sum(powers) for power in powers]


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """Field → sign → weight."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for row in gazetteers.rows("choice_weights"):
        found[row["field"]][row["sign"]] = float(row["weight"])
    return found
