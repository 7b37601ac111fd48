"""Pillar scores: worked tables and the properties that make a ranking fair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, get_args

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aker_core.markets import pillars
from aker_core.markets.choices import Normalization
from aker_core.markets.normalization import normalize, universe_of
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


def test_a_missing_metric_is_named_and_counts_as_the_middle_at_most() -> None:
    found = scored([0.5, 1.0, None], [1.0, None, 3.0]).to_dicts()
    assert found[1]["missing"] == [VACANCY]
    assert found[1]["coverage"] == pytest.approx(0.6)
    # 75 points of the quotient; what is missing counts as 50, though the market's other metric has 75.
    assert found[1]["score_0_100"] == pytest.approx(0.6 * 75 + 0.4 * 50)
    assert found[1]["contributions"] == pytest.approx({LQ: 45.0, VACANCY: 20.0})
    assert (found[1]["score_p05"], found[1]["score_p95"]) == pytest.approx((45.0, 85.0)), "a hole may be anything"
    # Less than half of the weight: no score, no rank, and it does not count in the universe.
    assert found[2]["score_0_100"] is None
    assert found[2]["rank"] is None
    assert found[2]["universe_size"] == 2


def test_below_the_middle_a_missing_metric_counts_as_the_others_do() -> None:
    found = scored([0.5, 1.0, 2.0], [None, 1.0, 3.0]).to_dicts()
    assert found[0]["score_0_100"] == pytest.approx(100 / 6), "not drawn up by what is not known"


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


@pytest.mark.parametrize("how", get_args(Normalization))
@given(st.lists(st.integers(-50, 50), min_size=1, max_size=12), st.data())
def test_a_direction_reversed_twice_is_the_direction(how: Normalization, whole: list[int], data: st.DataObject) -> None:
    """Negated values of which less is better have the points of the values; so do those with intervals around them."""
    numbers = np.array(whole, dtype=float)
    width = np.array(data.draw(st.lists(st.integers(0, 9), min_size=len(whole), max_size=len(whole))), dtype=float)
    values = np.where(width > 5, np.nan, numbers)
    plain = universe_of(values, numbers - width, numbers + width)
    turned = universe_of(-values, -numbers - width, -numbers + width)
    once = normalize(numbers, plain, how)
    assert normalize(-numbers, turned, how, less_is_better=True).tolist() == pytest.approx(once.tolist(), abs=1e-9)


def estimated(values: list[float | None], ends: list[tuple[float, float] | None], other: list[float]) -> pl.DataFrame:
    """Scores of one metric with intervals beside another without. The interval of a null is hard bounds."""
    frame = pl.DataFrame(
        {
            "msa_id": [f"M{number}" for number in range(len(values))],
            LQ: values,
            f"{LQ}|p05": [
                end[0] if end and value is not None else None for value, end in zip(values, ends, strict=True)
            ],
            f"{LQ}|p95": [
                end[1] if end and value is not None else None for value, end in zip(values, ends, strict=True)
            ],
            f"{LQ}|low": [end[0] if end and value is None else None for value, end in zip(values, ends, strict=True)],
            f"{LQ}|high": [end[1] if end and value is None else None for value, end in zip(values, ends, strict=True)],
            VACANCY: other,
        },
        schema_overrides={LQ: pl.Float64, **{f"{LQ}|{end}": pl.Float64 for end in ("p05", "p95", "low", "high")}},
    )
    return score_pillar(frame, pillar())


def test_an_estimate_counts_as_the_lower_of_its_points_and_the_middle_of_its_interval() -> None:
    values, other = [0.0, 1.0, 2.0, 4.0], [1.0, 1.0, 1.0, 1.0]
    # 87.5 points; the interval from 1.5 on allows 50 to 100 points, that from -1 on 0 to 100.
    for low, high, points, certainty in ((3.5, 4.5, 87.5, 0.75), (1.5, 4.5, 75.0, 0.5), (-1.0, 4.5, 50.0, 0.0)):
        found = estimated(values, [None, None, None, (low, high)], other).to_dicts()[3]
        assert found["contributions"][LQ] == pytest.approx(0.6 * points)
        assert found["weights"] == {LQ: pytest.approx(certainty), VACANCY: 1.0}
        assert found["coverage"] == pytest.approx(1.0)


def test_bounds_that_leave_no_doubt_count_as_what_they_are() -> None:
    """A withheld value above all others is above all others, though nobody knows it."""
    found = estimated([0.0, 1.0, 2.0, None], [None, None, None, (5.0, 9.0)], [1.0] * 4).to_dicts()
    # Against three known values and its own, spread over 5 to 9: 75 to 100 points.
    assert found[3]["contributions"][LQ] == pytest.approx(0.6 * 75)
    assert found[3]["missing"] == []
    assert (found[3]["score_p05"], found[3]["score_p95"]) == pytest.approx((0.6 * 75 + 20, 0.6 * 100 + 20))
    assert [row["contributions"][LQ] for row in found[:3]] == pytest.approx([7.5, 22.5, 37.5])


def test_a_hole_is_not_rewarded() -> None:
    """Below the middle of its interval an estimate counts fully, however wide it is."""
    sure = estimated([0.1, 1.0, 2.0, 4.0], [None] * 4, [1.0] * 4).to_dicts()[0]
    wide = estimated([0.1, 1.0, 2.0, 4.0], [(0.0, 9.0), None, None, None], [1.0] * 4).to_dicts()[0]
    assert wide["score_0_100"] == pytest.approx(sure["score_0_100"])


def test_where_too_little_is_certain_there_is_no_score() -> None:
    rule = replace(pillar(), least_certain=0.5)
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


def test_neither_group_makes_the_pillar_alone() -> None:
    items = (Ingredient(LQ, 0.8, group="one"), Ingredient(VACANCY, 0.2, group="two"))
    frame = pl.DataFrame({"msa_id": ["A", "B"], LQ: [1.0, 2.0], VACANCY: [3.0, None]})
    found = score_pillar(frame, Pillar("innovation", 0.3, items)).to_dicts()
    assert (found[1]["coverage"], found[1]["score_0_100"], found[1]["missing"]) == (0.8, None, [VACANCY])
    assert found[0]["score_0_100"] == pytest.approx(0.8 * 25 + 0.2 * 50)
    subscores = Pillar("innovation", 0.3, items).subscores(found[0]["contributions"])
    assert subscores == pytest.approx({"one": 25.0, "two": 50.0})


def test_the_interval_of_a_score_is_that_of_its_metrics() -> None:
    found = estimated([0.0, 1.0, 2.0, 4.0], [None, (0.5, 1.5), None, None], [1.0] * 4).to_dicts()
    # 0.5 and 1.5 have 25 and 50 points beside 37.5 of the value; the weight is 0.6.
    assert found[1]["score_p05"] == pytest.approx(found[1]["score_0_100"] - 0.6 * 12.5)
    assert found[1]["score_p95"] == pytest.approx(found[1]["score_0_100"] + 0.6 * 12.5)
    assert found[0]["score_p05"] == found[0]["score_0_100"] == found[0]["score_p95"]


ESTIMATES = st.lists(
    st.tuples(st.floats(0, 10), st.floats(0, 10), st.floats(0, 5), st.floats(0, 5)), min_size=2, max_size=20
)


@given(ESTIMATES)
def test_no_interval_makes_a_score_better(rows: list[tuple[float, float, float, float]]) -> None:
    values, other = [row[0] for row in rows], [row[1] for row in rows]
    ends = [(row[0] - row[2], row[0] + row[3]) for row in rows]
    sure = estimated(values, [None] * len(rows), other)["score_0_100"]
    wide = estimated(values, ends, other)["score_0_100"]
    assert all(b is None or b <= a + 1e-9 for a, b in zip(sure, wide, strict=True))


def cells(least: int = 2, most: int = 12) -> st.SearchStrategy[list[tuple[str, int, int, int, int]]]:
    """Markets with a value, an estimate, bounds or nothing in one metric, and a value in the other."""
    kind = st.sampled_from(("value", "estimate", "bounds", "nothing"))
    number = st.integers(0, 20)
    return st.lists(
        st.tuples(kind, number, st.integers(0, 9), st.integers(0, 9), number), min_size=least, max_size=most
    )


def of_cells(rows: list[tuple[str, int, int, int, int]]) -> pl.DataFrame:
    values = [float(at) if kind in ("value", "estimate") else None for kind, at, *_ in rows]
    ends = [(float(at - a), float(at + b)) if kind in ("estimate", "bounds") else None for kind, at, a, b, _ in rows]
    return estimated(values, ends, [float(row[4]) for row in rows])


@given(cells())
def test_a_score_lies_in_what_its_bounds_allow_and_can_be_taken_apart(
    rows: list[tuple[str, int, int, int, int]],
) -> None:
    for row in of_cells(rows).iter_rows(named=True):
        if row["score_0_100"] is not None:
            assert row["score_p05"] - 1e-9 <= row["score_0_100"] <= row["score_p95"] + 1e-9
            assert sum(row["contributions"].values()) == pytest.approx(row["score_0_100"], abs=1e-9)


@given(cells(least=3), st.integers(0, 2), st.integers(1, 30))
def test_a_better_value_never_lowers_a_score(rows: list[tuple[str, int, int, int, int]], at: int, more: int) -> None:
    rows[at] = ("value", *rows[at][1:])
    better = [*rows]
    better[at] = ("value", rows[at][1] + more, *rows[at][2:])
    before, after = of_cells(rows)["score_0_100"][at], of_cells(better)["score_0_100"][at]
    assert after >= before - 1e-9


# From 25 to 75 points, then to 100: more than two thirds of the scale. The other metric is the worst of all.
WIDER = [("estimate", 4, 3, 0, 20), *(("value", at, 0, 0, 0) for at in (0, 1, 2, 3, 5))]


@example(rows=WIDER, at=0, below=3, more=0, above=5)
@given(cells(least=3), st.integers(0, 2), st.integers(0, 9), st.integers(0, 30), st.integers(0, 30))
def test_a_better_estimate_never_lowers_a_score(
    rows: list[tuple[str, int, int, int, int]], at: int, below: int, more: int, above: int
) -> None:
    """It rises with its interval, or the upper end alone: a step at some width would count it as a hole."""
    _, value, _, over, other = rows[at]
    rows[at] = ("estimate", value, below, over, other)
    better = [*rows]
    better[at] = ("estimate", value + more, below, over + above, other)
    before, after = of_cells(rows)["score_0_100"][at], of_cells(better)["score_0_100"][at]
    assert after >= before - 1e-9


@pytest.mark.parametrize("span", [0, 25, 50, 75, 100])
def test_what_an_estimate_earns_above_the_middle_falls_with_the_share_of_the_scale_that_it_spans(span: int) -> None:
    """The best of four, of which the interval reaches down from the top: at most 50 and half of what it leaves."""
    # 4 above 0, 1 and 2; ends at or below -1, 0.5, 1.5, 3.5 and at 4.5 have 0, 25, 50, 75 and 100 points.
    low = {0: 4.5, 25: 3.5, 50: 1.5, 75: 0.5, 100: -1.0}[span]
    found = estimated([0.0, 1.0, 2.0, 4.0], [None, None, None, (low, 4.5)], [1.0] * 4).to_dicts()[3]
    own = 87.5  # its own percentile
    assert found["contributions"][LQ] == pytest.approx(0.6 * min(own, 50 + (100 - span) / 2))
    assert found["weights"][LQ] == pytest.approx(min(1 - span / 100, 1 - (100 - own) / 100))


@given(cells(least=3), st.integers(0, 2))
def test_removing_a_good_value_never_raises_a_score(rows: list[tuple[str, int, int, int, int]], at: int) -> None:
    """Good is what has at least the points of the middle, or of the market's other metric."""
    rows[at] = ("value", *rows[at][1:])
    before = of_cells(rows).to_dicts()[at]
    without = [*rows]
    without[at] = ("nothing", *rows[at][1:])
    points = before["contributions"][LQ] / 0.6
    other = before["contributions"][VACANCY] / 0.4
    after = counted_without(without)[at]
    if points >= min(50.0, other):
        assert after <= before["score_0_100"] + 1e-9


