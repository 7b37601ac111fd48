"""From QCEW cells to job metrics: small economies whose quotients and growth can be worked by hand."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import pytest

from aker_core.facts.recompute import values_again
from aker_core.facts.residents import SCHEMA as RESIDENTS
from aker_core.facts.terms import parsed
from aker_core.facts.trough import FROM_TROUGH, with_trough
from aker_jobs.labor.growth_values import COMMON_CODES
from aker_jobs.labor.labor_facts import Labor, compute_labor
from aker_jobs.labor.nation_place import FROM_QUOTIENTS, SUMMED
from aker_jobs.labor.national_sums import nation_of
from aker_jobs.labor.qcew_cells import QcewTable
from aker_jobs.labor.quotient_values import GOVERNMENT_BY_COUNTY
from tests.unit.compute.conftest import Cells

YEAR = 2023
COUNTIES = ["08001", "08005"]
CROSSWALK = pl.DataFrame({"cbsa_code": "19740", "county_fips": COUNTIES, "qcew_area": "C1974"})
# tech: software changed its code with NAICS 2022; systems design did not. education: private and government.
DEFINITIONS = pl.DataFrame(
    [
        ("tech", "5415", "5", 2011, 9999),
        ("tech", "5112", "5", 2011, 2021),
        ("tech", "5132", "5", 2022, 9999),
        *(("education", "61", own, 2011, 9999) for own in ("2", "3", "5")),
    ],
    schema={
        "sector": pl.String,
        "industry_code": pl.String,
        "own_code": pl.String,
        "first_year": pl.Int16,
        "last_year": pl.Int16,
    },
    orient="row",
)
Values = dict[str, dict[str, Any]]


def population(residents: int | None = 1_000, code: str = "19740") -> pl.DataFrame:
    return pl.DataFrame(
        {
            "cbsa_code": [code],
            "year": [YEAR],
            "population": [residents],
            "reason": [None],
            "vintage": [2023],
            "county_fips": [COUNTIES],
            "payloads": [["pep"]],
            "carried": [None],
            "terms": [None],
            "error": [None],
        },
        schema=RESIDENTS,
    )


def labor(cells: Any, year: int = YEAR, crosswalk: pl.DataFrame = CROSSWALK, **given: Any) -> Labor:
    people = given.pop("population", None)
    found = compute_labor(
        cells.lazy(),
        crosswalk,
        DEFINITIONS,
        population(code=crosswalk["cbsa_code"][0]) if people is None else people,
        year=year,
        source=QcewTable(),
    )
    for key, value, again in values_again(found.facts, found.inputs):
        assert again == pytest.approx(value, rel=1e-9), key
    assert {key for text in found.facts["inputs"] for _, _, key in parsed(text)} == set(found.inputs["key"])
    return found


def values(found: Labor, place: str = "19740") -> Values:
    """The facts of the data year by metric."""
    rows = found.facts.filter("current").filter(pl.col("geo_code") == place)
    return {row["metric"]: row for row in rows.to_dicts()}


def where(found: Labor, key: str) -> dict[str, list[str]]:
    """The filter of an input."""
    told: dict[str, list[str]] = json.loads(found.inputs.filter(pl.col("key") == key)["where"].item())
    return told


def metro(cells: Any, year: int, *, total: int = 200, tech: tuple[int | None, int] = (24, 16)) -> Any:
    """Denver of two counties: total, systems design and software of the metro; schools of metro and counties."""
    software = "5132" if year >= 2022 else "5112"
    cells.add("C1974", "0", "10", year, total, jobs_oty_change=10).add("C1974", "5", "10", year, total - 50)
    cells.add("C1974", "5", "5415", year, tech[0]).add("C1974", "5", software, year, tech[1])
    cells.add("C1974", "5", "61", year, 10)
    for county, share in (("08001", 0.25), ("08005", 0.75)):
        cells.add(county, "0", "10", year, int(total * share)).add(county, "5", "61", year, 5)
        cells.add(county, "3", "61", year, 15).add(county, "2", "61", year, 5)
    return cells


def nation(cells: Any, year: int) -> Any:
    software = "5132" if year >= 2022 else "5112"
    cells.add("US000", "0", "10", year, 2_000).add("US000", "5", "5415", year, 120)
    cells.add("US000", "5", software, year, 80).add("US000", "5", "61", year, 100)
    cells.add("US000", "3", "61", year, 300).add("US000", "2", "61", year, 100)
    return cells


@pytest.fixture
def denver(cells: Any) -> Any:
    return nation(metro(cells, YEAR), YEAR)


def test_quotients_worked_by_hand(denver: Any) -> None:
    found = values(labor(denver))
    # tech: (40 / 200) / (200 / 2000) = 2; education: private 10, government 2 * (15 + 5): (50 / 200) / (500 / 2000) = 1
    assert found["tech_lq"]["value"] == pytest.approx(2.0)
    assert found["education_lq"]["value"] == pytest.approx(1.0)
    assert found["tech_jobs_per_100k_residents"]["value"] == pytest.approx(40 / 1_000 * 100_000)
    assert found["tech_lq"]["status"] == "observed"
    assert found["education_lq"]["status"] == "derived"  # its government was added up from counties
    assert found["education_lq"]["reason"] == GOVERNMENT_BY_COUNTY
    assert found["tech_lq"]["period"] == "2023"


def test_totals_worked_by_hand(denver: Any) -> None:
    found = values(labor(denver))
    assert found["total_jobs"]["value"] == 200
    assert found["total_jobs_oty_pct"]["value"] == pytest.approx(100 * 10 / 190)
    assert found["total_wages_usd"]["value"] == 200_000
    assert found["avg_annual_pay_usd"]["value"] == pytest.approx(1_000)


def test_where_a_quotient_came_from(denver: Any) -> None:
    found = labor(denver)
    fact = values(found)["education_lq"]
    assert fact["formula"] == "(sector / total) / (nation_sector / nation_total)"
    opened = [(role, where(found, key)) for role, _, key in parsed(fact["inputs"])]
    assert [(role, told["area_fips"], told["own_code"], told["industry_code"]) for role, told in opened] == [
        ("total", ["C1974"], ["0"], ["10"]),
        ("nation_total", ["US000"], ["0"], ["10"]),
        ("sector", COUNTIES, ["2", "3"], ["61"]),
        ("sector", ["C1974"], ["5"], ["61"]),
        ("nation_sector", ["US000"], ["2", "3"], ["61"]),
        ("nation_sector", ["US000"], ["5"], ["61"]),
    ]
    named = found.inputs.filter(pl.col("key").str.starts_with("qcew/"))
    assert set(named["table"]) == {"bls_qcew_annual"}
    assert named["payloads"].explode().unique().to_list() == ["qcew-2023"]
    rate = values(found)["tech_jobs_per_100k_residents"]
    assert [key for role, _, key in parsed(rate["inputs"]) if role == "residents"] == ["residents/19740/2023"]


def test_a_withheld_cell_gives_bounds_and_no_value(cells: Any) -> None:
    """Systems design is withheld; its parent 541 has 30, of which 4 are elsewhere: exactly 26 but for rounding."""
    metro(cells, YEAR, tech=(None, 16))
    for code, jobs in (("54", 30), ("541", 30), ("5413", 4)):
        cells.add("C1974", "5", code, YEAR, jobs, establishments=10 if code != "5413" else 5)
    found = values(labor(nation(cells, YEAR)))["tech_lq"]
    assert (found["value"], found["status"]) == (None, "bounded")
    low, high = found["low"] * 200 * 0.1, found["high"] * 200 * 0.1  # back to jobs
    assert 16 <= low <= 16 + 26 <= high <= 16 + 30
    assert found["reason"].startswith("1 withheld cells")
    per_100k = values(labor(cells))["tech_jobs_per_100k_residents"]
    assert (per_100k["value"], per_100k["status"]) == (None, "bounded")
    assert per_100k["low"] == pytest.approx(low * 100)


def test_no_establishment_is_a_quotient_of_zero(cells: Any) -> None:
    metro(cells, YEAR)
    cells.rows = [row for row in cells.rows if row["industry_code"] not in ("5415", "5132")]
    cells.add("C1974", "5", "5413", YEAR, 4)
    found = values(labor(nation(cells, YEAR)))
    assert (found["tech_lq"]["value"], found["tech_lq"]["status"]) == (0, "observed")
    assert found["tech_lq"]["reason"] == "no establishment of the sector"
    assert (found["tech_jobs_per_100k_residents"]["value"], found["tech_jobs_per_100k_residents"]["status"]) == (
        0,
        "observed",
    )


def test_without_the_nation_there_is_no_quotient(cells: Any) -> None:
    found = values(labor(metro(cells, YEAR)))["tech_lq"]
    assert (found["value"], found["status"], found["inputs"]) == (None, "not_loaded", None)
    assert found["reason"] == "bls_qcew_annual does not have all industries of the sector for the U.S."


def test_without_a_table_of_residents_the_rate_is_not_loaded(denver: Any) -> None:
    found = values(labor(denver, population=pl.DataFrame(schema=RESIDENTS)))["tech_jobs_per_100k_residents"]
    assert (found["value"], found["status"]) == (None, "not_loaded")
    assert found["reason"] == "census_pep has no residents of 2023"


def test_a_quarter_has_no_annual_wages(denver: Any) -> None:
    """Of a quarter are named the quarter and its own columns; wages and growth of years are not loaded."""
    quarter = QcewTable("bls_qcew_quarterly", 0.0, 1)
    found = compute_labor(denver.lazy(), CROSSWALK, DEFINITIONS, population(), year=YEAR, source=quarter)
    rows = values(found)
    assert (rows["total_wages_usd"]["value"], rows["total_wages_usd"]["status"]) == (None, "not_loaded")
    assert rows["total_wages_usd"]["reason"].startswith("annual wages cannot be computed from a single quarter")
    assert rows["total_jobs_cagr_1y"]["reason"] == "growth compares annual averages; bls_qcew_annual is not loaded"
    assert where(found, "qcew/19740/total/2023")["qtr"] == ["1"]
    assert found.inputs.filter(pl.col("key") == "qcew/19740/total/2023")["column"].item() == "month3_emplvl"


def test_the_nation_and_its_states_have_facts_of_their_own(denver: Any) -> None:
    denver.add("08000", "0", "10", YEAR, 500).add("08000", "5", "5415", YEAR, 50).add("48000", "0", "10", YEAR, 9)
    denver.add("08000", "5", "5132", YEAR, 50)
    found = labor(denver)
    state, whole = values(found, "08"), values(found, "US")
    assert (state["total_jobs"]["geography"], state["total_jobs"]["value"]) == ("state", 500)
    assert state["tech_lq"]["value"] == pytest.approx((100 / 500) / (200 / 2_000))
    assert (whole["total_jobs"]["geography"], whole["tech_lq"]["value"]) == ("nation", 1)
    assert not values(found, "48"), "no market has a part in Texas"
    assert {row["status"] for row in (*state.values(), *whole.values())} == {"observed"}, "what is absent is left out"


@pytest.mark.parametrize(("change", "percent"), [(0, None), (40, 100 * 40 / 1_960)])
def test_a_nation_that_changed_by_not_one_job_has_no_change(cells: Any, change: int, percent: float | None) -> None:
    """A file in which nobody filled the column is not a nation that stood still."""
    metro(cells, YEAR).add("US000", "0", "10", YEAR, 2_000, jobs_oty_change=change)
    found = values(labor(cells), "US").get("total_jobs_oty_pct", {"value": None})
    assert found["value"] == (percent if percent is None else pytest.approx(percent))


def test_jobs_of_the_years_before_are_history(cells: Any) -> None:
    found = labor(history(cells, {2021: (10, 10), 2023: (10, 10)})).facts.filter(pl.col("metric") == "total_jobs")
    markets = found.filter(pl.col("geography") == "market")
    assert dict(markets.select("year", "current").iter_rows()) == {2021: False, 2023: True}


def test_without_residents_there_is_no_rate(denver: Any) -> None:
    found = values(labor(denver, population=population(None)))
    assert (found["tech_jobs_per_100k_residents"]["value"], found["tech_jobs_per_100k_residents"]["status"]) == (
        None,
        "not_published",
    )
    assert found["tech_jobs_per_100k_residents"]["reason"] == "no population estimate for all its counties"
    assert found["tech_lq"]["value"] == pytest.approx(2.0)


def states(cells: Any, missing: int = 0) -> Any:
    """Fifty states and the District, each with 40 jobs, of which 4 are in each tech industry and 4, 2, 1 in schools."""
    codes = [f"{n:02d}" for n in range(1, 57) if n not in (3, 7, 14, 43, 52)]
    for state in codes[missing:]:
        area = f"{state}000"
        cells.add(area, "0", "10", YEAR, 40)
        for code, own, jobs in (("5415", "5", 4), ("5132", "5", 4), ("61", "5", 4), ("61", "3", 2), ("61", "2", 1)):
            cells.add(area, own, code, YEAR, jobs)
    return cells


def test_the_nation_is_the_sum_of_its_states(cells: Any) -> None:
    cells = states(metro(cells, YEAR)).add("72000", "0", "10", YEAR, 999)  # Puerto Rico is not in the national total
    nation = nation_of(cells.lazy(), YEAR)
    assert not nation.own_rows
    total = nation.cells.filter((pl.col("own_code") == "0") & (pl.col("industry_code") == "10"))
    assert total["jobs"].to_list() == [51 * 40]
    made = labor(cells)
    found = values(made)
    assert found["tech_lq"]["value"] == pytest.approx((40 / 200) / (8 / 40))
    assert len(where(made, "qcew/US/tech/5/2023")["area_fips"]) == 51
    assert "72000" not in where(made, "qcew/US/total/2023")["area_fips"]
    assert found["education_lq"]["value"] == pytest.approx((50 / 200) / (7 / 40))


def test_the_nation_without_rows_is_a_place_and_so_are_states(cells: Any) -> None:
    """It has 51 times 40 jobs, 8 of each 40 in tech; of the year before there are no states, so no growth."""
    made = labor(states(metro(cells, YEAR)).add("C1974", "0", "10", YEAR - 1, 190))
    whole, state = values(made, "US"), values(made, "08")
    assert (whole["total_jobs"]["geography"], whole["total_jobs"]["value"]) == ("nation", 51 * 40)
    assert (whole["tech_jobs"]["value"], whole["tech_lq"]["value"]) == (51 * 8, 1)
    assert {(row["status"], row["reason"]) for row in whole.values()} == {("derived", SUMMED)}
    assert "total_jobs_cagr_1y" not in whole
    assert (state["total_jobs"]["value"], state["total_jobs"]["status"]) == (40, "observed")
    assert (state["tech_lq"]["value"], state["tech_lq"]["status"]) == (1, "derived")
    assert where(made, "qcew/US/total/2023")["area_fips"][:2] == ["01000", "02000"]


def test_all_jobs_of_the_nation_grow_by_the_sums_of_its_states(cells: Any) -> None:
    earlier = states(metro(cells, YEAR))
    for row in [row for row in earlier.rows if row["area_fips"].endswith("000")]:
        earlier.add(row["area_fips"], row["own_code"], row["industry_code"], YEAR - 1, row["jobs"] * 10)
    found = values(labor(earlier), "US")["total_jobs_cagr_1y"]
    assert (found["value"], found["status"]) == (pytest.approx(-0.9), "derived")


def test_some_states_are_no_nation(cells: Any) -> None:
    found = values(labor(states(metro(cells, YEAR), missing=1)))["tech_lq"]
    assert (found["value"], found["status"]) == (None, "not_loaded")


def test_a_state_that_withholds_leaves_no_nation(cells: Any) -> None:
    cells = states(metro(cells, YEAR))
    next(row for row in cells.rows if row["area_fips"] == "56000" and row["industry_code"] == "5415")["jobs"] = None
    found = values(labor(cells))
    assert (found["tech_lq"]["value"], found["tech_lq"]["status"]) == (None, "suppressed")
    assert found["tech_lq"]["reason"].endswith("one of them withholds part of the sector")
    assert found["education_lq"]["value"] is not None


def test_a_state_that_withholds_leaves_the_nation_to_published_quotients(cells: Any) -> None:
    """Wyoming withholds 5415, so the nation's is what quotients leave; software and education are added up.

    Each other state has 4 of 40 jobs in it, both rounded by half a job at most. With a quotient of 1.02 the nation of
    2,040 jobs has between 3.5 / 40.5 · 2,040 / 1.025 = 172.0 and 4.5 / 39.5 · 2,040 / 1.015 = 229.0 in it: 200.
    """
    cells = states(metro(cells, YEAR))
    for row in cells.rows:
        if row["industry_code"] == "5415" and row["area_fips"][0] != "C":
            row["jobs"], row["jobs_quotient"] = (None, None) if row["area_fips"] == "56000" else (row["jobs"], 1.02)
    made = labor(cells)
    found = values(made)
    nation = made.sums.national.from_quotients
    software = 51 * 4
    assert nation.select("sector", "estimate").rows() == [("tech", 200 + software)]
    assert nation["estimate_p05"].item() == pytest.approx(software + 3.5 / 40.5 * 2_040 / 1.025)
    assert nation["estimate_p95"].item() == pytest.approx(software + 4.5 / 39.5 * 2_040 / 1.015)
    assert found["tech_lq"]["value"] == pytest.approx((40 / 200) / ((200 + software) / 2_040))
    assert (found["tech_lq"]["status"], found["tech_lq"]["reason"]) == ("derived", FROM_QUOTIENTS)
    assert found["education_lq"]["status"] == "derived"
    assert values(labor(states(metro(Cells(), YEAR))))["tech_lq"]["reason"] == SUMMED
    whole = values(made, "US")
    told = {name: (whole[name]["value"], whole[name]["status"], whole[name]["reason"]) for name in whole}
    assert told["tech_jobs"] == (200 + software, "derived", FROM_QUOTIENTS)
    assert told["tech_lq"] == (1, "derived", FROM_QUOTIENTS)
    assert told["education_jobs"] == (51 * 7, "derived", SUMMED)


def test_rows_of_the_nation_that_are_not_the_publishers_say_so(cells: Any) -> None:
    """Software and systems design are 20 of 200 jobs here, 200 of 2,000 in a nation that somebody put together."""
    made = QcewTable(nation="put together")
    nation(metro(cells, YEAR), YEAR)
    facts = compute_labor(cells.lazy(), CROSSWALK, DEFINITIONS, population(), year=YEAR, source=made).facts
    published = labor(cells).facts
    same = ["geography", "geo_code", "metric", "year", "value", "low", "high", "inputs"]
    assert facts.select(same).equals(published.select(same)), "no value is another, and none is of anything else"
    found = {(row["geo_code"], row["metric"]): (row["status"], row["reason"]) for row in facts.to_dicts()}
    assert found["US", "tech_jobs"] == found["US", "total_jobs"] == ("derived", "put together")
    assert found["US", "tech_lq"] == found["19740", "tech_lq"] == ("derived", "put together")
    assert found["19740", "tech_jobs"] == ("observed", None)
    before = {(row["geo_code"], row["metric"]): (row["status"], row["reason"]) for row in published.to_dicts()}
    assert before["19740", "tech_lq"] == before["US", "tech_jobs"] == ("observed", None)


def history(cells: Any, growth: dict[int, tuple[int, int]]) -> Any:
    """Years -> jobs in systems design and software; totals are 200 in all of them."""
    for year, tech in growth.items():
        nation(metro(cells, year, tech=tech), year)
    return cells


def test_growth_worked_by_hand(cells: Any) -> None:
    for year in range(2018, 2024):
        nation(metro(cells, year, total={2018: 100, 2020: 128, 2022: 160, 2023: 200}.get(year, 150)), year)
    found = values(labor(cells))
    assert found["total_jobs_cagr_1y"]["value"] == pytest.approx(200 / 160 - 1)
    assert found["total_jobs_cagr_3y"]["value"] == pytest.approx((200 / 128) ** (1 / 3) - 1)
    assert found["total_jobs_cagr_5y"]["value"] == pytest.approx(2 ** (1 / 5) - 1)
    assert {found[f"total_jobs_cagr_{span}y"]["status"] for span in (1, 3, 5)} == {"observed"}
    assert found["total_jobs_cagr_3y"]["period"] == "2020-2023"
    # A window that starts in the trough says so, and 2019 stands beside it as the base.
    assert found["total_jobs_cagr_3y"]["reason"] == FROM_TROUGH.format("total_jobs")
    base = found["total_jobs_cagr_from_2019"]
    assert (base["value"], base["period"]) == (pytest.approx((200 / 150) ** (1 / 4) - 1), "2019-2023")


def test_where_2019_is_not_loaded_any_more_growth_from_the_trough_does_not_point_to_it() -> None:
    """Of 2025 the five years begin with 2020; of 2024 they begin with 2019, which then has a metric of its own."""
    years = [2024, 2025]
    grown = pl.DataFrame(
        {"metric": "tech_cagr_3y", "year": years, "value": [0.01] * 2, "low": None, "high": None, "reason": None}
    ).cast({"low": pl.Float64, "high": pl.Float64, "reason": pl.String})
    assert with_trough(grown, 3)["reason"].to_list() == [FROM_TROUGH.format("tech"), None]
    payrolls = with_trough(grown.with_columns(metric=pl.lit("payroll_jobs_cagr_3y")), 3, "payroll_jobs")
    assert payrolls["reason"][0] == FROM_TROUGH.format("payroll_jobs")
    assert with_trough(grown, 5)["reason"].to_list() == [
        None,
        "starts in the pandemic's trough; 2019 is not among the 5 years before",
    ]


def test_across_the_new_naics_a_sector_is_followed_by_its_common_codes(cells: Any) -> None:
    """Software moved from 5112 to 5132: over the break only systems design is compared, and that is said."""
    tech = {2018: (10, 90), 2019: (10, 90), 2020: (20, 90), 2021: (20, 90), 2022: (30, 10), 2023: (40, 20)}
    made = labor(history(cells, tech))
    found = values(made)
    assert found["tech_cagr_1y"]["value"] == pytest.approx(60 / 40 - 1)
    assert (found["tech_cagr_1y"]["status"], found["tech_cagr_1y"]["reason"]) == ("observed", None)
    assert found["tech_cagr_3y"]["value"] == pytest.approx((40 / 20) ** (1 / 3) - 1)
    assert found["tech_cagr_5y"]["value"] == pytest.approx((40 / 10) ** (1 / 5) - 1)
    # Since 2019 too, which is four years: no window of 1, 3 or 5 years.
    since = found["tech_cagr_from_2019"]
    assert (since["value"], since["status"]) == (pytest.approx((40 / 10) ** (1 / 4) - 1), "derived")
    assert (since["reason"], since["period"]) == (COMMON_CODES, "2019-2023")
    assert {where(made, key)["industry_code"][0] for _, _, key in parsed(since["inputs"])} == {"5415"}
    for span in (3, 5):
        assert found[f"tech_cagr_{span}y"]["status"] == "derived"
        # A note about the codes does not take the place of the one about the trough.
        words = COMMON_CODES if span == 5 else f"{COMMON_CODES}; {FROM_TROUGH.format('tech')}"
        assert found[f"tech_cagr_{span}y"]["reason"] == words
        for role, _, key in parsed(found[f"tech_cagr_{span}y"]["inputs"]):
            assert where(made, key)["industry_code"] == ["5415"], role
    assert found["education_cagr_3y"]["reason"] == FROM_TROUGH.format("education")  # its codes did not change
    # Jobs of a year stand by the codes of that year: from 2021 to 2022 they did not fall from 110 to 40.
    jobs = made.facts.filter(pl.col("metric") == "tech_jobs", pl.col("geo_code") == "19740")
    own = dict(jobs.select("year", "reason").iter_rows())
    assert own[2021] == "by the industries of NAICS 2017, in part other than the data year's"
    assert own[2022] is own[2023] is None


def test_growth_from_or_to_a_withheld_year_is_withheld(cells: Any) -> None:
    history(cells, dict.fromkeys(range(2018, 2024), (10, 10)))
    withheld = [row for row in cells.rows if row["area_fips"] == "C1974" and row["industry_code"] == "5415"]
    next(row for row in withheld if row["year"] == 2020)["jobs"] = None
    found = values(labor(cells))
    assert (found["tech_cagr_3y"]["value"], found["tech_cagr_3y"]["status"]) == (None, "suppressed")
    assert found["tech_cagr_3y"]["reason"] == "part of the sector is withheld in 2020 or 2023"
    assert found["tech_cagr_1y"]["value"] == pytest.approx(0)


def test_growth_without_the_years_between(cells: Any) -> None:
    found = values(labor(history(cells, {2020: (10, 10), 2022: (10, 10), 2023: (10, 10)})))
    assert found["total_jobs_cagr_1y"]["value"] == pytest.approx(0)
    assert (found["total_jobs_cagr_3y"]["value"], found["total_jobs_cagr_3y"]["status"]) == (None, "not_loaded")
    assert found["total_jobs_cagr_3y"]["reason"] == "some of the 3 years before are missing in bls_qcew_annual"


@pytest.mark.parametrize("end", [0, 12_000])
def test_a_series_that_ends_at_zero_or_leaps_has_no_rate(cells: Any, end: int) -> None:
    for year, jobs in ((2022, 1), (2023, end)):
        nation(metro(cells, year, total=20_000, tech=(jobs, 0)), year)
    found = values(labor(cells))
    assert (found["tech_cagr_1y"]["value"], found["tech_cagr_1y"]["status"]) == (None, "no_base")
    assert found["tech_cagr_1y"]["reason"]


def test_growth_over_moved_boundaries_is_refused(cells: Any) -> None:
    """In 2022 the publisher has none of the counties, so it cannot be told whether its metro is the same place."""
    for year in (2022, 2023):
        nation(metro(cells, year), year)
    cells.rows = [row for row in cells.rows if not (row["year"] == 2022 and row["area_fips"] in COUNTIES)]
    found = values(labor(cells))
    assert (found["total_jobs_cagr_1y"]["value"], found["total_jobs_cagr_1y"]["status"]) == (None, "not_comparable")
    assert found["total_jobs_cagr_1y"]["reason"] == "the market's boundaries changed between the two years"
    assert found["total_jobs"]["value"] == 200


def test_connecticut_in_2024_has_no_growth_across_its_break(cells: Any) -> None:
    """Even where the same metro row is there in both years: it is another set of places."""
    crosswalk = pl.DataFrame({"cbsa_code": "25540", "county_fips": ["09110"], "qcew_area": "C2554"})
    for year in (2023, 2024, 2025):
        for area in ("C2554", "09110"):
            cells.add(area, "0", "10", year, 100 + year - 2023).add(area, "5", "5415", year, 10)
            cells.add(area, "5", "5132", year, 10)
        nation(cells, year)
    found = values(labor(cells, 2024, crosswalk), "25540")
    for metric in ("total_jobs_cagr_1y", "tech_cagr_1y", "total_jobs_oty_pct"):
        assert (found[metric]["value"], found[metric]["status"]) == (None, "not_comparable")
        assert "planning regions" in found[metric]["reason"]
    after = values(labor(cells, 2025, crosswalk), "25540")
    assert after["total_jobs_cagr_1y"]["value"] == pytest.approx(102 / 101 - 1)


def test_jobs_and_residents_of_different_boundaries_make_no_rate(cells: Any) -> None:
    """Connecticut: residents of planning regions, jobs of counties."""
    crosswalk = pl.DataFrame({"cbsa_code": "25540", "county_fips": ["09110"], "qcew_area": "C2554"})
    cells.add("C2554", "0", "10", YEAR, 200).add("C2554", "5", "5415", YEAR, 40).add("09003", "0", "10", YEAR, 200)
    found = values(labor(nation(cells, YEAR), crosswalk=crosswalk), "25540")
    assert found["tech_lq"]["value"] == pytest.approx(2.0)
    assert (found["tech_jobs_per_100k_residents"]["value"], found["tech_jobs_per_100k_residents"]["status"]) == (
        None,
        "not_comparable",
    )
    assert "different boundaries" in found["tech_jobs_per_100k_residents"]["reason"]
    assert found["education_lq"]["status"] == "not_published"  # its government cannot be had


def test_a_market_that_is_nowhere_has_no_values_and_reasons(cells: Any) -> None:
    crosswalk = pl.DataFrame({"cbsa_code": "10100", "county_fips": ["46013"], "qcew_area": "C1010"})
    found = values(labor(nation(metro(cells, YEAR), YEAR), crosswalk=crosswalk), "10100")
    assert {row["value"] for row in found.values()} == {None}
    assert found["total_jobs"]["status"] == "not_loaded"
    assert found["total_jobs"]["reason"] == "no row for 46013 in bls_qcew_annual"
