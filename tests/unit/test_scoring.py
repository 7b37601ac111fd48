"""Pillar scores: worked tables and the properties that make a ranking fair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aker_core.markets import pillars
from aker_core.markets.pillars import Ingredient, Pillar
from aker_core.markets.scoring import score_pillar
from aker_jobs.registry import METRICS

LQ, VACANCY = "tech_lq", "firm_age_avg_years"  # any two metrics; of the second less is taken to be better


@pytest.fixture(autouse=True, scope="module")
def _less_is_better() -> Iterator[None]:
    """The registry has no metric yet of which less is better."""
    registered = pillars.metric
    with pytest.MonkeyPatch.context() as patch:
        turned = replace(METRICS[0], id=VACANCY, direction="lower_is_better")
        patch.setattr(pillars, "metric", lambda name: turned if name == VACANCY else registered(name))
        yield


def pillar(**of_lq: Any) -> Pillar:
    return Pillar("innovation", 0.3, (Ingredient(LQ, 0.6, **of_lq), Ingredient(VACANCY, 0.4)), needed_share=0.5)


def scored(lq: list[float | None], vacancy: list[float | None], **of_lq: Any) -> pl.DataFrame:
    names = [f"M{number}" for number in range(len(lq))]
    columns = {"msa_id": names, LQ: lq, VACANCY: vacancy}
    frame = pl.DataFrame(columns, schema={"msa_id": pl.String, LQ: pl.Float64, VACANCY: pl.Float64})
    return score_pillar(frame, pillar(**of_lq))


def test_worked_table() -> None:
    # lq percentiles: 1/6, 3/6, 5/6 of 100; vacancy reversed: 5/6, 3/6, 1/6.
    found = scored([0.5, 1.0, 2.0], [1.0, 2.0, 3.0])
    assert found["score_0_100"].to_list() == pytest.approx(
        [0.6 * 16.6667 + 0.4 * 83.3333, 50, 0.6 * 83.3333 + 0.4 * 16.6667], abs=1e-3
    )
    assert found["score_0_5"].to_list() == pytest.approx([value / 20 for value in found["score_0_100"]])
    assert found["rank"].to_list() == [3, 2, 1]


def test_a_missing_metric_is_named_and_its_weight_spread() -> None:
    found = scored([0.5, 1.0, None], [1.0, None, 3.0]).to_dicts()
    assert found[1]["missing"] == [VACANCY]
    assert found[1]["coverage"] == pytest.approx(0.6)
    assert found[1]["score_0_100"] == pytest.approx(75.0)
    # Less than half of the weight: no score, no rank, and it does not count in the universe.
    assert found[2]["score_0_100"] is None
    assert found[2]["rank"] is None
    assert found[2]["universe_size"] == 2


def test_one_market_alone_is_in_the_middle() -> None:
    assert scored([3.0], [9.0])["score_0_100"].to_list() == [50.0]


def test_a_market_twice_is_refused() -> None:
    twice = pl.DataFrame({"msa_id": ["DEN", "DEN"], LQ: [1.0, 2.0], VACANCY: [1.0, 2.0]})
    with pytest.raises(ValueError, match="DEN"):
        score_pillar(twice, pillar())


def test_an_ingredient_that_no_registry_has_is_refused_with_near_ids() -> None:
    with pytest.raises(ValueError, match=r"Unknown metric 'tech_lqq'. Similar ids: tech_lq, tech_lq_z"):
        Ingredient("tech_lqq", 0.5)


def test_every_pillar_is_of_registered_metrics() -> None:
    for declared in pillars.PILLARS.values():
        for item in declared.ingredients:
            assert item.reversed == (pillars.metric(item.metric).direction == "lower_is_better")


def test_normalization_between_the_least_and_the_greatest() -> None:
    found = scored([0.0, 1.0, 4.0, None], [2.0, 2.0, 2.0, 2.0], normalization="min_max")
    # lq: 0, 25 and 100 points of 100; vacancy: all alike, 50 each.
    assert found["score_0_100"].to_list() == pytest.approx([20.0, 0.6 * 25 + 20, 80.0, None], nan_ok=True)
    assert scored([3.0, 3.0], [1.0, 1.0], normalization="min_max")["score_0_100"].to_list() == [50.0, 50.0]


def test_winsorized_values_keep_an_outlier_from_squeezing_the_others() -> None:
    values: list[float | None] = [*map(float, range(1, 21)), 1_000_000.0]
    vacancy: list[float | None] = [1.0] * 21
    plain = scored(values, vacancy, normalization="min_max")["score_0_100"]
    treated = scored(values, vacancy, normalization="min_max", treatment="winsorized")["score_0_100"]
    # The 5th percentile of 21 values is the second, the 95th the twentieth: 2 and 20.
    assert plain[10] == pytest.approx(0.6 * 100 * 10 / 999_999 + 20)
    assert treated[10] == pytest.approx(0.6 * 100 * (11 - 2) / (20 - 2) + 20)
    assert treated[20] == treated[19]


VALUES = st.lists(st.tuples(st.integers(-1000, 1000), st.integers(-1000, 1000)), min_size=1, max_size=30)


@settings(deadline=None)
@given(VALUES)
def test_contributions_add_up_to_the_score(pairs: list[tuple[int, int]]) -> None:
    found = scored([float(a) for a, _ in pairs], [float(b) for _, b in pairs])
    for row in found.iter_rows(named=True):
        assert sum(row["contributions"].values()) == pytest.approx(row["score_0_100"])
        assert 0 <= row["score_0_100"] <= 100


@settings(deadline=None)
@given(VALUES, st.integers(1, 50), st.integers(-100, 100))
def test_units_and_zero_points_do_not_matter(pairs: list[tuple[int, int]], scale: int, shift: int) -> None:
    lq, vacancy = [float(a) for a, _ in pairs], [float(b) for _, b in pairs]
    moved = [scale * value + shift for value in lq]
    assert scored(moved, vacancy)["score_0_100"].to_list() == pytest.approx(
        scored(lq, vacancy)["score_0_100"].to_list()
    )


@settings(deadline=None)
@given(VALUES)
def test_the_order_of_markets_does_not_matter(pairs: list[tuple[int, int]]) -> None:
    lq, vacancy = [float(a) for a, _ in pairs], [float(b) for _, b in pairs]
    turned = scored(lq[::-1], vacancy[::-1])["score_0_100"].to_list()[::-1]
    assert turned == pytest.approx(scored(lq, vacancy)["score_0_100"].to_list())


def estimated(values: list[float | None], ends: list[tuple[float, float] | None], other: list[float]) -> pl.DataFrame:
    """Scores of one metric with intervals beside another without; the rule: full to 0.25 of the spread, none from 1."""
    frame = pl.DataFrame(
        {
            "msa_id": [f"M{number}" for number in range(len(values))],
            LQ: values,
            f"{LQ}|p05": [end and end[0] for end in ends],
            f"{LQ}|p95": [end and end[1] for end in ends],
            VACANCY: other,
        },
        schema_overrides={LQ: pl.Float64, f"{LQ}|p05": pl.Float64, f"{LQ}|p95": pl.Float64},
    )
    return score_pillar(frame, replace(pillar(), interval=pillars.IntervalRule(0.25, 1.0, 0.0, 1.0)))


def test_a_wide_interval_counts_with_less_weight_or_not_at_all() -> None:
    # The values spread over 4.0: a fourth of it is 1.0. Less of the other metric is better: the markets stand in order.
    values, other = [0.0, 1.0, 2.0, 4.0], [1.0, 1.0, 1.0, 1.0]
    for width, share in ((0.0, 1.0), (1.0, 1.0), (2.5, 0.5), (4.0, 0.0), (9.0, 0.0)):
        found = estimated(values, [None, None, None, (4.0 - width / 2, 4.0 + width / 2)], other).to_dicts()[3]
        assert found["weights"] == {LQ: pytest.approx(share), VACANCY: 1.0}
        # 87.5 points of the quotient with what is left of its weight 0.6, 50 of the other with 0.4.
        left = 0.6 * share
        assert found["score_0_100"] == pytest.approx((left * 87.5 + 0.4 * 50) / (left + 0.4))
        assert found["coverage"] == pytest.approx(1.0)


def test_a_hole_is_not_rewarded() -> None:
    """Below the market's other metrics an estimate counts fully, however wide it is."""
    sure = estimated([0.1, 1.0, 2.0, 4.0], [None] * 4, [1.0] * 4).to_dicts()[0]
    wide = estimated([0.1, 1.0, 2.0, 4.0], [(0.0, 9.0), None, None, None], [1.0] * 4).to_dicts()[0]
    assert wide["weights"][LQ] == 1.0
    assert wide["score_0_100"] == pytest.approx(sure["score_0_100"])


