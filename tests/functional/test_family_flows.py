"""Flows of one family beside the market tables, run as the runbook runs them."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy.orm import Session

from aker_core.facts.recompute import amounts_again, values_again
from aker_data.engine import create_engine_from_url
from aker_data.lake.tables import Lake
from aker_data.store import frames, input_frames

pytestmark = pytest.mark.xdist_group("family flows")
FLOWS = {
    "hazards": "refresh_hazard_metrics",
    "amenities": "refresh_amenity_benchmarks",
    "housing": "refresh_market_economy",
    "expansions": "ingest_expansions",
}
WIDE = "SELECT msa_id, expansion_events, expansion_jobs_announced, expansion_jobs_due FROM market_jobs ORDER BY 1"
PER_UNIT = "added_tech_jobs_per_permitted_unit_3y"  # made of the market tables' jobs


def run(house, code: str) -> subprocess.CompletedProcess[str]:  # type: ignore[no-untyped-def]
    return house.run(sys.executable, "-c", code)  # type: ignore[no-any-return]


def as_the_runbook(flow: str) -> str:
    return f'from flows.{flow} import {flow}\nprint({flow}(as_of="2024-06").summary())\n'


@pytest.fixture(scope="module")
def house(make_house, tmp_path_factory) -> object:  # type: ignore[no-untyped-def]
    made = make_house(tmp_path_factory.mktemp("flows"))
    for flow in FLOWS.values():
        done = run(made, as_the_runbook(flow))
        assert done.returncode == 0, done.stderr
        assert "12 markets stored" in done.stdout
    return made


def facts(house, family: str) -> dict[str, dict[str, int]]:  # type: ignore[no-untyped-def]
    query = """
        SELECT metric, status, count(*) FROM facts JOIN metrics ON metrics.id = metric
        WHERE geography = 'market' AND current AND family = ? GROUP BY metric, status
    """
    counts: dict[str, dict[str, int]] = {}
    with sqlite3.connect(house.root / "data/aker.db") as database:
        for metric, status, number in database.execute(query, (family,)):
            counts.setdefault(metric, {})[status] = number
    return counts


@pytest.mark.parametrize("family", FLOWS)
def test_every_market_has_every_metric_of_the_family(house, family: str) -> None:  # type: ignore[no-untyped-def]
    counts = facts(house, family)
    assert counts
    assert {sum(by_status.values()) for by_status in counts.values()} == {12}


def test_losses_are_there_for_every_market(house) -> None:  # type: ignore[no-untyped-def]
    assert facts(house, "hazards")["hazard_loss_usd_per_resident"] == {"derived": 12}


def test_hartford_lacks_one_of_the_other_counties_and_is_bounded_from_below(house) -> None:  # type: ignore[no-untyped-def]
    assert facts(house, "amenities")["amenity_estabs_per_10k"] == {"derived": 11, "bounded": 1}


def test_partitions_and_extracts_lie_where_the_runbook_looks(house) -> None:  # type: ignore[no-untyped-def]
    names = [str(path.relative_to(house.root)) for path in house.root.rglob("*.parquet")]
    assert any("fema_nri" in name for name in names)
    assert any("amenities" in name for name in names)


@pytest.mark.parametrize("flow", [flow for family, flow in FLOWS.items() if family != "housing"])
def test_a_second_run_rewrites_nothing(house, flow: str) -> None:  # type: ignore[no-untyped-def]
    before = house.rows("facts")
    done = run(house, as_the_runbook(flow))
    assert "no change: nothing was rewritten" in done.stdout, done.stdout + done.stderr
    assert house.rows("facts") == before


@pytest.fixture(scope="module")
def both(house, tmp_path_factory) -> object:  # type: ignore[no-untyped-def]
    """The flows first, then the market tables."""
    made = house.copy(tmp_path_factory.mktemp("both") / "house")
    done = made.aker("refresh", "--year", "2023", "--as-of", "2024-06")
    assert done.returncode == 0, done.stderr
    return made


def test_a_refresh_of_the_market_tables_keeps_the_families(house, both) -> None:  # type: ignore[no-untyped-def]
    assert facts(both, "hazards") == facts(house, "hazards")
    assert "Natural hazards" in both.aker("show", "HFD").stdout


def test_metrics_without_a_column_have_their_place_among_markets(both) -> None:  # type: ignore[no-untyped-def]
    report = json.loads(both.aker("show", "HFD", "--json").stdout)
    places = {metric["id"]: metric["place"] for metric in report["metrics"]}
    loss, establishments = places["hazard_loss_usd_per_resident"], places["food_drink_estabs_per_10k"]
    assert (loss["markets"], establishments["markets"]) == (12, 11)
    assert loss["peer_median"] is not None
    assert establishments["percentile"] is None  # Hartford itself has none


def test_without_market_tables_jobs_per_unit_say_what_is_missing(house) -> None:  # type: ignore[no-untyped-def]
    assert facts(house, "housing")[PER_UNIT] == {"not_loaded": 12}
    assert any("run `aker refresh` for it" in row["text"] for row in house.rows("fact_texts"))


def stored(house) -> list[tuple[object, ...]]:  # type: ignore[no-untyped-def]
    """Every fact of the flows' metrics but which refresh stored it, and their columns of the wide table."""
    query = """
        SELECT geography, geo_code, metric, year, current, period, value, status, low, high, p05, p95, moe, inputs,
            CAST(released_on AS TEXT), reason.text, method, formula
        FROM facts JOIN metrics ON metrics.id = metric
        LEFT JOIN fact_texts AS reason ON reason.id = reason_id
        LEFT JOIN fact_methods AS method ON method.id = method_id
        WHERE family IN ('hazards', 'amenities', 'housing', 'economy', 'expansions') ORDER BY 1, 2, 3, 4
    """
    with sqlite3.connect(house.root / "data/aker.db") as database:
        return [*database.execute(query), *database.execute(WIDE)]


