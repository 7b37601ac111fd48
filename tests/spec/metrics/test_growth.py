"""cagr, cagr_frame and over_the_year: worked tables, then properties."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aker_jobs.metrics import Break, cagr, cagr_frame, over_the_year

NAMES = {"key_columns": ["area"], "year_column": "year", "value_column": "jobs"}
# area 08: a zero start; 09: a break in 2024; 10: a missing year; 12: a withheld year
ROWS = [
    ("08", 2020, 0.0), ("08", 2021, 100.0), ("08", 2022, 110.0), ("08", 2023, 121.0), ("08", 2024, 133.1),
    ("09", 2022, 100.0), ("09", 2023, 110.0), ("09", 2024, 200.0),
    ("10", 2021, 100.0), ("10", 2023, 121.0), ("10", 2024, 133.1),
    ("12", 2022, None), ("12", 2023, 100.0), ("12", 2024, 105.0),
]  # fmt: skip
EXPECTED = {  # (area, year): (1-year growth, status), (3-year growth, status)
    ("08", 2021): ((None, "no_base"), (None, "not_loaded")),
    ("08", 2023): ((0.1, "observed"), (None, "no_base")),
    ("08", 2024): ((0.1, "observed"), (0.1, "observed")),
    ("09", 2022): ((None, "not_loaded"), (None, "not_loaded")),
    ("09", 2023): ((0.1, "observed"), (None, "not_loaded")),
    ("09", 2024): ((None, "not_comparable"), (None, "not_comparable")),
    ("10", 2023): ((None, "not_loaded"), (None, "not_loaded")),
    ("10", 2024): ((0.1, "observed"), (None, "not_loaded")),
    ("12", 2023): ((None, "suppressed"), (None, "not_loaded")),
    ("12", 2024): ((0.05, "observed"), (None, "not_loaded")),
}
KINDS: dict[str, tuple[Callable[[pl.DataFrame], Any], Callable[[Any], pl.DataFrame]]] = {
    "polars": (lambda frame: frame, lambda frame: frame),
    "lazy": (lambda frame: frame.lazy(), lambda frame: frame.collect()),
    "pandas": (lambda frame: frame.to_pandas(), pl.from_pandas),
    "arrow": (lambda frame: frame.to_arrow(), pl.DataFrame),
    "duckdb": (lambda frame: duckdb.from_arrow(frame.to_arrow()), lambda frame: frame.pl()),
}


def frame() -> pl.DataFrame:
    rows = pl.DataFrame(ROWS, schema=["area", "year", "jobs"], orient="row")
    return rows.sample(fraction=1, shuffle=True, seed=1)


@pytest.mark.parametrize("kind", KINDS)
def test_worked_table(kind: str) -> None:
    make, back = KINDS[kind]
    native = make(frame())
    result = cagr_frame(native, **NAMES, years=(1, 3), breaks=[Break("09", 2024, "regions replace counties")])
    assert type(result) is type(native)
    rows = {(row["area"], row["year"]): row for row in back(result).fill_nan(None).iter_rows(named=True)}
    for key, windows in EXPECTED.items():
        for span, (rate, status) in zip((1, 3), windows, strict=True):
            assert rows[key][f"cagr_{span}y_status"] == status, (key, span)
            assert rows[key][f"cagr_{span}y"] == pytest.approx(rate), (key, span)
    assert rows["09", 2024]["cagr_1y_reason"] == "break in 2024: regions replace counties"
    assert rows["10", 2024]["cagr_3y_reason"] == "some of the 3 years before are missing"
    assert rows["08", 2024]["cagr_3y_reason"] is None


def test_a_break_may_concern_another_column() -> None:
    rows = frame().with_columns(naics=pl.lit("5112"))
    found = cagr_frame(rows, **NAMES, years=(1,), breaks=[("51", 2024)], break_column="naics")
    at_break = found.filter(pl.col("year") == 2024)
    assert at_break["cagr_1y_status"].unique().to_list() == ["not_comparable"]


def test_over_the_year_worked_table() -> None:
    rows = {(row["area"], row["year"]): row for row in over_the_year(frame(), **NAMES).iter_rows(named=True)}
    assert rows["08", 2022]["oty_chg"] == pytest.approx(10)
    assert rows["08", 2022]["oty_pct"] == pytest.approx(10.0)
    assert rows["08", 2021]["oty_chg"] == 100
    assert (rows["08", 2021]["oty_pct"], rows["08", 2021]["oty_status"]) == (None, "no_base")
    assert (rows["10", 2023]["oty_chg"], rows["10", 2023]["oty_status"]) == (None, "not_loaded")
    assert (rows["12", 2023]["oty_chg"], rows["12", 2023]["oty_status"]) == (None, "suppressed")


def test_cagr_of_series_keeps_the_kind() -> None:
    polars = cagr(pl.Series([100, 0, None]), pl.Series([161, 10, 10]), years=5)
    assert polars.to_list() == pytest.approx([0.0999, None, None], abs=1e-4)
    pandas = cagr(pd.Series([100.0, 0.0]), pd.Series([161.0, 10.0]), years=5)
    assert isinstance(pandas, pd.Series)
    assert pandas.isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("start", "end", "years"), [(0, 1, 1), (-1, 1, 1), (1, -1, 1), (float("nan"), 1, 1), (1, 1, 0)]
)
def test_cagr_of_impossible_numbers_is_refused(start: float, end: float, years: int) -> None:
    with pytest.raises(ValueError, match="cagr:"):
        cagr(start, end, years=years)


def test_bad_frames_are_refused() -> None:
    rows = frame()
    with pytest.raises(ValueError, match="no column 'jobs'"):
        cagr_frame(rows.drop("jobs"), **NAMES)
    with pytest.raises(ValueError, match="two rows"):
        cagr_frame(pl.concat([rows, rows]), **NAMES)
    with pytest.raises(ValueError, match="negative"):
        cagr_frame(rows.with_columns(jobs=-pl.col("jobs")), **NAMES)


@given(st.floats(1, 1e9), st.floats(-0.9, 5), st.sampled_from([1, 3, 5]))
def test_growing_at_the_rate_gives_the_rate_back(start: float, rate: float, years: int) -> None:
    assert cagr(start, start * (1 + rate) ** years, years=years) == pytest.approx(rate, abs=1e-9)


@given(st.lists(st.floats(1, 1e6), min_size=6, max_size=6), st.floats(0.001, 1000))
def test_the_unit_does_not_matter(values: list[float], scale: float) -> None:
    rows = pl.DataFrame({"area": ["a"] * 6, "year": list(range(2018, 2024)), "jobs": values})
    before = cagr_frame(rows, **NAMES)["cagr_5y"].to_list()
    after = cagr_frame(rows.with_columns(pl.col("jobs") * scale), **NAMES)["cagr_5y"].to_list()
    assert after == pytest.approx(before)


@pytest.mark.parametrize("years", [["2020", "2021"], [2020.0, 2021.0], [date(2020, 12, 31), date(2021, 12, 31)]])
def test_years_as_text_or_dates_are_years(years: list[object]) -> None:
    """110 / 100 - 1 = 0.1."""
    frame = pl.DataFrame({"area": ["a", "a"], "year": years, "jobs": [100, 110]})

    grown = cagr_frame(frame, key_columns=["area"], year_column="year", value_column="jobs", years=[1])

    assert grown["cagr_1y"].to_list() == [None, pytest.approx(0.1)]
    assert grown["year"].to_list() == years
    over = over_the_year(frame, key_columns=["area"], year_column="year", value_column="jobs")
    assert over["oty_pct"].to_list() == [None, pytest.approx(10)]


@pytest.mark.parametrize("years", [["2020Q1", "2021Q1"], [2020.5, 2021.5], [True, False]])
def test_what_is_no_year_is_refused(years: list[object]) -> None:
    frame = pl.DataFrame({"area": ["a", "a"], "year": years, "jobs": [100, 110]})

    with pytest.raises(ValueError, match="column 'year' holds"):
        cagr_frame(frame, key_columns=["area"], year_column="year", value_column="jobs", years=[1])


def test_two_days_of_a_year_are_not_two_years() -> None:
    days = [date(2020, 3, 31), date(2020, 6, 30)]
    frame = pl.DataFrame({"area": ["a", "a"], "year": days, "jobs": [100, 110]})

    with pytest.raises(ValueError, match="two rows"):
        cagr_frame(frame, key_columns=["area"], year_column="year", value_column="jobs", years=[1])


def test_growth_beyond_a_number_has_no_rate() -> None:
    frame = pl.DataFrame({"area": ["a", "a"], "year": [2020, 2021], "jobs": [1e-300, 1e300]})

    grown = cagr_frame(frame, key_columns=["area"], year_column="year", value_column="jobs", years=[1])

    assert grown.select("cagr_1y", "cagr_1y_status").row(1) == (None, "no_base")
