"""Jobs that follow from jobs: direct ones as announced, indirect ones by a cited multiplier with low and high.

A multiplier here is **additional** jobs per direct job. Studies also publish **total** jobs per direct job, which is
one more: a total of 1.5 is 0.5 additional, and a quarter below it (1.125) is 0.125. They are for each traded job, so
hospitals and universities have none. `aker_jobs/expansions/reference/multipliers.csv` has both, with citations.
"""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Definition = Literal["additional", "total"]


@dataclass(frozen=True)
class Multiplier:
    """Additional local jobs per direct job. condition_of_high: where alone `high` holds; elsewhere `high` is as below.

    applies_to: the sector of an event; ``other`` is for every sector without its own.
    """

    id: str
    applies_to: str
    low: float
    mid: float
    high: float
    condition_of_high: str | None
    citation: str
    url: str


@dataclass(frozen=True)
class Impact:
    """Jobs of an event. indirect_low, indirect_high: the range of the studies for additional local jobs; indirect: a
    middle of it. All null, as the multiplier, for sectors that serve their own region."""

    direct: float
    indirect_low: float | None
    indirect: float | None
    indirect_high: float | None
    multiplier: Multiplier | None


def additional(figure: float, definition: Definition) -> float:
    """Additional jobs per direct job, from a published figure of either definition.

    ``additional(1.5, "total")`` -> 0.5. Raises ValueError for a figure that cannot be one.
    """
    if not math.isfinite(figure) or figure < (1 if definition == "total" else 0):
        raise ValueError(
            f"multiplier {figure!r} ({definition}): a total multiplier is at least 1, an additional one at least 0"
        )
    return figure - 1 if definition == "total" else figure


@cache
def _rows() -> tuple[dict[str, str], ...]:
    text = (files("aker_jobs.expansions") / "reference" / "multipliers.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(text)))


@cache
def without_multiplier() -> frozenset[str]:
    """The sectors that have none."""
    return frozenset(row["applies_to"] for row in _rows() if row["used"] == "none")


@cache
def multipliers() -> dict[str, Multiplier]:
    """The multipliers in use, by the sector that they are for."""
    return {row["applies_to"]: _multiplier(row) for row in _rows() if row["used"] == "true"}


def _multiplier(row: dict[str, str]) -> Multiplier:
    definition: Definition = "total" if row["definition"] == "total" else "additional"
    low, mid, high = (additional(float(row[name]), definition) for name in ("low", "mid", "high"))
    return Multiplier(
        row["id"], row["applies_to"], low, mid, high, row["condition_of_high"] or None, row["citation"], row["url"]
    )


def multiplier_for(sector: str) -> Multiplier | None:
    """The multiplier of an event's primary sector; None for those that serve their own region."""
    if sector in without_multiplier():
        return None
    return multipliers().get(sector, multipliers()["other"])


def impact(direct_jobs: float, sector: str = "other", *, high_tech_is_strong: bool | None = None) -> Impact:
    """Direct and indirect jobs of an event. direct_jobs: new permanent jobs as announced.

    high_tech_is_strong: whether the market has more technology jobs than its share of the nation's; where it has
    not, the high of the
    general multiplier holds for high tech too; None (not known) keeps the wider range.
    Raises ValueError for a number of jobs that is negative or none.
    """
    if not math.isfinite(direct_jobs) or direct_jobs < 0:
        raise ValueError(f"direct_jobs is {direct_jobs!r}: give a number of jobs, zero or more")
    multiplier = multiplier_for(sector)
    if multiplier is None:
        return Impact(direct_jobs, None, None, None, None)
    high = multiplier.high
    if multiplier.condition_of_high and high_tech_is_strong is False:
        high = multipliers()["other"].high
    return Impact(
        direct_jobs, direct_jobs * multiplier.low, direct_jobs * multiplier.mid, direct_jobs * high, multiplier
    )
