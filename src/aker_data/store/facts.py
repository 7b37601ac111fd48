"""Reads and writes of `metric_history`: many narrow rows, written whole for their places and read by key.

Frames go in, plain dictionaries come out. Whoever opened the session commits it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.exc import IntegrityError

from aker_core.errors import CheckFailed
from aker_data.models import MarketJobs, MetricHistory
from aker_data.models.base import as_date
from aker_data.store.markets import Row, When, table_of

if TYPE_CHECKING:
    import polars as pl
    from sqlalchemy.orm import Session

Place = tuple[str, str]  # geography and code: ("market", "19740"), ("state", "08"), ("nation", "US")
CHUNK = 50_000  # rows sent at once: bounds the memory, costs nothing
CACHE_KIB = 65_536  # SQLite's own 2 MiB do not hold the index that grows in many places
# What a row says itself, with its type in PostgreSQL; the rest is the same for all rows of a refresh.
GIVEN = {
    "geography": "text",
    "geo_code": "text",
    "metric": "text",
    "year": "bigint",
    "value": "double precision",
    "status": "text",
    "low": "double precision",
    "high": "double precision",
    "reason": "text",
    "method": "text",
}
SHARED = ("data_vintage", "data_year", "delineation", "data_origin", "run_id")
_INTO = f"INSERT INTO metric_history ({', '.join((*SHARED, *GIVEN))}) "  # names from this file


def replace_history(
    session: Session,
    rows: pl.DataFrame,
    *,
    vintage: When,
    data_year: int,
    delineation: str,
    origin: str,
    run_id: str,
    markets: Collection[str],
) -> int:
    """Put the history of a refresh in the place of what its vintage has; returns how many rows were written.

    rows: `aker_core.facts.family.HISTORY`, in any order; NaN and infinity are null. markets: CBSA codes of the
    refresh. Everything of these markets goes, given anew or not; of states and the nation everything too, unless the
    vintage has other markets besides: then what is not given anew stays for them.
    Raises CheckFailed for a row that is there twice or outside the limits of the table.
    """
    day = as_date(vintage)
    if day is None:
        raise ValueError("replace_history: vintage is None; give the month of the refresh, such as 2024-06")
    session.flush()
    _remove(session, day, rows, markets)
    constants = (day, data_year, delineation, origin, run_id)
    connection = session.connection()
    insert = _insert_arrays if connection.dialect.name == "postgresql" else _insert_tuples
    try:
        for chunk in _ready(rows).iter_slices(CHUNK):
            insert(connection, chunk, constants)
    except IntegrityError as error:
        raise CheckFailed(
            f"metric_history: a row is there twice or outside its limits ({error.orig}); nothing of this vintage was "
            "stored, what was there stays. Look into the family of metrics that made it"
        ) from error
    return rows.height


def _ready(rows: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    numbers = [name for name, kind in GIVEN.items() if kind == "double precision"]
    finite = [pl.when(pl.col(name).cast(pl.Float64).is_finite()).then(pl.col(name)).name.keep() for name in numbers]
    # In the order of the key, rows are appended instead of being put between others.
    return rows.select(list(GIVEN)).with_columns(finite).sort("geography", "geo_code", "metric", "year")


def _insert_tuples(connection: Connection, chunk: pl.DataFrame, constants: tuple[Any, ...]) -> None:
    """One prepared statement for all rows, without SQLAlchemy's work on every cell."""
    import polars as pl

    connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE_KIB}")
    day, *others = constants
    shared = [pl.lit(value).alias(name) for name, value in zip(SHARED, (day.isoformat(), *others), strict=True)]
    marks = ", ".join("?" for _ in (*SHARED, *GIVEN))
    tuples = chunk.select(*shared, *GIVEN).rows()
    if tuples:
        connection.exec_driver_sql(f"{_INTO} VALUES ({marks})", tuples)


def _insert_arrays(connection: Connection, chunk: pl.DataFrame, constants: tuple[Any, ...]) -> None:
    """One statement that takes whole columns."""
    kinds = ("date", "bigint", "text", "text", "text")
    shared = ", ".join(f"%s::{kind}" for kind in kinds)
    columns = ", ".join(f"%s::{kind}[]" for kind in GIVEN.values())
    query = f"{_INTO} SELECT {shared}, given.* FROM unnest({columns}) AS given"  # noqa: S608 (names from this file)
    connection.exec_driver_sql(query, (*constants, *(chunk[name].to_list() for name in GIVEN)))


def _remove(session: Session, day: date, rows: pl.DataFrame, markets: Collection[str]) -> None:
    """Take away what the rows replace; other markets of the vintage keep theirs."""
    of_vintage = MetricHistory.data_vintage == day
    stored = select(MetricHistory.geo_code).where(of_vintage, MetricHistory.geography == "market").distinct()
    wide = select(MarketJobs.cbsa_code).where(MarketJobs.data_vintage == day, MarketJobs.cbsa_code.is_not(None))
    others = {*session.scalars(stored), *session.scalars(wide)} - set(markets)
    if not others:
        session.execute(delete(MetricHistory).where(of_vintage))
        return
    places = {("market", code) for code in markets}
    places |= set(rows.select("geography", "geo_code").unique().rows())
    for geography in sorted({geography for geography, _ in places}):
        codes = sorted(code for of, code in places if of == geography)
        session.execute(
            delete(MetricHistory).where(
                of_vintage, MetricHistory.geography == geography, MetricHistory.geo_code.in_(codes)
            )
        )


def history_of(
    session: Session, vintage: When, places: Iterable[Place], metrics: Sequence[str] | None = None
) -> list[Row]:
    """The history of some places in a vintage, in one query: by geography, code, metric and year.

    metrics: ids (default: all). Each row has geography, geo_code, metric, year, value, status, low, high, reason and
    method.
    """
    table = table_of(MetricHistory)
    named = list(places)
    # A code says of which kind its place is (see the limits of the table), so both lists together name the places.
    query = select(*(table.c[name] for name in GIVEN)).where(
        table.c.data_vintage == as_date(vintage),
        table.c.geography.in_({geography for geography, _ in named}),
        table.c.geo_code.in_({code for _, code in named}),
    )
    if metrics is not None:
        query = query.where(table.c.metric.in_(metrics))
    order = (table.c.geography, table.c.geo_code, table.c.metric, table.c.year)
    return [dict(row) for row in session.execute(query.order_by(*order)).mappings()]


def history_across(session: Session, vintage: When, metric: str, year: int, geography: str = "market") -> list[Row]:
    """One metric of a year across all places of a kind, by code: geo_code, value, status, low, high."""
    table = table_of(MetricHistory)
    columns = (table.c[name] for name in ("geo_code", "value", "status", "low", "high"))
    query = select(*columns).where(
        table.c.metric == metric,
        table.c.year == year,
        table.c.data_vintage == as_date(vintage),
        table.c.geography == geography,
    )
    return [dict(row) for row in session.execute(query.order_by(table.c.geo_code)).mappings()]
