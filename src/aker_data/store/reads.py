"""Reads of facts: whole frames in one query each, without SQLAlchemy's work on every cell."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from aker_core.errors import StorageError
from aker_data.database_errors import advice
from aker_data.engine import place
from aker_data.models import (
    ExpansionEvent,
    Fact,
    FactInput,
    FactMethod,
    FactRefresh,
    FactText,
    Market,
    MarketEconomy,
    MarketJobs,
)
from aker_data.store.markets import Wide, table_of

if TYPE_CHECKING:
    import polars as pl
    from sqlalchemy import Executable
    from sqlalchemy.orm import Session

Kinds = Mapping[str, "pl.DataType | type[pl.DataType]"]
FEW = 30  # as many places are named in a query; more are read as a whole and filtered


def fact_rows(
    session: Session,
    vintage: date,
    *,
    geography: str | None = None,
    codes: Collection[str] | None = None,
    metrics: Collection[str] | None = None,
    current: bool | None = None,
) -> pl.DataFrame:
    """Facts of a vintage, by place, metric and year, with their texts and the stamp of their refresh.

    geography: market, state or nation (default: all). codes: of the places. metrics: ids. current: only those that
    stand for their metric, or only the others. Columns: those of a fact with reason, method and formula as texts, and
    data_year, delineation, data_origin, run_id, methodology, refresh_id.
    """
    import polars as pl

    table = table_of(Fact)
    columns = [column for column in table.c if column.name != "data_vintage"]
    query = select(*columns).where(table.c.data_vintage == vintage)
    if geography is not None:
        query = query.where(table.c.geography == geography)
    if codes is not None and len(codes) <= FEW:
        query = query.where(table.c.geo_code.in_(sorted(codes)))
    if metrics is not None and len(metrics) <= FEW:
        query = query.where(table.c.metric.in_(sorted(metrics)))
    if current is not None:
        query = query.where(table.c.current.is_(current))
    kinds: dict[str, Any] = dict.fromkeys(("geography", "geo_code", "metric", "period", "status", "inputs"), pl.String)
    kinds |= dict.fromkeys(("value", "low", "high", "p05", "p95", "moe"), pl.Float64)
    kinds |= dict.fromkeys(("year", "refresh_id", "reason_id", "method_id"), pl.Int64) | {"current": pl.Boolean}
    rows = _frame(session, query, {column.name: kinds[column.name] for column in columns})
    if codes is not None and len(codes) > FEW:
        rows = rows.filter(pl.col("geo_code").is_in(list(codes)))
    if metrics is not None and len(metrics) > FEW:
        rows = rows.filter(pl.col("metric").is_in(list(metrics)))
    return _with_texts(session, rows, vintage).sort("geography", "geo_code", "metric", "year")


def _with_texts(session: Session, rows: pl.DataFrame, vintage: date) -> pl.DataFrame:
    import polars as pl

    refreshes = _frame(
        session,
        select(
            FactRefresh.id,
            FactRefresh.data_year,
            FactRefresh.delineation,
            FactRefresh.data_origin,
            FactRefresh.run_id,
            FactRefresh.methodology,
        ).where(FactRefresh.data_vintage == vintage),
        {
            "refresh_id": pl.Int64,
            "data_year": pl.Int64,
            "delineation": pl.String,
            "data_origin": pl.String,
            "run_id": pl.String,
            "methodology": pl.String,
        },
    )
    texts = _frame(
        session,
        select(FactText.id, FactText.text).where(FactText.id.in_(rows["reason_id"].drop_nulls().unique().to_list())),
        {"reason_id": pl.Int64, "reason": pl.String},
    )
    methods = _frame(
        session,
        select(FactMethod.id, FactMethod.method, FactMethod.formula),
        {"method_id": pl.Int64, "method": pl.String, "formula": pl.String},
    )
    return (
        rows.join(refreshes, on="refresh_id", how="left")
        .join(texts, on="reason_id", how="left")
        .join(methods, on="method_id", how="left")
        .drop("reason_id", "method_id")
    )


def input_frame(session: Session, vintage: date) -> pl.DataFrame:
    """All inputs of a vintage: refresh_id and the columns of `aker_core.facts.inputs.INPUT`."""
    import polars as pl

    table = table_of(FactInput)
    query = (
        select(
            table.c.refresh_id,
            table.c.key,
            table.c.source_table,
            table.c.source_column,
            table.c.aggregate,
            table.c.filter,
            FactText.text,
            table.c.amount,
        )
        .join(FactRefresh, FactRefresh.id == table.c.refresh_id)
        .join(FactText, FactText.id == table.c.payloads_id)
        .where(FactRefresh.data_vintage == vintage)
    )
    names = ("key", "table", "column", "aggregate", "where", "payloads")
    kinds: dict[str, Any] = {"refresh_id": pl.Int64, **dict.fromkeys(names, pl.String), "amount": pl.Float64}
    rows = _frame(session, query, kinds)
    return rows.with_columns(pl.col("payloads").str.json_decode(pl.List(pl.String))).sort("refresh_id", "key")


STAMP = ("sba_id", "msa_id", "cbsa_code", "delineation", "data_origin", "run_id", "notes", "data_year")


def wide_values(session: Session, model: Wide, vintage: date, columns: Sequence[str]) -> pl.DataFrame:
    """The numbers of a wide table in a vintage: sba_id, msa_id, cbsa_code, delineation, data_origin, run_id, data_year,
    notes, and the columns as floats."""
    import polars as pl

    table = table_of(model)
    query = select(*(table.c[name] for name in (*STAMP, *columns))).where(table.c.data_vintage == vintage)
    kinds = {**dict.fromkeys(STAMP, pl.String), "data_year": pl.Int64, **dict.fromkeys(columns, pl.Float64)}
    return _frame(session, query.order_by(table.c.msa_id), kinds)


def event_rows(session: Session) -> list[dict[str, Any]]:
    """All announced expansions as they are stored, in the order of their keys."""
    table = table_of(ExpansionEvent)
    return [dict(row) for row in session.execute(select(table).order_by(table.c.event_key)).mappings()]


def market_frame(session: Session) -> pl.DataFrame:
    """All markets of all delineations: cbsa_code, delineation, msa_id, name, type, principal_city, states."""
    import polars as pl

    table = table_of(Market)
    names = ("cbsa_code", "delineation", "msa_id", "name", "type", "principal_city", "states")
    query = select(*(table.c[name] for name in names)).order_by(table.c.delineation, table.c.cbsa_code)
    return _frame(session, query, dict.fromkeys(names, pl.String))


def columns_of(model: type[MarketJobs | MarketEconomy], metrics: Collection[str]) -> list[str]:
    """Which metrics are columns of a wide table, in its order."""
    return [column.name for column in table_of(model).c if column.name in metrics]


def _frame(session: Session, query: Executable, kinds: Kinds) -> pl.DataFrame:
    """The rows of a query as a frame; names and types as they are given, in the order of the query."""
    import polars as pl

    columns = list(zip(*_fetched(session, query), strict=True)) or [()] * len(kinds)
    series = [
        # SQLite has no truth values, it has 0 and 1.
        pl.Series(name, values, pl.Int8).cast(kind) if kind == pl.Boolean else pl.Series(name, values, kind)
        for (name, kind), values in zip(kinds.items(), columns, strict=True)
    ]
    return pl.DataFrame(series)


def _fetched(session: Session, query: Executable) -> list[tuple[Any, ...]]:
    """The rows as the driver has them, without SQLAlchemy's work on every cell."""
    connection = session.connection()
    cursor = connection.execute(query).cursor
    if cursor is None:
        return []
    try:
        return list(cursor.fetchall())
    except connection.dialect.loaded_dbapi.Error as error:
        raise StorageError(f"{place(connection.engine.url)}: {error}. {advice(str(error))}") from error
