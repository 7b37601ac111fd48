"""The Hachman index: a market's mix of industries against the nation's."""

from __future__ import annotations

import polars as pl
import pytest

from aker_core.facts.formula import evaluate
from aker_jobs.comparison.industry_diversity import ENDS, ESTIMATED, hachman

# The nation: 500, 300 and 200 of 1,000 jobs.
NATION = {"a": 500.0, "b": 300.0, "c": 200.0}


def index(
    total: float, estimates: dict[str, tuple[float, float, float]] | None = None, **jobs: float | None
) -> dict[str, float | None]:
    """estimates: by industry, the estimate with the ends of its interval."""
    parts = zip(*((estimates or {}).get(name, (None, None, None)) for name in jobs), strict=True)
    rows = pl.DataFrame(
        {
            "cbsa_code": ["1"] * len(jobs),
            "total_jobs": [float(total)] * len(jobs),
            "nation_total": [1_000.0] * len(jobs),
            "jobs": list(jobs.values()),
            "nation": [NATION[name] for name in jobs],
            **{name: list(part) for name, part in zip(ENDS, parts, strict=True)},
        },
        schema_overrides=dict.fromkeys(("jobs", *ENDS), pl.Float64),
    )
    (row,) = hachman(rows).to_dicts()
    return row


def test_the_mix_of_the_nation_is_one() -> None:
    assert index(100, a=50.0, b=30.0, c=20.0)["value"] == pytest.approx(1.0)


def test_worked_table() -> None:
    # shares 0.8, 0.2, 0: 1 / (0.64 / 0.5 + 0.04 / 0.3)
    assert index(100, a=80.0, b=20.0)["value"] == pytest.approx(1 / (1.28 + 0.04 / 0.3))


def test_all_jobs_in_one_industry_is_its_share_in_the_nation() -> None:
    assert index(70, c=70.0)["value"] == pytest.approx(0.2)


def test_withheld_industries_give_bounds_that_hold_every_split() -> None:
    row = index(100, a=60.0, b=None, c=None)
    assert (row["value"], row["withheld"]) == (None, 2)
    inside = [index(100, a=60.0, b=40.0 - c, c=float(c))["value"] for c in range(41)]
    assert row["low"] == pytest.approx(min(inside))  # all 40 in the smallest industry
    assert row["high"] == pytest.approx(max(inside))  # 24 and 16, as in the nation


def test_one_withheld_industry_is_known_by_subtraction() -> None:
    row = index(100, a=60.0, b=None, c=10.0)
    assert row["low"] == pytest.approx(row["high"])
    assert row["low"] == pytest.approx(index(100, a=60.0, b=30.0, c=10.0)["value"])


def test_no_jobs_have_no_index() -> None:
    assert index(0, a=0.0)["value"] is None


def test_estimates_split_what_is_left_and_the_bounds_hold_the_interval() -> None:
    # 40 are left; the estimates, 20 and 30, are brought down to 16 and 24.
    row = index(100, {"b": (20.0, 15.0, 25.0), "c": (30.0, 20.0, 40.0)}, a=60.0, b=None, c=None)
    assert row["estimate"] == pytest.approx(index(100, a=60.0, b=16.0, c=24.0)["value"])
    assert row["low"] < row["p05"] < row["estimate"] < row["p95"] < row["high"]
    assert row["disclosed"] == pytest.approx(0.6)
    amounts = {
        "total": 100.0, "nation_total": 1_000.0, "nation": NATION, "jobs": {"a": 60.0},
        "estimates": {"b": 20.0, "c": 30.0},
    }  # fmt: skip
    assert evaluate(ESTIMATED.formula, amounts) == pytest.approx(row["estimate"])


def test_the_estimate_of_one_withheld_industry_is_known_by_subtraction() -> None:
    row = index(100, {"b": (20.0, 5.0, 90.0)}, a=60.0, b=None, c=10.0)
    exact = pytest.approx(index(100, a=60.0, b=30.0, c=10.0)["value"])
    assert [row[name] for name in ("estimate", "p05", "p95")] == [exact] * 3


def test_without_an_estimate_of_every_withheld_industry_there_is_none() -> None:
    row = index(100, {"b": (20.0, 15.0, 25.0)}, a=60.0, b=None, c=None)
    assert (row["estimate"], row["p05"]) == (None, None)
    assert row["low"] is not None