def test_where_too_little_of_the_weight_counts_there_is_no_score() -> None:
    rule = replace(pillar(), least_counted=0.5)
    frame = pl.DataFrame(
        {
            "msa_id": ["A", "B", "C"],
            LQ: [1.0, 2.0, 3.0],
            f"{LQ}|p05": [None, None, 0.0],
            f"{LQ}|p95": [None, None, 9.0],
            VACANCY: [1.0, 2.0, 3.0],
        }
    )
    assert [row is None for row in score_pillar(frame, rule)["score_0_100"]] == [False, False, True]


def test_the_interval_of_a_score_is_that_of_its_metrics() -> None:
    found = estimated([0.0, 1.0, 2.0, 4.0], [None, (0.5, 1.5), None, None], [1.0] * 4).to_dicts()
    # 0.5 and 1.5 have 25 and 50 points beside 37.5 of the value; the weight is 0.6.
    assert found[1]["score_p05"] == pytest.approx(found[1]["score_0_100"] - 0.6 * 12.5)
    assert found[1]["score_p95"] == pytest.approx(found[1]["score_0_100"] + 0.6 * 12.5)
    assert found[0]["score_p05"] == found[0]["score_0_100"] == found[0]["score_p95"]


ESTIMATES = st.lists(
    st.tuples(st.floats(0, 10), st.floats(0, 10), st.floats(0, 5), st.floats(0, 5)), min_size=2, max_size=20
)


@settings(deadline=None)
@given(ESTIMATES)
def test_no_interval_makes_a_score_better(rows: list[tuple[float, float, float, float]]) -> None:
    values, other = [row[0] for row in rows], [row[1] for row in rows]
    ends = [(row[0] - row[2], row[0] + row[3]) for row in rows]
    sure = estimated(values, [None] * len(rows), other)["score_0_100"]
    wide = estimated(values, ends, other)["score_0_100"]
    assert all(b is None or b <= a + 1e-9 for a, b in zip(sure, wide, strict=True))


def test_none_is_not_better_than_a_little() -> None:
    found = scored([0.0, 0.01, 2.0], [1.0, 1.0, 1.0]).to_dicts()
    assert found[0]["score_0_100"] < found[1]["score_0_100"]
    assert found[0]["missing"] == []


def test_a_rule_whose_limits_are_out_of_order_is_refused() -> None:
    with pytest.raises(ValueError, match="out of order"):
        pillars.IntervalRule(full_to=1.0, none_from=0.5)
