"""Requirement 'Expansion Event Tracking' of the jobs specification, a test or more per scenario."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from expansion_readings import reading, readings

from aker_jobs.expansions.dedup import same_events
from aker_jobs.expansions.events import events_of
from aker_jobs.expansions.impact import additional, impact, multipliers
from aker_jobs.expansions.timeline import due_shares, jobs_due
from aker_jobs.metrics.expansions import indirect, market_sums


@pytest.mark.parametrize(
    ("sector", "strong", "expected"),
    [
        # direct 400: low, mid and high additional jobs per direct job of multipliers.csv
        ("health", None, (100.0, 200.0, 400.0)),
        ("defense", None, (100.0, 200.0, 400.0)),
        ("semiconductor", None, (200.0, 360.0, 800.0)),
        ("semiconductor", True, (200.0, 360.0, 800.0)),
        ("semiconductor", False, (200.0, 360.0, 400.0)),
    ],
)
def test_expansion_event_tracking__impact_quantification(
    sector: str, strong: bool | None, expected: tuple[float, float, float]
) -> None:
    found = impact(400, sector, high_tech_is_strong=strong)
    assert found.direct == 400
    assert (found.indirect_low, found.indirect, found.indirect_high) == pytest.approx(expected)
    assert "Bartik" in found.multiplier.citation
    assert found.multiplier.url.startswith("https://")


def test_expansion_event_tracking__impact_quantification__a_total_is_one_more_than_an_additional_multiplier() -> None:
    assert additional(1.5, "total") == additional(0.5, "additional") == 0.5
    for figure, definition in ((0.5, "total"), (-0.1, "additional"), (float("nan"), "additional")):
        with pytest.raises(ValueError, match="multiplier"):
            additional(figure, definition)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="direct_jobs is -1"):
        impact(-1)


def test_expansion_event_tracking__impact_quantification__jobs_of_events_by_market() -> None:
    events = pl.DataFrame(
        {
            "cbsa_code": ["19740", "19740", "19740", "14260"],
            "is_certain": [True, True, False, True],
            "sector": ["health", "semiconductor", "other", "defense"],
            "new_jobs": [100, 200, 1_000, None],
        }
    )
    known = [(found.applies_to, found.low, found.mid, found.high) for found in multipliers().values()]
    table = pl.DataFrame(known, schema=["sector", "low", "mid", "high"], orient="row")
    sums = market_sums(indirect(events, table), "indirect", low="indirect_low", high="indirect_high").sort("cbsa_code")
    boise, denver = sums.iter_rows(named=True)
    # 100 · 0.5 + 200 · 0.9; the lower bound 100 · 0.25 + 200 · 0.5; the upper one with the event that waits.
    assert (denver["low"], denver["value"], denver["high"]) == pytest.approx((125.0, 230.0, 1_500.0))
    # No jobs told is not zero jobs.
    assert (boise["value"], boise["told_none"]) == (None, 1)


DUE = {  # (status, due year, delayed in, due told in, completed in) -> jobs of 600 due by 2023, 2024, 2025, 2026, 2027
    "by the due year, evenly": (("announced", 2026, None, None, None), (0, 200, 400, 600, 600)),
    "in the year itself": (("announced", 2023, None, None, None), (600, 600, 600, 600, 600)),
    "no due year: three years assumed": (("announced", None, None, None, None), (0, 200, 400, 600, 600)),
    "delayed to a year that is told": (("delayed", 2027, 2024, 2024, None), (0, 150, 300, 450, 600)),
    "delayed, nobody says until when": (("delayed", 2026, 2024, 2023, None), (0, 150, 300, 450, 600)),
    "cancelled": (("cancelled", 2026, None, None, None), (0, 0, 0, 0, 0)),
    "completed early": (("completed", 2026, None, None, 2024), (0, 600, 600, 600, 600)),
}


@pytest.mark.parametrize(("told", "expected"), DUE.values(), ids=DUE)
def test_expansion_event_tracking__timeline_integration(told: tuple[Any, ...], expected: tuple[float, ...]) -> None:
    status, due_year, delayed, due_told, completed = told
    found = [
        jobs_due(
            600,
            2023,
            year,
            due_year=due_year,
            status=status,
            delayed_year=delayed,
            due_told_year=due_told,
            completed_year=completed,
        )
        for year in range(2023, 2028)
    ]
    assert [due.jobs for due in found] == pytest.approx(expected)
    assert all(due.low <= due.jobs <= due.high for due in found)


def test_expansion_event_tracking__timeline_integration__what_is_assumed_is_told_with_bounds() -> None:
    due = jobs_due(600, 2023, 2024)
    assert (due.low, due.jobs, due.high) == pytest.approx((120.0, 200.0, 600.0))
    assert due.assumed == "no due year is told: 3 years after the announcement (1 to 5)"
    assert jobs_due(600, 2023, 2024, due_year=2026).assumed is None
    delayed = jobs_due(600, 2023, 2024, due_year=2026, status="delayed", delayed_year=2024)
    assert delayed.assumed == "delayed to no year that is told: 1 year later"


def test_expansion_event_tracking__timeline_integration__an_event_moves_with_what_is_said_of_it() -> None:
    told = (
        reading("a", due_year=2026),
        reading("b", "2024-02-01", status="delayed", due_year=2028, new_jobs=None),
        reading("c", "2025-02-01", status="cancelled", new_jobs=None),
    )
    nothing_known = pl.DataFrame(schema={"item_id": pl.String, "event_key": pl.String})
    shares = []
    for until in (1, 2, 3):
        (share,) = due_shares(events_of(same_events(readings(*told[:until])), nothing_known), 2025)["due_share"]
        shares.append(share)
    # Of 2023 to 2026 two thirds, of 2023 to 2028 two fifths, of nothing none.
    assert shares == pytest.approx([2 / 3, 2 / 5, 0.0])
