"""The real files of 2016: what comes out is what the publishers say, to the last job and mover."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from aker_data.contracts import Payload
from aker_data.sources import cbsa_delineation

pytestmark = pytest.mark.xdist_group("real")
AS_OF = "2026-01"
LISTED_2015 = 945
DENVER = {
    "total_jobs": 1_390_609,
    "irs_inflow_us": 172_764,
    "irs_outflow_us": 158_222,
    "mig_all_ages_net": 14_542,
}
DENVER_COUNTIES = ("08001", "08005", "08014", "08019", "08031", "08035", "08039", "08047", "08059", "08093")


@pytest.fixture(scope="module")
def checks(real: Any) -> dict[str, dict[str, Any]]:
    said = real.house.aker("verify", "--json")
    assert said.returncode == 0, said.stderr
    return {f"{row['table']}: {row['name']}": row for row in json.loads(said.stdout)}


@pytest.fixture(scope="module")
def denver(real: Any) -> dict[str, dict[str, Any]]:
    said = real.house.aker("show", "DEN", "--json")
    assert said.returncode == 0, said.stderr
    report = json.loads(said.stdout)
    assert (report["delineation"], report["data_origin"], report["sample"]) == ("2015-07", "published", False)
    return {metric["id"]: metric for metric in report["metrics"]}


def test_the_markets_of_the_list_of_july_2015(real: Any) -> None:
    assert f"{LISTED_2015} markets stored" in real.said.stdout
    rows = real.house.rows("market_jobs")
    assert len(rows) == len({row["cbsa_code"] for row in rows}) == LISTED_2015
    assert {row["delineation"] for row in rows} == {"2015-07"}


def test_what_is_not_in_the_folder_is_named_and_the_run_degraded(real: Any) -> None:
    assert "degraded" in real.said.stdout
    for source in ("census_mobility", "census_income", "bls_qcew_annual"):
        assert f"missing: {source}" in real.said.stdout
    assert "bls_qcew_quarterly stands in" in real.said.stdout
    assert real.house.rows("runs")[0]["outcome"] == "degraded"


@pytest.mark.parametrize("metric", DENVER)
def test_denver(denver: dict[str, dict[str, Any]], metric: str) -> None:
    assert denver[metric]["value"] == DENVER[metric]
    assert denver[metric]["status"] == "observed"
    assert denver[metric]["period"] == ("2016Q1" if metric == "total_jobs" else "2014-2015")


def test_flows_between_denvers_counties_are_a_lower_bound(denver: dict[str, dict[str, Any]]) -> None:
    """Ten counties have ninety flows; those of few returns are not published."""
    within = denver["irs_intra_market_movers"]
    assert (within["value"], within["status"], within["low"], within["high"]) == (None, "bounded", 96_175, None)
    assert "of 90 flows between its counties are published" in within["reason"]


def test_the_percentile_of_denver_is_among_metros_with_a_figure(
    real: Any, denver: dict[str, dict[str, Any]], shared_data: Path
) -> None:
    """Net moves of every metro out of the publisher's two files: Denver's place among the 380 of 389 that have one."""
    totals: dict[str, dict[str, int]] = {"inflow": {}, "outflow": {}}
    for way, (own, other) in {"inflow": ("y2", "y1"), "outflow": ("y1", "y2")}.items():
        path = shared_data / "irs" / "county" / f"county{way}1415.csv"
        with path.open(encoding="latin1", newline="") as lines:
            for row in csv.DictReader(lines):
                if row[f"{other}_statefips"] + row[f"{other}_countyfips"] == "97000" and int(row["n2"]) >= 0:
                    totals[way][row[f"{own}_statefips"] + row[f"{own}_countyfips"]] = int(row["n2"])
    listed = cbsa_delineation.parse(
        Payload(
            cbsa_delineation.request("2015-07"),
            "0" * 64,
            (shared_data / "cbsa" / "list1_2015.xls").read_bytes(),
            datetime(2026, 1, 1, tzinfo=UTC),
        )
    )
    members: dict[str, list[str]] = {}
    for row in listed.filter(pl.col("cbsa_type").cast(pl.String) == "metro").to_dicts():
        members.setdefault(str(row["cbsa_code"]), []).append(str(row["county_fips"]))
    nets = {
        code: sum(totals["inflow"][county] - totals["outflow"][county] for county in counties)
        for code, counties in members.items()
        if all(county in totals[way] for county in counties for way in totals)
    }
    own = nets["19740"]
    share = sum(net < own for net in nets.values()) + sum(net == own for net in nets.values()) / 2
    place = denver["mig_all_ages_net"]["place"]
    assert (len(members), len(nets), place["markets"]) == (389, 380, 380)
    assert place["percentile"] == pytest.approx(100 * share / 380)


def test_denvers_jobs_are_those_of_its_ten_counties(real: Any) -> None:
    import polars as pl

    from aker_data.lake.tables import Lake

    table = Lake(str(real.house.root / "data_lake")).scan("bls_qcew_quarterly", AS_OF)
    total = table.filter(
        pl.col("area_fips").cast(pl.String).is_in(DENVER_COUNTIES),
        pl.col("own_code").cast(pl.String) == "0",
        pl.col("industry_code").cast(pl.String) == "10",
        pl.col("year") == 2016,
        pl.col("qtr") == 1,
    ).collect()
    assert total.height == len(DENVER_COUNTIES)
    assert total["month3_emplvl"].sum() == DENVER["total_jobs"]


def test_the_mover_totals_add_up(denver: dict[str, dict[str, Any]]) -> None:
    value = {name: metric["value"] for name, metric in denver.items()}
    assert value["irs_inflow_us"] - value["irs_outflow_us"] == value["mig_all_ages_net"]
    assert denver["irs_intra_market_movers"]["low"] < value["irs_outflow_us"]


def test_washington_has_flows_between_its_counties_although_the_district_is_one(real: Any) -> None:
    """A state with one county has none to list; that says nothing about the others."""
    (row,) = [
        row
        for row in real.house.rows("facts")
        if (row["geo_code"], row["metric"], row["current"]) == ("47900", "irs_intra_market_movers", 1)
    ]
    assert (row["status"], row["low"]) == ("bounded", 145_500)


@pytest.mark.parametrize(
    "name",
    [
        *(f"lq_month{month}_emplvl recomputed" for month in (1, 2, 3)),
        *(f"oty_month{month}_emplvl_pct_chg recomputed" for month in (1, 2, 3)),
        "lq_qtrly_estabs recomputed",
        "oty_qtrly_estabs_pct_chg recomputed",
    ],
)
def test_parity_with_the_publisher_is_complete(checks: dict[str, dict[str, Any]], name: str) -> None:
    check = checks[f"bls_qcew_quarterly: {name}"]
    assert check["ok"]
    assert check["rows"] > 8_000
    assert check["share"] == 1.0


def test_every_metro_total_is_the_sum_of_its_counties(checks: dict[str, dict[str, Any]]) -> None:
    check = checks["bls_qcew_quarterly: metro totals equal the sum of their counties"]
    assert (check["ok"], check["rows"], check["share"], check["worst"]) == (True, 929, 1.0, 0.0)


@pytest.mark.parametrize("table", ["bls_qcew_quarterly", "census_pep", "irs_county_flows"])
def test_no_county_is_dropped_in_silence(checks: dict[str, dict[str, Any]], table: str) -> None:
    check = checks[f"{table}: counties without a market"]
    assert check["ok"]
    assert check["rows"] > 3_000
    assert "outside every market" in check["note"]


def test_nothing_is_null_without_a_reason(real: Any) -> None:
    silent = [row for row in real.house.rows("facts") if row["value"] is None and not row["reason"]]
    assert not silent, silent[:5]


def test_a_value_has_a_status_of_values_and_bounds_have_none(real: Any) -> None:
    current = {
        (row["geo_code"], row["metric"]): row["status"] in ("observed", "derived", "imputed")
        for row in real.house.rows("facts")
        if row["geography"] == "market" and row["current"]
    }
    for table in ("market_jobs", "market_economy"):
        for row in real.house.rows(table):
            for name, value in row.items():
                is_value = current.get((row["cbsa_code"], name))
                assert is_value in (None, value is not None), (row["msa_id"], name, value)


def test_a_quarter_is_no_year(denver: dict[str, dict[str, Any]]) -> None:
    assert denver["total_wages_usd"]["value"] is None
    assert denver["avg_annual_pay_usd"]["status"] == "not_loaded"


def test_a_second_run_changes_nothing(real: Any) -> None:
    """Also where some markets have no figure and so no extract of their own."""
    before = real.house.rows("market_jobs")
    said = real.house.aker("refresh", "--year", "2016", "--as-of", AS_OF)
    assert "no change: nothing was downloaded, nothing was rewritten" in said.stdout
    assert real.house.rows("market_jobs") == before


def test_what_is_not_published_or_not_loaded_names_no_rows(denver: dict[str, dict[str, Any]]) -> None:
    absent = [metric for metric in denver.values() if metric["status"] in ("not_published", "not_loaded")]
    assert absent
    assert not any(metric["inputs"] for metric in absent)
    assert denver["total_jobs"]["inputs"][0]["where"]["qtr"] == ["1"]
