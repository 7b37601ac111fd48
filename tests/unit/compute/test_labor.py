"""From QCEW cells to job metrics: small economies whose quotients and growth can be worked by hand."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from aker_jobs.labor.jobs_by_sector import COMMON_CODES, Labor, compute_labor, nation_of

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
            "population": [residents],
            "population_year": [YEAR],
            "population_vintage": [2023],
            "county_fips": [COUNTIES],
            "population_payloads": [["pep"]],
        }
    )


def labor(cells: Any, year: int = YEAR, crosswalk: pl.DataFrame = CROSSWALK, **given: Any) -> Labor:
    people = given.pop("population", None)
    return compute_labor(
        cells.lazy(),
        crosswalk,
        DEFINITIONS,
        population(code=crosswalk["cbsa_code"][0]) if people is None else people,
        year=year,
        source="bls_qcew_annual",
        slack=0.5,
        **given,
    )


def values(found: Labor) -> Values:
    return {row["metric"]: row for row in found.values.to_dicts()}


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
    assert found["tech_jobs_per_100k"]["value"] == pytest.approx(40 / 1_000 * 100_000)
    assert found["tech_lq"]["status"] == "observed"
    assert found["education_lq"]["status"] == "derived"  # its government was added up from counties
    assert "counties" in found["education_lq"]["reason"]
    assert found["tech_lq"]["period"] == "2023"


def test_totals_worked_by_hand(denver: Any) -> None:
    found = values(labor(denver))
    assert found["total_jobs"]["value"] == 200
    assert found["total_jobs_oty_pct"]["value"] == pytest.approx(100 * 10 / 190)
    assert found["total_wages_usd"]["value"] == 200_000
    assert found["avg_annual_pay_usd"]["value"] == pytest.approx(1_000)


def test_where_a_quotient_came_from(denver: Any) -> None:
    import json

    inputs = values(labor(denver))["education_lq"]["inputs"]
    told = [(json.loads(item["where"]), item["payloads"], item["table"]) for item in inputs]
    assert {(table, *payloads) for _, payloads, table in told} == {("bls_qcew_annual", "qcew-2023")}
    assert [(where["area_fips"], where["own_code"], where["industry_code"]) for where, _, _ in told] == [
        (["C1974"], ["5"], ["61"]),
        (COUNTIES, ["2", "3"], ["61"]),
        (["C1974"], ["0"], ["10"]),
        (["US000"], ["5"], ["61"]),
        (["US000"], ["2", "3"], ["61"]),
        (["US000"], ["0"], ["10"]),
    ]


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
    per_100k = values(labor(cells))["tech_jobs_per_100k"]
    assert (per_100k["value"], per_100k["status"]) == (None, "bounded")
    assert per_100k["low"] == pytest.approx(low * 100)


def test_no_establishment_is_no_quotient_but_zero_jobs(cells: Any) -> None:
    metro(cells, YEAR)
    cells.rows = [row for row in cells.rows if row["industry_code"] not in ("5415", "5132")]
    cells.add("C1974", "5", "5413", YEAR, 4)
    found = values(labor(nation(cells, YEAR)))
    assert (found["tech_lq"]["value"], found["tech_lq"]["status"]) == (None, "no_base")
    assert found["tech_lq"]["reason"] == "no establishment of the sector here"
    assert (found["tech_jobs_per_100k"]["value"], found["tech_jobs_per_100k"]["status"]) == (0, "observed")


def test_without_the_nation_there_is_no_quotient(cells: Any) -> None:
    found = values(labor(metro(cells, YEAR)))["tech_lq"]
    assert (found["value"], found["status"]) == (None, "not_published")
    assert found["reason"] == "the industries of the sector are not all at hand for the nation"


def test_without_residents_there_is_no_rate(denver: Any) -> None:
    found = values(labor(denver, population=population(None)))
    assert (found["tech_jobs_per_100k"]["value"], found["tech_jobs_per_100k"]["status"]) == (None, "not_published")
    assert found["tech_jobs_per_100k"]["reason"] == "no estimate of the residents of all its counties"
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
    found = values(labor(cells))
    assert found["tech_lq"]["value"] == pytest.approx((40 / 200) / (8 / 40))
    assert found["education_lq"]["value"] == pytest.approx((50 / 200) / (7 / 40))


def test_some_states_are_no_nation(cells: Any) -> None:
    found = values(labor(states(metro(cells, YEAR), missing=1)))["tech_lq"]
    assert (found["value"], found["status"]) == (None, "not_published")


def test_a_state_that_withholds_leaves_no_nation(cells: Any) -> None:
    cells = states(metro(cells, YEAR))
    next(row for row in cells.rows if row["area_fips"] == "56000" and row["industry_code"] == "5415")["jobs"] = None
    found = values(labor(cells))
    assert (found["tech_lq"]["value"], found["tech_lq"]["status"]) != (pytest.approx(1.0), "observed")
    assert found["tech_lq"]["value"] is None
    assert found["education_lq"]["value"] is not None


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


def test_across_the_new_naics_a_sector_is_followed_by_its_common_codes(cells: Any) -> None:
    """Software moved from 5112 to 5132: over the break only systems design is compared, and that is said."""
    tech = {2018: (10, 90), 2019: (10, 90), 2020: (20, 90), 2021: (20, 90), 2022: (30, 10), 2023: (40, 20)}
    found = values(labor(history(cells, tech)))
    assert found["tech_cagr_1y"]["value"] == pytest.approx(60 / 40 - 1)
    assert (found["tech_cagr_1y"]["status"], found["tech_cagr_1y"]["reason"]) == ("observed", None)
    assert found["tech_cagr_3y"]["value"] == pytest.approx((40 / 20) ** (1 / 3) - 1)
    assert found["tech_cagr_5y"]["value"] == pytest.approx((40 / 10) ** (1 / 5) - 1)
    for span in (3, 5):
        assert found[f"tech_cagr_{span}y"]["status"] == "derived"
        assert found[f"tech_cagr_{span}y"]["reason"] == COMMON_CODES
        assert '"industry_code":["5415"]' in found[f"tech_cagr_{span}y"]["inputs"][0]["where"]
    assert found["education_cagr_3y"]["reason"] is None  # its codes did not change


def test_growth_from_or_to_a_withheld_year_is_withheld(cells: Any) -> None:
    history(cells, dict.fromkeys(range(2018, 2024), (10, 10)))
    withheld = [row for row in cells.rows if row["area_fips"] == "C1974" and row["industry_code"] == "5415"]
    next(row for row in withheld if row["year"] == 2020)["jobs"] = None
    found = values(labor(cells))
    assert (found["tech_cagr_3y"]["value"], found["tech_cagr_3y"]["status"]) == (None, "suppressed")
    assert found["tech_cagr_3y"]["reason"] == "a part is withheld in 2020 or 2023"
    assert found["tech_cagr_1y"]["value"] == pytest.approx(0)


def test_growth_without_the_years_between(cells: Any) -> None:
    found = values(labor(history(cells, {2020: (10, 10), 2022: (10, 10), 2023: (10, 10)})))
    assert found["total_jobs_cagr_1y"]["value"] == pytest.approx(0)
    assert (found["total_jobs_cagr_3y"]["value"], found["total_jobs_cagr_3y"]["status"]) == (None, "not_published")
    assert found["total_jobs_cagr_3y"]["reason"] == "the 3 years before are not all there"


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
    assert (found["total_jobs_cagr_1y"]["value"], found["total_jobs_cagr_1y"]["status"]) == (None, "not_published")
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
    found = values(labor(cells, 2024, crosswalk))
    for metric in ("total_jobs_cagr_1y", "tech_cagr_1y"):
        assert (found[metric]["value"], found[metric]["status"]) == (None, "not_published")
        assert "planning regions" in found[metric]["reason"]
    after = values(labor(cells, 2025, crosswalk))
    assert after["total_jobs_cagr_1y"]["value"] == pytest.approx(102 / 101 - 1)


def test_jobs_and_residents_of_different_boundaries_make_no_rate(cells: Any) -> None:
    """Connecticut: residents of planning regions, jobs of counties."""
    crosswalk = pl.DataFrame({"cbsa_code": "25540", "county_fips": ["09110"], "qcew_area": "C2554"})
    cells.add("C2554", "0", "10", YEAR, 200).add("C2554", "5", "5415", YEAR, 40).add("09003", "0", "10", YEAR, 200)
    found = values(labor(nation(cells, YEAR), crosswalk=crosswalk))
    assert found["tech_lq"]["value"] == pytest.approx(2.0)
    assert found["tech_jobs_per_100k"]["value"] is None
    assert "different boundaries" in found["tech_jobs_per_100k"]["reason"]
    assert found["education_lq"]["value"] is None  # its government cannot be had


def test_a_market_that_is_nowhere_has_no_values_and_reasons(cells: Any) -> None:
    crosswalk = pl.DataFrame({"cbsa_code": "10100", "county_fips": ["46013"], "qcew_area": "C1010"})
    found = values(labor(nation(metro(cells, YEAR), YEAR), crosswalk=crosswalk))
    assert {row["value"] for row in found.values()} == {None}
    assert (found["total_jobs"]["status"], found["total_jobs"]["reason"]) == ("not_published", "no row for 46013")
