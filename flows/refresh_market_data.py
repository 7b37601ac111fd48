"""Refresh one vintage of every market: a table of contents of the steps.

    python -m flows.refresh_market_data 2023 2024-06

runs it for the data year 2023 under the label 2024-06, in the mode that AKER_SOURCE_MODE says. Each step can run twice:
a refresh that was killed is started again and ends as if it had not been.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from aker_core.beside import load
from aker_core.errors import AkerError, CheckFailed, ConfigError
from aker_core.second_process import second_process
from aker_snapshot import NOTE as SNAPSHOT
from flows.steps import limit_threads, month_of, on_prefect, score_markets, scored_among, year_of
from flows.summary import SourceLine, runnable, source_lines, summary_table

if TYPE_CHECKING:
    from aker_core.config import Settings
    from aker_core.run import RunContext
    from aker_data.contracts import Scope
    from aker_data.engine import Session
    from aker_data.ingest.context import IngestContext, TaskRunner
    from aker_jobs.ingested import Ingested
    from aker_jobs.refresh import Stored

Progress = Callable[[str], None]
FLOW = "refresh-market-data"
FIRST_NEEDED = ("numpy", "polars")  # by whatever a second process is asked for


@dataclass(frozen=True)
class RefreshResult:
    """How a refresh ended. missing: one line for each source that lacks something; failures: sources that failed, why.

    reasons: all of it, with every file name and address that is missing. notes: what else to know of how it went.
    left_out: what checks found that costs rows. sources: one line for each that answered.

    outcome: completed, or degraded where anything is missing or failed. exit_code: that of the worst failure, else 0.
    show: the command that shows what is stored.
    """

    run_id: str
    year: int
    as_of: str
    outcome: str
    changed: bool
    origin: str
    markets: int
    rows: int
    downloaded: int
    seconds: float
    missing: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    exit_code: int = 0
    show: str = "aker show"
    sources: list[SourceLine] = field(default_factory=list)

    def summary(self) -> str:
        """What a person wants to know at the end, in a few lines."""
        lines = [f"refresh {self.as_of} of {self.year}: {self.outcome} in {self.seconds:.1f} s (run {self.run_id})"]
        if self.changed:
            lines.append(
                f"  {self.markets:,} markets stored, {self.downloaded:,} new payloads, {self.rows:,} rows in the lake"
            )
        else:
            lines.append("  no change: nothing was downloaded, nothing was rewritten")
        lines += summary_table(self.sources)
        lines += [f"  note: {text}" for text in self.notes]
        lines += [f"  missing: {text}" for text in self.missing]
        lines += ["  all names, addresses and reasons: aker sources --missing"] if self.missing else []
        lines += [f"  failed: {text}" for text in self.failures]
        lines += [f"  left out: {text}" for text in self.left_out]
        if self.origin == "sample":
            lines.append("  SAMPLE: partly synthetic figures, for trying the software only")
        if self.origin == "snapshot":
            lines.append(f"  {SNAPSHOT}")
        lines.append(f"  show it: {runnable(self.show)}" if self.show.startswith("aker ") else f"  {self.show}")
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class _Chosen:
    """What an operator chose of a refresh, as of `refresh_market_data`."""

    markets: Sequence[str] | None
    without: Sequence[str]
    strict_as_of: bool


def refresh_market_data(  # noqa: PLR0913 (what an operator can choose)
    year: int | str | None = None,
    as_of: str | None = None,
    *,
    markets: Sequence[str] | None = None,
    delineation: str | None = None,
    files: Mapping[str, Sequence[str]] | None = None,
    without: Sequence[str] = (),
    strict_as_of: bool = False,
    settings: Settings | None = None,
    progress: Progress = lambda _text: None,
    run_task: TaskRunner | None = None,
) -> RefreshResult:
    """Ingest the sources, compute and store `market_jobs` and its companions, and score the markets.

    year: data year (default: the year before last, whose annual figures are out). as_of: ``YYYY-MM`` (default: this
    month). markets: short codes, CBSA codes or principal cities (default: all). without: sources to skip;
    data already loaded for this vintage is used. strict_as_of: leave out figures whose release appeared after as_of.
    run_task: how its tasks are run (default: as plain calls, or by Prefect where AKER_PREFECT_API_URL is set). Raises
    the error of a source without which nothing can be computed
    (delineation, jobs); other sources that fail are named in the result.
    """
    from aker_core import config

    began = time.monotonic()
    settings = settings or config.Settings()
    chosen = _Chosen(markets, without, strict_as_of)
    if run_task is None and settings.prefect_api_url:
        own = {"settings": settings, "progress": progress, "files": files}
        named_too = {"delineation": delineation, **vars(chosen)}
        result: RefreshResult = on_prefect(settings.prefect_api_url, FLOW, own, year=year, as_of=as_of, **named_too)
        return result
    with second_process(settings.processes) as beside:
        beside.begin(load, *FIRST_NEEDED)
        from aker_core.monitoring import logs
        from aker_data.ingest.context import context_from, plain
        from aker_jobs import refresh as steps

        logs.configure(settings.log_level, settings.log_format, settings.secrets())
        named = {source: [Path(path) for path in paths] for source, paths in (files or {}).items()}
        scope = steps.scope_for(_year(year), month_of(as_of), delineation)
        context = replace(context_from(settings, named=named), run_task=run_task or plain, beside=beside)
        steps.begin_beside(scope, context, without)
        return _refreshed(scope, context, settings, chosen, progress, began)


def _refreshed(
    scope: Scope, context: IngestContext, settings: Settings, chosen: _Chosen, progress: Progress, began: float
) -> RefreshResult:
    """Ingest, compute, store and score. All that needs the database is loaded here: the second process is at work."""
    from aker_core.run import RunContext
    from aker_data import locks
    from aker_data.engine import closed_at_the_end, open_database
    from aker_data.ingest.resume import resumable
    from aker_jobs import refresh as steps
    from aker_jobs.preflight import require_ready
    from aker_jobs.pruning import working_folders

    sessions = open_database(settings.postgis_dsn.get_secret_value())
    opened = RunContext(sessions, flow=FLOW, settings=settings, params=_params(scope, chosen))
    require_ready(settings, scope, context, chosen.without, chosen.markets)
    folders = working_folders(settings, context.lake)
    with closed_at_the_end(sessions), locks.working(folders), resumable(context, scope) as resumed, opened as run:
        steps.refuse_part_of_other(run.session, scope, chosen.markets)
        ingested = steps.ingest_sources(scope, resumed, run, progress, chosen.without, chosen.markets)
        stored = resumed.run_task(
            "compute-and-store",
            lambda: steps.compute_and_store(
                scope,
                ingested,
                resumed,
                run,
                chosen.markets,
                settings.data_path,
                progress,
                strict_as_of=chosen.strict_as_of,
            ),
        )
        if stored.changed:
            progress("scores")
            resumed.run_task("score", lambda: score_markets(run.session, scope.as_of, run.id))
        return _result_of(run, scope, ingested, stored, began)


def _result_of(run: RunContext, scope: Scope, ingested: Ingested, stored: Stored, began: float) -> RefreshResult:
    """How the refresh ended; the run is degraded by what was missing. began: by `time.monotonic`."""
    reasons = [*ingested.reasons, *stored.failures]
    for reason in reasons:
        run.degrade(reason)
    return RefreshResult(
        run_id=run.id,
        year=scope.year,
        as_of=scope.as_of,
        outcome="degraded" if reasons else "completed",
        changed=stored.changed or ingested.changed,
        origin=ingested.origin,
        markets=stored.markets,
        rows=ingested.rows,
        downloaded=ingested.downloaded,
        seconds=time.monotonic() - began,
        missing=[missing.line() for missing in ingested.missing],
        failures=[*ingested.failures, *stored.failures],
        reasons=reasons,
        notes=[*ingested.notes, *stored.notes],
        left_out=[*ingested.left_out, *stored.left_out],
        exit_code=max(ingested.exit_code, CheckFailed.exit_code if stored.failures else 0),
        show=_show_command(run.session, scope.as_of),
        sources=source_lines(ingested),
    )


def _show_command(session: Session, as_of: str) -> str:
    """The command that shows a vintage: published figures are shown before the sample, the newest before others."""
    from aker_data.store import rows as reads

    own = date.fromisoformat(f"{as_of}-01")
    if reads.vintage_of(session) == own:
        return "aker show"
    shown = reads.vintage_of(session, own)
    if shown == own:
        return f"aker show --as-of {as_of}"
    return f"not shown: published figures ({shown:%Y-%m}) win over the sample. Run the sample in a folder of its own"


def _year(year: int | str | None) -> int:
    """The year before last where none is given: its annual figures are out."""
    wanted = year_of(year)
    return datetime.now(UTC).year - 2 if wanted is None else wanted


def _params(scope: object, chosen: _Chosen) -> dict[str, object]:
    """What was asked for, as it is stored with the run: enough to run it again."""
    markets = list(chosen.markets) if chosen.markets else None
    asked = {"markets": markets, "without": list(chosen.without), "strict_as_of": chosen.strict_as_of}
    return {**vars(scope), **asked, **scored_among()}


def main(arguments: Sequence[str]) -> int:
    """``python -m flows.refresh_market_data YEAR AS_OF``: prints each step and the summary; returns the exit code."""
    if len(arguments) != 2:
        sys.stderr.write("usage: python -m flows.refresh_market_data YEAR AS_OF   (for example 2023 2024-06)\n")
        return ConfigError.exit_code
    from aker_core.config import Settings
    from aker_core.control_characters import harmless

    try:
        settings = Settings()
        limit_threads(settings)
        result = refresh_market_data(*arguments, settings=settings, progress=lambda text: print(f"  {text}"))
    except AkerError as error:
        sys.stderr.write(harmless(f"refresh_market_data: {type(error).__name__}: {error}\n"))
        return error.exit_code
    sys.stdout.write(harmless(result.summary()))
    return result.exit_code


if __name__ == "__main__":
    gc.set_threshold(50_000, 20, 50)  # what is imported and computed makes few cycles, and the program is short
    code = main(sys.argv[1:])
    gc.freeze()  # or Python would look three times through all that is loaded, to free it just before it ends
    sys.exit(code)
