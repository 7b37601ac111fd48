"""Percentile, peers, rank, benchmarks: tables worked by hand and properties."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aker_jobs.comparison.standing import percentile_range
from aker_jobs.metrics import (
    METRICS,
    against,
    comparison_of,
    metric,
    named_peers,
    nearest_peers,
    percentile,
    percentiles,
    standing,
)

values = st.lists(st.one_of(st.none(), st.integers(-5, 5).map(float)), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("value", "universe", "expected"),
    [
        (1.0, [1.0, 2.0, 3.0, 4.0], 12.5),
        (4.0, [1.0, 2.0, 3.0, 4.0], 87.5),
        (2.0, [1.0, 2.0, 2.0, 2.0, 3.0], 50.0),  # ties share the middle of their places
        (5.0, [5.0], 50.0),
        (2.0, [None, 1.0, None, 2.0], 75.0),  # what is not known is in no universe
        (None, [1.0, 2.0], None),
        (1.0, [None, None], None),
    ],
)
def test_percentile(value: float | None, universe: list[float | None], expected: float | None) -> None:
    assert percentile(value, universe) == expected


@given(values)
def test_percentiles_of_a_frame_are_those_of_each_value(universe: list[float | None]) -> None:
    frame = pl.DataFrame({"value": universe}, schema={"value": pl.Float64})
    found = percentiles(frame, value_columns=["value"])["value_percentile"].to_list()
    assert found == pytest.approx([percentile(value, universe) for value in universe])
    known = [place for place in found if place is not None]
    assert not known or sum(known) / len(known) == pytest.approx(50)


def test_percentiles_by_group_and_kind() -> None:
    frame = pl.DataFrame({"sector": ["a", "a", "b", "b"], "lq": [1.0, 2.0, 9.0, 8.0]})
    found = percentiles(frame, value_columns=["lq"], group_columns=["sector"])
    assert found["lq_percentile"].to_list() == [25, 75, 75, 25]
    pandas = percentiles(frame.drop("sector").to_pandas(), value_columns=["lq"])
    assert isinstance(pandas, pd.DataFrame)
    assert pandas["lq_percentile"].tolist() == [12.5, 37.5, 87.5, 62.5]
    with pytest.raises(ValueError, match="no column 'pay'"):
        percentiles(frame, value_columns=["pay"])


# Distances of the logarithm from 1,000: BIG ln 2, HALF ln 2 (a tie: by code), NEAR ln 1.1, FAR ln 100.
RESIDENTS = {"ME": 1000, "BIG": 2000, "HALF": 500, "NEAR": 1100, "FAR": 10, "NONE": None}


@pytest.mark.parametrize(
    ("count", "codes"),
    [(1, ("NEAR",)), (2, ("NEAR", "BIG")), (3, ("NEAR", "BIG", "HALF")), (9, ("NEAR", "BIG", "HALF", "FAR"))],
)
def test_the_nearest_in_residents(count: int, codes: tuple[str, ...]) -> None:
    found = nearest_peers(RESIDENTS, "ME", count)
    assert found.codes == codes
    assert found.rule == f"the {len(codes)} nearest in residents (log scale) of 5 markets"


def test_peers_by_name() -> None:
    assert named_peers(RESIDENTS, "ME", ["FAR", "ME", "NONE", "FAR"]).codes == ("FAR", "NONE")
    with pytest.raises(ValueError, match="NOWHERE is not in this vintage"):
        named_peers(RESIDENTS, "ME", ["FAR", "NOWHERE"])
    with pytest.raises(ValueError, match="no peer but ME"):
        named_peers(RESIDENTS, "ME", ["ME"])
    with pytest.raises(ValueError, match="NONE has no residents"):
        nearest_peers(RESIDENTS, "NONE")
    with pytest.raises(ValueError, match="0 peers"):
        nearest_peers(RESIDENTS, "ME", 0)


def test_rank_and_median_among_peers() -> None:
    found = standing(3.0, [1.0, 2.0, 4.0, 5.0, None])
    assert (found.median, found.rank, found.of) == (3.0, 3, 5)
    tied = standing(3.0, [3.0, 3.0, 1.0])
    assert (tied.median, tied.rank, tied.of) == (3.0, 1, 4)
    unknown = standing(None, [1.0, 2.0])
    assert (unknown.median, unknown.rank, unknown.of) == (1.5, None, 2)
    assert standing(1.0, [None]).median is None


@pytest.mark.parametrize(("known", "median"), [(1, None), (2, 0.0), (3, 0.0)])
def test_a_few_peers_of_many_have_no_median(known: int, median: float | None) -> None:
    """Of four peers' ranges only zeros are values: one of them is not what stands in the middle."""
    found = standing(2.0, [0.0] * known + [None] * (4 - known))
    assert (found.median, found.rank, found.of) == (median, 1, known + 1)


