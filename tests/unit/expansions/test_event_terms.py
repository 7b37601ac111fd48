"""Sums over events open into terms whose formula gives the sum again, also in markets with very many events."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from aker_core.facts.formula import MAX_CHARS, evaluate, roles_of
from aker_core.facts.recompute import amounts_again, amounts_of
from aker_jobs.expansions.counting import counted
from aker_jobs.expansions.event_terms import Measure, event_terms
from aker_jobs.expansions.measures import jobs_due, measures
from aker_jobs.expansions.sums import market_sums

YEAR = 2023


def events(*rows: dict[str, Any]) -> pl.DataFrame:
    """Certain events of Denver: health, 200 jobs announced in 2022 and due in 2026, unless a row says otherwise."""
    plain = {
        "cbsa_code": "19740",
        "sector": "health",
        "status": "announced",
        "review_state": "certain",
        "new_jobs": 200,
        "announced_on": date(2022, 3, 1),
        "completed_on": None,
        "delayed_on": None,
        "due_stated_on": date(2022, 3, 1),
        "due_year": 2026,
        "history": [{"payload_sha256": "a"}],
    }
    dates = dict.fromkeys(("announced_on", "completed_on", "delayed_on", "due_stated_on"), pl.Date())
    numbered = [{**plain, "event_key": f"ex{number:03}", **row} for number, row in enumerate(rows)]
    return counted(pl.DataFrame(numbered, schema_overrides=dates), YEAR)


def opened(measure: Measure, frame: pl.DataFrame) -> tuple[str, float]:
    """The formula of the market, and what it gives for the amounts that are added up anew from the events."""
    by_market, inputs = event_terms(frame, measure, YEAR)
    again = amounts_again(inputs, {"expansion_events": frame.lazy()})
    amounts = amounts_of(by_market["inputs"].item(), dict(again.select("key", "again").iter_rows()))
    formula: str = by_market["formula"].item()
    assert roles_of(formula) == sorted(amounts)
    return formula, evaluate(formula, amounts)  # type: ignore[arg-type]


def test_jobs_due_have_a_term_for_all_for_each_ramp_and_for_none() -> None:
    frame = events(
        {},  # a fourth of 200
        {"new_jobs": 100},  # a fourth of 100
        {"new_jobs": 90, "due_year": 2024},  # a half
        {"new_jobs": 30, "due_year": 2023},  # all
        {"new_jobs": 70, "announced_on": date(2023, 5, 1)},  # none yet
        {"new_jobs": 11, "status": "completed", "completed_on": date(2023, 1, 1)},  # all
        {"new_jobs": 999, "status": "cancelled"},
    )
    formula, value = opened(jobs_due(), frame)
    assert formula == "all_due + due_1_of_2 * 1 / 2 + due_1_of_4 * 1 / 4 + not_yet_due * 0"
    assert value == pytest.approx(41 + 45 + 75)


def test_indirect_jobs_have_a_term_for_each_multiplier() -> None:
    (indirect,) = [measure for measure in measures() if measure.metric == "expansion_jobs_indirect"]
    formula, value = opened(indirect, events({}, {"sector": "semiconductor"}, {"sector": "defense"}))
    assert formula == "other * 0.125 + semiconductor * 0.5", "of a range the formula gives the low"
    assert value == pytest.approx(200 * 0.125 + 200 * 0.5), "the first is of a hospital"


def test_a_market_with_every_possible_ramp_still_has_a_formula() -> None:
    ramps = [
        {"announced_on": date(year, 1, 1), "due_year": due, "new_jobs": 7 * year + due}
        for year in range(2018, 2024)
        for due in range(2024, 2038)
    ]
    frame = events(*ramps)
    formula, value = opened(jobs_due(), frame)
    assert len(formula) <= MAX_CHARS
    assert value == pytest.approx(market_sums(frame, "due")["value"].item(), rel=1e-12)


def test_events_that_wait_or_state_no_number_are_no_part_of_a_sum() -> None:
    announced = Measure("expansion_jobs_announced", "new_jobs", "as announced")
    _, value = opened(announced, events({}, {"review_state": "needs_review"}, {"new_jobs": None}))
    assert value == 200
