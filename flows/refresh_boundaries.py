"""Refresh the outlines of counties and markets of one vintage.

    python -m flows.refresh_boundaries 2024-06

runs it under the label 2024-06, in the mode that AKER_SOURCE_MODE says. No figure and no score changes.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from flows.steps import FlowResult, Progress, month_of, on_prefect, result_of, run_as_program, year_of

if TYPE_CHECKING:
    from aker_core.config import Settings
    from aker_data.ingest.context import TaskRunner

FLOW = "refresh-boundaries"


def refresh_boundaries(
    as_of: str | None = None,
    *,
    year: int | str | None = None,
    settings: Settings | None = None,
    progress: Progress = lambda _text: None,
    run_task: TaskRunner | None = None,
) -> FlowResult:
    """Ingest the outlines of counties and metros, and store those of the markets of a vintage.

    as_of: ``YYYY-MM`` (default: this month). year: data year (default: that of the stored vintage, else the year before
    the label); it says which delineation draws the markets. run_task: how its tasks are run (default: plain calls).
    Raises the error of a source: the outlines of the last refresh stay.
    """
    from aker_core import config
    from aker_core.monitoring import logs
    from aker_core.run import RunContext
    from aker_data import locks
    from aker_data.engine import open_database
    from aker_data.ingest.context import context_from, plain
    from aker_data.ingest.resume import resumable
    from aker_jobs.boundary_refresh import source, store_outlines
    from aker_jobs.family_refresh import scope_of
    from aker_jobs.ingest_sources import ingest_required
    from aker_jobs.pruning import working_folders

    began = time.monotonic()
    settings = settings or config.Settings()
    if run_task is None and settings.prefect_api_url:
        own = {"settings": settings, "progress": progress}
        result: FlowResult = on_prefect(settings.prefect_api_url, FLOW, own, year=year, as_of=as_of)
        return result
    logs.configure(settings.log_level, settings.log_format, settings.secrets())
    wanted, month = year_of(year), month_of(as_of)
    context = replace(context_from(settings), run_task=run_task or plain)
    sessions = open_database(settings.postgis_dsn.get_secret_value())
    opened = RunContext(sessions, flow=FLOW, settings=settings, params={"year": wanted, "as_of": month})
    with locks.working(working_folders(settings, context.lake)), opened as run:
        scope = scope_of(run.session, month, wanted)
        with resumable(context, scope) as context:
            ingested = ingest_required((source(),), scope, context, run, progress)
        progress("outlines")
        stored = context.run_task("store-outlines", lambda: store_outlines(scope, ingested, context, run))
        return result_of(FLOW, run, scope, ingested, stored, began)


if __name__ == "__main__":
    sys.exit(run_as_program("refresh_boundaries", refresh_boundaries, sys.argv[1:]))
