"""Refresh the outlines of counties and markets of one vintage.

    python -m flows.refresh_boundaries 2024-06

runs it under the label 2024-06, in the mode that AKER_SOURCE_MODE says. No figure and no score changes.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from aker_core.errors import AkerError, ConfigError
from flows.steps import FlowResult, Progress, month_of, on_prefect, year_of

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
    from aker_data.engine import open_database
    from aker_data.ingest.context import context_from, plain
    from aker_data.ingest.resume import resumable
    from aker_jobs.boundary_refresh import source, store_outlines
    from aker_jobs.family_refresh import scope_of
    from aker_jobs.ingest_sources import ingest_required

    began = time.monotonic()
    settings = settings or config.Settings()
    if run_task is None and settings.prefect_api_url:
        result: FlowResult = on_prefect(settings.prefect_api_url, FLOW, year=year, as_of=as_of)
        return result
    logs.configure(settings.log_level, settings.log_format, settings.secrets())
    wanted, month = year_of(year), month_of(as_of)
    context = replace(context_from(settings), run_task=run_task or plain)
    sessions = open_database(settings.postgis_dsn.get_secret_value())
    with RunContext(sessions, flow=FLOW, settings=settings, params={"year": wanted, "as_of": month}) as run:
        scope = scope_of(run.session, month, wanted)
        with resumable(context, scope) as context:
            ingested = ingest_required((source(),), scope, context, run, progress)
        progress("outlines")
        stored = context.run_task("store-outlines", lambda: store_outlines(scope, ingested, context, run))
        for reason in ingested.reasons:
            run.degrade(reason)
        return FlowResult(
            run_id=run.id,
            flow=FLOW,
            year=scope.year,
            as_of=scope.as_of,
            outcome="degraded" if ingested.reasons else "completed",
            changed=stored.changed,
            origin=ingested.origin,
            markets=stored.markets,
            seconds=time.monotonic() - began,
            sources=[(name, result.rows, result.changed) for name, result in ingested.results.items()],
            missing=[missing.line() for missing in ingested.missing],
        )


def main(arguments: Sequence[str]) -> int:
    """``python -m flows.refresh_boundaries AS_OF``: prints each step and the summary; returns the exit code."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m flows.refresh_boundaries AS_OF   (for example 2024-06)\n")
        return ConfigError.exit_code
    try:
        result = refresh_boundaries(arguments[0], progress=lambda text: print(f"  {text}"))
    except AkerError as error:
        sys.stderr.write(f"refresh_boundaries: {type(error).__name__}: {error}\n")
        return error.exit_code
    sys.stdout.write(result.summary())
    return result.exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
