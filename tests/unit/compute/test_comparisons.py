"""From cells to comparisons over time and among markets: small economies whose parts can be worked by hand."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from aker_core.facts.fact import FACT
from aker_core.facts.family import FamilyInputs
from aker_core.facts.inputs import merged
from aker_core.facts.recompute import amounts_again, values_again
from aker_core.facts.residents import SCHEMA as RESIDENTS
from aker_core.facts.terms import parsed
from aker_core.facts.trough import FROM_TROUGH
from aker_data.contracts import Scope
from aker_jobs.comparison.estimated_mix import estimated_mix
from aker_jobs.comparison.family import compare_jobs
from aker_jobs.labor.family import LaborResult
from aker_jobs.labor.growth_values import COMMON_CODES
from aker_jobs.labor.labor_facts import compute_labor
from aker_jobs.labor.naics_editions import crosses_edition
from aker_jobs.labor.qcew_cells import QcewTable
from aker_jobs.labor.sectors import sector_definitions

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
    markets = CROSSWALK.select("cbsa_code").with_columns(msa_id="cbsa_code")
    residents = pl.DataFrame(schema=RESIDENTS)
    labor = compute_labor(cells.lazy(), CROSSWALK, sector_definitions(), residents, year=year, source=QcewTable())
    before = LaborResult(facts=labor.facts, inputs=labor.inputs, cells=cells.lazy(), labor=labor)
    scope = Scope(year=year, as_of="2024-06", delineation="2020-03")
    return FamilyInputs({}, scope, markets, CROSSWALK, CROSSWALK, None, {"labor": before})


def compared(cells: Any, year: int = 2021) -> Rows:
    """The facts by place, metric and year, after each was computed again from the rows that it names."""
    world = given(cells, year)
    found = compare_jobs(world)
    assert dict(found.facts.schema) == FACT
    keys = ("geo_code", "metric", "year")
    assert not found.facts.select(pl.struct("geography", *keys).is_duplicated().any()).item()
    every = pl.concat([world.before["labor"].facts, found.facts])
    lake = {"bls_qcew_annual": cells.lazy().rename({"jobs": "annual_avg_emplvl"}), "facts": every.lazy()}
    again = found.inputs.join(amounts_again(found.inputs, lake), on="key").filter(pl.col("amount").is_not_null())
    for key, amount, rows in again.select("key", "amount", "again").iter_rows():
        assert (rows or 0) == pytest.approx(amount, rel=1e-9), key
    for key, value, computed in values_again(found.facts, found.inputs):
        assert computed == pytest.approx(value, rel=1e-9, abs=1e-9), key
    named = {key for text in found.facts["inputs"] for _, _, key in parsed(text)}
    assert named == set(found.inputs["key"]), "facts with bounds name what is there too"
    assert merged([world.before["labor"].inputs, found.inputs]).height
    return {tuple(row[key] for key in keys): row for row in found.facts.to_dicts()}  # type: ignore[misc]


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
    assert rows["19740", "tech_change_3y", 2021]["status"] == "not_loaded"
    assert rows["19740", "tech_lq_change_3y", 2021]["reason"]
    assert rows["19740", "biotech_lq_z", 2021]["status"] == "not_loaded"


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
    assert ("19740", "tech_lq", 2021) not in rows, "that of the data year is a fact of the jobs family"
    scores = [rows[code, "tech_lq_z", 2021]["value"] for code in MARKETS]
    assert sum(scores) == pytest.approx(0, abs=1e-12)
    assert sum(score**2 for score in scores) == pytest.approx(2)
    assert rows["19740", "tech_lq_z", 2021]["reason"] == "among 3 markets with a quotient"
    assert rows["19740", "tech_lq_z", 2021]["period"] == "2021"
    assert [role for role, _, _ in parsed(rows["19740", "tech_lq_z", 2021]["inputs"])].count("lq") == 1


def test_across_editions_a_sector_is_followed_by_common_codes(cells: Any) -> None:
    rows = compared(full_tech(cells, 2023), 2023)
    assert crosses_edition(2020, 2023)
    assert not crosses_edition(2022, 2023)
    told = rows["19740", "tech_lq_change_3y", 2023]
    assert (told["status"], told["reason"]) == ("derived", COMMON_CODES)
    assert rows["19740", "tech_lq_change_1y", 2023]["status"] == "observed"
    # The quotient of 2020 itself holds the codes of its own year: what lies between the two is no change of its jobs.
    reasons = {year: rows["19740", "tech_lq", year]["reason"] for year in (2020, 2022)}
    assert reasons == {2020: "by the industries of NAICS 2017, in part other than the data year's", 2022: None}
    mix = rows["19740", "total_jobs_shift_mix_3y", 2023]
    assert mix["status"] == "derived"
    assert "NAICS changed editions" in mix["reason"]


def test_changes_that_start_in_the_trough_say_so(cells: Any) -> None:
    """Jobs of 2020 were low everywhere: what came back since is no growth, whatever else there is to say of it."""
    of_2023 = compared(full_tech(cells, 2023), 2023)
    for name in ("total_jobs_change_3y", "total_jobs_shift_mix_3y", "tech_change_3y", "tech_shift_competitive_3y"):
        assert of_2023["19740", name, 2023]["period"] == "2020-2023"
        assert of_2023["19740", name, 2023]["reason"].endswith(
            FROM_TROUGH.format(name.rpartition("_shift")[0] or name.removesuffix("_change_3y"))
        )


def test_a_market_without_the_sector_counts_among_all(cells: Any) -> None:
    """A quotient of 0 is a fact like any other: in the mean, with a score of its own, and without a logarithm."""
    full_tech(cells, 2021)
    cells.rows = [
        row
        for row in cells.rows
        if not (row["area_fips"] == "C3806" and row["industry_code"] in ("5415", "3344") and row["year"] == 2021)
    ]
    for at in range(2018, 2022):
        cells.add("C3806", "5", "5413", at, 4)
    rows = compared(cells)
    scores = [rows[code, "tech_lq_z", 2021]["value"] for code in MARKETS]
    assert sum(scores) == pytest.approx(0, abs=1e-12)
    assert min(scores) == rows["38060", "tech_lq_z", 2021]["value"] < 0
    log = rows["38060", "tech_lq_log_z", 2021]
    assert (log["value"], log["status"], log["reason"]) == (None, "no_base", "no establishment of the sector")


def test_states_and_the_nation_are_not_compared(cells: Any) -> None:
    full_tech(cells, 2021)
    for year in range(2018, 2022):
        cells.add("08000", "0", "10", year, 500).add("08000", "5", "5415", year, 50)
    assert {place for place, _, _ in compared(cells)} == set(MARKETS)


def test_without_the_nations_rows_nothing_is_compared_over_time(cells: Any) -> None:
    both_years(cells, 2021)
    cells.rows = [row for row in cells.rows if row["area_fips"] != "US000"]
    assert {metric for _, metric, _ in compared(cells)} == {
        f"{sector}_lq_{z}" for sector in sector_definitions()["sector"].unique() for z in ("z", "log_z")
    }


def test_boundaries_that_moved_are_not_compared(cells: Any) -> None:
    """At the start the publisher lists none of Denver's counties: whether its metro row was the market is not known."""
    full_tech(cells, 2021)
    cells.rows = [row for row in cells.rows if row["area_fips"] != "08001" or row["year"] == 2021]
    rows = compared(cells)
    for metric in ("total_jobs_change_3y", "total_jobs_shift_mix_3y", "tech_change_3y", "tech_lq_change_3y"):
        told = rows["19740", metric, 2021]
        assert (told["value"], told["status"]) == (None, "not_comparable"), metric
        assert told["reason"] == "the market's boundaries changed between the two years"
    assert rows["14460", "total_jobs_change_3y", 2021]["status"] == "observed"


