"""The order of the rows changes no bit of a number: threads and joins choose it."""

from __future__ import annotations

import random
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aker_core.facts.order_free import sum_over, summands
from aker_jobs.metrics import shift_share_total, standardized_quotients

FRACTIONS = st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=1, max_size=60)


def added(values: list[float]) -> float:
    frame = nw.from_native(pl.DataFrame({"group": [1] * len(values), "x": values}))
    return float(frame.with_columns(summands("x")).select(sum_over("x", ["group"])).to_native().to_series()[0])


@given(FRACTIONS, st.randoms(use_true_random=False))
def test_a_sum_is_the_same_in_any_order(values: list[float], order: random.Random) -> None:
    mixed = [*values]
    order.shuffle(mixed)
    assert added(mixed) == added(values)
    assert added(values) == pytest.approx(sum(values), rel=1e-12, abs=1e-9)


def jobs() -> pl.DataFrame:
    some = random.Random(3)
    rows = [
        {
            "market": market,
            "sector": sector,
            "start": some.randrange(1, 90_000),
            "national_start": 1_000_000 + 7_919 * sector,
            "national_end": 1_100_000 + 6_007 * sector,
            "national_total_start": 40_000_000,
            "national_total_end": 43_000_003,
            "local_total_start": 2_000_000,
            "local_total_end": 2_100_007,
            "lq": some.random() * 9,
        }
        for market in range(40)
        for sector in range(21)
    ]
    return pl.DataFrame(rows)


def shifts(frame: pl.DataFrame) -> pl.DataFrame:
    return shift_share_total(frame, key_columns=["market"]).sort("market")


def scores(frame: pl.DataFrame) -> pl.DataFrame:
    return standardized_quotients(frame.select("market", "sector", "lq")).sort("market", "sector")


@pytest.mark.parametrize("made", [shifts, scores])
@pytest.mark.parametrize("seed", range(5))
def test_a_metric_is_the_same_in_any_order(made: Any, seed: int) -> None:
    frame = jobs()
    mixed = frame.sample(fraction=1.0, shuffle=True, seed=seed)
    assert made(mixed).rows() == made(frame).rows()  # to the bit
