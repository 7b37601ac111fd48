"""`aker rank`, `aker compare` and `aker score` on the sample."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from aker_core.markets.report import SYNTHETIC

WEIGHTS = """
pillars:
  innovation:
    ingredients:
      - {metric: total_jobs_cagr_3y, weight: 1}
"""


def rows(sample: Any, *arguments: str) -> list[dict[str, Any]]:
    ended = sample.house.aker("rank", "--format", "json", *arguments)
    assert ended.returncode == 0, ended.stderr
    found: list[dict[str, Any]] = json.loads(ended.stdout)
    return found


def test_the_ranking_is_that_of_the_stored_scores(sample: Any) -> None:
    stored = {row["msa_id"]: row for row in sample.house.rows("pillar_scores") if row["pillar"] == "innovation"}
    found = rows(sample)
    assert [row["rank"] for row in found] == sorted(row["rank"] for row in stored.values())
    for row in found:
        assert row["score"] == stored[row["msa_id"]]["score_0_100"]
        assert 1 <= row["rank_from"] <= row["rank"] <= row["rank_to"] <= len(stored)
    other = {
        row["msa_id"]: row["score_0_100"] for row in sample.house.rows("pillar_scores") if row["pillar"] == "amenity"
    }
    assert {row["msa_id"]: row["score"] for row in rows(sample, "--pillar", "amenity")} == other


def test_by_a_metric_with_filters(sample: Any) -> None:
    jobs = {row["msa_id"]: row for row in sample.house.rows("market_jobs")}
    found = rows(
        sample, "--by", "population", "--state", "tx,nc", "--min-population", "1000000", "--columns", "tech_lq"
    )
    assert [row["msa_id"] for row in found] == sorted(
        (row["msa_id"] for row in found), key=lambda name: -jobs[name]["population"]
    )
    assert {"AUS", "RDU"} <= {row["msa_id"] for row in found}
    assert not {"DEN", "BOI"} & {row["msa_id"] for row in found}
    assert all(row["population"] >= 1_000_000 and row["tech_lq_status"] for row in found)
    lower = rows(sample, "--by", "hazard_building_loss_pct")
    values = [row["hazard_building_loss_pct"] for row in lower if row["position"]]
    assert values == sorted(values), "less is better"


def test_ranks_by_a_survey_are_ranges_and_nets_that_may_be_zero_say_so(sample: Any) -> None:
    """The ranks that margins allow, worked out pair by pair; Boston's net of -364 has a margin of 11,179."""
    found = rows(sample, "--by", "net_migration_25_44", "--columns", "irs_intra_market_movers")
    ends = {
        row["msa_id"]: [row["net_migration_25_44"] + sign * row["net_migration_25_44_moe"] for sign in (-1, 1)]
        for row in found
    }
    for row in found:
        low, high = ends[row["msa_id"]]
        above = sum(other[0] > high for other in ends.values())
        below = sum(other[1] < low for other in ends.values())
        assert (row["rank_from"], row["rank_to"]) == (1 + above, len(ends) - below)
        says_zero = "does not differ from zero" in row["net_migration_25_44_beside"]
        assert says_zero == (low <= 0 <= high)
    assert any(row["rank_from"] < row["position"] for row in found)
    shown = sample.house.aker("rank", "--by", "net_migration_25_44", COLUMNS="200").stdout
    (boston,) = (line for line in shown.splitlines() if " BOS " in line)
    assert "± 11,179" in boston
    assert "does not differ from zero; released in 2024-09" in boston


