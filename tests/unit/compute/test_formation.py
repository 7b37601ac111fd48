"""The family of business formation from small tables: what stands for a market, what is derived, and what is told."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import pytest

from aker_core.facts.fact import FACT
from aker_core.facts.family import FamilyInputs, FamilyResult
from aker_core.facts.placement import AS_PUBLISHED, DRAWN_OTHERWISE
from aker_core.facts.recompute import amounts_again, values_again
from aker_core.facts.residents import market_residents
from aker_core.facts.terms import parsed
from aker_data.contracts import Scope
from aker_data.schemas.census_bds import DYNAMICS, MEASURES
from aker_jobs.formation.areas import SUMMED
from aker_jobs.formation.counties import REDRAWN
from aker_jobs.formation.density_values import NO_PLACES, OTHER_COUNTIES, WITHHELD
from aker_jobs.formation.family import formation_family
from aker_jobs.formation.firm_age_values import NO_CLASSES
from aker_jobs.formation.rate_values import NO_POPULATION, NO_RESIDENTS, PROJECTED, RATES
from aker_jobs.formation.series import NO_MONTHS
from aker_jobs.formation.survival_values import NO_BIRTHS, NO_COUNTIES, NO_WEIGHTS

# Two states, three markets: one across the line, one of a single county, one in Connecticut by planning regions.
PLACES = [("14460", "25017"), ("14460", "33015"), ("12700", "25001"), ("25540", "09110")]
CROSSWALK = pl.DataFrame(PLACES, schema=["cbsa_code", "county_fips"], orient="row").with_columns(qcew_area=pl.lit("C"))
MARKETS = pl.DataFrame(
    {
        "cbsa_code": ["14460", "12700", "25540"],
        "msa_id": ["BOS", "12700", "HFD"],
        "slug": ["boston", "barnstable", "hartford"],
    }
)
SCOPE = Scope(2021, "2024-06", "2023-07")
Found = dict[tuple[str, str], dict[str, Any]]


def county(*rows: tuple[str, int, int | None]) -> pl.LazyFrame:
    """county, year, applications."""
    kinds = {"county_fips": pl.String, "year": pl.Int16, "applications": pl.Int32}
    return pl.DataFrame(rows, schema=kinds, orient="row").with_columns(payload_sha256=pl.lit("county")).lazy()


COUNTY = county(
    ("25017", 2020, 400), ("33015", 2020, 90), ("25017", 2021, 500), ("33015", 2021, 100), ("25001", 2021, 250),
    ("25001", 2019, 50), ("09003", 2021, 70), ("09110", 2021, None), ("33001", 2021, 300),
)  # fmt: skip


def monthly(**yearly: tuple[float | str | None, ...]) -> pl.LazyFrame:
    """Series as ``MA_BA_BA=(2021 in a month, 2020 in a month)``: twelve equal months, a flag, or not out."""
    rows = []
    for name, values in yearly.items():
        geo, _, series = name.partition("_")
        for year, value in zip((2021, 2020), values, strict=False):
            number, flag = (value, None) if not isinstance(value, str) else (None, value)
            rows += [(False, "TOTAL", series, geo, year, month, number, flag, "month") for month in range(1, 13)]
    kinds = {
        "seasonally_adjusted": pl.Boolean, "naics_sector": pl.String, "series": pl.String, "geo": pl.String,
        "year": pl.Int16, "month": pl.Int8, "value": pl.Float64, "flag": pl.String, "payload_sha256": pl.String,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=kinds, orient="row").lazy()


MONTHLY = {
    "MA_BA_BA": (1000 / 12, 1000 / 12),
    "NH_BA_BA": (400 / 12, 400 / 12),
    "MA_BA_HBA": (400 / 12, 300 / 12),
    "NH_BA_HBA": (200 / 12, 100 / 12),
    "MA_BF_BF4Q": (None, 120 / 12),
    "NH_BF_BF4Q": (None, 48 / 12),
    "MA_BF_SBF4Q": (60 / 12, 120 / 12),
    "NH_BF_SBF4Q": (24 / 12, 48 / 12),
}


def residents(*rows: tuple[str, int, int]) -> pl.LazyFrame:
    """code, year, population."""
    kinds = {"county_fips": pl.String, "year": pl.Int16, "population": pl.Int64}
    kind = pl.when(pl.col("county_fips").str.ends_with("000")).then(pl.lit("state")).otherwise(pl.lit("county"))
    told = pl.DataFrame(rows, schema=kinds, orient="row")
    return told.with_columns(area_type=kind, vintage=pl.lit(2023, pl.Int16), payload_sha256=pl.lit("pep")).lazy()


PEP = residents(
    ("25017", 2021, 40_000), ("33015", 2021, 10_000), ("25001", 2021, 20_000), ("09110", 2021, 1_000),
    ("25017", 2020, 39_000), ("33015", 2020, 10_000), ("25000", 2021, 100_000),
)  # fmt: skip


def bds(*rows: dict[str, Any]) -> pl.LazyFrame:
    """Rows of `census_bds`; what is not given is withheld."""
    full = [
        {
            "vintage": 2021,
            "year": 2021,
            "geography": "metro",
            "sector": "all",
            "age_of": "all",
            "age_class": "all",
            "flags": "".join("." if name in row else "D" for name in MEASURES),
            **row,
        }
        for row in rows
    ]
    table = pl.DataFrame(full, schema=DYNAMICS.dtypes)
    return table.with_columns(payload_sha256=pl.format("bds-{}", "bds_table")).lazy()


def place(table: str, code: str, *counts: int | None, **more: Any) -> dict[str, Any]:
    """estabs, entries, exits, jobs of an area."""
    names = ("estabs", "estabs_entry", "estabs_exit", "emp")
    told = {name: count for name, count in zip(names, counts, strict=False) if count is not None}
    return {"bds_table": table, "geo_code": code, **told, **more}


def aged(table: str, code: str, year: int, age: int, estabs: int) -> dict[str, Any]:
    return place(table, code, estabs, year=year, age_of="establishment", age_class=str(age), age_low=age, age_high=age)


BDS = (
    place("msa", "14460", 600, 70, 50, 9_000),
    place("st_cty", "25017", 500, 60, 40, 8_000),
    place("st_cty", "33015", 100, 10, 10, 1_000),
    place("st_cty", "25001", 200, 20, 10, 2_000),
    place("st_cty", "25017", 1, 30, 1, 1, year=2020),
    place("st_cty", "33015", 1, 10, 1, 1, year=2020),
    *(
        aged("st_ea", state, *cell)
        for state, old in (("25", 80), ("33", 60))
        for cell in ((2020, 0, 100), (2021, 1, old))
    ),
)


def family(
    *,
    given_bds: tuple[dict[str, Any], ...] = BDS,
    pep: pl.LazyFrame | None = PEP,
    counties: pl.LazyFrame = COUNTY,
    crosswalk: pl.DataFrame = CROSSWALK,
    **more: Any,
) -> FamilyResult:
    """What the family comes to; every value is computed again from its inputs on the way."""
    tables = {"census_bfs_county": counties, "census_bfs_monthly": monthly(**{**MONTHLY, **more})}
    if pep is not None:
        tables["census_pep"] = pep
    if given_bds:
        tables["census_bds"] = bds(*given_bds)
    people = None if pep is None else market_residents(pep, crosswalk)
    made = formation_family(FamilyInputs(tables, SCOPE, MARKETS, crosswalk, crosswalk, people))
    require_exact(made, tables)
    return made


def require_exact(made: FamilyResult, tables: dict[str, pl.LazyFrame]) -> None:
    """The rows of every input add up to its amount, and every value comes out of its formula."""
    known = amounts_again(made.inputs, tables).join(made.inputs, on="key").filter(pl.col("amount").is_not_null())
    assert known["again"].to_list() == pytest.approx(known["amount"].to_list())
    assert made.inputs["key"].is_unique().all()
    for key, value, again in values_again(made.facts, made.inputs):
        assert again == pytest.approx(value), key


def by_metric(found: FamilyResult) -> Found:
    """The current facts of markets."""
    assert found.facts.schema == pl.Schema(FACT)
    rows = found.facts.filter("current", geography="market")
    return {(row["geo_code"], row["metric"]): row for row in rows.to_dicts()}


def history(found: FamilyResult, metric: str) -> dict[tuple[str, int], tuple[Any, ...]]:
    """Other years, states and the nation."""
    rows = found.facts.filter(~pl.col("current") | (pl.col("geography") != "market"), metric=metric)
    return {(row["geo_code"], row["year"]): (row["value"], row["status"], row["reason"]) for row in rows.to_dicts()}


def wheres(found: FamilyResult, fact: dict[str, Any]) -> dict[str, list[dict[str, list[str]]]]:
    """The filters of a fact's inputs by role."""
    by_key = dict(found.inputs.select("key", "where").iter_rows())
    filters: dict[str, list[dict[str, list[str]]]] = {}
    for role, _, key in parsed(fact["inputs"]):
        filters.setdefault(role, []).append(json.loads(by_key[key]))
    return filters


