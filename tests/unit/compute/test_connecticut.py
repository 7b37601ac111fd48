"""Markets of Connecticut where the figures are by its other county scheme: carried over, labeled, and opened again."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from aker_core.facts.carried_residents import carried_inputs
from aker_core.facts.recompute import amounts_again, values_again
from aker_core.facts.residents import market_residents, newest_estimates, resident_inputs
from aker_geo.town_weights import ERRORS, market_weights
from aker_jobs.carried_rates import with_carried_residents
from aker_jobs.migration.carried_flows import ERROR_PER_1K
from aker_jobs.migration.flow_values import Residents, all_ages_values
from aker_jobs.population.resident_values import resident_values

YEAR = 2022
# Residents of July 1, 2022 and 2023 by planning region and of Worcester County, MA (vintage 2023).
PEOPLE = {
    "09110": (972_068, 975_328), "09120": (327_125, 327_651), "09130": (175_982, 176_215),
    "09140": (453_590, 456_128), "09150": (96_148, 96_692), "09160": (113_277, 113_463),
    "09170": (568_402, 568_158), "09180": (279_257, 279_634), "09190": (622_857, 623_907), "25027": (863_000, 866_000),
}  # fmt: skip
CROSSWALK = pl.DataFrame(
    {
        "cbsa_code": ["25540", "25540", "25540", "49340", "49340"],
        "county_fips": ["09003", "09007", "09013", "09015", "25027"],
    }
)
REGIONS = pl.DataFrame({"cbsa_code": ["25540", "25540"], "county_fips": ["09110", "09130"]})


def estimates(amounts: dict[str, tuple[int, ...]] = PEOPLE, first: int = YEAR, vintage: int = 2023) -> pl.LazyFrame:
    """The table of residents."""
    rows = [(code, first + at, vintage, n) for code, years in amounts.items() for at, n in enumerate(years)]
    kinds = {"county_fips": pl.String, "year": pl.Int16, "vintage": pl.Int16, "population": pl.Int64}
    frame = pl.DataFrame(rows, schema=kinds, orient="row")
    return frame.with_columns(area_type=pl.lit("county"), payload_sha256=pl.lit("pep")).lazy()


def of(rows: pl.DataFrame, market: str, metric: str) -> dict[str, Any]:
    (found,) = rows.filter(geo_code=market, metric=metric, current=True).to_dicts()
    return found


def assert_opens(rows: pl.DataFrame, inputs: pl.DataFrame, tables: dict[str, pl.LazyFrame]) -> None:
    """Every amount comes out of the rows again, every value out of the amounts."""
    again = inputs.join(amounts_again(inputs, tables), on="key")
    assert again.filter(pl.col("amount").ne_missing(pl.col("again"))).to_dicts() == []
    found = list(values_again(rows, inputs))
    assert found
    assert [again for _, _, again in found] == [pytest.approx(value, rel=1e-12) for _, value, _ in found]


def test_residents_are_carried_over_with_an_interval_and_open_into_counties() -> None:
    residents = market_residents(estimates(), CROSSWALK).filter(year=YEAR)
    rows = resident_values(residents, YEAR)
    inputs = carried_inputs(newest_estimates(estimates()), residents)
    weights = market_weights(["09003", "09007", "09013"], "counties", YEAR)
    expected = round(sum(weight * PEOPLE[code][0] for code, weight in weights.items()))
    hartford = of(rows, "25540", "population")
    assert hartford["value"] == expected == pytest.approx(1_210_000, rel=0.01)
    assert (hartford["status"], "9 of 10 are within 0.9 %" in hartford["reason"]) == ("derived", True)
    assert (hartford["p05"], hartford["p95"]) == tuple(
        pytest.approx(expected * (1 + sign * ERRORS["counties"])) for sign in (-1, 1)
    )
    assert of(rows, "49340", "population")["value"] > PEOPLE["25027"][0]
    assert_opens(rows, inputs, {"census_pep": estimates()})
    shared = resident_inputs(residents)
    assert shared["table"].unique().to_list() == ["facts"]
    assert_opens(rows, pl.concat([inputs, shared]), {"census_pep": estimates(), "facts": rows.lazy()})


def test_a_year_with_towns_of_its_own_has_no_interval() -> None:
    counties = {"09003": (891_720,), "09007": (162_436,), "09011": (265_206,), "09013": (150_721,)}
    residents = market_residents(estimates(counties, 2019, 2019), REGIONS)
    found = of(resident_values(residents, 2019), "25540", "population")
    assert (found["status"], found["p05"]) == ("derived", None)
    towns_of_both_regions = 819_949 + 149_882 + 162_436 + 9_622
    assert found["value"] == pytest.approx(towns_of_both_regions, abs=1)


def test_a_region_without_an_estimate_leaves_the_market_without_one() -> None:
    amounts = {code: years for code, years in PEOPLE.items() if code != "09130"}
    residents = market_residents(estimates(amounts), CROSSWALK).filter(year=YEAR)
    rows = resident_values(residents, YEAR)
    assert (of(rows, "25540", "population")["value"], of(rows, "25540", "population")["status"]) == (
        None, "not_comparable",
    )  # fmt: skip
    assert of(rows, "49340", "population")["value"] is not None


def test_rates_by_such_residents_are_derived_and_as_uncertain() -> None:
    residents = market_residents(estimates(), CROSSWALK).filter(year=YEAR)
    people = of(resident_values(residents, YEAR), "25540", "population")["value"]
    plain = dict.fromkeys(resident_values(residents, YEAR).columns)
    rate = {
        **plain, "geography": "market", "geo_code": "25540", "metric": "nih_usd_per_100k", "year": YEAR,
        "current": True,
        "value": 100_000 * 5.0 / people, "status": "observed", "formula": "100000 * dollars / residents",
        "inputs": f"dollars=nih/25540;residents=residents/25540/{YEAR}",
    }  # fmt: skip
    other = {**rate, "metric": "nih_usd", "inputs": "dollars=nih/25540"}
    facts = pl.DataFrame([rate, other], schema=resident_values(residents, YEAR).schema)
    rows = with_carried_residents(facts, residents)
    found = of(rows, "25540", "nih_usd_per_100k")
    assert (found["status"], "residents: Connecticut's other" in found["reason"]) == ("derived", True)
    assert found["p05"] < found["value"] < found["p95"]
    assert found["p95"] == pytest.approx(found["value"] / (1 - ERRORS["counties"]))
    assert of(rows, "25540", "nih_usd")["status"] == "observed"
    assert with_carried_residents(facts, None).equals(facts)


def test_net_flows_are_carried_over_and_gross_ones_are_not() -> None:
    rows = [
        (direction, "us_total", code, None, people // (20 if direction == "inflow" else 25))
        for direction in ("inflow", "outflow")
        for code, (people, _) in PEOPLE.items()
    ]
    columns = ("direction", "counterpart_kind", "county_fips", "counterpart_code", "individuals")
    pair = pl.DataFrame(rows, schema=columns, orient="row").with_columns(
        pl.col("counterpart_code").cast(pl.String), pl.col("individuals").cast(pl.Int64),
        year1=pl.lit(YEAR - 1), year2=pl.lit(YEAR), payload_sha256=pl.lit("irs"),
    )  # fmt: skip
    residents = market_residents(estimates(), CROSSWALK)
    values, inputs = all_ages_values(pair.lazy(), CROSSWALK, Residents(residents), YEAR, YEAR)
    weights = market_weights(["09003", "09007", "09013"], "counties", YEAR)
    net = sum(weight * (PEOPLE[code][0] // 20 - PEOPLE[code][0] // 25) for code, weight in weights.items())
    found, rate = of(values, "25540", "mig_all_ages_net"), of(values, "25540", "mig_all_ages_per_1k")
    assert (found["status"], rate["status"]) == ("derived", "derived")
    assert found["value"] == pytest.approx(net)
    assert rate["value"] == pytest.approx(
        1000 * net / of(resident_values(residents, YEAR), "25540", "population")["value"]
    )
    assert rate["p95"] - rate["p05"] == pytest.approx(2 * ERROR_PER_1K)
    assert of(values, "25540", "irs_inflow_us")["status"] == "not_comparable"
    people = resident_values(residents, YEAR)
    made_of = pl.concat([inputs, resident_inputs(residents.filter(year=YEAR))])
    assert_opens(
        values.filter(pl.col("value").is_not_null()), made_of, {"irs_county_flows": pair.lazy(), "facts": people.lazy()}
    )
