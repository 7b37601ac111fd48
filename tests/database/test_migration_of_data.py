"""A database of release 0.1 with data in it: brought up to facts and back, on SQLite and on PostGIS."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from aker_core.errors import StorageError
from aker_data.engine import alembic_config, create_engine_from_url, current_revision, migrate
from alembic import command

DEN = {
    "sba_id": "DEN_202406",
    "msa_id": "DEN",
    "cbsa_code": "19740",
    "delineation": "2023-07",
    "data_year": 2023,
    "data_vintage": "2024-06-01",
    "run_id": "r1",
    "source_data_hash": "h",
    "data_origin": "published",
    "methodology": "1.1",
    "notes": "checked by Ann",
}
INPUT = {"table": "bls_qcew_annual", "payloads": ["a" * 64], "where": {"area_fips": ["C1974"], "year": ["2023"]}}
QUALITY = {
    "tech_lq": {"status": "observed", "period": "2023"},
    "health_lq": {"status": "bounded", "low": 0.5, "high": 1.5, "period": "2023", "reason": "3 withheld cells"},
    "mig_25_44_net": {"status": "observed", "moe": 90.0, "period": "2022 (ACS 1-year)"},
    "tech_jobs_per_100k": {"status": "derived", "period": "2023"},
    "population": {"status": "observed", "period": "2023 (vintage 2024)"},
}
PROVENANCE = {
    "tech_lq": {"value": 1.5, "method": "LQ", "inputs": [INPUT, {**INPUT, "where": {"area_fips": ["US000"]}}]},
    "health_lq": {"value": None, "method": "LQ", "inputs": [INPUT]},
    "mig_25_44_net": {"value": 120.0, "method": "in less out", "inputs": []},
    "tech_jobs_per_100k": {"value": 2_000.0, "method": "per 100k", "inputs": [INPUT]},
    "population": {"value": 3_000_000.0, "method": "sum of counties", "inputs": []},
}
NUMBERS = {"tech_lq": 1.5, "mig_25_44_net": 120, "tech_jobs_per_100k": 2_000.0, "population": 3_000_000}
HISTORY = [
    ("market", "19740", "tech_lq", 2020, 1.2, "observed", None, "LQ"),
    ("market", "19740", "tech_lq", 2023, 1.5, "observed", None, "LQ"),  # the wide row has it: it is kept once
    ("state", "08", "mig_25_44_net", 2022, 7.0, "observed", None, "in less out"),
    ("nation", "US", "business_age_avg_years", 2021, None, "suppressed", "cells are withheld", "mean"),
]


def insert(engine: Engine, table: str, row: dict[str, Any]) -> None:
    values = {name: json.dumps(cell) if isinstance(cell, dict) else cell for name, cell in row.items()}
    names = ", ".join(values)
    with engine.begin() as connection:
        connection.execute(
            text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in values)})"), values
        )


def rows(engine: Engine, query: str) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        found = [dict(row) for row in connection.execute(text(query)).mappings()]
    return [{name: json.loads(cell) if name in ("quality", "provenance") and isinstance(cell, str) else cell
             for name, cell in row.items()} for row in found]  # fmt: skip


def move(engine: Engine, name: str, target: str) -> None:
    config = alembic_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        getattr(command, name)(config, target)


@pytest.fixture
def old(database_url: str) -> Iterator[Engine]:
    """A database as release 0.1 left it: a computed market with a value changed by hand, one written by hand."""
    engine = create_engine_from_url(database_url)
    move(engine, "upgrade", "0003")
    texts = {"quality": QUALITY, "provenance": PROVENANCE}
    insert(engine, "market_jobs", {**DEN, **NUMBERS, "tech_lq": 1.7, **texts})  # 1.5 was computed
    insert(engine, "market_jobs", {"sba_id": "X", "msa_id": "AUS", "data_vintage": "2024-06-01", "tech_lq": 2.0})
    economy = {"quality": {"population": QUALITY["population"]}, "provenance": {"population": PROVENANCE["population"]}}
    insert(engine, "market_economy", {**DEN, "population": 3_000_000, **economy})
    shared = {"data_vintage": "2024-06-01", "data_year": 2023, "delineation": "2023-07", "run_id": "r1"}
    names = ("geography", "geo_code", "metric", "year", "value", "status", "reason", "method")
    for point in HISTORY:
        given = dict(zip(names, point, strict=True))
        insert(engine, "metric_history", {**shared, "data_origin": "published", **given})
    yield engine
    engine.dispose()


def test_every_number_of_release_0_1_is_a_fact(old: Engine) -> None:
    migrate(old)
    query = (
        "SELECT geo_code, metric, year, current, value, status, low, high, moe, period, reason.text AS reason, "
        "method.method "
        "FROM facts LEFT JOIN fact_texts AS reason ON reason.id = reason_id "
        "LEFT JOIN fact_methods AS method ON method.id = method_id"
    )
    found = {(row["geo_code"], row["metric"], row["year"]): tuple(row.values())[3:] for row in rows(old, query)}
    assert found == {
        ("19740", "tech_lq", 2023): (1, 1.5, "observed", None, None, None, None, None, "LQ"),
        ("19740", "health_lq", 2023): (1, None, "bounded", 0.5, 1.5, None, None, "3 withheld cells", "LQ"),
        ("19740", "net_migration_25_44", 2022): (
            1, 120.0, "observed", None, None, 90.0, "2022 (ACS 1-year)", None, "in less out",
        ),
        ("19740", "tech_jobs_per_100k_residents", 2023): (
            1, 2_000.0, "derived", None, None, None, None, None, "per 100k",
        ),
        ("19740", "population", 2023): (
            1, 3_000_000.0, "observed", None, None, None, "2023 (vintage 2024)", None, "sum of counties",
        ),
        ("19740", "tech_lq", 2020): (0, 1.2, "observed", None, None, None, None, None, "LQ"),
        ("08", "net_migration_25_44", 2022): (0, 7.0, "observed", None, None, None, None, None, "in less out"),
        ("US", "firm_age_avg_years", 2021): (
            0, None, "suppressed", None, None, None, None, "cells are withheld", "mean",
        ),
    }  # fmt: skip
    sources = rows(
        old, "SELECT source_table, filter, text FROM fact_inputs JOIN fact_texts ON fact_texts.id = payloads_id"
    )
    assert len(sources) == 4
    assert {row["source_table"] for row in sources} == {"bls_qcew_annual"}
    assert {json.loads(row["text"])[0] for row in sources} == {"a" * 64}


def test_wide_rows_and_what_people_wrote_stay(old: Engine) -> None:
    migrate(old)
    den, by_hand = rows(old, "SELECT * FROM market_jobs ORDER BY sba_id")
    assert (den["tech_lq"], den["net_migration_25_44"], den["notes"]) == (1.7, 120, "checked by Ann")
    assert den["tech_jobs_per_100k_residents"] == 2_000.0
    assert (by_hand["msa_id"], by_hand["tech_lq"], by_hand["run_id"]) == ("AUS", 2.0, None)
    assert not {"quality", "provenance", "mig_25_44_net", "tech_jobs_per_100k"} & set(den)
    shown = {(row["market"], row["metric"]): (row["value"], row["status"], row["reason"]) for row in rows(
        old, "SELECT * FROM metric_values"
    )}  # fmt: skip
    assert shown["AUS", "tech_lq"] == (2.0, "observed", "entered by hand")
    assert shown["DEN", "tech_lq"] == (1.7, "observed", "entered by hand")


def test_down_again_it_is_what_it_was(old: Engine) -> None:
    tables = ("market_jobs", "market_economy", "metric_history")
    before = {table: rows(old, f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4, 5") for table in tables}
    migrate(old)
    move(old, "downgrade", "0003")
    after = {table: rows(old, f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4, 5") for table in tables}
    assert after["market_jobs"] == before["market_jobs"]
    assert [{**row, "quality": 0, "provenance": 0} for row in after["market_economy"]] == [
        {**row, "quality": 0, "provenance": 0} for row in before["market_economy"]
    ]
    once = [row for row in before["metric_history"] if (row["metric"], row["year"]) != ("tech_lq", 2023)]
    assert after["metric_history"] == once
    migrate(old)
    assert len(rows(old, "SELECT * FROM facts")) == 8


def test_a_migration_that_fails_in_the_middle_leaves_release_0_1(old: Engine) -> None:
    """A table of the same name is in the way of the last step but one: nothing of the steps before it stays."""
    with old.begin() as connection:
        connection.execute(text("CREATE TABLE fact_inputs (x INTEGER)"))
    with pytest.raises((StorageError, DBAPIError), match="fact_inputs"):
        migrate(old)
    with old.connect() as connection:
        assert current_revision(connection) == "0003"
    assert len(rows(old, "SELECT * FROM metric_history")) == len(HISTORY)
    (den, _) = rows(old, "SELECT * FROM market_jobs ORDER BY sba_id")
    assert den["quality"] == QUALITY