def test_applications_are_those_of_the_counties() -> None:
    made = family()
    found = by_metric(made)
    boston = found["14460", "business_applications_per_100k"]
    assert (boston["value"], boston["status"], boston["period"]) == (100_000 * 600 / 50_000, "derived", "2021")
    assert boston["formula"] == "100_000 * applications / residents"
    assert wheres(made, boston) == {
        "applications": [{"county_fips": ["25017"], "year": ["2021"]}, {"county_fips": ["33015"], "year": ["2021"]}],
        "residents": [{"county_fips": ["25017", "33015"], "year": ["2021"], "vintage": ["2023"]}],
    }
    none = family(counties=COUNTY.filter(pl.col("county_fips") != "25001"))
    barnstable = by_metric(none)["12700", "business_applications_per_100k"]
    assert (barnstable["value"], barnstable["status"], barnstable["inputs"]) == (None, "not_published", None)
    assert "1 of its 1 counties" in barnstable["reason"]


def test_connecticut_by_its_former_counties_is_not_comparable() -> None:
    found = by_metric(family())
    for rate in RATES:
        hartford = found["25540", rate.metric]
        assert (hartford["value"], hartford["status"], hartford["reason"]) == (None, "not_comparable", REDRAWN)


def test_a_former_county_is_named_as_the_table_names_it() -> None:
    """Bedford city (51515) became a town of Bedford County (51019) in 2013: both are rows of the table until then."""
    counties = county(("51019", 2021, 60), ("51515", 2021, 40), ("51019", 2020, 70))
    crosswalk = pl.DataFrame({"cbsa_code": ["14460"], "county_fips": ["51019"], "qcew_area": ["C"]})
    made = family(counties=counties, crosswalk=crosswalk, pep=residents(("51019", 2021, 1_000)), given_bds=())
    row = by_metric(made)["14460", "business_applications_per_100k"]
    assert row["value"] == pytest.approx(100_000 * 100 / 1_000)
    assert wheres(made, row)["applications"] == [{"county_fips": ["51019", "51515"], "year": ["2021"]}]


