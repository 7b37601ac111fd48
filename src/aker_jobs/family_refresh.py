"""The steps of a flow that refreshes one family of metrics beside the market tables: compute it, store it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from aker_core.facts.fact import FACT, no_facts
from aker_core.facts.family import Family, FamilyInputs, FamilyResult
from aker_core.facts.methodology import METHODOLOGY
from aker_core.facts.metric import MetricSpec
from aker_data.contracts import Scope
from aker_geo import delineation as delineations
from aker_jobs import source_roles
from aker_jobs.ingested import Ingested
from aker_jobs.refresh import Stored

if TYPE_CHECKING:
    from aker_core.run import RunContext
    from aker_data.engine import Session
    from aker_data.ingest.context import IngestContext
    from aker_jobs.vintage import Vintage


@dataclass(frozen=True)
class FamilyPlan:
    """A family that a flow of its own refreshes.

    folder: below the data path, for its extracts. metrics: every metric that the family computes; what the vintage has
    of them is replaced. sources: that are ingested for it, beside the delineation and the residents. reads: ids of
    metrics of other families that it is made of, by family: their facts are those that the vintage has. expansions:
    whether it needs the readings and decisions that the database keeps of announcements.
    """

    family: Family
    metrics: tuple[MetricSpec, ...]
    folder: str
    sources: tuple[str, ...]
    reads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    expansions: bool = False

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
    plan: FamilyPlan,
    scope: Scope,
    ingested: Ingested,
    context: IngestContext,
    run: RunContext,
    data_path: Path,
    *,
    strict_as_of: bool = False,
) -> Stored:
    """Compute one family of a vintage and put its facts in the place of those that the vintage has of it.

    Nothing is done where no table changed and every market has them. All other facts of the vintage stay. strict_as_of:
    leave out figures whose release appeared after the month of the vintage.
    """
    from aker_data.store import markets as store
    from aker_data.store.expansions import expansion_tables
    from aker_jobs.extracts import write_extracts
    from aker_jobs.vintage import family_inputs

    tables = {name: context.lake.scan(name, scope.as_of) for name in _loaded(plan, scope, context)}
    inputs = family_inputs(tables, scope)
    if not ingested.changed and _is_stored(run.session, plan, scope, inputs.markets, strict_as_of=strict_as_of):
        return Stored(changed=False, markets=inputs.markets.height)
    store.refuse_mixed_origin(run.session, scope.as_of, ingested.data_origin)
    kept = expansion_tables(run.session, scope.as_of, ingested.data_origin) if plan.expansions else {}
    before = _before(run.session, plan, scope)
    result = plan.family.compute(replace(inputs, tables={**tables, **kept}, before=before))
    for table, check in result.checks:
        run.log_check(table=table, check=check)
    write_extracts(result.extracts, data_path / plan.folder, scope.as_of, ingested.data_origin)
    vintage = _vintage(plan, scope, result, replace(inputs, before=before), strict_as_of=strict_as_of)
    _store(run, plan, scope, ingested.data_origin, vintage)
    return Stored(changed=True, markets=inputs.markets.height)


def _loaded(plan: FamilyPlan, scope: Scope, context: IngestContext) -> list[str]:
    names = (source_roles.delineation(), source_roles.residents(), *plan.sources)
    return [name for name in dict.fromkeys(names) if context.lake.files(name, scope.as_of)]


def _is_stored(session: Session, plan: FamilyPlan, scope: Scope, markets: pl.DataFrame, *, strict_as_of: bool) -> bool:
    """Whether every market has every metric, computed after the newest decision where decisions count, with or without
    what appeared later as it is wanted."""
    from aker_data.store.expansions import reviews
    from aker_data.store.facts import markets_with
    from aker_data.store.stored_facts import computed_at, has_late_figures, has_left_out

    vintage = _day(scope)
    next_month = (vintage + timedelta(days=31)).replace(day=1)
    if strict_as_of and has_late_figures(session, vintage, plan.metric_ids, next_month):
        return False
    if not strict_as_of and has_left_out(session, vintage, plan.metric_ids):
        return False
    if not markets_with(session, vintage, plan.metric_ids, METHODOLOGY) >= set(markets["cbsa_code"]):
        return False
    decided = max((row["decided_at"] for row in reviews(session)), default=None) if plan.expansions else None
    computed = computed_at(session, vintage, plan.metric_ids)
    return decided is None or (computed is not None and computed > decided)


def _day(scope: Scope) -> date:
    return date.fromisoformat(f"{scope.as_of}-01")


def _before(session: Session, plan: FamilyPlan, scope: Scope) -> dict[str, FamilyResult]:
    """The stored facts of other families that the plan reads; a family of which none is stored is left out."""
    from aker_data.store.stored_facts import stored_facts

    read = {
        name: stored_facts(session, _day(scope), metrics, METHODOLOGY, FACT) for name, metrics in plan.reads.items()
    }
    return {name: FamilyResult(facts=facts) for name, facts in read.items() if facts.height}


def _vintage(
    plan: FamilyPlan, scope: Scope, result: FamilyResult, inputs: FamilyInputs, *, strict_as_of: bool
) -> Vintage:
    """What the family adds to the vintage: its facts, those that say what is missing, and when they were released."""
    from aker_jobs.absences import absent_facts
    from aker_jobs.release_dates import as_known_by, with_release_dates
    from aker_jobs.series_releases import days_of_payloads
    from aker_jobs.vintage import Vintage, in_order

    lacking = absent_facts(result.facts, inputs.markets, plan.metrics, list(inputs.tables), scope.year)
    known = pl.concat([no_facts(), *(before.facts for before in inputs.before.values())])
    days = days_of_payloads(inputs.tables)
    dated = with_release_dates(in_order([result.facts, lacking]), result.inputs, known, days)
    return Vintage(
        markets=inputs.markets,
        facts=as_known_by(dated, scope.as_of, strict=strict_as_of),
        inputs=result.inputs,
        extracts=dict(result.extracts),
        events=result.events,
    )


def _store(run: RunContext, plan: FamilyPlan, scope: Scope, origin: str, vintage: Vintage) -> None:
    from aker_jobs.projection import Stamp
    from aker_jobs.storing import store_family

    stamp = Stamp(
        data_year=scope.year,
        as_of=scope.as_of,
        delineation=scope.delineation,
        run_id=run.id,
        calculated_at=datetime.now(UTC),
        source_data_hash="",
        origin=origin,
        methodology=METHODOLOGY,
    )
    store_family(run.session, vintage, stamp, plan.metric_ids)
