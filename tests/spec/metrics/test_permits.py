"""Housing permits: units of counties first, then per resident, and jobs added for each of them."""

from __future__ import annotations

import polars as pl
import pytest

from aker_core.facts.fact import FACT
from aker_economy.permit_values import RATES, permit_rate, permits_of_areas
from aker_geo.crosswalk import counties_of_states
from aker_jobs.comparison.jobs_per_unit import JOBS, jobs_per_unit, units_of_years

TABLE = pl.DataFrame(
    {
        "county_fips": ["08001", "08031", "08005", "08035"],
        "year": [2023] * 4,
        "units": [600, 400, 0, 50],
        "units_5plus": [300, 100, 0, 50],
        "reported_units": [600, 300, 0, 50],
        "reported_units_5plus": [300, 0, 0, 50],
        "payload_sha256": ["a"] * 4,
    }
)
CROSSWALK = pl.DataFrame(
    {
        "cbsa_code": ["19740", "19740", "11111", "22222", "22222"],
        "county_fips": ["08001", "08031", "08005", "08035", "08999"],
    }
)


def rates() -> dict[str, dict[str, tuple[float | None, float | None]]]:
    areas = permits_of_areas(TABLE, CROSSWALK)
    people = pl.DataFrame({"area": ["19740", "11111", "22222"], "population": [100_000, 1_000, 2_000]})
    joined = areas.join(people, on="area", how="left")
    return {
        rate.metric: {row["area"]: (row["value"], row["low"]) for row in permit_rate(joined, rate).to_dicts()}
        for rate in RATES
    }


def test_worked_table() -> None:
    # 19740: 1,000 units, 400 of them large, 900 and 300 reported, 100,000 residents
    got = {metric: areas["19740"][0] for metric, areas in rates().items()}
    assert got == {
        "permits_units_total_per_1k_residents": pytest.approx(10.0),
        "permits_units_5plus_per_1k_residents": pytest.approx(4.0),
        "permits_units_total_reported_pct": pytest.approx(90.0),
        "permits_units_5plus_reported_pct": pytest.approx(75.0),
    }


def test_no_unit_is_zero_per_resident_and_no_share() -> None:
    assert rates()["permits_units_total_per_1k_residents"]["11111"] == (0.0, None)
    assert rates()["permits_units_total_reported_pct"]["11111"] == (None, None)


def test_a_county_without_a_row_leaves_a_lower_bound() -> None:
    assert rates()["permits_units_total_per_1k_residents"]["22222"] == (None, pytest.approx(25.0))
    assert rates()["permits_units_total_reported_pct"]["22222"] == (None, None)


def test_a_state_of_which_a_county_has_no_row_has_a_lower_bound_over_all_its_residents() -> None:
    """Every county of the nation issued two units but Loving County, Texas, which issues none: it has no row."""
    counties = sorted(counties_of_states(["09110"]) - {"48301"})
    table = pl.DataFrame({"county_fips": counties}).with_columns(
        year=2023, units=2, units_5plus=1, reported_units=2, reported_units_5plus=1, payload_sha256=pl.lit("a")
    )
    texas = len([code for code in counties if code.startswith("48")])
    areas = permits_of_areas(table, CROSSWALK.vstack(pl.DataFrame({"cbsa_code": ["1"], "county_fips": ["48001"]})))
    people = pl.DataFrame({"area": ["48", "08", "US"], "population": [1_000, 1_000, 10_000]})
    found = {
        rate.metric: {row["area"]: (row["value"], row["low"]) for row in permit_rate(joined, rate).to_dicts()}
        for joined in [areas.join(people, on="area")]
        for rate in RATES
    }
    assert (texas, len(counties)) == (253, 3_143)
    assert found["permits_units_total_per_1k_residents"] == {
        "48": (None, pytest.approx(2.0 * 253)),
        "08": (pytest.approx(2.0 * 64), None),
        "US": (None, pytest.approx(0.2 * 3_143)),
    }
    assert found["permits_units_total_reported_pct"]["48"] == (None, None), "a share of the others bounds nothing"


