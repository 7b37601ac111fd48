"""Shares of a difference: a worked example of the literature, and the properties that define them."""

from __future__ import annotations

import math
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aker_core.explain.shapley import MOST, Coalition, shapley

# Energy of two sectors as activity x share x intensity (the layout of Ang's guide to decomposition, Energy Policy 33
# (2005) 867-871): E 50 -> 96. The shares by Shapley are computed by hand for these figures.
BEFORE = {"activity": (50.0,), "structure": (0.2, 0.8), "intensity": (3.0, 0.5)}
AFTER = {"activity": (80.0,), "structure": (0.5, 0.5), "intensity": (2.0, 0.4)}


def energy(coalition: Coalition) -> list[float]:
    of = {player: (AFTER if player in coalition else BEFORE)[player] for player in BEFORE}
    (activity,) = of["activity"]
    return [sum(activity * share * use for share, use in zip(of["structure"], of["intensity"], strict=True))]


def test_the_two_sectors() -> None:
    assert energy(frozenset()) == pytest.approx([50])
    assert energy(frozenset(BEFORE)) == pytest.approx([96])
    shares = {player: share for player, (share,) in shapley(list(BEFORE), energy).items()}
    assert shares == pytest.approx({"activity": 34.35, "structure": 39.30, "intensity": -27.65}, abs=1e-9)


PLAYERS = ("a", "b", "c", "d")
games = st.dictionaries(
    st.frozensets(st.sampled_from(PLAYERS)), st.floats(-1e6, 1e6), min_size=1, max_size=2 ** len(PLAYERS)
)


@given(games)
def test_shares_add_up_and_the_way_back_is_the_negative(game: dict[Coalition, float]) -> None:
    there = shapley(PLAYERS, lambda of: [game.get(of, 0.0)])
    back = shapley(PLAYERS, lambda of: [game.get(frozenset(PLAYERS) - of, 0.0)])
    whole = game.get(frozenset(PLAYERS), 0.0) - game.get(frozenset(), 0.0)
    assert math.fsum(share for (share,) in there.values()) == pytest.approx(whole, abs=1e-9 * 1e6)
    assert back == {player: [-share] for player, (share,) in there.items()}


@given(games)
def test_shares_are_the_mean_over_all_orders(game: dict[Coalition, float]) -> None:
    shares = shapley(PLAYERS, lambda of: [game.get(of, 0.0)])
    for player in PLAYERS:
        steps = []
        for order in permutations(PLAYERS):
            before = frozenset(order[: order.index(player)])
            steps.append(game.get(before | {player}, 0.0) - game.get(before, 0.0))
        assert shares[player][0] == pytest.approx(math.fsum(steps) / len(steps), abs=1e-6)


@given(games)
def test_who_adds_nothing_has_nothing_and_the_order_of_names_does_not_matter(game: dict[Coalition, float]) -> None:
    def worth(coalition: Coalition) -> list[float]:
        return [game.get(coalition - {"d"}, 0.0)]

    shares = shapley(PLAYERS, worth)
    assert shares["d"] == [0.0]
    assert shapley(PLAYERS[::-1], worth) == shares


def test_each_coalition_is_asked_for_once() -> None:
    asked: list[Coalition] = []

    def worth(coalition: Coalition) -> list[float]:
        asked.append(coalition)
        return [float(len(coalition))]

    shapley(PLAYERS, worth)
    assert len(asked) == len(set(asked)) == 2 ** len(PLAYERS)


@pytest.mark.parametrize("players", [["a", "a"], [f"p{number}" for number in range(MOST + 1)]])
def test_too_many_and_twice_are_refused(players: list[str]) -> None:
    with pytest.raises(ValueError, match="Shapley shares are for up to 14"):
        shapley(players, lambda _: [0.0])
