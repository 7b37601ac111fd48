"""Lists of one's own in the commands of a desk, on the sample."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from aker_core.export.sheet import FIRST
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
