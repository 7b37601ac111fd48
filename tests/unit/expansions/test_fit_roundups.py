"""The weights of divisions: what is kept of a labeled list, and what a fit makes of it."""

from __future__ import annotations

import json
from pathlib import Path

from scripts.fit_choices import append
from scripts.fit_roundups import divided, fit, gain
from scripts.roundup_examples import EXAMPLES, FALSE, Example, example, kept_example, learned, read

LIST = {
    "set": "one",
    "text": "Two plants for Ohio\n\nTarvold will build a $3 million plant in Lima, Ohio, with 100 jobs."
    "\n\nPulvern will add 33 jobs in Troy, Ohio.\n\nThe weather was fine.",
    "projects": [
        {"company": "Tarvold", "place": "Lima", "state": "OH", "jobs": 100, "investment_usd": 3_000_000},
        {"company": "Pulvern", "place": "Troy", "state": "OH", "jobs": 33, "investment_usd": None},
    ],
}


def _gained(examples: list[Example], weights: dict[str, float]) -> float:
    return sum(gain(one, divided(one, weights, 0.0)) for one in examples)


def test_a_run_gains_by_the_fields_of_the_project_that_are_read_right() -> None:
    of = example(LIST)
    assert of.gains[1, 1] == (1.0, 0)
    assert of.gains[2, 2] == (1.0, 1)


def test_what_is_kept_of_a_list_is_the_list_without_its_text() -> None:
    (line,) = learned([LIST])
    assert "Tarvold" not in line
    kept, of = kept_example(json.loads(line)), example(LIST)
    assert kept.gains == of.gains
    assert kept.seen.of_runs.keys() == of.seen.of_runs.keys()
    assert kept.seen.of_pairs.keys() == of.seen.of_pairs.keys()


def test_a_fit_gains_more_than_none_and_is_the_same_again() -> None:
    examples = read()[:12]
    weights = fit(examples)
    assert fit(examples) == weights
    assert _gained(examples, weights) > _gained(examples, {}) + 1


def test_the_kept_examples_are_of_many_lists() -> None:
    assert len(EXAMPLES.read_text("utf-8").splitlines()) >= 272


def test_a_set_that_is_learned_again_is_kept_once(tmp_path: Path) -> None:
    kept = tmp_path / "examples.jsonl"
    kept.write_text("")
    for _ in range(2):
        append(kept, learned([LIST]))
    assert kept.read_text("utf-8").splitlines() == [*learned([LIST])]


def test_runs_of_a_text_without_projects_gain_nothing() -> None:
    of = example(LIST | {"projects": []})
    assert set(of.gains.values()) == {(FALSE, -1)}
