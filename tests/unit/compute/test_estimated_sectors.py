"""Sectors of which cells are withheld, in a table of some areas: estimates, their growth, and what is not shown."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from aker_core.facts.recompute import values_again
from aker_core.facts.residents import SCHEMA as RESIDENTS
from aker_jobs.labor.estimate_inputs import TABLE
from aker_jobs.labor.estimated_sums import hidden_as
from aker_jobs.labor.job_sums import JobSums
from aker_jobs.labor.labor_facts import Labor, compute_labor
from aker_jobs.labor.metro_rows import rebuilt_check, rebuilt_errors, without_metro_rows, years_without
from aker_jobs.labor.nation_place import SUMMED
from aker_jobs.labor.qcew_cells import QUARTERLY, QcewTable

START, END = 2022, 2023
CROSSWALK = pl.DataFrame(
    {
        "cbsa_code": ["10000", "10000", "20000", "20000", "30000"],
        "county_fips": ["08001", "08005", "08031", "08035", "08041"],
        "qcew_area": ["C1000", "C1000", "C2000", "C2000", "C3000"],
    }
)
DEFINITIONS = pl.DataFrame(
    [("tech", "5415", "5", 2011, 9999)],
    schema={
        "sector": pl.String,
        "industry_code": pl.String,
        "own_code": pl.String,
        "first_year": pl.Int16,
        "last_year": pl.Int16,
    },
    orient="row",
)
# County: establishments and jobs of 5415 and of the rest of 54 (5412), by year. The metro of two counties withholds
# 5415 in both; its three-digit industry is disclosed. The second metro has two establishments of it, the third none; a
# county outside metros has more, or the state less the first metro would be those two.
OUTSIDE = "08043"
TRUTH = {
    START: {"08001": (40, 400, 30, 300), "08005": (10, 80, 20, 150), "08031": (1, 9, 30, 300), "08035": (1, 5, 9, 90)},
    END: {"08001": (42, 460, 30, 310), "08005": (10, 90, 20, 155), "08031": (1, 9, 30, 310), "08035": (1, 5, 9, 95)},
}
METROS = {"C1000": ("08001", "08005"), "C2000": ("08031", "08035"), "C3000": ("08041",)}


def put(cells: Any, area: str, year: int, both: tuple[int, int, int, int], hidden: bool) -> None:
    estabs, jobs, other_estabs, other = both
    whole = {"establishments": estabs + other_estabs}
    for own, code in (("0", "10"), ("5", "10"), ("5", "54"), ("5", "541")):
        cells.add(area, own, code, year, jobs + other, **whole)
    cells.add(area, "5", "5412", year, None if hidden else other, establishments=other_estabs)
    if estabs:
        cells.add(area, "5", "5415", year, None if hidden else jobs, establishments=estabs)


def added(counties: list[tuple[int, int, int, int]]) -> tuple[int, int, int, int]:
    first, second, third, fourth = (sum(figures) for figures in zip(*counties, strict=True))
    return first, second, third, fourth


def economy(cells: Any, years: tuple[int, ...] = (START, END), *, outside: bool = True) -> Any:
    """Three metros, their counties, one outside, the state and the nation that these make up."""
    for year in years:
        truth: dict[str, tuple[int, int, int, int]] = {**TRUTH[year], "08041": (0, 0, 10, 100)} | (
            {OUTSIDE: (12, 90, 10, 100)} if outside else {}
        )
        for county, both in truth.items():
            put(cells, county, year, both, hidden=county != "08041")
        for metro, counties in METROS.items():
            total = added([truth[county] for county in counties])
            put(cells, metro, year, total, hidden=metro != "C3000")
        every = added(list(truth.values()))
        put(cells, "08000", year, every, hidden=False)
        put(cells, "US000", year, every, hidden=False)
    return cells


def labor(cells: Any) -> Labor:
    found = compute_labor(
        cells.lazy(), CROSSWALK, DEFINITIONS, pl.DataFrame(schema=RESIDENTS), year=END, source=QcewTable()
    )
    for key, value, again in values_again(found.facts, found.inputs):
        assert again == pytest.approx(value, rel=1e-9), key
    return found


def fact(found: Labor, code: str, metric: str, year: int = END) -> dict[str, Any]:
    rows = found.facts.filter(pl.col("geo_code") == code, pl.col("metric") == metric, pl.col("year") == year)
    return rows.row(0, named=True)


def test_a_withheld_sector_has_an_estimate_with_interval_bounds_and_share(cells: Any) -> None:
    found = labor(economy(cells))
    jobs = fact(found, "10000", "tech_jobs")
    assert jobs["status"] == "imputed"
    assert jobs["low"] <= jobs["p05"] <= jobs["value"] <= jobs["p95"] <= jobs["high"]
    assert jobs["value"] == pytest.approx(550, rel=0.25)
    assert jobs["disclosed"] == pytest.approx(0.0, abs=1e-9)
    quotient = fact(found, "10000", "tech_lq")
    assert quotient["disclosed"] == jobs["disclosed"]
    assert found.inputs.filter(pl.col("table") == TABLE)["amount"].null_count() == 0


def test_growth_takes_both_years_together(cells: Any) -> None:
    growth = fact(labor(economy(cells)), "10000", "tech_cagr_1y")
    assert growth["status"] == "imputed"
    assert growth["low"] <= growth["p05"] < growth["value"] < growth["p95"]
    assert growth["high"] is None or growth["high"] >= growth["p95"]
    assert growth["p05"] <= 550 / 480 - 1 <= growth["p95"]
    unknown = growth["p05"] < 0 < growth["p95"]
    assert ("the sign is not known" in growth["reason"]) == unknown


def test_two_establishments_are_not_estimated_anywhere(cells: Any) -> None:
    found = labor(economy(cells))
    for metric in ("tech_jobs", "tech_lq", "tech_cagr_1y"):
        of_two = fact(found, "20000", metric)
        assert of_two["status"] == "imputed"
        assert of_two["reason"].startswith("too few establishments")
        assert of_two["p05"] == of_two["low"], "the bounds are its interval"
        assert of_two["high"] in (of_two["p95"], None), "growth from nothing has no upper bound"
        if metric != "tech_cagr_1y":
            assert of_two["high"] is not None
            assert of_two["value"] == pytest.approx((of_two["low"] + of_two["high"]) / 2)


def test_an_estimate_says_where_the_nation_comes_from_that_has_no_rows(cells: Any) -> None:
    """Beside what it says of itself; a zero says nothing of it."""
    economy(cells)
    cells.rows = [row for row in cells.rows if row["area_fips"] != "US000"]
    for state in (f"{n:02d}000" for n in range(1, 57) if n not in (3, 7, 8, 14, 43, 52)):
        for year in (START, END):
            put(cells, state, year, (10, 40, 10, 100), hidden=False)
    found = labor(cells)
    estimate = fact(found, "10000", "tech_lq")
    assert estimate["status"] == "imputed"
    assert estimate["reason"].startswith("withheld cells are estimated")
    assert estimate["reason"].endswith(f"; {SUMMED}")
    assert SUMMED not in fact(found, "30000", "tech_lq")["reason"]


def test_a_metro_is_not_estimated_where_the_state_less_its_jobs_is_two_establishments(cells: Any) -> None:
    jobs = fact(labor(economy(cells, outside=False)), "10000", "tech_jobs")
    assert jobs["reason"].startswith("too few establishments")
    assert (jobs["p05"], jobs["p95"]) == (jobs["low"], jobs["high"])


def test_a_sector_that_is_not_there_is_an_observed_zero(cells: Any) -> None:
    found = labor(economy(cells))
    for metric in ("tech_jobs", "tech_lq"):
        none = fact(found, "30000", metric)
        assert (none["value"], none["status"]) == (0, "observed")


def test_a_metro_of_which_a_county_is_missing_is_no_margin(cells: Any) -> None:
    """Its figures hold jobs of a county that is not in the table: what they leave would be given to the others."""
    economy(cells)
    cells.rows = [row for row in cells.rows if row["area_fips"] not in ("08005", "08000", "US000")]
    sums: JobSums = compute_labor(
        cells.lazy(), CROSSWALK, DEFINITIONS, pl.DataFrame(schema=RESIDENTS), year=END, source=QcewTable()
    ).sums
    estimated = sums.by_year.filter(pl.col("cbsa_code") == "10000")
    assert estimated["estimate"].null_count() == estimated.height


def test_one_area_alone_has_bounds_only(cells: Any) -> None:
    economy(cells)
    cells.rows = [row for row in cells.rows if row["area_fips"] in ("C1000", "US000")]
    found = labor(cells)
    assert found.sums.estimated == ()
    assert fact(found, "10000", "tech_jobs")["status"] == "bounded"


def test_a_year_without_metro_rows_is_rebuilt_and_the_year_before_beside_it(cells: Any) -> None:
    economy(cells)
    stripped = without_metro_rows(cells.lazy().filter(pl.col("year") == END)).collect()
    cells.rows = [row for row in cells.rows if row["year"] == START] + stripped.to_dicts()
    assert years_without(cells.lazy()) == [END]
    found = labor(cells)
    assert fact(found, "10000", "tech_jobs")["status"] == "imputed"
    again = fact(found, "10000", "tech_jobs_rebuilt", START)
    assert again["status"] == "imputed"
    assert again["low"] <= again["value"] <= again["high"]
    beside = fact(found, "10000", "tech_jobs", START)
    assert again["period"] == beside["period"] == f"{START}"
    assert found.rebuilt is not None
    errors = rebuilt_errors(found.sums.by_year.filter(pl.col("year") == START), found.rebuilt.sums)
    assert errors["what"].to_list() == ["tech"]
    assert rebuilt_check(errors, START).note.startswith(f"{START}: sum of differences over the jobs: tech ")


def test_what_is_not_shown_of_a_year_is_not_shown_of_it_rebuilt(cells: Any) -> None:
    """Beside the published figures the rebuilt one would tell of the two establishments that these withhold."""
    found = labor(economy(cells))
    sums = found.sums.by_year.filter(pl.col("cbsa_code") == "10000", pl.col("year") == END)
    assert sums["too_few"].to_list() == [False]
    (hidden,) = hidden_as(sums, sums.with_columns(too_few=True)).to_dicts()
    assert hidden["too_few"]
    assert (hidden["estimate_p05"], hidden["estimate_p95"]) == (hidden["jobs_low"], hidden["jobs_high"])
    assert hidden["estimate"] == (hidden["jobs_low"] + hidden["jobs_high"]) / 2 != sums["estimate"][0]
    assert hidden_as(sums, sums).to_dicts() == sums.to_dicts()


def test_tables_of_quarters_are_estimated_too(cells: Any) -> None:
    economy(cells, (END,))
    source = QcewTable(QUARTERLY, 0.0, 1)
    found = compute_labor(cells.lazy(), CROSSWALK, DEFINITIONS, pl.DataFrame(schema=RESIDENTS), year=END, source=source)
    assert fact(found, "10000", "tech_lq")["status"] == "imputed"
