"""A refresh out of the embedded snapshot: the real nation of 2016, partial and old, and every screen says so."""

from __future__ import annotations

import json
import re
import sys
from typing import Any

import polars as pl
import pytest

from aker_jobs.labor.nation_place import OF_SNAPSHOT
from aker_snapshot import NOTE

ENDS = {"p05": "low", "p95": "high"}
pytestmark = pytest.mark.xdist_group("snapshot")
METROS, MARKETS = 389, 945
WITHIN = "irs_intra_market_movers"


@pytest.fixture(scope="module")
def house(snapshot: Any) -> Any:
    return snapshot.house


def test_the_refresh_says_what_it_read(snapshot: Any) -> None:
    assert f"{MARKETS} markets stored" in snapshot.said.stdout
    assert NOTE in snapshot.said.stdout
    assert "not loaded; bls_qcew_quarterly stands in" in snapshot.said.stdout


def test_every_command_says_that_figures_are_old_and_the_nation_derived(house: Any) -> None:
    """The nation's row is not the publisher's (README of the snapshot)."""
    assert "the nation's derived; partial and old" in NOTE
    texts = {
        command: (said.stdout, said.stderr)
        for command in (
            "show ATL",
            "show --limit 1",
            "compare ATL BOS",
            "rank --top 2",
            "rank --top 2 --format csv",
            "explain ATL tech_lq --no-lines",
            "explain ATL score",
            "why ATL BOS",
            "audit",
        )
        for said in [house.aker(*command.split())]
    }
    beside = {command for command, (_, errors) in texts.items() if NOTE in errors}
    assert beside == {"rank --top 2", "rank --top 2 --format csv"}, "a program may read what is printed"
    # Rows of a file have it in a column; a table on the screen has it beside.
    assert {command for command, (text, _) in texts.items() if NOTE not in " ".join(text.split())} == {"rank --top 2"}


def test_all_metros_are_listed(house: Any) -> None:
    said = house.aker("show", "--metros", "--limit", "400")
    assert said.stdout.rstrip().count(NOTE) == 1
    rows = json.loads(house.aker("show", "--json").stdout)
    assert len(rows) == MARKETS
    assert sum(row["type"] == "metro" for row in rows) == METROS
    assert {(row["data_origin"], row["snapshot"]) for row in rows} == {("published", True)}
    assert f"of {MARKETS}" not in house.aker("show", "--metros").stdout
    assert f"25 of {METROS} markets are shown" in house.aker("show", "--metros").stdout


def test_a_market_is_what_the_real_files_say(house: Any) -> None:
    assert NOTE in house.aker("show", "DEN").stdout
    report = json.loads(house.aker("show", "DEN", "--json").stdout)
    assert (report["snapshot"], report["sample"], report["warning"]) == (True, False, NOTE)
    metrics = {metric["id"]: metric for metric in report["metrics"]}
    assert (metrics["total_jobs"]["value"], metrics["total_jobs"]["period"]) == (1_390_609, "2016Q1")
    assert metrics["irs_inflow_us"]["value"] == 172_764
    assert metrics["population"]["value"] == 2_856_755


def test_a_market_with_a_lower_bound_alone_may_be_first(house: Any) -> None:
    """At least 405,566 people moved between New York's counties; Miami's 62,675 are the most that is known whole."""
    found = json.loads(house.aker("rank", "--by", WITHIN, "--type", "metro", "--format", "json").stdout)
    by_code = {row["msa_id"]: row for row in found}
    least = {
        code: row[f"{WITHIN}_low"] for code, row in by_code.items() if row[WITHIN] is None and row[f"{WITHIN}_low"]
    }
    miami, york = by_code["MIA"], by_code["NYC"]
    assert (miami[WITHIN], least["NYC"]) == (62_675, 405_566)
    assert miami["rank_from"] == 1 + sum(low > miami[WITHIN] for low in least.values()) == 11
    assert (york["position"], york["rank_from"]) == (None, 1)
    assert by_code["SJU"]["rank_from"] is None, "nothing is known of San Juan"