def counted_without(rows: list[tuple[str, int, int, int, int]]) -> list[float | None]:
    """Scores where one metric is enough."""
    values = [float(at) if kind in ("value", "estimate") else None for kind, at, *_ in rows]
    frame = pl.DataFrame(
        {
            "msa_id": [str(at) for at in range(len(rows))],
            LQ: values,
            f"{LQ}|p05": [float(r[1] - r[2]) if r[0] == "estimate" else None for r in rows],
            f"{LQ}|p95": [float(r[1] + r[3]) if r[0] == "estimate" else None for r in rows],
            f"{LQ}|low": [float(r[1] - r[2]) if r[0] == "bounds" else None for r in rows],
            f"{LQ}|high": [float(r[1] + r[3]) if r[0] == "bounds" else None for r in rows],
            VACANCY: [float(r[4]) for r in rows],
        },
        schema_overrides={LQ: pl.Float64, **{f"{LQ}|{end}": pl.Float64 for end in ("p05", "p95", "low", "high")}},
    )
    rule = replace(pillar(), needed_share=0.0, needed_group_share=0.0, least_certain=0.0)
    return score_pillar(frame, rule)["score_0_100"].to_list()


@given(cells())
def test_twice_the_universe_changes_nothing(rows: list[tuple[str, int, int, int, int]]) -> None:
    once, twice = of_cells(rows)["score_0_100"].to_list(), of_cells([*rows, *rows])["score_0_100"].to_list()
    assert twice[: len(rows)] == pytest.approx(once, abs=1e-9, nan_ok=True)


def test_all_weight_on_one_metric_is_the_order_of_that_metric() -> None:
    frame = pl.DataFrame({"msa_id": ["A", "B", "C"], LQ: [1.0, 2.0, 3.0], VACANCY: [1.0, 2.0, 3.0]})
    corner = replace(pillar(), ingredients=(Ingredient(LQ, 1.0), Ingredient(VACANCY, 1e-12)), needed_group_share=0.0)
    assert score_pillar(frame, corner)["score_0_100"].to_list() == pytest.approx([100 / 6, 50, 500 / 6])


def test_none_is_not_better_than_a_little() -> None:
    found = scored([0.0, 0.01, 2.0], [1.0, 1.0, 1.0]).to_dicts()
    assert found[0]["score_0_100"] < found[1]["score_0_100"]
    assert found[0]["missing"] == []