@pytest.mark.parametrize(
    ("own", "others", "expected"),
    [
        # Of four: two values below, one above, itself in the middle of its place. Nothing is open.
        ((5.0, 5.0), [(1.0, 1.0), (2.0, 2.0), (9.0, 9.0)], (62.5, 62.5)),
        # A lower bound below it: that one may be lower or higher. One above it: it is higher.
        ((5.0, 5.0), [(1.0, 1.0), (2.0, None), (9.0, None)], (50.0 - 12.5, 50.0 + 12.5)),
        # Equal values are half below; bounds that end at the value leave no more than a tie.
        ((5.0, 5.0), [(5.0, 5.0), (3.0, 5.0), (5.0, 7.0)], (100 * 1.5 / 4, 100 * 2.5 / 4)),
        # Of its own bounds the lower one counts against the others, then the upper one.
        ((4.0, 8.0), [(1.0, 1.0), (5.0, 6.0), (9.0, 9.0)], (37.5, 62.5)),
        ((None, 8.0), [(9.0, None)], (25.0, 25.0)),
        ((2.0, None), [], (50.0, 50.0)),
    ],
)
def test_bounds_leave_a_range_of_percentiles(own: Any, others: Any, expected: tuple[float, float]) -> None:
    assert percentile_range(own, others) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("value", "benchmark", "how", "expected"),
    [
        (300.0, 200.0, "ratio", (1.5, 100.0)),
        (0.02, 0.01, "difference", (None, 0.01)),
        (-5.0, 10.0, "ratio", (None, -15.0)),
        (5.0, 0.0, "ratio", (None, 5.0)),
        (5.0, 10.0, "none", (None, None)),
        (None, 10.0, "ratio", (None, None)),
        (5.0, None, "difference", (None, None)),
    ],
)
def test_beside_a_benchmark(
    value: float, benchmark: float, how: str, expected: tuple[float | None, float | None]
) -> None:
    found = against(value, benchmark, how)  # type: ignore[arg-type]
    assert (found.ratio, found.difference) == pytest.approx(expected)


def test_what_may_be_compared() -> None:
    """Amounts grow with the place; growth and net migration may be negative; the rest has a true zero."""
    told = {declared.id: comparison_of(declared) for declared in METRICS}
    assert {told[name] for name in ("population", "total_jobs", "irs_inflow_us", "total_wages_usd")} == {"none"}
    signed = ("tech_cagr_3y", "total_jobs_oty_pct", "mig_25_44_per_1k", "mig_all_ages_per_1k", "research_awards_yoy")
    assert {told[name] for name in signed} == {"difference"}
    level = (
        "tech_lq",
        "health_jobs_per_100k_residents",
        "nih_awards_usd_per_100k",
        "avg_annual_pay_usd",
        "survival_rate_1y",
    )
    assert {told[name] for name in level} == {"ratio"}
    assert comparison_of(metric("tech_lq")) == "ratio"
