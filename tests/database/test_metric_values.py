"""The views: `metric_values`, one row per market, vintage and metric; `metric_history`, everything else."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from aker_core.facts.fact import FACT
from aker_core.facts.inputs import INPUT
from aker_data.models import Market, MarketEconomy, MarketJobs
from aker_data.store import facts as fact_store
from aker_data.store import markets as store
from aker_jobs.basis import basis_of
from aker_jobs.registry import EVERY

Sessions = sessionmaker[Session]
JUNE, MARCH = date(2024, 6, 1), date(2025, 3, 13)
STAMP = {"sba_id": "DEN_202406", "msa_id": "DEN", "cbsa_code": "19740", "data_vintage": JUNE, "data_year": 2023}
COMPUTED = {**STAMP, "delineation": "2023-07", "data_origin": "published", "run_id": "r"}
FACTS = [
    {"metric": "tech_lq", "value": 1.5, "status": "observed"},
    {"metric": "health_lq", "status": "bounded", "low": 0.5, "high": 1.5, "year": 2022, "period": "2022 (half)"},
    {"metric": "population", "value": 3_000_000.0, "status": "observed", "year": 2022, "released_on": MARCH},
    {"metric": "expansion_jobs_due", "value": 171.4285, "status": "derived"},
    {"metric": "total_jobs", "value": 9.0, "status": "derived", "moe": 2.0, "reason": "why"},
    {"metric": "tech_lq_z", "value": 0.4, "status": "derived"},
    {
        "metric": "tech_lq",
        "value": 1.2,
        "status": "observed",
        "year": 2020,
        "period": "2020Q1",
        "current": False,
        "released_on": MARCH,
    },
    {"geography": "nation", "geo_code": "US", "metric": "tech_lq", "value": 1.0, "status": "observed"},
]


def store_facts(session: Session) -> None:
    plain = dict.fromkeys(FACT) | {"geography": "market", "geo_code": "19740", "year": 2023, "current": True}
    frame = pl.DataFrame([plain | fact for fact in FACTS], schema=FACT)
    refresh = fact_store.RefreshStamp(JUNE, 2023, "2023-07", "published", "r", "1")
    market = {"cbsa_code": "19740", "delineation": "2023-07", "msa_id": "DEN", "name": "Denver, CO", "type": "metro"}
    store.upsert(session, Market, [{**market, "principal_city": "Denver", "states": "CO"}])
    fact_store.store_registry(
        session,
        [
            {name: getattr(metric, name) for name in ("id", "title", "unit", "family")}
            | {"position": at, "basis": basis_of(metric)}
            for at, metric in enumerate(EVERY)
        ],
    )
    fact_store.replace_facts(session, frame, pl.DataFrame(schema=INPUT), refresh, ["19740"])


def shown(session: Session, columns: str, view: str = "metric_values") -> dict[str, tuple[Any, ...]]:
    found = session.execute(text(f"SELECT metric, {columns} FROM {view}")).all()
    assert len({row[0] for row in found}) == len(found), "one row per market and metric"
    return {row[0]: tuple(row[1:]) for row in found}


def wide(**columns: Any) -> dict[str, Any]:
    """A row of market_jobs as the projection of the facts has it."""
    computed = {"tech_lq": 1.5, "health_lq": None, "population": 3_000_000, "expansion_jobs_due": 171, "total_jobs": 9}
    return {**COMPUTED, **computed, **columns}


def test_each_value_with_its_name_unit_origin_bounds_margin_and_period(session_factory: Sessions) -> None:
    with session_factory() as session, session.begin():
        store_facts(session)
        store.upsert(session, MarketJobs, [wide()])
        found = shown(session, "period, value, status, low, high, moe, reason")
        assert found == {
            "tech_lq": ("2023", 1.5, "observed", None, None, None, None),
            "health_lq": ("2022 (half)", None, "bounded", 0.5, 1.5, None, None),
            "population": ("2022", 3_000_000.0, "observed", None, None, None, None),
            "expansion_jobs_due": ("2023", 171.4285, "derived", None, None, None, None),
            "total_jobs": ("2023", 9.0, "derived", None, None, 2.0, "why"),
            "tech_lq_z": ("2023", 0.4, "derived", None, None, None, None),
        }
        who = shown(session, "sba_id, market, market_name, cbsa_code, delineation, data_year, origin, run_id")
        assert set(who.values()) == {
            ("DEN_202406", "DEN", "Denver, CO", "19740", "2023-07", 2023, "published", "r"),
        }
        names = shown(session, "title, unit")
        assert names["population"] == ("Residents", "people")
        assert None not in {cell for row in names.values() for cell in row}


def test_what_a_person_wrote_stands_in_place_of_the_computed_value(session_factory: Sessions) -> None:
    with session_factory() as session, session.begin():
        store_facts(session)
        store.upsert(session, MarketJobs, [wide(tech_lq=1.7, health_lq=1.0, total_jobs=None)])
        store.upsert(session, MarketEconomy, [{**STAMP, "median_household_income_usd": 90_000.0, "total_jobs": 5}])
        found = shown(session, "value, status, low, reason")
    assert found["tech_lq"] == (1.7, "observed", None, "entered by hand")
    assert found["health_lq"] == (1.0, "observed", None, "entered by hand")
    assert found["total_jobs"] == (None, "not_published", None, "taken out by hand")
    assert found["median_household_income_usd"] == (90_000.0, "observed", None, "entered by hand")
    assert found["expansion_jobs_due"][1] == "derived", "a whole number is the rounded fact, not another one"


def test_a_row_written_by_hand_needs_no_facts(session_factory: Sessions) -> None:
    with session_factory() as session, session.begin():
        row = {"sba_id": "X", "msa_id": "DEN", "data_vintage": JUNE, "tech_lq": 1.5}
        store.upsert(session, MarketJobs, [row])
        assert shown(session, "market, period, value, status") == {"tech_lq": ("DEN", None, 1.5, "observed")}


def test_two_wide_rows_of_one_market_double_nothing(session_factory: Sessions) -> None:
    """A person may write a market under a code of their own beside the computed one."""
    with session_factory() as session, session.begin():
        store_facts(session)
        mine = {**COMPUTED, "sba_id": "MINE", "msa_id": "DENVER", "tech_lq": 1.5, "population": 3_000_000}
        store.upsert(session, MarketJobs, [wide(), {**wide(), **mine, "run_id": None}])
        assert shown(session, "value")["tech_lq"] == (1.5,)


def test_other_years_and_places_are_the_history(session_factory: Sessions) -> None:
    with session_factory() as session, session.begin():
        store_facts(session)
        columns = "geography, geo_code, metric, year, value, status, data_year, delineation, data_origin, run_id"
        found = {tuple(row) for row in session.execute(text(f"SELECT {columns} FROM metric_history"))}
    assert found == {
        ("market", "19740", "tech_lq", 2020, 1.2, "observed", 2023, "2023-07", "published", "r"),
        ("nation", "US", "tech_lq", 2023, 1.0, "observed", 2023, "2023-07", "published", "r"),
    }


def test_views_say_what_a_figure_counts_what_it_is_for_and_when_it_appeared(session_factory: Sessions) -> None:
    with session_factory() as session, session.begin():
        store_facts(session)
        store.upsert(session, MarketJobs, [wide(tech_lq=1.7)])
        current = shown(session, "basis, CAST(released_on AS TEXT)")
        query = text("SELECT geography, period, basis, CAST(released_on AS TEXT) FROM metric_history")
        others = {tuple(row) for row in session.execute(query)}
    assert current["population"] == ("", "2025-03-13")
    assert current["total_jobs"] == ("workplace", None)
    assert current["tech_lq"] == ("workplace", None), "entered by hand: no release is known of it"
    assert others == {("market", "2020Q1", "workplace", "2025-03-13"), ("nation", "2023", "workplace", None)}
