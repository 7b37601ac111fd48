"""What flows of tax filers may be read as: the right values, worked out here from the publishers' own files."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from real_payloads import payload

from aker_core.facts.residents import county_residents, market_residents
from aker_data.sources import cbsa_delineation, census_pep, irs_county_flows
from aker_economy.mover_values import movers_of_markets
from aker_jobs.migration.flow_values import Residents, all_ages_values
from aker_jobs.registry import metric


@pytest.fixture(scope="module")
def crosswalk(shared_data: Path) -> pl.DataFrame:
    """The list of July 2015: cbsa_code, county_fips."""
    rows = cbsa_delineation.parse(payload(cbsa_delineation.request("2015-07"), shared_data / "cbsa" / "list1_2015.xls"))
    return rows.select(pl.col("cbsa_code", "county_fips").cast(pl.String)).unique()


@pytest.fixture(scope="module")
def flows(shared_data: Path) -> pl.DataFrame:
    """The flows of 2014-15, both directions."""
    parts = [
        irs_county_flows.parse(
            payload(irs_county_flows.request(2015, way), shared_data / "irs" / "county" / f"county{way}1415.csv")
        )
        for way in ("inflow", "outflow")
    ]
    return pl.concat(parts).with_columns(pl.col(pl.String).cast(pl.String), payload_sha256=pl.lit("irs"))


def test_flows_that_are_not_listed_are_not_zero(flows: pl.DataFrame, crosswalk: pl.DataFrame) -> None:
    """A market of n counties has n (n - 1) flows: where the file lists fewer, their sum is a lower bound."""
    facts, _ = all_ages_values(flows.lazy(), crosswalk, Residents(), 2015, 2015)
    inside = (
        flows.filter(pl.col("direction") == "inflow", pl.col("counterpart_kind") == "county")
        .join(crosswalk, on="county_fips")
        .join(crosswalk.rename({"county_fips": "counterpart_code", "cbsa_code": "other"}), on="counterpart_code")
        .filter(pl.col("cbsa_code") == pl.col("other"), pl.col("county_fips") != pl.col("counterpart_code"))
    )
    listed = inside.group_by("cbsa_code").agg(pl.col("individuals").sum(), pairs=pl.col("individuals").count())
    sizes = crosswalk.group_by("cbsa_code").agg(counties=pl.len())
    worked = sizes.join(listed, on="cbsa_code", how="left").fill_null(0)
    found = facts.filter(metric="irs_intra_market_movers").join(worked, left_on="geo_code", right_on="cbsa_code")
    least = pl.col("pairs") < pl.col("counties") * (pl.col("counties") - 1)

    bounded = found.filter(status="bounded")
    assert bounded.height == 146
    assert bounded.filter(~least | (pl.col("low") != pl.col("individuals"))).is_empty()
    assert found.filter(least, pl.col("value").is_not_null()).is_empty()
    whole = found.filter(status="observed")
    assert whole.filter(pl.col("value") != pl.col("individuals")).is_empty()


@pytest.fixture(scope="module")
def people(shared_data: Path) -> pl.DataFrame:
    """Residents of counties by the estimates of vintage 2019."""
    path = shared_data / "pep" / "co-est2019-alldata.csv"
    vintage = next(each for each in census_pep.vintages() if each.year == 2019)
    return census_pep.parse(payload(census_pep.request(vintage), path)).with_columns(payload_sha256=pl.lit("pep"))


@pytest.fixture(scope="module")
def moved(flows: pl.DataFrame, crosswalk: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """The facts of moves of all ages, with residents."""
    residents = Residents(market_residents(people.lazy(), crosswalk), county_residents(people.lazy(), 2015))
    return all_ages_values(flows.lazy(), crosswalk, residents, 2015, 2015)[0]


def test_seven_markets_have_bounds_of_all_residents_of_counties_without_a_total(
    moved: pl.DataFrame, flows: pl.DataFrame, crosswalk: pl.DataFrame, people: pl.DataFrame
) -> None:
    """What is known, less or more all who live in the counties whose total is not."""
    net = moved.filter(metric="mig_all_ages_net")
    totals = flows.filter(pl.col("counterpart_kind") == "us_total")
    known = {(row["county_fips"], row["direction"]): row["individuals"] for row in totals.to_dicts()}
    people_of = dict(people.filter(pl.col("year") == 2015).select("county_fips", "population").iter_rows())
    assert net.filter(status="bounded").height == 7
    for row in net.filter(status="bounded").to_dicts():
        counties = crosswalk.filter(pl.col("cbsa_code") == row["geo_code"])["county_fips"].to_list()
        least, most = {}, {}
        for way in ("inflow", "outflow"):
            least[way] = sum(known.get((county, way)) or 0 for county in counties)
            unknown_people = sum(people_of[county] for county in counties if known.get((county, way)) is None)
            most[way] = least[way] + unknown_people
        assert (row["low"], row["high"]) == (least["inflow"] - most["outflow"], most["inflow"] - least["outflow"])


def test_markets_of_puerto_rico_alone_have_no_rows(moved: pl.DataFrame, crosswalk: pl.DataFrame) -> None:
    unknown = moved.filter(pl.col("value").is_null(), pl.col("status") != "bounded", metric="mig_all_ages_net")
    members = crosswalk.filter(pl.col("cbsa_code").is_in(unknown["geo_code"].to_list()))
    assert (unknown.height, members["county_fips"].str.slice(0, 2).unique().to_list()) == (12, ["72"])


def test_billings_has_bounds_by_one_county(moved: pl.DataFrame, flows: pl.DataFrame, people: pl.DataFrame) -> None:
    """The inflow of Golden Valley County (fewer than a thousand people) is withheld, its outflow is 54."""
    billings = {row["metric"]: row for row in moved.filter(geo_code="13740").to_dicts()}
    totals = flows.filter(
        pl.col("counterpart_kind") == "us_total", pl.col("county_fips").is_in(["30009", "30037", "30111"])
    )
    inflow, outflow = (totals.filter(direction=way)["individuals"].sum() for way in ("inflow", "outflow"))
    golden_valley = people.filter(pl.col("county_fips") == "30037", pl.col("year") == 2015)["population"].item()
    assert golden_valley < 1_000
    assert (billings["irs_outflow_us"]["value"], billings["irs_outflow_us"]["low"]) == (outflow, None)
    assert (billings["irs_inflow_us"]["low"], billings["irs_inflow_us"]["high"]) == (inflow, inflow + golden_valley)
    bounds = (inflow - outflow, inflow + golden_valley - outflow)
    assert (billings["mig_all_ages_net"]["low"], billings["mig_all_ages_net"]["high"]) == bounds


def beside_estimates(shared_data: Path, flows: pl.DataFrame, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """Of each metro: net moves of tax filers, net domestic migration by the Census Bureau, people, and both rates."""
    path = shared_data / "pep" / "co-est2019-alldata.csv"
    estimates = pl.read_csv(path, encoding="latin1").filter(pl.col("SUMLEV") == 50)
    code = pl.format("{}{}", *(pl.col(name).cast(pl.String).str.zfill(n) for name, n in (("STATE", 2), ("COUNTY", 3))))
    metros = cbsa_delineation.parse(
        payload(cbsa_delineation.request("2015-07"), shared_data / "cbsa" / "list1_2015.xls")
    ).filter(pl.col("cbsa_type").cast(pl.String) == "metro")
    facts, _ = all_ages_values(flows.lazy(), crosswalk, Residents(), 2015, 2015)
    net = facts.filter(metric="mig_all_ages_net").select(cbsa_code="geo_code", filers="value")
    return (
        estimates.select(county_fips=code, moved="DOMESTICMIG2015", people="POPESTIMATE2015")
        .join(crosswalk, on="county_fips")
        .group_by("cbsa_code")
        .agg(pl.sum("moved", "people"))
        .join(net.drop_nulls(), on="cbsa_code")
        .join(metros.select(pl.col("cbsa_code").cast(pl.String)).unique(), on="cbsa_code")
        .with_columns(
            filers_per_1k=1000 * pl.col("filers") / pl.col("people"),
            moved_per_1k=1000 * pl.col("moved") / pl.col("people"),
        )
    )


def test_a_net_of_matched_returns_is_half_of_what_the_estimates_have(
    shared_data: Path, flows: pl.DataFrame, crosswalk: pl.DataFrame
) -> None:
    """Net domestic migration of the year to July 2015 by the Census Bureau beside that of tax filers of 2014-15."""
    both = beside_estimates(shared_data, flows, crosswalk)
    apart = (pl.col("filers_per_1k") - pl.col("moved_per_1k")).abs() > 10
    assert (both.height, both.filter(pl.col("filers") * pl.col("moved") < 0).height) == (380, 41)
    assert both.filter(apart).height == 26
    assert both.select((pl.col("filers") / pl.col("moved")).median()).item() == pytest.approx(0.45, abs=5e-3)
    assert both.select(pl.corr("filers_per_1k", "moved_per_1k")).item() == pytest.approx(0.88, abs=5e-3)
    austin = both.row(by_predicate=pl.col("cbsa_code") == "12420", named=True)
    assert (austin["filers"], austin["moved"], austin["people"]) == (-21_691, 32_833, 2_002_134)
    fewer, more = ((both["filers"] < austin["filers"]).sum(), (both["moved"] > austin["moved"]).sum())
    assert (fewer, more) == (3, 5), "fourth from the end by the one, sixth by the other"
    for name in ("mig_all_ages_net", "mig_all_ages_per_1k"):
        assert "half of the Census Bureau's net domestic migration" in metric(name).limits
        assert "other sign in 41 of 380" in metric(name).limits


def test_from_travis_county_more_are_said_to_have_left_than_from_any_of_its_size(flows: pl.DataFrame) -> None:
    """As many as 18.5 % of those who stayed: the highest share of counties in which 100,000 and more stayed."""
    left = flows.filter(pl.col("direction") == "outflow").pivot(
        "counterpart_kind", index="county_fips", values="individuals", aggregate_function="sum"
    )
    large = left.filter(pl.col("non_migrants") >= 100_000).with_columns(
        share=pl.col("us_total") / pl.col("non_migrants")
    )
    assert large.sort("share")["county_fips"].last() == "48453"
    assert large["share"].max() == pytest.approx(0.185, abs=5e-4)
    assert large["share"].median() == pytest.approx(0.041, abs=5e-4)


def delaware(shared_data: Path, pair: str) -> pl.DataFrame:
    """The inflow of Delaware's counties in a pair of years."""
    path = shared_data / "irs" / "county" / "de_subset" / f"countyinflow{pair}.csv"
    table = irs_county_flows.parse(payload(irs_county_flows.request(2000 + int(pair[2:]), "inflow"), path))
    return table.with_columns(payload_sha256=pl.lit("irs"))


