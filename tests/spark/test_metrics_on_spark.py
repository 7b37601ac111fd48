"""Every metric function on Spark gives what it gives on Polars: each row, values within 1e-9, status and reasons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from panels import panel, rows_of
from polars.testing import assert_frame_equal

from aker_jobs import metrics
from aker_jobs.comparison.industry_panel import industry_panel

pytestmark = pytest.mark.xdist_group("spark")

SERIES = pl.DataFrame(
    {
        "area_fips": ["01001"] * 7 + ["09001"] * 6,
        "year": [*range(2018, 2025), 2019, 2020, 2021, 2022, 2023, 2024],
        "jobs": [100, 110, None, 120, 0, 50, 60, 10, 11, 12, 13, 14, 15],
    }
)
QUOTIENTS = pl.DataFrame(
    {
        "sector": ["51", "54", "61", "62", "71", "72"],
        "local": [50.0, 30, 0, None, None, 5],
        "national": [2500.0, 6000, 6000, 4000, 4000, 0],
        "local_jobs_low": [50.0, 30, 0, 10, None, 5],
        "local_jobs_high": [50.0, 30, 0, 40, None, 5],
        "local_total_jobs": [1000.0] * 6,
        "national_total_jobs": [100_000.0] * 6,
        "population": [5000.0, 5000, 5000, 5000, 5000, 0],
    }
)
LQ = {"sector_column": "sector", "local_jobs_column": "local", "national_jobs_column": "national"}
SHIFTS = pl.DataFrame(
    {
        "market": ["a", "a", "b", "b", "c"],
        "sector": ["51", "54", "51", "54", "51"],
        "start": [100.0, None, 7.25, 3.1, 4],
        "end": [130.0, 5, None, 9.7, 5],
        "end_low": [130.0, 5, 1, 9.7, 5],
        "end_high": [130.0, 5, 8, 9.7, 5],
        "national_start": [1000.0, 1000, 1000, 1000, 0],
        "national_end": [1100.0, 2000, 1100, 2000, 4],
        "national_total_start": [5000.0] * 5,
        "national_total_end": [5250.0] * 5,
        "local_total_start": [150.0, 150, 10.35, 10.35, 4],
        "local_total_end": [160.0, 160, 12, 12, 5],
    }
)
MARKETS = pl.DataFrame(
    {
        "market": list("abcde"),
        "sector": ["tech"] * 5,
        "lq": [0.31, 1.7, 0.0, 2.9, None],
        "usd": [1e6, -3e4, 0, None, 5e5],
        "population": [1e5, 2e5, 0, 3e5, None],
        "applications": [10, None, 3, 4, 5],
        "estabs": [100, 200, 5, None, 0],
        "estabs_entry": [10, 20, 1, 4, 0],
        "estabs_exit": [8, 25, 2, 4, 0],
        "emp": [1000, 900, 0, 30, 4],
    }
)
MOVERS = pl.DataFrame(
    {
        "market": [market for market in "ab" for _ in range(8)],
        "year": [2021, 2022] * 8,
        "age": [age for _ in "ab" for age in ("25-29", "30-34", "35-39", "40-44") for _ in range(2)],
        "inflow": [10.0, 11, 12, 13, 14, 15, 16, 17, 5, None, 4, 3, 2, 1, 0, 9],
        "outflow": [float(n) for n in range(16)],
        "population": [100.0 + n for n in range(16)],
    }
)
DOLLARS = pl.DataFrame(
    {"market": ["a"] * 4 + ["b"] * 2, "fiscal_year": [2020, 2021, 2022, 2024, 2020, 2021], "usd": [5.0, 8, -1, 4, 0, 3]}
)
CALLS: dict[str, tuple[Callable[[Any], Any], pl.DataFrame, list[str]]] = {
    "quotients": (
        lambda f: metrics.location_quotient(f, population_column="population", per_100k=True, **LQ),
        QUOTIENTS,
        ["sector"],
    ),
    "quotients of their own sum": (
        lambda f: metrics.location_quotient(f, **LQ),
        QUOTIENTS.select("sector", "national", local=pl.col("local").fill_null(3)),
        ["sector"],
    ),
    "growth": (
        lambda f: metrics.cagr_frame(
            f, key_columns=["area_fips"], year_column="year", value_column="jobs", breaks=[("09", 2022)]
        ),
        SERIES,
        ["area_fips", "year"],
    ),
    "over the year": (
        lambda f: metrics.over_the_year(f, key_columns=["area_fips"], year_column="year", value_column="jobs"),
        SERIES,
        ["area_fips", "year"],
    ),
    "shift-share": (
        lambda f: metrics.shift_share(f, end_low_column="end_low", end_high_column="end_high"),
        SHIFTS,
        ["market", "sector"],
    ),
    "shift-share of all jobs": (lambda f: metrics.shift_share_total(f, key_columns=["market"]), SHIFTS, ["market"]),
    "standardized quotients": (metrics.standardized_quotients, MARKETS, ["market"]),
    "percentiles": (lambda f: metrics.percentiles(f, value_columns=["lq"]), MARKETS, ["market"]),
    "awards per 100,000": (metrics.awards_per_100k, MARKETS, ["market"]),
    "awards over the year": (
        lambda f: metrics.awards_yoy(f, key_columns=["market"]),
        DOLLARS,
        ["market", "fiscal_year"],
    ),
    "formation": (metrics.formation_rate, MARKETS, ["market"]),
    "startup density": (metrics.startup_density, MARKETS, ["market"]),
    "industry panel": (
        industry_panel,
        panel(areas=6, years=range(2015, 2022)),
        ["area_fips", "own_code", "industry_code", "year"],
    ),
}


@pytest.mark.parametrize("name", CALLS)
def test_spark_gives_what_polars_gives(name: str, on_spark: Callable[[pl.DataFrame], Any]) -> None:
    function, frame, keys = CALLS[name]
    computed = function(on_spark(frame))
    assert type(computed).__module__.startswith("pyspark")  # Spark in, Spark out
    same(rows_of(computed), function(frame), keys)


def test_migration_on_spark_has_its_places_beside_the_rate(on_spark: Callable[[pl.DataFrame], Any]) -> None:
    computed = rows_of(metrics.migration_net_25_44(on_spark(MOVERS)))
    ordered = computed.sort(["year", "market"], descending=[True, False])
    expected = metrics.migration_net_25_44(MOVERS)
    assert ordered["mig_25_44_per_1k"].to_list() == pytest.approx(expected.to_list(), rel=1e-9)
    assert ordered.select("market", "year").rows() == [("a", 2022), ("b", 2022), ("a", 2021), ("b", 2021)]


@pytest.mark.parametrize(
    ("function", "frame", "message"),
    [
        (
            lambda f: metrics.cagr_frame(f, key_columns=["area_fips"], year_column="year", value_column="jobs"),
            pl.concat([SERIES, SERIES.head(1)]),
            "has two rows",
        ),
        (industry_panel, panel(areas=2, years=range(2020, 2022)).filter(pl.col("area_fips") != "US000"), "US000"),
        (metrics.migration_net_25_44, MOVERS.filter(pl.col("age") != "30-34"), "do not cover 25–44"),
    ],
)
def test_refusals_are_the_same_on_spark(
    function: Callable[[Any], Any], frame: pl.DataFrame, message: str, on_spark: Callable[[pl.DataFrame], Any]
) -> None:
    with pytest.raises(ValueError, match=message):
        function(on_spark(frame))


def same(computed: pl.DataFrame, expected: pl.DataFrame, keys: list[str]) -> None:
    assert computed.columns == expected.columns
    assert_frame_equal(computed.sort(keys), expected.sort(keys), check_dtypes=False, rel_tol=1e-9, abs_tol=1e-9)