def test_a_percentile_says_how_many_have_bounds_alone(house: Any) -> None:
    """Miami has the most people of the 260 metros whose figure is whole, which would be percentile 100: of 121 more a
    lower bound alone is known. In the worst case all of these are above it, but none whose bound is below may be."""
    found = json.loads(house.aker("rank", "--by", WITHIN, "--type", "metro", "--format", "json").stdout)
    values = [row[WITHIN] for row in found if row[WITHIN] is not None]
    least = [row[f"{WITHIN}_low"] for row in found if row[WITHIN] is None and row[f"{WITHIN}_low"] is not None]
    report = json.loads(house.aker("show", "MIA", "--json").stdout)
    place = next(metric["place"] for metric in report["metrics"] if metric["id"] == WITHIN)
    above = sum(low > max(values) for low in least)  # for certain
    assert (place["markets"], place["bounded"], place["percentile"]) == (260, 121, 100 * 259.5 / 260)
    assert (len(values), len(least), max(values), above) == (260, 121, 62_675, 10)
    assert place["percentile_low"] == pytest.approx(100 * 259.5 / 381)
    assert place["percentile_high"] == pytest.approx(100 * (259.5 + 121 - above) / 381)
    shown = house.aker("show", "MIA").stdout
    assert "68–98 (260 + 121)" in shown
    assert "where some have bounds alone, + how many, and the range that these leave" in " ".join(shown.split())
    assert "68–100 (260 + 121)" in house.aker("show", "NYC").stdout, "at least 405,566: a range, without a value"


def test_a_county_that_is_published_with_another_is_counted_with_it(house: Any) -> None:
    """QCEW has Kalawao in Maui's row, so Kahului's own row is all of it: 75,651 jobs in March 2016, a change of 1,680
    over the year, and 751 of its establishments are of the counted amenities, for 165,438 residents of both counties.
    """
    report = json.loads(house.aker("show", "27980", "--json").stdout)
    metrics = {metric["id"]: metric for metric in report["metrics"]}
    told = metrics["total_jobs"]
    assert (told["value"], told["status"], told["reason"]) == (75_651, "observed", None)
    assert metrics["total_jobs_oty_pct"]["value"] == pytest.approx(100 * 1_680 / (75_651 - 1_680))
    assert metrics["tech_jobs"]["low"] == 253
    assert metrics["amenity_estabs_per_10k"]["value"] == pytest.approx(10_000 * 751 / 165_438)
    assert metrics["amenity_estabs_per_10k"]["reason"].startswith("released in")


def test_the_nations_figures_are_derived_and_say_how(house: Any) -> None:
    """Its jobs are 140,128,911 in March, the sum of all counties, 2.0 % more than a year before (README of the
    snapshot): no row of the publisher's. A market that discloses its sector is held against it, and is derived too."""
    texts = {row["id"]: row["text"] for row in house.rows("fact_texts")}
    facts = [fact for fact in house.rows("facts") if fact["year"] == 2016]
    nation = {fact["metric"]: fact for fact in facts if fact["geography"] == "nation"}
    jobs = {name: nation[name] for name in nation if name.endswith(("_jobs", "_lq", "_jobs_per_100k_residents"))}
    assert len(jobs) == 1 + 3 * 6
    for fact in (*jobs.values(), nation["total_jobs_oty_pct"]):
        assert (fact["status"], texts[fact["reason_id"]].startswith(OF_SNAPSHOT)) == ("derived", True)
    assert nation["total_jobs"]["value"] == 140_128_911
    assert round(nation["total_jobs_oty_pct"]["value"], 1) == 2.0
    against = ("_lq", "_hachman")
    quotients = [fact for fact in facts if fact["metric"].endswith(against) and fact["geography"] == "market"]
    assert len(quotients) == 7 * MARKETS
    assert not any(fact["status"] == "observed" for fact in quotients if fact["value"])
    assert all(texts[fact["reason_id"]].endswith(OF_SNAPSHOT) for fact in quotients if fact["value"])
    own = [fact for fact in facts if fact["metric"] == "tech_jobs" and fact["geography"] == "market"]
    assert "observed" in {fact["status"] for fact in own}, "its jobs are the publisher's"


