"""Lists whose city, county or state is told once for all of them, in passing; names and figures are invented.

Each project is (company, place, state, jobs, dollars).
"""

from __future__ import annotations

from collections import Counter

import pytest
from roundup_projects import read_projects

from aker_jobs.expansions.reader.roundup import signs
from aker_jobs.expansions.reader.roundup.places import pairs as roundup_pairs
from aker_jobs.expansions.reader.roundup.places import place_rows, places, state_votes


@pytest.mark.parametrize(
    ("text", "city", "county", "state"),
    [
        ("The Mattoon-Coles County alliance met.", "Mattoon", "Coles County", "IL"),
        ("Growth came to Marietta and Washington County.", "Marietta", "Washington County", "OH"),
        ("Work of the Terre Haute/Vigo County chamber", "Terre Haute", "Vigo County", "IN"),
        ("Economic Development Hopkinsville-Christian County", "Hopkinsville", "Christian County", "KY"),
        ("It builds in Moulton, Lawrence County.", "Moulton", "Lawrence County", "AL"),
    ],
)
def test_a_city_beside_its_county(text: str, city: str, county: str, state: str) -> None:
    ((pair),) = roundup_pairs.pairs(text)
    assert (text[slice(*pair.city)], text[slice(*pair.county)], pair.state) == (city, county, state)


@pytest.mark.parametrize("text", ["Toledo and Clark County grow.", "Acme and Allen County agreed.", "Lima-Lima County"])
def test_no_city_of_the_county(text: str) -> None:
    assert roundup_pairs.pairs(text) == ()


def test_a_county_behind_a_comma_tells_of_one_project_alone() -> None:
    assert roundup_pairs.pair_of_all("Velmar will build in Moulton, Lawrence County.") is None
    assert roundup_pairs.pair_of_all("Marietta and Washington County, and the Mattoon-Coles County board, met.") is None


def test_projects_without_a_place_are_in_the_city_and_county_of_the_text() -> None:
    text = """
A year of growth

The Hopkinsville-Christian County council heard its report at noon. Gov. Andy Beshear sent greetings.

Highlights of the year:

*Velmar Scales: $6 million of equipment, 41 new jobs

*Halden Candles opened a $14 million plant, 26 new jobs

*Brisk Signs opened an $11 million warehouse in Lancaster Farms Business Park with 19 new jobs
"""
    assert read_projects(text) == [
        ("Velmar Scales", "Hopkinsville", "KY", 41, 6_000_000),
        ("Halden Candles", "Hopkinsville", "KY", 26, 14_000_000),
        ("Brisk Signs", "Hopkinsville", "KY", 19, 11_000_000),
    ]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Gov. Mike Parson praised both. Velmar will grow in Rolla.", "MO"),
        ("News of eastern Kentucky\n\nGov. Andy Beshear came. Halden of Ohio will build in Paris.", "KY"),
        ("Brisk will build along Md. 97 near Westminster. Halden took a site off Md. 140 in Carroll County.", "MD"),
        ("The Muncie-Delaware County alliance gave its awards. Velmar hired 44 people.", "IN"),
        ("A firm of Boston, Mass., told Florida that it opens in Lakeland, in Ocala and in Sarasota.", "FL"),
    ],
)
def test_the_state_that_most_of_a_text_points_to(text: str, state: str) -> None:
    assert signs.state_of_all(text) == state


@pytest.mark.parametrize(
    "text",
    [
        "Velmar will grow in Ohio. Halden will grow in Texas. Brisk will grow in Iowa.",
        "Gov. Mike Parson and Gov. Greg Abbott met in Missouri and in Texas.",
    ],
)
def test_a_text_of_several_states_has_none(text: str) -> None:
    assert signs.state_of_all(text) is None


def test_votes_of_one_name_alone_do_not_tell_the_state() -> None:
    assert state_votes.state_of_votes("", Counter({"OH": 9})) is None
    assert state_votes.state_of_votes("Gov. Mike Parson came to Rolla-Phelps County.", Counter()) == "MO"


