"""The flows on Prefect: the same functions, their tasks with states. The only module that imports Prefect.

Prefect keeps no data and no cache of results: what was done is known by archive and lake, so a run that was killed is
started again and nothing is downloaded or stored twice.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from typing import Any, TypeVar

from prefect import Flow, flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.concurrency.sync import concurrency
from prefect.settings import PREFECT_API_URL, temporary_settings

from aker_core.errors import SourceUnavailable
from flows import ingest_expansions as expansions
from flows import refresh_amenity_benchmarks as amenities
from flows import refresh_boundaries as boundaries
from flows import refresh_hazard_metrics as hazards
from flows import refresh_market_data as market_data
from flows import refresh_market_economy as economy
from flows import score_markets as scores
from flows.steps import FlowResult

T = TypeVar("T")
# A source that cannot be reached has been asked several times by the client; then its task waits for these seconds.
RETRY_DELAYS = [60, 600]


def on_server(address: str | None) -> AbstractContextManager[object]:
    """Within it, Prefect works with the server of an address; without one with that of its own settings."""
    return temporary_settings({PREFECT_API_URL: address}) if address else nullcontext()


def server() -> str | None:
    """The address of the server that Prefect works with; None where none is set."""
    address: str | None = PREFECT_API_URL.value()
    return address


def require_server() -> None:
    """Raise SourceUnavailable where the server of Prefect does not answer: before anything is done without it."""
    with get_client(sync_client=True) as client:
        if client.api_healthcheck() is not None:
            raise SourceUnavailable(
                f"No Prefect server answers at {server()}. Start it, or unset AKER_PREFECT_API_URL to run without"
            )


def limit_of(host: str) -> str:
    """The name of the limit that tasks at one publisher share."""
    return f"aker-{host.replace('.', '-')}"


def run_task(name: str, work: Callable[[], T], hosts: tuple[str, ...] = ()) -> T:
    """A task of a flow as a task of Prefect: with a state, and waiting for its turn at each publisher.

    Only a source that is unavailable is tried again.
    """

    def in_turn() -> T:
        with ExitStack() as turns:
            for host in hosts:
                turns.enter_context(concurrency(limit_of(host), strict=False))
            return work()

    wrapped = task(
        name=name,
        retries=len(RETRY_DELAYS) if hosts else 0,
        retry_delay_seconds=list(RETRY_DELAYS),
        retry_condition_fn=_is_unavailable,
        cache_policy=NO_CACHE,
        persist_result=False,
    )(in_turn)
    return wrapped()


def _is_unavailable(task: Any, task_run: Any, state: Any) -> bool:  # noqa: ARG001 (the form that Prefect calls)
    return isinstance(state.result(raise_on_failure=False), SourceUnavailable)


@flow(name="refresh-market-data", persist_result=False)
def refresh_market_data(
    year: str | int | None = None,
    as_of: str | None = None,
    markets: list[str] | None = None,
    delineation: str | None = None,
    without: list[str] | None = None,
) -> Any:
    """Ingest the sources, compute and store one vintage of every market, and score it."""
    named: dict[str, Any] = {"markets": markets, "delineation": delineation, "without": without or ()}
    return _reported(market_data.refresh_market_data(year, as_of, **named, run_task=run_task))


@flow(name="refresh-hazard-metrics", persist_result=False)
def refresh_hazard_metrics(as_of: str | None = None, year: str | int | None = None) -> Any:
    """Refresh the natural hazards of one vintage."""
    return _reported(hazards.refresh_hazard_metrics(as_of, year=year, run_task=run_task))


@flow(name="refresh-amenity-benchmarks", persist_result=False)
def refresh_amenity_benchmarks(as_of: str | None = None, year: str | int | None = None) -> Any:
    """Refresh the amenities of one vintage."""
    return _reported(amenities.refresh_amenity_benchmarks(as_of, year=year, run_task=run_task))


@flow(name="refresh-boundaries", persist_result=False)
def refresh_boundaries(as_of: str | None = None, year: str | int | None = None) -> Any:
    """Refresh the outlines of counties and markets of one vintage."""
    return _reported(boundaries.refresh_boundaries(as_of, year=year, run_task=run_task))


@flow(name="refresh-market-economy", persist_result=False)
def refresh_market_economy(as_of: str | None = None, year: str | int | None = None) -> Any:
    """Refresh the market economy of one vintage."""
    return _reported(economy.refresh_market_economy(as_of, year=year, run_task=run_task))


@flow(name="ingest-expansions", persist_result=False)
def ingest_expansions(as_of: str | None = None, year: str | int | None = None) -> Any:
    """Take in announcements of expansions for one vintage."""
    return _reported(expansions.ingest_expansions(as_of, year=year, run_task=run_task))


@flow(name="score-markets", persist_result=False)
def score_markets(as_of: str | None = None) -> Any:
    """Score the markets of what is stored."""
    return _reported(scores.score_markets(as_of, run_task=run_task))


FLOWS: dict[str, Flow[..., Any]] = {
    each.name: each
    for each in (
        refresh_market_data,
        refresh_hazard_metrics,
        refresh_amenity_benchmarks,
        refresh_market_economy,
        refresh_boundaries,
        ingest_expansions,
        score_markets,
    )
}


def _reported(result: FlowResult | market_data.RefreshResult) -> FlowResult | market_data.RefreshResult:
    """The result of a flow, with its summary, and the tables that it took in, as artifacts on the server."""
    create_markdown_artifact(f"```text\n{result.summary()}```", key="aker-summary", description="How the flow ended")
    rows = [{"source": name, "rows": count, "changed": changed} for name, count, changed in result.sources]
    if rows:
        create_table_artifact(rows, key="aker-sources", description="Tables of this run")
    return result
