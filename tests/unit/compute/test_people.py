"""Residents, movers and income of markets, from small tables of the publishers' shape."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import pytest

from aker_core.facts.recompute import amounts_again, values_again
from aker_core.facts.residents import OTHER_SCHEME, area_residents, county_residents, market_residents, resident_inputs
from aker_core.facts.survey import NOT_SURVEYED, surveyed_places
from aker_core.facts.terms import parsed
from aker_geo.codes import state_fips
from aker_jobs.migration.flow_status import OTHER_SCHEME as FLOWS_OTHER_SCHEME
from aker_jobs.migration.flow_status import PAIRS_NOT_LISTED
from aker_jobs.migration.flow_values import Residents, all_ages_values
from aker_jobs.migration.resident_base import NO_RESIDENTS, NOT_LOADED
from aker_jobs.migration.survey_values import MOVER_LINES, RESIDENT_LINES, young_adult_values
from aker_jobs.population.income_values import income_values
from aker_jobs.population.resident_values import OF_AREAS, resident_values

# A market of two counties in one state, and one of one county.
CROSSWALK = pl.DataFrame({"cbsa_code": ["19740", "19740", "14500"], "county_fips": ["08001", "08005", "08013"]})
MARKETS = pl.DataFrame({"cbsa_code": ["19740", "14500"]})
PLACES = surveyed_places(MARKETS, ["08"], 2023, "2023-07")
Values = dict[tuple[str, str], dict[str, Any]]
Computed = tuple[pl.DataFrame, pl.DataFrame]


def by_metric(frame: pl.DataFrame) -> Values:
    return {(row["geo_code"], row["metric"]): row for row in frame.filter("current").to_dicts()}


def behind(fact: dict[str, Any], inputs: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """Role -> the input, with its filter read."""
    rows = {row["key"]: row | {"where": json.loads(row["where"])} for row in inputs.to_dicts()}
    return {role: rows[key] for role, _, key in parsed(fact["inputs"])}


def assert_opens(computed: Computed, residents: pl.DataFrame | None = None, **tables: pl.LazyFrame) -> None:
    """Every amount comes out of the rows again, and every value out of the amounts."""
    rows, inputs = computed
    if residents is not None:
        inputs = pl.concat([inputs, resident_inputs(residents)])
    own = inputs.filter(pl.col("table").is_in(list(tables)))
    again = own.join(amounts_again(own, tables), on="key")
    differing = again.filter(
        pl.col("amount").ne_missing(pl.col("again")) & ~((pl.col("rows").is_null()) & (pl.col("amount") == 0))
    )
    assert differing.to_dicts() == []
    valued = rows.filter(pl.col("value").is_not_null())
    found = list(values_again(valued, inputs))
    assert len(found) == valued.height
    assert [value for _, value, _ in found] == [pytest.approx(value) for _, _, value in found]


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
    residents = market_residents(PEP, CROSSWALK)
    rows, inputs = resident_values(residents, 2023), resident_inputs(residents)
    denver = by_metric(rows)["19740", "population"]
    assert (denver["value"], denver["status"], denver["period"]) == (1_200, "observed", "2023 (vintage 2023)")
    assert by_metric(rows)["14500", "population"]["value"] == 300
    item = behind(denver, inputs)["residents"]
    assert (item["payloads"], item["where"]) == (
        ["pep-2023"],
        {"county_fips": ["08001", "08005"], "year": ["2023"], "vintage": ["2023"]},
    )
    assert_opens((rows, inputs), census_pep=PEP)


def test_residents_of_earlier_years_are_history_and_later_ones_are_left_out() -> None:
    table = pep(("08013", 2022, 2023, 2), ("08013", 2023, 2023, 3), ("08013", 2024, 2024, 4))
    rows = resident_values(market_residents(table, CROSSWALK.tail(1)), 2023)
    assert rows.select("year", "value", "current").sort("year").rows() == [(2022, 2, False), (2023, 3, True)]


def test_of_two_vintages_the_newest_counts_in_each_year() -> None:
    table = pep(("08013", 2019, 2019, 1), ("08013", 2020, 2019, 2), ("08013", 2020, 2023, 3), ("08013", 2021, 2023, 4))
    found = market_residents(table, CROSSWALK).filter(pl.col("cbsa_code") == "14500").sort("year")
    assert found.select("year", "population", "vintage").rows() == [(2019, 1, 2019), (2020, 3, 2023), (2021, 4, 2023)]


def test_a_county_without_an_estimate_leaves_the_market_without_one() -> None:
    residents = market_residents(pep(("08001", 2023, 2023, 500)), CROSSWALK)
    denver = by_metric(resident_values(residents, 2023))["19740", "population"]
    assert (denver["value"], denver["status"], denver["inputs"]) == (None, "not_published", None)
    assert denver["reason"] == "no population estimate for 1 of its 2 counties"


def test_a_county_that_was_merged_is_listed_by_its_own_code() -> None:
    """Bedford city (51515) became a part of Bedford County (51019): in older files both stand, and both are added."""
    lynchburg = pl.DataFrame({"cbsa_code": "31340", "county_fips": ["51019", "51009"]})
    table = pep(("51019", 2010, 2019, 70), ("51515", 2010, 2019, 6), ("51009", 2010, 2019, 30))
    residents = market_residents(table, lynchburg)
    rows, inputs = resident_values(residents, 2010), resident_inputs(residents)
    assert rows["value"].to_list() == [106]
    item = behind(rows.row(0, named=True), inputs)["residents"]
    assert item["where"]["county_fips"] == ["51009", "51019", "51515"]
    assert_opens((rows, inputs), census_pep=table)


def test_a_county_that_was_renamed_is_listed_by_the_code_of_the_table() -> None:
    renamed = pl.DataFrame({"cbsa_code": ["39660"], "county_fips": ["46102"]})
    residents = market_residents(pep(("46113", 2014, 2019, 13)), renamed)
    assert (residents["population"].to_list(), residents["county_fips"].to_list()) == ([13], [["46113"]])


def test_connecticut_by_the_other_scheme_is_not_comparable() -> None:
    hartford = pl.DataFrame({"cbsa_code": ["25540"], "county_fips": ["09110"]})
    table = pep(("09003", 2019, 2019, 900), ("09110", 2023, 2023, 970))
    residents = market_residents(table, hartford)
    found = by_metric(resident_values(residents.filter(pl.col("year") == 2019), 2019))["25540", "population"]
    assert (found["value"], found["status"], found["reason"]) == (None, "not_comparable", OTHER_SCHEME)
    assert by_metric(resident_values(residents, 2023))["25540", "population"]["value"] == 970


def test_the_nation_is_the_sum_of_its_states_and_puerto_rico_is_not_one() -> None:
    states = [(f"{code}000", 2023, 2023, 10) for code in (*state_fips(), "72")]
    table = pep(*states).with_columns(area_type=pl.lit("state"))
    residents = area_residents(table)
    rows, inputs = resident_values(residents, 2023, OF_AREAS), resident_inputs(residents)
    assert by_metric(rows)["US", "population"]["value"] == 510
    assert by_metric(rows)["08", "population"]["geography"] == "state"
    assert_opens((rows, inputs), census_pep=table)
    assert area_residents(pep(*states[1:]).with_columns(area_type=pl.lit("state"))).filter(cbsa_code="US").is_empty()


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


RESIDENTS = market_residents(PEP, CROSSWALK)


def survey(table: pl.LazyFrame, residents: pl.DataFrame | None = None, places: pl.DataFrame = PLACES) -> Computed:
    return young_adult_values(table, places, residents, 2023, 2023)


def test_net_migration_of_ages_25_to_44_worked_by_hand() -> None:
    """In: 4 * (20 + 10); out: 4 * (15 + 5); of 400 in the age and 1,200 in all."""
    computed = survey(mobility(), RESIDENTS)
    found = by_metric(computed[0])
    value = {metric: row["value"] for (code, metric), row in found.items() if code == "19740"}
    assert value == {
        "population_25_44": 400,
        "net_migration_25_44": 40,
        "arrivals_abroad_25_44": 20,
        "mig_25_44_per_1k": pytest.approx(100),
        "mig_25_44_per_1k_residents": pytest.approx(1000 * 40 / 1_200),
    }
    assert found["19740", "net_migration_25_44"]["moe"] == pytest.approx((16 * 9) ** 0.5)
    assert (found["19740", "net_migration_25_44"]["period"], found["19740", "net_migration_25_44"]["year"]) == (
        "2023 (ACS 1-year)",
        2023,
    )
    assert_opens(computed, RESIDENTS, census_mobility=mobility(), census_pep=PEP)


def test_the_lines_of_the_inputs_are_those_that_were_added() -> None:
    rows, inputs = survey(mobility(), RESIDENTS)
    inputs = pl.concat([inputs, resident_inputs(RESIDENTS)])
    found = by_metric(rows)
    per_resident = behind(found["19740", "mig_25_44_per_1k_residents"], inputs)
    assert list(per_resident) == ["moved_in", "moved_out", "residents"]
    assert (per_resident["residents"]["table"], per_resident["residents"]["payloads"]) == ("census_pep", ["pep-2023"])
    moved_in, moved_out, of_that_age = behind(found["19740", "mig_25_44_per_1k"], inputs).values()
    assert (moved_in["where"]["table"], moved_in["where"]["line"]) == (["B07001"], list(MOVER_LINES))
    assert (moved_out["where"]["table"], moved_out["where"]["line"]) == (["B07401"], list(MOVER_LINES))
    assert (of_that_age["where"]["table"], of_that_age["where"]["line"]) == (["B07001"], list(RESIDENT_LINES))
    assert (moved_in["payloads"], moved_out["payloads"]) == (["acs-B07001"], ["acs-B07401"])
    assert (moved_in["amount"], moved_out["amount"], of_that_age["amount"]) == (120, 80, 400)


def test_states_have_the_same_figures_and_the_nation_no_net() -> None:
    """B07401 is not published for the nation: everybody who moved within it left and came."""
    state = mobility(code="08").with_columns(geography=pl.lit("state"))
    nation = mobility(code="US").with_columns(geography=pl.lit("us")).filter(pl.col("table") == "B07001")
    table = pl.concat([state, nation])
    computed = survey(table)
    found = {key: row["value"] for key, row in by_metric(computed[0]).items() if key[0] in ("08", "US")}
    assert found == {
        ("08", "population_25_44"): 400,
        ("08", "net_migration_25_44"): 40,
        ("08", "arrivals_abroad_25_44"): 20,
        ("08", "mig_25_44_per_1k"): pytest.approx(100),
        ("US", "population_25_44"): 400,
        ("US", "arrivals_abroad_25_44"): 20,
    }
    assert_opens(computed, census_mobility=table)


def test_an_area_that_the_survey_does_not_publish() -> None:
    found = by_metric(survey(mobility())[0])["14500", "mig_25_44_per_1k"]
    assert (found["value"], found["status"], found["reason"]) == (None, "not_published", NOT_SURVEYED)


def test_a_withheld_cell_withholds_the_net() -> None:
    table = mobility(withheld=55)
    rows, inputs = survey(table)
    found = by_metric(rows)
    assert found["19740", "net_migration_25_44"]["value"] is None
    assert found["19740", "net_migration_25_44"]["status"] == "suppressed"
    assert found["19740", "net_migration_25_44"]["moe"] is None
    assert behind(found["19740", "net_migration_25_44"], inputs)["moved_in"]["amount"] is None
    # The cells of the age itself are all there.
    assert (found["19740", "population_25_44"]["value"], found["19740", "population_25_44"]["status"]) == (
        400,
        "observed",
    )
    assert_opens((rows, inputs), census_mobility=table)


def test_without_residents_only_the_rate_by_residents_is_missing() -> None:
    found = by_metric(survey(mobility())[0])
    assert found["19740", "mig_25_44_per_1k"]["value"] == pytest.approx(100)
    rate = found["19740", "mig_25_44_per_1k_residents"]
    assert (rate["value"], rate["status"], rate["reason"]) == (None, "not_loaded", NOT_LOADED)


def test_residents_on_other_boundaries_are_no_base() -> None:
    """An estimate of the survey's year alone, or of the data year alone: the boundaries changed in between."""
    table = pep(("08001", 2023, 2023, 5), ("08005", 2023, 2023, 7), ("08001", 2022, 2023, 5), ("08013", 2022, 2023, 3))
    residents = market_residents(table, CROSSWALK)
    rows, _ = young_adult_values(mobility(2022), PLACES, residents, 2022, 2023)
    rate = by_metric(rows)["19740", "mig_25_44_per_1k_residents"]
    assert (rate["value"], rate["status"], rate["reason"]) == (None, "not_comparable", NO_RESIDENTS)


