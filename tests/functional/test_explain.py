"""Every number of a market opens down to the publisher's bytes, and each step is computed again from the one below."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from aker_core.explain.evidence import Evidence
from aker_core.explain.fact import explain_fact
from aker_core.explain.node import Node, worst_difference
from aker_core.explain.payload_nodes import Depth
from aker_data.archive import Archive
from aker_data.lake.tables import Lake
from aker_data.sqlite_file import SqliteReader
from aker_data.store import rows as stored

pytestmark = pytest.mark.xdist_group("every_value")
TOLERANCE = 1e-9
DENVER = "19740"


def opened(house: Any, codes: list[str], vintage: date, depth: Depth, *, deep: bool = False) -> list[Node]:
    """The trees of all current facts of some markets."""
    root = house.root
    with closing(SqliteReader(root / "data" / "aker.db")) as source:
        archive = Archive(root / "data" / "cache")
        evidence = Evidence(source, Lake(str(root / "data_lake")), archive, vintage, deep=deep)
        facts = [row for row in stored.fact_records(source, vintage, codes) if row["current"]]
        return [explain_fact(evidence, fact, fact["geo_code"], depth) for fact in facts]


def without_end(trees: list[Node]) -> list[str]:
    """Rows of trees that were not found in the bytes of their payload."""
    return [
        f"{tree.title}: {node.title}"
        for tree in trees
        for node in tree.walk()
        if node.kind == "row" and not node.children
    ]


def test_every_metric_of_a_sample_market_ends_in_bytes(sample: Any) -> None:
    trees = opened(sample.house, [DENVER], date(2024, 6, 1), Depth(rows=4), deep=True)
    assert len(trees) > 150
    assert without_end(trees) == []
    assert [tree.title for tree in trees if worst_difference(tree) > TOLERANCE] == []
    not_again = [tree.title for tree in trees if tree.value is not None and tree.again is None]
    assert not_again == []
    assert not [note for tree in trees for node in tree.walk() for name, note in node.notes if name == "problem"]


@pytest.mark.xdist_group("real")
@pytest.mark.drill
def test_every_metric_of_metros_of_the_real_files(real: Any) -> None:
    """From the publishers' own files of 2016, as far as they are at hand."""
    house = real.house
    with closing(SqliteReader(house.root / "data" / "aker.db")) as source:
        vintage = stored.vintage_of(source)
        assert vintage
        codes = sorted({row["cbsa_code"] for row in stored.wide_records(source, "market_jobs", vintage)})
    trees = [tree for tree in opened(house, codes[:8], vintage, Depth(rows=3)) if tree.value is not None]
    assert len(trees) > 60
    assert [tree.title for tree in trees if worst_difference(tree) > TOLERANCE] == []
    assert without_end(trees) == []


def test_a_changed_byte_is_named(sample: Any, tmp_path: Path) -> None:
    """The command on a copy of the archive of which one payload was changed: the number stands, its bytes do not."""
    house = sample.house
    told = json.loads(house.aker("explain", "DEN", "population", "--json").stdout)
    payload = next(node for node in nodes(told) if node["kind"] == "payload")
    digest = payload["title"].removeprefix("payload ")
    assert payload["notes"]["SHA-256"] == "compared with the archived bytes: the same"
    (path,) = (house.root / "data" / "cache" / "raw").glob(f"*/{digest}")
    whole = path.read_bytes()
    try:
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        damaged = json.loads(house.aker("explain", "DEN", "population", "--json").stdout)
        (said,) = {n["notes"]["SHA-256"] for n in nodes(damaged) if n["title"] == f"payload {digest}"}
        assert "Its bytes do not match its name" in said
    finally:
        path.write_bytes(whole)


def test_a_score_opens_into_pillars_points_and_facts(sample: Any) -> None:
    """Every score is computed again from the facts of all markets, and is the sum of the points below it."""
    for market in ("DEN", "AUS", "BOI"):
        tree = json.loads(sample.house.aker("explain", market, "score", "--json").stdout)
        numbered = [node for node in nodes(tree) if node["difference"] is not None]
        assert len(numbered) > 20
        assert max(abs(node["difference"]) / max(1, abs(node["value"])) for node in numbered) <= TOLERANCE
        for pillar in tree["children"]:
            points = [child["value"] for child in pillar["children"] if child["value"] is not None]
            assert pillar["value"] is None or abs(sum(points) - pillar["value"]) <= TOLERANCE * 100