@pytest.mark.parametrize(
    ("text", "name", "is_so"),
    [
        ("Lima, Troy and Dayton had projects too.", "Troy", True),
        ("New plants went to Tate, Union, Panola and Tippah.", "Panola", True),
        ("A plant in Lima, Ohio, and Troy, Mich. opened.", "Troy", False),
        ("It will build in Lima and Troy.", "Troy", False),
        ("A plant in Salem, Marion County, opened.", "Salem", False),
    ],
)
def test_places_in_a_row(text: str, name: str, is_so: bool) -> None:
    assert place_rows.is_in_row(text, text.index(name)) is is_so


def test_the_place_of_a_story_is_not_that_of_another_line_of_the_list_above() -> None:
    text = """
The year's projects

Plants in Mississippi went to Tate, Union, Panola, Jackson and Tippah.

By dollars:
Velmar, $90 million capital investment, 400 jobs
Halden Candles, $71 million, 260 jobs
Brisk Engines, $44 million, 120 jobs

Velmar's distribution center in Batesville is its first in the state.

Brisk Engines is enlarging its test stands at the old arsenal in Tishomingo County.
"""
    found = {company: place for company, place, *_ in read_projects(text)}
    assert found["Halden Candles"] is None


def test_a_company_with_its_home_and_then_its_site() -> None:
    text = """
Credits for two projects

The Ohio Tax Credit Authority approved a credit for Halden Software, a maker of tools for schools based in Columbus. \
Halden will open an office in Liberty Township, where it will spend $9 million and hire 130 people. It will keep its \
headquarters in Columbus.

Velmar Scales will invest $21 million and create 85 jobs in Lima.
"""
    assert [one[1:4] for one in read_projects(text) if one[0] and one[0].startswith("Halden")] == [
        ("Liberty Township", "OH", 130)
    ]


def test_the_city_behind_an_expansion_is_no_part_of_the_name() -> None:
    text = """
Kentucky's largest business projects

They are:

-- Velmar Aluminum expansion at Hawesville, $48 million.

-- Halden Ice Cream plant expansion in Murray, $27 million.

-- Brisk Seeds, Paducah, $12 million.
"""
    assert [one[:3] for one in read_projects(text)] == [
        ("Velmar Aluminum", "Hawesville", "KY"),
        ("Halden Ice Cream", "Murray", "KY"),
        ("Brisk Seeds", "Paducah", "KY"),
    ]


def test_where_a_company_stays_is_no_site() -> None:
    text = "It will keep its headquarters in Lima, and retain its 50 jobs in Troy."
    assert [text[slice(*where)] for where in places.homes(text, 0, len(text))] == ["Lima"]


@pytest.mark.parametrize("piece", ["Lima, ", "Lima ", "A-B County ", "Gov. ", "Lima and ", "Md. 6", "Aaaa"])
def test_long_texts_of_one_piece_take_time_by_their_length(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    assert roundup_pairs.pairs(text) == ()
    assert state_votes.state_of_votes(text, Counter()) in (None, "OH", "MD")
    assert not place_rows.is_in_row(text, 0)


def test_a_township_is_in_the_county_of_the_title() -> None:
    text = """
Plants come to Berks County, Pennsylvania

In Ontelaunee Twp., Velmar Scales opened a new plant that cost $12 million and has 60 new jobs.

Halden Candles will build a $9 million plant in Muhlenberg Township and add 45 jobs.

Brisk Seeds will add 30 jobs at a new plant in Lima, Ohio.
"""
    assert [one[:3] for one in read_projects(text)] == [
        ("Velmar Scales", "Ontelaunee Township, Berks County", "PA"),
        ("Halden Candles", "Muhlenberg Township, Berks County", "PA"),
        ("Brisk Seeds", "Lima", "OH"),
    ]
