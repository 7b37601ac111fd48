"""Reads of many facts, markets and wide rows into frames, each one statement."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from aker_data.store.fact_texts import texts_by_id
from aker_data.store.read_frame import Kinds, column_names, is_sqlite, read_frame
from aker_data.store.rows import RELEASED, STAMP_COLUMNS, WIDE_TABLES

if TYPE_CHECKING:
    from aker_data.store.statement import Source


# SQLite, which keeps no statistics here, would walk through all facts of a vintage for one metric.
METRIC_INDEX, BY_METRIC = "ix_facts_metric_year_data_vintage", 12  # up to as many metrics
FEW = 30  # as many places are named in a query; more are read as a whole and filtered
MARKET: Kinds = dict.fromkeys(
    ("cbsa_code", "delineation", "msa_id", "name", "type", "principal_city", "states"), pl.String
)
WIDE: Kinds = {
    **dict.fromkeys(("sba_id", "msa_id", "cbsa_code", "delineation", "data_origin", "run_id", "notes"), pl.String),
    "data_year": pl.Int64,
}
_METHODS: Kinds = {"method_id": pl.Int64, "method": pl.String, "formula": pl.String}
_REFRESHES: Kinds = {"refresh_id": pl.Int64, **dict.fromkeys(STAMP_COLUMNS, pl.String), "data_year": pl.Int64}
# What stands for other columns, and for which.
_IDS = {
    "refresh_id": frozenset(STAMP_COLUMNS),
    "reason_id": frozenset({"reason"}),
    "method_id": frozenset({"method", "formula"}),
}
ORDER = ("geography", "geo_code", "metric", "year")
KEYS = frozenset({*ORDER, "current"})  # tell a fact
_FACTS: Kinds = {
    **dict.fromkeys(("geography", "geo_code", "metric"), pl.String),
    "year": pl.Int64,
    "current": pl.Boolean,
    "refresh_id": pl.Int64,
    "period": pl.String,
    "value": pl.Float64,
    "status": pl.String,
    **dict.fromkeys(("low", "high", "p05", "p95", "moe", "disclosed"), pl.Float64),
    "reason_id": pl.Int64,
    "method_id": pl.Int64,
    "inputs": pl.String,
    "released_on": pl.String,
}


def fact_rows(
    source: Source,
    vintage: date,
    *,
    geography: str | None = None,
    codes: Collection[str] | None = None,
    metrics: Collection[str] | None = None,
    years: tuple[int, int] | None = None,
    current: bool | None = None,
    columns: Collection[str] | None = None,
) -> pl.DataFrame:
    """Facts of a vintage, by place, metric and year, with their texts and the stamp of their refresh.

    geography: market, state or nation (default: all). codes: of the places. metrics: ids. years: the first and the
    last. current: only those that
    stand for their metric, or only the others. columns: beside those that tell a fact (default: all).
    Columns: those of a fact with reason, method and formula as texts, and data_year, delineation, data_origin, run_id,
    methodology, refresh_id.
    """
    constant = {"geography": geography, "current": current}
    known = {name: value for name, value in constant.items() if value is not None}
    asked = {*_FACTS} if columns is None else {*KEYS, *columns}
    asked |= {name for name, texts in _IDS.items() if texts & asked}
    wanted = {name: kind for name, kind in _FACTS.items() if name in asked}
    kinds = {name: kind for name, kind in wanted.items() if name not in known}
    where, parameters = _conditions(vintage, geography, codes, metrics, years, current)
    listed = ", ".join(RELEASED if name == "released_on" else f'"{name}"' for name in kinds)
    by_metric = codes is None and metrics and len(metrics) <= BY_METRIC and is_sqlite(source)
    table = f"facts INDEXED BY {METRIC_INDEX}" if by_metric else "facts"
    statement = f"SELECT {listed} FROM {table} WHERE {where}"  # noqa: S608 (own names)
    # The key of the table is in this order, and SQLite compares bytes as Polars does: to sort again takes much memory.
    is_ordered = is_sqlite(source) and not by_metric
    rows = read_frame(
        source, f"{statement} ORDER BY {', '.join(ORDER)}" if is_ordered else statement, parameters, kinds
    )
    rows = rows.with_columns(pl.lit(value).alias(name) for name, value in known.items()).select(*wanted)
    for column, values in (("geo_code", codes), ("metric", metrics)):
        if values is not None and len(values) > FEW:
            rows = rows.filter(pl.col(column).is_in(list(values)))
    return _with_texts(source, rows if is_ordered else rows.sort(ORDER), vintage, columns)


def _conditions(
    vintage: date,
    geography: str | None,
    codes: Collection[str] | None,
    metrics: Collection[str] | None,
    years: tuple[int, int] | None,
    current: bool | None,
) -> tuple[str, dict[str, Any]]:
    """What a query says of the facts that are wanted, and its parameters; long lists are left to a filter."""
    conditions, parameters = ["data_vintage = :vintage"], dict[str, Any](vintage=vintage)
    if geography is not None:
        conditions.append("geography = :geography")
        parameters["geography"] = geography
    if years is not None:
        conditions.append("year BETWEEN :first_year AND :last_year")
        parameters |= {"first_year": years[0], "last_year": years[1]}
    if current is not None:
        conditions.append('"current"' if current else 'NOT "current"')
    for column, values in (("geo_code", codes), ("metric", metrics)):
        if values is not None and len(values) <= FEW:
            named = {f"{column}_{position}": value for position, value in enumerate(sorted(values))}
            parameters |= named
            conditions.append(f"{column} IN ({', '.join(f':{name}' for name in named) or 'NULL'})")
    if codes is not None and len(codes) > FEW:  # a part of the places is a part of the key
        conditions.append("geo_code BETWEEN :first AND :last")
        parameters |= {"first": min(codes), "last": max(codes)}
    return " AND ".join(conditions), parameters


def _with_texts(source: Source, rows: pl.DataFrame, vintage: date, columns: Collection[str] | None) -> pl.DataFrame:
    """The rows with what their ids mean, as far as they have them. columns: of the texts (default: all)."""
    shared: list[pl.DataFrame] = []
    if "refresh_id" in rows.columns:
        query = f"SELECT id, {', '.join(STAMP_COLUMNS)} FROM fact_refreshes WHERE data_vintage = :vintage"  # noqa: S608
        shared.append(read_frame(source, query, {"vintage": vintage}, _REFRESHES))
    if "reason_id" in rows.columns:
        shared.append(texts_by_id(source, rows["reason_id"]))
    if "method_id" in rows.columns:
        shared.append(read_frame(source, "SELECT id, method, formula FROM fact_methods", {}, _METHODS))
    for texts in shared:
        key, *names = texts.columns
        wanted = [name for name in names if columns is None or name in columns]
        rows = rows.join(texts.select(key, *wanted), on=key, how="left", maintain_order="left")
    return rows.drop("reason_id", "method_id", strict=False)


def wide_frame(source: Source, table: str, vintage: date, metrics: Collection[str]) -> pl.DataFrame:
    """The numbers of a wide table (`WIDE_TABLES`) in a vintage, by msa_id.

    Columns: those of `WIDE`, and the metrics that the table has, as floats. Raises ValueError for another table.
    """
    if table not in WIDE_TABLES:
        raise ValueError(f"Not a wide table: {table!r}. Those are {', '.join(WIDE_TABLES)}")
    kinds = {**WIDE, **dict.fromkeys((name for name in column_names(source, table) if name in metrics), pl.Float64)}
    statement = f"SELECT {', '.join(kinds)} FROM {table} WHERE data_vintage = :vintage"  # noqa: S608 (own names)
    return read_frame(source, statement, {"vintage": vintage}, kinds).sort("msa_id")


def market_frame(source: Source) -> pl.DataFrame:
    """All markets of all delineations: the columns of `MARKET`, by delineation and CBSA code."""
    statement = f"SELECT {', '.join(MARKET)} FROM markets"  # noqa: S608 (own names)
    return read_frame(source, statement, {}, MARKET).sort("delineation", "cbsa_code")
