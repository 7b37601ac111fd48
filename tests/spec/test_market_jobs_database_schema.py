"""Requirement 'Market Jobs Database Schema' of the jobs specification, on SQLite and on PostGIS."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest
from sqlalchemy import BigInteger, Date, Double, inspect, text
from sqlalchemy.orm import Session, sessionmaker

from aker_core.errors import CheckFailed
from aker_core.facts.fact import FACT
from aker_core.facts.inputs import INPUT
from aker_core.markets.service import read_market
from aker_data.models import Market, MarketEconomy, MarketJobs
from aker_data.models.base import Number, Whole
from aker_data.models.market_jobs import GROWTH, RATES, SECTORS
from aker_data.store import facts as fact_store
from aker_data.store import frames
from aker_data.store import markets as store
from aker_jobs.projection import Stamp, wide_rows
from aker_jobs.registry import METRICS

Sessions = sessionmaker[Session]
STAMP = Stamp(
    data_year=2023,
    as_of="2024-06",
    delineation="2023-07",
    run_id="20240604T120000Z-0123abcd",
    calculated_at=datetime(2024, 6, 4, 12, tzinfo=UTC),
    source_data_hash="f" * 64,
    origin="published",
    methodology="1.0",
)
INTEGERS = frozenset(metric.id for metric in METRICS if metric.integer)
FAMILIES = {  # of what the scenario names -> a column of it
    "LQ": "tech_lq",
    "CAGR": "tech_cagr_3y",
    "migration": "mig_25_44_per_1k",
    "expansion": "expansion_jobs_announced",
    "awards": "research_awards_usd_per_100k",
    "BFS": "business_applications_per_100k",
}
COLUMNS = [metric.id for metric in METRICS if metric.id in MarketJobs.__table__.columns]


def facts_of(code: str = "19740") -> pl.DataFrame:
    """A fact of every metric as the families hand it over: 0.25 for rates, 7 for counts, each from a payload."""
    rows = [
        dict.fromkeys(FACT)
        | {
            "geography": "market",
            "geo_code": code,
            "metric": metric.id,
            "year": 2023,
            "current": True,
            "value": 7.0 if metric.integer else 0.25,
            "status": "observed",
            "method": metric.formula,
            "formula": "jobs",
            "inputs": "jobs=qcew/den",
        }
        for metric in METRICS
    ]
    return pl.DataFrame(rows, schema=FACT)


def store_computed(session: Session, msa_id: str = "DEN", code: str = "19740", **changes: Any) -> None:
    market = {"cbsa_code": code, "delineation": "2023-07", "msa_id": msa_id, "type": "metro", "states": "CO"}
    store.upsert(session, Market, [{**market, "name": f"{msa_id}, CO", "principal_city": msa_id.title()}])
    markets = pl.DataFrame({"msa_id": [msa_id], "cbsa_code": [code]})
    (row,) = wide_rows(facts_of(code), markets, COLUMNS, INTEGERS, STAMP)
    store.upsert(session, MarketJobs, [{**row, **changes}])


def store_facts(session: Session, facts: pl.DataFrame) -> None:
    where = '{"area_fips":["C1974"],"year":["2023"]}'
    cells = {"table": "bls_qcew_annual", "column": "annual_avg_emplvl", "aggregate": "sum", "where": where}
    inputs = pl.DataFrame([{"key": "qcew/den", **cells, "payloads": ["a" * 64], "amount": 7.0}], schema=INPUT)
    stamp = ("data_year", "delineation", "run_id", "methodology", "calculated_at")
    shared = {name: getattr(STAMP, name) for name in stamp}
    refresh = fact_store.RefreshStamp(data_vintage=STAMP.vintage, data_origin=STAMP.origin, **shared)
    fact_store.replace_facts(session, facts, inputs, refresh, ["19740"])


def test_market_jobs_database_schema__comprehensive_metrics_storage(session_factory: Sessions) -> None:
    """Every metric in a column of its type, with the market, the vintage and how it was calculated."""
    with session_factory() as session, session.begin():
        store_computed(session)
        (row,) = store.market_jobs_rows(session, as_of="2024-06", msa_id="DEN")
    assert {name for name in COLUMNS if row[name] is None} == set()
    assert {row[metric.id] for metric in METRICS if metric.id in COLUMNS} == {7, 0.25}
    assert all(row[name] is not None for name in FAMILIES.values())
    told = ("sba_id", "msa_id", "cbsa_code", "data_year", "data_vintage", "calculated_at", "run_id", "methodology")
    assert tuple(row[name] for name in told) == (
        "DEN_202406", "DEN", "19740", 2023, date(2024, 6, 1), STAMP.calculated_at, STAMP.run_id, "1.0",
    )  # fmt: skip
    assert (row["source_data_hash"], row["data_origin"], row["delineation"]) == ("f" * 64, "published", "2023-07")
    kinds = {column.name: column.type for column in store.table_of(MarketJobs).columns}
    for metric in METRICS:
        if metric.id in COLUMNS:
            assert isinstance(kinds[metric.id], Whole if metric.integer else Number), metric.id
    with session_factory() as session:
        columns = {column["name"]: column for column in inspect(session.get_bind()).get_columns("market_jobs")}
    assert isinstance(columns["data_vintage"]["type"], Date)
    assert isinstance(columns["tech_lq"]["type"], (Double, type(columns["tech_cagr_3y"]["type"])))
    assert isinstance(columns["expansion_jobs_announced"]["type"], BigInteger)
    assert not columns["msa_id"]["nullable"]
    assert not columns["data_vintage"]["nullable"]


@pytest.mark.parametrize("wrong", [0.0, -0.5])
def test_market_jobs_database_schema__data_integrity_constraints(session_factory: Sessions, wrong: float) -> None:
    """LQ above zero, growth a decimal that can be, a rate with the population it is of: in the database itself."""
    refused: list[dict[str, float | None]] = [{f"{sector}_lq": wrong} for sector in SECTORS]
    refused += [{name: value} for name in GROWTH for value in (-1.0 + min(wrong, 0.0), 10.0, 500.0)]
    refused += [{people: None} for _, people in RATES.values()]  # the rate and its count stay
    refused += [{rate: value} for rate in RATES for value in (-1000.5, 12_000.0)]
    with session_factory() as session, session.begin():
        store_computed(session)
    for change in refused:
        with pytest.raises(CheckFailed, match="outside its limits"), session_factory() as session, session.begin():
            store_computed(session, **change)
    with session_factory() as session, session.begin():
        (row,) = store.market_jobs_rows(session)
        assert (row["tech_lq"], row["tech_cagr_3y"], row["population"]) == (0.25, 0.25, 7)
        store_computed(session, tech_lq=None, tech_cagr_3y=-0.99, mig_25_44_per_1k=-1000.0)


def test_market_jobs_database_schema__query_performance(session_factory: Sessions) -> None:
    """By market, by time and by metric out of 400 markets and 24 vintages: by index, in a few milliseconds."""
    months = [f"{year}-{month:02}" for year in (2022, 2023) for month in range(1, 13)]
    rows = [
        {
            "sba_id": f"M{number}_{month}",
            "msa_id": f"M{number}",
            "cbsa_code": f"{10_000 + number}",
            "data_vintage": month,
            "data_year": 2021,
            **dict.fromkeys(COLUMNS, 1),
            "tech_lq": 1 + number / 1000,
        }
        for month in months
        for number in range(400)
    ]
    with session_factory() as session, session.begin():
        store.upsert(session, MarketJobs, rows)
    with session_factory() as session, session.begin():
        session.execute(text("ANALYZE market_jobs"))
    with session_factory() as session:
        of_market = "SELECT msa_id, data_vintage, tech_lq FROM market_jobs WHERE msa_id = 'M7' ORDER BY data_vintage"
        of_vintage = "SELECT msa_id, tech_lq FROM market_jobs WHERE data_vintage = '2023-06-01'"
        both = "SELECT tech_lq FROM market_jobs WHERE msa_id = 'M7' AND data_vintage = '2023-06-01'"
        metric = "SELECT period, value FROM metric_values WHERE metric = 'tech_lq' AND market = 'M7'"
        assert "ix_market_jobs_history" in plan(session, of_market)
        assert "ix_market_jobs_data_vintage" in plan(session, of_vintage)
        assert any(name in plan(session, both) for name in ("ix_market_jobs_history", "uq_", "sqlite_autoindex"))
        found = {query: session.execute(text(query)).all() for query in (of_market, of_vintage, both, metric)}
        assert {query: len(answer) for query, answer in found.items()} == {
            of_market: 24, of_vintage: 400, both: 1, metric: 24,
        }  # fmt: skip
        assert tuple(found[metric][0]) == ("2021", pytest.approx(1.007))


def plan(session: Session, query: str) -> str:
    word = "EXPLAIN" if session.get_bind().dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    return "\n".join(" ".join(map(str, row)) for row in session.execute(text(f"{word} {query}")))


def test_market_jobs_database_schema__data_lineage_tracking(session_factory: Sessions) -> None:
    """Every number leads to the bytes that it was computed from, its formula, its vintage and its run."""
    with session_factory() as session, session.begin():
        store_computed(session)
        store_facts(session, facts_of())
    with session_factory() as session:
        facts = frames.fact_rows(session, STAMP.vintage)
        assert set(facts["metric"]) == {metric.id for metric in METRICS}
        assert set(facts["methodology"]) == {"1.0"}
        assert facts["method"].null_count() == 0
        report = read_market(session, "DEN")
    assert (report.data_vintage, report.run_id, report.methodology) == (date(2024, 6, 1), STAMP.run_id, "1.0")
    for metric in report.metrics:
        if metric.id in COLUMNS:
            assert (metric.source, metric.payloads) == (["bls_qcew_annual"], ["a" * 64])
            (source,) = metric.inputs
            assert (source["role"], source["column"], source["amount"]) == ("jobs", "annual_avg_emplvl", 7.0)
            assert source["where"] == {"area_fips": ["C1974"], "year": ["2023"]}
            assert metric.formula
            assert metric.definition
            assert metric.period == "2023"


def test_market_jobs_database_schema__data_lineage_tracking__of_other_years_too(session_factory: Sessions) -> None:
    """A fact of another year names its vintage, its run, its method and why a value is not there."""
    point = dict.fromkeys(FACT) | {
        "geography": "market", "geo_code": "19740", "metric": "tech_lq", "year": 2020, "current": False,
        "status": "suppressed", "reason": "cells of the sector are withheld", "method": "LQ",
    }  # fmt: skip
    with session_factory() as session, session.begin():
        store_computed(session)
        store_facts(session, pl.DataFrame([point], schema=FACT))
        (stored,) = session.execute(text("SELECT * FROM metric_history")).mappings()
        assert (str(stored["data_vintage"]), stored["run_id"], stored["delineation"]) == (
            "2024-06-01",
            STAMP.run_id,
            "2023-07",
        )
        assert (stored["data_year"], stored["data_origin"], stored["method"]) == (2023, "published", "LQ")
        report = read_market(session, "19740")
    (series,) = report.history
    assert (series.id, series.method, series.points[0].reason) == ("tech_lq", "LQ", point["reason"])
    assert (series.points[0].value, series.points[0].status) == (None, "suppressed")


def test_market_jobs_database_schema__comprehensive_metrics_storage__the_economy_beside(
    session_factory: Sessions,
) -> None:
    with session_factory() as session, session.begin():
        store_computed(session)
        stamp = {"sba_id": "DEN_202406", "msa_id": "DEN", "data_vintage": "2024-06", "data_year": 2023}
        store.upsert(session, MarketEconomy, [{**stamp, "median_household_income_usd": 90_000.0}])
        report = read_market(session, "Den")
    assert {metric.id: metric.value for metric in report.metrics}["median_household_income_usd"] == 90_000