def test_a_county_without_a_figure_bounds_the_market() -> None:
    made = family(counties=COUNTY.filter(pl.col("county_fips") != "33015"))
    row = by_metric(made)["14460", "business_applications_per_100k"]
    assert (row["value"], row["status"], row["low"]) == (None, "bounded", pytest.approx(100_000 * 500 / 50_000))
    assert wheres(made, row)["applications"] == [{"county_fips": ["25017"], "year": ["2021"]}]


def test_series_of_states_come_to_markets_by_their_share() -> None:
    made = family()
    found = by_metric(made)
    # half of 400 and a quarter of 200, of 50,000 residents
    high = found["14460", "high_propensity_applications_per_100k"]
    assert (high["value"], high["status"]) == (pytest.approx(100_000 * 250 / 50_000), "derived")
    # The interval is that of the states of the year, worked out as shares of the nation; nine in ten lie within.
    assert (high["p05"], high["p95"]) == (pytest.approx(500 * 0.817), pytest.approx(500 * 1.173))
    assert high["reason"].startswith("state share: ")
    share = "sum(county_applications / state_applications * state_high_propensity_applications)"
    assert high["formula"] == f"100_000 * {share} / residents"
    filters = wheres(made, high)
    assert [where["county_fips"] for where in filters["county_applications"]] == [["25017"], ["33015"]]
    assert filters["state_high_propensity_applications"][1] == {
        "geo": ["NH"],
        "series": ["BA_HBA"],
        "year": ["2021"],
        "naics_sector": ["TOTAL"],
        "seasonally_adjusted": ["false"],
    }


