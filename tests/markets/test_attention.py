"""What `aker status` tells an operator to look at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from aker_core import errors
from aker_core.markets.attention import ACTIONS, STALE_DAYS, attention
from aker_data import catalogue

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def fresh(source: str, days: int, vintage: str = "2026-05") -> dict[str, Any]:
    return {"source": source, "read_at": NOW - timedelta(days=days), "vintage": vintage}


def run(flow: str, outcome: str, error: str | None = None) -> dict[str, Any]:
    return {"flow": flow, "outcome": outcome, "error_class": error, "message": error and f"{error} of a source"}


def test_a_source_is_stale_when_it_was_not_asked_for_longer_than_its_cadence() -> None:
    rows = [fresh("announcements", 3), fresh("fema_nri", 200), fresh("census_pep", 119), fresh("bls_laus_metro", 46)]
    found = attention(rows, [], NOW)
    assert [(each.what, each.action) for each in found] == [
        ("fema_nri", "Run `python -m flows.refresh_hazard_metrics YYYY-MM`"),
        ("bls_laus_metro", "Run `python -m flows.refresh_market_economy YYYY-MM`"),
    ]
    assert found[0].why.startswith("stale: last asked 200 days ago; renewed: ")
    assert attention([fresh("announcements", 5)], [], NOW)[0].action == "Run `aker refresh`"
    never = {"source": "fema_nri", "read_at": None, "vintage": None}
    assert attention([never, fresh("of an earlier version", 900)], [], NOW) == []
    # The quarterly file stood in once; the newest vintage did without it.
    assert attention([fresh("bls_qcew_quarterly", 500, "2025-01"), fresh("bls_qcew_annual", 5)], [], NOW) == []


def test_a_flow_is_judged_by_its_newest_run_that_has_ended() -> None:
    runs = [
        run("mended", "completed"),
        run("mended", "failed", "SourceChanged"),
        run("broken", "running"),
        run("broken", "failed", "CheckFailed"),
        run("broken", "completed"),
        run("killed", "abandoned"),
    ]
    found = attention([], runs, NOW)
    assert [(each.what, each.why) for each in found] == [
        ("broken", "failed: CheckFailed of a source"),
        ("killed", "abandoned: without a message"),
    ]
    assert found[0].action.startswith("Open refused.html")
    assert found[1].action.startswith("Run the flow again")


def test_every_cadence_and_every_error_has_its_word() -> None:
    words = {spec.cadence.replace(";", " ").replace(",", " ").split()[0] for spec in catalogue.specs().values()}
    assert words <= set(STALE_DAYS)
    named = {
        name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.AkerError)
    }
    assert named - {"AkerError"} == set(ACTIONS)
