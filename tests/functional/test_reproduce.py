"""A run is repeated from the archive alone and compared cell by cell; a changed byte is refused by name."""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest

from aker_core.markets.pillars import INNOVATION

pytestmark = pytest.mark.xdist_group("every_value")


def run_of(house: Any) -> str:
    """The run that stored the facts of the house."""
    with sqlite3.connect(house.root / "data" / "aker.db") as database:
        (found,) = database.execute("SELECT run_id FROM fact_refreshes ORDER BY id LIMIT 1").fetchone()
    return str(found)


def files_of(house: Any) -> list[Path]:
    """All files of a house but those that SQLite keeps beside an open database."""
    return sorted(path for path in house.root.rglob("*") if path.is_file() and not path.name.endswith(("-shm", "-wal")))


def test_a_run_is_identical_to_the_last_cell(sample: Any) -> None:
    house = sample.house
    before = files_of(house)
    said = house.aker("reproduce", run_of(house), "--json")
    assert said.returncode == 0, said.stdout + said.stderr
    found = json.loads(said.stdout)
    tables = {table["table"]: table for table in found["tables"]}
    assert found["is_identical"]
    assert tables["facts"]["rows"] > 5_000
    assert tables["facts"]["digest"] == tables["facts"]["digest_again"]
    assert tables["pillar_scores"]["rows"] >= 12
    for name in ("workbook", "reports"):
        assert tables[name]["digest"] == tables[name]["digest_again"], tables[name]["differences"]
    assert tables["workbook"]["rows"] > 400, "columns of sheets"
    assert tables["reports"]["rows"] == 12
    assert files_of(house) == before, "nothing stored is touched"


def test_figures_that_a_later_flow_wrote_are_not_held_against_the_run(sample: Any, tmp_path: Path) -> None:
    house = sample.house.copy(tmp_path / "house")
    later = house.run(sys.executable, "-m", "flows.refresh_amenity_benchmarks", "2024-06")
    assert later.returncode == 0, later.stdout + later.stderr
    said = house.aker("reproduce", run_of(sample.house), "--json")
    assert said.returncode == 0, said.stdout + said.stderr
    found = json.loads(said.stdout)
    assert found["is_identical"]
    assert {table["table"] for table in found["tables"]} == {"facts", "fact_inputs"}
    notes = " ".join(found["notes"])
    assert "figures of this vintage are of other runs and are not compared" in notes
    assert "scores are not compared: another run made those that are stored" in notes
    assert "workbook and reports are not compared" in notes


@pytest.mark.drill
def test_a_list_that_has_changed_since_is_named(sample: Any, tmp_path: Path) -> None:
    """A run whose scores are made among a list is repeated among the same, or says that it is another."""
    house = sample.house.copy(tmp_path / "house")
    pillars, lists = tmp_path / "pillars.yml", tmp_path / "lists.toml"
    items = [{"metric": item.metric, "weight": item.weight, "group": item.group} for item in INNOVATION.ingredients]
    pillars.write_text(json.dumps({"pillars": {"innovation": {"among": "@west", "ingredients": items}}}))
    lists.write_text('[lists]\nwest = ["DEN", "BOI", "SEA"]\n')
    own = {"AKER_PILLARS": str(pillars), "AKER_LISTS": str(lists)}
    ended = house.run(sys.executable, "-m", "flows.refresh_market_data", "2023", "2024-08", **own)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    same = house.aker("reproduce", **own)
    assert (same.returncode, "Identical to the last cell" in same.stdout) == (0, True), same.stdout + same.stderr
    lists.write_text('[lists]\nwest = ["DEN", "BOI"]\n')
    other = house.aker("reproduce", **own)
    assert other.returncode == 22
    assert "note: List @west was another when these scores were made: 3 markets" in " ".join(other.stdout.split())


@pytest.mark.drill
def test_a_cell_that_was_changed_by_hand_is_named(sample: Any) -> None:
    house, run = sample.house, run_of(sample.house)
    where = "geo_code = '19740' AND metric = 'tech_lq' AND current"
    with sqlite3.connect(house.root / "data" / "aker.db") as database:
        (value,) = database.execute(f"SELECT value FROM facts WHERE {where}").fetchone()
        database.execute(f"UPDATE facts SET value = value + 0.001 WHERE {where}")
    try:
        said = house.aker("reproduce", run)
        assert said.returncode == 22, said.stdout + said.stderr
        assert "market 19740 tech_lq 2023: value" in said.stdout
        assert "Not identical" in said.stdout
    finally:
        with sqlite3.connect(house.root / "data" / "aker.db") as database:
            database.execute(f"UPDATE facts SET value = ? WHERE {where}", (value,))


def test_one_byte_of_one_payload_refuses_the_repetition_by_name(sample: Any) -> None:
    house = sample.house
    path = min((house.root / "data" / "cache" / "raw" / "census_pep").glob("[0-9a-f]*[0-9a-f]"), key=str)
    whole = path.read_bytes()
    assert path.suffix != ".json"
    try:
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        said = house.aker("reproduce")  # the run that wrote the newest vintage
        assert said.returncode == 30, said.stdout
        assert f"{path.name}: damaged" in said.stderr
        assert "cannot be reproduced without https://" in said.stderr
    finally:
        path.write_bytes(whole)


@pytest.mark.parametrize(("run", "says"), [("19990101T", "No run with the id"), ("2", "`aker status` lists them")])
def test_a_run_that_is_not_there_or_not_one_is_refused(sample: Any, run: str, says: str, tmp_path: Path) -> None:
    if run == "2" and len(sample.house.rows("runs")) == 1:
        pytest.skip("one run alone begins with every digit of its id")
    said = sample.house.aker("reproduce", run)
    assert said.returncode == 10
    assert says in said.stderr
