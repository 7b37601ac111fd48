"""Stores a computed vintage in the database: markets, their numbers and their history, in the session's transaction."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import polars as pl

from aker_core.facts.legacy import INPUT
from aker_data.models import Market, MarketEconomy, MarketJobs
from aker_data.store import expansions as expansion_store
from aker_data.store import facts as history_store
from aker_data.store import markets as store
from aker_jobs import source_roles
from aker_jobs.projection import Stamp, wide_rows
from aker_jobs.registry import METRICS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from aker_jobs.vintage import Computed

MARKET_COLUMNS = ("cbsa_code", "delineation", "msa_id", "name", "type", "principal_city", "states")
INTEGERS = frozenset(metric.id for metric in METRICS if metric.integer)


def absences(tables: Collection[str]) -> dict[str, str]:
    """Why a metric of connected sources has no value for a market, by metric. tables: those that the vintage has."""
    connected = set(source_roles.refreshed())
    # Residents are the base of most rates, and institutions only say where an award is: what a metric counts comes from
    # its other tables.
    beside = {source_roles.delineation(), source_roles.residents(), *source_roles.with_role("placement")}
    found = {}
    for metric in METRICS:
        if not connected.issuperset(metric.inputs):
            continue
        own = [name for name in metric.inputs if name not in beside] or list(metric.inputs)
        if set(own) & set(tables):
            found[metric.id] = "the tables have no figure of it for this market and period"
        else:
            told = " or ".join(own)
            found[metric.id] = f"this refresh had no table of {told} for it; `aker status` says why"
    return found


def stored_rows(session: Session, computed: Computed, stamp: Stamp, tables: Collection[str]) -> int:
    """Upsert the rows of a vintage; returns how many markets. Notes that a person wrote stay.

    Published figures take the place of all of the sample's of this vintage, and those of a data year or delineation
    take the place of another's: one vintage is one answer. tables: the lake tables that the rows come from.
    """
    if stamp.origin == "published":
        store.drop_sample(session, stamp.vintage)
    kept = set(computed.markets["msa_id"])
    store.drop_superseded(session, stamp.vintage, stamp.data_year, stamp.delineation, kept)
    absent = absences(tables)
    current = pl.col("current") & (pl.col("geography") == "market")
    values = computed.facts.filter(current).with_columns(cbsa_code="geo_code", inputs=pl.lit([], pl.List(INPUT)))
    store.upsert(session, Market, computed.markets.select(MARKET_COLUMNS).to_dicts())
    for model in (MarketJobs, MarketEconomy):
        columns = [metric.id for metric in METRICS if metric.id in model.__table__.columns]
        store.upsert(session, model, wide_rows(values, computed.markets, columns, stamp, INTEGERS, absent))
    history_store.replace_history(
        session,
        computed.facts.filter(~pl.col("current")),
        vintage=stamp.vintage,
        data_year=stamp.data_year,
        delineation=stamp.delineation,
        origin=stamp.origin,
        run_id=stamp.run_id,
        markets=computed.markets["cbsa_code"].to_list(),
    )
    if computed.events.width:  # else no table of announcements was there, and what is stored stays
        expansion_store.store_events(
            session,
            computed.events,
            as_of=stamp.as_of,
            origin=stamp.origin,
            delineation=stamp.delineation,
            run_id=stamp.run_id,
        )
    return computed.markets.height
