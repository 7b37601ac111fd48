"""Stores a computed vintage: markets, facts with their inputs, and the wide tables made of them, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from aker_data.models import Market, MarketEconomy, MarketJobs
from aker_data.store import expansions as expansion_store
from aker_data.store import facts as fact_store
from aker_data.store import markets as store
from aker_data.store.stored_facts import put_columns
from aker_jobs.basis import basis_of
from aker_jobs.projection import Stamp, wide_rows
from aker_jobs.registry import EVERY, METRICS

if TYPE_CHECKING:
    import polars as pl

    from aker_data.engine import Session
    from aker_jobs.vintage import Vintage

MARKET_COLUMNS = ("cbsa_code", "delineation", "msa_id", "name", "type", "principal_city", "states")
WHOLE = frozenset(metric.id for metric in METRICS if metric.integer)


def store_vintage(session: Session, vintage: Vintage, stamp: Stamp) -> int:
    """Store a vintage; returns how many markets. Notes and numbers that a person wrote stay.

    Published figures take the place of all of the sample's of this vintage, and those of a data year or delineation
    take the place of another's: one vintage is one answer.
    """
    if stamp.origin == "published":
        store.drop_sample(session, stamp.vintage)
    by_hand = fact_store.hand_written(session, stamp.vintage)
    kept = set(vintage.markets["msa_id"])
    store.drop_superseded(session, stamp.vintage, stamp.data_year, stamp.delineation, kept)
    store_markets(session, vintage.markets)
    _store_facts(session, vintage, stamp)
    for model in (MarketJobs, MarketEconomy):
        columns = [metric.id for metric in METRICS if metric.id in model.__table__.columns]
        rows = wide_rows(vintage.facts, vintage.markets, columns, WHOLE, stamp)
        store.upsert(session, model, [{**row, **_own(by_hand.get(row["sba_id"], {}), columns)} for row in rows])
    _store_events(session, vintage, stamp)
    return vintage.markets.height


def store_family(session: Session, vintage: Vintage, stamp: Stamp, metrics: Sequence[str]) -> None:
    """Put the facts of one family in the place of those that the vintage has of it; all else of the vintage stays.

    vintage: facts of these metrics alone. Rows of the wide table that are there follow in the columns that it has of
    them; none is added. Numbers that a person wrote stay.
    """
    by_hand = fact_store.hand_written(session, stamp.vintage)
    store_markets(session, vintage.markets)
    store_registry(session)
    fact_store.replace_metrics(session, vintage.facts, vintage.inputs, _refresh(stamp), metrics)
    columns = store.columns_of(MarketJobs, metrics)
    rows = wide_rows(vintage.facts, vintage.markets, columns, WHOLE, stamp) if columns else []
    put_columns(
        session,
        [
            {
                "sba_id": row["sba_id"],
                **{name: row[name] for name in columns},
                **_own(by_hand.get(row["sba_id"], {}), columns),
            }
            for row in rows
        ],
    )
    _store_events(session, vintage, stamp)


def _store_events(session: Session, vintage: Vintage, stamp: Stamp) -> None:
    if vintage.events.width:  # else no table of announcements was there, and what is stored stays
        expansion_store.store_events(
            session,
            vintage.events,
            as_of=stamp.as_of,
            origin=stamp.origin,
            delineation=stamp.delineation,
            run_id=stamp.run_id,
        )


def store_markets(session: Session, markets: pl.DataFrame) -> None:
    """Write what markets are called and where they are."""
    store.upsert(session, Market, markets.select(MARKET_COLUMNS).to_dicts())


def store_registry(session: Session) -> None:
    """Write what the views show of every metric."""
    columns = ("id", "title", "unit", "family")
    fact_store.store_registry(
        session,
        [
            {name: getattr(metric, name) for name in columns} | {"position": position, "basis": basis_of(metric)}
            for position, metric in enumerate(EVERY)
        ],
    )


def _own(by_hand: dict[str, float], columns: Sequence[str]) -> dict[str, float]:
    """What a person wrote into the columns of one table."""
    return {name: value for name, value in by_hand.items() if name in columns}


def _store_facts(session: Session, vintage: Vintage, stamp: Stamp) -> None:
    store_registry(session)
    codes = vintage.markets["cbsa_code"].to_list()
    fact_store.replace_facts(session, vintage.facts, vintage.inputs, _refresh(stamp), codes)


def _refresh(stamp: Stamp) -> fact_store.RefreshStamp:
    return fact_store.RefreshStamp(
        data_vintage=stamp.vintage,
        data_year=stamp.data_year,
        delineation=stamp.delineation,
        data_origin=stamp.origin,
        run_id=stamp.run_id,
        methodology=stamp.methodology,
        calculated_at=stamp.calculated_at,
    )
