"""A refresh out of the embedded snapshot: the real nation of 2016, partial and old, and every screen says so."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aker_snapshot import NOTE

pytestmark = pytest.mark.xdist_group("snapshot")
METROS, MARKETS = 389, 945


@pytest.fixture(scope="module")
def house(make_house: type[Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = make_house(tmp_path_factory.mktemp("snapshot"), "snapshot")
    said = made.aker("refresh", "--year", "2016", "--as-of", "2017-06")
    assert said.returncode == 0, said.stdout + said.stderr
    assert f"{MARKETS} markets stored" in said.stdout
    assert NOTE in said.stdout
    assert "not loaded; bls_qcew_quarterly stands in" in said.stdout
    return made


def test_all_metros_are_listed(house: Any) -> None:
    said = house.aker("show", "--metros", "--limit", "400")
    assert said.stdout.rstrip().count(NOTE) == 1
    rows = json.loads(house.aker("show", "--json").stdout)
    assert len(rows) == MARKETS
    assert sum(row["type"] == "metro" for row in rows) == METROS
    assert {(row["data_origin"], row["snapshot"]) for row in rows} == {("published", True)}
    assert f"of {MARKETS}" not in house.aker("show", "--metros").stdout
    assert f"25 of {METROS} markets are shown" in house.aker("show", "--metros").stdout


def test_a_market_is_what_the_real_files_say(house: Any) -> None:
    assert NOTE in house.aker("show", "DEN").stdout
    report = json.loads(house.aker("show", "DEN", "--json").stdout)
    assert (report["snapshot"], report["sample"], report["warning"]) == (True, False, NOTE)
    metrics = {metric["id"]: metric for metric in report["metrics"]}
    assert (metrics["total_jobs"]["value"], metrics["total_jobs"]["period"]) == (1_390_609, "2016Q1")
    assert metrics["irs_inflow_us"]["value"] == 172_764
    assert metrics["population"]["value"] == 2_856_755


def test_the_checks_hold_and_say_what_they_are_of(house: Any) -> None:
    said = house.aker("verify")
    assert said.returncode == 0, said.stdout
    assert NOTE in said.stdout
    parity = [row for row in json.loads(house.aker("verify", "--json").stdout) if "lq_month3" in row["name"]]
    assert [(row["ok"], row["rows"]) for row in parity] == [(1, 614_875)]


def test_a_second_refresh_and_a_replay_change_nothing_and_say_the_same(house: Any) -> None:
    again = house.aker("refresh", "--year", "2016", "--as-of", "2017-06")
    assert "no change" in again.stdout
    replayed = house.aker("refresh", "--year", "2016", "--as-of", "2017-06", "--mode", "replay")
    assert replayed.returncode == 0, replayed.stdout + replayed.stderr
    assert "no change" in replayed.stdout
    assert NOTE in replayed.stdout
    assert house.aker("show", "DEN", "--json").stdout.count(NOTE) == 1


def test_the_sample_never_takes_its_place(house: Any) -> None:
    said = house.aker("refresh", "--year", "2016", "--as-of", "2017-06", "--mode", "sample")
    assert said.returncode == 30
    assert "holds snapshot figures, which sample rows must not replace" in said.stderr
