"""`aker review` as an analyst uses it: the list, one event, and decisions that the next list shows."""

from __future__ import annotations

import json
import os
import subprocess
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from expansion_readings import reading, readings
from programs import AKER, run_program
from typer.testing import CliRunner

from aker_core.cli.app import app
from aker_core.errors import ConfigError
from aker_data.engine import open_database
from aker_data.store import expansions as expansion_store
from aker_jobs.expansions.dedup import same_events
from aker_jobs.expansions.events import events_of
from aker_jobs.expansions.review import REVIEWS, applied, judged


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder whose database has one certain event and one that waits."""
    known = pl.DataFrame(schema={"item_id": pl.String, "event_key": pl.String})
    rows = readings(reading("sure"), reading("unsure", company="Apex", new_jobs=90, confidence=0.3))
    events = judged(
        applied(events_of(same_events(rows), known), pl.DataFrame(schema=REVIEWS)).with_columns(
            how=pl.lit("exact"), county_fips=pl.lit("08031"), cbsa_code=pl.lit("19740")
        )
    )
    with open_database(f"sqlite:///{tmp_path}/data/aker.db")() as session:
        expansion_store.store_events(
            session, events, as_of="2024-06", origin="published", delineation="2023-07", run_id=None
        )
        session.commit()
    return tmp_path


def aker(house: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_program([AKER, *arguments], house, os.environ)


def listed(house: Path, *more: str) -> list[dict[str, Any]]:
    said = aker(house, "review", "--json", *more)
    assert said.returncode == 0, said.stderr
    rows: list[dict[str, Any]] = json.loads(said.stdout)
    return rows


def test_the_list_has_what_waits_and_why(house: Path) -> None:
    (row,) = listed(house)
    assert (row["company"], row["review_state"]) == ("Apex", "needs_review")
    assert "confidence 0.3" in row["review_reasons"][0]
    assert len(listed(house, "--all")) == 2
    said = aker(house, "review")
    assert "Apex" in said.stdout
    assert "Acme" not in said.stdout


def test_a_decision_is_kept_and_shown(house: Path) -> None:
    key = listed(house)[0]["event_key"]
    said = aker(
        house, "review", "correct", key[:8], "--new-jobs", "120", "--state", "co", "--why", "called", "--by", "me"
    )
    assert said.returncode == 0, said.stderr
    assert listed(house) == []
    (row,) = [row for row in listed(house, "--all") if row["event_key"] == key]
    assert (row["new_jobs"], row["review_state"], row["fields"]["new_jobs"]["item"]) == (120, "corrected", "review 1")
    shown = json.loads(aker(house, "review", "show", key, "--json").stdout)
    assert [(made["decision"], made["why"], made["decided_by"]) for made in shown["reviews"]] == [
        ("correct", "called", "me")
    ]
    assert "called" in aker(house, "review", "show", key).stdout


def test_a_place_that_a_list_knows_is_taken(house: Path) -> None:
    key = listed(house)[0]["event_key"]
    assert aker(house, "review", "correct", key, "--place", "Weld County").returncode == 0
    (row,) = [row for row in listed(house, "--all") if row["event_key"] == key]
    assert row["place"] == "Weld County"


def test_what_would_move_the_cursor_is_not_printed(house: Path) -> None:
    key = listed(house)[0]["event_key"]
    said = aker(house, "review", "correct", key, "--company", "Evil\x1b[2J\x9b1m", "--why", "\x1b]0;owned\x07")
    shown = aker(house, "review", "show", key)
    refused = aker(house, "review", "show", "\x1b[31m")
    whole = aker(house, "review", "--all")
    assert "Evil\N{REPLACEMENT CHARACTER}[2J" in whole.stdout
    for out in (said.stdout, shown.stdout, refused.stderr, whole.stdout):
        assert out
        assert not set(out) & set("\x1b\x9b\x07")


@pytest.mark.parametrize("decision", ["accept", "reject"])
def test_accept_and_reject(house: Path, decision: str) -> None:
    key = listed(house)[0]["event_key"]
    said = aker(house, "review", decision, key, "--json")
    assert json.loads(said.stdout)["decision"] == decision
    assert listed(house) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("accept", "nosuch"), "Unknown event 'nosuch'"),
        (("accept", "ex"), "Several events begin with 'ex'"),
        (("accept", "%"), "Unknown event '%'"),
        (("correct", "KEY"), "No field to correct"),
        (("correct", "KEY", "--new-jobs", "-5"), "a number from 0 to"),
        (("correct", "KEY", "--state", "XX"), "state is 'XX'"),
        (("correct", "KEY", "--place", "Nowhereville"), "Give its county"),
        (("correct", "KEY", "--state", "HI"), "Unknown place 'Denver' in HI"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(
    house: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], says: str
) -> None:
    monkeypatch.chdir(house)
    run = partial(CliRunner().invoke, app)
    key = json.loads(run(["review", "--json"]).stdout)[0]["event_key"]
    said = run(["review", *(key if part == "KEY" else part for part in arguments)])
    assert isinstance(said.exception, ConfigError)
    assert says in str(said.exception)
    assert len(json.loads(run(["review", "--json"]).stdout)) == 1


@pytest.mark.parametrize("arguments", [["show", "1234"], ["accept", "1234"], ["correct", "1234", "--new-jobs", "5"]])
def test_without_a_database_nothing_is_shown_decided_or_created(tmp_path: Path, arguments: list[str]) -> None:
    refused = aker(tmp_path, "review", *arguments)
    assert refused.returncode == 30
    assert "No database at" in refused.stderr
    assert not list(tmp_path.iterdir())
