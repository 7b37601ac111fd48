"""What an item of a list says shortly: its city beside its name or before a dash, a count, whose plant it is."""

from __future__ import annotations

from aker_jobs.expansions import read_announcements


def _read(text: str) -> list[tuple[str | None, str | None, str | None, int | None, int | None]]:
    return [(o.company, o.place, o.state, o.new_jobs, o.investment_usd) for o in read_announcements(text)]


def test_a_city_between_the_name_and_a_label_is_the_place() -> None:
    text = """Largest Kansas deals of the year

1. Brightmoor Dairy Inc., Salina. Cost: $210 million. New jobs: 140
2. Pell Castings, Hutchinson (Reno County). Cost: $18.5 million. New jobs: 44
3. Onda Software, Lawrence, payroll services: a second office, 75 positions.
"""
    assert _read(text) == [
        ("Brightmoor Dairy Inc.", "Salina", "KS", 140, 210_000_000),
        ("Pell Castings", "Hutchinson", "KS", 44, 18_500_000),
        ("Onda Software", "Lawrence", "KS", 75, None),
    ]


def test_names_with_their_cities_and_bare_counts_need_no_verb() -> None:
    text = """Tax credits approved in Ohio

Employers that mean to hire were granted credits, Gov. Ann Field said Friday. Among those the state approved:

Corva Valve of Elyria, which fits pumps, for 45 new full-time positions.

Brill Tool Inc. of Jackson Township, a maker of dies, with 38.

Tamarack Foods of Wooster, in frozen pies, with plans to add 52.
"""
    assert _read(text) == [
        ("Corva Valve", "Elyria", "OH", 45, None),
        ("Brill Tool Inc.", "Jackson Township", "OH", 38, None),
        ("Tamarack Foods", "Wooster", "OH", 52, None),
    ]


def test_a_city_before_a_dash_stands_for_all_that_follows_in_its_paragraph() -> None:
    text = """Work around Nebraska

Kearney- Orrin Plastics is adding a line and 30 jobs at its plant.

Norfolk- Halder Steel Corp, of Gary, Indiana, will open a mill to roll bars for farm machines. \
About 80 workers will be needed. Lumen Call Centers will begin with around 60 employees.

Fremont- Bexley Foods will build a warehouse with 25 jobs.
"""
    assert _read(text) == [
        ("Orrin Plastics", "Kearney", "NE", 30, None),
        ("Halder Steel Corp", "Norfolk", "NE", 80, None),
        ("Lumen Call Centers", "Norfolk", "NE", 60, None),
        ("Bexley Foods", "Fremont", "NE", 25, None),
    ]


def test_the_city_of_a_general_title_is_that_of_projects_without_one() -> None:
    text = """Council backs three Abilene projects

Two companies that would fill empty shops won help on Monday.

Marlow Laminates would spend about $3 million on a building at 20 Oak Street and fill 35 jobs.

Tessera Ink, a seller of printing gear, would move to 7 Elm Drive in Abilene and hire 12.

The council also approved its deal with Galvo, whose galvanizing plant is going up now. It will employ at least 90.
"""
    assert _read(text) == [
        ("Marlow Laminates", "Abilene", "TX", 35, 3_000_000),
        ("Tessera Ink", "Abilene", "TX", 12, None),
        ("Galvo", "Abilene", "TX", 90, None),
    ]


def test_words_of_the_page_are_no_companies() -> None:
    text = """Two firms bring work to Yakima

Listen to the story

More than 200 new jobs are coming to Yakima, Washington.

Ostrander Foods will put $9 million into a plant in Yakima with 150 employees.

Premiums will fall, and put $55 million into the pockets of businesses.

Pale Ridge Devices is moving a factory to Yakima and will hire 60 people.
"""
    assert [one[0] for one in _read(text)] == ["Ostrander Foods", "Pale Ridge Devices"]
