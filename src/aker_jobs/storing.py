"""Stores a computed vintage in the database: markets, their jobs and their economy, in the session's transaction."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from aker_data import store
from aker_data.models import Market, MarketEconomy, MarketJobs
from aker_jobs.compute.rows import Stamp, wide_rows
from aker_jobs.metrics.registry import METRICS
from aker_jobs.refresh import DELINEATION, JOBS, PEOPLE

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from aker_data.contracts import Scope
    from aker_jobs.compute.vintage import Computed

MARKET_COLUMNS = ("cbsa_code", "delineation", "msa_id", "name", "type", "principal_city", "states")
INTEGERS = frozenset(metric.id for metric in METRICS if metric.integer)


def absences() -> dict[str, str]:
    """Why a metric of connected sources may have no value in a whole vintage, by metric."""
    connected = {DELINEATION, *JOBS, *PEOPLE}
    brought = {metric.id: metric.inputs for metric in METRICS if connected.issuperset(metric.inputs)}
    return {
        name: f"this refresh had no table of {' or '.join(inputs)} for it; `aker status` says why"
        for name, inputs in brought.items()
    }


def stored_rows(
    session: Session,
    computed: Computed,
    scope: Scope,
    *,
    run_id: str,
    source_data_hash: str,
    origin: str,
    methodology: str,
    calculated_at: datetime,
) -> int:
    """Upsert the rows of a vintage; returns how many markets. Notes that a person wrote stay.

    Published figures take the place of all of the sample's of this vintage.
    """
    stamp = Stamp(
        data_year=scope.year,
        as_of=scope.as_of,
        delineation=scope.delineation,
        run_id=run_id,
        calculated_at=calculated_at,
        source_data_hash=source_data_hash,
        origin=origin,
        methodology=methodology,
    )
    if origin == "published":
        store.drop_sample(session, scope.as_of)
    store.upsert(session, Market, computed.markets.select(MARKET_COLUMNS).to_dicts())
    for model in (MarketJobs, MarketEconomy):
        columns = [metric.id for metric in METRICS if metric.id in model.__table__.columns]
        store.upsert(session, model, wide_rows(computed.values, computed.markets, columns, stamp, INTEGERS, absences()))
    return computed.markets.height
