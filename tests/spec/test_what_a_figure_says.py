"""What a figure may be read as: the right values, worked out here from the publishers' own files."""

from __future__ import annotations

import csv
import math
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

import polars as pl
import pytest

from aker_core.facts.residents import county_residents, market_residents
from aker_data.contracts import Payload, Request, Scope
from aker_data.sources import (
    cbsa_delineation,
    census_bds,
    census_bfs_county,
    census_bfs_monthly,
    census_pep,
    irs_county_flows,
    nih_reporter,
)
from aker_economy.mover_values import movers_of_markets
from aker_geo.codes import postal_codes, state_fips
from aker_jobs.awards.nih_parts import PARTS
from aker_jobs.awards.rows import counted_awards
from aker_jobs.formation.share_error import measured_year, share_errors
from aker_jobs.formation.survival_values import rates_of
from aker_jobs.metrics import acs_net_25_44
from aker_jobs.migration.flow_values import Residents, all_ages_values
from aker_jobs.registry import metric
from aker_jobs.series_releases import days_of_payloads


def payload(request: Request, path: Path) -> Payload:
    """A file as if its publisher had sent it."""
    return Payload(request, "0" * 64, path.read_bytes(), datetime(2026, 1, 1, tzinfo=UTC))


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


def test_markets_with_one_county_unknown_have_bounds(
    shared_data: Path, flows: pl.DataFrame, crosswalk: pl.DataFrame
) -> None:
    """Billings: the inflow of Golden Valley County (fewer than a thousand people) is withheld, its outflow is 54."""
    path = shared_data / "pep" / "co-est2019-alldata.csv"
    vintage = next(each for each in census_pep.vintages() if each.year == 2019)
    people = census_pep.parse(payload(census_pep.request(vintage), path)).with_columns(payload_sha256=pl.lit("pep"))
    residents = Residents(market_residents(people.lazy(), crosswalk), county_residents(people.lazy(), 2015))
    facts, _ = all_ages_values(flows.lazy(), crosswalk, residents, 2015, 2015)
    net = facts.filter(metric="mig_all_ages_net")
    assert net.filter(status="bounded").height == 7
    # What is left has no rows at all: the twelve markets of Puerto Rico.
    unknown = net.filter(pl.col("value").is_null(), pl.col("status") != "bounded")
    members = crosswalk.filter(pl.col("cbsa_code").is_in(unknown["geo_code"].to_list()))
    assert (unknown.height, members["county_fips"].str.slice(0, 2).unique().to_list()) == (12, ["72"])

    # Each of the seven: what is known, less or more all residents of the counties whose total is not.
    known = {
        (row["county_fips"], row["direction"]): row["individuals"]
        for row in flows.filter(pl.col("counterpart_kind") == "us_total").to_dicts()
    }
    people_of = dict(people.filter(pl.col("year") == 2015).select("county_fips", "population").iter_rows())
    for row in net.filter(status="bounded").to_dicts():
        counties = crosswalk.filter(pl.col("cbsa_code") == row["geo_code"])["county_fips"].to_list()
        least, most = {}, {}
        for way in ("inflow", "outflow"):
            least[way] = sum(known.get((county, way)) or 0 for county in counties)
            unknown_people = sum(people_of[county] for county in counties if known.get((county, way)) is None)
            most[way] = least[way] + unknown_people
        assert (row["low"], row["high"]) == (least["inflow"] - most["outflow"], most["inflow"] - least["outflow"])

    billings = {row["metric"]: row for row in facts.filter(geo_code="13740").to_dicts()}
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


