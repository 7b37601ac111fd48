"""Many rows at once: a frame into a table, on SQLite with one prepared statement, on PostgreSQL with whole columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl
    from sqlalchemy import Connection, Index
    from sqlalchemy.orm import Session

CHUNK = 50_000  # rows sent at once: bounds the memory, costs nothing
CACHE_KIB = 65_536  # SQLite's own 2 MiB do not hold an index that grows in many places


def insert_frame(
    session: Session,
    table: str,
    columns: Mapping[str, str],
    rows: pl.DataFrame,
    *,
    limits: Sequence[str] = (),
    indexes: Sequence[Index] = (),
) -> None:
    """Insert the rows of a frame. columns: those of the table that the frame has, with their types in PostgreSQL.

    NaN and infinity are null. table and columns are names of this package, never text from outside. limits: the CHECK
    rules of the table: where the whole frame keeps them SQLite does not try each row. indexes: of the table; where it
    is empty SQLite makes them after the rows, in one sort.
    """
    import polars as pl

    if not rows.height:
        return
    connection = session.connection()
    numbers = [name for name, kind in columns.items() if kind == "double precision"]
    finite = rows.select(*columns).with_columns(
        pl.when(pl.col(name).is_finite()).then(pl.col(name)).alias(name) for name in numbers
    )
    if connection.dialect.name == "postgresql":
        for chunk in finite.iter_slices(CHUNK):
            _insert_arrays(connection, table, columns, chunk)
        return
    connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE_KIB}")
    with ExitStack() as spared:
        if limits and _keeps(finite, limits):
            spared.enter_context(_without_limits(connection))
        if connection.exec_driver_sql(f'SELECT NOT EXISTS (SELECT 1 FROM "{table}")').scalar():  # noqa: S608
            spared.enter_context(_made_after(connection, indexes))
        for chunk in finite.iter_slices(CHUNK):
            _insert_tuples(connection, table, columns, chunk)


def _keeps(rows: pl.DataFrame, limits: Sequence[str]) -> bool:
    """Whether no row breaks a rule; as in SQL, what is unknown breaks none."""
    import polars as pl

    rules = [pl.sql_expr(rule).fill_null(value=True).all().alias(str(at)) for at, rule in enumerate(limits)]
    return all(rows.select(rules).row(0))


@contextmanager
def _without_limits(connection: Connection) -> Iterator[None]:
    connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
    try:
        yield
    finally:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = OFF")


@contextmanager
def _made_after(connection: Connection, indexes: Sequence[Index]) -> Iterator[None]:
    """Without the indexes inside; an error leaves that to the transaction."""
    for index in indexes:
        index.drop(connection)
    yield
    for index in indexes:
        index.create(connection)


def _insert_tuples(connection: Connection, table: str, columns: Mapping[str, str], chunk: pl.DataFrame) -> None:
    """One prepared statement for all rows, without SQLAlchemy's work on every cell."""
    import polars as pl

    days = [name for name, kind in columns.items() if kind == "date"]
    marks = ", ".join("?" for _ in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    tuples = chunk.with_columns(pl.col(days).cast(pl.String)).rows()
    connection.exec_driver_sql(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', tuples)  # noqa: S608 (own names)


def _insert_arrays(connection: Connection, table: str, columns: Mapping[str, str], chunk: pl.DataFrame) -> None:
    """One statement that takes whole columns."""
    names = ", ".join(f'"{name}"' for name in columns)
    arrays = ", ".join(f"%s::{kind}[]" for kind in columns.values())
    query = f'INSERT INTO "{table}" ({names}) SELECT * FROM unnest({arrays})'  # noqa: S608 (names of this package)
    values: tuple[Any, ...] = tuple(chunk[name].to_list() for name in columns)
    connection.exec_driver_sql(query, values)
