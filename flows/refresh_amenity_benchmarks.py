"""Refresh the amenities of one vintage: its sources, its metrics, and the scores that follow.

    python -m flows.refresh_amenity_benchmarks 2024-06

runs it under the label 2024-06, in the mode that AKER_SOURCE_MODE says. All other figures of the vintage stay.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from flows.steps import FlowResult, Progress, refresh_family, run_as_program

if TYPE_CHECKING:
    from aker_core.config import Settings
    from aker_data.ingest.context import TaskRunner
    from aker_jobs.family_refresh import FamilyPlan

FLOW = "refresh-amenity-benchmarks"


def plan() -> FamilyPlan:
    """What the flow refreshes."""
    from aker_amenities.declared import METRICS
    from aker_amenities.family import FAMILY
    from aker_jobs import source_roles
    from aker_jobs.family_refresh import FamilyPlan

    return FamilyPlan(FAMILY, METRICS, "amenities", (*source_roles.jobs(), *source_roles.with_role("amenity")))


def refresh_amenity_benchmarks(
    as_of: str | None = None,
    *,
    year: int | str | None = None,
    strict_as_of: bool = False,
    settings: Settings | None = None,
    progress: Progress = lambda _text: None,
    run_task: TaskRunner | None = None,
) -> FlowResult:
    """Ingest the sources of amenities, compute and store their metrics for a vintage, and score the markets.

    as_of: ``YYYY-MM`` (default: this month). year: data year (default: that of the stored vintage, else the year
    before the label). strict_as_of: leave out figures whose release appeared after the month. run_task: how its
    tasks are run (default: plain calls). Raises the error of a source without which no market is known; others are
    named in the result.
    """
    return refresh_family(FLOW, plan(), year, as_of, settings, progress, run_task, strict_as_of=strict_as_of)


if __name__ == "__main__":
    sys.exit(run_as_program("refresh_amenity_benchmarks", refresh_amenity_benchmarks, sys.argv[1:]))