def test_residents_of_a_year_that_is_not_there_are_not_loaded() -> None:
    rows, _ = young_adult_values(mobility(2021), PLACES, RESIDENTS, 2021, 2023)
    rate = by_metric(rows)["19740", "mig_25_44_per_1k_residents"]
    assert (rate["value"], rate["status"]) == (None, "not_loaded")
    assert rate["reason"] == "residents of 2021 are unknown: that year of table census_pep is not loaded"


def test_an_older_survey_says_its_year() -> None:
    rows, _ = young_adult_values(pl.concat([mobility(2021), mobility(2024)]), PLACES, None, 2021, 2023)
    found = by_metric(rows)["19740", "net_migration_25_44"]
    assert (found["period"], found["year"]) == ("2021 (ACS 1-year)", 2021)


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


def flow_facts(*rows: tuple[str, str, str, int | None], residents: pl.LazyFrame | None = PEP) -> Computed:
    people = Residents()
    if residents is not None:
        people = Residents(market_residents(residents, CROSSWALK), county_residents(residents, 2023))
    return all_ages_values(flows(*rows), CROSSWALK, people, 2023, 2023)


def movers(*rows: tuple[str, str, str, int | None], residents: pl.LazyFrame | None = PEP) -> Values:
    return by_metric(flow_facts(*rows, residents=residents)[0])


