"""The first step of a refresh: every source of the catalogue into its lake table, and what is missing."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from aker_core.beside import load
from aker_core.errors import ABSENT, AkerError, ConfigError, NotLoaded, NotPublished
from aker_data import catalogue
from aker_data.contracts import Scope, Source
from aker_jobs import source_roles
from aker_jobs.ingested import Ingested
from aker_jobs.jobs_ahead import begin_jobs
from aker_jobs.missing import MissingSource

if TYPE_CHECKING:
    from aker_core.run import RunContext
    from aker_data.ingest.context import IngestContext, IngestResult
    from aker_data.ingest.prefetch import Prefetch

Progress = Callable[[str], None]
SKIPPED = "skipped (--without); data already loaded for this vintage is used"


def ingest_sources(
    scope: Scope,
    context: IngestContext,
    run: RunContext,
    progress: Progress,
    without: Collection[str] = (),
    markets: Sequence[str] | None = None,
) -> Ingested:
    """Ingest every source of the market tables. Raises the error of a source without which nothing can be computed.

    Those are the delineation, and jobs that fail. Jobs that are not published are missing like anything else, as long
    as the residents of the year are known: a year for which neither is there has not begun to be published.
    without: sources to skip; ConfigError where a vintage cannot do without one. markets: those that will be computed;
    UnknownGeography where one is not in the delineation, before any other source is fetched.
    """
    skippable, residents = source_roles.skippable(), source_roles.residents()
    if needed := sorted(set(without) - set(skippable)):
        raise ConfigError(f"No refresh can skip {', '.join(needed)}. It can skip: {', '.join(skippable)}")
    ingested = Ingested()
    progress(f"{source_roles.delineation()} {scope.delineation}")
    _ingest(source_roles.delineation(), scope, context, run, ingested)
    require_markets(scope, context, markets)
    ahead = _asked_ahead(_asked_first(without), scope, context)
    try:
        no_jobs = _ingest_jobs(scope, context, run, ingested, progress, ahead)
        for source_id in skippable:
            error = None
            if source_id in without:
                ingested.missing.append(MissingSource(source_id, note=SKIPPED))
            else:
                progress(source_id)
                error = _ingest_optional(source_id, scope, context, run, ingested, ahead)
            if no_jobs and source_id == residents and residents not in ingested.results:
                raise _neither_jobs_nor(error, no_jobs)
            if source_id == residents:
                ingested.jobs = begin_jobs(scope, ingested.results, context, markets)
    finally:
        ahead.stop()
    return ingested


def begin_beside(scope: Scope, context: IngestContext, without: Collection[str] = ()) -> None:
    """Begin what a second process can do before anything is ingested: answers of the embedded sample, and loading."""
    from aker_data.ingest.made_ahead import make_ahead

    make_ahead(_asked_first(without), scope, context)
    context.beside.begin(load, "aker_jobs.vintage")


def _asked_first(without: Collection[str]) -> list[Source]:
    """The sources after the delineation. Of those of jobs the first: others are asked only where it lacks the year."""
    names = (*source_roles.jobs()[:1], *source_roles.skippable())
    return [catalogue.load(name) for name in names if name not in without]


def ingest_named(
    source_ids: Sequence[str], scope: Scope, context: IngestContext, run: RunContext, progress: Progress
) -> Ingested:
    """Ingest the delineation, the residents and some sources more, for a flow that refreshes one family.

    Of the sources of jobs the first that is published is taken. Raises the error of the delineation; any other source
    that fails or is not published is named in the result.
    """
    ingested = Ingested()
    progress(f"{source_roles.delineation()} {scope.delineation}")
    _ingest(source_roles.delineation(), scope, context, run, ingested)
    jobs = source_roles.jobs()
    if set(jobs) & set(source_ids):
        _ingest_jobs(scope, context, run, ingested, progress, _asked_ahead((), scope, context))
    for source_id in (source_roles.residents(), *(name for name in source_ids if name not in jobs)):
        progress(source_id)
        _ingest_optional(source_id, scope, context, run, ingested)
    return ingested


def ingest_required(
    source_ids: Sequence[str], scope: Scope, context: IngestContext, run: RunContext, progress: Progress
) -> Ingested:
    """Ingest the delineation and some sources, for a flow that is of no use without them. Raises the error of each."""
    ingested = Ingested()
    for source_id in (source_roles.delineation(), *source_ids):
        progress(source_id)
        _ingest(source_id, scope, context, run, ingested)
    return ingested


def _asked_ahead(sources: Sequence[Source], scope: Scope, context: IngestContext) -> Prefetch:
    """The publishers of these sources, asked at the same time where they are asked at all (live mode)."""
    from aker_data.ingest.prefetch import Prefetch

    ahead = Prefetch(sources, scope, context)
    ahead.start()
    return ahead


def require_markets(scope: Scope, context: IngestContext, markets: Sequence[str] | None) -> None:
    """Raise UnknownGeography for a market that the delineation of the scope does not know."""
    if markets:
        from aker_core.facts.selection import market_selection

        market_selection(context.lake.scan(source_roles.delineation(), scope.as_of), scope, tuple(markets))


def _ingest_optional(
    source_id: str,
    scope: Scope,
    context: IngestContext,
    run: RunContext,
    ingested: Ingested,
    ahead: Prefetch | None = None,
) -> AkerError | None:
    """The error with which the source is missing or failed, which the run survives."""
    try:
        _ingest(source_id, scope, context, run, ingested, ahead)
    except ABSENT as error:
        ingested.missing.append(MissingSource.whole(source_id, error))
        return error
    except AkerError as error:
        ingested.failures.append(f"{source_id}: {type(error).__name__}: {error}")
        ingested.exit_code = max(ingested.exit_code, error.exit_code)
        return error
    return None


def _neither_jobs_nor(residents: AkerError | None, no_jobs: AkerError) -> AkerError:
    """The error of a refresh without jobs and without residents: that of the file that is there and cannot be read."""
    if residents is None:
        return no_jobs
    if isinstance(residents, (*ABSENT, ConfigError)):  # of a year that no release has, or of files to choose from
        return type(no_jobs)(f"{no_jobs}. Residents would do, but: {residents}")
    return type(residents)(f"{residents}. A refresh needs it, or jobs, of which there are none: {no_jobs}")


def _ingest_jobs(
    scope: Scope, context: IngestContext, run: RunContext, ingested: Ingested, progress: Progress, ahead: Prefetch
) -> NotPublished | NotLoaded | None:
    """The first source of jobs that is published; the error of the best one where none is."""
    absent: list[tuple[str, NotPublished | NotLoaded]] = []
    for source_id in source_roles.jobs():
        progress(source_id)
        try:
            _ingest(source_id, scope, context, run, ingested, ahead)
        except ABSENT as error:
            absent.append((source_id, error))
            continue
        ingested.missing += [MissingSource.whole(name, error, f"{source_id} stands in") for name, error in absent]
        return None
    ingested.missing += [MissingSource.whole(name, error, "jobs have no values") for name, error in absent]
    return absent[0][1]


def _ingest(
    source_id: str,
    scope: Scope,
    context: IngestContext,
    run: RunContext,
    ingested: Ingested,
    ahead: Prefetch | None = None,
) -> None:
    """Ingest one source, after the wait for its publisher where that one is asked ahead. Raises its error."""
    from aker_data.ingest.run import ingest
    from aker_jobs.checks import CHECKS
    from aker_jobs.own_sources import own_source

    def work() -> IngestResult:
        source, checks = own_source(catalogue.load(source_id), scope, context), CHECKS.get(source_id, ())
        return ingest(source, scope, context=context, recorder=run, checks=checks)

    began = time.monotonic()
    run.count_requests(context.client.requests)
    if ahead is not None:
        ahead.wait(source_id)
    result = context.run_task(source_id, work, catalogue.spec(source_id).hosts)
    ingested.results[source_id], ingested.seconds[source_id] = result, time.monotonic() - began
    if result.changed:
        run.count_rows(source_id, result.rows)
    if result.missing:
        ingested.missing.append(MissingSource(source_id, result.needs, result.missing))
