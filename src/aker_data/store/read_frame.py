"""One statement of SQL read into a frame: from a session, or from a SQLite file without SQLAlchemy.

Rows go from the driver into columns as a whole, without work on every cell: a vintage of all markets has a million.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import polars as pl

from aker_core.errors import StorageError
from aker_data.database_errors import advice
from aker_data.sqlite_file import SqliteReader, plain

if TYPE_CHECKING:
    from aker_data.store.statement import Source

Kinds = Mapping[str, "pl.DataType | type[pl.DataType]"]
BLOCK = 10_000  # rows


def read_frame(source: Source, statement: str, parameters: Mapping[str, Any], kinds: Kinds) -> pl.DataFrame:
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


def is_sqlite(source: Source) -> bool:
    return isinstance(source, SqliteReader) or source.get_bind().dialect.name == "sqlite"


def column_names(source: Source, table: str) -> list[str]:
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
