"""From cells to the comparisons of the history: small economies whose parts can be worked by hand."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from aker_core.facts.family import HISTORY, FamilyInputs
from aker_data.contracts import Scope
from aker_jobs.comparison.family import compare_jobs
from aker_jobs.labor.jobs_by_sector import COMMON_CODES, changed_sectors, compute_labor
from aker_jobs.labor.sectors import sector_definitions
from aker_jobs.population.residents import market_population

MARKETS = {"19740": ("08001", "C1974"), "14460": ("25025", "C1446"), "38060": ("04013", "C3806")}
CROSSWALK = pl.DataFrame(
    [(code, county, area) for code, (county, area) in MARKETS.items()],
    schema=["cbsa_code", "county_fips", "qcew_area"],
    orient="row",
)
Rows = dict[tuple[str, str, int], dict[str, Any]]


def economy(cells: Any, year: int, areas: dict[str, dict[str, int | None]]) -> Any:
    """All of an area's economy: jobs by private industry and of local government, and its total. Rows of deeper
    industries make it an area with detail."""
    for area, jobs in areas.items():
        known = {code: value for code, value in jobs.items() if code != "total"}
        total = jobs.get("total", sum(value or 0 for value in known.values()))
        cells.add(area, "0", "10", year, total)
        for code, value in known.items():
            own, industry = ("3", "10") if code == "government" else ("5", code)
            cells.add(area, own, industry, year, value)
    return cells


def both_years(cells: Any, year: int, **denver: int | None) -> Any:
    """The nation grows from 1,000 to 1,100; computer systems design (5415, of sector 54) from 50 to 80.

    Denver, Boston and Phoenix: metro rows that equal their county's.
    """
    software = {"5415": 50, "3344": 10}
    starts: dict[str, dict[str, int | None]] = {
        "US000": {"54": 200, "21": 300, "62": 400, "government": 100},
        "C1974": {"54": 40, "21": 20, "62": 120, "government": 20, **denver},
        "C1446": {"54": 10, "21": 10, "62": 60, "government": 20},
        "C3806": {"54": 30, "21": 0, "62": 60, "government": 10},
    }
    ends: dict[str, dict[str, int | None]] = {
        "US000": {"54": 300, "21": 240, "62": 450, "government": 110},
        "C1974": {"54": 70, "21": 10, "62": 130, "government": 20},
        "C1446": {"54": 20, "21": 10, "62": 60, "government": 20},
        "C3806": {"54": 30, "21": 0, "62": 70, "government": 10},
    }
    for county, area in MARKETS.values():
        starts[county], ends[county] = starts[area], ends[area]
    for at in range(year - 3, year):
        economy(cells, at, starts)
    economy(cells, year, ends)
    for at in range(year - 3, year + 1):
        grown = at == year
        for area, jobs in {"US000": 80 if grown else 50, "C1974": 24 if grown else 12, "C1446": 4, "C3806": 9}.items():
            cells.add(area, "5", "5415", at, jobs)
        for area in ("US000", *(area for _, area in MARKETS.values())):
            for code in software:
                if code != "5415":
                    cells.add(area, "5", code, at, 10)
    return cells


def given(cells: Any, year: int) -> FamilyInputs:
    people = {"population_year": pl.Int16, "population_vintage": pl.Int16, "population": pl.Int64}
    lists = {"county_fips": pl.List(pl.String), "population_payloads": pl.List(pl.String)}
    nobody = [pl.lit(None, dtype).alias(name) for name, dtype in (people | lists).items()]
    markets = CROSSWALK.select("cbsa_code").with_columns(msa_id="cbsa_code")
    labor = compute_labor(
        cells.lazy(),
        CROSSWALK,
        sector_definitions(),
        markets.select("cbsa_code", *nobody),
        year=year,
        source="bls_qcew_annual",
        slack=0.5,
    )
    scope = Scope(year=year, as_of="2024-06", delineation="2020-03")
    return FamilyInputs({}, scope, markets, CROSSWALK, CROSSWALK, None, cells.lazy(), labor)


def compared(cells: Any, year: int = 2021) -> Rows:
    history = compare_jobs(given(cells, year)).history
    assert dict(history.schema) == HISTORY
    keys = ("geo_code", "metric", "year")
    assert not history.select(pl.struct("geography", *keys).is_duplicated().any()).item()
    return {tuple(row[key] for key in keys): row for row in history.to_dicts()}  # type: ignore[misc]


def test_all_jobs_are_taken_apart(cells: Any) -> None:
    """Denver's 200 jobs: 200 · 10 % by the nation, 40·40 % - 20·30 % + 120·2.5 % + 0 by its mix, the rest its own."""
    rows = compared(both_years(cells, 2021))
    parts = {part: rows["19740", f"total_jobs_{part}_3y", 2021] for part in ("change", "shift_national", "shift_mix")}
    assert parts["change"]["value"] == 30
    assert parts["shift_national"]["value"] == pytest.approx(20)
    assert parts["shift_mix"]["value"] == pytest.approx(16 - 6 + 3)
    assert rows["19740", "total_jobs_shift_competitive_3y", 2021]["value"] == pytest.approx(30 - 20 - 13)
    assert {row["status"] for row in parts.values()} == {"observed"}