def test_projected_formations_are_called_so_and_actual_ones_are_not() -> None:
    found = family()
    formed = by_metric(found)["14460", "business_formations_per_100k"]
    assert formed["value"] == pytest.approx(100_000 * (30 + 6) / 50_000)
    assert formed["reason"].startswith(f"{PROJECTED}; state share: ")
    assert [where["series"] for where in wheres(found, formed)["state_formations"]] == [["BF_SBF4Q"]] * 2
    before = history(found, "business_formations_per_100k")["14460", 2020]
    assert before[:2] == (pytest.approx(100_000 * (0.4 * 120 + 90 / 400 * 48) / 49_000), "derived")
    assert PROJECTED not in before[2]


def test_a_withheld_month_of_a_state_leaves_no_figure_and_no_bound() -> None:
    found = by_metric(family(MA_BA_HBA=("D",)))["14460", "high_propensity_applications_per_100k"]
    assert (found["value"], found["low"], found["p05"], found["status"]) == (None, None, None, "suppressed")
    assert found["reason"] == "months of a state are withheld, and a share of the others is no bound"


def test_the_history_has_every_year_and_says_what_is_missing() -> None:
    told = history(family(), "business_applications_per_100k")
    assert told["14460", 2020] == (100_000 * 490 / 49_000, "derived", None)
    assert told["12700", 2019] == (None, "not_loaded", NO_RESIDENTS)
    assert told["12700", 2020][1] == "not_published"
    assert ("14460", 2021) not in told  # the data year is the current one
    assert told["25", 2021] == (pytest.approx(1_000), "observed", None)
    assert told["33", 2021] == (None, "not_loaded", NO_RESIDENTS)


def test_residents_on_other_boundaries_are_not_published() -> None:
    counties = county(("25017", 2020, 400), ("33015", 2020, 90), ("25001", 2020, 5), ("25001", 2021, 5))
    told = history(family(counties=counties), "business_applications_per_100k")
    assert told["12700", 2020] == (None, "not_published", NO_POPULATION)  # 2020 is loaded, without this county


def test_years_without_months_are_not_loaded() -> None:
    """The counties have 2019, the months of states begin in 2020."""
    told = history(family(), "high_propensity_applications_per_100k")
    assert told["12700", 2019] == (None, "not_loaded", NO_MONTHS)
    assert told["12700", 2020][1] == "not_published"  # the months are there, the county's figure is not


def test_without_residents_there_is_no_rate() -> None:
    found = by_metric(family(pep=None))
    for metric in ("business_applications_per_100k", "startup_density_per_1k_residents"):
        row = found["14460", metric]
        assert (row["value"], row["status"], row["reason"]) == (None, "not_loaded", NO_RESIDENTS)
    assert found["14460", "establishment_entry_rate_pct"]["value"] == pytest.approx(100 * 70 / 590)


def test_a_metro_row_that_is_its_counties_is_used() -> None:
    made = family()
    found = by_metric(made)
    metrics = ("establishment_entry_rate_pct", "startup_density_per_1k_residents", "startup_density_per_1k_jobs")
    density = {metric: found["14460", metric] for metric in metrics}
    assert [row["value"] for row in density.values()] == [
        pytest.approx(100 * 70 / 590), pytest.approx(1000 * 70 / 50_000), pytest.approx(1000 * 70 / 9_000)
    ]  # fmt: skip
    assert {(row["status"], row["reason"]) for row in density.values()} == {("observed", None)}
    metro = {"bds_table": ["msa"], "geo_code": ["14460"], "year": ["2021"]}
    assert wheres(made, density["startup_density_per_1k_jobs"]) == {"entries": [metro], "jobs": [metro]}