def test_all_ages_worked_by_hand() -> None:
    found = movers(*TOTALS, *PAIRS)
    denver = {metric: row["value"] for (code, metric), row in found.items() if code == "19740"}
    assert denver == {
        "irs_inflow_us": 120,
        "irs_outflow_us": 90,
        "irs_intra_market_movers": 24,
        "mig_all_ages_net": 30,
        "mig_all_ages_per_1k": pytest.approx(1000 * 30 / 1_200),
    }
    assert {row["status"] for row in found.values()} == {"observed"}
    assert found["14500", "irs_intra_market_movers"]["value"] == 0  # one county has no moves between its counties
    assert found["14500", "mig_all_ages_net"]["value"] == -3
    rate = found["19740", "mig_all_ages_per_1k"]
    assert (rate["period"], rate["year"]) == ("2022-2023", 2023)


def test_the_flows_behind_a_figure_add_up() -> None:
    table = flows(*TOTALS, *PAIRS)
    rows, inputs = computed = flow_facts(*TOTALS, *PAIRS)
    assert_opens(computed, RESIDENTS, irs_county_flows=table, census_pep=PEP)
    found = by_metric(rows)
    net = behind(found["19740", "mig_all_ages_net"], inputs)
    assert {role: (item["amount"], item["payloads"]) for role, item in net.items()} == {
        "inflow": (120, ["irs-inflow"]),
        "outflow": (90, ["irs-outflow"]),
    }
    within = behind(found["19740", "irs_intra_market_movers"], inputs)["within"]
    assert within["where"]["counterpart_code"] == within["where"]["county_fips"] == ["08001", "08005"]


