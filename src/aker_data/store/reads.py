"""Reads of facts: whole frames in one query each, without SQLAlchemy's work on every cell."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

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
    from sqlalchemy import ColumnElement, Executable
    from sqlalchemy.orm import Session

Kinds = Mapping[str, "pl.DataType | type[pl.DataType]"]
SAMPLE = "sample"
GEOGRAPHIES = ("market", "nation", "state")
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


def fact_records(session: Session, vintage: date, codes: Collection[str]) -> list[dict[str, Any]]:
    """The facts of a few places of a vintage, as `fact_rows`, without the weight of a frame."""
    fact, stamp, text, method = (table_of(model) for model in (Fact, FactRefresh, FactText, FactMethod))
    own = [column for column in fact.c if column.name not in ("data_vintage", "reason_id", "method_id")]
    stamped = [stamp.c[name] for name in ("data_year", "delineation", "data_origin", "run_id", "methodology")]
    query = (
        select(*own, *stamped, text.c.text.label("reason"), method.c.method, method.c.formula)
        .join(stamp, stamp.c.id == fact.c.refresh_id, isouter=True)
        .join(text, text.c.id == fact.c.reason_id, isouter=True)
        .join(method, method.c.id == fact.c.method_id, isouter=True)
        # Every kind of place is named, so that the key of the table answers.
        .where(fact.c.data_vintage == vintage, fact.c.geography.in_(GEOGRAPHIES), fact.c.geo_code.in_(sorted(codes)))
        .order_by(fact.c.geography, fact.c.geo_code, fact.c.metric, fact.c.year)
    )
    return [dict(row) for row in session.execute(query).mappings()]


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


def input_rows(session: Session, refresh_id: int, keys: Collection[str]) -> list[dict[str, Any]]:
    """The inputs of some keys of a refresh: key, table, column, aggregate, where (data), payloads (list), amount."""
    table = table_of(FactInput)
    query = (
        select(
            table.c.key,
            table.c.source_table.label("table"),
            table.c.source_column.label("column"),
            table.c.aggregate,
            table.c.filter.label("where"),
            FactText.text.label("payloads"),
            table.c.amount,
        )
        .join(FactText, FactText.id == table.c.payloads_id)
        .where(table.c.refresh_id == refresh_id, table.c.key.in_(sorted(keys)))
        .order_by(table.c.key)
    )
    return [
        {**row, "where": json.loads(row["where"]), "payloads": json.loads(row["payloads"])}
        for row in session.execute(query).mappings()
    ]


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


def wide_records(
    session: Session, model: Wide, vintage: date, columns: Sequence[str], msa_id: str | None = None
) -> list[dict[str, Any]]:
    """The rows of `wide_values` (of a market), without the weight of a frame."""
    table = table_of(model)
    query = select(*(table.c[name] for name in (*STAMP, *columns))).where(table.c.data_vintage == vintage)
    if msa_id is not None:
        query = query.where(table.c.msa_id == msa_id)
    rows = session.connection().execute(query.order_by(table.c.msa_id)).all()
    return [dict(zip((*STAMP, *columns), row, strict=True)) for row in rows]


def market_frame(session: Session) -> pl.DataFrame:
    """All markets of all delineations: cbsa_code, delineation, msa_id, name, type, principal_city, states."""
    import polars as pl

    table = table_of(Market)
    names = ("cbsa_code", "delineation", "msa_id", "name", "type", "principal_city", "states")
    query = select(*(table.c[name] for name in names)).order_by(table.c.delineation, table.c.cbsa_code)
    return _frame(session, query, dict.fromkeys(names, pl.String))


def vintage_of(session: Session, as_of: date | None = None, msa_id: str | None = None) -> date | None:
    """The newest vintage up to a date (of a market); published and hand-written rows win over the sample's.

    None where nothing is stored.
    """
    for of_sample in (False, True):
        newest = select(func.max(MarketJobs.data_vintage)).where(_is_sample().is_(of_sample))
        if as_of is not None:
            newest = newest.where(MarketJobs.data_vintage <= as_of)
        if msa_id is not None:
            newest = newest.where(MarketJobs.msa_id == msa_id)
        if (vintage := session.scalar(newest)) is not None:
            return vintage
    return None


def market_codes(session: Session) -> list[str]:
    """The msa_ids that any vintage has a row of."""
    return list(session.scalars(select(MarketJobs.msa_id).distinct().order_by(MarketJobs.msa_id)))


def _is_sample() -> ColumnElement[bool]:
    return func.coalesce(MarketJobs.data_origin, "") == SAMPLE


def columns_of(model: type[MarketJobs | MarketEconomy], metrics: Collection[str]) -> list[str]:
    """Which metrics are columns of a wide table, in its order."""
    return [column.name for column in table_of(model).c if column.name in metrics]


def _frame(session: Session, query: Executable, kinds: Kinds) -> pl.DataFrame:
    """The rows of a query as a frame; names and types as they are given, in the order of the query."""
    import polars as pl

    rows = session.connection().execute(query).all()
    columns = list(zip(*rows, strict=True)) or [()] * len(kinds)
    return pl.DataFrame(
        [pl.Series(name, values, kind) for (name, kind), values in zip(kinds.items(), columns, strict=True)]
    )
