"""Requirement 'Net Migration Analysis (25-44 Age Group)' of the jobs specification, a test or more per scenario."""

from __future__ import annotations

import csv
import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from aker_jobs import migration
from aker_jobs.metrics import acs_net_25_44, irs_market_flows

BINS = {"25-29": 10, "30-34": 20, "35-39": 30, "40-44": 40}
DENVER = ["08001", "08005", "08014", "08019", "08031", "08035", "08039", "08047", "08059", "08093"]


def test_net_migration__basic_net_migration_calculation() -> None:
    assert migration.net_25_44(12_000, 9_500) == 2_500
    assert migration.net_25_44(12_000, 9_500, population=800_000) == pytest.approx(3.125)
    assert migration.net_25_44(9_500, 12_000, population=800_000) == pytest.approx(-3.125)


@pytest.mark.parametrize(
    ("inflow", "outflow", "message"),
    [
        (-1, 5, "inflow is -1"),
        (5, float("inf"), "outflow is inf"),
        ("five", 5, "must be a number"),
        ({"DEN": 5}, {"AUS": 5}, "mismatched geography.*'AUS', 'DEN'"),
        ({}, {}, "empty"),
        (pd.Series([1, 2], index=["a", "b"]), pd.Series([1, 2], index=["b", "a"]), "mismatched geography"),
        (pl.Series([1, -2]), pl.Series([1, 2]), "negative"),
    ],
)
def test_net_migration__basic_net_migration_calculation__bad_input(inflow: Any, outflow: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        migration.net_25_44(inflow, outflow)


def test_net_migration__basic_net_migration_calculation__series_stay_series() -> None:
    pandas = migration.net_25_44(pd.Series([10, 20]), pd.Series([5, 5]), pd.Series([100, 0]))
    assert isinstance(pandas, pd.Series)
    assert pandas.tolist()[0] == 50
    assert pandas.isna().tolist() == [False, True]
    polars = migration.net_25_44(pl.Series([10, None]), pl.Series([5, 5]))
    assert isinstance(polars, pl.Series)
    assert polars.to_list() == [5, None]


def test_net_migration__geographic_aggregation() -> None:
    crosswalk = {"08001": "DEN", "08005": "DEN", "48453": "AUS"}
    inflow, outflow = {"08001": 10, "08005": 5, "48453": 7}, {"08001": 1, "08005": 2, "48453": 9}
    people = {"08001": 100, "08005": 300, "48453": 1_000}
    found = migration.net_25_44(inflow, outflow, people, crosswalk=crosswalk)
    # (15 − 3) / 400, not the mean of 90 and 10
    assert found == pytest.approx({"DEN": 30.0, "AUS": -2.0})


def test_net_migration__geographic_aggregation__boundary_changes_are_weights_by_vintage() -> None:
    # A county of which three quarters of the people went to one planning region, and one quarter to another.
    crosswalk = pl.DataFrame(
        {
            "county_fips": ["09001", "09001", "09001", "09009"],
            "cbsa_code": ["14860", "14860", "47930", "14860"],
            "weight": [1.0, 0.75, 0.25, 1.0],
            "vintage": ["2015-07", "2023-07", "2023-07", "2023-07"],
        }
    )
    flows = pl.DataFrame({"county_fips": ["09001", "09009"], "people": [100, 10]})
    nobody = flows.with_columns(people=pl.lit(0))
    found = migration.net_25_44(flows, nobody, crosswalk=crosswalk, vintage="2023-07")
    assert found == pytest.approx({"14860": 85.0, "47930": 25.0})
    with pytest.raises(ValueError, match="several vintages"):
        migration.net_25_44(flows, nobody, crosswalk=crosswalk)
    with pytest.raises(ValueError, match="without a market in the crosswalk: 09009"):
        migration.net_25_44(flows, nobody, crosswalk=crosswalk, vintage="2015-07")


def test_net_migration__geographic_aggregation__a_withheld_county_leaves_its_market_unknown() -> None:
    found = migration.net_25_44({"a": 1, "b": None}, {"a": 1, "b": 1}, crosswalk={"a": "M", "b": "M"})
    assert found == {"M": None}


def test_net_migration__demographic_filtering() -> None:
    everyone = {"18-24": 500, **BINS, "45-54": 900, "65 and over": 70, "total": 1_570}
    leavers = {"18-24": 100, **dict.fromkeys(BINS, 5), "45-54": 100, "65 and over": 100, "total": 320}
    assert migration.net_25_44(everyone, leavers) == 80
    assert migration.net_25_44(everyone, leavers, population=10_000) == pytest.approx(8.0)


@pytest.mark.parametrize("kind", ["pandas", "polars", "arrow"])
def test_net_migration__demographic_filtering__frames(kind: str) -> None:
    frame = pl.DataFrame(
        {
            "county_fips": ["08001"] * 6 + ["08005"] * 6,
            "age_group": ["20 to 24 years", "25 to 29 years", "30 to 34 years", "35 to 39 years", "40 to 44 years",
                          "75 years and over"] * 2,
            "people": [999, 1, 2, 3, 4, 999] * 2,
        }
    )  # fmt: skip
    make = {"pandas": pl.DataFrame.to_pandas, "polars": pl.DataFrame.clone, "arrow": pl.DataFrame.to_arrow}[kind]
    inflow, outflow = make(frame), make(frame.with_columns(people=pl.lit(1)))
    assert migration.net_25_44(inflow, outflow) == {"08001": 6, "08005": 6}
    assert migration.net_25_44(inflow, outflow, crosswalk={"08001": "DEN", "08005": "DEN"}) == {"DEN": 12}


@pytest.mark.parametrize(
    ("ages", "message"),
    [
        ({"26-34": 1, "35-44": 1}, "age 25"),
        ({"25-29": 1}, "age 30"),
        ({**BINS, "25-44": 100}, "more than one"),
    ],
)
def test_net_migration__demographic_filtering__bins_that_are_not_25_44(ages: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        migration.net_25_44(ages, ages)


def test_net_migration__data_source_integration__acs(shared_data: Path) -> None:
    found = acs_net_25_44(_acs_cells(shared_data / "acs" / "api_group_csv"))
    texas = found.row(by_predicate=pl.col("geo_code") == "48", named=True)
    # Of other states alone (golden): in 82,309 + 61,883 + 48,059 + 33,914, out 63,006 + 44,993 + 30,694 + 23,581.
    assert texas["net"] == (82_309 + 61_883 + 48_059 + 33_914) - (63_006 + 44_993 + 30_694 + 23_581)
    assert texas["per_1k"] == pytest.approx(1000 * texas["net"] / texas["population_25_44"])
    assert texas["net_moe"] > 0
    assert found["status"].value_counts().sort("status").rows() == [("observed", 51), ("suppressed", 1)]
    # The Census Bureau's form (totals) and ours (movers) give the same net in every state.
    assert found["definition_gap"].drop_nulls().to_list() == [0.0] * 51


def test_net_migration__data_source_integration__acs_closed_system(shared_data: Path) -> None:
    cells = _acs_cells(shared_data / "acs" / "api_group_csv")
    found = acs_net_25_44(cells).filter(pl.col("status") == "observed")
    # The fifty states and the District are closed but for Puerto Rico: what leaves one arrives in another.
    assert abs(found["net"].sum()) < 0.05 * found["inflow"].sum()


def test_net_migration__data_source_integration__irs(shared_data: Path) -> None:
    folder = shared_data / "irs" / "county"
    flows = pl.concat([_irs(folder / f"county{way}1415.csv", way) for way in ("inflow", "outflow")])
    crosswalk = pl.DataFrame({"county_fips": DENVER, "cbsa_code": ["19740"] * len(DENVER)})
    found = irs_market_flows(flows, crosswalk).row(0, named=True)
    wanted = {"inflow_us": 172_764, "outflow_us": 158_222, "within_market": 96_175, "within_gap": 0, "net": 14_542}
    assert {name: found[name] for name in wanted} == wanted
    assert found["status"] == "observed"


def _acs_cells(folder: Path) -> pl.DataFrame:
    rows = []
    for table in ("B07001", "B07401"):
        with (folder / f"acs-acs1-2018-GROUP_{table}_DATA.csv").open() as lines:
            for row in csv.DictReader(lines):
                for name in row:
                    if name.endswith("E") and name[7:10].isdigit():
                        estimate, moe = (_figure(row[name[:-1] + suffix]) for suffix in "EM")
                        rows.append((2018, "state", row["GEO_ID"][-2:], table, int(name[7:10]), estimate, moe))
    return pl.DataFrame(
        rows, schema=["year", "geography", "geo_code", "table", "line", "estimate", "moe"], orient="row"
    )


def _figure(text: str) -> float | None:
    return None if text in {"", "null", "None"} or float(text) < 0 else float(text)


def _irs(path: Path, direction: str) -> pl.DataFrame:
    table = pl.read_csv(path, infer_schema=False, encoding="utf8-lossy")
    first, second, third, fourth = table.columns[:4]
    here, there = pl.col(first) + pl.col(second), pl.col(third) + pl.col(fourth)
    people = pl.col("n2").cast(pl.Int64)
    return table.select(
        direction=pl.lit(direction),
        year1=pl.lit(2014),
        year2=pl.lit(2015),
        county_fips=here,
        counterpart_code=there,
        counterpart_kind=pl.when(there == "97000").then(pl.lit("us_total"))
        .when(pl.col(third).cast(pl.Int32) < 57).then(pl.lit("county")).otherwise(pl.lit("other")),
        individuals=pl.when(people >= 0).then(people),
    )  # fmt: skip


def test_net_migration__basic_net_migration_calculation__series_of_every_kind() -> None:
    arrow = migration.net_25_44(pa.chunked_array([[10, 20]]), pa.chunked_array([[5, None]]))
    assert arrow.to_pylist() == [5, None]
    polars = migration.net_25_44(pl.Series([10.0, float("nan")]), pl.Series([5, 5]), float("nan"))
    assert polars.to_list() == [None, None]
    assert migration.net_25_44(pd.NA, Decimal(5)) is None
    for inflow, message in ((pl.Series(["a"]), "not numbers"), (pl.Series([float("inf")]), "infinite")):
        with pytest.raises(ValueError, match=message):
            migration.net_25_44(inflow, pl.Series([1]))


@pytest.mark.parametrize(
    ("crosswalk", "message"),
    [
        ({"08001": None}, "no market for 08001"),
        (pd.DataFrame({"county_fips": ["08001"], "market": [None]}), "no market for 08001"),
        (
            pd.DataFrame({"county_fips": ["08001"], "market": ["DEN"], "weight": [-0.5]}),
            r"weight of the crosswalk is -0\.5",
        ),
        (pd.DataFrame({"county_fips": ["08001"], "market": ["DEN"], "weight": [math.nan]}), "no weight for 08001"),
        (["08001"], "must be a mapping or a frame"),
    ],
)
def test_net_migration__geographic_aggregation__bad_crosswalks(crosswalk: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        migration.net_25_44({"08001": 10}, {"08001": 4}, crosswalk=crosswalk)


def test_net_migration__geographic_aggregation__nobody_is_lost() -> None:
    twice = pd.Series([10, 20], index=["08001", "08001"])
    with pytest.raises(ValueError, match="'08001' is duplicated"):
        migration.net_25_44(twice, twice, crosswalk={"08001": "DEN"})
    with pytest.raises(ValueError, match="needs figures by place"):
        migration.net_25_44(10, 5, crosswalk={"08001": "DEN"})


def test_net_migration__demographic_filtering__series_by_age() -> None:
    ages = pd.RangeIndex(100, name="age")
    assert migration.net_25_44(pd.Series(2, index=ages), pd.Series(1, index=ages)) == 20
    bins = ["25-29", "25-29", "30-34", "35-39", "40-44"]  # men and women, say
    with pytest.raises(ValueError, match="'25-29' is duplicated"):
        migration.net_25_44(pd.Series(2, index=bins), pd.Series(1, index=bins))


EVERY = {"25-29": 10, "30-34": 20, "35-39": 30, "40-44": 40}


@pytest.mark.parametrize(
    "label",
    ["{}to{}", "age{}{}", "Age {} to {}", "{} – {}", "{}—{} years", "{}_{}", "{}‑{}", "ages {}-{}", "{} through {}",
     "Estimate!!Total:!!{} to {} years"],
)  # fmt: skip
def test_net_migration__demographic_filtering__however_ages_are_written(label: str) -> None:
    """10 + 20 + 30 + 40 less four times 5 is 80; ages 45-49 are left out."""
    bins = [(25, 29, 10), (30, 34, 20), (35, 39, 30), (40, 44, 40), (45, 49, 999)]
    inflow = {label.format(first, last): people for first, last, people in bins}

    assert migration.net_25_44(inflow, dict.fromkeys(inflow, 5)) == 80
    frame = pd.DataFrame({"age": list(inflow), "people": list(inflow.values())})
    assert migration.net_25_44(frame, frame.assign(people=5)) == 80


@pytest.mark.parametrize(
    "codes",
    [[f"{code:02d}" for code in range(1, 57)], [8001, 8005], ["08001", "08005"], ["C1974", "25"]],
)
def test_net_migration__geographic_aggregation__codes_of_places_are_no_ages(codes: list[Any]) -> None:
    found = migration.net_25_44(dict.fromkeys(codes, 10), dict.fromkeys(codes, 4))

    assert found == {str(code): 6.0 for code in codes}


@pytest.mark.parametrize("labels", [range(1, 53), range(20, 50), ["25", "26"], [25], ["25-29", "Denver"]])
def test_net_migration__demographic_filtering__what_may_be_ages_or_places_is_refused(labels: Any) -> None:
    """Districts 1-52 gave 200.0: four each for the twenty numbers from 25 to 44, and ten for none."""
    with pytest.raises(ValueError, match="may be ages or places"):
        migration.net_25_44(dict.fromkeys(labels, 10), dict.fromkeys(labels, 0))


def test_net_migration__geographic_aggregation__a_column_or_a_crosswalk_says_what_labels_are() -> None:
    districts = range(1, 53)
    frame = pd.DataFrame({"geography": districts, "people": 10})
    assert migration.net_25_44(frame, frame.assign(people=6)) == {str(number): 4.0 for number in districts}
    flows, crosswalk = dict.fromkeys(districts, 10), dict.fromkeys(districts, "DEN")
    assert migration.net_25_44(flows, dict.fromkeys(districts, 6), crosswalk=crosswalk) == {"DEN": 208}


def test_net_migration__demographic_filtering__ages_that_are_not_25_44_are_no_place() -> None:
    with pytest.raises(ValueError, match="do not cover 25–44"):
        migration.net_25_44({"25-54": 10}, {"25-54": 3})
    with pytest.raises(ValueError, match="not an age: 'thirties'"):
        migration.net_25_44(pd.DataFrame({"age": [*EVERY, "thirties"], "people": 1}), 0)


def test_net_migration__geographic_aggregation__a_lost_zero_is_put_back() -> None:
    """Integers on one side, text on the other: 12 - 9 for one county, however its code is written."""
    for code in (8031, "8031", 8031.0, "08031", "8031.0"):
        assert migration.net_25_44({code: 12}, {"08031": 9}) == {"08031": 3}
        assert migration.net_25_44({code: 12}, {code: 9}, crosswalk={"08031": "DEN"}) == {"DEN": 3}
    with pytest.raises(ValueError, match="mismatched geography"):
        migration.net_25_44({"031": 12}, {"08031": 9})


def test_net_migration__numbers_in_text_and_places_without_a_name() -> None:
    assert migration.net_25_44({"Denver": "1,200"}, {"Denver": " 200 "}) == {"Denver": 1000}
    assert migration.net_25_44("12,000", "9,500") == 2_500
    with pytest.raises(ValueError, match="inflow must be a number, got 'many'"):
        migration.net_25_44({"Denver": "many"}, {"Denver": 1})
    for place in (None, math.nan):
        with pytest.raises(ValueError, match="a place without a name"):
            migration.net_25_44({place: 1}, {place: 1})