def test_every_metro_is_ranked_by_estimates_with_intervals(house: Any) -> None:
    rows = json.loads(house.aker("show", "--metros", "--json").stdout)
    assert sum(row["rank"] is not None for row in rows) == 381
    facts = pl.DataFrame(house.rows("facts"), infer_schema_length=None).filter(
        pl.col("geography") == "market", pl.col("metric").str.ends_with("_lq"), pl.col("current")
    )
    imputed = facts.filter(pl.col("status") == "imputed")
    assert imputed.filter(pl.col("metric") == "advanced_mfg_lq").height > 900
    inside = imputed.filter(
        pl.col("value").is_between(pl.col("p05"), pl.col("p95")), pl.col("p05") >= pl.col("low") - 1e-9
    )
    assert inside.height == imputed.height
    assert imputed["disclosed"].null_count() == 0
    # Of one or two withheld establishments only what is public is stored: the bounds, and their middle.
    few = imputed.filter(pl.col("reason").str.starts_with("too few establishments"))
    assert 0 < few.height < imputed.height / 2
    assert facts.filter(pl.col("status") == "bounded").height == 0
    of_metros = [row["cbsa_code"] for row in house.rows("markets") if row["type"] == "metro"]
    for metric in ("tech_lq", "health_lq", "education_lq", "advanced_mfg_lq", "biotech_lq"):
        metros = facts.filter(pl.col("metric") == metric, pl.col("geo_code").is_in(of_metros))
        assert metros["value"].count() == METROS
    # A sector that is not there is an observed zero.
    assert facts.filter(pl.col("metric") == "defense_lq", pl.col("value") == 0).height > 200


def test_what_a_hole_is_counted_at_is_no_contribution(house: Any) -> None:
    shown = house.aker("show", "--metros", "--limit", "30", COLUMNS="250").stdout
    assert "total_jobs_cagr_3y, mig_25_44_per_1k" in shown
    assert re.search(r"tech_lq \d", shown)
    assert not re.search(r"(total_jobs_cagr_3y|mig_25_44_per_1k) \d", shown)


def test_markets_without_a_score_are_told_by_the_rule_that_they_do_not_meet(house: Any) -> None:
    """Puerto Rico lacks growth and migration, Decatur (Illinois) certainty: 68 % has a value."""
    without = [row for row in json.loads(house.aker("show", "--metros", "--json").stdout) if row["score_0_100"] is None]
    coverage = sorted(round(row["coverage"], 2) for row in without)
    assert coverage == [*[0.6] * 7, 0.68]
    shown = " ".join(house.aker("show", "--metros", "--limit", "1").stdout.split())
    assert "8 of 389 markets have no score: less than 20% of the weight of growth and migration has a value" in shown
    assert "growth and migration has a value or bounds (7); " in shown
    assert "less than 30% of the weight is certain (1)" in shown
    assert "coverage 68% of the weight: less than 30% of the weight is certain" in house.aker("show", "19500").stdout


