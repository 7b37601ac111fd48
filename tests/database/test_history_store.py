"""The history: written whole for its places, kept within its limits, found by place and by metric."""

from __future__ import annotations

import time
from typing import Any

import polars as pl
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, sessionmaker

from aker_core.errors import CheckFailed
from aker_core.facts.legacy import HISTORY
from aker_data.models import MarketJobs, MetricHistory
from aker_data.store import facts as history_store
from aker_data.store import markets as store

Sessions = sessionmaker[Session]
JUNE = "2024-06"
STAMP = {"vintage": JUNE, "data_year": 2023, "delineation": "2023-07", "origin": "published", "run_id": "r"}
Row = tuple[str, str, str, int, float | None, str]


def rows(*given: Row, **more: Any) -> pl.DataFrame:
    names = ("geography", "geo_code", "metric", "year", "value", "status")
    told = [dict.fromkeys(HISTORY) | dict(zip(names, row, strict=True)) | more for row in given]
    return pl.DataFrame(told, schema=HISTORY)


def put(sessions: Sessions, frame: pl.DataFrame, *markets: str, **stamp: Any) -> int:
    with sessions() as session, session.begin():
        return history_store.replace_history(session, frame, markets=markets, **{**STAMP, **stamp})


def stored(sessions: Sessions) -> set[tuple[Any, ...]]:
    with sessions() as session:
        columns = (MetricHistory.geo_code, MetricHistory.metric, MetricHistory.year, MetricHistory.value)
        return {tuple(row) for row in session.execute(select(*columns))}


DENVER = ("market", "19740", "tech_lq", 2020, 1.5, "observed")
BOSTON = ("market", "14460", "tech_lq", 2020, 2.5, "observed")
COLORADO = ("state", "08", "tech_lq", 2023, 1.4, "observed")
NATION = ("nation", "US", "tech_lq", 2023, 1.0, "observed")


def test_what_was_there_is_replaced_whole(session_factory: Sessions) -> None:
    assert put(session_factory, rows(DENVER, COLORADO, NATION), "19740") == 3
    assert put(session_factory, rows(("market", "19740", "tech_lq", 2021, 1.6, "observed")), "19740") == 1
    assert stored(session_factory) == {("19740", "tech_lq", 2021, 1.6)}
    assert put(session_factory, rows(), "19740") == 0
    assert stored(session_factory) == set()


def test_other_markets_of_the_vintage_and_other_vintages_keep_theirs(session_factory: Sessions) -> None:
    put(
        session_factory,
        rows(DENVER, BOSTON, COLORADO, ("state", "25", "tech_lq", 2023, 2.0, "observed")),
        "19740",
        "14460",
    )
    put(session_factory, rows(DENVER), "19740", vintage="2024-05")
    put(session_factory, rows(("state", "08", "health_lq", 2023, 0.9, "observed")), "19740")
    assert stored(session_factory) == {
        ("14460", "tech_lq", 2020, 2.5),
        ("25", "tech_lq", 2023, 2.0),
        ("08", "health_lq", 2023, 0.9),
        ("19740", "tech_lq", 2020, 1.5),  # of May
    }


def test_the_history_goes_as_the_wide_rows_go(session_factory: Sessions) -> None:
    put(session_factory, rows(DENVER, NATION), "19740", origin="sample")
    put(session_factory, rows(BOSTON), "14460", data_year=2022)
    with session_factory() as session, session.begin():
        assert store.drop_sample(session, JUNE) == 0
    assert stored(session_factory) == {("14460", "tech_lq", 2020, 2.5)}
    with session_factory() as session, session.begin():
        store.drop_superseded(session, JUNE, 2023, "2023-07")
    assert stored(session_factory) == set()


def test_nothing_but_numbers_and_nulls_is_kept(session_factory: Sessions) -> None:
    bounded = rows(("market", "19740", "a", 2020, None, "bounded"), low=float("-inf"), high=2.0, reason="w", method="m")
    put(session_factory, bounded, "19740")
    with session_factory() as session:
        (found,) = history_store.history_of(session, JUNE, [("market", "19740")])
    assert found == {**dict.fromkeys(HISTORY), **bounded.to_dicts()[0], "low": None}


@pytest.mark.parametrize(
    ("row", "more"),
    [
        (("market", "08", "a", 2020, 1.0, "observed"), {}),
        (("state", "US", "a", 2020, 1.0, "rumoured"), {}),
        (("county", "08001", "a", 2020, 1.0, "observed"), {}),
        (("market", "19740", "a", 20, 1.0, "observed"), {}),
        (("market", "19740", "a", 2020, None, "observed"), {}),
        (("market", "19740", "a", 2020, float("nan"), "derived"), {}),
        (("market", "19740", "a", 2020, 1.0, "suppressed"), {}),
        (("market", "19740", "a", 2020, None, "bounded"), {"low": 2.0, "high": 1.0}),
    ],
)
def test_what_is_refused_leaves_what_was_there(session_factory: Sessions, row: Row, more: dict[str, Any]) -> None:
    put(session_factory, rows(DENVER), "19740")
    with pytest.raises(CheckFailed, match="metric_history"):
        put(session_factory, rows(row, **more), "19740")
    with pytest.raises(CheckFailed, match="twice"):
        put(session_factory, rows(NATION, NATION), "19740")
    assert stored(session_factory) == {("19740", "tech_lq", 2020, 1.5)}