def test_income_of_movers_is_not_that_of_people_who_moved_within_the_market(
    shared_data: Path, flows: pl.DataFrame, crosswalk: pl.DataFrame
) -> None:
    """Denver 2014-15: more than half of whom its counties count moved between them, and had less income."""
    found = {
        row["cbsa_code"]: row for row in movers_of_markets(flows, crosswalk).to_dicts() if row["direction"] == "inflow"
    }
    denver = found["19740"]
    assert (denver["people"], denver["people_within"], denver["pair_count"]) == (172_764, 96_175, 52)
    assert denver["value"] == pytest.approx(37_690.56, abs=0.01)
    assert 1_000 * denver["income"] / denver["people"] == pytest.approx(33_502.52, abs=0.01)

    # As if Kent and Sussex were one market. The file of 2021-22 lists who moved from Sussex to Kent: 1,448 people.
    market = pl.DataFrame({"cbsa_code": "99999", "county_fips": ["10001", "10005"]})
    (before,) = movers_of_markets(delaware(shared_data, "2122"), market).filter(direction="inflow").to_dicts()
    assert (before["pair_count"], before["is_listed"], before["people_within"]) == (1, True, 1_448)
    # From 2022-23 on all flows within the state are one row, "Other flows - Same State": 3,223 and 2,536 people.
    (after,) = movers_of_markets(delaware(shared_data, "2223"), market).filter(direction="inflow").to_dicts()
    assert (after["people"], after["is_listed"], after["people_within"], after["value"]) == (
        9_479 + 14_158,
        False,
        None,
        None,
    )
    alone = movers_of_markets(delaware(shared_data, "2223"), market.head(1)).filter(direction="inflow")
    assert alone["value"].item() == pytest.approx(1_000 * 298_268 / 9_479)