def test_a_refresh_without_cells_has_no_comparisons() -> None:
    nothing = pl.DataFrame()
    scope = Scope(year=2021, as_of="2024-06", delineation="2020-03")
    family = compare_jobs(FamilyInputs({}, scope, nothing, CROSSWALK, CROSSWALK, None))
    assert family.facts.is_empty()
    assert family.inputs.is_empty()


TWO_COUNTIES = pl.DataFrame({"cbsa_code": ["10000"] * 2, "county_fips": ["08001", "08005"], "qcew_area": ["C1000"] * 2})


def of_two_counties(cells: Any, hidden: tuple[str, ...], establishments: int = 5) -> FamilyInputs:
    """A metro of two counties that is all of its state and of the nation; both counties and the metro withhold some
    industries, the state and the nation nothing."""
    jobs = {
        2018: {"08001": {"21": 40, "54": 100, "62": 60}, "08005": {"21": 10, "54": 30, "62": 80}},
        2021: {"08001": {"21": 30, "54": 150, "62": 66}, "08005": {"21": 10, "54": 45, "62": 88}},
    }
    for year, counties in {at: jobs[2018 if at < 2021 else 2021] for at in range(2018, 2022)}.items():
        for area in ("08001", "08005", "C1000", "08000", "US000"):
            inside = [area] if area in counties else [*counties]
            here = {code: sum(counties[county][code] for county in inside) for code in ("21", "54", "62")}
            closed = area in ("08000", "US000")
            cells.add(area, "0", "10", year, sum(here.values()), establishments=15 * len(inside))
            for code, value in here.items():
                shown = value if closed or code not in hidden else None
                cells.add(area, "5", code, year, shown, establishments=establishments * len(inside))
    residents = pl.DataFrame(schema=RESIDENTS)
    labor = compute_labor(cells.lazy(), TWO_COUNTIES, sector_definitions(), residents, year=2021, source=QcewTable())
    before = LaborResult(facts=labor.facts, inputs=labor.inputs, cells=cells.lazy(), labor=labor)
    scope = Scope(year=2021, as_of="2024-06", delineation="2020-03")
    markets = pl.DataFrame({"cbsa_code": ["10000"], "msa_id": ["10000"]})
    return FamilyInputs({}, scope, markets, TWO_COUNTIES, TWO_COUNTIES, None, {"labor": before})


