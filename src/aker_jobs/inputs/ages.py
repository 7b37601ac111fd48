"""Age labels as the publishers write them, and which of them make up ages 25 to 44."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable

LOW, HIGH = 25, 44
_OLDEST = 120
_SPAN = re.compile(r"^\D*(\d{1,3})\s*(?:-|–|—|_|\bto\b|\band\b)\s*(\d{1,3})\b(?!\s*and\s+over)", re.IGNORECASE)
_OPEN = re.compile(r"^\D*(\d{1,3})\s*(?:\+|(?:years\s+)?(?:and|or)\s+(?:over|older|more))", re.IGNORECASE)
_UNDER = re.compile(r"^\s*(?:under|less than|<)\s*(\d{1,3})", re.IGNORECASE)
_SINGLE = re.compile(r"^\s*(?:age\s*)?(\d{1,3})(?:\s*years?(?:\s+old)?)?\s*$", re.IGNORECASE)


def age_range(label: object) -> tuple[int, int] | None:
    """First and last year of age of a label; None where it names no ages (``total``, ``all``).

    >>> [age_range(label) for label in ("25 to 29 years", "25-44", "75 years and over", "under 5", 30, "Total")]
    [(25, 29), (25, 44), (75, 120), (0, 4), (30, 30), None]
    """
    if isinstance(label, bool):
        return None
    if isinstance(label, int | float):
        return (int(label), int(label)) if float(label).is_integer() and 0 <= label <= _OLDEST else None
    text = str(label)
    if match := _SPAN.match(text):
        return int(match[1]), int(match[2])
    if match := _OPEN.match(text):
        return int(match[1]), _OLDEST
    if match := _UNDER.match(text):
        return 0, int(match[1]) - 1
    if match := _SINGLE.match(text):
        return int(match[1]), int(match[1])
    return None


def labels_25_44(labels: Iterable[Hashable], what: str) -> list[Hashable]:
    """Those labels that lie within ages 25–44. They must cover each of these ages exactly once.

    ValueError where ages are covered twice (bins beside their total) or not at all (``26-34`` lacks age 25).
    """
    spans = {label: span for label in labels if (span := age_range(label)) is not None}
    inside = {label: span for label, span in spans.items() if span[0] >= LOW and span[1] <= HIGH}
    covered = [age for first, last in inside.values() for age in range(first, last + 1)]
    twice = sorted({age for age in covered if covered.count(age) > 1})
    if twice:
        raise ValueError(
            f"{what}: age {twice[0]} is in more than one of {list(map(str, inside))}. Leave the total or the bins out"
        )
    lacking = sorted(set(range(LOW, HIGH + 1)) - set(covered))
    if lacking:
        raise ValueError(
            f"{what}: the ages {list(map(str, spans)) or 'given'} do not cover 25–44 exactly (age {lacking[0]} "
            f"is in no bin within it). Give exact bins such as 25-29, 30-34, 35-39, 40-44"
        )
    return list(inside)
