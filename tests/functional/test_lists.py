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


@pytest.fixture
def scored_among_west(sample: Any, lists: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """A database whose innovation scores are made among the list, by a file of pillars."""
    copy, file = tmp_path / "aker.db", tmp_path / "pillars.yml"
    shutil.copyfile(sample.house.root / "data" / "aker.db", copy)
    items = [{"metric": item.metric, "weight": item.weight, "group": item.group} for item in INNOVATION.ingredients]
    pillar = {"among": "@west", "ingredients": items}
    file.write_text(json.dumps({"pillars": {"innovation": pillar}}), encoding="utf-8")
    own = {**lists, "AKER_POSTGIS_DSN": f"sqlite:///{copy}", "AKER_PILLARS": str(file)}
    scored = sample.house.run(sys.executable, "-m", "flows.score_markets", "2024-06", **own)
    assert scored.returncode == 0, scored.stderr
    return own


def test_a_list_in_the_file_of_pillars_is_the_universe_everywhere(
    sample: Any, scored_among_west: dict[str, str], tmp_path: Path
) -> None:
    """Stored, ranked, opened, compared, told apart, audited and exported: others have no score, and are not missing."""
    own = scored_among_west

    def said(*command: str) -> Any:
        return sample.house.aker(*command, **own)

    if_so = {row["msa_id"]: row for row in json.loads(said("score", "--among", "@west", "--json").stdout)["markets"]}
    ranked = json.loads(said("rank", "--format", "json").stdout)
    ours, others = [row for row in ranked if row["universe"] == "@west"], [row for row in ranked if not row["rank"]]
    assert [(row["rank"], row["universe_size"], row["score"]) for row in ours] == [
        (at, 3, if_so[row["msa_id"]]["score_0_100"]) for at, row in enumerate(ours, 1)
    ]
    assert {row["msa_id"] for row in ours} == {"DEN", "SEA", "BOI"}
    assert {row["universe"] for row in others} == {"outside @west"}
    assert len(ours) + len(others) == len(ranked)
    rows = {row["msa_id"]: row for row in json.loads(said("show", "--json").stdout)}
    assert (rows["AUS"]["score_0_100"], rows["AUS"]["missing"], rows["AUS"]["universe"]) == (None, [], "outside @west")
    opened = json.loads(said("explain", "DEN", "score", "--json").stdout)
    pillar = next(node for node in opened["children"] if node["title"].startswith("innovation"))
    assert pillar["difference"] == pytest.approx(0, abs=1e-9)
    assert pillar["notes"]["rank"].endswith(" of 3")
    assert pillar["notes"]["scored among"] == "@west: DEN, Seattle, WA, 14260"
    why = json.loads(said("why", "DEN", "BOI", "--of", "innovation", "--json").stdout)
    score_of = {row["msa_id"]: row["score"] for row in ours}
    points = sum(stage["total"] for stage in why["stages"].values())
    assert points == pytest.approx(score_of["BOI"] - score_of["DEN"], abs=1e-9)
    assert "AUS: no score" in said("why", "DEN", "AUS", "--of", "innovation").stderr
    pairs = json.loads(said("compare", "DEN", "BOI", "AUS", "--json").stdout)
    assert {row["below"] for row in pairs[0]["above"]} == {"BOI"}, "Austin is in no universe with Denver"
    assert "@west" in said("audit", "--format", "md").stdout
    page = openpyxl.load_workbook(said("export", "--folder", str(tmp_path)).stdout.splitlines()[0], data_only=True)
    card = page["Market_Scorecard"]
    head = {card.cell(FIRST, at).value: at for at in range(1, card.max_column + 1)}
    found = [
        tuple(card.cell(FIRST + at, head[name]).value for name in ("Market", "Ranked among", "Rank")) for at in (1, 4)
    ]
    assert found == [(ours[0]["msa_id"], "@west", 1), (ranked[3]["msa_id"], "outside @west", None)]
    evidence = [card.cell(FIRST + at, head["Evidence"]).value for at in (1, 4)]
    assert evidence[0].endswith("uncertain")
    assert evidence[1] == "no score: not in the list @west"
    assert "9 of 12 markets are not in the list that scores are made among" in " ".join(said("show").stdout.split())
    cover = {row[0].value: row[1].value for row in page["Cover"].iter_rows(max_col=2) if row[0].value}
    assert cover["Scored among @west: innovation"].startswith("3 of 3 markets of the list have a score: DEN, ")


def test_a_list_that_has_changed_since_is_told(sample: Any, scored_among_west: dict[str, str], tmp_path: Path) -> None:
    own = scored_among_west
    assert "was another" not in sample.house.aker("rank", **own).stderr
    more = tmp_path / "more.toml"
    more.write_text('[lists]\nwest = ["DEN", "Seattle, WA", "14260", "AUS"]\n')
    then = {**own, "AKER_LISTS": str(more)}
    for command in (("rank",), ("show",), ("compare", "DEN", "BOI"), ("explain", "DEN", "score"), ("audit",)):
        told = sample.house.aker(*command, **then)
        words = " ".join((told.stderr + told.stdout).replace("│", " ").split())
        assert "List @west was another when these scores were made: 3 markets, " in words, command
        assert "now 4 markets" in words
    declared = sample.house.aker("rank", "--format", "csv", **{**own, "AKER_PILLARS": ""})
    assert "by other pillars" in declared.stderr
    assert declared.stdout.startswith("rank,"), "data alone"
    again = sample.house.run(sys.executable, "-m", "flows.score_markets", "2024-06", **then)
    assert again.returncode == 0, again.stderr
    assert "was another" not in sample.house.aker("rank", **then).stderr


def test_a_list_that_a_file_of_pillars_names_must_be_there(sample: Any, tmp_path: Path) -> None:
    file = tmp_path / "pillars.yml"
    file.write_text('pillars:\n  innovation:\n    among: "@east"\n    ingredients: [{metric: tech_lq, weight: 1}]\n')
    refused = sample.house.aker("score", "--weights", str(file))
    assert "innovation: among @east: Unknown list 'east'. Lists: none: AKER_LISTS names no file" in refused.stderr
    lists = tmp_path / "lists.toml"
    lists.write_text('[lists]\neast = ["BOS", "Atlantis"]\n')
    refused = sample.house.aker("score", "--weights", str(file), AKER_LISTS=str(lists))
    assert "List @east of pillar innovation: Unknown market 'Atlantis'" in refused.stderr
    lists.write_text('[lists]\neast = ["BOS", "DEN"]\n')
    told = sample.house.aker("score", "--weights", str(file), AKER_LISTS=str(lists))
    assert "innovation: among type -> @east" in told.stderr + told.stdout
    assert "innovation: @east is BOS, DEN" in told.stderr + told.stdout
