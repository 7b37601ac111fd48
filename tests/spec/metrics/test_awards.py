"""awards_per_100k, awards_yoy, deflate and change_point: worked tables, then properties and refusals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import permutations
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aker_jobs.awards.change import SIDE, _largest
from aker_jobs.awards.reference_data import INDEX_OF, price_indices, sector_rules
from aker_jobs.metrics import awards_per_100k, awards_yoy, change_point, deflate

KINDS: dict[str, Callable[[pl.DataFrame], Any]] = {
    "polars": lambda frame: frame,
    "lazy": lambda frame: frame.lazy(),
    "pandas": lambda frame: frame.to_pandas(),
    "arrow": lambda frame: frame.to_arrow(),
    "duckdb": lambda frame: duckdb.from_arrow(frame.to_arrow()),
}
PRICES = pl.DataFrame(
    {
        "index": ["gdp", "gdp", "gdp", "brdpi"],
        "fiscal_year": [2021, 2022, 2023, 2022],
        "value": [0.8, 0.9, 1.0, 1.1],
        "projected": [False, False, True, False],
    }
)


def rows(frame: Any) -> list[dict[str, Any]]:
    """The rows of a frame of any kind, NaN as None."""
    listed = nw.from_native(frame).lazy().collect("pyarrow").rows(named=True)
    return [{name: None if value != value else value for name, value in row.items()} for row in listed]  # noqa: PLR0124


@pytest.mark.parametrize("kind", KINDS)
def test_worked_table_per_100k(kind: str) -> None:
    #   dollars | residents | per 100,000
    # 2,500,000 |   500,000 |     500,000   (100,000 · 2,500,000 / 500,000)
    #   −10,000 |   100,000 |     −10,000   money taken back
    #         - |   100,000 |           -   not published
    #     5,000 |         0 |           -   no base
    table = pl.DataFrame(
        {
            "id": [1, 2, 3, 4],
            "usd": [2_500_000.0, -10_000.0, None, 5_000.0],
            "population": [500_000, 100_000, 100_000, 0],
        }
    )
    found = sorted(rows(awards_per_100k(KINDS[kind](table))), key=lambda row: row["id"])
    assert [row["usd_per_100k"] for row in found] == [500_000, -10_000, None, None]
    assert [row["usd_per_100k_status"] for row in found] == ["observed", "observed", "not_published", "no_base"]
    assert set(found[0]) == {"id", "usd", "population", "usd_per_100k", "usd_per_100k_status"}


def test_per_100k_refuses_negative_residents_and_text() -> None:
    with pytest.raises(ValueError, match="'population' holds -1 residents"):
        awards_per_100k(pl.DataFrame({"usd": [1.0], "population": [-1]}))
    with pytest.raises(ValueError, match="'usd' holds String, not numbers"):
        awards_per_100k(pl.DataFrame({"usd": ["$1"], "population": [1]}))
    with pytest.raises(ValueError, match="no column 'population'; the frame has usd"):
        awards_per_100k(pl.DataFrame({"usd": [1.0]}))


@pytest.mark.parametrize("kind", KINDS)
def test_worked_table_over_the_year(kind: str) -> None:
    # market | year | dollars |  change
    #      A | 2021 |     100 |       -   the year before is missing
    #      A | 2022 |     150 |     0.5   (150 / 100 − 1)
    #      A | 2023 |     -30 |    -1.2   more taken back than given
    #      A | 2024 |      10 |       -   no base: the year before is below zero
    #      B | 2021 |     100 |       -
    #      B | 2023 |     120 |       -   2022 is missing
    table = pl.DataFrame(
        {
            "market": ["A", "A", "A", "A", "B", "B"],
            "fiscal_year": [2021, 2022, 2023, 2024, 2021, 2023],
            "usd": [100.0, 150.0, -30.0, 10.0, 100.0, 120.0],
        }
    ).sample(fraction=1, shuffle=True, seed=3)
    found = sorted(
        rows(awards_yoy(KINDS[kind](table), key_columns=["market"])),
        key=lambda row: (row["market"], row["fiscal_year"]),
    )
    assert [row["awards_yoy"] for row in found] == [None, 0.5, pytest.approx(-1.2), None, None, None]
    assert [row["awards_yoy_status"] for row in found] == [
        *("not_published", "observed", "observed", "no_base"),
        *("not_published", "not_published"),
    ]


def test_over_the_year_refuses_two_rows_for_a_year() -> None:
    twice = pl.DataFrame({"m": ["A", "A"], "fiscal_year": [2022, 2022], "usd": [1.0, 2.0]})
    with pytest.raises(ValueError, match="some m has two rows for a year"):
        awards_yoy(twice, key_columns=["m"])


@pytest.mark.parametrize("kind", KINDS)
def test_worked_table_constant_dollars(kind: str) -> None:
    # gdp, base 2022 (0.9): 2021: 80 · 0.9 / 0.8 = 90; 2022: itself; 2020: no index
    table = pl.DataFrame({"fiscal_year": [2020, 2021, 2022, 2022], "usd": [80.0, 80.0, 80.0, None], "id": [1, 2, 3, 4]})
    found = sorted(rows(deflate(KINDS[kind](table), PRICES, index="gdp", base_year=2022)), key=lambda row: row["id"])
    assert [row["real_usd"] for row in found] == [None, pytest.approx(90.0), 80.0, None]
    assert [row["real_usd_status"] for row in found] == ["not_published", "observed", "observed", "not_published"]
    assert (
        found[0]["real_usd_reason"]
        == "no published gdp index of the year, or of the base year 2022, is in the reference table"
    )
    assert [row["real_usd_reason"] for row in found[1:]] == [None, None, None]


def test_a_projected_index_is_used_only_when_asked_for() -> None:
    table = pl.DataFrame({"fiscal_year": [2023], "usd": [50.0]})
    refused = rows(deflate(table, PRICES, index="gdp", base_year=2022))[0]
    assert (refused["real_usd"], refused["real_usd_reason"]) == (None, "the gdp index of the year is only projected")
    used = rows(deflate(table, PRICES, index="gdp", base_year=2022, projected=True))[0]
    assert (used["real_usd"], used["real_usd_status"]) == (pytest.approx(45.0), "derived")
    assert used["real_usd_reason"] == "by a projected gdp index"


def test_dollars_of_the_base_year_need_no_index() -> None:
    table = pl.DataFrame({"fiscal_year": [2022, 2023], "usd": [50.0, 60.0]})
    earlier, base = rows(deflate(table, PRICES, index="brdpi", base_year=2023))
    assert (base["real_usd"], base["real_usd_status"]) == (60.0, "observed")
    assert (earlier["real_usd"], earlier["real_usd_status"]) == (None, "not_published")
    assert "or of the base year 2023" in earlier["real_usd_reason"]


def test_an_unknown_index_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="Unknown price index 'cpi'. The table has brdpi, gdp"):
        deflate(pl.DataFrame({"fiscal_year": [2022], "usd": [1.0]}), PRICES, index="cpi")


def test_the_reference_indices_are_those_that_were_published() -> None:
    gdp = {row["fiscal_year"]: row for row in price_indices().filter(pl.col("index") == "gdp").to_dicts()}
    # OMB, Historical Table 10.1, budget of fiscal year 2025
    assert (gdp[2017]["value"], gdp[2020]["value"], gdp[2023]["value"]) == (1.0, 1.0547, 1.2207)
    assert {year for year, row in gdp.items() if row["projected"]} == set(range(2026, 2030))
    # Chained to the level of 2023 by the annual index: (128.989 · 3/4 + 125.430 / 4) / (122.389 · 3/4 + 118.035 / 4).
    assert gdp[2025]["value"] == pytest.approx(1.2207 * 128.09925 / 121.3005, abs=5e-5)
    assert gdp[2027]["value"] / gdp[2026]["value"] == pytest.approx(1.3348 / 1.3074, abs=1e-4)
    assert sorted(gdp) == list(range(1985, 2030))
    brdpi = {row["fiscal_year"]: row for row in price_indices().filter(pl.col("index") == "brdpi").to_dicts()}
    assert sorted(brdpi) == list(range(2003, 2025))
    assert not any(row["projected"] for row in brdpi.values())
    # Changes as published when the year was over: 1.3, 1.9, 2.0, 2.0 and 2.2 %.
    growth = [round(brdpi[year]["value"] / brdpi[year - 1]["value"] - 1, 4) for year in range(2012, 2017)]
    assert growth == [0.013, 0.019, 0.02, 0.02, 0.022]
    assert (brdpi[2011]["value"], brdpi[2014]["value"], brdpi[2016]["value"]) == (0.949765, 1.0, 1.04244)
    # The table of March 2025 (1950 = 100), which those agree with to 0.15 points, has the years before and after them.
    table = {2003: 1080.4, 2010: 1403.7, 2011: 1443.9, 2012: 1462.4, 2013: 1489.8, 2014: 1521.8, 2015: 1552.7}
    table |= {2016: 1586.5, 2017: 1627.7, 2018: 1668.3, 2019: 1703.6, 2020: 1733.4, 2021: 1776.7, 2022: 1858.2}
    table |= {2023: 1929.5, 2024: 1998.0}
    for year, published in zip(range(2012, 2017), growth, strict=True):
        assert table[year] / table[year - 1] - 1 == pytest.approx(published, abs=0.0015)
    for year in (2003, 2010):
        assert brdpi[year]["value"] / brdpi[2011]["value"] == pytest.approx(table[year] / table[2011], abs=1e-6)
    for year in range(2017, 2025):
        assert brdpi[year]["value"] / brdpi[2016]["value"] == pytest.approx(table[year] / table[2016], abs=1e-6)
    assert set(INDEX_OF.values()) == {"brdpi", "gdp"}
    assert price_indices()["source_url"].str.starts_with("https://").all()


def test_every_rule_says_why_and_where_from() -> None:
    rules = sector_rules()
    assert set(rules["sector"]) == {"tech", "health", "defense"}
    assert rules.filter((pl.col("reason") == "") | pl.col("reason").is_null()).is_empty()
    assert set(rules["agency"]) == {"NIH", "NSF", "DOD"}


CLEAN = dict(zip(range(2014, 2022), [10, 10, 10, 10, 20, 20, 20, 20], strict=True))


def test_worked_table_change_point() -> None:
    # Four years at 10, four at 20: |ln 20 − ln 10| · sqrt(4 · 4 / 8) = 0.6931 · 1.4142 = 0.9803.
    # Only orders with the four equal years first or last are as large: 2 · 4! · 4! / 8! = 1 / 35.
    found = change_point(CLEAN)
    assert found.statistic == pytest.approx(0.980258, abs=1e-6)
    assert found.p_value == pytest.approx(1 / 35)
    assert (found.year, found.direction, found.exact, found.years) == (2018, "up", True, 8)
    falling = change_point({year: 1 / value for year, value in CLEAN.items()})
    assert (falling.year, falling.direction, falling.p_value) == (2018, "down", pytest.approx(1 / 35))


def test_no_change_found_is_an_answer() -> None:
    calm = change_point(dict.fromkeys(range(2014, 2022), 7.0))
    assert (calm.year, calm.direction, calm.p_value, calm.statistic) == (None, "no change found", 1.0, 0.0)
    noise = change_point(dict(zip(range(2014, 2022), [10, 12, 9, 11, 10, 12, 9, 11], strict=True)))
    assert (noise.year, noise.direction) == (None, "no change found")
    assert noise.p_value > 0.05


def test_the_p_value_is_the_share_of_all_orders() -> None:
    import math

    series = [3.0, 4.0, 2.5, 3.5, 7.0, 6.0, 8.0, 5.0]
    logs = [math.log(value) for value in series]

    def by_hand(order: tuple[float, ...]) -> float:
        n = len(order)
        return max(
            abs(sum(order[k:]) / (n - k) - sum(order[:k]) / k) * math.sqrt(k * (n - k) / n)
            for k in range(SIDE, n - SIDE + 1)
        )

    seen = by_hand(tuple(logs))
    share = sum(by_hand(order) >= seen - 1e-9 for order in permutations(logs)) / math.factorial(8)
    found = change_point(series, years=range(2010, 2018))
    assert found.statistic == pytest.approx(seen)
    assert found.p_value == pytest.approx(share)


def test_longer_series_are_drawn_the_same_way_every_time() -> None:
    series = [10, 11, 10, 12, 11, 10, 30, 31, 29, 33, 30, 31]
    first, again = (change_point(pl.Series(series), years=range(2010, 2022)) for _ in range(2))
    assert first == again
    assert (first.year, first.direction, first.exact) == (2016, "up", False)
    # A clean step of six and six: 2 · 6! · 6! / 12! = 0.0022 for the orders that are as far apart.
    assert first.p_value == pytest.approx(2 / 924, abs=0.0015)


@settings(max_examples=20)
@given(st.lists(st.floats(1, 1e9), min_size=8, max_size=8), st.floats(0.001, 1_000))
def test_the_unit_of_dollars_does_not_matter(series: list[float], scale: float) -> None:
    import math

    first = _largest([math.log(value) for value in series])
    scaled = _largest([math.log(value * scale) for value in series])
    assert scaled[0] == pytest.approx(first[0], abs=1e-6)


@pytest.mark.parametrize(
    ("series", "message"),
    [
        (dict(zip(range(2014, 2021), [1] * 7, strict=True)), "7 years are too few. The test needs at least 8"),
        ({**CLEAN, 2023: 5}, "are incomplete or duplicated. Give each year once"),
        ({**CLEAN, 2015: 0}, "2015 has 0; the test uses logarithms"),
        ({**CLEAN, 2015: None}, "2015 has None"),
        ([1.0] * 8, "8 values need as many years"),
    ],
)
def test_what_the_test_refuses(series: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        change_point(series)


@pytest.mark.parametrize(
    "years",
    [["2022", "2023"], [date(2022, 1, 1), date(2023, 1, 1)], [date(2022, 9, 30), date(2023, 9, 30)], [2022.0, 2023.0]],
)
def test_fiscal_years_as_text_or_dates_are_years(years: list[object]) -> None:
    """110 / 100 - 1 = 0.1, whatever the years are held in; dollars of 2023 are those of the base year."""
    frame = pl.DataFrame({"market": ["a", "a"], "fiscal_year": years, "usd": [100.0, 110.0]})

    changed = awards_yoy(frame, key_columns=["market"])
    assert changed.select("awards_yoy", "awards_yoy_status").rows()[1] == (pytest.approx(0.1), "observed")
    real = deflate(frame, price_indices(), index="gdp")
    assert real.select("real_usd", "real_usd_status").rows()[1] == (110.0, "observed")


def test_a_day_within_a_fiscal_year_does_not_say_which_it_is() -> None:
    """October 1, 2022 begins fiscal year 2023."""
    frame = pl.DataFrame({"market": ["a"], "fiscal_year": [date(2022, 10, 1)], "usd": [100.0]})

    with pytest.raises(ValueError, match="'fiscal_year' holds what is not a year"):
        awards_yoy(frame, key_columns=["market"])


def test_endless_dollars_are_refused() -> None:
    frame = pl.DataFrame({"market": ["a"], "fiscal_year": [2023], "usd": [float("inf")], "population": [1]})

    for call in (lambda: awards_yoy(frame, key_columns=["market"]), lambda: awards_per_100k(frame)):
        with pytest.raises(ValueError, match="'usd' holds an infinite value"):
            call()