def test_found_by_place_and_by_metric(session_factory: Sessions) -> None:
    put(session_factory, rows(DENVER, BOSTON, COLORADO, NATION), "19740", "14460")
    with session_factory() as session:
        here = history_store.history_of(session, JUNE, [("market", "19740"), ("nation", "US")])
        assert [(row["geo_code"], row["value"]) for row in here] == [("19740", 1.5), ("US", 1.0)]
        assert history_store.history_of(session, JUNE, [("market", "19740")], metrics=["health_lq"]) == []
        assert history_store.history_of(session, JUNE, []) == []
        across = history_store.history_across(session, JUNE, "tech_lq", 2020)
        assert [(row["geo_code"], row["value"]) for row in across] == [("14460", 2.5), ("19740", 1.5)]
        assert history_store.history_across(session, JUNE, "tech_lq", 2023, "nation")[0]["value"] == 1.0


def test_the_view_shows_the_markets_part_once(session_factory: Sessions) -> None:
    wide = {"sba_id": "DEN_202406", "msa_id": "DEN", "cbsa_code": "19740", "data_vintage": JUNE, "data_year": 2023}
    quality = {"tech_lq": {"status": "observed"}, "population": {"status": "observed", "period": "2022"}}
    given = [
        DENVER,
        ("market", "19740", "tech_lq", 2023, 9.9, "observed"),
        ("market", "19740", "population", 2022, 9.9, "observed"),
        ("market", "19740", "tech_lq_z", 2023, 0.5, "derived"),
        COLORADO,
        NATION,
    ]
    with session_factory() as session, session.begin():
        store.upsert(session, MarketJobs, [{**wide, "tech_lq": 1.7, "population": 5, "quality": quality}])
    put(session_factory, rows(*given), "19740")
    with session_factory() as session:
        query = text("SELECT sba_id, market, metric, period, value, status FROM metric_values")
        found = {tuple(row) for row in session.execute(query)}
    assert found == {
        ("DEN_202406", "DEN", "tech_lq", "2023", 1.7, "observed"),
        ("DEN_202406", "DEN", "tech_lq", "2020", 1.5, "observed"),
        ("DEN_202406", "DEN", "population", "2022", 5.0, "observed"),
        ("DEN_202406", "DEN", "tech_lq_z", "2023", 0.5, "derived"),
    }


def test_a_place_and_a_metric_are_found_by_index_among_many(session_factory: Sessions) -> None:
    """60,000 rows: each question is answered by the key or the index, and takes a few milliseconds."""
    markets = pl.DataFrame({"geo_code": [f"{code}" for code in range(10_000, 10_500)]})
    metrics = pl.DataFrame({"metric": [f"metric_{number}" for number in range(6)]})
    years = pl.DataFrame({"year": range(2004, 2024)}, schema={"year": pl.Int16})
    many = markets.join(metrics, how="cross").join(years, how="cross")
    empty = [pl.lit(None, HISTORY[name]).alias(name) for name in ("low", "high", "reason", "method")]
    frame = many.with_columns(*empty, geography=pl.lit("market"), value=pl.lit(1.0), status=pl.lit("observed")).select(
        list(HISTORY)
    )
    assert put(session_factory, frame, *markets["geo_code"]) == 60_000
    with session_factory() as session, session.begin():
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("ANALYZE metric_history"))
    with session_factory() as session:
        assert session.scalar(select(func.count()).select_from(MetricHistory)) == 60_000
        place = "data_vintage = '2024-06-01' AND geography IN ('market', 'nation') AND geo_code IN ('10250', 'US')"
        assert "pk_metric_history" in plan(session, place) or "PRIMARY KEY" in plan(session, place)
        metric = "metric = 'metric_3' AND year = 2020 AND data_vintage = '2024-06-01' AND geography = 'market'"
        assert "ix_metric_history_metric_year_data_vintage" in plan(session, metric), plan(session, metric)
        took = []
        for _ in range(10):
            began = time.perf_counter()
            found = history_store.history_of(session, JUNE, [("market", "10250"), ("nation", "US")])
            took.append(time.perf_counter() - began)
        assert len(found) == 120
        assert min(took) < 0.01, min(took)
        assert len(history_store.history_across(session, JUNE, "metric_3", 2020)) == 500


def plan(session: Session, condition: str) -> str:
    word = "EXPLAIN" if session.get_bind().dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    query = f"{word} SELECT value FROM metric_history WHERE {condition}"
    return "\n".join(" ".join(map(str, row)) for row in session.execute(text(query)))
