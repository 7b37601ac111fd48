"""`aker backfill`: earlier years in one process, what is there is skipped, a year that fails stops no other."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aker_core.errors import ConfigError

pytestmark = pytest.mark.xdist_group("refresh")


def test_years_are_filled_in_and_then_skipped(sample_copy: Any) -> None:
    before = sample_copy.values()["market_jobs"]
    done = sample_copy.aker("backfill", "1990,2022", "--json")
    failed, filled = json.loads(done.stdout)
    assert (failed["year"], failed["outcome"], filled["as_of"], filled["outcome"]) == (
        1990, "failed", "2022-12", "completed",
    )  # fmt: skip
    assert done.returncode != 0
    rows = sample_copy.values()["market_jobs"]
    assert {(row["data_year"], row["data_vintage"]) for row in rows} == {(2022, "2022-12-01"), (2023, "2024-06-01")}
    assert [row for row in rows if row["data_year"] == 2023] == before
    runs = len(sample_copy.rows("runs"))
    again = sample_copy.aker("backfill", "2022..2022")
    assert (again.returncode, again.stdout) == (0, "backfill 2022-12 of 2022: skipped, it is stored and scored\n")
    assert len(sample_copy.rows("runs")) == runs


def test_a_future_label_stops_all(sample_copy: Any) -> None:
    done = sample_copy.aker("backfill", "2098..2099")
    assert done.returncode == ConfigError.exit_code
    assert "lies in the future" in done.stderr
    assert len(done.stderr.splitlines()) == 1
