"""The steps of a refresh after its sources are in the lake: compute the vintage, store it. Both can run twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from aker_core.errors import CheckFailed, ConfigError
from aker_core.facts.methodology import METHODOLOGY
from aker_data.check import left_out
from aker_data.contracts import Scope
from aker_geo import delineation as delineations
from aker_jobs import source_roles
from aker_jobs.ingest_sources import Progress, begin_beside, ingest_sources
from aker_jobs.ingested import Ingested
from aker_jobs.refresh_inputs import RefreshInputs, refresh_inputs

if TYPE_CHECKING:
    from aker_core.run import RunContext
    from aker_data.engine import Session
    from aker_data.ingest.context import IngestContext
    from aker_jobs.projection import Stamp
    from aker_jobs.vintage import Vintage

__all__ = [
    "Ingested",
    "Stored",
    "begin_beside",
    "compute_and_store",
    "ingest_sources",
    "refuse_part_of_other",
    "scope_for",
]


@dataclass(frozen=True)
class Stored:
    """changed: whether anything was computed and stored; markets: how many rows the vintage has.

    failures: families of metrics that could not be computed, in words. Another refresh tries them again. left_out: what
    checks across tables found that costs rows. notes: what a reader must know of how the figures are made.
    """

    changed: bool
    markets: int
    failures: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def scope_for(year: int, as_of: str, delineation: str | None = None) -> Scope:
    """The scope of a refresh; without a delineation the one that draws the year's markets.

    Raises UnknownGeography for a delineation that is not in use.
    """
    drawn = delineations.vintage(delineation).id if delineation else delineations.for_year(year)
    return Scope(year=year, as_of=as_of, delineation=drawn)


def refuse_part_of_other(session: Session, scope: Scope, markets: Sequence[str] | None) -> None:
    """ConfigError where only some markets are asked for and the vintage holds others of another year or delineation."""
    from aker_data.store import markets as store

    if markets and (others := store.other_scope(session, scope.as_of, scope.year, scope.delineation)):
        raise ConfigError(
            f"{scope.as_of} holds {len(others)} markets of another data year or delineation "
            f"({', '.join(others[:5])}). Use another --as-of, or leave --markets out to replace them all"
        )


def compute_and_store(
    scope: Scope,
    ingested: Ingested,
    context: IngestContext,
    run: RunContext,
    markets: Sequence[str] | None,
    data_path: Path,
    progress: Progress,
    *,
    strict_as_of: bool = False,
) -> Stored:
    """Compute the vintage and store it, unless the same inputs are stored already.

    A source that failed counts with the table that this vintage has of it from before. The extracts are written first
    and the database last, in one transaction: a vintage that is there is whole. strict_as_of: leave out figures whose
    release appeared after the month of the vintage.
    """
    from aker_core.facts.selection import market_selection
    from aker_data.store import markets as store
    from aker_jobs.extracts import are_whole

    inputs = refresh_inputs(scope, ingested, context, run.session, strict_as_of=strict_as_of)
    selection = market_selection(inputs.tables[source_roles.delineation()], scope, tuple(markets or ()))
    folder = data_path / "jobs"
    stored = _there(run.session, scope.as_of, inputs.digest(scope)) >= set(selection["msa_id"])
    if stored and are_whole(folder, scope.as_of, ingested.data_origin):
        return Stored(changed=False, markets=selection.height)
    store.refuse_mixed_origin(run.session, scope.as_of, ingested.data_origin)
    from aker_jobs.extracts import write_extracts
    from aker_jobs.storing import store_vintage

    progress("metrics")
    computed = _computed(inputs, scope, ingested, context, run, tuple(markets or ()), strict_as_of=strict_as_of)
    failures = inputs.damaged + tuple(
        f"{name}: not computed ({fault}). Its metrics have no values" for name, fault in computed.failures.items()
    )
    progress("extracts")
    write_extracts(computed.extracts, folder, scope.as_of, ingested.data_origin)
    progress("database")
    store_vintage(run.session, computed, _stamp(inputs, scope, ingested, run.id, failures))
    return _stored(computed, failures)


def _stamp(inputs: RefreshInputs, scope: Scope, ingested: Ingested, run_id: str, failures: tuple[str, ...]) -> Stamp:
    """What is stored with every row of the vintage."""
    from aker_jobs.projection import Stamp

    return Stamp(
        data_year=scope.year,
        as_of=scope.as_of,
        delineation=scope.delineation,
        run_id=run_id,
        calculated_at=datetime.now(UTC),
        source_data_hash=inputs.digest(scope, failures),
        origin=ingested.data_origin,
        methodology=METHODOLOGY,
    )


def _computed(
    inputs: RefreshInputs,
    scope: Scope,
    ingested: Ingested,
    context: IngestContext,
    run: RunContext,
    markets: tuple[str, ...],
    *,
    strict_as_of: bool,
) -> Vintage:
    """The vintage, its checks logged; tables that contradict each other end as a failed check."""
    from aker_data.store import expansions as expansion_store
    from aker_jobs.vintage import compute_vintage

    tables = {**inputs.tables, **expansion_store.expansion_tables(run.session, scope.as_of, ingested.data_origin)}
    read = {name: inputs.files[name] for name in tables if name in inputs.files}
    jobs = ingested.jobs.result if ingested.jobs is not None and ingested.jobs.fits(read) else None
    try:
        computed = compute_vintage(
            tables,
            scope,
            markets,
            strict_as_of=strict_as_of,
            beside=context.beside,
            jobs=jobs,
            origins={name: result.origin for name, result in ingested.results.items()},
        )
    except ValueError as error:
        raise CheckFailed(
            f"The tables for {scope.as_of} do not fit together: {error}. The vintage is unchanged. Check the "
            f"reports beside the tables in {context.lake.root}"
        ) from error
    for table, check in computed.checks:
        run.log_check(table=table, check=check)
    return computed


def _stored(computed: Vintage, failures: tuple[str, ...]) -> Stored:
    from aker_jobs.labor.metro_rows import NAME as METRO_ROWS

    return Stored(
        changed=True,
        markets=computed.markets.height,
        failures=failures,
        left_out=tuple(left_out(computed.checks)),
        notes=tuple(check.note for _, check in computed.checks if check.name == METRO_ROWS and not check.passed),
    )


def _there(session: Session, as_of: str, source_hash: str) -> set[str]:
    """The markets of a vintage that are stored as computed from these very inputs."""
    from aker_data.store import markets as store

    rows = store.market_jobs_rows(session, as_of=as_of, columns=("msa_id", "source_data_hash"))
    return {row["msa_id"] for row in rows if row["source_data_hash"] == source_hash}