def test_a_net_of_matched_returns_is_half_of_what_the_estimates_have(
    shared_data: Path, flows: pl.DataFrame, crosswalk: pl.DataFrame
) -> None:
    """Net domestic migration of the year to July 2015 by the Census Bureau beside that of tax filers of 2014-15."""
    path = shared_data / "pep" / "co-est2019-alldata.csv"
    estimates = pl.read_csv(path, encoding="latin1").filter(pl.col("SUMLEV") == 50)
    code = pl.format("{}{}", *(pl.col(name).cast(pl.String).str.zfill(n) for name, n in (("STATE", 2), ("COUNTY", 3))))
    metros = cbsa_delineation.parse(
        payload(cbsa_delineation.request("2015-07"), shared_data / "cbsa" / "list1_2015.xls")
    ).filter(pl.col("cbsa_type").cast(pl.String) == "metro")
    facts, _ = all_ages_values(flows.lazy(), crosswalk, Residents(), 2015, 2015)
    net = facts.filter(metric="mig_all_ages_net").select(cbsa_code="geo_code", filers="value")
    both = (
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
    apart = (pl.col("filers_per_1k") - pl.col("moved_per_1k")).abs() > 10
    assert (both.height, both.filter(pl.col("filers") * pl.col("moved") < 0).height) == (380, 41)
    assert both.filter(apart).height == 26
    assert both.select((pl.col("filers") / pl.col("moved")).median()).item() == pytest.approx(0.45, abs=5e-3)
    assert both.select(pl.corr("filers_per_1k", "moved_per_1k")).item() == pytest.approx(0.88, abs=5e-3)
    austin = both.row(by_predicate=pl.col("cbsa_code") == "12420", named=True)
    assert (austin["filers"], austin["moved"], austin["people"]) == (-21_691, 32_833, 2_002_134)
    # Travis County: as many as 18.5 % of those who stayed are said to have left. Every such metric says so.
    left = flows.filter(pl.col("direction") == "outflow").pivot(
        "counterpart_kind", index="county_fips", values="individuals", aggregate_function="sum"
    )
    large = left.filter(pl.col("non_migrants") >= 100_000).with_columns(
        share=pl.col("us_total") / pl.col("non_migrants")
    )
    assert large.sort("share")["county_fips"].last() == "48453"
    assert large["share"].max() == pytest.approx(0.185, abs=5e-4)
    assert large["share"].median() == pytest.approx(0.041, abs=5e-4)
    for name in ("mig_all_ages_net", "mig_all_ages_per_1k"):
        assert "half of the Census Bureau's net domestic migration" in metric(name).limits
        assert "other sign in 41 of 380" in metric(name).limits


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


def test_establishments_of_firms_of_an_age_are_not_survivors(shared_data: Path) -> None:
    """The nation's births of 2016: 0.531 stand in firms of age 5, of which some opened since; survivors are fewer."""
    table = census_bds.parse(payload(census_bds.request("fa", 2021), shared_data / "bds" / "bds2021_fa.csv"))
    cell = {
        (row["year"], row["age_low"]): row
        for row in table.filter(pl.col("age_low") == pl.col("age_high"), pl.col("year") >= 2016).to_dicts()
    }
    born, last = cell[2016, 0], cell[2021, 5]
    assert last["estabs"] / born["estabs"] == pytest.approx(0.5307, abs=5e-5)
    # Those that opened in the last year alone did not survive from 2016.
    assert (last["estabs"] - last["estabs_entry"]) / born["estabs"] == pytest.approx(0.5024, abs=5e-5)
    firms = [cell[2016 + age, age]["firms"] / born["firms"] for age in range(1, 6)]
    assert firms == [pytest.approx(share, abs=5e-4) for share in (0.783, 0.686, 0.618, 0.561, 0.518)]
    # So the table by age of the firm gives no survival of establishments, for the nation as for states.
    lazy = table.with_columns(payload_sha256=pl.lit("bds")).lazy()
    assert rates_of(lazy, "", 2021).is_empty()


def test_how_far_a_share_of_applications_misses(shared_data: Path) -> None:
    """States worked out by their share of the nation's applications, beside their published figures."""
    path = shared_data / "bfs" / "asof_2025-08" / "bfs_monthly.csv"
    request = census_bfs_monthly.requests(Scope(2024, "2025-08", "2023-07"))[0].alternatives[0][0]
    months = census_bfs_monthly.parse(payload(request, path)).with_columns(pl.col("series", "geo").cast(pl.String))
    of_area = months.filter(
        ~pl.col("seasonally_adjusted"), pl.col("naics_sector") == "TOTAL", pl.col("value").is_not_null()
    )
    years = (
        of_area.group_by("series", "geo", "year")
        .agg(pl.len(), pl.col("value").sum())
        .filter(pl.col("len") == 12)
        .pivot("series", index=["geo", "year"], values="value")
    )
    states = years.filter(pl.col("geo").is_in([postal_codes()[code] for code in state_fips()]))
    nation = years.filter(pl.col("geo") == "US").drop("geo")
    both = states.join(nation, on="year", suffix="_nation")
    assert {series: list(errors) for series, errors in share_errors().items()} == {
        series: list(range(2005, 2025)) for series in ("BA_HBA", "BF_SBF4Q")
    }
    for series, errors in share_errors().items():
        for year, error in errors.items():
            rows = both.filter(pl.col("year") == year).drop_nulls(series)
            worked = rows["BA_BA"] / rows["BA_BA_nation"] * rows[f"{series}_nation"]
            factor, miss = rows[series] / worked, (worked / rows[series] - 1).abs()
            found = [factor.quantile(0.05, "linear"), factor.quantile(0.95, "linear")]
            found += [miss.quantile(0.5, "linear"), miss.quantile(0.9, "linear")]
            told = [error.low, error.high, error.median_miss, error.p90_miss]
            assert (rows.height, found) == (51, [pytest.approx(share, abs=6e-4) for share in told])

    # One interval of all years would be called nine in ten, and hold 67 to 80 % of the formations of 2020 to 2023.
    by_share = pl.col("BA_BA") / pl.col("BA_BA_nation") * pl.col("BF_SBF4Q_nation")
    factors = both.drop_nulls("BF_SBF4Q").select("year", factor=pl.col("BF_SBF4Q") / by_share)
    low, high = (factors["factor"].quantile(share, "linear") for share in (0.05, 0.95))
    held = factors.group_by("year").agg(pl.col("factor").is_between(low, high).mean())
    newest = dict(held.filter(pl.col("year").is_between(2020, 2023)).iter_rows())
    assert factors.select(pl.col("factor").is_between(low, high).mean()).item() == pytest.approx(0.9, abs=2e-3)
    assert (min(newest.values()), max(newest.values())) == (pytest.approx(34 / 51), pytest.approx(41 / 51))


def test_intervals_are_wider_in_the_newest_years() -> None:
    """A year that was not measured has the interval of the nearest one; words name the year that it is of."""
    errors = share_errors()["BF_SBF4Q"]
    widths = {year: error.high - error.low for year, error in errors.items()}
    assert max(widths[year] for year in range(2005, 2020)) < min(widths[year] for year in range(2020, 2025))
    assert [measured_year("BF_SBF4Q", year) for year in (2003, 2016, 2026)] == [2005, 2016, 2024]
    assert errors[2016].words(2016) == (
        "state share: states by their share of the nation miss by 18% at the median, by 40% at the 90th percentile "
        "(2016); no percentile"
    )


def survey_cells(folder: Path, year: int) -> pl.DataFrame:
    """Every cell of both mobility tables by state: geo_code, table, line, estimate, moe."""
    rows = []
    for table in ("B07001", "B07401"):
        with (folder / f"acs-acs1-{year}-GROUP_{table}_DATA.csv").open() as lines:
            for row in csv.DictReader(lines):
                for name in [name for name in row if name.endswith("E") and name[7:10].isdigit()]:
                    figures = [_figure(row[name[:-1] + kind]) for kind in "EM"]
                    rows.append((year, "state", row["GEO_ID"][-2:], table, int(name[7:10]), *figures))
    columns = ["year", "geography", "geo_code", "table", "line", "estimate", "moe"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def _figure(text: str) -> float | None:
    return None if text in {"", "null"} or float(text) < 0 else float(text)


def test_movers_between_counties_of_a_state_are_the_same_people_in_both_tables(shared_data: Path) -> None:
    cells = survey_cells(shared_data / "acs" / "api_group_csv", 2018).filter(pl.col("geo_code") != "72")
    inside = cells.filter(pl.col("line").is_between(54, 57))
    both = inside.pivot("table", index=["geo_code", "line"], values=["estimate", "moe"])
    assert both.height == 204
    assert both.filter(pl.col("estimate_B07001") != pl.col("estimate_B07401")).is_empty()
    # The District of Columbia is one county: its zeros have margins of a model, one for each table.
    differing = both.filter(pl.col("moe_B07001") != pl.col("moe_B07401"))
    assert differing.select("geo_code", "estimate_B07001").unique().rows() == [("11", 0.0)]


def test_ages_that_move_together_have_a_wider_margin(shared_data: Path) -> None:
    """The published margin of movers of all ages over the root of squares of their ages; and Texas worked out."""
    cells = survey_cells(shared_data / "acs" / "api_group_csv", 2018).filter(pl.col("geo_code") != "72")
    moe = {(row["geo_code"], row["table"], row["line"]): row for row in cells.to_dicts()}

    def root(state: str, table: str, lines: range) -> float:
        of = [moe[state, table, line] for line in lines]
        zeros = max((row["moe"] for row in of if row["estimate"] == 0), default=0.0)
        return math.sqrt(sum(row["moe"] ** 2 for row in of if row["estimate"] != 0) + zeros**2)

    def factor(state: str, table: str, first: int) -> float:
        return float(moe[state, table, first]["moe"]) / root(state, table, range(first + 1, first + 16))

    states = sorted(cells["geo_code"].unique())
    medians = [median(factor(state, "B07001", first) for state in states) for first in (49, 65)]
    assert medians == [pytest.approx(1.269, abs=1e-3), pytest.approx(1.287, abs=1e-3)]

    parts = [max(1.0, factor("48", table, 65)) * root("48", table, range(70, 74)) for table in ("B07001", "B07401")]
    found = acs_net_25_44(cells).row(by_predicate=pl.col("geo_code") == "48", named=True)
    assert found["net_moe"] == pytest.approx(math.hypot(*parts))
    # Without the covariance it was too narrow, with the movers between its own counties too wide.
    alone = math.hypot(*(root("48", table, range(70, 74)) for table in ("B07001", "B07401")))
    assert alone < found["net_moe"] < math.hypot(found["inflow_moe"], found["outflow_moe"])


def test_arrivals_from_abroad_may_turn_the_sign(shared_data: Path) -> None:
    """States of 2018 whose net domestic migration of ages 25-44 is negative, and positive with arrivals from abroad."""
    found = acs_net_25_44(survey_cells(shared_data / "acs" / "api_group_csv", 2018)).drop_nulls("net")
    turned = found.filter(pl.col("net") < 0, pl.col("net") + pl.col("abroad") > 0)
    assert found.height == 51
    assert 15 <= turned.height <= 17


def test_a_file_of_many_years_was_not_known_before_it_appeared(shared_data: Path) -> None:
    """Formation of 2016 as of 2017-06 out of files of 2023 and 2025: the day is that of the file, not of the year."""
    scope = Scope(2024, "2025-08", "2023-07")
    monthly = census_bfs_monthly.requests(scope)[0].alternatives[0][0]
    county = census_bfs_county.requests(scope)[0].alternatives[0][0]
    read = {
        "census_bfs_monthly": census_bfs_monthly.parse(
            payload(monthly, shared_data / "bfs" / "asof_2025-08" / "bfs_monthly.csv")
        ),
        "census_bfs_county": census_bfs_county.parse(
            payload(county, shared_data / "bfs" / "county_2023" / "bfs_county_apps_annual.xlsx")
        ),
        "census_bds": census_bds.parse(payload(census_bds.request("fa", 2021), shared_data / "bds" / "bds2021_fa.csv")),
    }
    of_months = read["census_bfs_monthly"].filter(pl.col("value").is_not_null())
    assert max(of_months.select("year", "month").iter_rows()) == (2025, 8)
    assert read["census_bfs_county"].filter(pl.col("applications").is_not_null())["year"].max() == 2023
    days = {
        name: days_of_payloads({name: rows.with_columns(payload_sha256=pl.lit(name)).lazy()})[name]
        for name, rows in read.items()
    }
    # August was over; the county workbook comes in June, the dynamics in September two years after.
    assert days == {
        "census_bfs_monthly": date(2025, 9, 1),
        "census_bfs_county": date(2024, 6, 1),
        "census_bds": date(2023, 9, 1),
    }


def test_dollars_of_reporter_are_not_all_of_nih(shared_data: Path) -> None:
    """The first 49 records of the file of 2022: 39 grants of institutes, two of the FDA, eight of Veterans Affairs."""
    path = shared_data / "nih_exporter" / "RePORTER_PRJ_C_FY2022.first49rows.csv"
    with path.open(encoding="latin1") as lines:
        records = list(csv.DictReader(lines))
    dollars = {
        agency: [float(row["TOTAL_COST"]) for row in records if row["ADMINISTERING_IC"] == agency and row["TOTAL_COST"]]
        for agency in {row["ADMINISTERING_IC"] for row in records}
    }
    of_fda, of_veterans = dollars.pop("FD"), dollars.pop("VA")
    assert (len(of_fda), len(of_veterans), sum(map(len, dollars.values()))) == (2, 0, 39)

    table = nih_reporter.parse(payload(replace(nih_reporter.exporter(2022), media="csv"), path))
    counted = counted_awards({"nih_reporter": table.with_columns(payload_sha256=pl.lit("nih")).lazy()}, 2022)
    found = {name: counted.filter(pl.col(name))["cents"].sum() / 100 for name in PARTS}
    assert found == {
        "nih_grants": sum(map(sum, dollars.values())),
        "nih_intramural": 0,
        "nih_contracts": 0,
        "nih_other_agencies": sum(of_fda),
    }
    assert counted.filter(pl.col("withheld_ids").list.len() > 0).is_empty(), "Veterans Affairs withholds nothing of NIH"