def nodes(tree: dict[str, Any]) -> list[dict[str, Any]]:
    return [tree, *(node for child in tree["children"] for node in nodes(child))]


def test_the_command_prints_a_tree_writes_a_page_and_refuses_what_is_not_there(sample: Any, tmp_path: Path) -> None:
    house = sample.house
    said = house.aker("explain", "Denver", "tech_lq")
    assert said.returncode == 0, said.stderr
    assert "with numbers: (" in said.stdout
    assert "computed again: the same" in said.stdout
    assert "line" in said.stdout
    page = tmp_path / "page.html"
    assert house.aker("explain", "DEN", "tech_lq", "--html", str(page)).returncode == 0
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "(sector / total)" in text
    for wrong, says in (("tech_lqq", "Similar ids: tech_lq"), ("tech_lq --year 1990", "give one by --year")):
        refused = house.aker("explain", "DEN", *wrong.split())
        assert refused.returncode != 0
        assert says in refused.stderr, refused.stderr


@pytest.mark.parametrize("metric", ["tech_lq", "score"])
def test_an_explanation_is_exchanged_in_the_forms_of_others(sample: Any, metric: str) -> None:
    of = {}
    for form in ("prov", "openlineage"):
        ended = sample.house.aker("explain", "DEN", metric, "--format", form, "--rows", "2")
        assert ended.returncode == 0, ended.stderr
        of[form] = json.loads(ended.stdout)
    assert of["prov"]["wasDerivedFrom"]
    assert of["openlineage"]["inputs"]
    assert of["openlineage"]["eventTime"].endswith("Z")
    assert (
        "Formats: text, json, prov, openlineage" in sample.house.aker("explain", "DEN", metric, "--format", "x").stderr
    )


def test_the_score_in_another_universe_opens_as_the_ranking_there_has_it(sample: Any) -> None:
    ranked = json.loads(sample.house.aker("rank", "--among", "size", "--format", "json").stdout)
    denver = next(row for row in ranked if row["msa_id"] == "DEN")
    tree = json.loads(sample.house.aker("explain", "DEN", "score", "--among", "size", "--json").stdout)
    assert tree["notes"]["scored among"] == f"{denver['universe']}; stored nowhere"
    innovation = next(child for child in tree["children"] if child["title"].startswith("innovation"))
    assert innovation["value"] == pytest.approx(denver["score"], abs=1e-9)
    assert innovation["notes"]["rank"] == f"{denver['rank']} of {denver['universe_size']}"
    assert tree["again"] == pytest.approx(tree["value"], abs=1e-9)
    stored = json.loads(sample.house.aker("explain", "DEN", "score", "--json").stdout)
    assert "scored among" not in stored["notes"]
    assert "Leave it out" in sample.house.aker("explain", "DEN", "tech_lq", "--among", "size").stderr


def test_what_has_no_value_opens_with_what_it_names(sample_copy: Any) -> None:
    """A fact that is not comparable may name the inputs that there are, and not all of its formula's."""
    change = (
        "UPDATE facts SET value = NULL, status = 'not_comparable', low = NULL, high = NULL, inputs = "
        "substr(inputs, instr(inputs, 'residents=')) WHERE geo_code = '25540' AND metric = 'mig_all_ages_per_1k'"
    )
    with sqlite3.connect(sample_copy.root / "data" / "aker.db") as database:
        assert database.execute(change).rowcount >= 1
    for asked in (("HFD", "mig_all_ages_per_1k"), ("HFD", "score")):
        ended = sample_copy.aker("explain", *asked, "--no-lines")
        assert ended.returncode == 0, ended.stderr
        assert "with numbers: 1000 * (inflow - outflow) / 1,151,543" in ended.stdout
