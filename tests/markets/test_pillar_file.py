"""Pillars from a file: what it may say, what is refused, how it differs from the declared ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from aker_core.errors import ConfigError
from aker_core.markets.pillar_file import composite_weights, differences, label, pillars_in_force, read_pillars
from aker_core.markets.pillars import INNOVATION, PILLARS, Ingredient

TWO = """
pillars:
  innovation:
    weight: 0.5
    aggregation: geometric
    ingredients:
      - {metric: tech_lq, weight: 3, group: specialization}
      - {metric: unemployment_or_other, weight: 1}
"""


def file_of(folder: Path, text: str) -> Path:
    path = folder / "pillars.yml"
    path.write_text(text)
    return path


def test_a_named_pillar_is_replaced_and_the_others_stay(tmp_path: Path) -> None:
    text = TWO.replace("unemployment_or_other", "hazard_building_loss_pct")
    found = read_pillars(file_of(tmp_path, text))
    assert found["innovation"].ingredients == (
        Ingredient("tech_lq", 3, group="specialization"),
        Ingredient("hazard_building_loss_pct", 1),
    )
    assert (found["innovation"].aggregation, found["innovation"].needed_share) == ("geometric", INNOVATION.needed_share)
    assert found["resilience"] is PILLARS["resilience"]
    assert composite_weights(found) == {"market": 0.3, "innovation": 0.5, "resilience": 0.2, "amenity": 0.2}
    assert label("1.4", found).startswith("1.4+")
    assert label("1.4", PILLARS) == "1.4"


def test_the_difference_in_words() -> None:
    items = (replace(INNOVATION.ingredients[0], weight=0.5, normalization="z"), *INNOVATION.ingredients[2:])
    changed = PILLARS | {"innovation": replace(INNOVATION, needed_share=0.8, ingredients=items)}
    assert list(differences(changed)) == [
        "innovation: needed_share 0.6 -> 0.8",
        "innovation: tech_lq weight 0.24 -> 0.5",
        "innovation: tech_lq none, z, group specialization",
        "innovation: biotech_lq removed",
    ]
    assert list(differences(PILLARS)) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (TWO, "Unknown metric 'unemployment_or_other'"),
        ("pillars: [1]", "pillars must be a mapping"),
        ("pillars: {weather: {}}", "unknown weather. Known: amenity, innovation, market, resilience"),
        ("scores: {}", "unknown scores"),
        ("pillars: {innovation: {ingredients: []}}", "a list of metrics with weights"),
        ("pillars: {innovation: {ingredients: [{metric: tech_lq, weight: -1}]}}", "a positive number, not -1"),
        ("pillars: {innovation: {ingredients: [{metric: tech_lq, weight: .inf}]}}", "a positive number, not inf"),
        ("pillars: {innovation: {ingredients: [{metric: tech_lq, weight: yes}]}}", "a positive number, not True"),
        ("pillars: {innovation: {ingredients: [{weight: 1}]}}", "no metric is named"),
        ("pillars: {innovation: {ingredients: [{metric: tech_lq, weight: 1, direction: up}]}}", "unknown direction"),
        (
            "pillars: {innovation: {ingredients: [{metric: tech_lq, weight: 1, treatment: x}]}}",
            "'x' is not one of none",
        ),
        (
            "pillars: {innovation: {needed_share: 2, ingredients: [{metric: tech_lq, weight: 1}]}}",
            "a share from 0 to 1",
        ),
        (
            "pillars: {innovation: {ingredients: [{metric: tech_lq, weight: 1}, {metric: tech_lq, weight: 1}]}}",
            "tech_lq twice",
        ),
        (
            "pillars: {innovation: {ingredients: [{metric: business_formations_per_100k, weight: 1}]}}",
            "it ranks states, not markets",
        ),
        ("a: [", "no readable file"),
        ("!!python/object/apply:os.system ['true']", "no readable file"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=r"pillars\.yml") as refused:
        read_pillars(file_of(tmp_path, text))
    assert says in str(refused.value)


def test_the_setting_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert pillars_in_force() is PILLARS
    path = file_of(tmp_path, TWO.replace("unemployment_or_other", "biotech_lq"))
    monkeypatch.setenv("AKER_PILLARS", str(path))
    assert len(pillars_in_force()["innovation"].ingredients) == 2
    monkeypatch.setenv("AKER_PILLARS", str(tmp_path / "none.yml"))
    with pytest.raises(ConfigError, match="AKER_PILLARS"):
        pillars_in_force()
