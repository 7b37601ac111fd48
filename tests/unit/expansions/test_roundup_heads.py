"""Lists whose items begin with, or stand below, a company's name with its place; and whose page says where all are.

Each project is (company, place, state, jobs, dollars).
"""

from __future__ import annotations

import pytest
from roundup_projects import read_projects

from aker_jobs.expansions.reader.roundup import signs
from aker_jobs.expansions.reader.roundup.companies import common_words, heads, town_names
from aker_jobs.expansions.reader.roundup.places import paragraph_city, publishers

NAMES = ("Halvern Plastics LLC", "NOVATEK", "The Pepper Vault", "Sioux Grain Cooperative")
CITIES = (
    ("Hopkinsville", "Christian County"),
    ("Owensboro", "Daviess County"),
    ("Paducah", "McCracken County"),
    ("Bowling Green", "Warren County"),
)
BLURBS = (
    "Expects to create 30 jobs and spend $6 million on new equipment.",
    "A new warehouse goes up this fall. The cost is $6 million, and 30 people will be hired.",
    "Adding 30 jobs and a $6 million production line.",
    "Founded in 1919, the company will add 30 workers in a $6 million addition.",
)
HEADS = (
    "{name}, {city}: ",
    "{name} – {city}: ",
    "{name}; {city}, Ky.: ",
    "{city}: {name}\n",
    "{city} – {name}\n",
    "{name} ({city}): ",
    "{name}, {city}, {county}. ",
    "{name} — City of {city}, {county}. ",
    "{name}, {city}\n",
    "{city} ({county}): {name}. ",
    "{name}. {city}. ",
    "{name}\n{city}. ",
)


def _list_of(head: str, mark: str = "") -> str:
    items = []
    for at, (name, (city, county), blurb) in enumerate(zip(NAMES, CITIES, BLURBS, strict=True)):
        lead = mark.format(number=at + 1, letter="ABCD"[at])
        items.append(f"{lead}{head.format(name=name, city=city, county=county)}{blurb}")
    return "Around Kentucky: new and expanding industry\n\n" + "\n\n".join(items) + "\n"


def _right(text: str) -> int:
    read = [(company, (place or "").split(",")[0], *rest) for company, place, *rest in read_projects(text)]
    cities = [city for city, _ in CITIES]
    return sum(
        any(name.removeprefix("The ") in one[0] and one[1:] == (city, "KY", 30, 6_000_000) for one in read if one[0])
        for name, city in zip(NAMES, cities, strict=True)
    )


@pytest.mark.parametrize("head", HEADS)
def test_items_that_begin_with_a_name_and_its_place(head: str) -> None:
    assert _right(_list_of(head)) == len(NAMES)


@pytest.mark.parametrize("mark", ["{number}. ", "{letter}. ", "({number}) ", "No. {number}: ", "• "])
def test_marks_before_a_name_and_its_place(mark: str) -> None:
    assert _right(_list_of("{name} — City of {city}, {county}. ", mark)) == len(NAMES)


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Lima: Halvern Plastics", "Halvern Plastics"),
        ("Novatek (Lima)", "Novatek"),
        ("Novatek in Lima", "Novatek"),
        ("Lima: Battery Plant", None),  # words of everyday
        ("Lima: Novatek Plans Expansion", None),  # a headline
        ("Novatek, Nowheresville", None),  # no city of the state
        ("Findlay – Lima", None),
    ],
)
def test_headings_that_are_a_name_with_its_place(heading: str, name: str | None) -> None:
    found = heads.head(heading, 0, len(heading), "OH")
    assert (None if found is None else heading[slice(*found.name)]) == name


@pytest.mark.parametrize(
    ("text", "is_none"),
    [
        ("Expects to create 34 positions.", True),
        ("Eligible investment is put at $9 million.", True),
        ("Fixed-asset investment: $63 million.", True),
        ("Seasoning will open a plant.", False),  # acts as a company does
        ("Vantiq lines up a plant.", False),  # no word of everyday
    ],
)
def test_words_of_everyday_at_the_beginning(text: str, is_none: bool) -> None:
    assert common_words.is_none_there(text, 0, len(text.split(maxsplit=1)[0])) is is_none


def test_where_a_company_is_of_is_no_company() -> None:
    assert common_words.is_none_there("The Boston company will lease labs.", 4, 10)
    assert not common_words.is_none_there("The Novatek company will lease labs.", 4, 11)


def test_a_city_that_gets_something_is_no_company() -> None:
    assert town_names.is_town("Longview", "TX", "Longview added 1,100 jobs", 8)
    assert not town_names.is_town("Longview", "TX", "Longview plans a plant", 8)
    assert not town_names.is_town("Longview", "IA", "Longview added 1,100 jobs", 8)


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("The Longview Economic Development Corp. board voted", "Longview"),
        ("LIMA PLANNING COMMISSION minutes", None),  # no city of Texas is called Lima
        ("The Newton County development authority", None),
        ("Greater Longview Chamber newsletter", "Longview"),
    ],
)
def test_the_city_of_the_board(text: str, city: str | None) -> None:
    where = publishers.city_of_board(text, "TX")
    assert (None if where is None else text[slice(*where)]) == city


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("THE TULSA DAILY RECORD\nBusiness headlines", "OK"),
        ("Interview by Pittsburgh Business Quarterly", None),  # not a line of its own
        ("Pittsburgh Valley Business Quarterly | Home", "PA"),
        ("Good news\nWe have record sales", None),
    ],
)
def test_the_city_of_the_newspaper(text: str, state: str | None) -> None:
    found = publishers.city_of_newspaper(text)
    assert (None if found is None else found[1]) == state


def test_a_paragraph_that_begins_with_its_city() -> None:
    text = (
        "News\n\nEnglewood took medical devices. A $16 million lab by Novatek was finished.\n\nNovatek of Aurora grows."
    )
    where = paragraph_city.city_of_paragraph(text, text.find("A $16"), "CO")
    assert where is not None
    assert text[slice(*where)] == "Englewood"
    assert paragraph_city.city_of_paragraph(text, text.find("Novatek of"), "CO") is None


def test_states_by_their_nicknames_and_counties_that_are_none() -> None:
    assert signs.states_named("Projects of the Peach State this week") == {"GA"}
    assert signs.states_named("Two plants for the Granite State") == {"NH"}
    assert signs.state_of_bodies("The Washington County Industrial Council met") is None
    assert signs.state_of_bodies("The Kansas City Council met") is None
    assert signs.state_of_bodies("The Kansas Department of Commerce met") == "KS"
