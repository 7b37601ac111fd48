"""What runs write down about themselves, and the counts that the gauges show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import case, func, insert, select, update
from sqlalchemy.orm import Session

from aker_core.monitoring.metrics import Labels
from aker_data.models import (
    CheckRow,
    Lineage,
    Market,
    MarketEconomy,
    MarketJobs,
    MarketScore,
    PayloadRow,
    PillarScore,
    Run,
    RunCount,
)
from aker_data.store.markets import table_of, upsert

# Tables, not mapped classes: to ask through those, SQLAlchemy first sets all of them up, at every start of the program.
RUNS = table_of(Run)
ROWS, REQUESTS = "rows_ingested", "http_requests"  # what runs count, as the gauges name it
ABANDONED = "its process ended without a message"
Row = Mapping[str, Any]
Samples = dict[str, list[tuple[Labels, float]]]


def start(session: Session, row: Row) -> None:
    """Write the row of a run that begins."""
    session.execute(insert(RUNS), dict(row))


def finish(session: Session, run_id: str, ending: Row) -> None:
    """Write how a run ended."""
    session.execute(update(RUNS).where(RUNS.c.id == run_id).values(**ending))


def abandon_dead(session: Session, host: str, is_alive: Callable[[int, str], bool]) -> list[str]:
    """Mark the runs of a host whose process is gone; returns their ids.

    is_alive: asked with the number of a process and what told when it was started.
    """
    runs = RUNS.c
    running = select(runs.id, runs.pid, runs.process_started).where(runs.outcome == "running", runs.host == host)
    dead = [row.id for row in session.execute(running).all() if not is_alive(row.pid, row.process_started)]
    if dead:
        ending = {"outcome": "abandoned", "finished_at": datetime.now(UTC), "message": ABANDONED}
        # Asked again: it may have ended by itself since.
        session.execute(update(RUNS).where(runs.id.in_(dead), runs.outcome == "running").values(**ending))
    return dead


def write_evidence(
    session: Session,
    lineage: Sequence[Row],
    payloads: Sequence[Row],
    checks: Sequence[Row],
    counts: Sequence[Row] = (),
) -> None:
    """Write what a run read, found and counted. A payload that is known already keeps its first row."""
    upsert(session, PayloadRow, payloads, keep=True)
    for model, rows in ((Lineage, lineage), (CheckRow, checks), (RunCount, counts)):
        if rows:
            session.execute(insert(table_of(model)), [dict(row) for row in rows])


def source_reads(session: Session) -> list[dict[str, Any]]:
    """What each run read of each source: source, params and beginning (read_at) of the run, fetched_at (the newest),
    answers (different ones that are known of the source, of all runs)."""
    read, payload = table_of(Lineage).c, table_of(PayloadRow).c
    known = select(payload.source, func.count().label("answers")).group_by(payload.source).subquery()
    newest = (
        select(read.source, read.run_id, func.max(read.fetched_at).label("fetched_at"))
        .group_by(read.source, read.run_id)
        .subquery()
    )
    query = (
        select(
            newest.c.source,
            RUNS.c.params,
            RUNS.c.started_at.label("read_at"),
            newest.c.fetched_at,
            func.coalesce(known.c.answers, 0).label("answers"),
        )
        .join(RUNS, RUNS.c.id == newest.c.run_id)
        .outerjoin(known, known.c.source == newest.c.source)
    )
    return [dict(row) for row in session.execute(query).mappings()]


def gauges(session: Session) -> Samples:
    """The samples of every gauge (`aker_core.monitoring.metrics.FAMILIES`), as the database is now."""
    run, read, check, source = RUNS.c, table_of(Lineage).c, table_of(CheckRow).c, table_of(PayloadRow).c.source
    runs = session.execute(select(run.flow, run.outcome, func.count()).group_by(run.flow, run.outcome)).all()
    errors = session.execute(
        select(run.error_class, func.count()).where(run.error_class.is_not(None)).group_by(run.error_class)
    ).all()
    fetched = table_of(PayloadRow).c.fetched_at
    payloads = session.execute(select(source, func.count(), func.max(fetched)).group_by(source)).all()
    reads = session.execute(
        select(read.source, run.outcome, func.count()).where(run.id == read.run_id).group_by(read.source, run.outcome)
    ).all()
    result = case((check.ok, "ok"), else_="not ok")
    checks = session.execute(select(check.table, result, func.count()).group_by(check.table, result)).all()
    success, duration = _endings(session)
    counted = _counted(session)
    return {
        "runs": [((flow, outcome), count) for flow, outcome, count in runs if outcome != "running"],
        "runs_running": [((flow,), count) for flow, outcome, count in runs if outcome == "running"],
        "errors": [((name,), count) for name, count in errors if name],
        "source_payloads": [((source,), count) for source, count, _ in payloads],
        "source_fetched_timestamp_seconds": [((source,), at.timestamp()) for source, _, at in payloads if at],
        "source_reads": [((source, outcome), count) for source, outcome, count in reads],
        "rows_ingested": [((source,), number) for name, source, _, number in counted if name == ROWS],
        "http_requests": [((source, how), number) for name, source, how, number in counted if name == REQUESTS],
        "checks": [((table, words), count) for table, words, count in checks],
        "check_failures": [((table,), count) for table, words, count in checks if words != "ok"],
        "table_rows": _sizes(session),
        "last_success_timestamp_seconds": success,
        "last_duration_seconds": duration,
        "snapshot_timestamp_seconds": [((), datetime.now(UTC).timestamp())],
    }


def _counted(session: Session) -> list[tuple[str, str, str, int]]:
    """Name, source, outcome and number of what all runs counted."""
    count = table_of(RunCount).c
    named = (count.name, count.source, count.outcome)
    rows = session.execute(select(*named, func.sum(count.number)).group_by(*named))
    return [(name, source, outcome, int(number)) for name, source, outcome, number in rows]  # PostgreSQL adds decimals


def _sizes(session: Session) -> list[tuple[Labels, float]]:
    models = (Market, MarketJobs, MarketEconomy, PillarScore, MarketScore)
    counts = [select(func.count()).select_from(table_of(model)).scalar_subquery() for model in models]
    sizes = session.execute(select(*counts)).one()
    return [((model.__tablename__,), count) for model, count in zip(models, sizes, strict=True)]


def _endings(session: Session) -> tuple[list[tuple[Labels, float]], list[tuple[Labels, float]]]:
    """By flow: when the last good run ended, and how long the last one took that came to its end."""
    run = RUNS.c
    ended = run.outcome.in_(("completed", "degraded", "failed"))
    good = run.outcome.in_(("completed", "degraded"))
    success = select(run.flow, func.max(run.finished_at)).where(good).group_by(run.flow)
    last = select(run.flow, func.max(run.finished_at).label("at")).where(ended).group_by(run.flow).subquery()
    took = select(run.flow, run.started_at, run.finished_at).join(
        last, (run.flow == last.c.flow) & (run.finished_at == last.c.at)
    )
    return (
        [((flow,), at.timestamp()) for flow, at in session.execute(success) if at is not None],
        [((flow,), (end - begin).total_seconds()) for flow, begin, end in session.execute(took) if end is not None],
    )