def test_a_merged_county_moves_with_its_market() -> None:
    """Bedford city is listed by its own code: its moves from Bedford County stay within the market."""
    lynchburg = pl.DataFrame({"cbsa_code": ["31340"], "county_fips": ["51019"]})
    table = flows(
        ("inflow", "51019", "97000", 50),
        ("outflow", "51019", "97000", 40),
        ("inflow", "51515", "97000", 9),
        ("outflow", "51515", "97000", 5),
        ("inflow", "51515", "51019", 3),
    )
    rows, inputs = all_ages_values(table, lynchburg, Residents(), 2023, 2023)
    found = by_metric(rows)
    assert found["31340", "mig_all_ages_net"]["value"] == 14
    within = found["31340", "irs_intra_market_movers"]
    # One of two flows is listed: the other is small, not zero, so 3 is the least.
    assert (within["value"], within["status"], within["low"], within["high"]) == (None, "bounded", 3, None)
    assert_opens((rows, inputs), irs_county_flows=table)


def test_connecticuts_flows_by_the_other_scheme_are_not_comparable() -> None:
    hartford = pl.DataFrame({"cbsa_code": ["25540"], "county_fips": ["09003"]})
    table = flows(("inflow", "09110", "97000", 50), ("outflow", "09110", "97000", 40))
    rows, inputs = all_ages_values(table, hartford, Residents(), 2023, 2023)
    net = by_metric(rows)["25540", "mig_all_ages_net"]
    assert (net["value"], net["status"], net["reason"]) == (None, "not_comparable", FLOWS_OTHER_SCHEME)
    assert (net["inputs"], inputs.height) == (None, 0)


