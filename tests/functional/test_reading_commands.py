"""The commands that look, as a new user runs them: on any screen and encoding, in pipes, by any name of a market."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from aker_core.errors import UnknownGeography

AKER = Path(sys.executable).with_name("aker")
pytestmark = pytest.mark.xdist_group("refresh")


@pytest.mark.parametrize("command", [("show",), ("show", "DEN"), ("verify",), ("status",), ("metrics",)])
def test_a_narrow_encoding_is_no_error(sample: Any, command: tuple[str, ...]) -> None:
    said = sample.house.aker(*command, PYTHONIOENCODING="ascii", COLUMNS="100")
    assert said.returncode == 0, said.stderr
    assert said.stdout.isascii()


def test_signs_have_their_stand_ins(sample: Any) -> None:
    said = sample.house.aker("show", "DEN", PYTHONIOENCODING="ascii", COLUMNS="200")
    assert "+/- " in said.stdout
    assert "Residents aged 25-44" in said.stdout
    said = sample.house.aker("show", "HSV", PYTHONIOENCODING="ascii", COLUMNS="200")
    assert ">= 8.6 (lower bound), derived, 2021" in said.stdout


@pytest.mark.parametrize("command", [("show",), ("show", "DEN"), ("verify",), ("metrics",), ("show", "--json")])
def test_a_reader_that_stops_early_gets_no_complaint(sample: Any, command: tuple[str, ...]) -> None:
    with subprocess.Popen(
        [AKER, *command],
        cwd=sample.house.root,
        env=sample.house.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.readline()
        program.stdout.close()
        complaint = program.stderr.read()
    assert (program.returncode in (0, 141), complaint) == (True, b"")


@pytest.mark.parametrize(
    "command",
    [
        ("show",),
        ("show", "DEN"),
        ("verify",),
        ("status",),
        ("sources",),
        ("review", "--all"),
        ("compare", "AUS", "DEN", "RDU"),
        ("rank", "--top", "5"),
        ("metrics",),
    ],
)
@pytest.mark.parametrize("width", [80, 100])
def test_a_small_screen_is_kept_to(sample: Any, command: tuple[str, ...], width: int) -> None:
    lines = sample.house.aker(*command, COLUMNS=str(width)).stdout.splitlines()
    assert max(map(len, lines)) <= width
    assert max(map(len, lines)) > 60


@pytest.mark.parametrize("width", [110, 120])
def test_what_others_have_stands_beside_a_market_only_where_there_is_room(sample: Any, width: int) -> None:
    lines = sample.house.aker("show", "DEN", COLUMNS=str(width)).stdout.splitlines()
    assert max(map(len, lines)) <= width


def test_a_market_that_is_misspelled_is_suggested(sample: Any) -> None:
    said = sample.house.aker("show", "Denvr")
    assert said.returncode == UnknownGeography.exit_code
    assert "Unknown market 'Denvr'. Did you mean DEN (Denver-Aurora-Centennial, CO)?" in said.stderr


def test_a_market_by_city_and_state(sample: Any) -> None:
    assert sample.house.aker("show", "Austin, TX").stdout.startswith("Austin-Round Rock-San Marcos, TX (AUS,")


def test_the_ranking_by_page(sample: Any) -> None:
    short = sample.house.aker("show", "--limit", "3", COLUMNS="200").stdout
    assert "   3  " in short
    assert "   4  " not in short
    assert "3 of 12 markets are shown. All of them: aker show --all" in short
    assert "has no score" not in short  # withheld jobs are estimated
    whole = sample.house.aker("show", "--all", COLUMNS="200").stdout
    assert "Pittsburgh, PA" in whole
    assert "are shown" not in whole
    assert "coverage  top contributors" in whole
    assert len(json.loads(sample.house.aker("show", "--limit", "3", "--json").stdout)) == 12, "a program gets all"


def test_titles_stand_beside_ids(sample: Any) -> None:
    lines = sample.house.aker("show", "DEN", COLUMNS="220").stdout.splitlines()
    row = next(line for line in lines if line.startswith("tech_lq "))
    assert row.split("  ")[0] == "tech_lq"
    assert "Technology: location quotient" in row
    assert "observed, 2023" in row


def test_the_checks_are_of_one_vintage(sample: Any) -> None:
    said = sample.house.aker("verify", COLUMNS="160").stdout
    assert said.startswith("Checks of vintage 2024-06, data year 2023, sample figures\n")
    assert "Unreviewed expansion events: 1 (3,000 jobs). Run aker review." in " ".join(said.split())
    rows = json.loads(sample.house.aker("verify", "--json").stdout)
    assert {(row["vintage"], row["origin"]) for row in rows} == {("2024-06", "sample")}
    assert sample.house.aker("verify", "--as-of", "2024-05").stdout.startswith("No check has run yet")


def test_the_version_and_completion(sample: Any) -> None:
    said = sample.house.aker("--version")
    assert (said.returncode, said.stdout.split()[0]) == (0, "aker")
    completion = sample.house.aker(_AKER_COMPLETE="complete_bash", COMP_WORDS="aker sh", COMP_CWORD="1")
    assert completion.stdout.split() == ["show"], completion.stderr


def test_looking_changes_no_file(sample_copy: Any) -> None:
    before = sample_copy.files("data")
    for command in (("show",), ("show", "DEN"), ("verify",), ("status",), ("review",), ("sources", "--missing")):
        assert sample_copy.aker(*command).returncode == 0, command
    after = {name: sha for name, sha in sample_copy.files("data").items() if not name.endswith(("-shm", "-wal"))}
    assert after == {name: sha for name, sha in before.items() if not name.endswith(("-shm", "-wal"))}


def test_what_a_run_lacked_is_told_whole(sample_copy: Any) -> None:
    """`aker refresh` and reasons of missing values point to `aker status`."""
    said = sample_copy.aker("refresh", "--year", "2023", "--as-of", "2024-06", "--without", "nsf_awards,nih_reporter")
    assert said.returncode == 0, said.stderr
    status = sample_copy.aker("status").stdout
    newest = json.loads(sample_copy.aker("status", "--json").stdout)["runs"][0]
    assert len(newest["reasons"]) == 2
    for reason in newest["reasons"]:
        assert " ".join(reason.split()) in " ".join(status.split())
    assert f"Run {newest['id']} is degraded:" in status
    earlier = json.loads(sample_copy.aker("status", "--json").stdout)["runs"][1]["id"]
    assert "is degraded" not in sample_copy.aker("status", "--run", earlier).stdout
    assert sample_copy.aker("status", "--run", "nonsense").returncode == 10
    # A run that ended before it asked for anything lacks nothing; names stay whole, however narrow the screen.
    assert sample_copy.aker("refresh", "--mode", "files").returncode == 10
    missing = sample_copy.aker("sources", "--missing", COLUMNS="40").stdout.splitlines()
    assert missing[0] == f"Missing or failed in run {newest['id']}"
    for reason in newest["reasons"]:
        source, _, text = reason.partition(": ")
        at = next(number for number, line in enumerate(missing) if line.startswith(f"{source}, from https://"))
        assert missing[at + 1 : at + 2 + text.count("; ")] == [f"  {item}" for item in text.split("; ")]


def test_no_vintage_up_to_a_date_is_not_an_empty_database(sample: Any) -> None:
    shown = sample.house.aker("show", "--as-of", "2010-01")
    assert (shown.returncode, shown.stdout) == (
        0,
        "No market is scored up to 2010-01. Leave --as-of out for the newest vintage\n",
    )
