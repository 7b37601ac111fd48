"""Reads of many rows into frames, each one statement: from a session, or from a SQLite file without SQLAlchemy.

Rows go from the driver into columns as a whole, without work on every cell: a vintage of all markets has a million.
"""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from aker_core.errors import StorageError
from aker_data.database_errors import advice
from aker_data.sqlite_file import SqliteReader, plain
from aker_data.store.rows import RELEASED, STAMP_COLUMNS, WIDE_TABLES

if TYPE_CHECKING:
    from aker_data.store.statement import Source

Kinds = Mapping[str, "pl.DataType | type[pl.DataType]"]
# SQLite, which keeps no statistics here, would walk through all facts of a vintage for one metric.
METRIC_INDEX, BY_METRIC = "ix_facts_metric_year_data_vintage", 12  # up to as many metrics
FEW_TEXTS = 500  # as many texts are named in a query
FEW = 30  # as many places are named in a query; more are read as a whole and filtered
MARKET: Kinds = dict.fromkeys(
    ("cbsa_code", "delineation", "msa_id", "name", "type", "principal_city", "states"), pl.String
)
WIDE: Kinds = {
    **dict.fromkeys(("sba_id", "msa_id", "cbsa_code", "delineation", "data_origin", "run_id", "notes"), pl.String),
    "data_year": pl.Int64,
}
_TEXTS: Kinds = {"reason_id": pl.Int64, "reason": pl.String}
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
BLOCK = 10_000  # rows
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
    listed = ", ".join(RELEASED if name == "released_on" else f'"{name}"' for name in kinds)
    by_metric = codes is None and metrics and len(metrics) <= BY_METRIC and _is_sqlite(source)
    table = f"facts INDEXED BY {METRIC_INDEX}" if by_metric else "facts"
    statement = f"SELECT {listed} FROM {table} WHERE {' AND '.join(conditions)}"  # noqa: S608 (own names)
    # The key of the table is in this order, and SQLite compares bytes as Polars does: to sort again takes much memory.
    is_ordered = _is_sqlite(source) and not by_metric
    rows = _frame(source, f"{statement} ORDER BY {', '.join(ORDER)}" if is_ordered else statement, parameters, kinds)
    rows = rows.with_columns(pl.lit(value).alias(name) for name, value in known.items()).select(*wanted)
    for column, values in (("geo_code", codes), ("metric", metrics)):
        if values is not None and len(values) > FEW:
            rows = rows.filter(pl.col(column).is_in(list(values)))
    return _with_texts(source, rows if is_ordered else rows.sort(ORDER), vintage, columns)


def _with_texts(source: Source, rows: pl.DataFrame, vintage: date, columns: Collection[str] | None) -> pl.DataFrame:
    """The rows with what their ids mean, as far as they have them. columns: of the texts (default: all)."""
    shared: list[pl.DataFrame] = []
    if "refresh_id" in rows.columns:
        query = f"SELECT id, {', '.join(STAMP_COLUMNS)} FROM fact_refreshes WHERE data_vintage = :vintage"  # noqa: S608
        shared.append(_frame(source, query, {"vintage": vintage}, _REFRESHES))
    if "reason_id" in rows.columns:
        shared.append(_texts(source, rows["reason_id"]))
    if "method_id" in rows.columns:
        shared.append(_frame(source, "SELECT id, method, formula FROM fact_methods", {}, _METHODS))
    for texts in shared:
        key, *names = texts.columns
        wanted = [name for name in names if columns is None or name in columns]
        rows = rows.join(texts.select(key, *wanted), on=key, how="left", maintain_order="left")
    return rows.drop("reason_id", "method_id", strict=False)


def _texts(source: Source, ids: pl.Series) -> pl.DataFrame:
    """Reasons, or lists of payloads, by id (`reason_id`, `reason`): named in the query where they are few."""
    wanted = [int(each) for each in ids.drop_nulls().unique().sort()]
    named = {f"id_{position}": each for position, each in enumerate(wanted)}
    where = f"id IN ({', '.join(f':{name}' for name in named) or 'NULL'})" if len(named) <= FEW_TEXTS else "TRUE"
    parameters = named if len(named) <= FEW_TEXTS else {}
    texts = _frame(source, f"SELECT id, text FROM fact_texts WHERE {where}", parameters, _TEXTS)  # noqa: S608 (own names)
    return texts.filter(pl.col("reason_id").is_in(wanted))


def input_frame(source: Source, vintage: date) -> pl.DataFrame:
    """All inputs of a vintage: refresh_id and the columns of `aker_core.facts.inputs.INPUT`."""
    kinds: Kinds = {
        "refresh_id": pl.Int64,
        **dict.fromkeys(("key", "table", "column", "aggregate", "where"), pl.String),
        "payloads": pl.Int64,
        "amount": pl.Float64,
    }
    columns = ("key", "source_table", "source_column", "aggregate", '"filter"', "payloads_id", "amount")
    rows = _frame(source, _of_inputs(columns), {"vintage": vintage}, kinds).sort("refresh_id", "key")
    return rows.join(_payload_lists(source, rows["payloads"]), on="payloads", maintain_order="left").select(
        pl.col("list").alias("payloads") if name == "payloads" else name for name in rows.columns
    )