@pytest.mark.parametrize(
    ("there", "lacks"),
    [
        (["09001", "02261", "46113"], {"09110", "02063", "02066", "46102"}),
        (["09110", "02063", "46102"], {"09001", "02261", "46113"}),
        (["51515"], {"51515"}),  # merged into a county that is there by itself
    ],
)
def test_a_state_has_its_counties_by_the_codes_of_the_table(there: list[str], lacks: set[str]) -> None:
    found = counties_of_states(there)
    assert set(there) - {"51515"} <= found
    assert not lacks & found


def change(code: str, status: str, **amounts: float | None) -> dict[str, object]:
    row = {"geography": "market", "geo_code": code, "metric": JOBS, "year": 2023, "current": True, "status": status}
    return {**dict.fromkeys(FACT), **row, **amounts, "reason": "why" if status != "observed" else None}


def per_unit(
    *changes: dict[str, object], units: dict[str, int | None], are_years_loaded: bool = True
) -> dict[str, dict[str, object]]:
    frame = pl.DataFrame(list(changes), schema=FACT)
    of = pl.DataFrame(
        {"cbsa_code": list(units), "units": list(units.values()), "unit_keys": [["k1", "k2"]] * len(units)},
        schema={"cbsa_code": pl.String, "units": pl.Int64, "unit_keys": pl.List(pl.String)},
    )
    facts, inputs = jobs_per_unit(frame, of, are_years_loaded=are_years_loaded)
    assert inputs["amount"].to_list() == frame["value"].to_list()
    return {row["geo_code"]: row for row in facts.to_dicts()}


def test_jobs_for_each_unit() -> None:
    got = per_unit(
        change("1", "observed", value=500.0),
        change("2", "imputed", value=-20.0, p05=-40.0, p95=10.0),
        change("3", "bounded", low=10.0, high=30.0),
        change("4", "suppressed"),
        change("5", "derived", value=7.0),
        change("6", "derived", value=7.0),
        units={"1": 2_000, "2": 100, "3": 10, "4": 10, "5": 0, "6": None},
    )
    assert (got["1"]["value"], got["1"]["status"]) == (0.25, "derived")
    assert (got["2"]["value"], got["2"]["p05"], got["2"]["p95"]) == (-0.2, -0.4, 0.1)
    assert (got["2"]["status"], got["3"]["status"]) == ("imputed", "bounded")
    assert (got["3"]["value"], got["3"]["low"], got["3"]["high"]) == (None, 1.0, 3.0)
    assert (got["4"]["value"], got["4"]["status"], got["4"]["reason"]) == (None, "suppressed", "why")
    assert (got["5"]["value"], got["5"]["status"]) == (None, "no_base")
    assert (got["6"]["value"], got["6"]["status"]) == (None, "not_published")
    assert got["1"]["inputs"] == "jobs=facts/1/tech_change_3y/2023;units=k1;units=k2"


def test_years_that_are_not_loaded_are_not_called_unpublished() -> None:
    got = per_unit(change("6", "derived", value=7.0), units={"6": None}, are_years_loaded=False)
    assert (got["6"]["value"], got["6"]["status"]) == (None, "not_loaded")
    assert "not loaded (table census_permits" in str(got["6"]["reason"])


def test_the_units_of_three_years_are_needed() -> None:
    areas = pl.DataFrame(
        {
            "area": ["1", "1", "1", "1", "2", "2", "3", "3", "3"],
            "year": [2020, 2021, 2022, 2023, 2022, 2023, 2021, 2022, 2023],
            "units": [9, 1, 2, 3, 1, 1, 5, None, 5],
            "key": [f"k{number}" for number in range(9)],
        }
    )
    rows = {row["cbsa_code"]: row["units"] for row in units_of_years(areas, 2023).to_dicts()}
    assert rows == {"1": 6, "2": None, "3": None}
