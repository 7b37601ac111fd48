"""New jobs where no rule finds them: the likeliest count by the words around it, and how clear choices are."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aker_jobs.expansions import read_announcement
from aker_jobs.expansions.reader import choices, facts, reading
from aker_jobs.expansions.reader.jobs import choice
from aker_jobs.expansions.reader.jobs import signs as job_signs
from aker_jobs.expansions.reader.jobs.count import Jobs
from aker_jobs.expansions.reader.text.document import Document, parse_document

PLANT = "Brandt Tool will build a $14 million plant in Lima, Ohio."


def _counts(text: str) -> tuple[Document, tuple[Jobs, ...]]:
    document = parse_document(text)
    return document, facts.numbers_of(document, facts.money_of(document)).counts


def test_a_count_that_no_rule_calls_new_is_taken_by_the_words_around_it() -> None:
    text = f"{PLANT} It sees as many as 115 workers at the factory by 2028."
    document, counts = _counts(text)
    assert [(one.count, one.kind) for one in counts] == [(115, "unclear")]
    chosen = choice.new_jobs(document, counts, None)
    assert chosen.jobs is not None
    assert (chosen.jobs.count, chosen.jobs.kind, chosen.jobs.why) == (115, "new", "the words around it")
    read = read_announcement(text)
    assert read is not None
    assert read.new_jobs == 115


@pytest.mark.parametrize(
    "told",
    [
        "It currently employs 300 people there.",
        "Worldwide it has 4,000 workers.",
        "The 450 employees at the plant make engines.",
        "The 200 employees at the Lima plant make pumps.",
        "It employs about 90 people in Troy.",
    ],
)
def test_those_who_work_today_are_never_new(told: str) -> None:
    read = read_announcement(f"{PLANT} {told}")
    assert read is not None
    assert read.new_jobs is None


def test_what_the_rules_take_stays_and_a_sum_has_no_probability() -> None:
    document, counts = _counts(f"{PLANT} It will hire 80 people.")
    first = counts[0]
    assert choice.new_jobs(document, counts, first).jobs is first
    total = Jobs(first.start, first.end, first.count + 20, None, "new", "so many and another so many", 0.9)
    assert choice.new_jobs(document, counts, total) == (total, None)
    assert choice.new_jobs(document, (), None) == (None, None)


def test_signs_tell_what_the_rules_say_and_where_a_count_stands() -> None:
    document, counts = _counts(f"{PLANT} It will hire 80 people. It has 20 workers.")
    first, second = (job_signs.signs(document, counts, at) for at in (0, 1))
    assert first["kind new"] == first["the first that is new"] == first["the largest"] == 1.0
    assert second["kind existing"] == 1.0
    assert "the largest" not in second


@given(st.floats(0, 1))
def test_odds_are_bounded_and_even_at_a_half(likely: float) -> None:
    assert -choices.CLEAR <= choices.odds(likely) <= choices.CLEAR
    assert math.isclose(choices.odds(0.5), 0.0, abs_tol=1e-12)
    assert math.isclose(choices.odds(likely), -choices.odds(1 - likely), abs_tol=1e-6)


def test_how_clear_each_choice_is_counts_in_the_probability() -> None:
    read = reading.read_with_features(f"{PLANT} It will hire 80 people, said Grolan Bank, which lends to it.")
    assert read is not None
    names = {name for name, _ in read[1]}
    for field in facts.CHOSEN:
        assert (f"{field} choice" in names) != (f"{field} without a choice" in names), field