@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx", "md"])
def test_every_format_has_the_same_markets(sample: Any, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"ranking.{form}"
    ended = sample.house.aker("rank", "--top", "3", "--format", form, "--output", str(path), "--columns", "tech_lq")
    assert ended.returncode == 0, ended.stderr
    codes = [row["msa_id"] for row in rows(sample, "--top", "3")]
    if form == "csv":
        found = [row["msa_id"] for row in csv.DictReader(io.StringIO(path.read_text()))]
    elif form == "parquet":
        found = pl.read_parquet(path)["msa_id"].to_list()
    elif form == "xlsx":
        lines = list(openpyxl.load_workbook(path)["Ranking"].iter_rows(min_row=6, values_only=True))
        found = [line[lines[0].index("msa_id")] for line in lines[1:]]
    else:
        found = [line.split(" | ")[1] for line in path.read_text().splitlines() if line.startswith("| ")][2:]
    assert found == codes


def test_ranks_say_that_less_is_first(sample: Any) -> None:
    """The lowest rate of unemployment has the first rank, and a file that is passed on says so."""
    found = rows(sample, "--by", "unemployment_rate_pct")
    assert {row["ranked_by"] for row in found} == {"Unemployment rate (percent), lowest first"}


def test_a_column_that_no_market_has_anything_in_is_of_its_type(sample: Any, tmp_path: Path) -> None:
    """The sample's flows do not list movers within a market: no value, bound, margin, or rank by it."""
    path = tmp_path / "ranking.parquet"
    name = "irs_intra_market_movers"
    ended = sample.house.aker("rank", "--by", name, "--format", "parquet", "--output", str(path))
    assert ended.returncode == 0, ended.stderr
    frame = pl.read_parquet(path)
    numbers = [frame.schema[f"{name}{end}"] for end in ("", "_low", "_high", "_moe")]
    assert numbers == [pl.Float64] * 4
    assert {frame.schema[column] for column in ("position", "rank_from", "rank_to")} == {pl.Int64}
    assert frame[name].null_count() == frame.height == 12
    assert pl.Null not in frame.dtypes


def labels(rows: Any) -> dict[str, set[Any]]:
    return {name: {row[name] for row in rows} for name in ("ranked_by", "ranked_among", "vintage", "warning")}


@pytest.mark.parametrize("form", ["csv", "json", "parquet", "xlsx", "md"])
def test_a_file_says_what_its_numbers_are(sample: Any, tmp_path: Path, form: str) -> None:
    """Of twelve metros all have a score; a file that is passed on says so, and that its figures are the sample's."""
    score = (
        "score of innovation, 0 to 100: weighted percentiles of its metrics among the markets that it is ranked among"
    )
    path = tmp_path / f"ranking.{form}"
    columns = "business_formations_per_100k,expansion_jobs_indirect,tech_jobs,mig_25_44_per_1k,total_jobs"
    ended = sample.house.aker("rank", "--format", form, "--output", str(path), "--columns", columns)
    assert ended.returncode == 0, ended.stderr
    if form in ("md", "xlsx"):
        if form == "md":
            text = path.read_text()
        else:
            page = openpyxl.load_workbook(path)["Ranking"]
            text = " ".join(str(cell) for line in page.iter_rows(max_row=5, values_only=True) for cell in line if cell)
            for words in ("Technology: jobs, jobs; workplace", "formations per 100,000 residents; state share"):
                assert words in text
        for words in (SYNTHETIC, "Markets by the score of innovation", score, "12 metropolitan areas with a score"):
            assert words in text
        assert "Vintage 2024-06, data year 2023" in text
        return
    if form == "csv":
        found: Any = list(csv.DictReader(io.StringIO(path.read_text())))
    elif form == "json":
        found = json.loads(path.read_text())
    else:
        found = pl.read_parquet(path).to_dicts()
    assert labels(found) == {
        "ranked_by": {score},
        "ranked_among": {"12 metropolitan areas with a score"},
        "vintage": {"2024-06"},
        "warning": {SYNTHETIC},
    }
    denver = next(row for row in found if row["msa_id"] == "DEN")
    assert denver["business_formations_per_100k_range"] == "90 % interval"
    assert denver["business_formations_per_100k_unit"] == "formations per 100,000 residents"
    assert denver["expansion_jobs_indirect_range"] == "range of studies"
    assert denver["mig_25_44_per_1k_range"] == "90 % margin"
    assert denver["total_jobs_range"] in ("", None)
    assert denver["tech_jobs_title"] == "Technology: jobs"


def test_ranks_by_a_metric_say_how_many_have_bounds_alone(sample: Any) -> None:
    found = rows(sample, "--by", "defense_cagr_3y")
    values = sum(row["defense_cagr_3y"] is not None for row in found)
    bounded = sum(row["defense_cagr_3y"] is None and row["defense_cagr_3y_low"] is not None for row in found)
    assert (values, bounded, len(found)) == (10, 1, 12)
    (among,) = labels(found)["ranked_among"]
    assert among == "10 markets with a value and 1 with bounds alone, of 12 that fit"
    assert among in " ".join(sample.house.aker("rank", "--by", "defense_cagr_3y").stdout.split())
    assert {row["ranked_by"].rpartition(", ")[2] for row in found} == {"highest first"}
    few = [row for row in rows(sample, "--by", "tech_cagr_3y") if "too few" in row["tech_cagr_3y_beside"]]
    assert few, "whose ends are bounds, no 90 % interval"
    facts = {fact["geo_code"]: fact for fact in sample.house.rows("facts") if fact["metric"] == "tech_cagr_3y"}
    places = {row["msa_id"]: row["cbsa_code"] for row in sample.house.rows("market_jobs")}
    for row in few:
        fact = facts[places[row["msa_id"]]]
        assert row["tech_cagr_3y_range"] == "certain bounds"
        assert (row["tech_cagr_3y_low"], row["tech_cagr_3y_high"]) == (fact["low"], fact["high"])


def test_of_too_few_establishments_the_bounds_are_what_ranks_and_scores_go_by(sample: Any) -> None:
    """Growth, changes and shifts too: their interval was that of an estimate, which nobody makes of so few."""
    texts = {row["id"]: row["text"] for row in sample.house.rows("fact_texts")}
    facts = [fact for fact in sample.house.rows("facts") if fact["p05"] is not None]
    few = [fact for fact in facts if texts.get(fact["reason_id"], "").startswith("too few establishments")]
    kinds = ("tech_cagr_3y", "tech_change_3y", "tech_lq_change_3y", "tech_shift_competitive_3y", "biotech_lq")
    assert {fact["metric"] for fact in few} >= set(kinds)
    for fact in few:
        assert (fact["p05"], fact["p95"]) == (fact["low"], fact["high"]), fact["metric"]
    found = {row["msa_id"]: row for row in rows(sample, "--by", "tech_cagr_from_2019")}
    # Phoenix grew by 3.88 to 4.12 % for certain, Huntsville by 2.83 to 3.94 % in nine of ten cases.
    assert found["HSV"]["tech_cagr_from_2019_high"] > found["PHX"]["tech_cagr_from_2019_low"]
    assert (found["PHX"]["rank_from"], found["PHX"]["rank_to"], found["HSV"]["rank_from"]) == (2, 7, 2)


def test_the_table_shows_ranges(sample: Any) -> None:
    shown = sample.house.aker("rank", "--columns", "tech_lq", COLUMNS="200").stdout
    ranges = {f"{row['rank_from']}–{row['rank_to']}" for row in rows(sample) if row["rank_from"] != row["rank_to"]}
    assert ranges
    assert all(text in shown for text in ranges)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--pillar", "weather"), "Unknown pillar 'weather'"),
        (("--by", "tech_lqq"), "Unknown metric 'tech_lqq'"),
        (("--by", "survival_rate_5y"), "it ranks states, not markets"),
        (("--state", "ZZ"), "Unknown state ZZ"),
        (("--type", "huge"), "Unknown type 'huge'"),
        (("--format", "pdf"), "Unknown format 'pdf'"),
        (("--format", "xlsx"), "Name it with --output"),
        (("--output", "ranking.csv"), "A table is for the screen"),
    ],
)
def test_what_is_wrong_is_named(sample: Any, arguments: tuple[str, ...], says: str) -> None:
    ended = sample.house.aker("rank", *arguments)
    assert (ended.returncode, says in ended.stderr) == (10, True), ended.stderr


