"""A count of jobs as the text has it."""

from __future__ import annotations

from dataclasses import dataclass

from aker_jobs.expansions.reader.jobs.context import Kind

MOST = 250_000  # a larger count is no single company's
YEARS = range(1990, 2061)


@dataclass(frozen=True, slots=True)
class Jobs:
    """A count of jobs: `high` is the upper end of a range, `why` the rule that told the kind, partial: a first step."""

    start: int
    end: int
    count: int
    high: int | None
    kind: Kind
    why: str
    confidence: float
    partial: bool = False
