"""Jobs that follow from jobs: direct ones as announced, indirect ones by a cited multiplier with low and high.

A multiplier here is **additional** jobs per direct job. Studies also publish **total** jobs per direct job, which is
one more: a total of 1.5 is 0.5 additional. `aker_jobs/expansions/reference/multipliers.csv` has both, with citations.
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
HIGH_TECH = "semiconductor"


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
    """Jobs of an event. indirect: additional local jobs, of which low and high are the range of the studies."""

    direct: float
    indirect_low: float
    indirect: float
    indirect_high: float
    multiplier: Multiplier


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
def multipliers() -> dict[str, Multiplier]:
    """The multipliers in use, by the sector that they are for."""
    text = (files("aker_jobs.expansions") / "reference" / "multipliers.csv").read_text(encoding="utf-8")
    used = (row for row in csv.DictReader(io.StringIO(text)) if row["used"] == "true")
    return {row["applies_to"]: _multiplier(row) for row in used}


def _multiplier(row: dict[str, str]) -> Multiplier:
    definition: Definition = "total" if row["definition"] == "total" else "additional"
    low, mid, high = (additional(float(row[name]), definition) for name in ("low", "mid", "high"))
    return Multiplier(
        row["id"], row["applies_to"], low, mid, high, row["condition_of_high"] or None, row["citation"], row["url"]
    )


def multiplier_for(sector: str) -> Multiplier:
    """The multiplier of an event's primary sector."""
    return multipliers().get(sector, multipliers()["other"])


def impact(direct_jobs: float, sector: str = "other", *, high_tech_is_strong: bool | None = None) -> Impact:
    """Direct and indirect jobs of an event. direct_jobs: new permanent jobs as announced.

    high_tech_is_strong: whether the market has a high share of high-tech jobs; where it has not, the high of the
    general multiplier holds for high tech too; None (not known) keeps the wider range.
    Raises ValueError for a number of jobs that is negative or none.
    """
    if not math.isfinite(direct_jobs) or direct_jobs < 0:
        raise ValueError(f"direct_jobs is {direct_jobs!r}: give a number of jobs, zero or more")
    multiplier = multiplier_for(sector)
    high = multiplier.high
    if multiplier.condition_of_high and high_tech_is_strong is False:
        high = multipliers()["other"].high
    return Impact(
        direct_jobs, direct_jobs * multiplier.low, direct_jobs * multiplier.mid, direct_jobs * high, multiplier
    )
