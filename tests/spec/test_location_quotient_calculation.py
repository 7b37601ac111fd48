"""Requirement 'Location Quotient Calculation' of the jobs specification, one test at least for each scenario."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import polars as pl
import pytest

from aker_jobs import jobs
from aker_jobs.metrics import location_quotient

REAT = {"local_employment": 1714, "local_total": 79006, "national_employment": 879213, "national_total": 15593224}


def test_location_quotient__standard_lq_calculation() -> None:
    assert jobs.lq(**REAT) == pytest.approx(0.3847623, abs=5e-8)
    assert jobs.lq(REAT) == jobs.lq(**REAT)


def test_location_quotient__standard_lq_calculation__nation_is_one() -> None:
    national = {"tech": 5_000, "health": 20_000, "other": 75_000}
    assert jobs.lq(national, national) == pytest.approx(dict.fromkeys(national, 1.0))


def test_location_quotient__multi_sector_aggregation() -> None:
    counts = {
        "tech": {"local": 50, "national": 1_000},
        "health": {"local": 30, "national": 1_500},
        "edu": {"local": 15, "national": 750},
        "advanced_mfg": {"local": 5, "national": 1_750},
    }
    # local total 100, national total 5,000
    expected = {"tech": 0.5 / 0.2, "health": 0.3 / 0.3, "edu": 0.15 / 0.15, "advanced_mfg": 0.05 / 0.35}
    assert jobs.lq(counts) == pytest.approx(expected)


def test_location_quotient__multi_sector_aggregation__every_accepted_shape_agrees() -> None:
    local, national = {"tech": 10, "health": 20}, {"tech": 100, "health": 400}
    rows = {"sector": ["tech", "health"], "local_jobs": [10, 20], "national_jobs": [100, 400]}
    rows |= {"local_total_jobs": [100, 100], "national_total_jobs": [2000, 2000]}
    expected = {"tech": 2.0, "health": 1.0}
    shapes = [
        jobs.lq(local, national, local_total=100, national_total=2000),
        jobs.lq({"local": local | {"total": 100}, "national": national | {"total": 2000}}),
        jobs.lq({"tech": (10, 100), "health": (20, 400)}, local_total=100, national_total=2000),
        jobs.lq(pd.DataFrame(rows)),
        jobs.lq(pl.DataFrame(rows)),
        jobs.lq(pl.LazyFrame(rows)),
        jobs.lq(pl.DataFrame(rows).to_arrow()),
    ]
    assert all(shape == pytest.approx(expected) for shape in shapes)


def test_location_quotient__per_100k_normalization() -> None:
    found = jobs.lq(**REAT, population=171_400, per_100k=True)
    assert found == pytest.approx({"lq": 0.38476234, "jobs_per_100k": 1000.0})
    assert jobs.per_100k(1714, 171_400) == pytest.approx(1000.0)


def test_location_quotient__per_100k_normalization__consistent_units_across_areas() -> None:
    frame = pl.DataFrame(
        {
            "market": ["SMALL", "LARGE"],
            "sector": ["tech", "tech"],
            "local_jobs": [100, 10_000],
            "national_jobs": [1_000_000] * 2,
            "local_total_jobs": [1_000, 100_000],
            "national_total_jobs": [20_000_000] * 2,
            "population": [2_000, 200_000],
        }
    )
    found = location_quotient(
        frame,
        sector_column="sector",
        local_jobs_column="local_jobs",
        national_jobs_column="national_jobs",
        population_column="population",
        per_100k=True,
    )
    assert found["jobs_per_100k"].to_list() == [5_000.0, 5_000.0]
    assert found["lq"].to_list() == pytest.approx([2.0, 2.0])


TECH = {"local": 1, "national": 100}


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ({"tech": {"local": -1, "national": 100}, "health": TECH}, "negative"),
        (
            {"tech": TECH | {"geography": "DEN"}, "health": TECH | {"geography": "AUS"}},
            "mismatched geography.*AUS, DEN",
        ),
        ({"tech": {"local": 200, "national": 100}, "health": TECH}, "mismatched geography.*above the national"),
        ({"tech": TECH | {"local_period": 2022, "national_period": 2023}, "health": TECH}, "same time period"),
        ({"tech": TECH | {"period": 2022}, "health": TECH | {"period": 2023}}, "different periods"),
        ({"local": {"tech": 1}, "national": {"health": 1}}, "same sectors.*health, tech"),
        ({"local": 5, "national": 50, "local_total": 0, "national_total": 100}, "above the local total"),
        ({"local": 0, "national": 50, "local_total": 0, "national_total": 100}, "local total is zero"),
        ({"local": 5, "national": 50}, "local_total and national_total"),
        ({"local": "five", "national": 50}, "must be a number"),
        ({}, "no counts"),
    ],
)
def test_location_quotient__input_validation(counts: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        jobs.lq(counts)


def test_location_quotient__input_validation__same_time_period() -> None:
    with pytest.raises(ValueError, match="local data are of 2022, national of 2023"):
        jobs.lq(**REAT, local_period=2022, national_period=2023)
    assert jobs.lq(**REAT, local_period=2023, national_period=2023) == jobs.lq(**REAT)


def test_location_quotient__withheld_is_not_zero() -> None:
    counts = {"tech": {"local": None, "national": 100}, "health": {"local": 10, "national": 100}}
    assert jobs.lq(counts, local_total=100, national_total=1000) == {"tech": None, "health": pytest.approx(1.0)}
    with pytest.raises(ValueError, match="withheld"):
        jobs.lq(counts)


def test_location_quotient__multi_sector_aggregation__a_total_row_is_the_base() -> None:
    rows = {"tech": (10, 100), "health": (20, 100), "Total": (100, 1000)}
    assert jobs.lq(rows) == {"tech": pytest.approx(1.0), "health": pytest.approx(2.0)}
    frame = pd.DataFrame(
        {"sector": ["tech", "health", "total"], "local_jobs": [10, 20, 100], "national_jobs": [100, 100, 1000]}
    )
    assert jobs.lq(frame) == jobs.lq(rows)


def test_location_quotient__multi_sector_aggregation__series_by_sector() -> None:
    local, national = pd.Series({"tech": 10, "health": 20}), pd.Series({"tech": 100, "health": 100})
    expected = {"tech": pytest.approx(1.0), "health": pytest.approx(2.0)}
    assert jobs.lq(local, national, local_total=100, national_total=1000) == expected
    with pytest.raises(ValueError, match="twice: tech"):
        jobs.lq(pd.concat([local, local]), national, local_total=100, national_total=1000)


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NA])
def test_location_quotient__input_validation__what_is_not_said_differs_from_nothing(nothing: object) -> None:
    assert jobs.lq({"a": (nothing, 10), "b": (1, 10)}, local_total=10, national_total=100)["a"] is None
    assert jobs.lq(**REAT, local_period=nothing, national_period=2023) == jobs.lq(**REAT)


def test_location_quotient__input_validation__one_year_in_several_spellings() -> None:
    assert jobs.lq(**REAT, local_period="2023", national_period=2023.0) == jobs.lq(**REAT)
    assert jobs.lq(**{name: Decimal(value) for name, value in REAT.items()}) == jobs.lq(**REAT)