def test_a_vintage_without_flows_within_states() -> None:
    """From 2022-23 they may be folded into one row: what is not listed is not zero."""
    found = movers(*TOTALS, ("inflow", "08001", "04013", 6))
    within = found["19740", "irs_intra_market_movers"]
    assert (within["value"], within["status"], within["reason"]) == (None, "not_published", PAIRS_NOT_LISTED)
    assert found["14500", "irs_intra_market_movers"]["value"] == 0
    assert found["19740", "mig_all_ages_net"]["value"] == 30


def test_a_withheld_flow_between_its_counties_is_not_zero() -> None:
    listed = (*TOTALS, *PAIRS[1:], ("inflow", "08001", "08005", None))
    rows, inputs = flow_facts(*listed)
    found = by_metric(rows)["19740", "irs_intra_market_movers"]
    assert (found["value"], found["status"], found["low"]) == (None, "bounded", 13)
    assert found["reason"].startswith("lower bound: 1 of 2 flows between its counties are published")
    assert behind(found, inputs)["within"]["amount"] is None
    assert_opens((rows, inputs), RESIDENTS, irs_county_flows=flows(*listed), census_pep=PEP)


def test_a_small_county_without_a_total_leaves_bounds() -> None:
    """Kahului without Kalawao: of 10 residents none to all moved in, and out. The other two counties have 1,200."""
    kahului = pl.DataFrame({"cbsa_code": ["27980"] * 2, "county_fips": ["15009", "15005"]})
    table = flows(("inflow", "15009", "97000", 90), ("outflow", "15009", "97000", 70))
    people = pep(("15009", 2023, 2023, 1_190), ("15005", 2023, 2023, 10))
    residents = Residents(market_residents(people, kahului), county_residents(people, 2023))
    rows, _ = all_ages_values(table, kahului, residents, 2023, 2023)
    found = {metric: (row["status"], row["low"], row["high"]) for (_, metric), row in by_metric(rows).items()}
    assert found["irs_inflow_us"] == ("bounded", 90, 100)
    assert found["irs_outflow_us"] == ("bounded", 70, 80)
    assert found["mig_all_ages_net"] == ("bounded", 10, 30)
    assert found["mig_all_ages_per_1k"] == (
        "bounded",
        pytest.approx(1000 * 10 / 1_200),
        pytest.approx(1000 * 30 / 1_200),
    )
    reason = by_metric(rows)["27980", "mig_all_ages_net"]["reason"]
    assert reason.endswith("between none and all of their residents moved")
    # A county with a tenth of the residents or more would bound nothing.
    large = pep(("15009", 2023, 2023, 1_000), ("15005", 2023, 2023, 200))
    residents = Residents(market_residents(large, kahului), county_residents(large, 2023))
    rows, _ = all_ages_values(table, kahului, residents, 2023, 2023)
    assert by_metric(rows)["27980", "mig_all_ages_net"]["status"] == "not_published"


def test_a_withheld_total_leaves_the_other_direction() -> None:
    found = movers(("inflow", "08001", "97000", None), *TOTALS[1:], *PAIRS)
    assert (found["19740", "irs_inflow_us"]["value"], found["19740", "irs_inflow_us"]["status"]) == (None, "suppressed")
    assert found["19740", "irs_inflow_us"]["reason"] == "1 of the market's 2 counties have no published total"
    assert (found["19740", "irs_outflow_us"]["value"], found["19740", "irs_outflow_us"]["status"]) == (90, "observed")
    assert found["19740", "mig_all_ages_net"]["value"] is None
    assert found["14500", "mig_all_ages_net"]["value"] == -3


