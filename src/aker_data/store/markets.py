"""Reads and writes of the database: idempotent upserts, and the questions that services and commands ask.

Rows go in and come out as plain dictionaries by column name. Whoever opened the session commits it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, case, delete, desc, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from aker_core.errors import CheckFailed, StorageError
from aker_data.models import (
    Base,
    CheckRow,
    Fact,
    FactRefresh,
    MarketEconomy,
    MarketJobs,
    MarketScore,
    PillarScore,
    Run,
)
from aker_data.models.base import as_date

KEPT = frozenset({"notes"})  # what people write stays when a row is computed anew
VINTAGED = (MarketJobs, MarketEconomy, PillarScore, MarketScore)
Row = dict[str, Any]
When = date | str
Wide = type[MarketJobs | MarketEconomy | PillarScore | MarketScore]


def table_of(model: type[Base]) -> Table:
    """The table of a model."""
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"Not a table: {model.__name__}")
    return table


def columns_of(model: type[MarketJobs | MarketEconomy], metrics: Collection[str]) -> list[str]:
    """Which metrics are columns of a wide table, in its order."""
    return [column.name for column in table_of(model).c if column.name in metrics]


def upsert(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]], *, keep: bool = False) -> int:
    """Insert rows, or update those whose key is there; columns that a row does not give stay as they are.

    keep: leave rows that are there alone. Returns how many rows were given. Raises ValueError where rows give different
    columns or some that the table lacks, CheckFailed for a value outside its limits.
    """
    if not rows:
        return 0
    table = table_of(model)
    columns = list(rows[0])
    if unknown := sorted(set(columns) - set(table.c.keys())):
        raise ValueError(f"{table.name} has no column {', '.join(unknown)}. A new column needs a migration")
    if any(row.keys() != rows[0].keys() for row in rows):
        raise ValueError(f"rows for {table.name} must all have the same columns. Fill unknown values with None")
    keys = [column.name for column in table.primary_key]
    fresh = [name for name in columns if name not in keys and name not in KEPT]
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table)
    if keep or not fresh:
        final = statement.on_conflict_do_nothing(index_elements=keys)
    else:
        final = statement.on_conflict_do_update(
            index_elements=keys, set_={name: statement.excluded[name] for name in fresh}
        )
    session.flush()  # what was added before must fail under its own name, not under this table's
    try:
        # One prepared statement for all rows, sent together: no limit on how many.
        session.execute(final, [dict(row) for row in rows])
    except IntegrityError as error:
        raise CheckFailed(
            f"{table.name}: a value is outside its limits ({error.orig}). Nothing of this vintage was stored; "
            f"earlier rows are unchanged. Check the reports beside the lake's tables for what changed"
        ) from error
    return len(rows)


def save_scores(session: Session, pillar_rows: Sequence[Row], market_rows: Sequence[Row]) -> None:
    """Upsert pillar scores and market scores."""
    upsert(session, PillarScore, pillar_rows)
    upsert(session, MarketScore, market_rows)


def refuse_mixed_origin(session: Session, vintage: When, origin: str) -> None:
    """StorageError where sample rows would replace published ones of the same vintage."""
    day = as_date(vintage)
    if origin != "sample" or day is None:
        return
    published = select(MarketJobs.sba_id).where(MarketJobs.data_vintage == day, MarketJobs.data_origin == "published")
    if session.scalar(published.limit(1)) is not None:
        raise StorageError(
            f"The database holds published figures for {day:%Y-%m}, which sample figures must not replace. Use "
            f"another --as-of, or another database (AKER_POSTGIS_DSN) and lake (AKER_LAKE_PATH)"
        )


def drop_sample(session: Session, vintage: When) -> int:
    """Remove the sample's rows of a vintage, before published ones take their place; returns how many went.

    Without this, markets that only the sample has would stay among published ones. Its facts go too, uncounted.
    """
    went = 0
    for model in VINTAGED:
        sample = delete(model).where(model.data_vintage == as_date(vintage), model.data_origin == "sample")
        went += len(session.scalars(sample.returning(model.msa_id)).all())
    _drop_facts(session, vintage, FactRefresh.data_origin == "sample")
    return went


def other_scope(session: Session, vintage: When, year: int, delineation: str) -> list[str]:
    """Markets whose computed row of a vintage is of another data year or delineation."""
    other = (MarketJobs.data_year != year) | (MarketJobs.delineation != delineation)
    computed = MarketJobs.run_id.is_not(None)
    query = select(MarketJobs.msa_id).where(MarketJobs.data_vintage == as_date(vintage), computed, other)
    return list(session.scalars(query.order_by(MarketJobs.msa_id)))


def drop_superseded(session: Session, vintage: When, year: int, delineation: str, kept: Collection[str] = ()) -> int:
    """Remove computed rows and scores of a vintage that are of another data year or delineation; returns how many.

    kept: markets whose rows are about to be replaced: what a person noted on them stays. The facts of another data
    year or delineation go too, uncounted.
    """
    gone = [msa_id for msa_id in other_scope(session, vintage, year, delineation) if msa_id not in kept]
    for model in VINTAGED if gone else ():
        session.execute(delete(model).where(model.data_vintage == as_date(vintage), model.msa_id.in_(gone)))
    _drop_facts(session, vintage, (FactRefresh.data_year != year) | (FactRefresh.delineation != delineation))
    return len(gone)


def _drop_facts(session: Session, vintage: When, which: ColumnElement[bool]) -> None:
    """Remove the facts of some refreshes of a vintage."""
    day = as_date(vintage)
    refreshes = select(FactRefresh.id).where(FactRefresh.data_vintage == day, which)
    session.execute(delete(Fact).where(Fact.data_vintage == day, Fact.refresh_id.in_(refreshes)))


def _mappings(session: Session, query: Select[Any]) -> list[Row]:
    return [dict(row) for row in session.execute(query).mappings()]


def _columns(table: Table, names: Sequence[str] | None) -> list[ColumnElement[Any]]:
    return list(table.c) if names is None else [table.c[name] for name in names]


def rows(
    session: Session,
    model: Wide,
    *,
    as_of: When | None = None,
    msa_id: str | None = None,
    columns: Sequence[str] | None = None,
) -> list[Row]:
    """Rows of a vintage (default: of all), of a market (default: of all), oldest vintage first.

    columns: which to read (default: all).
    """
    table = table_of(model)
    query = select(*_columns(table, columns))
    if as_of is not None:
        query = query.where(table.c.data_vintage == as_date(as_of))
    if msa_id is not None:
        query = query.where(table.c.msa_id == msa_id)
    return _mappings(session, query.order_by(table.c.data_vintage, table.c.msa_id))


def market_jobs_rows(
    session: Session, *, as_of: When | None = None, msa_id: str | None = None, columns: Sequence[str] | None = None
) -> list[Row]:
    """`rows` of `market_jobs`. The history of a market in the columns of `HISTORY` comes out of an index alone."""
    return rows(session, MarketJobs, as_of=as_of, msa_id=msa_id, columns=columns)


def newest_market_jobs(
    session: Session, as_of: When | None = None, columns: Sequence[str] | None = None, *, sample: bool | None = None
) -> list[Row]:
    """The newest row of `market_jobs` of every market up to a date (default: of all).

    Published and hand-written rows win over the sample's of any vintage. sample: look at the sample's rows and those by
    hand alone (True), or at all but the sample's (False).
    """
    table = table_of(MarketJobs)
    of_sample = func.coalesce(table.c.data_origin, "") == "sample"
    own = func.max(case((~of_sample, table.c.data_vintage)))
    newest = func.max(table.c.data_vintage) if sample else func.coalesce(own, func.max(table.c.data_vintage))
    query = select(table.c.msa_id, newest.label("newest")).group_by(table.c.msa_id)
    if as_of is not None:
        query = query.where(table.c.data_vintage <= as_date(as_of))
    if sample is not None:
        query = query.where(func.coalesce(table.c.data_origin, "") != ("published" if sample else "sample"))
    last = query.subquery()
    query = select(*_columns(table, columns)).join_from(
        table, last, (table.c.msa_id == last.c.msa_id) & (table.c.data_vintage == last.c.newest)
    )
    return _mappings(session, query.order_by(table.c.msa_id))


def market_rows(session: Session, msa_id: str, as_of: When | None = None) -> tuple[Row | None, Row | None]:
    """The newest rows of `market_jobs` and `market_economy` of one market up to a date; None where there is none."""
    return _newest_of(session, MarketJobs, msa_id, as_of), _newest_of(session, MarketEconomy, msa_id, as_of)


def _newest_of(session: Session, model: Wide, msa_id: str, as_of: When | None) -> Row | None:
    table = table_of(model)
    query = select(table).where(table.c.msa_id == msa_id)
    if as_of is not None:
        query = query.where(table.c.data_vintage <= as_date(as_of))
    rows = _mappings(session, query.order_by(desc(table.c.data_vintage)).limit(1))
    return rows[0] if rows else None


def checked_runs(session: Session) -> list[Row]:
    """The runs that have findings: id, mode, params, reasons, started_at."""
    run, check = table_of(Run), table_of(CheckRow)
    columns = (run.c.id, run.c.mode, run.c.params, run.c.reasons, run.c.started_at)
    return _mappings(session, select(*columns).where(run.c.id.in_(select(check.c.run_id))).order_by(run.c.started_at))


def newest_checks(session: Session, runs: Sequence[str]) -> list[Row]:
    """The newest finding of every check of some runs: one row per table and name."""
    table = table_of(CheckRow)
    newest = select(func.max(table.c.id)).where(table.c.run_id.in_(runs)).group_by(table.c.table, table.c.name)
    return _mappings(session, select(table).where(table.c.id.in_(newest)).order_by(table.c.table, table.c.name))


def newest_runs(session: Session, limit: int) -> list[Row]:
    """The newest runs, newest first."""
    return _mappings(session, select(table_of(Run)).order_by(desc(Run.started_at)).limit(limit))


def vintages(session: Session) -> list[Row]:
    """What is stored: markets by vintage, data year and origin, newest first."""
    table = table_of(MarketJobs)
    by = (table.c.data_vintage, table.c.data_year, table.c.data_origin)
    query = select(*by, func.count().label("markets")).group_by(*by).order_by(desc(table.c.data_vintage))
    return _mappings(session, query)
