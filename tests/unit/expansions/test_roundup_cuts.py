"""Where a text of several projects is cut, where it is not, and which words in it are no company."""

from __future__ import annotations

import pytest

from aker_jobs.expansions import read_announcements
from aker_jobs.expansions.reader.roundup.companies import bystanders, common_words, names
from aker_jobs.expansions.reader.roundup.datelines import datelines
from aker_jobs.expansions.reader.roundup.division.units import units
from aker_jobs.expansions.reader.roundup.signs import is_digest, states_named
from aker_jobs.expansions.reader.text.lines import lines

CLIPS = """IN BRIEF

Quillon Closures picks Dayton

DAYTON, OHIO - Quillon Closures LLC is opening a bottle plant in Dayton, Ohio, with 45 jobs.

The plant will make caps for dairies. Work begins in May.

Harbeck Tools asks for a tax break

TROY, MICH. - Harbeck Tools Inc. plans an $18 million plant in Troy, Mich., which will employ 60.
"""

BESIDE = """Tarrow Glass led them. Tarrow Glass will spend $310 million on a plant near Toledo, Ohio, and hire 220.

Also on their way:

- A bottle line by Quillon Closures in Dayton, $9 million, which is to bring 45 jobs.
- An $18 million tool plant by Harbeck Tools in Lima, with 60 jobs.

In Akron, Ostrander Foods will build a bakery for $7 million and hire 70.
"""


def _cut(text: str) -> list[str]:
    return [text[unit.start : unit.end] for unit in units(text)]


def test_datelines_of_several_cities_begin_stories_of_their_own() -> None:
    found = [(one.company, one.city, one.new_jobs, one.investment_usd) for one in read_announcements(CLIPS)]
    assert found == [
        ("Quillon Closures LLC", "Dayton", 45, None),
        ("Harbeck Tools Inc.", "Troy", 60, 18_000_000),
    ]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (CLIPS, 2),
        (CLIPS.replace("TROY, MICH. - ", ""), 0),  # one dateline is that of one story
        (CLIPS.replace("TROY, MICH.", "DAYTON, OHIO"), 0),
        ("LIMA — Acme will open.\n\nHIRING NOW — Acme has 40 places.", 0),
        ("Lima, Ohio (AP) – Acme will open there.\n\nAkron, Ohio – Bolt will move.", 2),
    ],
)
def test_datelines(text: str, count: int) -> None:
    assert len(datelines(text)) == count
    assert is_digest(lines(text), text) is (count > 0)


@pytest.mark.parametrize(
    "sentence",
    [
        "Quillon Closures is opening a plant in Troy, Mich., that costs $3 million, and plans to bring 30 jobs.",
        "Harbeck Tools is building a $60 million, 500,000-square-foot mill in Portugal, where 350 will work.",
        "Trustees could back the $4 million plant Sept. 6.",
        "Fast growth has its price, said U.S. Rep. Dana Whitlow at the $4 million plant.",
        "Harbeck Tools, city of Lima (Allen County) and city of Troy (Miami County), will add 45 jobs for $4 million.",
    ],
)
def test_one_project_is_one_unit(sentence: str) -> None:
    assert _cut(sentence) == [sentence]


def test_projects_of_a_row_are_cut() -> None:
    row = "Two won: a $60 million plant for Harbeck Tools in Lima, a 200-employee mill for Quillon Closures in Troy."
    assert len(_cut(row)) > 1


def test_what_is_told_beside_a_list_is_read_too() -> None:
    found = {one.company: one.investment_usd for one in read_announcements(BESIDE)}
    assert found["Tarrow Glass"] == 310_000_000
    assert set(found) == {"Tarrow Glass", "Quillon Closures", "Harbeck Tools", "Ostrander Foods"}


def test_a_total_beside_a_list_is_no_project() -> None:
    total = "All of them together will spend $310 million near Toledo, Ohio, and hire 220."
    text = BESIDE.replace(BESIDE.partition("\n")[0], total)
    assert {one.company for one in read_announcements(text)} == {
        "Quillon Closures",
        "Harbeck Tools",
        "Ostrander Foods",
    }


def test_a_heading_in_capitals_names_no_state() -> None:
    assert states_named("IN BRIEF\nAcme grows") == set()
    assert states_named("IN: Acme grows") == states_named("Lima, IN") == {"IN"}


@pytest.mark.parametrize(
    "name",
    ["Eighth", "Nothing", "Founded", "Category", "Contact Us", "Much of 2019", "Food Packaging Company", "Ground"],
)
def test_no_names(name: str) -> None:
    assert names.is_no_name(name)


@pytest.mark.parametrize(
    "name", ["Eighth Street Bakery", "Steel Development Company", "First Solar", "Great Lakes Cheese"]
)
def test_names(name: str) -> None:
    assert not names.is_no_name(name)


@pytest.mark.parametrize(
    ("text", "name", "is_one"),
    [
        ("They will be at Fenwick Square, a new park for start-ups.", "Fenwick Square", True),
        ("They were bought by Fenwick Square, a new brand of cheese.", "Fenwick Square", False),
        ("The gear maker, which counts Velmar among its clients, is growing.", "Velmar", True),
        ("The list has grown: Velmar will build in Lima.", "Velmar", False),
        ("The State Center for Applied Optics is growing.", "Applied Optics", True),
        ("A new home for Applied Optics is going up.", "Applied Optics", False),
    ],
)
def test_bystanders(text: str, name: str, is_one: bool) -> None:
    at = text.index(name)
    assert bystanders.is_bystander(text, at, at + len(name)) is is_one


@pytest.mark.parametrize(
    ("text", "is_none"),
    [("Helped attract a mill.", True), ("Played a key part.", True), ("Allied plans a mill.", False)],
)
def test_what_was_done_is_no_name(text: str, is_none: bool) -> None:
    assert common_words.is_none_there(text, 0, text.index(" ")) is is_none


def test_a_subsidiary_goes_on_about_its_project() -> None:
    text = (
        "Three companies announced projects.\n\n"
        "Marrin Software will add 35 jobs in Cincinnati, Ohio.\n\n"
        "Velmar Agency Inc. will locate a sales center in Dayton, Ohio, and create 150 jobs.\n"
        "The affiliate of the Corland Life Company will put $3 million into it.\n\n"
        "Harbeck Tools will build an $18 million plant in Lima, Ohio.\n"
    )
    found = {one.company: one.investment_usd for one in read_announcements(text)}
    assert found == {"Marrin Software": None, "Velmar Agency Inc.": 3_000_000, "Harbeck Tools": 18_000_000}


def test_a_full_project_of_a_name_of_common_words_is_its_own() -> None:
    text = (
        "Here are three deals of the week in Mississippi.\n\n"
        "Orrick Electronics bought a rival in Corinth. In Amory, Plastic Development Company broke ground on a $175 "
        "million plant that will create more than 100 jobs. In Batesville, Tarrow Glass opened its plant with 30 jobs."
    )
    found = {one.company: (one.place, one.new_jobs) for one in read_announcements(text)}
    assert found["Plastic Development Company"] == ("Amory", 100)
    assert found["Tarrow Glass"] == ("Batesville", 30)
