"""Connecticut carried over by towns between counties and planning regions: against what is published of both."""

from __future__ import annotations

import statistics

import pytest

from aker_geo import connecticut, lists
from aker_geo.connecticut import Scheme
from aker_geo.town_weights import ERRORS, error, market_weights, shares, weights_year
from aker_jobs.migration.carried_flows import ERROR_PER_1K

# Residents of July 1, 2020 and 2021, and net domestic migration of the year between: co-est2021-alldata.csv and
# co-est2023-alldata.csv of the Census Bureau (public domain).
COUNTIES = {
    "09001": (955_895, 959_768, 1_454),
    "09003": (897_932, 896_854, -1_161),
    "09005": (184_874, 185_000, 959),
    "09007": (163_923, 164_759, 1_341),
    "09009": (863_498, 863_700, 619),
    "09011": (268_248, 268_805, 921),
    "09013": (149_650, 150_293, 652),
    "09015": (116_240, 116_418, 349),
}
REGIONS = {
    "09110": (962_436, 970_142, 5_949),
    "09120": (324_387, 326_752, 552),
    "09130": (173_268, 175_430, 2_485),
    "09140": (449_285, 452_281, 2_450),
    "09150": (95_222, 95_605, 594),
    "09160": (112_202, 112_953, 995),
    "09170": (564_076, 568_450, 3_509),
    "09180": (278_342, 278_820, 543),
    "09190": (618_368, 623_258, 1_955),
}
FIGURES = {"counties": COUNTIES, "planning_regions": REGIONS}
BOTH: list[Scheme] = ["counties", "planning_regions"]


def carried(to: Scheme, column: int) -> dict[str, float]:
    """A figure of the other scheme, carried over."""
    (source,) = set(FIGURES) - {to}
    amounts: dict[str, float] = {}
    for (code, target), share in shares(to, 2019).items():
        amounts[target] = amounts.get(target, 0.0) + share * FIGURES[source][code][column]
    return amounts


def ninth_of_ten(errors: list[float]) -> float:
    """What nine of ten are within."""
    return statistics.quantiles(map(abs, errors), n=10, method="inclusive")[-1]


@pytest.mark.parametrize("to", BOTH)
def test_the_error_of_residents_is_what_both_publications_show(to: Scheme) -> None:
    errors = [
        amount / FIGURES[to][code][column] - 1 for column in (0, 1) for code, amount in carried(to, column).items()
    ]
    assert ninth_of_ten(errors) == pytest.approx(ERRORS[to], abs=5e-5)
    assert max(map(abs, errors)) < 0.0148


def test_the_error_of_net_flows_is_what_both_publications_show() -> None:
    revision = sum(row[2] for row in REGIONS.values()) - sum(row[2] for row in COUNTIES.values())
    people = sum(row[1] for row in REGIONS.values())
    found = []
    for to in BOTH:
        sign = 1 if to == "planning_regions" else -1
        for code, amount in carried(to, 2).items():
            _, own, published = FIGURES[to][code]
            found.append(1000 * ((amount - published) / own + sign * revision / people))
    assert ninth_of_ten(found) == pytest.approx(ERROR_PER_1K, abs=0.05)


@pytest.mark.parametrize("to", BOTH)
def test_shares_hand_out_the_whole(to: Scheme) -> None:
    for year in (2010, 2019):
        (source,) = set(FIGURES) - {to}
        for code in connecticut.CODES[source]:  # type: ignore[index]
            assert sum(share for (first, _), share in shares(to, year).items() if first == code) == pytest.approx(1)


def test_towns_of_a_region_add_up_to_its_county_where_they_are_one() -> None:
    """Middlesex County is in the Lower Connecticut River Valley whole, which also has towns of New London County."""
    assert market_weights(["09130"], "planning_regions", 2019)["09007"] == 1
    towns = {row["town"]: row for row in lists.rows("connecticut_towns")}
    people = {row["town"]: int(row["2019"]) for row in lists.rows("connecticut_town_residents")}
    assert len(people) == 169 == len(towns)
    of_county = sum(n for town, n in people.items() if towns[town]["county_fips"] == "09001")
    assert of_county == 943_332, "Fairfield County in vintage 2019"


def test_other_counties_of_a_market_keep_their_weight() -> None:
    weights = market_weights(["09015", "25027"], "counties", 2022)
    assert weights["25027"] == 1
    assert set(weights) == {"25027", "09150", "09180"}


def test_years_without_towns_take_the_nearest_and_have_an_error() -> None:
    assert (weights_year(2005), weights_year(2015), weights_year(2023)) == (2010, 2015, 2019)
    assert error("planning_regions", 2019) is None
    assert error("counties", 2022) == ERRORS["counties"]
