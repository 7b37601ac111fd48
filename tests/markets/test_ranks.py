"""Ranks, and which of them cannot be told apart."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from aker_core.markets.metric_ranking import by_metric
from aker_core.markets.ranks import rank_ranges, ranks

NAN = np.nan


def test_ties_share_the_best_rank() -> None:
    assert ranks(np.array([3.0, 5.0, 5.0, NAN, 1.0])).tolist()[:3] == [3, 1, 1]
    assert np.isnan(ranks(np.array([3.0, NAN]))[1])


def test_overlapping_intervals_share_a_range() -> None:
    low = np.array([90.0, 60.0, 55.0, 50.0, NAN, 10.0])
    high = np.array([95.0, 70.0, 65.0, 61.0, NAN, 10.0])
    best, worst = rank_ranges(low, high)
    assert best.tolist()[:4] == [1, 2, 2, 2]
    assert worst.tolist()[:4] == [1, 4, 4, 4]
    assert (best[5], worst[5]) == (5, 5)
    assert np.isnan(best[4])


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 8), st.integers(0, 8)), min_size=1, max_size=15), st.data()
)
def test_every_rank_that_scores_inside_can_have_is_in_the_range(
    rows: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    low, high = (
        np.array([float(at + sign * row) for at, *ends in rows for row in [ends[k]]]) for k, sign in ((0, -1), (1, 1))
    )
    best, worst = rank_ranges(low, high)
    shares = data.draw(st.lists(st.floats(0, 1), min_size=len(rows), max_size=len(rows)))
    found = ranks(low + np.array(shares) * (high - low))
    assert (found >= best).all()
    assert (found <= worst).all()


def test_an_end_that_nothing_bounds_is_open() -> None:
    """A value of 5 that is at least 4 may be above 8; one of too few establishments lies anywhere in its bounds."""
    few = "too few establishments are withheld to show an estimate"
    facts = {
        ("AAA", "tech_lq"): {"value": 8.0},
        ("BBB", "tech_lq"): {"value": 5.0, "low": 4.0},
        ("CCC", "tech_lq"): {"value": 3.5, "p05": 3.4, "p95": 3.6, "low": 1.0, "high": 6.0, "reason": few},
        ("DDD", "tech_lq"): {"value": 2.0, "p05": 1.5, "p95": 2.5, "low": 0.0, "high": 9.0},
    }
    markets = [{"msa_id": code, "name": code, "type": "metro"} for code, _ in facts]
    found = {row["msa_id"]: (row["rank_from"], row["rank_to"]) for row in by_metric(markets, "tech_lq", facts)}
    assert found == {"AAA": (1, 2), "BBB": (1, 3), "CCC": (2, 4), "DDD": (3, 4)}
