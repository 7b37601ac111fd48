"""The main job end to end on the embedded sample, as an operator runs it: once, twice, killed, in part, again."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from limits import HANG

from aker_core.errors import ConfigError, StorageError, UnknownGeography
from aker_core.facts.metric import QUOTIENTS
from aker_core.markets.pillars import PILLARS
from aker_jobs import source_roles
from aker_jobs.registry import METRICS, SERIES
from flows.refresh_market_data import RefreshResult, refresh_market_data

pytestmark = pytest.mark.xdist_group("refresh")
YEAR, AS_OF = "2023", "2024-06"
SAMPLE_MARKETS = {"AUS", "BOI", "BOS", "DEN", "HFD", "HSV", "PHX", "PIT", "RDU", "SEA", "SJC", "SLC"}
STAGES = ("cbsa_delineation", "bls_qcew_annual", *source_roles.skippable(), "metrics", "extracts", "database", "scores")
EXTRACTS = ("naics", "migration", "formation", "awards", "expansions", "amenities", "economy")
KEYS = {"id", "value", "unit", "status", "period", "source", "reason", "low", "high", "moe"}


def refresh(house: Any, year: str = YEAR, as_of: str = AS_OF, **given: Any) -> RefreshResult:
    """A refresh in this process."""
    return refresh_market_data(year, as_of, settings=house.settings(), **given)


def differences(found: dict[str, list[dict[str, Any]]], wanted: dict[str, list[dict[str, Any]]]) -> list[Any]:
    """Where two states of the stored tables differ, cell by cell: small enough to be read."""
    told: list[Any] = []
    for table, rows in wanted.items():
        pairs = zip(found[table], rows, strict=False)
        told += [(table, len(found[table]), len(rows))] if len(found[table]) != len(rows) else []
        told += [(table, name, a[name], b[name]) for a, b in pairs for name in b if a[name] != b[name]]
    return told


# once


def test_the_flow_ends_well_and_says_what_it_did(sample: Any) -> None:
    said = sample.said.stdout
    assert f"refresh {AS_OF} of {YEAR}: completed in" in said
    assert f"12 markets stored, {len(sample.house.rows('payloads'))} new payloads" in said
    assert "SAMPLE: partly synthetic figures" in said
    told = [line.strip() for line in said.splitlines() if line.startswith("  ")]
    assert [stage.partition(" ")[0] for stage in told[: len(STAGES)]] == list(STAGES)


def test_what_is_stored(sample: Any) -> None:
    rows = sample.house.rows("market_jobs")
    assert {row["msa_id"] for row in rows} == SAMPLE_MARKETS
    assert {(row["data_year"], row["data_vintage"], row["data_origin"]) for row in rows} == {
        (2023, "2024-06-01", "sample")
    }
    (run,) = sample.house.rows("runs")
    assert {row["run_id"] for row in rows} == {run["id"]}
    assert (run["outcome"], run["flow"], run["mode"]) == ("completed", "refresh-market-data", "sample")
    archived = {Path(path).name for path in sample.house.files("data/cache/raw") if not path.endswith(".json")}
    assert {row["sha256"] for row in sample.house.rows("payloads")} == archived
    assert {row["run_id"] for row in sample.house.rows("lineage")} == {run["id"]}
    assert len(sample.house.rows("market_scores")) == 12
    assert len(sample.house.rows("pillar_scores")) == 12 * len(PILLARS)


def test_the_ranking(sample: Any) -> None:
    said = sample.house.aker("show")
    assert said.returncode == 0, said.stderr
    assert "Denver-Aurora-Centennial, CO" in said.stdout
    assert "never use them for a decision" in said.stdout
    ranking = json.loads(sample.house.aker("show", "--json").stdout)
    assert {row["msa_id"] for row in ranking} == SAMPLE_MARKETS
    ranks = [row["rank"] for row in ranking if row["rank"] is not None]
    assert ranks == sorted(ranks)
    for row in ranking:
        points = [value for value in row["contributions"].values() if value is not None]
        assert row["score_0_100"] is None or sum(points) == pytest.approx(row["score_0_100"])
        assert row["score_0_100"] is not None or row["missing"]


def test_denver_with_every_metric_of_the_registry(sample: Any) -> None:
    said = sample.house.aker("show", "DEN", "--json")
    report = json.loads(said.stdout)
    assert (report["msa_id"], report["cbsa_code"], report["sample"]) == ("DEN", "19740", True)
    assert "SAMPLE" in report["warning"]
    metrics = {metric["id"]: metric for metric in report["metrics"]}
    assert list(metrics) == [metric.id for metric in METRICS]
    for metric in metrics.values():
        assert set(metric) >= KEYS
        if metric["value"] is None:
            assert metric["reason"], metric
        else:
            assert metric["status"] in ("observed", "derived", "imputed")
            assert metric["period"], metric
            assert metric["source"], metric
            assert metric["payloads"], metric
    assert metrics["tech_lq"]["source"] == ["bls_qcew_annual"]
    assert metrics["tech_lq"]["value"] == pytest.approx(1.65, abs=0.01)


@pytest.mark.parametrize("msa_id", sorted(SAMPLE_MARKETS))
def test_nothing_is_null_without_a_reason(sample: Any, msa_id: str) -> None:
    for table in ("market_jobs", "market_economy"):
        row = sample.house.market(msa_id, AS_OF, table)
        for name, told in row["quality"].items():
            zero = name in QUOTIENTS and row["provenance"][name]["value"] == 0  # in facts alone
            is_value = told["status"] in ("observed", "derived", "imputed") and not zero
            assert is_value == (row[name] is not None), (name, row[name], told)
            assert is_value or told.get("reason"), (name, told)
            if told["status"] == "bounded":
                assert told["low"] <= told.get("high", float("inf"))  # a sum without a part has no upper bound


def test_the_screen_shows_status_bounds_and_source(sample: Any) -> None:
    said = sample.house.aker("show", "boston").stdout
    assert "health_lq" in said
    assert "90 %: " in said
    assert "disclosed" in said
    assert "bls_qcew_annual" in said
    assert "withheld cells are estimated from county, metro, state and national margins" in said


def test_the_commands_that_look(sample: Any) -> None:
    checks = json.loads(sample.house.aker("verify", "--json").stdout)
    assert {row["name"] for row in checks} >= {
        "lq_annual_avg_emplvl recomputed",
        "oty_annual_avg_emplvl_pct_chg recomputed",
        "counties without a market",
        "metro totals equal the sum of their counties",
    }
    assert not [row for row in checks if row["fatal"] and not row["ok"]]
    status = json.loads(sample.house.aker("status", "--json").stdout)
    assert [row["markets"] for row in status["vintages"]] == [12]
    assert "completed" in sample.house.aker("status").stdout
    sources = json.loads(sample.house.aker("sources", "--json").stdout)
    assert {row["id"] for row in sources if row["in_lake"] == [AS_OF]} == {
        STAGES[0],
        STAGES[1],
        *source_roles.skippable(),
    }
    assert len(json.loads(sample.house.aker("metrics", "--json").stdout)) == len(METRICS) + len(SERIES)


def test_connecticut_by_the_other_scheme_is_reported(sample: Any) -> None:
    checks = {(row["table"], row["name"]): row for row in sample.house.rows("checks")}
    note = checks["bls_qcew_annual", "counties without a market"]["note"]
    assert "Connecticut by its other county scheme" in note
    assert "09003" in note


RUNBOOK = """
import pandas as pd
from aker_jobs.metrics import location_quotient, migration_net_25_44

