"""The steps of a flow that refreshes one family of metrics beside the market tables: compute it, store it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from aker_core.facts.family import Family, FamilyResult
from aker_core.facts.methodology import METHODOLOGY
from aker_core.facts.metric import MetricSpec
from aker_data.contracts import Scope
from aker_geo import delineation as delineations
from aker_jobs import source_roles
from aker_jobs.ingest_sources import Ingested
from aker_jobs.refresh import Stored

if TYPE_CHECKING:
    from aker_core.run import RunContext
    from aker_data.engine import Session
    from aker_data.ingest.context import IngestContext


@dataclass(frozen=True)
class FamilyPlan:
    """A family that a flow of its own refreshes.

    folder: below the data path, for its extracts. metrics: every metric that the family computes; what the vintage has
    of them is replaced. sources: that are ingested for it, beside the delineation and the residents.
    """

    family: Family
    metrics: tuple[MetricSpec, ...]
    folder: str
    sources: tuple[str, ...]

    @property
    def metric_ids(self) -> list[str]:
        """The ids of the metrics."""
        return [metric.id for metric in self.metrics]


def scope_of(session: Session, as_of: str, year: int | None) -> Scope:
    """The scope of the vintage that is stored for the month; else the year before, by the list that draws it.

    year: wanted instead; ConfigError where the vintage that is stored is of another.
    """
    from aker_core.errors import ConfigError
    from aker_data.store.facts import stored_scope

    stored = stored_scope(session, date.fromisoformat(f"{as_of}-01"))
    if stored and year is not None and stored[0] != year:
        raise ConfigError(f"The vintage {as_of} is of data year {stored[0]}, not {year}. Use another --as-of")
    if stored:
        return Scope(year=stored[0], as_of=as_of, delineation=stored[1])
    own = year if year is not None else int(as_of[:4]) - 1
    return Scope(year=own, as_of=as_of, delineation=delineations.for_year(own))


def compute_and_store_family(
    plan: FamilyPlan, scope: Scope, ingested: Ingested, context: IngestContext, run: RunContext, data_path: Path
) -> Stored:
    """Compute one family of a vintage and put its facts in the place of those that the vintage has of it.

    Nothing is done where no table changed and every market has them. All other facts of the vintage stay.
    """
    from aker_data.store import markets as store
    from aker_jobs.extracts import write_extracts
    from aker_jobs.vintage import family_inputs

    tables = {name: context.lake.scan(name, scope.as_of) for name in _loaded(plan, scope, context)}
    inputs = family_inputs(tables, scope)
    if not ingested.changed and _is_stored(run.session, plan, scope, inputs.markets):
        return Stored(changed=False, markets=inputs.markets.height)
    store.refuse_mixed_origin(run.session, scope.as_of, ingested.data_origin)
    result = plan.family.compute(inputs)
    for table, check in result.checks:
        run.log_check(table=table, check=check)
    write_extracts(result.extracts, data_path / plan.folder, scope.as_of, ingested.data_origin)
    _store(run, plan, scope, ingested.data_origin, result, inputs.markets, list(tables))
    return Stored(changed=True, markets=inputs.markets.height)


def _loaded(plan: FamilyPlan, scope: Scope, context: IngestContext) -> list[str]:
    names = (source_roles.delineation(), source_roles.residents(), *plan.sources)
    return [name for name in dict.fromkeys(names) if context.lake.files(name, scope.as_of)]


def _is_stored(session: Session, plan: FamilyPlan, scope: Scope, markets: pl.DataFrame) -> bool:
    from aker_data.store.facts import markets_with

    vintage = date.fromisoformat(f"{scope.as_of}-01")
    return markets_with(session, vintage, plan.metric_ids, METHODOLOGY) >= set(markets["cbsa_code"])


def _store(
    run: RunContext,
    plan: FamilyPlan,
    scope: Scope,
    origin: str,
    result: FamilyResult,
    markets: pl.DataFrame,
    tables: list[str],
) -> None:
    from aker_data.store.facts import RefreshStamp, replace_metrics
    from aker_jobs.absences import absent_facts
    from aker_jobs.storing import store_markets, store_registry
    from aker_jobs.vintage import in_order

    lacking = absent_facts(result.facts, markets, plan.metrics, tables, scope.year)
    store_markets(run.session, markets)
    store_registry(run.session)
    stamp = RefreshStamp(
        data_vintage=date.fromisoformat(f"{scope.as_of}-01"),
        data_year=scope.year,
        delineation=scope.delineation,
        data_origin=origin,
        run_id=run.id,
        methodology=METHODOLOGY,
        calculated_at=datetime.now(UTC),
    )
    replace_metrics(run.session, in_order([result.facts, lacking]), result.inputs, stamp, plan.metric_ids)