def test_a_flow_stores_what_a_refresh_of_all_tables_stores(both, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    after = both.copy(tmp_path / "after")
    with sqlite3.connect(after.root / "data/aker.db") as database:
        database.execute(
            "DELETE FROM facts WHERE metric IN (SELECT id FROM metrics WHERE family IN ('housing', 'expansions'))"
        )
    for flow in ("refresh_market_economy", "ingest_expansions"):
        done = run(after, as_the_runbook(flow))
        assert "12 markets stored" in done.stdout, done.stdout + done.stderr
    assert stored(after) == stored(both)
    for flow in ("refresh_market_economy", "ingest_expansions"):
        assert "no change: nothing was rewritten" in run(after, as_the_runbook(flow)).stdout


def test_a_decision_counts_with_the_next_run(both, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    decided = both.copy(tmp_path / "decided")
    (waiting,) = json.loads(decided.aker("review", "--json").stdout)
    done = decided.aker("review", "accept", waiting["event_key"], "--why", "read")
    assert done.returncode == 0, done.stderr
    assert "12 markets stored" in run(decided, as_the_runbook("ingest_expansions")).stdout
    (after,) = (row for row in decided.rows("market_jobs") if row["cbsa_code"] == waiting["cbsa_code"])
    (before,) = (row for row in both.rows("market_jobs") if row["cbsa_code"] == waiting["cbsa_code"])
    assert after["expansion_jobs_announced"] == before["expansion_jobs_announced"] + waiting["new_jobs"]


def test_another_year_than_the_vintage_has_is_refused(house) -> None:  # type: ignore[no-untyped-def]
    code = as_the_runbook("refresh_hazard_metrics").replace('"2024-06"', '"2024-06", year=2019')
    done = run(house, code)
    assert done.returncode != 0
    assert "data year 2023, not 2019" in done.stderr


@pytest.mark.parametrize("table", ["fema_nri", "usgs_3dep", "wri_aqueduct", "hud_fmr", "amenity_feed"])
def test_values_come_out_again_from_the_rows_that_they_name(house, table: str) -> None:  # type: ignore[no-untyped-def]
    vintage = date(2024, 6, 1)
    engine = create_engine_from_url(f"sqlite:///{house.root}/data/aker.db")
    with Session(engine) as session:
        every, inputs = frames.fact_rows(session, vintage), input_frames.input_frame(session, vintage)
    inputs = inputs.unique("key", keep="first", maintain_order=True)  # each flow stores the residents that it names
    engine.dispose()
    keys = inputs.filter(table=table)["key"].to_list()
    own = every.filter(pl.col("inputs").str.split(";").list.eval(pl.element().str.split("=").list.last()).list.eval(
        pl.element().is_in(keys)).list.any())  # fmt: skip
    assert own.height >= 7
    named = inputs.filter(pl.col("key").is_in(keys) | (pl.col("table") == "census_pep"))
    lake = Lake(str(house.root / "data_lake"))
    rows = {name: lake.scan(name, "2024-06") for name in named["table"].unique().to_list()}
    again = named.drop_nulls("amount").join(amounts_again(named.drop_nulls("amount"), rows), on="key")
    assert again["again"].to_list() == pytest.approx(again["amount"].to_list(), rel=1e-9)
    for key, value, computed in values_again(own, inputs):
        assert computed == pytest.approx(value, rel=1e-9), key


@pytest.mark.parametrize(
    ("flow", "metric", "released"),
    [
        ("refresh_hazard_metrics", "hazard_loss_usd_per_resident", "2025-12"),
        ("refresh_market_economy", "median_gross_rent_usd", "2024-09"),
    ],
)
def test_what_appeared_later_is_named_and_strictly_left_out(both, tmp_path, flow, metric, released) -> None:  # type: ignore[no-untyped-def]
    copy = both.copy(tmp_path / "strict")
    late = f"released in {released}, after 2024-06"
    assert {fact["reason"].endswith(late) for fact in of_markets(copy, metric)} == {True}
    done = copy.run(sys.executable, "-m", f"flows.{flow}", "2024-06", "--strict-as-of")
    assert done.returncode == 0, done.stderr
    assert {(fact["value"], fact["status"], fact["reason"]) for fact in of_markets(copy, metric)} == {
        (None, "not_published", f"not published by 2024-06: {late}")
    }
    again = copy.run(sys.executable, "-m", f"flows.{flow}", "2024-06", "--strict-as-of")
    assert "no change: nothing was rewritten" in again.stdout, again.stdout + again.stderr
    # Without the wish the figures are there again.
    done = copy.run(sys.executable, "-m", f"flows.{flow}", "2024-06")
    assert done.returncode == 0, done.stderr
    assert all(fact["value"] is not None for fact in of_markets(copy, metric))


def of_markets(house, metric: str) -> list[dict[str, object]]:  # type: ignore[no-untyped-def]
    codes = [row["cbsa_code"] for row in house.rows("markets")]
    return [house.facts(code, "2024-06")[metric] for code in codes]


def test_scores_say_whose_year_and_origin_they_are(both) -> None:  # type: ignore[no-untyped-def]
    done = both.run(sys.executable, "-m", "flows.score_markets", "2024-08")
    assert done.returncode == 0, done.stderr
    assert "score-markets 2024-06 of 2023: completed" in done.stdout
    assert "SAMPLE: partly synthetic figures" in done.stdout
