"""Lists of one's own in the commands of a desk, on the sample."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from aker_core.export.sheet import FIRST
from aker_core.markets.pillars import INNOVATION
from aker_core.markets.universes import place_of


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    path = tmp_path_factory.mktemp("lists") / "lists.toml"
    path.write_text('[lists]\nwest = ["DEN", "Seattle, WA", "14260"]\n', encoding="utf-8")
    return {"AKER_LISTS": str(path)}


def test_a_list_filters_a_ranking_and_changes_no_rank(sample: Any, lists: dict[str, str]) -> None:
    every = {row["msa_id"]: row for row in json.loads(sample.house.aker("rank", "--format", "json").stdout)}
    ended = sample.house.aker("rank", "--list", "west", "--format", "json", **lists)
    found = json.loads(ended.stdout)
    assert {row["msa_id"] for row in found} == {"DEN", "SEA", "BOI"}
    assert all(row == every[row["msa_id"]] for row in found)
    assert "Unknown list 'wst'. Lists: west" in sample.house.aker("rank", "--list", "wst", **lists).stderr


def test_a_list_is_compared_and_exported(sample: Any, lists: dict[str, str]) -> None:
    compared = json.loads(sample.house.aker("compare", "@west", "DEN", "--json", **lists).stdout)
    assert [report["msa_id"] for report in compared] == ["DEN", "SEA", "BOI"]
    path = Path(sample.house.aker("export", "--list", "west", **lists).stdout.splitlines()[0])
    assert path.name == "aker-sample-2024-06-west.xlsx"
    page = openpyxl.load_workbook(sample.house.root / path, data_only=True)["Migration"]
    assert {page.cell(row, 1).value for row in range(FIRST + 1, page.max_row + 1)} - {None} == {"DEN", "SEA", "BOI"}


def test_a_universe_of_ones_own_scores_its_markets_among_one_another(sample: Any, lists: dict[str, str]) -> None:
    found = json.loads(sample.house.aker("score", "--among", "@west", "--json", **lists).stdout)["markets"]
    assert sorted(row["rank"] for row in found) == [1, 2, 3]
    assert {row["universe_size"] for row in found} == {3}
    sizes = json.loads(sample.house.aker("score", "--among", "size", "--json").stdout)["markets"]
    by_size: dict[int, list[int]] = {}
    for row in sizes:
        by_size.setdefault(row["universe_size"], []).append(row["rank"])
    assert len(by_size) > 1
    assert all(min(ranks) == 1 for ranks in by_size.values())
    ranked = json.loads(sample.house.aker("rank", "--among", "size", "--format", "json").stdout)
    assert {row["msa_id"]: (row["rank"], row["universe_size"]) for row in ranked} == {
        row["msa_id"]: (row["rank"], row["universe_size"]) for row in sizes
    }
    assert [row["universe"] for row in ranked] == sorted((row["universe"] for row in ranked), key=place_of)
    assert all(
        row["rank_from"] <= row["rank"] <= row["rank_to"] <= row["universe_size"] for row in ranked if row["rank"]
    )
    assert "Leave --by" in sample.house.aker("rank", "--among", "size", "--by", "tech_lq").stderr
    declared = json.loads(sample.house.aker("score", "--json").stdout)["markets"]
    typed = json.loads(sample.house.aker("score", "--among", "type", "--json").stdout)["markets"]
    assert declared == typed
    assert "Unknown universe 'west'" in sample.house.aker("score", "--among", "west", **lists).stderr


def test_size_classes_in_the_file_of_pillars_are_the_universe_everywhere(sample: Any, tmp_path: Path) -> None:
    """What is stored, ranked, opened, compared and exported: ranks are those within a size class."""
    copy, file = tmp_path / "aker.db", tmp_path / "pillars.yml"
    shutil.copyfile(sample.house.root / "data" / "aker.db", copy)
    items = [{"metric": item.metric, "weight": item.weight, "group": item.group} for item in INNOVATION.ingredients]
    file.write_text(json.dumps({"pillars": {"innovation": {"among": "size", "ingredients": items}}}), encoding="utf-8")
    own = {"AKER_POSTGIS_DSN": f"sqlite:///{copy}", "AKER_PILLARS": str(file)}
    wanted = json.loads(sample.house.aker("rank", "--among", "size", "--format", "json").stdout)
    assert len({row["universe"] for row in wanted}) > 1
    scored = sample.house.run(sys.executable, "-m", "flows.score_markets", "2024-06", **own)
    assert scored.returncode == 0, scored.stderr
    assert json.loads(sample.house.aker("rank", "--format", "json", **own).stdout) == wanted
    assert json.loads(sample.house.aker("show", "--json", **own).stdout)[0]["universe"] == wanted[0]["universe"]
    opened = json.loads(sample.house.aker("explain", "DEN", "score", "--json", **own).stdout)
    denver = next(row for row in wanted if row["msa_id"] == "DEN")
    pillar = next(node for node in opened["children"] if node["title"].startswith("innovation"))
    assert (pillar["value"], pillar["difference"]) == (pytest.approx(denver["score"]), pytest.approx(0, abs=1e-9))
    said = sample.house.aker("export", "--folder", str(tmp_path), **own)
    page = openpyxl.load_workbook(said.stdout.splitlines()[0], data_only=True)["Market_Scorecard"]
    head = {page.cell(FIRST, at).value: at for at in range(1, page.max_column + 1)}
    names = ("Market", "Ranked among", "Rank")
    found = [tuple(page.cell(FIRST + at, head[name]).value for name in names) for at in range(1, len(wanted) + 1)]
    assert found == [(row["msa_id"], row["universe"], row["rank"]) for row in wanted]
