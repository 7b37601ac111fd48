"""Flows of one family beside the market tables: hazards and amenities, run as the runbook runs them."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from limits import HANG

pytestmark = pytest.mark.xdist_group("family flows")
FLOWS = {"hazards": "refresh_hazard_metrics", "amenities": "refresh_amenity_benchmarks"}


def run(house, code: str) -> subprocess.CompletedProcess[str]:  # type: ignore[no-untyped-def]
    return subprocess.run(
        [sys.executable, "-c", code], cwd=house.root, env=house.environment(),
        capture_output=True, text=True, timeout=HANG, check=False,
    )  # fmt: skip


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


def test_hartford_has_establishments_of_other_counties(house) -> None:  # type: ignore[no-untyped-def]
    assert facts(house, "amenities")["amenity_estabs_per_10k"] == {"derived": 11, "not_comparable": 1}


def test_partitions_and_extracts_lie_where_the_runbook_looks(house) -> None:  # type: ignore[no-untyped-def]
    names = [str(path.relative_to(house.root)) for path in house.root.rglob("*.parquet")]
    assert any("fema_nri" in name for name in names)
    assert any("amenities" in name for name in names)


@pytest.mark.parametrize("flow", FLOWS.values())
def test_a_second_run_rewrites_nothing(house, flow: str) -> None:  # type: ignore[no-untyped-def]
    before = house.rows("facts")
    done = run(house, as_the_runbook(flow))
    assert "no change: nothing was rewritten" in done.stdout, done.stdout + done.stderr
    assert house.rows("facts") == before


def test_a_refresh_of_the_market_tables_keeps_the_families(house, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    both = house.copy(tmp_path / "both")
    before = facts(both, "hazards")
    done = both.aker("refresh", "--year", "2023", "--as-of", "2024-06")
    assert done.returncode == 0, done.stderr
    assert facts(both, "hazards") == before
    assert "Natural hazards" in both.aker("show", "HFD").stdout


def test_another_year_than_the_vintage_has_is_refused(house) -> None:  # type: ignore[no-untyped-def]
    code = as_the_runbook("refresh_hazard_metrics").replace('"2024-06"', '"2024-06", year=2019')
    done = run(house, code)
    assert done.returncode != 0
    assert "data year 2023, not 2019" in done.stderr
