"""The roles of columns and of the labels of records: by their whole names, or by the words of these."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from aker_jobs.expansions.reader.tables import header_words, headers
from aker_jobs.expansions.reader.tables.header_words import Named

_SURER = {"staff": ("jobs",)}  # 'New employees' are those that a project brings
READ_ONCE = ("company", "place", "county", "state", "jobs", "money")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "there": re.compile(
            r"\bret(?:ain(?:ed)?)?\b|\b(?:existing|current|before|employees|jobs|ftes?)\b", re.IGNORECASE
        ),
        "unit": re.compile(
            r"(?P<million>\bmillions?\b|\$ ?mm?\b|\bmm\b)|(?P<billion>\bbillions?\b|\$ ?bn?\b)"
            r"|(?P<thousand>\bthousands?\b|\b000'?s\b|\$ ?k\b)",
            re.IGNORECASE,
        ),
    }


def named(text: str) -> Named | None:
    """The role of a column, and how clearly its name says so; None where it says nothing."""
    exact, by_words = headers.role(text), header_words.named(text)
    if exact is None or (by_words is not None and by_words.role in (exact, "county", *_SURER.get(exact, ()))):
        return by_words
    return Named(exact, 2)


def label_role(text: str) -> str | None:
    """The role of the label of a record; a county is a place, and 'New' are jobs."""
    found = named(text)
    return None if found is None else {"county": "place", "bare new": "jobs"}.get(found.role, found.role)


def roles(header: Sequence[str]) -> list[str | None]:
    """The role of each column: of several of one role the clearest is read, the others are of no interest."""
    told = [named(text) for text in header]
    among: list[str | None] = [one.role if one else None for one in told]
    new = "other" if "jobs" in among or not any(map(_patterns()["there"].search, header)) else "jobs"
    among = headers.with_staff([new if one == "bare new" else one for one in among])
    clear = [one.clear if one else 0 for one in told]
    best = {role: max(_at(among, role), key=lambda number: clear[number]) for role in READ_ONCE if role in among}
    return ["other" if role in best and number != best[role] else role for number, role in enumerate(among)]


def _at(roles_: Sequence[str | None], role: str) -> list[int]:
    return [number for number, one in enumerate(roles_) if one == role]


def unit(header: str) -> str | None:
    """'thousand', 'million' or 'billion' where a column of dollars is counted in them ("Capex, $M"); else None."""
    found = named(header)
    if found is None or found.role != "money":
        return None
    match = _patterns()["unit"].search(header)
    return headers.unit(header) or (match.lastgroup if match else None)
