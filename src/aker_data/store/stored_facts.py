"""What a flow of one family reads of a stored vintage, and the columns of the wide table that it puts anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, func, select, update

from aker_data.models import Fact, FactMethod, FactRefresh, FactText, MarketJobs
from aker_data.store.markets import table_of

if TYPE_CHECKING:
    import polars as pl
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

PLAIN = (
    *("geography", "geo_code", "metric", "year", "current", "period", "value", "status", "low", "high", "p05", "p95"),
    *("moe", "disclosed"),
)
LAST = ("inputs", "released_on")


def stored_facts(
    session: Session, vintage: date, metrics: Collection[str], methodology: str, schema: Mapping[str, Any]
) -> pl.DataFrame:
    """The current facts of some metrics of a vintage by a methodology, by place and metric; empty where none is stored.

    schema: of `aker_core.facts.fact.FACT`.
    """
    import polars as pl

    query = (
        select(
            *(getattr(Fact, name) for name in PLAIN),
            FactText.text.label("reason"),
            FactMethod.method,
            FactMethod.formula,
            *(getattr(Fact, name) for name in LAST),
        )
        .join(FactRefresh, FactRefresh.id == Fact.refresh_id)
        .outerjoin(FactText, FactText.id == Fact.reason_id)
        .outerjoin(FactMethod, FactMethod.id == Fact.method_id)
        .where(Fact.data_vintage == vintage, Fact.current, Fact.metric.in_(sorted(metrics)))
        .where(FactRefresh.methodology == methodology)
        .order_by(Fact.geography, Fact.geo_code, Fact.metric)
    )
    return pl.DataFrame(session.execute(query).all(), schema=schema, orient="row")


def computed_at(session: Session, vintage: date, metrics: Collection[str]) -> datetime | None:
    """When the oldest of the facts of some metrics of a vintage was computed; None where none is stored."""
    of_metrics = select(Fact.refresh_id).where(Fact.data_vintage == vintage, Fact.metric.in_(sorted(metrics)))
    return session.scalar(select(func.min(FactRefresh.calculated_at)).where(FactRefresh.id.in_(of_metrics)))


def has_late_figures(session: Session, vintage: date, metrics: Collection[str], after: date) -> bool:
    """Whether facts of some metrics of a vintage have a figure whose release appeared on a day or later."""
    late = (Fact.released_on >= after, Fact.inputs.is_not(None))
    return _any(session, vintage, metrics, *late)


def has_left_out(session: Session, vintage: date, metrics: Collection[str]) -> bool:
    """Whether figures of some metrics of a vintage were left out because their release appeared later."""
    return _any(session, vintage, metrics, Fact.released_on.is_not(None), Fact.inputs.is_(None))


def _any(session: Session, vintage: date, metrics: Collection[str], *conditions: ColumnElement[bool]) -> bool:
    of_metrics = (Fact.data_vintage == vintage, Fact.metric.in_(sorted(metrics)))
    return bool(session.scalar(select(exists().where(*of_metrics, *conditions))))


def put_columns(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Set columns of rows of `market_jobs` that are there. rows: `sba_id` and the columns, alike in every row."""
    if not rows:
        return
    table = table_of(MarketJobs)
    columns = [name for name in rows[0] if name != "sba_id"]
    statement = update(table).where(table.c.sba_id == bindparam("key"))
    named = [{"key": row["sba_id"], **{f"new_{name}": row[name] for name in columns}} for row in rows]
    session.execute(statement.values({name: bindparam(f"new_{name}") for name in columns}), named)
