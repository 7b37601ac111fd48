"""The steady load of `python -m bench.load`, small: every answer is counted, and what is no answer is an error."""

from __future__ import annotations

import asyncio

from bench.load import ASKED, judged, load, p95


def test_every_request_of_a_load_is_answered_and_counted(address: str) -> None:
    answers = asyncio.run(load(address, 1, 20))
    assert {name: len(found) for name, found in answers.items()} == dict.fromkeys(ASKED, 10)
    assert {status for found in answers.values() for _, status in found} == {200}


def test_errors_and_slow_answers_are_over_the_budget() -> None:
    assert p95(range(1, 101)) == 95
    answers = {"100 rows": [(1.0, 200)] * 94 + [(11.0, 200)] * 6, "all markets": [(1.0, 200), (1.0, 503)]}
    over = [budget.what for budget in judged(answers, 0.0).budgets if not budget.ok]
    assert over == ["100 rows, 95 of 100 answered within", "answers that are errors"]
