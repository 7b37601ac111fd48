"""Intervals of what is made of two years: the errors of the same withheld cells offset one another."""

from __future__ import annotations

import math
from typing import Any

import polars as pl
import pytest

from aker_jobs.labor.joint_errors import SHARED_ERROR, certain_where, difference, growth, scaled, shared_errors


def both(correlation: float | None, **given: float) -> dict[str, float]:
    """Of 100 (90 to 120; bounds 50 to 200) at the start to 110 (99 to 132; 60 to 220) at the end."""
    row = {
        "figure": 110.0,
        "p05": 99.0,
        "p95": 132.0,
        "low": 60.0,
        "high": 220.0,
        "start_figure": 100.0,
        "start_p05": 90.0,
        "start_p95": 120.0,
        "start_low": 50.0,
        "start_high": 200.0,
        **given,
        "correlation": correlation,
    }
    frame = pl.DataFrame([row], schema_overrides={"correlation": pl.Float64})
    one = pl.lit(1.0)
    columns: dict[str, Any] = {f"growth_{name}": expr for name, expr in growth("", "start_", 1).items()}
    columns |= {f"change_{name}": expr for name, expr in difference("", "start_", one, one).items()}
    return frame.select(**columns).row(0, named=True)


def test_a_figure_that_is_known_at_both_ends_has_no_interval() -> None:
    known = dict.fromkeys(("p05", "p95", "low", "high"), 110.0)
    known |= dict.fromkeys(("start_p05", "start_p95", "start_low", "start_high"), 100.0)
    found = both(None, **known)
    assert [found[f"growth_{end}"] for end in ("p05", "p95", "low", "high")] == pytest.approx([0.1] * 4)
    assert [found[f"change_{end}"] for end in ("p05", "p95")] == pytest.approx([10, 10])


def test_independent_errors_add_up_by_their_squares() -> None:
    found = both(None)
    # Up: the end 22 too low, the start 10 too high. Down: the end 11 too high, the start 20 too low.
    assert found["change_p95"] == pytest.approx(10 + math.hypot(22, 10))
    assert found["change_p05"] == pytest.approx(10 - math.hypot(11, 20))
    up = math.hypot(math.log(1.2), math.log(1 / 0.9))
    assert found["growth_p95"] == pytest.approx(1.1 * math.exp(up) - 1)


def test_what_is_wrong_in_both_years_alike_is_wrong_by_less_in_their_difference() -> None:
    widths = [both(correlation)["growth_p95"] - both(correlation)["growth_p05"] for correlation in (0.0, 0.5, 0.9, 1.0)]
    assert widths == sorted(widths, reverse=True)
    assert widths[2] < widths[0] / 2


def test_an_interval_stays_inside_the_bounds() -> None:
    found = both(0.0, low=105.0, high=112.0, start_low=99.0, start_high=101.0)
    assert (found["growth_low"], found["growth_high"]) == pytest.approx((105 / 101 - 1, 112 / 99 - 1))
    assert found["growth_low"] <= found["growth_p05"] < 0.1 < found["growth_p95"] <= found["growth_high"]


def test_growth_from_what_may_be_nothing_has_no_upper_bound() -> None:
    assert both(0.0, start_low=0.0)["growth_high"] is None


def test_a_negative_scale_turns_an_interval_round() -> None:
    frame = pl.DataFrame({"figure": [10.0], "p05": [8.0], "p95": [15.0], "low": [5.0], "high": [20.0]})
    found = frame.select(**scaled("", pl.lit(-2.0))).row(0, named=True)
    assert found == {"p05": -30.0, "p95": -16.0, "low": -40.0, "high": -10.0}


def leaves(*cells: tuple[str, float]) -> pl.DataFrame:
    rows = [("19740", "tech", county, "5", "5415", variance) for county, variance in cells]
    return pl.DataFrame(
        rows,
        orient="row",
        schema={
            **dict.fromkeys(("cbsa_code", "sector", "county", "own_code", "industry_code"), pl.String),
            "variance": pl.Float64,
        },
    )


def test_errors_are_shared_as_far_as_the_same_cells_are_withheld() -> None:
    same = shared_errors(leaves(("08001", 4.0), ("08005", 6.0)), leaves(("08001", 4.0), ("08005", 6.0)), 1)
    assert same["correlation"].to_list() == pytest.approx([SHARED_ERROR])
    half = shared_errors(leaves(("08001", 4.0), ("08005", 6.0)), leaves(("08001", 9.0)), 3)
    assert half["correlation"].to_list() == pytest.approx([SHARED_ERROR**3 * math.sqrt(0.4)])
    assert shared_errors(leaves(("08001", 4.0)), leaves(("08005", 9.0)), 1).height == 0


def test_of_too_few_establishments_the_bounds_are_the_interval() -> None:
    """An end that nothing bounds keeps that of the interval; of what is estimated both stay."""
    rows = pl.DataFrame(
        {"few": [True, True, False], "p05": [2.0] * 3, "p95": [3.0] * 3, "low": [1.0] * 3, "high": [9.0, None, 9.0]}
    )
    ends = {name: pl.col(name) for name in ("p05", "p95", "low", "high")}
    found = rows.select(**certain_where(pl.col("few"), ends))
    assert found.select("p05", "p95").rows() == [(1.0, 9.0), (1.0, 3.0), (2.0, 3.0)]
    assert found.select("low", "high").equals(rows.select("low", "high"))
