"""Take in announcements of expansions for one vintage: feeds, events, their metrics, and the scores that follow.

    python -m flows.ingest_expansions 2024-06

runs it under the label 2024-06, in the mode that AKER_SOURCE_MODE says. All other figures of the vintage stay. It costs
a few requests, so it can run every day between refreshes of the market tables.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from flows.steps import FlowResult, Progress, refresh_family, run_as_program

if TYPE_CHECKING:
    from aker_core.config import Settings
    from aker_data.ingest.context import TaskRunner
    from aker_jobs.family_refresh import FamilyPlan

FLOW = "ingest-expansions"


def plan() -> FamilyPlan:
    """What the flow refreshes. Technology quotients of the vintage say where indirect jobs are more."""
    from aker_jobs.expansions.assembly import TABLE
    from aker_jobs.expansions.declared import METRICS
    from aker_jobs.expansions.family import FAMILY
    from aker_jobs.family_refresh import FamilyPlan

    return FamilyPlan(FAMILY, METRICS, "expansions", (TABLE,), {"labor": ("tech_lq",)}, expansions=True)


def ingest_expansions(
    as_of: str | None = None,
    *,
    year: int | str | None = None,
    strict_as_of: bool = False,
    settings: Settings | None = None,
    progress: Progress = lambda _text: None,
    run_task: TaskRunner | None = None,
) -> FlowResult:
    """Ingest announcements, store the events and what they come to by market, and score the markets.

    Decisions of `aker review` count. as_of: ``YYYY-MM`` (default: this month). year: data year (default: that of
    the stored vintage, else the year before the label). strict_as_of: leave out figures whose release appeared
    after the month. run_task: how its tasks are run (default: plain calls). Raises the error of the delineation;
    feeds that fail are named in the result.
    """
    return refresh_family(FLOW, plan(), year, as_of, settings, progress, run_task, strict_as_of=strict_as_of)


if __name__ == "__main__":
    sys.exit(run_as_program("ingest_expansions", ingest_expansions, sys.argv[1:]))
