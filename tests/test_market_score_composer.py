"""The composed market score: it can be taken apart, it keeps its scale, and it is refused where too little is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aker_core.markets.composer import compose
from aker_core.markets.pillars import PILLAR_WEIGHTS, PILLARS
from aker_core.markets.scoring import score_pillar

SCORE = st.one_of(st.none(), st.floats(0, 100))
PILLAR_SCORES = st.fixed_dictionaries(dict.fromkeys(PILLAR_WEIGHTS, SCORE))


def test_worked_example() -> None:
    composed = compose({"market": 60.0, "innovation": 80.0, "resilience": 50.0, "amenity": 40.0})
    # 60 * .3 + 80 * .3 + 50 * .2 + 40 * .2
    assert composed.score_0_100 == pytest.approx(60.0)
    assert composed.score_0_5 == pytest.approx(3.0)
    assert composed.contributions == pytest.approx({"market": 18, "innovation": 24, "resilience": 10, "amenity": 8})
    assert composed.coverage == pytest.approx(1.0)


def test_a_missing_pillar_is_left_out_and_named() -> None:
    composed = compose({"market": 60.0, "innovation": 80.0, "amenity": None})
    assert composed.score_0_100 == pytest.approx(70.0)
    assert composed.missing == ("resilience", "amenity")
    assert composed.coverage == pytest.approx(0.6)


def test_one_pillar_alone_is_no_market_score() -> None:
    composed = compose({"innovation": 80.0})
    assert composed.score_0_100 is None
    assert composed.score_0_5 is None
    assert composed.missing == ("market", "resilience", "amenity")


@given(PILLAR_SCORES)
def test_contributions_add_up_and_the_score_stays_between_its_pillars(scores: dict[str, float | None]) -> None:
    composed = compose(scores)
    known = [value for value in scores.values() if value is not None]
    if composed.score_0_100 is not None:
        assert sum(composed.contributions.values()) == pytest.approx(composed.score_0_100)
        assert min(known) - 1e-9 <= composed.score_0_100 <= max(known) + 1e-9
    assert set(composed.contributions) | set(composed.missing) == set(PILLAR_WEIGHTS)


@given(PILLAR_SCORES, st.sampled_from(sorted(PILLAR_WEIGHTS)), st.floats(0, 100))
def test_a_better_pillar_never_lowers_the_score(scores: dict[str, float | None], pillar: str, more: float) -> None:
    before = compose({**scores, pillar: 0.0}).score_0_100
    after = compose({**scores, pillar: more}).score_0_100
    assert (before is None) == (after is None)
    assert before is None or after >= before - 1e-9


@pytest.mark.parametrize(
    ("scores", "weights", "says"),
    [
        ({"weather": 50.0}, PILLAR_WEIGHTS, "No weight is declared for pillar"),
        ({"market": 101.0}, PILLAR_WEIGHTS, "from 0 to 100"),
        ({"market": 50.0}, {"market": 0.0}, "must be positive"),
    ],
)
def test_what_cannot_be_composed_is_refused(scores: dict, weights: dict, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        compose(scores, weights)


def test_declared_weights_add_up() -> None:
    assert sum(PILLAR_WEIGHTS.values()) == pytest.approx(1.0)
    for pillar in PILLARS.values():
        assert sum(item.weight for item in pillar.ingredients) == pytest.approx(1.0)
        assert pillar.weight == PILLAR_WEIGHTS[pillar.id]
    assert score_pillar.__doc__
