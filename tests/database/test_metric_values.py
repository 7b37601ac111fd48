"""The view `metric_values`: market, metric, period, value and status of everything that is stored."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from aker_data.models import MarketEconomy, MarketJobs
from aker_data.models.base import Number, Whole
from aker_data.store import markets as store

Sessions = sessionmaker[Session]
STAMP = {"sba_id": "DEN_202406", "msa_id": "DEN", "data_vintage": "2024-06", "data_year": 2023}


def values(session: Session, **where: str) -> dict[str, tuple[Any, ...]]:
    condition = " AND ".join(f"{name} = :{name}" for name in where) or "1 = 1"
    query = text(f"SELECT metric, market, period, value, status FROM metric_values WHERE {condition}")
    return {row[0]: tuple(row[1:]) for row in session.execute(query, where)}


def test_values_with_their_status(session_factory: Sessions) -> None:
    quality = {
        "tech_lq": {"status": "observed", "period": "2023"},
        "health_lq": {"status": "bounded", "low": 0.5, "high": 1.5, "period": "2022"},
        "education_lq": {"status": "suppressed"},
        "defense_lq": {"status": "bounded", "low": 0.1, "high": 0.2},
        "population": {"status": "derived", "period": "2022"},
    }
    row = {**STAMP, "tech_lq": 1.5, "health_lq": None, "defense_lq": 0.7, "population": 3_000_000, "total_jobs": 5}
    with session_factory() as session, session.begin():
        store.upsert(session, MarketJobs, [{**row, "quality": quality}])
        store.upsert(session, MarketEconomy, [{**STAMP, "median_household_income_usd": 90_000.0}])
        found = values(session)
        assert found == {
            "tech_lq": ("DEN", "2023", 1.5, "observed"),
            "health_lq": ("DEN", "2022", None, "bounded"),
            "education_lq": ("DEN", "2023", None, "suppressed"),
            "defense_lq": ("DEN", "2023", 0.7, "observed"),
            "population": ("DEN", "2022", 3_000_000.0, "derived"),
            "total_jobs": ("DEN", "2023", 5.0, "observed"),
            "median_household_income_usd": ("DEN", "2023", 90_000.0, "observed"),
        }
        assert values(session, metric="tech_lq") == {"tech_lq": found["tech_lq"]}
        assert values(session, market="AUS") == {}


def test_a_row_written_by_hand(session_factory: Sessions) -> None:
    with session_factory() as session, session.begin():
        store.upsert(session, MarketJobs, [{"sba_id": "X", "msa_id": "DEN", "data_vintage": "2024-06", "tech_lq": 1.5}])
        assert values(session) == {"tech_lq": ("DEN", None, 1.5, "observed")}


def test_every_metric_is_in_the_view(session_factory: Sessions) -> None:
    def metrics(model: type[MarketJobs | MarketEconomy]) -> set[str]:
        columns = store.table_of(model).columns
        return {column.name for column in columns if isinstance(column.type, (Number, Whole))} - {"data_year"}

    quality = {name: {"status": "not_published"} for name in metrics(MarketJobs) | metrics(MarketEconomy)}
    with session_factory() as session, session.begin():
        store.upsert(session, MarketJobs, [{**STAMP, "quality": quality}])
        store.upsert(session, MarketEconomy, [{**STAMP, "quality": quality}])
        found = values(session)
    assert set(found) == set(quality)
    assert {row[3] for row in found.values()} == {"not_published"}
