"""Residents, movers and income of markets, from small tables of the publishers' shape."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import pytest

from aker_jobs.migration.migration_values import (
    MOVER_LINES,
    NO_RESIDENTS,
    NOT_SURVEYED,
    PAIRS_NOT_LISTED,
    RESIDENT_LINES,
    all_ages_values,
    young_adult_values,
)
from aker_jobs.population.residents import income_values, market_population, population_values

# A market of two counties in one state, and one of one county.
CROSSWALK = pl.DataFrame({"cbsa_code": ["19740", "19740", "14500"], "county_fips": ["08001", "08005", "08013"]})
MARKETS = pl.DataFrame({"cbsa_code": ["19740", "14500"]})
Values = dict[tuple[str, str], dict[str, Any]]


def by_metric(frame: pl.DataFrame) -> Values:
    return {(row["cbsa_code"], row["metric"]): row for row in frame.to_dicts()}


def pep(*rows: tuple[str, int, int, int | None]) -> pl.LazyFrame:
    """county, year, vintage, population."""
    frame = pl.DataFrame(
        rows,
        schema={"county_fips": pl.String, "year": pl.Int16, "vintage": pl.Int16, "population": pl.Int64},
        orient="row",
    )
    return frame.with_columns(area_type=pl.lit("county"), payload_sha256=pl.format("pep-{}", "vintage")).lazy()


PEP = pep(
    ("08001", 2023, 2023, 500), ("08005", 2023, 2023, 700), ("08013", 2023, 2023, 300), ("08097", 2023, 2023, 9_999)
)


def test_residents_are_those_of_the_counties() -> None:
    found = by_metric(population_values(market_population(PEP, CROSSWALK), 2023))
    denver = found["19740", "population"]
    assert (denver["value"], denver["status"], denver["period"]) == (1_200, "observed", "2023 (vintage 2023)")
    assert found["14500", "population"]["value"] == 300
    assert [(item["payloads"], json.loads(item["where"])) for item in denver["inputs"]] == [
        (["pep-2023"], {"county_fips": ["08001", "08005"], "year": ["2023"], "vintage": ["2023"]})
    ]


def test_of_two_vintages_the_newest_counts_in_each_year() -> None:
    table = pep(("08013", 2019, 2019, 1), ("08013", 2020, 2019, 2), ("08013", 2020, 2023, 3), ("08013", 2021, 2023, 4))
    found = market_population(table, CROSSWALK).filter(pl.col("cbsa_code") == "14500").sort("year")
    assert found.select("year", "population", "vintage").rows() == [(2019, 1, 2019), (2020, 3, 2023), (2021, 4, 2023)]


def test_a_county_without_an_estimate_leaves_the_market_without_one() -> None:
    found = by_metric(population_values(market_population(pep(("08001", 2023, 2023, 500)), CROSSWALK), 2023))
    denver = found["19740", "population"]
    assert (denver["value"], denver["status"]) == (None, "not_published")
    assert denver["reason"] == "no estimate for 1 of its 2 counties"


def mobility(year: int = 2023, code: str = "19740", withheld: int | None = None) -> pl.LazyFrame:
    """Each line of 25-44: 100 of the age, 20 movers in from a county, 10 from a state, 5 from abroad, 15 and 5 out."""
    blocks = {"B07001": {6: 100, 54: 20, 70: 10, 86: 5}, "B07401": {6: 85, 54: 15, 70: 5}}
    rows = [
        (year, "metro", code, table, first + age, float(people), 3.0)
        for table, lines in blocks.items()
        for first, people in lines.items()
        for age in range(4)
    ]
    frame = pl.DataFrame(
        rows,
        schema={
            "year": pl.Int16,
            "geography": pl.String,
            "geo_code": pl.String,
            "table": pl.String,
            "line": pl.Int16,
            "estimate": pl.Float64,
            "moe": pl.Float64,
        },
        orient="row",
    )
    hidden = (pl.col("line") == withheld) if withheld else pl.lit(value=False)
    return frame.with_columns(
        estimate=pl.when(~hidden).then("estimate"), payload_sha256=pl.format("acs-{}", "table")
    ).lazy()


def test_net_migration_of_ages_25_to_44_worked_by_hand() -> None:
    """In: 4 * (20 + 10); out: 4 * (15 + 5); of 400 in the age and 1,200 in all."""
    found = by_metric(young_adult_values(mobility(), MARKETS, market_population(PEP, CROSSWALK), 2023))
    value = {metric: row["value"] for (code, metric), row in found.items() if code == "19740"}
    assert value == {
        "population_25_44": 400,
        "mig_25_44_net": 40,
        "mig_25_44_per_1k": pytest.approx(100),
        "mig_25_44_per_1k_residents": pytest.approx(1000 * 40 / 1_200),
    }
    assert found["19740", "mig_25_44_net"]["moe"] == pytest.approx((16 * 9) ** 0.5)
    assert found["19740", "mig_25_44_net"]["period"] == "2023 (ACS 1-year)"


def test_the_lines_of_the_provenance_are_those_that_were_added() -> None:
    found = by_metric(young_adult_values(mobility(), MARKETS, market_population(PEP, CROSSWALK), 2023))
    movers, residents = found["19740", "mig_25_44_per_1k_residents"]["inputs"]
    assert json.loads(movers["where"])["line"] == list(MOVER_LINES)
    assert movers["payloads"] == ["acs-B07001", "acs-B07401"]
    assert (residents["table"], residents["payloads"]) == ("census_pep", ["pep-2023"])
    moved, of_that_age = (json.loads(item["where"]) for item in found["19740", "mig_25_44_per_1k"]["inputs"])
    assert (moved["table"], moved["line"]) == (["B07001", "B07401"], list(MOVER_LINES))
    assert (of_that_age["table"], of_that_age["line"]) == (["B07001"], list(RESIDENT_LINES))


def test_an_area_that_the_survey_does_not_publish() -> None:
    found = by_metric(young_adult_values(mobility(), MARKETS, None, 2023))["14500", "mig_25_44_per_1k"]
    assert (found["value"], found["status"], found["reason"]) == (None, "not_published", NOT_SURVEYED)


def test_a_withheld_cell_withholds_the_net() -> None:
    found = by_metric(young_adult_values(mobility(withheld=55), MARKETS, None, 2023))
    assert found["19740", "mig_25_44_net"]["value"] is None
    assert found["19740", "mig_25_44_net"]["status"] == "suppressed"
    assert found["19740", "mig_25_44_net"]["moe"] is None


def test_without_residents_only_the_rate_by_residents_is_missing() -> None:
    found = by_metric(young_adult_values(mobility(), MARKETS, None, 2023))
    assert found["19740", "mig_25_44_per_1k"]["value"] == pytest.approx(100)
    rate = found["19740", "mig_25_44_per_1k_residents"]
    assert (rate["value"], rate["status"], rate["reason"]) == (None, "not_published", NO_RESIDENTS)


def test_the_newest_survey_up_to_the_year() -> None:
    both = pl.concat([mobility(2021), mobility(2024)])
    found = by_metric(young_adult_values(both, MARKETS, None, 2023))["19740", "mig_25_44_net"]
    assert found["period"] == "2021 (ACS 1-year)"
    assert young_adult_values(mobility(2024), MARKETS, None, 2023).height == 0


def flows(*rows: tuple[str, str, str, int | None]) -> pl.LazyFrame:
    """direction, county, counterpart, individuals; of 2022 to 2023."""
    frame = pl.DataFrame(
        rows,
        schema={
            "direction": pl.String,
            "county_fips": pl.String,
            "counterpart_code": pl.String,
            "individuals": pl.Int64,
        },
        orient="row",
    )
    kind = pl.when(pl.col("counterpart_code") == "97000").then(pl.lit("us_total")).otherwise(pl.lit("county"))
    return frame.with_columns(
        year1=pl.lit(2022, pl.Int16),
        year2=pl.lit(2023, pl.Int16),
        counterpart_kind=kind,
        payload_sha256=pl.format("irs-{}", "direction"),
    ).lazy()


TOTALS = (
    ("inflow", "08001", "97000", 50),
    ("inflow", "08005", "97000", 70),
    ("outflow", "08001", "97000", 40),
    ("outflow", "08005", "97000", 50),
    ("inflow", "08013", "97000", 9),
    ("outflow", "08013", "97000", 12),
)
PAIRS = (
    ("inflow", "08001", "08005", 11),
    ("inflow", "08005", "08001", 13),
    ("outflow", "08001", "08005", 13),
    ("outflow", "08005", "08001", 11),
    ("inflow", "08001", "08013", 4),
)


def movers(*rows: tuple[str, str, str, int | None], residents: pl.LazyFrame | None = PEP) -> Values:
    people = market_population(residents, CROSSWALK) if residents is not None else None
    return by_metric(all_ages_values(flows(*rows), CROSSWALK, people, 2023))


def test_all_ages_worked_by_hand() -> None:
    found = movers(*TOTALS, *PAIRS)
    denver = {metric: row["value"] for (code, metric), row in found.items() if code == "19740"}
    assert denver == {
        "irs_inflow_us": 120,
        "irs_outflow_us": 90,
        "irs_within_market": 24,
        "mig_all_ages_net": 30,
        "mig_all_ages_per_1k": pytest.approx(1000 * 30 / 1_200),
    }
    assert {row["status"] for row in found.values()} == {"observed"}
    assert found["14500", "irs_within_market"]["value"] == 0  # one county has no moves between its counties
    assert found["14500", "mig_all_ages_net"]["value"] == -3
    rate = found["19740", "mig_all_ages_per_1k"]
    assert (rate["period"], [item["table"] for item in rate["inputs"]]) == (
        "2022-2023",
        ["irs_county_flows", "census_pep"],
    )


def test_a_vintage_without_flows_within_states() -> None:
    """From 2022-23 they may be folded into one row: what is not listed is not zero."""
    found = movers(*TOTALS, ("inflow", "08001", "04013", 6))
    within = found["19740", "irs_within_market"]
    assert (within["value"], within["status"], within["reason"]) == (None, "not_published", PAIRS_NOT_LISTED)
    assert found["14500", "irs_within_market"]["value"] == 0
    assert found["19740", "mig_all_ages_net"]["value"] == 30


def test_a_withheld_flow_between_its_counties_is_not_zero() -> None:
    found = movers(*TOTALS, *PAIRS[1:], ("inflow", "08001", "08005", None))["19740", "irs_within_market"]
    assert (found["value"], found["status"], found["reason"]) == (None, "not_published", PAIRS_NOT_LISTED)


def test_a_withheld_total_leaves_the_other_direction() -> None:
    found = movers(("inflow", "08001", "97000", None), *TOTALS[1:], *PAIRS)
    assert (found["19740", "irs_inflow_us"]["value"], found["19740", "irs_inflow_us"]["status"]) == (None, "suppressed")
    assert found["19740", "irs_inflow_us"]["reason"] == "1 of the market's 2 counties have no published total"
    assert (found["19740", "irs_outflow_us"]["value"], found["19740", "irs_outflow_us"]["status"]) == (90, "observed")
    assert found["19740", "mig_all_ages_net"]["value"] is None
    assert found["14500", "mig_all_ages_net"]["value"] == -3


def test_a_county_that_the_file_does_not_have() -> None:
    found = movers(*(row for row in TOTALS if row[1] != "08005"))
    for metric in ("irs_inflow_us", "mig_all_ages_net", "irs_within_market"):
        assert (found["19740", metric]["value"], found["19740", metric]["status"]) == (None, "not_published")


def test_without_residents_there_is_a_net_and_no_rate() -> None:
    found = movers(*TOTALS, *PAIRS, residents=None)
    assert found["19740", "mig_all_ages_net"]["value"] == 30
    rate = found["19740", "mig_all_ages_per_1k"]
    assert (rate["value"], rate["status"], rate["reason"]) == (None, "not_published", NO_RESIDENTS)


def test_income_is_as_published_and_the_margin_with_it() -> None:
    table = pl.DataFrame(
        {
            "year": pl.Series([2022, 2023, 2024], dtype=pl.Int16),
            "geography": "metro",
            "geo_code": "19740",
            "estimate": [1.0, 101_000.0, 2.0],
            "moe": [1.0, 900.0, 2.0],
            "payload_sha256": "acs",
        }
    ).lazy()
    found = by_metric(income_values(table, MARKETS, 2023))
    denver = found["19740", "median_household_income_usd"]
    assert (denver["value"], denver["moe"], denver["period"]) == (101_000, 900, "2023 (ACS 1-year)")
    boulder = found["14500", "median_household_income_usd"]
    assert (boulder["value"], boulder["status"], boulder["reason"]) == (None, "not_published", NOT_SURVEYED)


def test_a_survey_that_draws_metros_by_another_list_is_labelled() -> None:
    """The 2023 survey uses the list of July 2023: beside markets of another list its figures are derived."""
    people = market_population(PEP, CROSSWALK)
    found = by_metric(young_adult_values(mobility(), MARKETS, people, 2023, "2020-03"))
    net, per_resident = found["19740", "mig_25_44_net"], found["19740", "mig_25_44_per_1k_residents"]
    assert (net["status"], net["reason"]) == ("derived", "the survey of 2023 draws metros by the list of 2023-07")
    assert (per_resident["value"], per_resident["status"]) == (None, "not_published")
    alike = by_metric(young_adult_values(mobility(), MARKETS, people, 2023, "2023-07"))
    assert alike["19740", "mig_25_44_net"]["status"] == "observed"
    assert alike["19740", "mig_25_44_per_1k_residents"]["value"] is not None
