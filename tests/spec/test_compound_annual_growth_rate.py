"""Requirement 'Compound Annual Growth Rate' of the jobs specification, one test at least for each scenario."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from aker_jobs import jobs


def test_compound_annual_growth_rate__standard_3_year_cagr() -> None:
    assert jobs.cagr([100, 105, 110.25, 115.7625], years=3) == pytest.approx(0.05)
    assert jobs.cagr([100, 90, 80, 72.9]) == pytest.approx(-0.1)


def test_compound_annual_growth_rate__variable_time_periods() -> None:
    series = {2018: 100.0, 2019: 80.0, 2020: 90.0, 2021: 110.0, 2022: 146.41, 2023: 161.051}
    assert jobs.cagr(series, years=5) == pytest.approx(0.1)
    assert jobs.cagr(series, years=1) == pytest.approx(0.1)
    assert jobs.cagr(series, years=3) == pytest.approx((161.051 / 90) ** (1 / 3) - 1)


@pytest.mark.parametrize("years", [1, 3, 5])
def test_compound_annual_growth_rate__variable_time_periods__sufficient_points(years: int) -> None:
    assert jobs.cagr([1.0] * (years + 1), years=years) == 0
    with pytest.raises(ValueError, match=f"needs {years + 1} consecutive years"):
        jobs.cagr([1.0] * years, years=years)


@pytest.mark.parametrize("years", [0, 2, 4, 10, -3])
def test_compound_annual_growth_rate__variable_time_periods__other_periods_are_refused(years: int) -> None:
    with pytest.raises(ValueError, match="1, 3 or 5"):
        jobs.cagr([1.0] * 12, years=years)


@pytest.mark.parametrize(
    ("series", "message"),
    [
        ([0, 1, 2, 3], "needs a start above zero"),
        ([-5, 1, 2, 3], "negative"),
        ([5, 1, 2, -3], "negative"),
        ([], "empty"),
        ("1234", "series of yearly figures"),
        (12, "series of yearly figures"),
    ],
)
def test_compound_annual_growth_rate__edge_case_handling(series: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        jobs.cagr(series)


def test_compound_annual_growth_rate__edge_case_handling__an_end_of_zero_is_a_loss_of_all() -> None:
    assert jobs.cagr([8, 4, 2, 0]) == -1


@pytest.mark.parametrize(
    ("series", "message"),
    [
        ({2019: 1, 2020: 2, 2022: 3, 2023: 4}, "missing years: 2021"),
        ({"2015": 1, "2017": 2, "2019": 3, "2021": 4}, "missing years: 2016, 2018, 2020"),
        ({2020: 1, 2021: None, 2022: 3, 2023: 4}, "2021 has no value"),
        ({2020: 1, 2021: math.nan, 2022: 3, 2023: 4}, "2021 has no value"),
        ({2020: 1, 2021: "two", 2022: 3, 2023: 4}, "2021 is .two., which is not a number"),
        ({"spring": 1, "autumn": 2}, "not a year"),
        (
            pl.DataFrame({"year": [2020, 2020, 2021, 2022, 2023], "jobs": [1, 1, 2, 3, 4]}),
            "2020 appears more than once",
        ),
        (pd.Series([1, 2, 3, 4], index=pd.date_range("2023-01-01", periods=4, freq="QS")), "inconsistent intervals"),
        (pl.DataFrame({"year": [2020], "a": [1], "b": [1]}), "column year and one of"),
    ],
)
def test_compound_annual_growth_rate__time_series_validation(series: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        jobs.cagr(series)


def test_compound_annual_growth_rate__time_series_validation__shapes_that_say_the_same() -> None:
    years, values = [2020, 2021, 2022, 2023], [100.0, 105.0, 110.25, 115.7625]
    frame = pl.DataFrame({"year": years, "employment": values}).sample(fraction=1, shuffle=True, seed=3)
    shapes = [
        values,
        tuple(values),
        pl.Series(values),
        dict(zip(years, values, strict=True)),
        pd.Series(values, index=years),
        pd.Series(values, index=pd.date_range("2020-12-31", periods=4, freq="YE")),
        frame,
        frame.lazy(),
        frame.to_pandas(),
        frame.to_arrow(),
    ]
    assert [jobs.cagr(shape) for shape in shapes] == pytest.approx([0.05] * len(shapes))


def test_compound_annual_growth_rate__time_series_validation__more_shapes() -> None:
    values = [Decimal(100), Decimal(105), Decimal("110.25"), Decimal("115.7625")]
    shapes = [
        values,
        list(zip(range(2020, 2024), values, strict=True)),
        {f"{year}-12-31": value for year, value in zip(range(2020, 2024), values, strict=True)},
        pa.array([float(value) for value in values]),
    ]
    assert [jobs.cagr(shape) for shape in shapes] == pytest.approx([0.05] * len(shapes))
    assert jobs.cagr(values, years=3.0) == pytest.approx(0.05)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="inconsistent intervals"):
        jobs.cagr({"2020-06": 1, "2021-12": 2, "2022-06": 3, "2023-06": 4})
    with pytest.raises(ValueError, match="must be 1, 3 or 5"):
        jobs.cagr(values, years=True)
    with pytest.raises(ValueError, match="got set"):
        jobs.cagr({1, 2, 3, 4})


@pytest.mark.parametrize(
    ("column", "what"),
    [("area_fips", "places"), ("own_code", "ownerships"), ("industry_code", "sectors"), ("qtr", "quarters")],
)
def test_compound_annual_growth_rate__several_series_are_not_one(column: str, what: str) -> None:
    """Two counties with a year each: 100 and 59 are no growth of -0.41."""
    rows = pd.DataFrame({column: ["1", "2"], "year": [2020, 2021], "jobs": [100, 59]})

    with pytest.raises(ValueError, match=f"'{column}' has several {what}"):
        jobs.cagr(rows, 1)
    assert jobs.cagr(rows.assign(**{column: "1"}), 1) == pytest.approx(-0.41)


def test_compound_annual_growth_rate__numbers_in_text_are_numbers() -> None:
    assert jobs.cagr(["100", "105", "110.25", "115.7625"]) == pytest.approx(0.05)
    assert jobs.cagr({"2020": "1,000", "2021": "1,100"}, 1) == pytest.approx(0.1)


def test_compound_annual_growth_rate__absurd_figures_are_refused_at_once() -> None:
    with pytest.raises(ValueError, match="beyond what a number holds"):
        jobs.cagr([1e-300, 1, 1, 1e300])
    with pytest.raises(ValueError, match="not a year: 1000000000"):
        jobs.cagr({2019: 1, 2020: 2, 10**9: 3}, 1)
    with pytest.raises(ValueError, match="missing years: 2021"):
        jobs.cagr({2019: 1, 2020: 2, 9000: 3}, 1)
    for year in (None, float("nan")):
        with pytest.raises(ValueError, match="not a year"):
            jobs.cagr({year: 1, 2020: 2}, 1)
