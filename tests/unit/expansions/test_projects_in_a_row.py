"""Projects that one sentence tells in a row, without verbs of their own, are read; what goes on about one is whole."""

from __future__ import annotations

import pytest

from aker_jobs.expansions import read_announcement, read_announcements
from aker_jobs.expansions.reader.roundup.clauses import pieces
from aker_jobs.expansions.reader.text.lines import lines


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


def test_names_with_their_cities_in_a_row_are_projects() -> None:
    text = (
        "State board awards power to companies in New York\n\nSeveral companies are getting power from the state board,"
        " which will let them expand.\n\nIt will go to Tarnwell Aerospace in Niagara Falls, Odell Foods in Lockport,"
        " Quill Technologies in Tonawanda and Corvane Foods, which is based at the old steel plant in Lackawanna."
    )
    found = {one.company: one.city for one in read_announcements(text)}
    assert found["Tarnwell Aerospace"] == "Niagara Falls"
    assert found["Odell Foods"] == "Lockport"
    assert found["Quill Technologies"] == "Tonawanda"


@pytest.mark.parametrize(
    "sentence",
    [
        "Tarnwell has plants in Lima, Findlay and Mansfield and offices in Troy and Dayton.",
        "Tarnwell Tools in Lima makes pumps, Odell in Findlay buys them and Quill in Mansfield ships them.",
    ],
)
def test_cities_and_names_that_do_something_are_no_row(sentence: str) -> None:
    assert cut(sentence) == [sentence]


def test_what_a_company_got_for_its_project_is_no_investment() -> None:
    tail = "for a multimillion-dollar project to renovate space. It will create 20 additional jobs."
    for given in ("got $175,000", "was awarded $175,000", "is getting about $175,000"):
        read = read_announcement(f"Tarnwell Dairy in Rochester, Minn., {given} {tail}")
        assert read is not None
        assert (read.company, read.new_jobs, read.investment_usd) == ("Tarnwell Dairy", 20, None)
    read = read_announcement(
        "Odell Corp. of Lima, Ohio, got a $2 million expansion under way that will create 20 jobs."
    )
    assert read is not None
    assert read.investment_usd == 2_000_000


def test_a_name_that_ends_with_a_state_invests_its_own_dollars() -> None:
    text = "Medical technology company {} will invest $46 million over five years to expand its plant in Lima, Ohio."
    read = read_announcement(text.format("Tarnwell Ohio"))
    assert read is not None
    assert read.investment_usd == 46_000_000
    given = read_announcement(
        "Ohio will invest $46 million in roads for Tarnwell Corp., which will open a plant in Lima."
    )
    assert given is None or given.investment_usd is None


def test_an_owner_s_name_is_no_city_of_a_list() -> None:
    text = (
        "State board approves projects in Iowa\n\nThree companies will get state incentives.\n\n"
        "Tarnwell in Knoxville was approved for tax incentives. It plans a $32 million expansion with 30 new jobs.\n\n"
        "The board awarded tax benefits to the Casey's chain for the expansion of its headquarters in Ankeny."
        " Casey's says it will invest $34.7 million and create 101 new jobs.\n\n"
        "Odell of Marion is getting tax benefits to build a technology center. It spends $6.4 million and adds 5 jobs."
    )
    assert {one.company: one.city for one in read_announcements(text)}["Casey's"] == "Ankeny"


def test_a_table_with_estimated_jobs_and_new_capital_among_columns_of_no_interest() -> None:
    text = (
        "Recommendation for allocation in New York\n\n"
        "No. | Company Name | Program | City | County | Power Requested (kW) | Est. New Jobs | New Capital Investment\n"
        "A-1 | Tarnwell Bank | EP | Amherst | Erie | 3,500 | 124 | $51,625,000\n"
        "A-2 | Odell, Inc. | EP | Lancaster | Erie | 300 | 70 | $13,000,000\n"
    )
    found = [(one.company, one.city, one.new_jobs, one.investment_usd) for one in read_announcements(text)]
    assert found == [("Tarnwell Bank", "Amherst", 124, 51_625_000), ("Odell, Inc.", "Lancaster", 70, 13_000_000)]


def test_the_last_name_of_an_officer_is_no_city_of_a_list() -> None:
    text = (
        "Board adopts budget\n\nThe board elected Roger Austin vice president and Jessica Craig secretary. Austin had"
        " work and did not attend.\n\nCraig went over some success stories:\n\n"
        "*Tarnwell Industries: $7 million capital expenditure, 48 new jobs\n\n"
        "*Odell Foods: $3 million capital expenditure, 12 new jobs\n\n"
        "*Quill Audio broke ground on a $17 million facility, 35 new jobs\n"
    )
    assert {one.place for one in read_announcements(text)} == {None}
    assert len(read_announcements(text)) == 3
