"""Bounds by state and year, and estimates by year: Spark gives what Polars gives, row by row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from panels import additive, rows_of
from polars.testing import assert_frame_equal

from aker_jobs.labor.withheld import containing_areas, withheld_bounds
from aker_jobs.metrics import estimate_withheld
from aker_scale.withheld import bounds_by_state, estimates_by_year

pytestmark = pytest.mark.xdist_group("spark")

KEYS = ["area_fips", "own_code", "industry_code", "year"]
NO_METROS = pl.DataFrame(schema={"county_fips": pl.String, "qcew_area": pl.String})


@pytest.mark.parametrize("seed", range(3))
def test_bounds_hold_the_truth_and_are_no_wider_than_those_of_states_alone(seed: int) -> None:
    cells = additive((2020, 2021), seed=seed)
    bounds = bounds_by_state(cells).join(cells.select(*KEYS, "true"), on=KEYS)
    inside = (pl.col("low") <= pl.col("true")) & (pl.col("true") <= pl.col("high").fill_null(float("inf")))
    assert bounds.select(inside.all()).item()
    joint = pl.concat(
        withheld_bounds(
            year,
            value_column="jobs",
            establishments_column="estabs",
            containing=containing_areas(year, "area_fips", NO_METROS),
        )
        for year in cells.partition_by("year")
    )
    alone = withheld_bounds(
        cells, value_column="jobs", area_columns=("area_fips", "year"), establishments_column="estabs"
    )
    widths = [
        (frame.sort(KEYS)[high] - frame.sort(KEYS)[low]).to_list()
        for frame, low, high in (
            (joint, "value_low", "value_high"),
            (bounds, "low", "high"),
            (alone, "value_low", "value_high"),
        )
    ]
    for all_at_once, by_state, by_area in zip(*widths, strict=True):
        assert all_at_once <= by_state
        assert by_area is None or by_state <= by_area
    assert sum(widths[1]) < sum(width for width in widths[2] if width is not None)


def test_spark_bounds_what_polars_bounds(on_spark: Callable[[pl.DataFrame], Any]) -> None:
    cells = additive((2020, 2021)).drop("true")
    expected = bounds_by_state(cells)
    computed = rows_of(bounds_by_state(on_spark(cells)))
    assert_frame_equal(computed.sort(KEYS), expected.sort(KEYS), check_dtypes=False, abs_tol=1e-9)
    assert set(computed["status"]) == {"observed", "bounded"}


def test_spark_estimates_what_polars_estimates(on_spark: Callable[[pl.DataFrame], Any]) -> None:
    cells = additive((2020, 2021), agglvl=True).drop("true")
    expected = pl.concat(
        estimate_withheld(year.drop("year"), NO_METROS).with_columns(year=pl.lit(year["year"][0], pl.Int64))
        for year in cells.partition_by("year")
    )
    computed = rows_of(estimates_by_year(on_spark(cells), NO_METROS))
    assert_frame_equal(
        computed.sort(KEYS),
        expected.select(computed.columns).sort(KEYS),
        check_dtypes=False,
        rel_tol=1e-9,
        abs_tol=1e-9,
    )
    assert "imputed" in set(computed["status"])