naics = pd.read_parquet('data/jobs/denver_naics.parquet')  # From ETL output
lq_df = location_quotient(
    naics,
    sector_column='sector',
    local_jobs_column='local_jobs',
    national_jobs_column='national_jobs',
    population_column='population',
    per_100k=True,
)
migration = pd.read_parquet('data/jobs/denver_migration.parquet')
net_migration = migration_net_25_44(migration)
print(float(lq_df.loc[lq_df['sector'] == 'tech', 'lq'].iat[0]))
print(float(lq_df.loc[lq_df['sector'] == 'tech', 'jobs_per_100k'].iat[0]))
print(float(net_migration.iloc[0]))
"""


def test_the_extracts_give_a_notebook_the_stored_values(sample: Any) -> None:
    """Step 2 of the jobs runbook."""
    said = sample.house.run(sys.executable, "-c", RUNBOOK)
    assert said.returncode == 0, said.stderr
    row = sample.house.market("DEN", AS_OF)
    stored = [row["tech_lq"], row["tech_jobs_per_100k_residents"], row["mig_25_44_per_1k"]]
    assert [float(line) for line in said.stdout.split()] == pytest.approx(stored)


def test_extracts_for_every_market(sample: Any) -> None:
    names = {Path(path).stem for path in sample.house.files("data/jobs") if path.endswith(".parquet")}
    kinds = {kind: {name for name in names if name.endswith(f"_{kind}")} for kind in EXTRACTS}
    assert names == set().union(*kinds.values())
    whole = ("naics", "migration", "formation")
    assert {kind: len(kinds[kind]) for kind in whole} == dict.fromkeys(whole, len(SAMPLE_MARKETS))
    assert {"salt_lake_city_migration", "denver_awards", "unplaced_awards"} <= names


# twice


def moments(house: Any) -> dict[str, int]:
    folders = ("data_lake", "data/jobs", "data/cache")
    return {str(p): p.stat().st_mtime_ns for f in folders for p in (house.root / f).rglob("*") if p.is_file()}


def test_the_second_run_changes_nothing(sample_copy: Any) -> None:
    before, files = sample_copy.snapshot(), moments(sample_copy)
    said = sample_copy.aker("refresh", "--year", YEAR, "--as-of", AS_OF)
    assert said.returncode == 0, said.stderr
    assert "no change: nothing was downloaded, nothing was rewritten" in said.stdout
    assert sample_copy.snapshot() == before
    assert moments(sample_copy) == files
    assert [row["outcome"] for row in sample_copy.rows("runs")] == ["completed", "completed"]


def test_later_runs_fetch_nothing_and_store_nothing(sample_copy: Any) -> None:
    again = [refresh(sample_copy) for _ in range(3)]
    assert {(run.changed, run.downloaded, run.markets) for run in again} == {(False, 0, 12)}


# killed

# Killed there in every run of the suite; at the other stages in the drills.
EACH_KIND = ("database",)
KILLED = [pytest.param(stage, marks=() if stage in EACH_KIND else pytest.mark.drill, id=stage) for stage in STAGES]

KILLER = """
import json, os, signal, shutil, sys
from pathlib import Path

