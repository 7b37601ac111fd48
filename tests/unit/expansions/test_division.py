"""A text of several projects cut into units and divided into runs, each of a company and at a place."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aker_jobs.expansions import read_announcements
from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.roundup import roundup
from aker_jobs.expansions.reader.roundup.attribution import parties as roundup_parties
from aker_jobs.expansions.reader.roundup.attribution import site_choice
from aker_jobs.expansions.reader.roundup.attribution.sites import Site
from aker_jobs.expansions.reader.roundup.division.again import put_together
from aker_jobs.expansions.reader.roundup.division.division import Values, best
from aker_jobs.expansions.reader.roundup.division.run import Place, Run
from aker_jobs.expansions.reader.roundup.division.runs import runs
from aker_jobs.expansions.reader.roundup.division.units import units
from aker_jobs.expansions.reader.roundup.mentions import document_of, mentions
from aker_jobs.expansions.reader.roundup.places.places import common_state
from aker_jobs.expansions.reader.roundup.reading import Part
from aker_jobs.expansions.reader.roundup.source import Source


def _units(text: str) -> list[tuple[str, str]]:
    return [(unit.kind, text[unit.start : unit.end]) for unit in units(text)]


def test_headings_sentences_and_clauses_are_units() -> None:
    text = (
        "Two plants for Ohio\n\nTarvold is to build a $3.5 million plant in Lima, with 100 jobs, and maker of"
        " enzymes Pulvern will add 33 jobs in Troy. Work begins in May."
    )
    assert _units(text) == [
        ("heading", "Two plants for Ohio"),
        ("sentence", "Tarvold is to build a $3.5 million plant in Lima, with 100 jobs"),
        ("clause", "maker of enzymes Pulvern will add 33 jobs in Troy."),
        ("sentence", "Work begins in May."),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Gear and Drive Works wants to build a $6 million addition and hire 22 people.",
        "FORT SMITH, ARK.-Gerald Appliances is spending $11 million and will add 120 jobs.",
        "Tarvold will add 100 jobs, invest $3 million and move to Lima.",
    ],
)
def test_a_name_and_what_one_company_does_are_not_cut(sentence: str) -> None:
    assert _units(sentence) == [("sentence", sentence)]


def test_a_mark_of_a_footnote_ends_a_sentence_too() -> None:
    assert [text for _, text in _units("Tarvold will add 12 jobs.[1] Pulvern opened a plant.")] == [
        "Tarvold will add 12 jobs.[1]",
        "Pulvern opened a plant.",
    ]


def test_a_run_ends_before_a_heading_that_stands_behind_a_blank_line() -> None:
    text = (
        "Tarvold will add 100 jobs in Lima, Ohio.\n\nPulvern comes to Troy\n\nPulvern will add 33 jobs in Troy, Ohio."
    )
    found = runs(Source(text, None, None, told=True), units(text))
    assert (0, 0) in found
    assert (1, 2) in found
    assert (0, 1) not in found
    assert (0, 2) not in found


def _of_all(values: Values) -> list[list[Place]]:
    """Every division there is: each unit of no project, or in one of the runs."""
    count = len(values.of_none)
    found = []
    for chosen in product((False, True), repeat=len(values.of_runs)):
        taken = [place for place, is_in in zip(sorted(values.of_runs), chosen, strict=True) if is_in]
        covered = [at for first, last in taken for at in range(first, last + 1)]
        if len(covered) == len(set(covered)) and all(at < count for at in covered):
            found.append(sorted(taken))
    return found


def _sum(values: Values, division: list[Place]) -> float:
    covered = {at for first, last in division for at in range(first, last + 1)}
    adjoining = [values.of_pairs[pair] for pair in pairwise(division) if pair in values.of_pairs]
    left = [value for at, value in enumerate(values.of_none) if at not in covered]
    return sum(values.of_runs[place] for place in division) + sum(left) + sum(adjoining)


_value = st.integers(-9, 9).map(float)


@st.composite
def _values(draw: st.DrawFn) -> Values:
    count = draw(st.integers(1, 5))
    places = [(first, last) for first in range(count) for last in range(first, min(count, first + 3))]
    kept = draw(st.lists(st.sampled_from(places), unique=True, max_size=7))
    of_pairs = {(one, other): draw(_value) for one in kept for other in kept if one[1] + 1 == other[0]}
    return Values([draw(_value) for _ in range(count)], {place: draw(_value) for place in kept}, of_pairs)


@given(_values())
def test_no_division_has_a_larger_sum_than_the_best(values: Values) -> None:
    assert _sum(values, best(values)) == max(_sum(values, division) for division in _of_all(values))


def _run(company: str, **facts: object) -> Run:
    fields = {"place": None, "state": "OH", "new_jobs": None, "investment_usd": None, "sector": "other"}
    one = Announcement(company, **{**fields, "sectors": ("other",), "status": "announced", "confidence": 0.5, **facts})  # type: ignore[arg-type]
    return Run(0, 0, Part(0, 0, "OH"), one)


def _told(found: list[Run]) -> list[tuple[object, ...]]:
    return [(one.company, one.place, one.new_jobs, one.investment_usd) for one in (run.announcement for run in found)]


def test_what_is_told_of_one_company_twice_is_one_project() -> None:
    headline = _run("Tarvold Inc.", place="Lima", city="Lima", investment_usd=5_000_000)
    assert _told(put_together([headline, _run("Tarvold", new_jobs=40)])) == [("Tarvold Inc.", "Lima", 40, 5_000_000)]


def test_two_sites_of_one_company_are_two_projects() -> None:
    lima, troy = (
        _run("Tarvold", place=place, city=place, new_jobs=jobs) for place, jobs in (("Lima", 40), ("Troy", 9))
    )
    assert len(put_together([lima, troy])) == 2


def test_a_city_and_its_county_are_one_site() -> None:
    city = _run("Tarvold", place="Canton", city="Canton", new_jobs=40)
    county = _run("Tarvold", place="Stark County", county="Stark County", investment_usd=5_000_000)
    assert _told(put_together([city, county])) == [("Tarvold", "Canton, Stark County", 40, 5_000_000)]


def test_numbers_that_differ_are_not_mixed() -> None:
    fuller = _run("Tarvold", place="Lima", city="Lima", new_jobs=40, investment_usd=5_000_000)
    assert _told(put_together([_run("Tarvold", new_jobs=900), fuller])) == [("Tarvold", "Lima", 40, 5_000_000)]


def test_a_company_is_named_by_its_initials_too() -> None:
    text = "Honda Power Equipment (HPE) is spending $30 million in Swepsonville.\n\nHPE will add 200 jobs by fall."
    (party,) = [
        party
        for party in roundup_parties.parties(document_of(text), units(text))
        if any(name.text == "HPE" for name in party.mentions)
    ]
    assert any("Honda" in name.text for name in party.mentions)


def test_a_name_does_not_run_over_the_end_of_a_heading() -> None:
    text = "A mill for Augusta County\nShamrock Farms will invest $50 million."
    named = {name.text for party in roundup_parties.parties(document_of(text), units(text)) for name in party.mentions}
    assert "Shamrock Farms" in named


def test_places_in_items_of_a_list_are_mentioned_and_homes_are_told_apart() -> None:
    text = "New plants\n\n- Tarvold, based in Akron, Ohio, will come to Lima, Ohio\n- Pulvern will come to Troy, Ohio"
    found = {mention.name: mention.home for mention in mentions(document_of(text), text)}
    assert found == {"Akron": True, "Lima": False, "Troy": False}


def test_a_project_without_a_place_is_where_its_company_is_told_to_be() -> None:
    text = (
        "The governor pointed to three Kentucky companies that expand.\n\nTarvold Freight LLC will buy a building in"
        " Florence.\n\nWith it Tarvold invests $5 million and plans 455 full-time jobs.\n\nPulvern will add 40"
        " jobs in Bardstown."
    )
    _, found = roundup.projects(Source(text, None, None, told=True))
    assert ("Florence", 455, 5_000_000) in [told[1:] for told in _told(found)]


def test_a_place_that_tells_another_state_is_where_the_state_was_told() -> None:
    one = _run("Tarvold", place="Lima", city="Lima", county="Allen County").announcement
    text = "Tarvold chose Gary, Indiana, though it began in Lima, Ohio."
    (gary,) = (mention for mention in mentions(document_of(text), text) if mention.name == "Gary")
    moved = site_choice.at_site(one, Site(("gary", "IN"), (gary,), {}), text)
    assert (moved.place, moved.city, moved.county, moved.state) == ("Gary", "Gary", None, "IN")
    assert {field: span.text for field, span in moved.spans.items()} == dict.fromkeys(
        ("place", "city", "state"), "Gary"
    )


def test_sites_in_two_states_are_two_though_their_names_are_alike() -> None:
    maine, oregon = (
        _run("Tarvold", place="Portland", city="Portland", state=state, new_jobs=jobs)
        for state, jobs in (("ME", 40), ("OR", 9))
    )
    assert len(put_together([maine, oregon])) == 2
    nowhere = _run("Tarvold", place="Portland", city="Portland", state=None, new_jobs=40)
    assert len(put_together([maine, nowhere])) == 1


def test_a_county_of_the_name_in_another_state_is_another_site() -> None:
    one = _run("Tarvold", place="Crown Point, Lake County", city="Crown Point", county="Lake County").announcement
    assert site_choice.is_read(one, Site(("lakecounty", "OH"), (), {}))
    assert not site_choice.is_read(one, Site(("lakecounty", "IN"), (), {}))


def test_places_abroad_tell_no_state_that_has_their_names() -> None:
    text = (
        "Two companies expand abroad\n\nTarvold Corp will add 40 jobs in Toronto, Canada.\n\nPulvern will add 30 jobs"
        " in Paris, France."
    )
    assert common_state(text) is None
    assert common_state(text.replace(", Canada", "").replace(", France", "")) == "OH"
    assert read_announcements(text) == ()


def test_the_day_below_a_headline_and_a_headline_that_stands_twice_divide_nothing() -> None:
    text = (
        "Tarvel Foods keeps growing its operations in Richland County\nMarch 6, 2024\n"
        "$26.2 million investment will create 40 jobs\n\n"
        "Capstan Concrete opens in Fairfield County\n\nCapstan Concrete opens in Fairfield County\n\n"
        "The $8.25 million plant will create 17 jobs."
    )
    found = units(text)
    assert [text[unit.start : unit.end].split(maxsplit=1)[0] for unit in found] == ["Tarvel", "$26.2", "Capstan", "The"]
    assert {unit.section for unit in found} == {0}


def test_a_headline_that_comes_again_below_a_story_begins_another() -> None:
    text = "Bolt Corp expands\nIt adds 60 jobs in Akron, Ohio.\n\nBolt Corp expands\nIt adds 25 jobs in Troy, Ohio."
    assert [unit.kind for unit in units(text)] == ["heading", "sentence", "heading", "sentence"]
