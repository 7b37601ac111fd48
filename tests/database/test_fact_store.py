"""Facts as they are stored: whole for their places, within their limits, found by place and by metric."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from sqlalchemy import func, inspect, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from aker_core.errors import CheckFailed
from aker_core.facts.fact import FACT
from aker_core.facts.inputs import INPUT
from aker_data.models import Fact, FactInput, FactMethod, FactRefresh, FactText
from aker_data.store import facts as fact_store
from aker_data.store import frames, input_frames
from aker_data.store import markets as store
from aker_data.store import rows as rows_store

Sessions = sessionmaker[Session]
JUNE = date(2024, 6, 1)
STAMP = {
    "data_vintage": JUNE,
    "data_year": 2023,
    "delineation": "2023-07",
    "data_origin": "published",
    "run_id": "r",
    "methodology": "1",
}
Row = tuple[str, str, str, int, float | None, str]
DENVER = ("market", "19740", "tech_lq", 2020, 1.5, "observed")
BOSTON = ("market", "14460", "tech_lq", 2020, 2.5, "observed")
COLORADO = ("state", "08", "tech_lq", 2023, 1.4, "observed")
NATION = ("nation", "US", "tech_lq", 2023, 1.0, "observed")


def rows(*given: Row, **more: Any) -> pl.DataFrame:
    names = ("geography", "geo_code", "metric", "year", "value", "status")
    plain = dict.fromkeys(FACT) | {"current": False, "method": "m", "formula": "a"}
    return pl.DataFrame([plain | dict(zip(names, row, strict=True)) | more for row in given], schema=FACT)


def put(
    sessions: Sessions, frame: pl.DataFrame, *markets: str, inputs: pl.DataFrame | None = None, **stamp: Any
) -> int:
    none = pl.DataFrame(schema=INPUT)
    with sessions() as session, session.begin():
        refresh = fact_store.RefreshStamp(**{**STAMP, **stamp})
        return fact_store.replace_facts(session, frame, none if inputs is None else inputs, refresh, markets)


def stored(sessions: Sessions) -> set[tuple[Any, ...]]:
    with sessions() as session:
        return {tuple(row) for row in session.execute(select(Fact.geo_code, Fact.metric, Fact.year, Fact.value))}


def test_what_was_there_is_replaced_whole(session_factory: Sessions) -> None:
    assert put(session_factory, rows(DENVER, COLORADO, NATION), "19740") == 3
    assert put(session_factory, rows(("market", "19740", "tech_lq", 2021, 1.6, "observed")), "19740") == 1
    assert stored(session_factory) == {("19740", "tech_lq", 2021, 1.6)}
    assert put(session_factory, rows(), "19740") == 0
    assert stored(session_factory) == set()


def test_other_markets_of_the_vintage_and_other_vintages_keep_theirs(session_factory: Sessions) -> None:
    texas = ("state", "25", "tech_lq", 2023, 2.0, "observed")
    put(session_factory, rows(DENVER, BOSTON, COLORADO, texas), "19740", "14460")
    put(session_factory, rows(DENVER), "19740", data_vintage=date(2024, 5, 1))
    put(session_factory, rows(("state", "08", "health_lq", 2023, 0.9, "observed")), "19740")
    assert stored(session_factory) == {
        ("14460", "tech_lq", 2020, 2.5),
        ("25", "tech_lq", 2023, 2.0),
        ("08", "health_lq", 2023, 0.9),
        ("19740", "tech_lq", 2020, 1.5),  # of May
    }


def test_facts_of_some_years_are_read_alone(session_factory: Sessions) -> None:
    put(
        session_factory,
        rows(*(("market", "19740", "tech_lq", year, 1.5, "observed") for year in range(2018, 2024))),
        "19740",
    )
    with session_factory() as session:
        found = frames.fact_rows(session, JUNE, metrics=["tech_lq"], years=(2020, 2022), columns=["value"])
        narrow = frames.fact_rows(session, JUNE, geography="market", codes=["19740"], years=(2023, 2023))
    assert found["year"].to_list() == [2020, 2021, 2022]
    assert "inputs" not in found.columns
    assert narrow["year"].to_list() == [2023]


def test_facts_go_as_the_wide_rows_go(session_factory: Sessions) -> None:
    put(session_factory, rows(DENVER, NATION), "19740", data_origin="sample")
    put(session_factory, rows(BOSTON), "14460", data_year=2022)
    with session_factory() as session, session.begin():
        assert store.drop_sample(session, JUNE) == 0
    assert stored(session_factory) == {("14460", "tech_lq", 2020, 2.5)}
    with session_factory() as session, session.begin():
        store.drop_superseded(session, JUNE, 2023, "2023-07")
    assert stored(session_factory) == set()


def test_nothing_but_numbers_and_nulls_is_kept(session_factory: Sessions) -> None:
    bounded = rows(("market", "19740", "a", 2020, None, "bounded"), low=float("-inf"), high=2.0, reason="w")
    put(session_factory, bounded, "19740")
    with session_factory() as session:
        (found,) = frames.fact_rows(session, JUNE, codes=["19740"]).to_dicts()
    assert {name: found[name] for name in FACT} == {**bounded.to_dicts()[0], "low": None}


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
        (("market", "19740", "a", 2020, 1.0, "imputed"), {"p05": 2.0, "p95": 1.0}),
    ],
)
def test_what_is_refused_leaves_what_was_there(session_factory: Sessions, row: Row, more: dict[str, Any]) -> None:
    put(session_factory, rows(DENVER), "19740")
    with pytest.raises(CheckFailed, match="facts: a row is duplicated or outside its limits"):
        put(session_factory, rows(row, **more), "19740")
    with pytest.raises(CheckFailed, match="duplicated"):
        put(session_factory, rows(NATION, NATION), "19740")
    assert stored(session_factory) == {("19740", "tech_lq", 2020, 1.5)}


def test_many_rows_leave_limits_and_indexes_as_they_were(session_factory: Sessions) -> None:
    with session_factory() as session:
        before = inspect(session.connection()).get_indexes("facts")
    given: dict[str, Any] = STAMP
    with session_factory() as session:
        refresh = fact_store.RefreshStamp(**given)
        fact_store.replace_facts(session, rows(DENVER, NATION), pl.DataFrame(schema=INPUT), refresh, ["19740"])
        with pytest.raises(IntegrityError, match="(?i)check"), session.begin_nested():
            session.execute(update(Fact).values(low=2.0, high=1.0))
        session.commit()
        assert inspect(session.connection()).get_indexes("facts") == before
    assert len(stored(session_factory)) == 2


def test_found_by_place_and_by_metric(session_factory: Sessions) -> None:
    put(session_factory, rows(DENVER, BOSTON, COLORADO, NATION), "19740", "14460")
    with session_factory() as session:
        here = frames.fact_rows(session, JUNE, codes=["19740", "US"])
        assert here.select("geo_code", "value").rows() == [("19740", 1.5), ("US", 1.0)]
        assert frames.fact_rows(session, JUNE, codes=["19740"], metrics=["health_lq"]).height == 0
        assert frames.fact_rows(session, JUNE, codes=[]).height == 0
        across = frames.fact_rows(session, JUNE, geography="market", metrics=["tech_lq"])
        assert across.select("geo_code", "value").rows() == [("14460", 2.5), ("19740", 1.5)]
        assert frames.fact_rows(session, date(2024, 5, 1)).height == 0


def test_texts_methods_and_inputs_stand_once(session_factory: Sessions) -> None:
    """Two markets share a reason, a method and an input; a second refresh writes none of the texts again."""
    shared = {"table": "bls", "column": "jobs", "aggregate": "sum", "where": "{}", "amount": 9.0}
    inputs = pl.DataFrame([{"key": "us", "payloads": ["b", "a"], **shared}], schema=INPUT)
    frame = rows(DENVER, BOSTON, reason="why", inputs="a=us")
    for _ in range(2):
        put(session_factory, frame, "19740", "14460", inputs=inputs)
    with session_factory() as session:
        count = {model: session.scalar(select(func.count()).select_from(model)) for model in (FactText, FactMethod)}
        assert count == {FactText: 2, FactMethod: 1}
        assert session.scalar(select(func.count()).select_from(FactRefresh)) == 1
        assert session.scalar(select(func.count()).select_from(FactInput)) == 1
        facts = frames.fact_rows(session, JUNE)
        assert set(facts["reason"]) == {"why"}
        (found,) = rows_store.input_rows(session, facts["refresh_id"][0], ["us"])
        assert found == {"key": "us", **shared, "where": {}, "payloads": ["a", "b"]}
        frame = input_frames.input_frame(session, JUNE)
        assert frame.select(*INPUT).to_dicts() == [{"key": "us", **shared, "payloads": ["a", "b"]}]


def test_the_inputs_of_a_refresh_go_with_its_last_fact(session_factory: Sessions) -> None:
    shared = {"table": "bls", "column": "jobs", "aggregate": "sum", "where": "{}", "payloads": ["a"], "amount": 9.0}
    inputs = pl.DataFrame([{"key": "k", **shared}], schema=INPUT)
    put(session_factory, rows(DENVER, BOSTON, inputs="a=k"), "19740", "14460", inputs=inputs)
    put(session_factory, rows(DENVER, inputs="a=k"), "19740", inputs=inputs)
    with session_factory() as session:
        assert session.scalar(select(func.count()).select_from(FactInput)) == 2, "Boston's are of the first refresh"
    put(session_factory, rows(BOSTON), "14460")
    with session_factory() as session:
        assert session.scalar(select(func.count()).select_from(FactInput)) == 1
        assert session.scalar(select(func.count()).select_from(FactRefresh)) == 2


def test_a_place_and_a_metric_are_found_by_index_among_many(session_factory: Sessions) -> None:
    """60,000 rows: each question is answered by the key or the index."""
    markets = pl.DataFrame({"geo_code": [f"{code}" for code in range(10_000, 10_500)]})
    metrics = pl.DataFrame({"metric": [f"metric_{number}" for number in range(6)]})
    years = pl.DataFrame({"year": range(2004, 2024)}, schema={"year": pl.Int16})
    many = markets.join(metrics, how="cross").join(years, how="cross")
    plain = rows(DENVER).drop("geo_code", "metric", "year")
    frame = many.join(plain, how="cross").select(*FACT)
    assert put(session_factory, frame, *markets["geo_code"]) == 60_000
    with session_factory() as session, session.begin():
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("ANALYZE facts"))
    with session_factory() as session:
        place = "data_vintage = '2024-06-01' AND geography IN ('market', 'nation') AND geo_code IN ('10250', 'US')"
        assert "pk_facts" in plan(session, place) or "PRIMARY KEY" in plan(session, place)
        metric = "metric = 'metric_3' AND year = 2020 AND data_vintage = '2024-06-01' AND geography = 'market'"
        assert "ix_facts_metric_year_data_vintage" in plan(session, metric), plan(session, metric)
        assert frames.fact_rows(session, JUNE, codes=["10250", "US"]).height == 120
        assert frames.fact_rows(session, JUNE, metrics=["metric_3"]).height == 500 * 20


def plan(session: Session, condition: str) -> str:
    word = "EXPLAIN" if session.get_bind().dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    query = f"{word} SELECT value FROM facts WHERE {condition}"
    return "\n".join(" ".join(map(str, row)) for row in session.execute(text(query)))
