"""Reads and writes: what twice gives, what stays, what is refused, and how a history is found among many rows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, delete, event, func, select, text
from sqlalchemy.orm import Session, sessionmaker

from aker_core.errors import CheckFailed, StorageError
from aker_data.models import CheckRow, Market, MarketEconomy, MarketJobs, MarketScore, PillarScore, Run
from aker_data.models.market_jobs import HISTORY
from aker_data.store import markets as store
from aker_data.store import rows as stored

Sessions = sessionmaker[Session]
JUNE = "2024-06"


def jobs(msa_id: str = "DEN", vintage: str = JUNE, **given: Any) -> dict[str, Any]:
    return {
        "sba_id": f"{msa_id}_{vintage.replace('-', '')}",
        "msa_id": msa_id,
        "data_vintage": vintage,
        "data_origin": "published",
        "source_data_hash": "h",
        **given,
    }


def test_writing_twice_is_writing_once(session_factory: Sessions) -> None:
    rows = [jobs(name, tech_lq=1.0) for name in ("DEN", "AUS")]
    with session_factory() as session, session.begin():
        assert store.upsert(session, MarketJobs, rows) == 2
        assert store.upsert(session, MarketJobs, rows) == 2
    with session_factory() as session:
        found = store.market_jobs_rows(session)
    assert [(row["msa_id"], row["data_vintage"], row["tech_lq"]) for row in found] == [
        ("AUS", date(2024, 6, 1), 1.0),
        ("DEN", date(2024, 6, 1), 1.0),
    ]


def test_a_new_value_takes_the_place_and_what_is_not_given_stays(session_factory: Sessions) -> None:
    with session_factory() as session, session.begin():
        store.upsert(session, MarketJobs, [jobs(tech_lq=1.0, health_lq=2.0, notes="by hand")])
        store.upsert(session, MarketJobs, [jobs(tech_lq=1.5, notes="computed")])
        store.upsert(session, MarketJobs, [jobs(tech_lq=None)])
        found = store.market_jobs_rows(session, as_of=JUNE, msa_id="DEN")[0]
    assert (found["tech_lq"], found["health_lq"], found["notes"]) == (None, 2.0, "by hand")


def test_more_rows_than_a_statement_has_parameters(session_factory: Sessions) -> None:
    rows = [jobs(f"{number:05}", **dict.fromkeys(HISTORY, 1)) for number in range(3000)]
    with session_factory() as session, session.begin():
        assert store.upsert(session, MarketJobs, rows) == 3000
        assert session.scalar(select(func.count()).select_from(MarketJobs)) == 3000


def test_rows_that_do_not_fit(session_factory: Sessions) -> None:
    with session_factory() as session:
        assert store.upsert(session, MarketJobs, []) == 0
        with pytest.raises(ValueError, match="no column nonsense"):
            store.upsert(session, MarketJobs, [jobs(nonsense=1)])
        with pytest.raises(ValueError, match="same columns"):
            store.upsert(session, MarketJobs, [jobs(tech_lq=1.0), jobs("AUS")])
        with pytest.raises(CheckFailed, match="tech_lq"):
            store.upsert(session, MarketJobs, [jobs(tech_lq=-1.0)])


def test_one_bad_row_leaves_all_as_it_was(session_factory: Sessions) -> None:
    with session_factory() as session, session.begin():
        store.upsert(session, MarketJobs, [jobs(tech_lq=1.0)])
    rows = [jobs(tech_lq=2.0), jobs("AUS", tech_lq=-1.0)]
    with pytest.raises(CheckFailed), session_factory() as session, session.begin():
        store.upsert(session, MarketJobs, rows)
    with session_factory() as session:
        assert [row["tech_lq"] for row in store.market_jobs_rows(session)] == [1.0]


def test_the_sample_does_not_replace_published_figures(session_factory: Sessions) -> None:
    with session_factory() as session, session.begin():
        store.upsert(session, MarketJobs, [jobs()])
        with pytest.raises(StorageError, match="2024-06"):
            store.refuse_mixed_origin(session, JUNE, "sample")
        store.refuse_mixed_origin(session, "2024-07", "sample")
        store.refuse_mixed_origin(session, JUNE, "published")


def test_published_figures_replace_all_of_the_sample(session_factory: Sessions) -> None:
    with session_factory() as session, session.begin():
        sample = [jobs(name, data_origin="sample") for name in ("DEN", "AUS")]
        store.upsert(session, MarketJobs, sample)
        store.upsert(session, MarketJobs, [jobs("BOS", "2024-05", data_origin="sample"), jobs("SEA", data_origin=None)])
        store.upsert(session, MarketEconomy, sample)
        score = {"msa_id": "DEN", "data_vintage": JUNE, "pillar": "innovation", "data_origin": "sample"}
        store.save_scores(session, [score], [{name: value for name, value in score.items() if name != "pillar"}])
        assert store.drop_sample(session, JUNE) == 6
        assert [row["msa_id"] for row in store.market_jobs_rows(session)] == ["BOS", "SEA"]
        assert session.scalar(select(func.count()).select_from(MarketScore)) == 0


def test_the_newest_row_of_each_market(session_factory: Sessions) -> None:
    with session_factory() as session, session.begin():
        for name, vintage in (("DEN", "2024-05"), ("DEN", "2024-06"), ("DEN", "2024-07"), ("AUS", "2023-12")):
            store.upsert(session, MarketJobs, [jobs(name, vintage)])
        store.upsert(session, MarketEconomy, [jobs("DEN", "2024-05", median_household_income_usd=90_000.0)])
        newest = store.newest_market_jobs(session, JUNE, columns=("msa_id", "data_vintage"))
        assert newest == [
            {"msa_id": "AUS", "data_vintage": date(2023, 12, 1)},
            {"msa_id": "DEN", "data_vintage": date(2024, 6, 1)},
        ]
        assert len(store.newest_market_jobs(session)) == 2
        store.upsert(session, MarketJobs, [jobs(name, "2025-01", data_origin="sample") for name in ("DEN", "TOY")])
        assert [(row["msa_id"], row["data_vintage"].year) for row in store.newest_market_jobs(session)] == [
            ("AUS", 2023),
            ("DEN", 2024),
            ("TOY", 2025),
        ], "published rows win over the sample's"
        newest = store.newest_market_jobs(session, sample=True)
        assert [(row["msa_id"], row["data_vintage"].year) for row in newest] == [("DEN", 2025), ("TOY", 2025)]
        session.execute(delete(MarketJobs).where(MarketJobs.data_origin == "sample"))
        told, economy = store.market_rows(session, "DEN", date(2024, 6, 15))
        assert told is not None
        assert told["data_vintage"] == date(2024, 6, 1)
        assert economy is not None
        assert economy["median_household_income_usd"] == 90_000.0
        assert store.market_rows(session, "NOWHERE") == (None, None)
        assert [(row["data_vintage"].month, row["markets"]) for row in store.vintages(session)] == [
            (7, 1),
            (6, 1),
            (5, 1),
            (12, 1),
        ]


def test_names_of_every_delineation(session_factory: Sessions) -> None:
    denver = {"cbsa_code": "19740", "msa_id": "DEN", "type": "metro", "principal_city": "Denver", "states": "CO"}
    with session_factory() as session, session.begin():
        for delineation, name in (
            ("2023-07", "Denver-Aurora-Centennial, CO"),
            ("2015-07", "Denver-Aurora-Lakewood, CO"),
        ):
            store.upsert(session, Market, [{**denver, "delineation": delineation, "name": name}])
        assert list(stored.market_names(session)) == [("19740", "2015-07"), ("19740", "2023-07")], "oldest first"


def test_scores_best_first(session_factory: Sessions) -> None:
    rows = [
        {"msa_id": name, "data_vintage": JUNE, "pillar": "innovation", "rank": rank, "score_0_100": None}
        for name, rank in (("AUS", 2), ("BOI", None), ("DEN", 1))
    ]
    with session_factory() as session, session.begin():
        store.upsert(session, PillarScore, rows)
        assert [row["msa_id"] for row in stored.scores(session, date(2024, 6, 1))] == ["DEN", "AUS", "BOI"]
        assert [row["rank"] for row in stored.scores(session, date(2024, 6, 1), "AUS")] == [2]
        assert stored.newest_scored(session) == date(2024, 6, 1)
        assert stored.newest_scored(session, date(2024, 5, 1)) is None
        sample = {"msa_id": "DEN", "data_vintage": "2025-01", "pillar": "innovation", "data_origin": "sample"}
        store.upsert(session, PillarScore, [sample])
        assert stored.newest_scored(session) == date(2024, 6, 1), "the sample does not hide what is published"


def test_the_newest_checks_and_runs(session_factory: Sessions) -> None:
    now = datetime(2024, 6, 4, tzinfo=UTC)
    run = {
        "flow": "f",
        "outcome": "completed",
        "git_sha": "0",
        "config_hash": "0",
        "version": "0",
        "seed": 0,
        "host": "h",
        "pid": 1,
        "process_started": "",
    }
    with session_factory() as session, session.begin():
        for number in (1, 2, 3):
            session.add(Run(id=str(number), started_at=now.replace(day=number), **run))
            session.flush()
            for name in ("parity", "rows"):
                said = {"table": "t", "name": name, "ok": number > 1, "fatal": False, "note": "", "checked_at": now}
                session.add(CheckRow(run_id=str(number), **said))
                session.flush()
        assert [run["id"] for run in store.checked_runs(session)] == ["1", "2", "3"]
        for runs, newest, passed in ((["1", "2", "3"], "3", True), (["1"], "1", False)):
            assert [(row["run_id"], row["name"], row["ok"]) for row in store.newest_checks(session, runs)] == [
                (newest, "parity", passed),
                (newest, "rows", passed),
            ]
        assert store.newest_checks(session, []) == []
        assert [row["id"] for row in store.newest_runs(session, 2)] == ["3", "2"]


@pytest.fixture
def crowded(engine: Engine, session_factory: Sessions) -> Sessions:
    """935 markets in 60 vintages, each with a long note of a person."""
    months = ", ".join(f"('{year}-{month:02}-01')" for year in range(2019, 2024) for month in range(1, 13))
    date_type = "DATE" if engine.dialect.name == "postgresql" else "TEXT"
    long = "x" * 1500
    fill = f"""
        WITH RECURSIVE market(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM market WHERE n < 935),
        vintage(at) AS (VALUES {months})
        INSERT INTO market_jobs (sba_id, msa_id, data_vintage, {", ".join(HISTORY)}, notes)
        SELECT 'M' || n || at, 'M' || n, CAST(at AS {date_type}), {", ".join("1" for _ in HISTORY)}, '{long}'
        FROM market CROSS JOIN vintage
    """
    with engine.begin() as connection:
        connection.exec_driver_sql(fill)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE market_jobs"))
    return session_factory


def plan(session: Session, query: str) -> str:
    word = "EXPLAIN" if session.get_bind().dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    return "\n".join(" ".join(map(str, row)) for row in session.execute(text(f"{word} {query}")))


def test_one_market_out_of_many(crowded: Sessions) -> None:
    """An index alone answers."""
    seen: list[str] = []
    columns = ("msa_id", "data_vintage", *HISTORY)
    with crowded() as session:
        event.listen(session.get_bind(), "before_cursor_execute", lambda *told: seen.append(told[2]))
        assert len(store.market_jobs_rows(session, msa_id="M500", columns=columns)) == 60
        query = f"SELECT {', '.join(columns)} FROM market_jobs WHERE msa_id = 'M500' ORDER BY data_vintage, msa_id"
        assert "COVERING INDEX ix_market_jobs_history" in plan(session, query) or (
            "Index Only Scan using ix_market_jobs_history" in plan(session, query)
        ), plan(session, query)
        universe = plan(session, "SELECT tech_lq FROM market_jobs WHERE data_vintage = '2023-06-01'")
        assert "ix_market_jobs_data_vintage" in universe, universe
    assert len(seen) >= 1