def test_no_door_shows_what_rests_on_one_or_two_establishments(house: Any) -> None:
    """Facts, their inputs, the view, the extracts: a sum with too few establishments has no estimate in any of them."""
    facts = pl.DataFrame(house.rows("facts"), infer_schema_length=None)
    few = facts.filter(pl.col("reason").str.starts_with("too few establishments"))
    assert few.height > 1_000
    middle = (pl.col("low") + pl.col("high")) / 2
    assert few.filter((pl.col("value") - middle).abs() > 1e-9 * middle.abs()).height == 0
    off = [(pl.col(end) - pl.col(bound)).abs() > 1e-6 * (1 + pl.col(bound).abs()) for end, bound in ENDS.items()]
    assert few.filter(pl.any_horizontal(off)).height == 0
    places = few.select("geo_code", sector=pl.col("metric").str.extract("^(.*)_(lq|jobs)$")).drop_nulls().unique()
    named = {f"estimate/{code}/{sector}/2016": (code, sector) for code, sector in places.iter_rows()}
    inputs = pl.DataFrame(house.rows("fact_inputs"), infer_schema_length=None)
    amounts = dict(inputs.filter(pl.col("key").is_in(list(named))).select("key", "amount").iter_rows())
    jobs = few.filter(pl.col("metric").str.ends_with("_jobs"))
    public = {
        f"estimate/{row['geo_code']}/{row['metric'][:-5]}/2016": row["value"] for row in jobs.iter_rows(named=True)
    }
    assert {key: amounts[key] for key in public if key in amounts} == {
        key: public[key] for key in public if key in amounts
    }
    shown = pl.DataFrame(house.rows("metric_values"), infer_schema_length=None)
    hidden = shown.filter(pl.col("reason").str.starts_with("too few establishments"))
    assert hidden.height > 1_000
    assert hidden.filter((pl.col("value") - middle).abs() > 1e-9 * middle.abs()).height == 0
    files = [pl.read_parquet(path) for path in (house.root / "data/jobs/2017-06").glob("*_naics.parquet")]
    extract = pl.concat(files).join(
        places, left_on=["cbsa_code", "sector"], right_on=["geo_code", "sector"], how="semi"
    )
    assert extract.height > 1_000
    between = (pl.col("local_jobs_low") + pl.col("local_jobs_high")) / 2
    assert extract.filter((pl.col("local_estimate") - between).abs() > 1e-6).height == 0


def test_all_jobs_less_the_industries_shown_are_those_of_no_single_employer(house: Any) -> None:
    """Aberdeen, Washington, is one county. Two private firms in mining are withheld with agriculture, and both with
    the goods they add up to disclosed: an estimate of agriculture would be one of mining."""
    inputs = pl.DataFrame(house.rows("fact_inputs"), infer_schema_length=None)
    amounts = dict(
        inputs.filter(pl.col("key").str.starts_with("estimate/10140/5-")).select("key", "amount").iter_rows()
    )
    halves = {key.split("/")[2] for key, amount in amounts.items() if (2 * amount).is_integer()}
    # Bounds of a quarter are whole numbers, and so is twice their middle; a fitted figure is none.
    assert len(amounts) == 4
    assert halves == {"5-11", "5-21"}
    said = json.loads(house.aker("explain", "10140", "industry_diversity_hachman", "--json").stdout)
    assert "Of 2 too few establishments are withheld to estimate them" in json.dumps(said)


def test_the_screen_shows_the_interval_and_what_is_disclosed(house: Any) -> None:
    report = json.loads(house.aker("show", "RDU", "--json").stdout)
    tech = next(metric for metric in report["metrics"] if metric["id"] == "tech_lq")
    assert tech["status"] == "imputed"
    assert tech["low"] <= tech["p05"] <= tech["value"] <= tech["p95"] <= tech["high"]
    assert "% of the jobs are disclosed" in tech["reason"]
    said = house.aker("show", "RDU", COLUMNS="300").stdout
    own = next(line for line in said.splitlines() if line.startswith("education_jobs "))
    assert re.search(r" 90 %: [\d,]+–[\d,]+, certain(: [\d,]+–[\d,]+| too), imputed, \w+ \w+ \(\d+ %", own), own
    beside = house.aker("compare", "DEN", "AUS", COLUMNS="250").stdout
    assert "too few establishments" in house.aker("show", "DEN", COLUMNS="250").stdout
    assert "too few establishments" in beside, "a comparison calls no bounds a 90 % interval"
    assert "disclosed" in said


