"""Which findings stand for a vintage, where several flows have filled it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from aker_core.markets.checks import read_checks
from aker_data.models import CheckRow, Run

AT = datetime(2024, 6, 3, tzinfo=UTC)


def ran(session: Session, number: int, name: str, **params: Any) -> None:
    """A run of a vintage, and a finding of it."""
    at = AT.replace(hour=number)
    process = {"seed": 0, "host": "h", "pid": 1, "process_started": "", "git_sha": "", "config_hash": "", "version": ""}
    run = Run(id=str(number), flow="f", outcome="completed", started_at=at, mode="live", params=params, **process)
    session.add(run)
    session.flush()
    session.add(CheckRow(run_id=run.id, table="t", name=name, ok=True, fatal=False, checked_at=at, note=""))
    session.flush()


@pytest.mark.parametrize("last", ["outlines", "refresh"])
def test_a_flow_without_a_data_year_hides_no_findings_of_the_refresh(
    session_factory: sessionmaker[Session], last: str
) -> None:
    first = 1 if last == "outlines" else 3
    with session_factory() as session:
        ran(session, first, "estimates of withheld jobs: all", as_of="2024-06", year=2023)
        ran(session, 2, "every_market_has_an_outline", as_of="2024-06")
        found = read_checks(session)
    assert (found.vintage, found.data_year) == ("2024-06", 2023)
    assert [row["name"] for row in found.rows] == ["estimates of withheld jobs: all", "every_market_has_an_outline"]


def test_of_several_data_years_the_newest_run_counts(session_factory: sessionmaker[Session]) -> None:
    with session_factory() as session:
        ran(session, 1, "of 2022", as_of="2024-06", year=2022)
        ran(session, 2, "of 2023", as_of="2024-06", year=2023)
        ran(session, 3, "of none", as_of="2024-06")
        found = read_checks(session)
    assert found.data_year == 2023
    assert [row["name"] for row in found.rows] == ["of 2023", "of none"]


def test_flows_without_a_data_year_have_findings_of_their_own(session_factory: sessionmaker[Session]) -> None:
    with session_factory() as session:
        ran(session, 1, "outlines", as_of="2024-06")
        found = read_checks(session)
    assert (found.data_year, [row["name"] for row in found.rows]) == (None, ["outlines"])