def input_kinds(source: Source, vintage: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What the inputs of a vintage are, each kind once and numbered, and of which kind each input is.

    Columns: kind, table, column, aggregate, payloads (a list); refresh_id, key, kind.
    """
    texts: Kinds = dict.fromkeys(("table", "column", "aggregate"), pl.String)
    kinds: Kinds = {"refresh_id": pl.Int64, "key": pl.String, **texts, "payloads": pl.Int64}
    columns = ("key", "source_table", "source_column", "aggregate", "payloads_id")
    rows = _frame(source, _of_inputs(columns), {"vintage": vintage}, kinds)
    of_kind = [*texts, "payloads"]
    found = rows.select(of_kind).unique(maintain_order=True).with_row_index("kind")
    numbered = rows.join(found, on=of_kind).select("refresh_id", "key", "kind")
    lists = _payload_lists(source, found["payloads"])
    return found.join(lists, on="payloads").drop("payloads").rename({"list": "payloads"}), numbered


def _of_inputs(columns: Collection[str]) -> str:
    return f"""
        SELECT fact_inputs.refresh_id, {", ".join(f"fact_inputs.{name}" for name in columns)}
        FROM fact_inputs
        JOIN fact_refreshes ON fact_refreshes.id = fact_inputs.refresh_id
        WHERE fact_refreshes.data_vintage = :vintage
    """  # noqa: S608 (own names)


def _payload_lists(source: Source, ids: pl.Series) -> pl.DataFrame:
    """Lists of payloads by id: `payloads`, `list`."""
    texts = _texts(source, ids)
    return texts.select(payloads="reason_id", list=pl.col("reason").str.json_decode(pl.List(pl.String)))


def wide_frame(source: Source, table: str, vintage: date, metrics: Collection[str]) -> pl.DataFrame:
    """The numbers of a wide table (`WIDE_TABLES`) in a vintage, by msa_id.

    Columns: those of `WIDE`, and the metrics that the table has, as floats. Raises ValueError for another table.
    """
    if table not in WIDE_TABLES:
        raise ValueError(f"Not a wide table: {table!r}. Those are {', '.join(WIDE_TABLES)}")
    kinds = {**WIDE, **dict.fromkeys((name for name in _names(source, table) if name in metrics), pl.Float64)}
    statement = f"SELECT {', '.join(kinds)} FROM {table} WHERE data_vintage = :vintage"  # noqa: S608 (own names)
    return _frame(source, statement, {"vintage": vintage}, kinds).sort("msa_id")


def market_frame(source: Source) -> pl.DataFrame:
    """All markets of all delineations: the columns of `MARKET`, by delineation and CBSA code."""
    statement = f"SELECT {', '.join(MARKET)} FROM markets"  # noqa: S608 (own names)
    return _frame(source, statement, {}, MARKET).sort("delineation", "cbsa_code")


def _frame(source: Source, statement: str, parameters: Mapping[str, Any], kinds: Kinds) -> pl.DataFrame:
    """The rows of a query as a frame; names and types as they are given.

    A block of rows at a time: what is in the processor's cache need not be fetched again, and the objects of a million
    cells are never held at once.
    """
    with _collector_paused():
        blocks = [_block(rows, kinds) for rows in _fetched(source, statement, parameters)]
    return pl.concat(blocks) if blocks else pl.DataFrame(schema=dict(kinds))


def _block(rows: list[tuple[Any, ...]], kinds: Kinds) -> pl.DataFrame:
    columns = zip(kinds.items(), zip(*rows, strict=True), strict=True)
    return pl.DataFrame(
        # SQLite has no truth values, it has 0 and 1.
        pl.Series(name, cells, pl.Int8).cast(kind) if kind == pl.Boolean else pl.Series(name, cells, kind)
        for (name, kind), cells in columns
    )


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Rows by the ten thousand would be walked over and over by the collector of cycles, and none is in a cycle."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _is_sqlite(source: Source) -> bool:
    return isinstance(source, SqliteReader) or source.get_bind().dialect.name == "sqlite"


def _names(source: Source, table: str) -> list[str]:
    """The columns that a table has."""
    query = f"SELECT * FROM {table} LIMIT 0"  # noqa: S608 (own names)
    if isinstance(source, SqliteReader):
        return source.tuples(query, {})[0]
    from sqlalchemy import text

    return list(source.connection().execute(text(query)).keys())


def _fetched(source: Source, statement: str, parameters: Mapping[str, Any]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows as the driver has them, in blocks of `BLOCK`; the last may be shorter."""
    if isinstance(source, SqliteReader):
        yield from source.blocks(statement, parameters, BLOCK)
        return
    from sqlalchemy import text

    from aker_data.engine import place

    source.flush()
    connection = source.connection()
    dated = plain(parameters) if connection.dialect.name == "sqlite" else parameters
    cursor = connection.execute(text(statement), dated).cursor
    try:
        while cursor is not None and (rows := cursor.fetchmany(BLOCK)):
            yield list(rows)
    except connection.dialect.loaded_dbapi.Error as error:
        raise StorageError(f"{place(connection.engine.url)}: {error}. {advice(str(error))}") from error
