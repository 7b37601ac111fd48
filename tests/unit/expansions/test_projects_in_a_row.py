"""Projects that one sentence tells in a row, without verbs of their own, are read; what goes on about one is whole."""

from __future__ import annotations

import pytest

from aker_jobs.expansions import read_announcements
from aker_jobs.expansions.reader.lines import lines
from aker_jobs.expansions.reader.roundup_clauses import pieces


def cut(text: str) -> list[str]:
    return [text[start:end] for line in lines(text) for start, end, _ in pieces(text, line)]


@pytest.mark.parametrize(
    ("sentence", "pieces_of_it"),
    [
        (
            "The larger wins include a 600,000-sq.-ft. (55,740-sq.-m.) warehouse for Tarnwell Tools, a"
            " 300,000-square-foot operation for Odell Furniture and a 150-employee plant for Quill Audio.",
            3,
        ),
        (
            "Marlow landed a 900-employee expansion from Veritane, another 700-employee expansion from Corvane, and the"
            " $80 million, 300-employee headquarters of Lindqvist-Hale.",
            3,
        ),
        (
            "Among them were a $50 million investment by Harrow Powertrain in engine blocks, a Kestrel Freight"
            " terminal on Md. 63 for $43 million, and the $25 million expansion of the Ostrava Parcel hub.",
            3,
        ),
    ],
)
def test_projects_in_a_row_are_cut_apart(sentence: str, pieces_of_it: int) -> None:
    assert len(cut(sentence)) == pieces_of_it


@pytest.mark.parametrize(
    "sentence",
    [
        "Tarnwell Tools, a maker of pumps for Odell, will put $5 million into its plant and create 50 jobs in Lima.",
        "The Veritane plant, 500 employees and $54 million strong, makes parts that Corvane buys.",
        "Quill Audio plans an 80,000-square-foot plant in Troy, a $12 million project that will employ 90.",
        "The company is building a 20,000-sq.-ft. (1,858-sq.-m.) plant with 40 jobs on Md. 63.",
    ],
)
def test_what_goes_on_about_one_project_stays_whole(sentence: str) -> None:
    assert cut(sentence) == [sentence]


def test_each_of_a_row_is_read() -> None:
    text = (
        "Business and industry in Ohio\n\n"
        "Several companies announced projects last year. They include a 765-employee expansion of Tarnwell Transit's"
        " plant in Lima, a new plastics plant in Findlay where Odell Plastics will employ 300, and Quill Audio's"
        " $31 million expansion of its distribution center in Mansfield."
    )
    found = {one.company: (one.city, one.new_jobs, one.investment_usd) for one in read_announcements(text)}
    assert found["Tarnwell Transit"] == ("Lima", 765, None)
    assert found["Odell Plastics"] == ("Findlay", 300, None)
    assert found["Quill Audio"] == ("Mansfield", None, 31_000_000)


def test_a_project_beside_a_list_is_read_with_one_number_and_its_place() -> None:
    text = (
        "Three projects for Ohio\n\nTarnwell Tools will open a call center in Lima and hire 425 people, she said.\n\n"
        "She also talked about these companies:\n\n"
        "- Odell Plastics adding 250 new jobs in Findlay\n- Quill Audio creating 150 jobs in Mansfield\n"
        "- Corvane Brewing expanding its plant in Dayton with 105 jobs\n"
    )
    found = {one.company: (one.city, one.new_jobs) for one in read_announcements(text)}
    assert found["Tarnwell Tools"] == ("Lima", 425)
    assert len(found) == 4


def test_a_governor_before_a_state_is_no_place() -> None:
    text = (
        "Missouri: a year of growth\n\nEric Harlan, Missouri's new governor, went right to work. Big announcements"
        " followed there.\n\nIn January, Tarnwell Tools announced a design studio in Missouri with 100 new jobs.\n\n"
        "On February 9, Odell Plastics announced 88 new jobs in Kansas City, Missouri.\n\n"
        "Quill Audio announced 90 new jobs in Missouri on February 12."
    )
    places = {one.company: one.place for one in read_announcements(text)}
    assert places["Odell Plastics"] == "Kansas City"
    assert places["Tarnwell Tools"] is None
    assert places["Quill Audio"] is None