def test_a_withheld_industry_bounds_the_parts(cells: Any) -> None:
    both_years(cells, 2021)
    for row in cells.rows:
        if (row["area_fips"], row["industry_code"], row["year"]) == ("C1974", "21", 2018):
            row["jobs"] = None
    rows = compared(cells)
    mix, own = (rows["19740", f"total_jobs_shift_{part}_3y", 2021] for part in ("mix", "competitive"))
    assert (mix["value"], mix["status"], own["status"]) == (None, "bounded", "bounded")
    assert mix["low"] <= 13 <= mix["high"]
    assert own["low"] <= -3 <= own["high"]
    assert mix["high"] - mix["low"] < 2, "what is withheld is known as a whole, but for rounding"
    assert rows["19740", "total_jobs_shift_national_3y", 2021]["value"] == pytest.approx(20)
    assert rows["14460", "total_jobs_shift_mix_3y", 2021]["status"] == "observed"


def test_a_sector_its_change_and_its_quotient(cells: Any) -> None:
    """biotech and the like have no rows: they are not at hand. tech: 5415 and 3344 are, the other codes are not."""
    rows = compared(both_years(cells, 2021))
    assert rows["19740", "tech_change_3y", 2021]["status"] == "not_published"
    assert rows["19740", "tech_lq_change_3y", 2021]["reason"]
    assert rows["19740", "biotech_lq_z", 2021]["status"] == "not_published"


def full_tech(cells: Any, year: int) -> Any:
    """As `both_years`, with every code of technology in the nation."""
    both_years(cells, year)
    for at in range(year - 3, year + 1):
        codes = sector_definitions().filter(
            (pl.col("sector") == "tech") & (pl.col("first_year") <= at) & (pl.col("last_year") >= at)
        )["industry_code"]
        for code in sorted({*codes} - {"5415", "3344"}):
            cells.add("US000", "5", code, at, 1)
    return cells


def test_a_sector_that_is_at_hand(cells: Any) -> None:
    """The nation's tech is 50 + 10 + one for each other code, then 80 + 10 + as many."""
    others = sector_definitions().filter((pl.col("sector") == "tech") & (pl.col("last_year") == 2021)).height - 2
    rows = compared(full_tech(cells, 2021))
    start, end, n0, n1 = 22, 34, 60 + others, 90 + others
    expected = {
        "tech_change_3y": 12,
        "tech_shift_national_3y": start * 0.1,
        "tech_shift_mix_3y": start * (n1 / n0 - 1.1),
        "tech_shift_competitive_3y": end - start * n1 / n0,
    }
    for metric, value in expected.items():
        assert rows["19740", metric, 2021]["value"] == pytest.approx(value), metric
    quotient = {2018: (start / 200) / (n0 / 1000), 2021: (end / 230) / (n1 / 1100)}
    assert rows["19740", "tech_lq", 2018]["value"] == pytest.approx(quotient[2018])
    assert rows["19740", "tech_lq_change_3y", 2021]["value"] == pytest.approx(quotient[2021] - quotient[2018])
    assert ("19740", "tech_lq", 2021) not in rows, "the data year stands in the wide row"
    scores = [rows[code, "tech_lq_z", 2021]["value"] for code in MARKETS]
    assert sum(scores) == pytest.approx(0, abs=1e-12)
    assert sum(score**2 for score in scores) == pytest.approx(2)
    assert rows["19740", "tech_lq_z", 2021]["reason"] == "among 3 markets with a quotient"
    assert rows["19740", "total_jobs", 2019]["value"] == 200


def test_across_editions_a_sector_is_followed_by_common_codes(cells: Any) -> None:
    rows = compared(full_tech(cells, 2023), 2023)
    assert changed_sectors(2023)[3] == ["tech"]
    assert changed_sectors(2023)[1] == []
    told = rows["19740", "tech_lq_change_3y", 2023]
    assert (told["status"], told["reason"]) == ("derived", COMMON_CODES)
    assert rows["19740", "tech_lq_change_1y", 2023]["status"] == "observed"
    mix = rows["19740", "total_jobs_shift_mix_3y", 2023]
    assert mix["status"] == "derived"
    assert "edition of NAICS" in mix["reason"]


