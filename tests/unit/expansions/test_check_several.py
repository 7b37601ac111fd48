"""How many texts are taken for several projects, or for one: by weights of other sets, at a cut."""

from __future__ import annotations

import pytest

from aker_jobs.expansions.reader.roundup import choice
from scripts.check_several_projects import counts, likelihood, read, told_without
from scripts.fit_choices import Candidates


def text(several: bool, sign: str) -> Candidates:
    return [(several, {sign: 1.0}), (not several, dict(choice.ONE))]


def test_both_kinds_of_faults_are_counted_at_a_cut() -> None:
    told = [(False, 0.2), (False, 0.3), (True, 0.29), (True, 0.3), (True, 0.9)]
    assert counts(told, 0.3) == (1, 2, 1, 3)


def test_a_probability_is_that_of_the_reader() -> None:
    weights = {"many": 1.5, "one": 0.5}
    assert likelihood(weights, text(True, "many")) == pytest.approx(0.7310586)
    assert likelihood({}, text(True, "many")) == 0.5


def test_a_set_is_asked_of_weights_of_the_others() -> None:
    others = [text(True, "many"), text(False, "few")] * 8
    sets = {"one": others, "two": [text(False, "many"), text(False, "few")] * 8}
    first, second = (likely for _, likely in told_without(sets, "two")[:2])
    assert first > 0.6
    assert second < 0.4


def test_kept_examples_are_pairs_of_several_and_one() -> None:
    texts = [text for texts in read().values() for text in texts]
    assert {len(text) for text in texts} == {2}
    assert all(text[0][0] != text[1][0] and text[1][1] == choice.ONE for text in texts)
