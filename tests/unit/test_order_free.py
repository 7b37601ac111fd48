"""Sums of fractions come out to the last bit, whatever the order of the rows."""

from __future__ import annotations

import random

import polars as pl

from aker_core.facts.order_free import sorted_sum, sum_in_turn

# Of these a sum depends on the order, as the first test shows.
SHARES = [0.1 * number / 7 + 1e9 * (number % 3 == 0) for number in range(1, 200)]


def orders() -> list[list[float]]:
    """The same fractions in fifty orders."""
    found = []
    for seed in range(50):
        values = list(SHARES)
        random.Random(seed).shuffle(values)
        found.append(values)
    return found


def test_the_fractions_are_such_that_order_shows() -> None:
    assert len({pl.Series(values).sum() for values in orders()}) > 1


def test_a_sorted_sum_is_one_number() -> None:
    sums = {pl.DataFrame({"v": values}).select(sorted_sum(pl.col("v"))).item() for values in orders()}
    assert len(sums) == 1
    grouped = [pl.DataFrame({"k": "a", "v": values}).group_by("k").agg(sorted_sum(pl.col("v"))) for values in orders()]
    assert {frame["v"].item() for frame in grouped} == sums


def test_nulls_are_left_out_and_nothing_adds_up_to_nothing() -> None:
    frame = pl.DataFrame({"v": [0.2, None, 0.1]})
    assert frame.select(sorted_sum(pl.col("v"))).item() == 0.1 + 0.2
    assert frame.head(0).select(sorted_sum(pl.col("v"))).item() == 0.0


def test_columns_are_added_from_the_first_to_the_last() -> None:
    names = [f"c{number}" for number in range(len(SHARES))]
    frame = pl.DataFrame({name: [value] for name, value in zip(names, SHARES, strict=True)})
    assert frame.select(sum_in_turn(pl.col(name) for name in names)).item() == sum(SHARES)
    assert pl.DataFrame({"a": [None, 1.5], "b": [0.25, None]}, schema={"a": pl.Float64, "b": pl.Float64}).select(
        sum_in_turn([pl.col("a"), pl.col("b")])
    ).to_series().to_list() == [0.25, 1.5]
