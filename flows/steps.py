"""What flows share: the month and year that people write, a run with its context, one family refreshed.

Plain functions without an orchestrator; `flows.deployments` serves the same flows on a server.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from importlib import import_module
from inspect import signature
from typing import TYPE_CHECKING, Any

from aker_core.control_characters import harmless
from aker_core.errors import AkerError, ConfigError
from flows.summary import SourceLine, source_lines, summary_table

if TYPE_CHECKING:
    from aker_core.config import Settings
    from aker_core.markets.score_service import Scored
    from aker_core.run import RunContext
    from aker_data.contracts import Scope
    from aker_data.engine import Session
    from aker_data.ingest.context import TaskRunner
    from aker_jobs.family_refresh import FamilyPlan
    from aker_jobs.ingested import Ingested
    from aker_jobs.refresh import Stored

Progress = Callable[[str], None]
STRICT = "--strict-as-of"
POLARS_THREADS = "POLARS_MAX_THREADS"


def limit_threads(settings: Settings) -> None:
    """One thread for Polars where a program begins with the sample: its thousands of small queries are done before
    several threads have shared one. Not where somebody has said how many, nor once Polars is loaded."""
    from aker_core.config import set_for_children

    if settings.source_mode == "sample" and "polars" not in sys.modules:
        set_for_children(POLARS_THREADS, "1")


@dataclass(frozen=True)
class FlowResult:
    """How a flow ended: as `RefreshResult`, for one family. sources: one line for each that answered."""

    run_id: str
    flow: str
    year: int
    as_of: str
    outcome: str
    changed: bool
    origin: str
    markets: int
    seconds: float
    sources: list[SourceLine] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    exit_code: int = 0

    def summary(self) -> str:
        """What a person wants to know at the end, in a few lines."""
        lines = [f"{self.flow} {self.as_of} of {self.year}: {self.outcome} in {self.seconds:.1f} s (run {self.run_id})"]
        lines += summary_table(self.sources)
        lines.append(f"  {self.markets:,} markets stored" if self.changed else "  no change: nothing was rewritten")
        lines += [f"  missing: {text}" for text in self.missing]
        lines += [f"  failed: {text}" for text in self.failures]
        lines += [f"  left out: {text}" for text in self.left_out]
        if self.origin == "sample":
            lines.append("  SAMPLE: partly synthetic figures, for trying the software only")
        return "\n".join(lines) + "\n"


def year_of(year: int | str | None) -> int | None:
    """A data year as people write it; None where none is given."""
    if year is None:
        return None
    if not str(year).isdecimal() or not 1990 <= int(year) <= 2100:
        raise ConfigError(f"Not a year between 1990 and 2100: {year!r}. Write it as 2023")
    return int(year)


def month_of(month: str | None) -> str:
    """``YYYY-MM`` out of ``YYYY-MM`` or ``YYYY-MM-DD``; this month where none is given."""
    now = datetime.now(UTC)
    if month is None:
        return now.strftime("%Y-%m")
    try:
        day = date.fromisoformat(month if len(month) > 7 else f"{month}-01")
    except (ValueError, TypeError):  # a number such as 202406 too
        raise ConfigError(f"Not a month: as of {month!r}. Write it as 2024-06") from None
    if (day.year, day.month) > (now.year, now.month):
        raise ConfigError(
            f"The label {month} lies in the future and would stay the newest vintage. Use this month or an earlier one"
        )
    return day.strftime("%Y-%m")


def on_prefect(server: str, flow: str, in_process: Mapping[str, Any], **parameters: Any) -> Any:
    """Run a flow in this process with its states on a Prefect server; what the flow returns.

    server: address of its API. in_process: what the flow is given beside its parameters and the server is not told
    (settings, files, the display of progress). parameters: of the flow; those that are None or empty are left out.
    Raises ConfigError where Prefect is not installed, SourceUnavailable where its server does not answer, and whatever
    the flow raises.
    """
    try:
        tasks, orchestrated = import_module("flows.prefect_tasks"), import_module("flows.orchestrated")
    except ModuleNotFoundError as error:
        if error.name != "prefect":
            raise
        raise ConfigError(
            "AKER_PREFECT_API_URL is set, and Prefect is not installed. Install aker[flows], or unset it to run without"
        ) from None
    given = {name: list(value) if isinstance(value, tuple) else value for name, value in parameters.items()}
    with tasks.on_server(server), tasks.in_process(in_process):
        tasks.require_server()
        return orchestrated.FLOWS[flow](**{name: value for name, value in given.items() if value not in (None, [])})


def run_as_program(name: str, flow: Callable[..., FlowResult], arguments: Sequence[str]) -> int:
    """``python -m flows.NAME AS_OF``: runs a flow, prints each step and the summary; returns the exit code.

    A flow that has figures knows ``--strict-as-of`` too.
    """
    has_figures = "strict_as_of" in signature(flow).parameters
    months = [argument for argument in arguments if not (has_figures and argument == STRICT)]
    if len(months) != 1 or months[0].startswith("-"):
        option = f" [{STRICT}]" if has_figures else ""
        sys.stderr.write(f"usage: python -m flows.{name} AS_OF{option}   (for example 2024-06)\n")
        return ConfigError.exit_code
    wishes = {"strict_as_of": True} if STRICT in arguments else {}
    try:
        result = flow(months[0], progress=lambda text: print(f"  {harmless(text)}"), **wishes)
    except AkerError as error:
        sys.stderr.write(harmless(f"{name}: {type(error).__name__}: {error}\n"))
        return error.exit_code
    sys.stdout.write(harmless(result.summary()))
    return result.exit_code


def score_markets(session: Session, as_of: str, run_id: str | None = None) -> Scored:
    """Score every market of the newest vintage up to a month."""
    from aker_core.markets.service import PillarScoreService  # a run that changes nothing need not load it

    return PillarScoreService(session).refresh_many(as_of=as_of, run_id=run_id)


def scored_among() -> dict[str, dict[str, str]]:
    """What a run keeps of the lists that its scores are made among; nothing where no pillar names one."""
    from aker_core.markets.pillar_file import list_digests, pillars_in_force

    lists = list_digests(pillars_in_force())
    return {"lists": lists} if lists else {}


def result_of(flow: str, run: RunContext, scope: Scope, ingested: Ingested, stored: Stored, began: float) -> FlowResult:
    """How a flow over some sources ended; the run is degraded by what was missing. began: by `time.monotonic`."""
    for reason in ingested.reasons:
        run.degrade(reason)
    return FlowResult(
        run_id=run.id,
        flow=flow,
        year=scope.year,
        as_of=scope.as_of,
        outcome="degraded" if ingested.reasons else "completed",
        changed=stored.changed,
        origin=ingested.origin,
        markets=stored.markets,
        seconds=time.monotonic() - began,
        sources=source_lines(ingested),
        missing=[missing.line() for missing in ingested.missing],
        failures=ingested.failures,
        left_out=ingested.left_out,
        exit_code=ingested.exit_code,
    )


def refresh_family(
    flow: str,
    plan: FamilyPlan,
    year: int | str | None,
    as_of: str | None,
    settings: Settings | None,
    progress: Progress,
    run_task: TaskRunner | None = None,
    *,
    strict_as_of: bool = False,
) -> FlowResult:
    """Ingest the sources of one family, compute its metrics for the vintage, store and score them.

    strict_as_of: leave out figures whose release appeared after the month.
    run_task: how its tasks are run (default: as plain calls, or by Prefect where AKER_PREFECT_API_URL is set). Can run
    twice: what is there is not stored again. Raises the error of a source without which no market is known.
    """
    from aker_core import config
    from aker_core.monitoring import logs
    from aker_core.run import RunContext
    from aker_data import locks
    from aker_data.engine import open_database
    from aker_data.ingest.context import context_from, plain
    from aker_data.ingest.resume import resumable
    from aker_jobs.family_refresh import compute_and_store_family, scope_of
    from aker_jobs.ingest_sources import ingest_named
    from aker_jobs.pruning import working_folders

    began = time.monotonic()
    settings = settings or config.Settings()
    if run_task is None and settings.prefect_api_url:
        own = {"settings": settings, "progress": progress}
        named = {"year": year, "as_of": as_of, "strict_as_of": strict_as_of}
        result: FlowResult = on_prefect(settings.prefect_api_url, flow, own, **named)
        return result
    logs.configure(settings.log_level, settings.log_format, settings.secrets())
    wanted, month = year_of(year), month_of(as_of)
    context = replace(context_from(settings), run_task=run_task or plain)
    sessions = open_database(settings.postgis_dsn.get_secret_value())
    params = {"year": wanted, "as_of": month, "strict_as_of": strict_as_of, **scored_among()}
    opened = RunContext(sessions, flow=flow, settings=settings, params=params)
    with locks.working(working_folders(settings, context.lake)), opened as run:
        scope = scope_of(run.session, month, wanted)
        with resumable(context, scope) as context:
            ingested = ingest_named(plan.sources, scope, context, run, progress)
        progress("metrics")
        stored = context.run_task(
            "compute-and-store",
            lambda: compute_and_store_family(
                plan, scope, ingested, context, run, settings.data_path, strict_as_of=strict_as_of
            ),
        )
        if stored.changed:
            progress("scores")
            context.run_task("score", lambda: score_markets(run.session, scope.as_of, run.id))
        return result_of(flow, run, scope, ingested, stored, began)