def test_where_there_is_no_metro_row_the_counties_are_added_up() -> None:
    made = family()
    row = by_metric(made)["12700", "establishment_entry_rate_pct"]
    assert (row["value"], row["status"], row["reason"]) == (pytest.approx(100 * 20 / 195), "derived", SUMMED)
    assert wheres(made, row)["exits"] == [{"bds_table": ["st_cty"], "geo_code": ["25001"], "year": ["2021"]}]


def test_a_metro_drawn_otherwise_is_not_the_market() -> None:
    rows = (place("msa", "14460", 999, 99, 9, 9_999), *BDS[1:])
    row = by_metric(family(given_bds=rows))["14460", "establishment_entry_rate_pct"]
    assert (row["value"], row["status"], row["reason"]) == (pytest.approx(100 * 70 / 590), "derived", DRAWN_OTHERWISE)


def test_a_metro_of_other_counties_has_no_rate_per_resident() -> None:
    found = by_metric(family(given_bds=(*BDS, place("msa", "25540", 90, 9, 9, 900))))
    density = found["25540", "establishment_entry_rate_pct"]
    assert (density["value"], density["status"], density["reason"]) == (10, "derived", AS_PUBLISHED)
    rate = found["25540", "startup_density_per_1k_residents"]
    assert (rate["value"], rate["status"], rate["reason"]) == (None, "not_comparable", OTHER_COUNTIES)


def test_withheld_entries_of_a_county_bound_what_can_be_bounded() -> None:
    rows = tuple(
        row for row in BDS if row["bds_table"] != "msa" and (row["bds_table"], row["geo_code"]) != ("st_cty", "33015")
    )
    found = by_metric(family(given_bds=(*rows, place("st_cty", "33015", 100, None, 10, 1_000))))
    density = found["14460", "establishment_entry_rate_pct"]
    rate = found["14460", "startup_density_per_1k_residents"]
    assert (density["value"], density["status"], density["low"], density["reason"]) == (
        None,
        "suppressed",
        None,
        WITHHELD,
    )
    assert (rate["value"], rate["status"], rate["low"]) == (None, "bounded", pytest.approx(1000 * 60 / 50_000))


def test_survival_of_a_market_is_that_of_its_states_by_its_births() -> None:
    made = family()
    found = by_metric(made)
    across = found["14460", "survival_rate_1y"]
    assert (across["value"], across["status"]) == (pytest.approx((30 * 0.8 + 10 * 0.6) / 40), "derived")
    assert (across["period"], across["formula"]) == ("2020-2021", "sum(entries * survivors / births) / sum(entries)")
    filters = wheres(made, across)
    assert filters["births"][0] == {"bds_table": ["st_ea"], "geo_code": ["25"], "year": ["2020"], "age_class": ["0"]}
    assert filters["survivors"][1] == {"bds_table": ["st_ea"], "geo_code": ["33"], "year": ["2021"], "age_class": ["1"]}
    assert filters["entries"][1] == {"bds_table": ["st_cty"], "geo_code": ["33015"], "year": ["2020"]}
    alone = found["12700", "survival_rate_1y"]
    assert (alone["value"], alone["formula"]) == (pytest.approx(0.8), "survivors / births")
    assert set(wheres(made, alone)) == {"births", "survivors"}
    longer = found["14460", "survival_rate_5y"]  # the tables have no year that is five before
    assert (longer["value"], longer["status"], longer["inputs"]) == (None, "not_loaded", None)
    assert longer["reason"] == NO_BIRTHS


