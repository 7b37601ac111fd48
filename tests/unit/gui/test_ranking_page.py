"""The frame of the ranking: counts in words, and sliders for the pillars in force."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

pytest.importorskip("dash")

from aker_core.markets.pillars import INNOVATION, Ingredient, Pillar
from aker_gui.markup import markup
from aker_gui.pages.ranking import counted, weights_of


def row(kind: str, rank: int | None) -> dict[str, Any]:
    return {"type": kind, "rank": rank, "score_0_100": rank and 50.0, "contributions": None, "missing": None}


def test_counts_say_who_is_ranked_among_whom() -> None:
    rows = [row("metro", 1), row("metro", 2), row("metro", None), row("micro", 1)]
    assert counted(rows, INNOVATION) == (
        "2 of 3 metropolitan and 1 of 1 micropolitan areas have a score and a rank among their kind. "
        "Of the other 1 too little is published, or loaded here, for a score."
    )
    assert counted(rows[:2], INNOVATION) == "2 of 2 metropolitan areas have a score and a rank among their kind."
    among_sizes = counted(rows[:2], replace(INNOVATION, among="size"))
    assert among_sizes == "2 of 2 metropolitan areas have a score and a rank among those of their size."


def test_sliders_are_shares_of_the_pillars_in_force() -> None:
    own = Pillar("innovation", 0.3, (Ingredient("tech_lq", 3.0, group="a"), Ingredient("health_lq", 1.0, group="b")))
    text = markup(list(weights_of(own, [])))
    assert text.count('type="range"') == 2
    assert 'data-weight="0.75"' in text
    assert 'max="100"' in text, "a share above a half fits"
    assert 'max="50"' in markup(list(weights_of(INNOVATION, [])))


def test_scores_that_the_browser_cannot_weigh_anew_have_no_sliders() -> None:
    mean = Pillar("innovation", 0.3, (Ingredient("tech_lq", 1.0),), aggregation="geometric")
    assert "geometric mean" in markup(list(weights_of(mean, [])))
    stored = {**row("metro", 1), "contributions": {"health_lq": 50.0}}
    text = markup(list(weights_of(Pillar("innovation", 0.3, (Ingredient("tech_lq", 1.0),)), [stored])))
    assert "made of other metrics than AKER_PILLARS names now" in text
    assert "range" not in text