def test_markets_side_by_side(sample: Any) -> None:
    shown = sample.house.aker("compare", "AUS", "Denver", COLUMNS="400").stdout
    assert "AUS: status" in shown
    assert "DEN: status" in shown
    line = next(line for line in shown.splitlines() if line.startswith("tech_lq "))
    assert line.count("2023") == 2
    assert ", certain: " in line, "bounds stand beside an interval"
    assert "never use them for a decision" in shown
    assert sample.house.aker("compare", "AUS", "Atlantis").returncode == 23


def test_markets_side_by_side_on_a_small_screen_are_below_one_another(sample: Any) -> None:
    lines = sample.house.aker("compare", "AUS", "DEN", COLUMNS="80").stdout.splitlines()
    at = lines.index("tech_lq: Technology: location quotient")
    begun = [line for line in lines[at + 1 :] if line.strip().startswith(("AUS", "DEN"))][:2]
    assert [line.split()[0] for line in begun] == ["AUS", "DEN"]
    assert lines.index(begun[1]) < at + 5
    wide = sample.house.aker("compare", "AUS", "DEN", COLUMNS="400").stdout
    cells = next(line for line in wide.splitlines() if line.startswith("tech_lq ")).split()
    assert all(line.split()[1] in cells for line in begun)


def test_what_if_changes_the_ranking_and_stores_nothing(sample: Any, tmp_path: Path) -> None:
    path = tmp_path / "weights.yml"
    path.write_text(WEIGHTS)
    before = sample.house.rows("pillar_scores")
    ended = sample.house.aker("score", "--weights", str(path), "--json")
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    assert "innovation: tech_lq removed" in found["changes"]
    assert "innovation: total_jobs_cagr_3y weight 0.16 -> 1" in found["changes"]
    declared = {row["msa_id"]: row for row in before if row["pillar"] == "innovation"}
    for row in found["markets"]:
        assert row["declared_score"] == pytest.approx(declared[row["msa_id"]]["score_0_100"])
    assert [row["rank"] for row in found["markets"]] != [row["declared_rank"] for row in found["markets"]]
    by_growth = rows(sample, "--by", "total_jobs_cagr_3y")
    known = [row["msa_id"] for row in by_growth if row["position"]]
    assert [row["msa_id"] for row in found["markets"] if row["rank"] is not None] == known
    assert sample.house.rows("pillar_scores") == before


def test_confidence_sets_hold_the_rank(sample: Any) -> None:
    for row in rows(sample, "--confidence"):
        assert row["all_from"] <= row["set_from"] <= row["rank"] <= row["set_to"] <= row["all_to"]
        assert row["possible_top_100"] is True
    ended = sample.house.aker("rank", "--confidence", "--by", "tech_lq")
    assert "Confidence sets are of ranks by a pillar" in ended.stderr


def test_a_comparison_says_how_likely_one_is_above_the_other(sample: Any) -> None:
    ended = sample.house.aker("compare", "AUS", "DEN", "RDU")
    assert ended.returncode == 0, ended.stderr
    assert "How likely a market's innovation score is above another's" in ended.stdout
    assert len([line for line in ended.stdout.splitlines() if " above " in line and "%" in line]) == 3
    found = json.loads(sample.house.aker("compare", "AUS", "DEN", "--json").stdout)
    of = {(report["msa_id"], row["kind"]): row["probability"] for report in found for row in report["above"]}
    assert of["AUS", "joint"] + of["DEN", "joint"] == pytest.approx(1)