@pytest.mark.drill
def test_errors_of_estimates_on_hidden_cells_are_smaller_than_those_of_simpler_methods(house: Any) -> None:
    rows = json.loads(house.aker("verify", "--withheld", "--json").stdout)
    whole = {row["method"]: row for row in rows if row["size"] == "all"}
    assert whole["margins"]["cells"] > 5_000
    assert whole["margins"]["error_share"] < 0.06
    same, simpler = whole["margins_on_same_cells"], whole["top_down"]
    assert same["cells"] == simpler["cells"] < whole["margins"]["cells"]
    assert same["error_share"] < simpler["error_share"] / 2
    assert whole["margins"]["inside"] > 0.88
    assert {row["sector"] for row in rows if row["size"] is None} >= {"tech", "health", "advanced_mfg"}
    assert "margins is the method in use" in house.aker("verify", "--withheld").stdout


def test_the_errors_of_a_sample_are_stored_with_the_checks_of_the_run(house: Any) -> None:
    said = json.loads(house.aker("verify", "--json").stdout)
    rows = [row for row in said if row["name"].startswith("estimates of")]
    whole = next(row for row in rows if row["name"] == "estimates of withheld jobs: all")
    assert whole["ok"] == 1
    assert whole["rows"] > 400
    assert whole["share"] < 0.08
    assert "with a disclosed three-digit row: margins " in whole["note"]
    adding_up = next(row for row in said if row["name"] == "estimates add up to every margin")
    assert adding_up["ok"]
    assert adding_up["rows"] > 150_000
    assert adding_up["worst"] < 0.5
    assert "top down" in whole["note"]
    assert {"estimates of withheld jobs: tech", "estimates of withheld jobs: 10 to 99 jobs"} <= {
        row["name"] for row in rows
    }


def test_the_checks_hold_and_say_what_they_are_of(house: Any) -> None:
    said = house.aker("verify")
    assert said.returncode == 0, said.stdout
    assert NOTE in said.stdout
    parity = [row for row in json.loads(house.aker("verify", "--json").stdout) if "lq_month3" in row["name"]]
    assert [(row["ok"], row["rows"]) for row in parity] == [(1, 614_875)]


def test_the_outlines_of_all_markets_are_stored(house: Any) -> None:
    """The second step of make demo."""
    said = house.run(sys.executable, "-m", "flows.refresh_boundaries", "2017-06")
    assert said.returncode == 0, said.stdout + said.stderr
    assert f"{MARKETS} markets stored" in said.stdout
    rows = house.rows("market_boundaries")
    assert len(rows) == MARKETS
    assert {(row["delineation"], row["method"], row["year"]) for row in rows} == {("2015-07", "dissolved", 2016)}
    assert len(house.rows("county_boundaries")) == 3_233
    # What the refresh found still stands, and errors of estimates can be asked for, which needs its data year.
    found = json.loads(house.aker("verify", "--json").stdout)
    assert "estimates of withheld jobs: all" in json.dumps(found)


def test_a_second_refresh_and_a_replay_change_nothing_and_say_the_same(house: Any) -> None:
    again = house.aker("refresh", "--year", "2016", "--as-of", "2017-06")
    assert "no change" in again.stdout
    replayed = house.aker("refresh", "--year", "2016", "--as-of", "2017-06", "--mode", "replay")
    assert replayed.returncode == 0, replayed.stdout + replayed.stderr
    assert "no change" in replayed.stdout
    assert NOTE in replayed.stdout
    assert house.aker("show", "DEN", "--json").stdout.count(NOTE) == 1


def test_the_sample_never_takes_its_place(house: Any) -> None:
    said = house.aker("refresh", "--year", "2016", "--as-of", "2017-06", "--mode", "sample")
    assert said.returncode == 30
    assert "holds snapshot figures, which sample rows must not replace" in said.stderr
