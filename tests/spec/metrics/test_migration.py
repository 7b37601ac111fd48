"""migration_net_25_44, acs_net_25_44, irs_market_flows and the margins: worked tables, then properties."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aker_jobs.inputs.ages import age_range, labels_25_44
from aker_jobs.metrics import (
    acs_net_25_44,
    irs_market_flows,
    migration_net_25_44,
    moe_difference,
    moe_proportion,
    moe_ratio,
    moe_sum,
)

KINDS: dict[str, tuple[Callable[[pl.DataFrame], Any], type]] = {
    "polars": (lambda frame: frame, pl.Series),
    "lazy": (lambda frame: frame.lazy(), pl.Series),
    "pandas": (lambda frame: frame.to_pandas(), pd.Series),
    "arrow": (lambda frame: frame.to_arrow(), pa.ChunkedArray),
    "duckdb": (lambda frame: duckdb.from_arrow(frame.to_arrow()), pa.ChunkedArray),
}


def values(series: Any) -> list[float | None]:
    """Plain values of a series of any kind, NaN as None."""
    listed = series.to_pylist() if isinstance(series, pa.ChunkedArray) else list(series)
    return [None if value is None or value != value else value for value in listed]  # noqa: PLR0124


@pytest.mark.parametrize("kind", KINDS)
def test_worked_table_newest_period_first(kind: str) -> None:
    make, series = KINDS[kind]
    rows = pl.DataFrame(
        {
            "year": [2021, 2023, 2022, 2020],
            "inflow": [10, 20, None, 9],
            "outflow": [5, 25, 5, 9],
            "population": [1_000, 1_000, 1_000, 0],
        }
    )
    found = migration_net_25_44(make(rows))
    assert isinstance(found, series)
    assert values(found) == [-5.0, None, 5.0, None]


@pytest.mark.parametrize("kind", KINDS)
def test_ages_are_filtered_and_summed_before_dividing(kind: str) -> None:
    make, series = KINDS[kind]
    bins = ["18 to 24 years", "25 to 29 years", "30 to 34 years", "35 to 39 years", "40 to 44 years", "Total"]
    rows = pl.DataFrame(
        {
            "year": [2022] * 6 + [2023] * 6,
            "age": bins * 2,
            "inflow": [99, 40, 0, 0, 0, 999, 99, 1, 2, 3, 4, 999],
            "outflow": [0] * 12,
            "population": [99, 100, 300, 300, 300, 9999, 99, 100, 100, 100, 100, 9999],
        }
    )
    found = migration_net_25_44(make(rows))
    assert isinstance(found, series)
    # 2023: 10 of 400. 2022: 40 of 1,000, not the mean of 400, 0, 0 and 0 per 1,000.
    assert values(found) == [25.0, 40.0]


def test_a_withheld_bin_leaves_the_sum_unknown() -> None:
    rows = pl.DataFrame(
        {"age": ["25-34", "35-44"], "inflow": [1, None], "outflow": [0, 0], "population": [10, 10]},
    )
    assert migration_net_25_44(rows).to_list() == [None]


GOOD = pl.DataFrame({"year": [2023], "inflow": [1], "outflow": [1], "population": [10]})


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (GOOD.drop("population"), "no column 'population'"),
        (GOOD.with_columns(inflow=pl.lit(-1)), "negative"),
        (pl.concat([GOOD, GOOD]), "two rows"),
        (GOOD.with_columns(age=pl.lit("25-29")), "do not cover 25–44"),
        (
            pl.concat([GOOD.with_columns(age=pl.lit(age)) for age in ("25-34", "35-44", "35-44")]),
            "give each once",
        ),
    ],
)
def test_bad_frames_are_refused(frame: pl.DataFrame, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        migration_net_25_44(frame)


@given(st.lists(st.lists(st.integers(0, 1000), min_size=4, max_size=4), min_size=4, max_size=4))
def test_net_migration_over_a_closed_set_of_places_is_zero(flows: list[list[int]]) -> None:
    rows = pl.DataFrame(
        {
            "market": list("abcd"),
            "inflow": [sum(flows[other][place] for other in range(4) if other != place) for place in range(4)],
            "outflow": [sum(flows[place][other] for other in range(4) if other != place) for place in range(4)],
            "population": [1000] * 4,
        }
    )
    assert migration_net_25_44(rows).sum() == pytest.approx(0)


@pytest.mark.parametrize(
    ("label", "span"),
    [
        ("25 to 29 years", (25, 29)),
        ("25–29", (25, 29)),
        ("age_25_29", (25, 29)),
        ("18 and 19 years", (18, 19)),
        ("75 years and over", (75, 120)),
        ("65+", (65, 120)),
        ("Under 5 years", (0, 4)),
        ("30", (30, 30)),
        (30.0, (30, 30)),
        ("Total", None),
        ("19740", None),
        (True, None),
    ],
)
def test_age_labels(label: object, span: tuple[int, int] | None) -> None:
    assert age_range(label) == span


def test_single_years_of_age_make_up_25_44() -> None:
    assert labels_25_44(range(100), "test") == list(range(25, 45))


def acs(estimates: dict[tuple[str, int], tuple[float | None, float | None]], code: str = "19740") -> pl.DataFrame:
    rows = [(2022, "cbsa", code, table, line, *cell) for (table, line), cell in estimates.items()]
    schema = {"year": pl.Int64, "geography": pl.String, "geo_code": pl.String, "table": pl.String, "line": pl.Int64}
    return pl.DataFrame(rows, schema=schema | {"estimate": pl.Float64, "moe": pl.Float64}, orient="row")


def people() -> dict[tuple[str, int], tuple[float | None, float | None]]:
    """Four bins of 1,000 ± 100: 900 stayed or moved inside, 40 from another county, 30 of another state, 30 abroad."""
    cells: dict[tuple[str, int], tuple[float | None, float | None]] = {("B07001", 1): (10_000, 0)}
    for number in range(4):
        cells |= {
            ("B07001", 6 + number): (1_000, 100),
            ("B07001", 54 + number): (40, 3),
            ("B07001", 70 + number): (30, 4),
            ("B07001", 86 + number): (30, 9),
            ("B07401", 6 + number): (950, 100),
            ("B07401", 54 + number): (20, 0),
            ("B07401", 70 + number): (30, 5),
        }
    return cells


def test_acs_worked_example() -> None:
    found = acs_net_25_44(acs(people())).row(0, named=True)
    assert (found["inflow"], found["outflow"], found["net"]) == (280, 200, 80)
    assert found["inflow_moe"] == pytest.approx((4 * (3**2 + 4**2)) ** 0.5)  # 10
    assert found["outflow_moe"] == pytest.approx((4 * 5**2) ** 0.5)  # 10
    assert found["net_moe"] == pytest.approx(200**0.5)
    assert (found["population_25_44"], found["population_moe"]) == (4_000, 200)
    assert found["per_1k"] == pytest.approx(20.0)
    # 1,000 · sqrt(200 + 0.02² · 200²) / 4,000
    assert found["per_1k_moe"] == pytest.approx(1000 * (200 + 0.02**2 * 200**2) ** 0.5 / 4000)
    assert found["per_1k_residents"] == pytest.approx(8.0)
    assert found["definition_gap"] == (4_000 - 120) - 3_800 - 80
    assert found["status"] == "observed"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({("B07001", 70): (None, None)}, "suppressed"),
        ({("B07401", 54): (None, 5.0)}, "suppressed"),
        ({("B07001", 6 + number): (0.0, 20.0) for number in range(4)}, "no_base"),
    ],
)
def test_acs_nulls_say_why(change: dict[tuple[str, int], tuple[float | None, float | None]], status: str) -> None:
    found = acs_net_25_44(acs(people() | change)).row(0, named=True)
    assert (found["status"], found["per_1k"], found["per_1k_moe"]) == (status, None, None)


def test_acs_missing_cells_are_not_published() -> None:
    cells = {key: value for key, value in people().items() if key[0] == "B07001"}
    found = acs_net_25_44(acs(cells)).row(0, named=True)
    assert (found["status"], found["net"], found["inflow"]) == ("not_published", None, 280)
    found = acs_net_25_44(acs({key: value for key, value in people().items() if key[1] != 1})).row(0, named=True)
    assert (found["status"], found["per_1k_residents"]) == ("observed", None)


def test_acs_a_missing_margin_leaves_the_margin_unknown_only() -> None:
    found = acs_net_25_44(acs(people() | {("B07001", 70): (30, None)})).row(0, named=True)
    assert (found["net"], found["net_moe"], found["per_1k"], found["status"]) == (80, None, 20.0, "observed")


def test_acs_of_several_zero_estimates_only_the_largest_margin_counts() -> None:
    zeros = {("B07401", line + number): (0.0, 10.0 + number) for line in (54, 70) for number in range(4)}
    assert acs_net_25_44(acs(people() | zeros)).row(0, named=True)["outflow_moe"] == 13.0


def test_acs_ages_are_as_correlated_as_the_published_line_of_all_ages_says() -> None:
    """In from other states: four ages of 4 each (root of squares 8), fifteen (15.49); all ages 23.24, 1.5 times."""
    block = {("B07001", 65 + number): (100.0, 4.0) for number in range(1, 16)} | {("B07001", 65): (1_500.0, 23.2379)}
    cells = people() | {key: value for key, value in block.items() if key[1] not in range(70, 74)}
    found = acs_net_25_44(acs(cells)).row(0, named=True)
    # 4 · 3² of other counties, without a coarser line, and (1.5 · 8)² of other states.
    assert found["inflow_moe"] == pytest.approx((4 * 9 + (1.5 * 8) ** 2) ** 0.5, abs=1e-3)
    # Never more than the margin of all ages, and never less than the root of squares.
    wide = acs_net_25_44(acs(cells | {("B07001", 65): (1_500.0, 15.0)})).row(0, named=True)
    assert wide["inflow_moe"] == pytest.approx(10.0)


def test_acs_of_a_state_movers_between_its_counties_are_not_in_the_margin() -> None:
    state = acs(people(), "08").with_columns(geography=pl.lit("state"))
    found = acs_net_25_44(state).row(0, named=True)
    assert found["net_moe"] == pytest.approx((4 * 4**2 + 4 * 5**2) ** 0.5)


def test_acs_bad_tables_are_refused() -> None:
    cells = acs(people())
    with pytest.raises(ValueError, match="is duplicated"):
        acs_net_25_44(pl.concat([cells, cells]))
    with pytest.raises(ValueError, match="no column"):
        acs_net_25_44(cells.drop("moe"))


def test_margins_golden() -> None:
    assert moe_sum([10154024, 9712936], [3778, 3911]) == pytest.approx(5437.757350, abs=5e-7)
    assert moe_difference((10154024, 3778), (9712936, 3911)) == pytest.approx(5437.757350, abs=5e-7)


def test_margins_worked() -> None:
    assert moe_sum([0, 0, 5], [7, 9, 12]) == 15.0
    # 0.5 = 100 / 200: sqrt(10² + 0.5² · 8²) / 200 and sqrt(10² − 0.5² · 8²) / 200
    assert moe_ratio(100, 10, 200, 8) == pytest.approx(116**0.5 / 200)
    assert moe_proportion(100, 10, 200, 8) == pytest.approx(84**0.5 / 200)
    # Where the root would be of a negative number, the ratio's formula is used.
    assert moe_proportion(100, 2, 200, 8) == moe_ratio(100, 2, 200, 8)
    for call in (lambda: moe_ratio(1, 1, 0, 1), lambda: moe_proportion(1, 1, 0, 1), lambda: moe_sum([1], [1, 2])):
        with pytest.raises(ValueError, match="moe_"):
            call()


SCHEMA = ["direction", "year1", "year2", "county_fips", "counterpart_code", "counterpart_kind", "individuals"]
CROSSWALK = pl.DataFrame({"county_fips": ["00001", "00003", "00005"], "cbsa_code": ["10000", "10000", "20000"]})


def flows(*changed: tuple[str, str, str, int | None]) -> pl.DataFrame:
    """Counties 1 and 3 are one market, 5 another: 1→3 7, 3→1 5, 1→5 4, 5→1 2; 10 in and 6 out elsewhere for each."""
    cells: dict[tuple[str, str, str], int | None] = {
        ("outflow", "00001", "00003"): 7, ("inflow", "00003", "00001"): 7,
        ("outflow", "00003", "00001"): 5, ("inflow", "00001", "00003"): 5,
        ("outflow", "00001", "00005"): 4, ("inflow", "00005", "00001"): 4,
        ("outflow", "00005", "00001"): 2, ("inflow", "00001", "00005"): 2,
        ("inflow", "00001", "97000"): 17, ("outflow", "00001", "97000"): 17,
        ("inflow", "00003", "97000"): 17, ("outflow", "00003", "97000"): 11,
        ("inflow", "00005", "97000"): 14, ("outflow", "00005", "97000"): 8,
    }  # fmt: skip
    cells |= {(direction, county, other): people for direction, county, other, people in changed}
    rows = [
        (direction, 2021, 2022, county, other, "us_total" if other == "97000" else "county", people)
        for (direction, county, other), people in cells.items()
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def test_irs_flows_inside_a_market_cancel() -> None:
    people = pl.DataFrame({"cbsa_code": ["10000", "20000"], "population": [1_000, 0]})
    found = irs_market_flows(flows(), CROSSWALK, people)
    columns = ["cbsa_code", "inflow_us", "outflow_us", "within_market", "within_gap", "net", "net_per_1k", "status"]
    assert found.select(columns).rows() == [
        ("10000", 34, 28, 12, 0, 6, 6.0, "observed"),
        ("20000", 14, 8, 0, 0, 6, None, "observed"),
    ]


def test_irs_withheld_totals_and_pairs_are_said() -> None:
    found = irs_market_flows(flows(("inflow", "00003", "97000", None), ("inflow", "00001", "00003", None)), CROSSWALK)
    columns = ["inflow_us", "net", "within_market", "withheld_pairs", "counties_withheld", "status"]
    assert found.select(columns).row(0) == (None, None, 7, 1, 1, "suppressed")


def test_irs_absent_counties_are_said() -> None:
    crosswalk = pl.concat([CROSSWALK, pl.DataFrame({"county_fips": ["00007"], "cbsa_code": ["20000"]})])
    found = irs_market_flows(flows(), crosswalk)
    columns = ["inflow_us", "counties", "counties_absent", "status"]
    assert found.select(columns).rows() == [(34, 2, 0, "observed"), (None, 2, 1, "not_published")]


def test_irs_bad_input_is_refused() -> None:
    with pytest.raises(ValueError, match="in two markets"):
        irs_market_flows(flows(), pl.concat([CROSSWALK, CROSSWALK.with_columns(cbsa_code=pl.lit("30000"))]))
    with pytest.raises(ValueError, match="no column"):
        irs_market_flows(flows().drop("individuals"), CROSSWALK)


def test_irs_flows_of_a_retired_county_count_to_the_one_that_took_its_place() -> None:
    """Bedford city (51515) became a part of Bedford County (51019) in 2013: 300 moved from it to the county, 100 back.

    County: 1,000 + 300 in, 1,000 + 100 out. City: 100 in, 300 out. Together 1,400 in and 1,400 out, net 0; the county
    alone would have 200.
    """
    totals = {
        ("inflow", "51019"): 1300,
        ("outflow", "51019"): 1100,
        ("inflow", "51515"): 100,
        ("outflow", "51515"): 300,
    }
    rows = [(side, 2012, 2013, county, "97000", "us_total", people) for (side, county), people in totals.items()]
    rows += [
        ("inflow", 2012, 2013, "51019", "51515", "county", 300),
        ("inflow", 2012, 2013, "51515", "51019", "county", 100),
        # In the next pair of years the city is no more.
        ("inflow", 2013, 2014, "51019", "97000", "us_total", 900),
        ("outflow", 2013, 2014, "51019", "97000", "us_total", 800),
    ]
    crosswalk = pl.DataFrame({"county_fips": ["51019"], "cbsa_code": ["31340"]})

    found = irs_market_flows(pl.DataFrame(rows, schema=SCHEMA, orient="row"), crosswalk).sort("year2")

    columns = ["year2", "inflow_us", "outflow_us", "within_market", "net", "counties_absent", "status"]
    assert found.select(columns).rows() == [
        (2013, 1400, 1400, 400, 0, 0, "observed"),
        (2014, 900, 800, 0, 100, 0, "observed"),
    ]