def test_the_nation_and_the_states_stand_beside(cells: Any) -> None:
    full_tech(cells, 2021)
    for year in range(2018, 2022):
        cells.add("08000", "0", "10", year, 500).add("08000", "5", "5415", year, 50).add("48000", "0", "10", year, 9)
    rows = compared(cells)
    assert rows["US", "total_jobs", 2021]["geography"] == "nation"
    assert rows["US", "tech_lq", 2021]["value"] == pytest.approx(1)
    assert rows["US", "total_jobs_cagr_3y", 2021]["value"] == pytest.approx(1.1 ** (1 / 3) - 1)
    assert (rows["08", "total_jobs", 2021]["geography"], rows["08", "total_jobs", 2021]["value"]) == ("state", 500)
    assert not [key for key in rows if key[0] == "48"], "no market has a part in Texas"
    assert not [key for key in rows if key[0] in ("US", "08") and "shift" in key[1]]


def test_without_the_nations_rows_nothing_is_compared_over_time(cells: Any) -> None:
    both_years(cells, 2021)
    cells.rows = [row for row in cells.rows if row["area_fips"] != "US000"]
    assert {metric for _, metric, _ in compared(cells)} == {
        "total_jobs",
        *(f"{sector}_lq_{z}" for sector in sector_definitions()["sector"].unique() for z in ("z", "log_z")),
    }


def test_boundaries_that_moved_are_not_compared(cells: Any) -> None:
    """At the start the publisher lists none of Denver's counties: whether its metro row was the market is not known."""
    full_tech(cells, 2021)
    cells.rows = [row for row in cells.rows if row["area_fips"] != "08001" or row["year"] == 2021]
    rows = compared(cells)
    for metric in ("total_jobs_change_3y", "total_jobs_shift_mix_3y", "tech_change_3y", "tech_lq_change_3y"):
        told = rows["19740", metric, 2021]
        assert (told["value"], told["status"]) == (None, "not_published"), metric
        assert told["reason"] == "the market's boundaries changed between the two years"
    assert rows["14460", "total_jobs_change_3y", 2021]["status"] == "observed"


def test_a_refresh_without_cells_has_no_comparisons() -> None:
    nothing = pl.DataFrame()
    scope = Scope(year=2021, as_of="2024-06", delineation="2020-03")
    family = compare_jobs(FamilyInputs({}, scope, nothing, CROSSWALK, CROSSWALK, None))
    assert family.history.is_empty()


def test_without_jobs_residents_are_compared_all_the_same() -> None:
    """No table of jobs: residents of other years, of the state and the nation's part are not lost with it."""
    rows = [("08001", "county", 2020, 90), ("08001", "county", 2021, 100), ("08000", "state", 2021, 1_000)]
    table = pl.DataFrame(rows, schema=["county_fips", "area_type", "year", "population"], orient="row").with_columns(
        pl.col("year").cast(pl.Int16), vintage=pl.lit(2023, pl.Int16), payload_sha256=pl.lit("pep")
    )
    places = CROSSWALK.filter(cbsa_code="19740")
    residents = market_population(table.lazy(), places)
    scope = Scope(year=2021, as_of="2024-06", delineation="2020-03")
    markets = places.select("cbsa_code", msa_id="cbsa_code")
    history = compare_jobs(
        FamilyInputs({"census_pep": table.lazy()}, scope, markets, places, places, residents)
    ).history
    told = {(row["geo_code"], row["year"]): row["value"] for row in history.filter(metric="population").to_dicts()}
    assert told == {("19740", 2020): 90.0, ("08", 2021): 1_000.0}


def test_a_survey_of_an_earlier_year_keeps_its_year() -> None:
    """There is no 1-year survey of 2020: the state's income is that of 2019, and is called so."""
    table = pl.DataFrame(
        {"geo_code": ["08", "1"], "geography": ["state", "us"], "year": [2019, 2019], "estimate": [77_127.0, 65_712.0]},
        schema_overrides={"year": pl.Int16},
    )
    scope = Scope(year=2020, as_of="2024-06", delineation="2020-03")
    places = CROSSWALK.filter(cbsa_code="19740")
    history = compare_jobs(FamilyInputs({"census_income": table.lazy()}, scope, places, places, places, None)).history
    found = {(row["geo_code"], row["year"]): row["value"] for row in history.to_dicts()}
    assert found == {("08", 2019): 77_127.0, ("US", 2019): 65_712.0}
