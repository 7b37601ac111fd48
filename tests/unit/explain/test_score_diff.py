"""Why a score moved: each cause alone, all together, and there and back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aker_core.explain.diff import FIELD, PERIOD, REVISION, UNIVERSE, VALUES, WEIGHTS, Stages
from aker_core.explain.score_diff import pair_stages, score_stages, scores_of
from aker_core.explain.score_sides import NOTHING, SCORE, Amounts, Known, Side, between
from aker_core.markets.pillars import Ingredient, Pillar
from aker_core.markets.universes import CHOICES

JOBS, MOVES = "tech_lq", "mig_25_44_per_1k"
PILLAR = Pillar("innovation", 0.3, (Ingredient(JOBS, 0.6), Ingredient(MOVES, 0.4)), needed_share=0.5)
OTHER = Pillar("amenity", 0.7, (Ingredient("amenity_estabs_per_10k", 1.0),))
MARKETS = ("A", "B", "C", "D", "E")


def exact(value: float | None) -> Amounts:
    return (value, *NOTHING[1:])


def known(value: float | None, year: int = 2022, **history: float) -> Known:
    return Known(year, {int(name[1:]): exact(old) for name, old in history.items()} | {year: exact(value)})


def side(jobs: Mapping[str, Known], *, pillar: Pillar = PILLAR, types: Mapping[str, str] | None = None) -> Side:
    cells = {
        market: {
            JOBS: jobs.get(market, Known(None, {})),
            MOVES: known(float(place)),
            "amenity_estabs_per_10k": known(float(-place)),
        }
        for place, market in enumerate(MARKETS)
    }
    kinds = types or dict.fromkeys(MARKETS, "metro")
    return Side(cells, dict.fromkeys(CHOICES, kinds), {"innovation": pillar, "amenity": OTHER})


BASE = {market: known(float(place)) for place, market in enumerate(MARKETS)}


def moved(stages: Stages) -> dict[str, float]:
    return {stage: math.fsum(parts.values()) for stage, parts in stages.items() if any(parts.values())}


def test_only_the_own_figure_was_revised() -> None:
    before, after, stages = score_stages("A", (side(BASE), side({**BASE, "A": known(9.0)})), "innovation")
    assert moved(stages) == pytest.approx({REVISION: after - before})
    assert after - before == pytest.approx(0.6 * 80)  # from the last to the first of five: four places of twenty points
    assert stages[REVISION] == pytest.approx({JOBS: after - before, MOVES: 0.0})


def test_only_the_others_moved() -> None:
    """The market's own figure is the same, and it falls: that is the field's part, and nothing else."""
    others = {market: known(value.standing[0] + 10) if market != "E" else value for market, value in BASE.items()}  # type: ignore[operator]
    before, after, stages = score_stages("E", (side(BASE), side(others)), "innovation")
    assert after < before
    assert moved(stages) == pytest.approx({FIELD: after - before})


def test_only_a_new_period() -> None:
    """The later vintage has the old period as it was: nothing was revised."""
    after = {**BASE, "A": known(9.0, 2023, y2022=0.0)}
    assert set(moved(score_stages("A", (side(BASE), side(after)), "innovation")[2])) == {PERIOD}


def test_revised_and_new() -> None:
    after = {**BASE, "A": known(9.0, 2023, y2022=2.5)}
    first, last, stages = score_stages("A", (side(BASE), side(after)), "innovation")
    assert set(moved(stages)) == {REVISION, PERIOD}
    assert sum(moved(stages).values()) == pytest.approx(last - first, abs=1e-9)


def test_only_other_markets() -> None:
    fewer = side(BASE, types=dict.fromkeys(MARKETS[1:], "metro"))
    before, after, stages = score_stages("B", (side(BASE), fewer), "innovation")
    assert moved(stages) == pytest.approx({UNIVERSE: after - before})


def test_only_other_weights() -> None:
    turned = replace(PILLAR, ingredients=(Ingredient(JOBS, 0.1), Ingredient(MOVES, 0.9)))
    odd = {**BASE, "A": known(9.0)}
    before, after, stages = score_stages("A", (side(odd), side(odd, pillar=turned)), "innovation")
    assert moved(stages) == pytest.approx({WEIGHTS: after - before})
    assert after < before


def test_areas_that_were_redrawn_count_as_boundaries() -> None:
    stages = score_stages("A", (side(BASE), side({**BASE, "A": known(9.0)})), "innovation", UNIVERSE)[2]
    assert set(moved(stages)) == {UNIVERSE}


values = st.none() | st.integers(-4, 4).map(float)
vintages = st.fixed_dictionaries(
    {market: st.builds(known, values, st.sampled_from([2022, 2023]), y2021=st.floats(-4, 4)) for market in MARKETS}
)
kinds = st.sampled_from([dict.fromkeys(MARKETS, "metro"), dict.fromkeys(MARKETS[:4], "metro") | {"E": "micro"}])
weights = st.sampled_from([PILLAR, replace(PILLAR, aggregation="geometric"), replace(PILLAR, among="all")])
sides = st.builds(lambda jobs, types, pillar: side(jobs, types=types, pillar=pillar), vintages, kinds, weights)


@settings(max_examples=12, deadline=None)
@given(sides, sides, st.sampled_from(["innovation", SCORE]))
def test_stages_add_up_and_the_way_back_is_the_negative(one: Side, other: Side, of: str) -> None:
    before, after, stages = score_stages("B", (one, other), of)
    assert sum(moved(stages).values()) == pytest.approx(after - before, abs=1e-9)
    for here, end in ((one, before), (other, after)):
        if (score := scores_of(here, of)["B"]) is not None:
            assert end == pytest.approx(score, abs=1e-9)
    back = score_stages("B", (other, one), of)[2]
    for stage, parts in stages.items():
        assert back[stage] == pytest.approx({metric: -points for metric, points in parts.items()}, abs=1e-9)


@settings(max_examples=12, deadline=None)
@given(sides, st.sampled_from(list(pairwise(MARKETS))), st.sampled_from(["innovation", SCORE]))
def test_two_markets_of_one_vintage(one: Side, pair: tuple[str, str], of: str) -> None:
    before, after, stages = pair_stages(pair, one, of)
    assert sum(moved(stages).values()) == pytest.approx(after - before, abs=1e-9)
    scores = scores_of(one, of)
    if None not in (scores[pair[0]], scores[pair[1]]):
        assert (before, after) == pytest.approx((scores[pair[0]], scores[pair[1]]), abs=1e-9)
    back = pair_stages(pair[::-1], one, of)[2]
    assert sum(moved(back).values()) == pytest.approx(before - after, abs=1e-9)
    assert set(stages) <= {VALUES, UNIVERSE}


@pytest.mark.parametrize(
    ("first", "last", "vintage", "period", "expected"),
    [
        (known(1.0), known(2.0), True, False, 2.0),  # one period: the vintage decides
        (known(1.0), known(2.0), False, True, 1.0),
        (known(1.0), known(5.0, 2023, y2022=2.0), True, False, 2.0),  # the old period, as it is known later
        (known(1.0), known(5.0, 2023, y2022=2.0), False, True, 4.0),  # the new one, less what was revised
        (known(1.0), known(5.0, 2023), True, False, 1.0),  # no period in common
        (known(1.0), known(5.0, 2023), False, True, 5.0),
        (known(None), known(5.0, 2023, y2022=2.0), False, True, 5.0),
        (Known(None, {}), known(5.0), True, False, 5.0),
    ],
)
def test_a_period_in_a_vintage(first: Known, last: Known, vintage: bool, period: bool, expected: float) -> None:
    assert between(first, last, vintage=vintage, period=period)[0] == expected