def test_withheld_industries_of_all_jobs_are_estimated_where_counties_and_state_tell_them(cells: Any) -> None:
    """54 and 62 are withheld in the metro and its counties, and known in the state, which is the metro: 130 and 140.

    The nation grew by 389 / 320, 54 by a half: mix is 130 · (1.5 - g) + 140 · (1.1 - g) + 50 · (0.8 - g).
    """
    found = compare_jobs(of_two_counties(cells, ("54", "62")))
    rows = {row["metric"]: row for row in found.facts.filter(pl.col("geo_code") == "10000").to_dicts()}
    growth = 389 / 320
    mix, own = (rows[f"total_jobs_shift_{part}_3y"] for part in ("mix", "competitive"))
    true = 130 * (1.5 - growth) + 140 * (1.1 - growth) + 50 * (0.8 - growth)
    assert (mix["status"], own["status"]) == ("imputed", "imputed")
    assert mix["value"] == pytest.approx(true, abs=2)
    assert own["value"] == pytest.approx(-true + 389 - 320 * growth, abs=2)
    for part in (mix, own):
        assert part["low"] <= part["p05"] <= part["value"] <= part["p95"] <= part["high"]
    assert mix["disclosed"] == pytest.approx(50 / 320)
    assert "industries that are withheld at the start are estimated" in mix["reason"]
    assert rows["total_jobs_change_3y"]["status"] == "observed"
    for key, value, computed in values_again(found.facts, found.inputs):
        assert computed == pytest.approx(value, rel=1e-9, abs=1e-9), key
    assert {key for text in found.facts["inputs"] for _, _, key in parsed(text)} == set(found.inputs["key"])


def test_a_sum_of_which_a_part_is_of_too_few_establishments_is_an_estimate_that_says_so(cells: Any) -> None:
    """Of two establishments an industry has the middle of its bounds; the mix of all of them has an interval."""
    found = compare_jobs(of_two_counties(cells, ("54", "62"), establishments=1)).facts.filter(geo_code="10000")
    mix = found.row(by_predicate=pl.col("metric") == "total_jobs_shift_mix_3y", named=True)
    assert mix["status"] == "imputed"
    assert mix["reason"].startswith("industries that are withheld at the start are estimated; 16 % of the jobs")
    assert "Of some of them too few establishments are withheld: the middle of their bounds" in mix["reason"]
    assert mix["low"] <= mix["p05"] <= mix["value"] <= mix["p95"] <= mix["high"]


def grid(*rows: tuple[str, float | None, float | None, float, float, float, float]) -> pl.DataFrame:
    names = ["cbsa_code", "start", "estimate", "estimate_p05", "estimate_p95", "national_start", "national_end"]
    whole = {"local_total_start": 100.0, "national_total_start": 1_000.0, "national_total_end": 1_100.0}
    table = pl.DataFrame(rows, schema=names, orient="row")
    return table.with_columns(too_few=pl.lit(value=False), **{name: pl.lit(jobs) for name, jobs in whole.items()})


def test_an_error_of_an_estimated_mix_counts_as_far_as_industries_grow_apart() -> None:
    """By hand: growth of all 1.1. 40 known jobs at 1.2 are 4; 35 at 1.3 and 25 at 0.9 are 7 and -5: 6 in all.

    Both estimates may be off by 10 jobs; their mean growth beyond the nation's is 0, and each is 0.2 away: 2 jobs
    each, √8 together. Where both grow alike, it does not matter which has the jobs.
    """
    apart = grid(
        ("a", 40, None, None, None, 400, 480), ("a", None, 35, 25, 45, 200, 260), ("a", None, 25, 15, 35, 300, 270)
    )
    expected = pytest.approx(6 - 8**0.5), pytest.approx(6 + 8**0.5), pytest.approx(0.4)
    assert estimated_mix(apart).select("mix_estimate").item() == pytest.approx(6)
    assert estimated_mix(apart).select("mix_p05", "mix_p95", "mix_disclosed").row(0) == expected
    alike = apart.with_columns(national_end=pl.col("national_start") * 1.2)
    assert estimated_mix(alike).select("mix_p05", "mix_p95").row(0) == (pytest.approx(10), pytest.approx(10))
    # One industry that nobody estimated, or estimates that are not what the total leaves: no row.
    assert estimated_mix(
        apart.with_columns(pl.when(pl.col("estimate") != 25).then("estimate").alias("estimate"))
    ).is_empty()
    assert estimated_mix(apart.with_columns(pl.col("estimate") * 2)).is_empty()
    assert estimated_mix(apart.with_columns(pl.coalesce("start", "estimate").alias("start"))).is_empty()