def test_a_county_that_the_file_does_not_have() -> None:
    found = movers(*(row for row in TOTALS if row[1] != "08005"))
    for metric in ("irs_inflow_us", "mig_all_ages_net", "irs_intra_market_movers"):
        assert (found["19740", metric]["value"], found["19740", metric]["status"]) == (None, "not_published")


def test_without_residents_there_is_a_net_and_no_rate() -> None:
    found = movers(*TOTALS, *PAIRS, residents=None)
    assert found["19740", "mig_all_ages_net"]["value"] == 30
    rate = found["19740", "mig_all_ages_per_1k"]
    assert (rate["value"], rate["status"], rate["reason"]) == (None, "not_loaded", NOT_LOADED)


def earned(*rows: tuple[int, str, str, float | None]) -> pl.LazyFrame:
    """year, geography, code, estimate; the margin is a hundredth."""
    frame = pl.DataFrame(
        rows,
        schema={"year": pl.Int16, "geography": pl.String, "geo_code": pl.String, "estimate": pl.Float64},
        orient="row",
    )
    return frame.with_columns(
        moe=pl.col("estimate") / 100, annotation=pl.lit(None, pl.String), payload_sha256=pl.lit("acs")
    ).lazy()


def test_income_is_as_published_and_the_margin_with_it() -> None:
    table = earned(
        (2022, "metro", "19740", 1.0),
        (2023, "metro", "19740", 101_000.0),
        (2024, "metro", "19740", 2.0),
        (2023, "state", "08", 90_000.0),
        (2023, "us", "US", 77_000.0),
    )
    computed = income_values(table, PLACES, 2023)
    found = by_metric(computed[0])
    denver = found["19740", "median_household_income_usd"]
    assert (denver["value"], denver["moe"], denver["period"]) == (101_000, 1_010, "2023 (ACS 1-year)")
    boulder = found["14500", "median_household_income_usd"]
    assert (boulder["value"], boulder["status"], boulder["reason"]) == (None, "not_published", NOT_SURVEYED)
    assert boulder["inputs"] is None
    wider = {code: (row["geography"], row["value"]) for (code, _), row in found.items() if len(code) == 2}
    assert wider == {"08": ("state", 90_000), "US": ("nation", 77_000)}
    assert_opens(computed, census_income=table)


@pytest.mark.parametrize(("sign", "low", "high"), [("250,000+", 250_000, None), ("2,500-", None, 2_500)])
def test_a_median_beyond_the_classes_is_a_bound(sign: str, low: float | None, high: float | None) -> None:
    table = earned((2023, "metro", "19740", None)).with_columns(annotation=pl.lit(sign))
    computed = income_values(table, PLACES, 2023)
    denver = by_metric(computed[0])["19740", "median_household_income_usd"]
    assert (denver["value"], denver["status"], denver["low"], denver["high"]) == (None, "bounded", low, high)
    assert denver["reason"].endswith(sign)
    assert_opens(computed, census_income=table)


def test_a_state_without_an_income_has_no_fact() -> None:
    rows, _ = income_values(earned((2023, "metro", "19740", 5.0), (2023, "state", "08", None)), PLACES, 2023)
    assert rows["geography"].unique().to_list() == ["market"]


def test_a_survey_that_draws_metros_by_another_list_is_labeled() -> None:
    """The 2023 survey uses the list of July 2023: beside markets of another list its figures are derived."""
    others = surveyed_places(MARKETS, ["08"], 2023, "2020-03")
    found = by_metric(survey(mobility(), RESIDENTS, others)[0])
    net, per_resident = found["19740", "net_migration_25_44"], found["19740", "mig_25_44_per_1k_residents"]
    assert (net["status"], net["reason"]) == ("derived", "the survey of 2023 uses the metro boundaries of 2023-07")
    assert (per_resident["value"], per_resident["status"]) == (None, "not_comparable")
    assert per_resident["reason"] == "the survey of 2023 uses the metro boundaries of 2023-07"
    alike = by_metric(survey(mobility(), RESIDENTS)[0])
    assert alike["19740", "net_migration_25_44"]["status"] == "observed"
    assert alike["19740", "mig_25_44_per_1k_residents"]["value"] is not None
    state = mobility(code="08").with_columns(geography=pl.lit("state"))
    assert by_metric(survey(state, places=others)[0])["08", "net_migration_25_44"]["status"] == "observed"
