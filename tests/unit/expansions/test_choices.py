"""Candidates of a text weighed by all their signs: probabilities, the voice of the rules, what never counts."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aker_jobs.expansions import read_announcement
from aker_jobs.expansions.reader import choices
from aker_jobs.expansions.reader.company import names as company_names
from aker_jobs.expansions.reader.company import signs as company_signs
from aker_jobs.expansions.reader.names import names
from aker_jobs.expansions.reader.text.document import parse_document
from scripts import fit_choices

SIGNS = st.dictionaries(st.sampled_from(["before to", "a person", "behind will", "unheard of"]), st.floats(0, 1))


@given(st.lists(SIGNS, max_size=5), st.sampled_from(["company", "investment_usd"]))
def test_the_candidates_and_none_share_one_probability(found: list[dict[str, float]], field: str) -> None:
    likely = choices.probabilities(field, found, None)
    assert len(likely) == len(found) + 1
    assert math.isclose(sum(likely), 1.0)


def test_the_rules_are_worth_a_fixed_sum() -> None:
    alike = [{"unheard of": 1.0}, {"unheard of": 1.0}]
    first, second, _ = choices.probabilities("company", alike, 0)
    assert math.isclose(first / second, math.exp(choices.RULES))
    assert choices.chosen("company", [], None) == (None, 1.0)


def test_a_party_is_named_with_and_without_its_form() -> None:
    text = "Halden Foods Inc. will build a plant in Lima, Ohio. Grolan Bank lends to Halden. HALDEN FOODS hires 40."
    document = parse_document(text)
    found = company_names.candidates(document, names.names(document, 0, document.lead))
    parties = [{name.text for name in party.mentions} for party in company_signs.parties(found)]
    assert {"Halden Foods Inc.", "Halden", "HALDEN FOODS"} in parties
    assert any("Grolan Bank" in party for party in parties)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("a partner", "Halden Gear will build a $9 million plant in Lima, Ohio, together with partner Grolan Corp."),
        ("a number", "Fifty people will work for Halden Gear at its new $9 million plant in Lima, Ohio."),
        ("whom it told", "Halden Gear told Grolan Growth Inc. it will hire 90 at a $9 million plant in Lima, Ohio."),
    ],
)
def test_another_never_comes_into_question(kind: str, text: str) -> None:
    read = read_announcement(text)
    assert read is not None
    assert read.company == "Halden Gear", kind


@pytest.mark.parametrize(
    ("kind", "text", "company"),
    [
        (
            "a figure of speech",
            "LIMA, Ohio - When America goes out to play, Lima goes to work.\n\nBoat maker Halden said today that it is"
            " expanding. About 75 jobs will come with a $9 million plant. Halden builds boats.",
            "Halden",
        ),
        (
            "a word of the page",
            "Listen\n\nHalden Lumber has started work on a $110 million sawmill in Lima, Ohio. Halden Lumber said it"
            " will hire 125.",
            "Halden Lumber",
        ),
        (
            "words that run together in a headline",
            "Governor Comes to Lima for Halden Groundbreaking\n\nThe occasion was Halden Foods' new headquarters in"
            " Lima, Ohio. The $29 million building will have 40 new jobs, Halden said.",
            "Halden Foods",
        ),
    ],
)
def test_the_company_by_all_that_is_said_of_it(kind: str, text: str, company: str) -> None:
    read = read_announcement(text)
    assert read is not None, kind
    assert read.company == company, kind


def test_money_of_others_never_comes_into_question() -> None:
    text = "Halden Gear will add 90 jobs at its plant in Lima, Ohio. Ohio gives it a grant of $9 million."
    read = read_announcement(text)
    assert read is not None
    assert (read.new_jobs, read.investment_usd) == (90, None)


def test_the_weights_are_those_of_the_kept_examples() -> None:
    """Three of four texts are chosen right by weights that other texts gave: the fit says more than the order."""
    texts = fit_choices.read()["investment_usd"]
    weights = fit_choices.fit(texts[::2])
    held = [text for text in texts[1::2] if len(text) > 1]
    right = 0
    for candidates in held:
        sums = [sum(weights.get(sign, 0.0) * value for sign, value in signs.items()) for _, signs in candidates]
        best = max(range(len(sums)), key=sums.__getitem__)
        none = weights[choices.NONE]
        right += candidates[best][0] if sums[best] >= none else not any(is_right for is_right, _ in candidates)
    assert len(held) > 50
    assert right / len(held) > 0.75
