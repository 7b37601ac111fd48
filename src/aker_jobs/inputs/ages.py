"""Age labels as people write them, which of them make up ages 25 to 44, and how a set of ages is told from places."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterable
from itertools import pairwise
from typing import Literal

from aker_core.facts.scalars import is_missing, spelled

LOW, HIGH = 25, 44
_OLDEST = 120
_HYPHEN = r"[-_~/\u00ad\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]"
_SPAN = re.compile(
    rf"^\D*(\d{{1,3}})\s*(?:years?\s*)?(?:{_HYPHEN}|to|through|and|bis)\s*(\d{{1,3}})(?!\d)(?!\s*and\s+over)",
    re.IGNORECASE,
)
_PAIR = re.compile(r"^(?:ages?|aged|yrs?|years?)[ _]?(\d{2})[ _]?(\d{2})$", re.IGNORECASE)
_OPEN = re.compile(r"^\D*(\d{1,3})\s*(?:\+|(?:years\s+)?(?:and|or)\s+(?:over|older|more))", re.IGNORECASE)
_UNDER = re.compile(r"^\s*(?:under|less than|<)\s*(\d{1,3})", re.IGNORECASE)
_SINGLE = re.compile(
    r"^\s*(?:ages?|aged)[ _]*(\d{1,3})\s*$|^\s*(\d{1,3})\s*(?:years?(?:\s+old)?|yrs?)\s*$", re.IGNORECASE
)
# Two numbers with anything else between them, or four digits: may be the two ends of an age group.
_ENDS = re.compile(r"^\D{0,6}?(\d{1,3})(?!\.\d)\W+(\d{1,3})\D{0,6}$|^(\d{2})(\d{2})$")
_BARE = re.compile(r"^\d{1,3}$")
_ALL = re.compile(r"(?=\D*$).*\b(?:total|all)\b", re.IGNORECASE)

Labels = Literal["ages", "places", "unclear"]


def age_range(label: object) -> tuple[int, int] | None:
    """First and last year of age of a label; None where it names no ages (``total``, ``all``).

    >>> [age_range(label) for label in ("25 to 29 years", "25to29", "age2529", "75 years and over", "under 5", 30)]
    [(25, 29), (25, 29), (25, 29), (75, 120), (0, 4), (30, 30)]
    """
    return _named(label) or _bare(label)


def _named(label: object) -> tuple[int, int] | None:
    """The ages of a label that can only be one of ages: a span, ``30 years``, ``under 5``."""
    if isinstance(label, bool) or is_missing(label):
        return None
    text = spelled(label)
    if match := _SPAN.match(text) or _PAIR.match(text):
        return int(match[1]), int(match[2])
    if match := _OPEN.match(text):
        return int(match[1]), _OLDEST
    if match := _UNDER.match(text):
        return 0, int(match[1]) - 1
    if match := _SINGLE.match(text):
        age = int(match[1] or match[2])
        return age, age
    return None


def _bare(label: object) -> tuple[int, int] | None:
    """The age of a number alone, which may as well be the code of a place."""
    if isinstance(label, bool) or is_missing(label) or not _BARE.match(spelled(label)):
        return None
    age = int(spelled(label))
    return (age, age) if age <= _OLDEST else None


def kind_of(labels: Collection[Hashable]) -> Labels:
    """What a set of labels that nothing else is known of names: ages, places, or it cannot be told.

    Told by the whole set, never by one label. Numbers alone are ages where they are every year from 25 to 44, or from 0
    on; places where one of them has a zero at its front or cannot be an age. ``unclear`` else, and where ages stand
    beside other labels.
    """
    others = [label for label in labels if not _is_all(label)]
    named = [label for label in others if _named(label) is not None]
    if named:
        return "ages" if all(age_range(label) is not None for label in others) else "unclear"
    texts = [spelled(label) for label in others]
    if _look_like_groups(texts):
        return "unclear"
    if not others or not all(_BARE.match(text) for text in texts):
        return "places"
    if any((len(text) > 1 and text.startswith("0")) or int(text) > _OLDEST for text in texts):
        return "places"
    years = sorted(map(int, texts))
    whole = years == list(range(years[0], years[0] + len(years)))
    one_by_one = years == list(range(LOW, HIGH + 1)) or (whole and years[0] == 0 and years[-1] >= HIGH)
    return "ages" if one_by_one else "unclear"


def _look_like_groups(texts: list[str]) -> bool:
    """Whether every label is two ascending ages in a way that is not read, such as ``25 29`` or ``[25,30)``."""
    ends = [match for text in texts if (match := _ENDS.match(text))]
    pairs = sorted((int(match[1] or match[3]), int(match[2] or match[4])) for match in ends)
    if len(pairs) < max(len(texts), 2) or not all(low < high <= _OLDEST for low, high in pairs):
        return False
    return all(low - high in (0, 1) for (_, high), (low, _) in pairwise(pairs))


def _is_all(label: object) -> bool:
    return isinstance(label, str) and _ALL.match(label.strip()) is not None


def labels_25_44(labels: Iterable[Hashable], what: str) -> list[Hashable]:
    """Those labels that lie within ages 25–44. They must cover each of these ages exactly once.

    ValueError where ages are covered twice (bins beside their total) or not at all (``26-34`` lacks age 25), and for a
    label that is no age.
    """
    every = list(labels)
    odd = [label for label in every if age_range(label) is None and not _is_all(label)]
    if odd:
        raise ValueError(f"{what}: not an age: {odd[0]!r}. Write ages as 25-29, 25 to 29 years, or age 25")
    spans = {label: span for label in every if (span := age_range(label)) is not None}
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
