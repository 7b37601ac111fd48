"""Pillar scores: worked tables and the properties that make a ranking fair."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aker_core.markets.pillars import Ingredient, Pillar
from aker_core.markets.scoring import score_pillar

PILLAR = Pillar(
    "innovation", 0.3, (Ingredient("lq", 0.6), Ingredient("vacancy", 0.4, "lower_is_better")), needed_share=0.5
)


def scored(lq: list[float | None], vacancy: list[float | None]) -> pl.DataFrame:
    names = [f"M{number}" for number in range(len(lq))]
    columns = {"msa_id": names, "lq": lq, "vacancy": vacancy}
    return score_pillar(
        pl.DataFrame(columns, schema={"msa_id": pl.String, "lq": pl.Float64, "vacancy": pl.Float64}), PILLAR
    )


def test_worked_table() -> None:
    # lq percentiles: 1/6, 3/6, 5/6 of 100; vacancy turned round: 5/6, 3/6, 1/6.
    found = scored([0.5, 1.0, 2.0], [1.0, 2.0, 3.0])
    assert found["score_0_100"].to_list() == pytest.approx(
        [0.6 * 16.6667 + 0.4 * 83.3333, 50, 0.6 * 83.3333 + 0.4 * 16.6667], abs=1e-3
    )
    assert found["score_0_5"].to_list() == pytest.approx([value / 20 for value in found["score_0_100"]])
    assert found["rank"].to_list() == [3, 2, 1]


def test_a_missing_metric_is_named_and_its_weight_spread() -> None:
    found = scored([0.5, 1.0, None], [1.0, None, 3.0]).to_dicts()
    assert found[1]["missing"] == ["vacancy"]
    assert found[1]["coverage"] == pytest.approx(0.6)
    assert found[1]["score_0_100"] == pytest.approx(75.0)
    # Less than half of the weight: no score, no rank, and it does not count in the universe.
    assert found[2]["score_0_100"] is None
    assert found[2]["rank"] is None
    assert found[2]["universe_size"] == 2


def test_one_market_alone_is_in_the_middle() -> None:
    assert scored([3.0], [9.0])["score_0_100"].to_list() == [50.0]


def test_a_market_twice_is_refused() -> None:
    twice = pl.DataFrame({"msa_id": ["DEN", "DEN"], "lq": [1.0, 2.0], "vacancy": [1.0, 2.0]})
    with pytest.raises(ValueError, match="DEN"):
        score_pillar(twice, PILLAR)


VALUES = st.lists(st.tuples(st.integers(-1000, 1000), st.integers(-1000, 1000)), min_size=1, max_size=30)


@given(VALUES)
def test_contributions_add_up_to_the_score(pairs: list[tuple[int, int]]) -> None:
    found = scored([float(a) for a, _ in pairs], [float(b) for _, b in pairs])
    for row in found.iter_rows(named=True):
        assert sum(row["contributions"].values()) == pytest.approx(row["score_0_100"])
        assert 0 <= row["score_0_100"] <= 100


@given(VALUES, st.integers(1, 50), st.integers(-100, 100))
def test_units_and_zero_points_do_not_matter(pairs: list[tuple[int, int]], scale: int, shift: int) -> None:
    lq, vacancy = [float(a) for a, _ in pairs], [float(b) for _, b in pairs]
    moved = [scale * value + shift for value in lq]
    assert scored(moved, vacancy)["score_0_100"].to_list() == pytest.approx(
        scored(lq, vacancy)["score_0_100"].to_list()
    )


@given(VALUES)
def test_the_order_of_markets_does_not_matter(pairs: list[tuple[int, int]]) -> None:
    lq, vacancy = [float(a) for a, _ in pairs], [float(b) for _, b in pairs]
    turned = scored(lq[::-1], vacancy[::-1])["score_0_100"].to_list()[::-1]
    assert turned == pytest.approx(scored(lq, vacancy)["score_0_100"].to_list())
