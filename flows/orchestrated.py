"""The flows on Prefect: the same functions, their tasks with states (`flows.prefect_tasks`).

Prefect keeps no data and no cache of results: what was done is known by archive and lake, so a run that was killed is
started again and nothing is downloaded or stored twice.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from prefect import Flow, flow
from prefect.artifacts import create_markdown_artifact, create_table_artifact

from flows import ingest_expansions as expansions
from flows import refresh_amenity_benchmarks as amenities
from flows import refresh_boundaries as boundaries
from flows import refresh_hazard_metrics as hazards
from flows import refresh_market_data as market_data
from flows import refresh_market_economy as economy
from flows import score_markets as scores
from flows.prefect_tasks import IN_PROCESS, run_task
from flows.summary import HEADS


@flow(name="refresh-market-data", persist_result=False)
def refresh_market_data(
    year: str | int | None = None,
    as_of: str | None = None,
    markets: list[str] | None = None,
    delineation: str | None = None,
    without: list[str] | None = None,
    strict_as_of: bool = False,
) -> Any:
    """Ingest the sources, compute and store one vintage of every market, and score it."""
    named: dict[str, Any] = {
        "markets": markets,
        "delineation": delineation,
        "without": without or (),
        "strict_as_of": strict_as_of,
    }
    return _run(market_data.refresh_market_data, year, as_of, **named)


@flow(name="refresh-hazard-metrics", persist_result=False)
def refresh_hazard_metrics(as_of: str | None = None, year: str | int | None = None, strict_as_of: bool = False) -> Any:
    """Refresh the natural hazards of one vintage."""
    return _run(hazards.refresh_hazard_metrics, as_of, year=year, strict_as_of=strict_as_of)


@flow(name="refresh-amenity-benchmarks", persist_result=False)
def refresh_amenity_benchmarks(
    as_of: str | None = None, year: str | int | None = None, strict_as_of: bool = False
) -> Any:
    """Refresh the amenities of one vintage."""
    return _run(amenities.refresh_amenity_benchmarks, as_of, year=year, strict_as_of=strict_as_of)


@flow(name="refresh-boundaries", persist_result=False)
def refresh_boundaries(as_of: str | None = None, year: str | int | None = None) -> Any:
    """Refresh the outlines of counties and markets of one vintage."""
    return _run(boundaries.refresh_boundaries, as_of, year=year)


@flow(name="refresh-market-economy", persist_result=False)
def refresh_market_economy(as_of: str | None = None, year: str | int | None = None, strict_as_of: bool = False) -> Any:
    """Refresh the market economy of one vintage."""
    return _run(economy.refresh_market_economy, as_of, year=year, strict_as_of=strict_as_of)


@flow(name="ingest-expansions", persist_result=False)
def ingest_expansions(as_of: str | None = None, year: str | int | None = None, strict_as_of: bool = False) -> Any:
    """Take in announcements of expansions for one vintage."""
    return _run(expansions.ingest_expansions, as_of, year=year, strict_as_of=strict_as_of)


@flow(name="score-markets", persist_result=False)
def score_markets(as_of: str | None = None) -> Any:
    """Score the markets of what is stored."""
    return _run(scores.score_markets, as_of)


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


def _run(refresh: Callable[..., Any], *values: Any, **named: Any) -> Any:
    """The result of a flow; its summary, the tables that it took in and their reports as artifacts on the server."""
    result = refresh(*values, **named, **IN_PROCESS.get(), run_task=run_task)
    create_markdown_artifact(f"```text\n{result.summary()}```", key="aker-summary", description="How the flow ended")
    if result.sources:
        rows = [dict(zip(HEADS, line.cells, strict=True)) for line in result.sources]
        create_table_artifact(rows, key="aker-sources", description="Tables of this run")
        links = [f"- {line.source}: [validation report]({_link(line.report)})" for line in result.sources]
        create_markdown_artifact("\n".join(links), key="aker-reports", description="Validation reports of these tables")
    return result


def _link(report: str) -> str:
    """An address of a report that a reader can follow: of a file with its scheme."""
    return report if "://" in report else Path(report).resolve().as_uri()