def test_without_weights_a_market_across_states_has_no_survival() -> None:
    of_births = [row for row in BDS if row.get("year") == 2020 and row["bds_table"] == "st_cty"]
    others = [row for row in BDS if row not in of_births]
    withheld = {**of_births[1], "estabs_entry": None}
    for rows, status, reason in (
        (others, "not_loaded", NO_COUNTIES),
        ([*others, of_births[0]], "not_published", NO_WEIGHTS),
        ([*others, of_births[0], withheld], "suppressed", NO_WEIGHTS),
    ):
        found = by_metric(family(given_bds=tuple(rows)))
        across = found["14460", "survival_rate_1y"]
        assert (across["value"], across["status"], across["reason"]) == (None, status, reason)
        assert found["12700", "survival_rate_1y"]["value"] == pytest.approx(0.8)


def test_ages_are_the_metros_own_and_say_what_is_older_than_the_series() -> None:
    classes = [("0", 0, 0), ("1 to 5", 1, 5), ("6 to 10", 6, 10), ("11+", 11, None), ("left censored", None, None)]
    rows = [
        place("msa_fac", "14460", 50, firms=firms, emp=9, age_of="firm", age_class=name, age_low=low, age_high=high)
        for (name, low, high), firms in zip(classes, (10, 30, 20, 30, 10), strict=True)
    ]
    made = family(given_bds=(*BDS, *rows))
    found = by_metric(made)
    age = found["14460", "firm_age_avg_years"]
    assert (age["value"], age["status"]) == (pytest.approx(15.25), "derived")
    assert age["low"] < age["value"]
    assert age["reason"] == "10.0 % of its firms are older than the series"
    assert age["formula"] == (
        "(3 * firms_1_to_5 + 8 * firms_6_to_10 + 27.5 * firms_11_plus + 45 * firms_left_censored)"
        " / (firms_0 + firms_1_to_5 + firms_6_to_10 + firms_11_plus + firms_left_censored)"
    )
    assert wheres(made, age)["firms_11_plus"] == [
        {"bds_table": ["msa_fac"], "geo_code": ["14460"], "year": ["2021"], "age_class": ["11+"]}
    ]
    young = found["14460", "young_firms_pct"]
    assert (young["value"], young["status"], young["reason"]) == (pytest.approx(40), "observed", None)
    assert young["formula"].startswith("100 * (firms_0 + firms_1_to_5) / (firms_0 + ")
    assert wheres(made, young) == wheres(made, age)
    for metric in ("firm_age_avg_years", "young_firms_pct"):
        assert found["12700", metric]["status"] == "not_published"
    extract = made.extracts["formation"].filter(pl.col("measure") == "firms", pl.col("geography") == "metro")
    assert extract.select("slug", "class", "value", "share").rows()[0] == ("boston", "0", 10.0, 0.1)
    assert extract.height == 5


def test_a_table_that_is_missing_is_named() -> None:
    """The nation's table alone says nothing of markets: each metric of theirs says which table it lacks."""
    found = by_metric(family(given_bds=(aged("ea", "US", 2021, 0, 10),)))
    for metric, says in (
        ("startup_density_per_1k_jobs", NO_PLACES),
        ("survival_rate_1y", NO_BIRTHS),
        ("firm_age_avg_years", NO_CLASSES),
        ("young_firms_pct", NO_CLASSES),
    ):
        for code in MARKETS["cbsa_code"]:
            row = found[code, metric]
            assert (row["value"], row["status"], row["reason"], row["inputs"]) == (None, "not_loaded", says, None)


def test_what_is_not_there_leaves_its_metrics_out() -> None:
    assert set(family(given_bds=()).facts["metric"]) == {rate.metric for rate in RATES}
    nothing = formation_family(FamilyInputs({}, SCOPE, MARKETS, CROSSWALK, CROSSWALK, None))
    assert (nothing.facts.height, nothing.extracts, nothing.checks) == (0, {}, [])


def test_former_counties_are_placed_by_their_own_years_only() -> None:
    checks = {(table, check.name): check for table, check in family().checks}
    placed = checks["census_bfs_county", "counties without a market"]
    assert not placed.passed  # 09003 has figures of 2021 here, and the list draws regions
    assert "Connecticut by its other county scheme (09003)" in placed.note
    same = checks["census_bds", "metro rows are their counties"]
    assert (same.passed, same.rows) == (True, 1)
