"""A database with many vintages of `market_jobs`, and questions to it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import Engine, event, insert, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from aker_data.engine import create_engine_from_url, migrate
from aker_data.models.market_jobs import HISTORY, MarketJobs
from aker_data.store.markets import market_jobs_rows
from bench.baseline_lq import Work

_BATCH = 1_000
_SHOWN = ("msa_id", "data_vintage", *HISTORY)
_ASKED = 40  # markets, spread over all
_WORDS = {"status": "derived", "period": "2023", "method": "location quotient", "payloads": ["0" * 64], "table": "x"}


def history(markets: int, vintages: int, database: str) -> Work:
    """Fill `markets` × `vintages` rows, then ask for the history of some markets; only the questions matter."""

    def work() -> dict[str, Any]:
        with _database(os.environ["AKER_BENCH_DSN"], database) as engine:
            migrate(engine)
            _fill(engine, markets, vintages)
            return _ask(engine, markets)

    return work


def _values(session: Session, market: str) -> list[dict[str, Any]]:
    """What a person is shown first of a market's history, through the store."""
    return [dict(row) for row in market_jobs_rows(session, msa_id=market, columns=_SHOWN)]


def _ask(engine: Engine, markets: int) -> dict[str, Any]:
    seconds = []
    with Session(engine) as session:
        _values(session, _market(0))
        for market in range(0, markets, max(1, markets // _ASKED)):
            began = time.perf_counter()
            rows = _values(session, _market(market))
            seconds.append(time.perf_counter() - began)
            if not rows:
                raise ValueError(f"no history of {_market(market)}")
    return {"seconds": seconds, "plan": _plan(engine)}


def _plan(engine: Engine) -> str:
    """How the database answers the question that the store put last."""
    statements: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        statements.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    with Session(engine) as session:
        _values(session, _market(1))
    event.remove(engine, "before_cursor_execute", note)
    statement, parameters = statements[-1]
    explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN (COSTS OFF)"
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(f"{explain} {statement}", parameters).all()
    return "; ".join(str(row[-1]).strip() for row in rows)


def _fill(engine: Engine, markets: int, vintages: int) -> None:
    metrics = [name for name in MarketJobs.__table__.columns.keys() if "lq" in name or "per_1" in name]  # noqa: SIM118
    words = dict.fromkeys(metrics[:40], _WORDS)
    rows = [
        {
            "sba_id": f"{_market(market)}_{_vintage(vintage):%Y%m}",
            "msa_id": _market(market),
            "data_year": _vintage(vintage).year,
            "data_vintage": _vintage(vintage),
            "population": 100_000 + market,
            "total_jobs": 50_000 + market,
            "quality": words,
            "provenance": words,
            **dict.fromkeys(metrics, 1.5),
        }
        for vintage in range(vintages)
        for market in range(markets)
    ]
    with engine.begin() as connection:
        for start in range(0, len(rows), _BATCH):
            connection.execute(insert(MarketJobs), rows[start : start + _BATCH])
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE market_jobs" if engine.dialect.name == "postgresql" else "ANALYZE"))


def _market(number: int) -> str:
    return f"{10_000 + number * 20}"


def _vintage(number: int) -> date:
    return date(2019 + number // 12, 1 + number % 12, 1)


@contextmanager
def _database(url: str, name: str) -> Iterator[Engine]:
    """An engine on a database that is there only for this measurement."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine_from_url(url)
        yield engine
        engine.dispose()
        return
    server = create_engine_from_url(url).execution_options(isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine = create_engine_from_url(parsed.set(database=name).render_as_string(hide_password=False))
    try:
        with engine.begin() as connection:
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis"))
        yield engine
    finally:
        engine.dispose()
        with server.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}"'))
        server.dispose()