import aker_core.markets.service, aker_core.run, aker_data.engine, aker_data.ingest.run, aker_sample
import aker_jobs.checks, aker_jobs.vintage, aker_jobs.extracts, aker_jobs.storing, alembic.command
from aker_core.config import Settings
from flows.refresh_market_data import refresh_market_data

WORK, NUMBERS = Path(sys.argv[1]), [int(number) for number in sys.argv[2:]]


def settings(root):
    return Settings(_env_file=None, data_path=root / "data", lake_path=str(root / "data_lake"), source_mode="sample")


def forked(root, last):
    # What a refresh told before it ended; it kills itself when it tells the stage `last`.
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        def told(text):
            stages.append(text.partition(" ")[0])
            os.write(writing, (stages[-1] + chr(10)).encode())
            if len(stages) - 1 == last:
                os.kill(os.getpid(), signal.SIGKILL)

        stages = []
        result = refresh_market_data("2023", "2024-06", settings=settings(root), progress=told)
        os.write(writing, json.dumps({"outcome": result.outcome, "changed": result.changed}).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as said:
        lines = said.read().splitlines()
    _, status = os.waitpid(pid, 0)
    return lines, os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


chain = WORK / "chain"
for number in NUMBERS:
    told, killed = forked(chain, number)
    root = WORK / f"killed-{number}"
    shutil.copytree(chain, root)
    ended, code = forked(root, -1)
    print(json.dumps({"root": str(root), "stage": told[-1], "killed": killed, "ended": ended[-1], "code": code}))
"""


@dataclass(frozen=True)
class Killed:
    """A house whose refresh was killed at a stage (after kills at all stages before it), and then run again."""

    house: Any
    killed: int
    code: int
    ended: dict[str, Any]
    kills: int


@pytest.fixture(scope="module")
def killed(
    request: pytest.FixtureRequest, make_house: Any, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Killed]:
    """By stage that a chosen test asks for. A helper forks, so that what it has loaded is loaded once."""
    if not hasattr(os, "fork"):
        pytest.skip("the helper forks")
    work = tmp_path_factory.mktemp("killed")
    chosen = {item.callspec.params.get("stage") for item in request.session.items if hasattr(item, "callspec")}
    numbers = [str(number) for number, stage in enumerate(STAGES) if stage in chosen]
    command = [sys.executable, "-c", KILLER, str(work), *numbers]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("AKER_")}
    said = subprocess.run(command, capture_output=True, text=True, timeout=HANG, cwd=work, env=plain)
    assert said.returncode == 0, said.stderr
    found = {}
    for kills, line in enumerate(said.stdout.splitlines(), start=1):
        told = json.loads(line)
        house = make_house(Path(told["root"]))
        found[told["stage"]] = Killed(house, told["killed"], told["code"], json.loads(told["ended"]), kills)
    return found


@pytest.mark.parametrize("stage", KILLED)
def test_a_refresh_killed_at_any_stage_is_run_again_to_the_same_end(
    killed: dict[str, Killed], sample: Any, stage: str
) -> None:
    told = killed[stage]
    assert (told.killed, told.code) == (signal.SIGKILL, 0)
    assert told.ended == {"outcome": "completed", "changed": True}
    assert differences(told.house.values(), sample.house.values()) == []
    assert told.house.files("data/jobs") == sample.house.files("data/jobs")
    assert told.house.lake_names() == sample.house.lake_names()
    assert told.house.snapshot()["parquet"] == sample.house.snapshot()["parquet"]
    assert told.house.files("data/cache/raw").keys() == sample.house.files("data/cache/raw").keys()


@pytest.mark.parametrize("stage", KILLED)
def test_the_killed_runs_are_abandoned_and_the_last_one_completed(
    killed: dict[str, Killed], sample: Any, stage: str
) -> None:
    runs = sorted(killed[stage].house.rows("runs"), key=lambda run: run["started_at"])
    assert [run["outcome"] for run in runs] == ["abandoned"] * killed[stage].kills + ["completed"]
    rows = killed[stage].house.rows("market_jobs")
    assert {row["run_id"] for row in rows} == {runs[-1]["id"]}
    assert {row["sha256"] for row in killed[stage].house.rows("payloads")} == {
        row["sha256"] for row in sample.house.rows("payloads")
    }


# in part


@pytest.mark.drill
def test_one_market_then_all_then_one_again(sample: Any, make_house: Any, tmp_path: Path) -> None:
    house = make_house(tmp_path)
    said = house.aker("refresh", "--year", YEAR, "--as-of", AS_OF, "--markets", "DEN", "--json")
    result = json.loads(said.stdout)
    assert (said.returncode, result["markets"], result["changed"], result["origin"]) == (0, 1, True, "sample")
    assert [row["msa_id"] for row in house.rows("market_jobs")] == ["DEN"]
    extracts = {Path(path).stem for path in house.files("data/jobs") if path.endswith(".parquet")}
    assert extracts == {*(f"denver_{kind}" for kind in EXTRACTS), "unplaced_awards"}
    alone = house.market("DEN", AS_OF)
    assert (refresh(house).changed, refresh(house).changed) == (True, False)
    assert house.values() == sample.house.values()
    assert refresh(house, markets=["Denver", "19740"]).changed is False
    both = house.market("DEN", AS_OF)
    known = [metric.id for metric in METRICS if both.get(metric.id) is not None]
    assert [alone[name] for name in known] == pytest.approx([both[name] for name in known], rel=1e-12)
    assert alone["quality"] == both["quality"]


def test_sources_may_be_left_out(make_house: Any, tmp_path: Path) -> None:
    house = make_house(tmp_path)
    result = refresh(house, without=("nsf_awards", "announcements"))
    assert (result.outcome, result.exit_code) == ("degraded", 0)
    assert {text.partition(":")[0] for text in result.missing} == {"nsf_awards", "announcements"}
    quality = house.market("DEN", AS_OF)["quality"]
    assert quality["expansion_events"]["reason"].startswith("no table of announcements is loaded for this vintage")
    assert (quality["nih_awards_usd_per_100k"]["status"], quality["research_awards_usd_per_100k"]["status"]) == (
        "derived",
        "bounded",
    )
    with pytest.raises(ConfigError, match="No refresh can skip bls_qcew_annual"):
        refresh(house, without=("bls_qcew_annual",))


def test_a_market_that_is_none_changes_nothing(sample_copy: Any) -> None:
    before = sample_copy.snapshot()
    with pytest.raises(UnknownGeography, match="Unknown market 'Paris'"):
        refresh(sample_copy, markets=["Paris"])
    said = sample_copy.aker("show", "Paris")
    assert (said.returncode, "Unknown market 'Paris'" in said.stderr) == (23, True)
    assert sample_copy.snapshot() == before


def test_a_market_that_is_none_is_reported_before_other_sources_are_fetched(make_house: Any, tmp_path: Path) -> None:
    said = make_house(tmp_path).aker("refresh", "--year", YEAR, "--as-of", AS_OF, "--markets", "DEN,Denvr")
    assert said.returncode == UnknownGeography.exit_code
    assert "'Denvr'" in said.stderr
    assert {path.name for path in (tmp_path / "data/cache/raw").iterdir()} == {"cbsa_delineation"}


# several vintages


def test_a_backfill_keeps_the_newest_extracts(sample_copy: Any) -> None:
    newest = sample_copy.files("data/jobs")
    june = sample_copy.values()["market_jobs"]
    result = refresh(sample_copy, "2022", "2023-06")
    assert (result.outcome, result.changed, result.markets) == ("completed", True, 12)
    assert newest.items() <= sample_copy.files("data/jobs").items()
    rows = sample_copy.values()["market_jobs"]
    assert len(rows) == 24
    assert [row for row in rows if row["data_vintage"] == "2024-06-01"] == june
    assert len(sample_copy.rows("pillar_scores")) == 24 * len(PILLARS)
    told = json.loads(sample_copy.aker("show", "DEN", "--as-of", "2023-12", "--json").stdout)
    assert (told["data_vintage"], told["data_year"]) == ("2023-06-01", 2022)
    assert json.loads(sample_copy.aker("show", "DEN", "--json").stdout)["data_year"] == 2023
    assert refresh(sample_copy).changed is False


def test_a_newer_refresh_takes_its_rows_from_the_lake_and_replaces_the_extracts(sample_copy: Any) -> None:
    import polars as pl

    result = refresh(sample_copy, as_of="2024-09")
    assert (result.changed, result.downloaded, result.markets) == (True, 0, 12)
    naics = pl.read_parquet(sample_copy.root / "data/jobs/denver_naics.parquet")
    assert naics["as_of"].unique().to_list() == ["2024-09"]
    assert sorted(sample_copy.lake_names()["census_income"]) == ["2024-06", "2024-09"]


# the sample and published figures


def test_the_sample_never_replaces_published_figures(published: Any, tmp_path: Path) -> None:
    house = published.copy(tmp_path / "house", mode="sample", source_dir=None)
    before = house.snapshot()
    said = house.aker("refresh", "--year", YEAR, "--as-of", AS_OF)
    assert said.returncode == StorageError.exit_code
    assert "published figures, which sample rows must not replace" in said.stderr
    assert "Use another --as-of" in said.stderr
    assert house.snapshot() == before


def test_nor_does_it_where_only_the_database_is_shared(published: Any, tmp_path: Path) -> None:
    house = published.copy(tmp_path / "house", mode="sample", source_dir=None)
    before = house.rows("market_jobs")
    said = house.aker("refresh", "--year", YEAR, "--as-of", AS_OF, AKER_LAKE_PATH="other_lake")
    assert said.returncode == StorageError.exit_code
    assert "sample figures must not replace" in said.stderr
    assert house.rows("market_jobs") == before


def test_published_figures_take_the_place_of_all_of_the_samples(
    sample: Any, published_folder: Path, tmp_path: Path
) -> None:
    """No row of the sample stays beside them, for markets that were not asked for either."""
    house = sample.house.copy(tmp_path / "house", mode="files", source_dir=published_folder)
    result = refresh(house, markets=["DEN", "AUS"])
    assert (result.origin, result.exit_code) == ("published", 0)
    assert [(row["msa_id"], row["data_origin"]) for row in house.rows("market_jobs")] == [
        ("AUS", "published"),
        ("DEN", "published"),
    ]
    assert {row["data_origin"] for row in house.rows("pillar_scores")} == {"published"}


def test_a_table_of_the_sample_is_not_read_for_published_figures(
    sample: Any, published_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "downloads"
    shutil.copytree(published_folder, folder, ignore=shutil.ignore_patterns("acs1_*"))
    house = sample.house.copy(tmp_path / "house", mode="files", source_dir=folder)
    result = refresh(house, markets=["DEN"])
    assert (result.origin, result.outcome) == ("published", "degraded")
    row = house.market("DEN", AS_OF)
    assert row["mig_25_44_per_1k"] is None
    assert "census_mobility" in row["quality"]["mig_25_44_per_1k"]["reason"]
    assert row["population"] == sample.house.market("DEN", AS_OF)["population"]


# the command line


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--year", "1066"), "Not a year between 1990 and 2100"),
        (("--as-of", "June"), "Write it as 2024-06"),
        (("--mode", "dream"), "Unknown --mode 'dream'. Choose one of live, files, snapshot, sample, replay"),
        (("--mode", "smaple"), "Did you mean sample?"),
        (("--file", "census_pep=nowhere.csv"), "nowhere.csv: not a readable file"),
        (("--file", "census_pep"), "is not SOURCE=PATH"),
        (("--file", "atlantis=x.csv"), "atlantis"),
        (("--mode", "files"), "needs a folder"),
    ],
)
def test_what_cannot_be_asked(make_house: Any, tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    said = make_house(tmp_path).aker("refresh", "--year", YEAR, "--as-of", AS_OF, *arguments)
    assert said.returncode == 10, said.stderr
    assert words in said.stderr
    assert "Traceback" not in said.stderr


def test_nothing_stored_yet(make_house: Any, tmp_path: Path) -> None:
    house = make_house(tmp_path)
    for command in (("show",), ("show", "DEN"), ("verify",), ("status",), ("review",)):
        said = house.aker(*command)
        assert (said.returncode, said.stdout) == (StorageError.exit_code, ""), command
        assert "No database at data/aker.db yet. Run `make demo`" in said.stderr
    assert list(tmp_path.iterdir()) == [], "to look creates nothing"


def test_the_module_without_arguments_says_how(make_house: Any, tmp_path: Path) -> None:
    said = make_house(tmp_path).run(sys.executable, "-m", "flows.refresh_market_data")
    assert (said.returncode, "usage:" in said.stderr) == (10, True)
