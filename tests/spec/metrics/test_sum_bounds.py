"""sum_bounds: worked sums, then what must hold for any tree: the truth inside, and nothing wider than can happen."""

from __future__ import annotations

import random

import numpy as np
import polars as pl
import pytest

from aker_jobs.labor.sum_bounds import sum_bounds
from aker_jobs.labor.withheld import withheld_bounds

Row = tuple[str, str, str, int, int | None]
SCHEMA = {"area_fips": pl.String, "own_code": pl.String, "industry_code": pl.String, "estabs": pl.Int64,
          "jobs": pl.Int64}  # fmt: skip


def bounded(rows: list[Row]) -> pl.DataFrame:
    cells = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    return withheld_bounds(cells, value_column="jobs", establishments_column="estabs").rename(
        {"value_low": "low", "value_high": "high"}
    )


def sums(*codes: str, own: str = "5") -> pl.DataFrame:
    return pl.DataFrame({"name": ["s"] * len(codes), "own_code": [own] * len(codes), "industry_code": codes})


def test_a_sum_that_its_parent_fixes_is_known_though_its_cells_are_not() -> None:
    """5415 and 5417 have 0 to 100 jobs each, and 100 together: all that 541 leaves."""
    rows = bounded([("a", "5", "10", 9, 150), ("a", "5", "54", 9, 150), ("a", "5", "541", 9, 150),
                    ("a", "5", "5411", 3, 50), ("a", "5", "5415", 3, None), ("a", "5", "5417", 3, None)])  # fmt: skip
    assert rows.filter(pl.col("jobs").is_null())["high"].to_list() == [100, 100]
    assert sum_bounds(rows, sums("5415", "5417")).rows() == [("a", "5", "s", 100, 100)]
    assert sum_bounds(rows, sums("5411", "5415")).rows() == [("a", "5", "s", 50, 150)]


def test_a_sum_of_two_branches_shares_what_is_above_both() -> None:
    """541 and 334 are withheld; together with 722 they make 100, so they have 90, not 90 each."""
    rows = bounded([("a", "5", "10", 9, 100), ("a", "5", "334", 3, None), ("a", "5", "3341", 3, None),
                    ("a", "5", "541", 3, None), ("a", "5", "5415", 3, None), ("a", "5", "722", 3, 10)])  # fmt: skip
    assert sum_bounds(rows, sums("3341", "5415")).rows() == [("a", "5", "s", 90, 90)]
    assert sum_bounds(rows, sums("3341", "722")).rows() == [("a", "5", "s", 10, 100)]


def test_parts_that_have_no_row_for_all_industries_are_left_to_their_cells() -> None:
    rows = bounded([("a", "5", "541", 3, 20), ("a", "5", "5415", 3, None)])
    assert sum_bounds(rows, sums("5415")).rows() == []


def test_counties_bound_their_metro() -> None:
    """The metro tells nothing of 5415; its counties leave 30 and 20 for 541, and 5 of the second are in 5411."""
    rows = bounded(
        [("c", "5", "10", 3, 40), ("c", "5", "541", 2, 30), ("c", "5", "5411", 1, None), ("c", "5", "5415", 1, None),
         ("c", "5", "722", 1, 10),
         ("d", "5", "10", 3, 60), ("d", "5", "541", 2, 20), ("d", "5", "5411", 1, 5), ("d", "5", "5415", 1, 15),
         ("d", "5", "722", 1, 40),
         ("m", "5", "10", 6, 100), ("m", "5", "541", 4, None), ("m", "5", "5411", 2, None), ("m", "5", "5415", 2, None),
         ("m", "5", "722", 2, None)])  # fmt: skip
    alone = sum_bounds(rows, sums("5415")).filter(pl.col("area_fips") == "m").row(0)
    within = pl.DataFrame({"area": ["c", "d"], "up": ["m", "m"]})
    both = sum_bounds(rows, sums("5415"), containing=[within]).filter(pl.col("area_fips") == "m").row(0)
    assert alone[3:] == (0, 100)
    assert both[3:] == (15, 45)


@pytest.mark.parametrize("seed", range(25))
def test_the_bounds_of_a_tree_are_what_can_happen(seed: int) -> None:
    """All whole amounts of a small tree are tried: the bounds are the least and the greatest sum that fit."""
    chance = random.Random(seed)
    leaves = ["3341", "3342", "3359", "5411", "5415"]
    amounts = {code: chance.randint(0, 2) for code in leaves}
    below = {"334": ["3341", "3342"], "335": ["3359"], "541": ["5411", "5415"], "10": leaves}
    truth = {**amounts, **{up: sum(amounts[code] for code in codes) for up, codes in below.items()}}
    hidden = {code for code in truth if code != "10" and chance.random() < 0.6}
    counts = dict.fromkeys(leaves, 1) | {up: len(codes) for up, codes in below.items()}
    rows = bounded([("a", "5", code, counts[code], None if code in hidden else jobs) for code, jobs in truth.items()])
    wanted = chance.sample(leaves, chance.randint(1, 4))
    trials = dict(zip(leaves, np.indices([truth["10"] + 1] * len(leaves)).reshape(len(leaves), -1), strict=True))
    fits = np.ones(len(trials[leaves[0]]), dtype=bool)
    for code in set(truth) - hidden:
        fits &= sum(trials[leaf] for leaf in below.get(code, [code])) == truth[code]
    possible = sum(trials[code] for code in wanted)[fits]
    low, high = sum_bounds(rows, sums(*wanted)).select("low", "high").row(0)
    assert low <= sum(truth[code] for code in wanted) <= high
    assert (low, high) == (possible.min(), possible.max())
