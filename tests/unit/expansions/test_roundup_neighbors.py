"""Lists whose companies stand close together: two in a sentence, beside an owner, in rows of headings.

Each project is (company, place, state, jobs, dollars).
"""

from __future__ import annotations

from roundup_projects import read_projects

from aker_jobs.expansions.reader.roundup.companies import persons as roundup_persons


def test_two_companies_that_do_the_same() -> None:
    text = (
        "Lakeshore business news\n"
        "\n"
        "Velmar Tool and Brisk Works each announced investments of more than $100 million in Allen County, Ohio. The "
        "two will hire 900 people.\n"
        "\n"
        "Corbin Foods and Halden Dairy will each add 50 jobs in Findlay, Ohio.\n"
        "\n"
        "Olmar Gear and Drive Works will add 30 jobs in Lima, Ohio.\n"
    )
    assert read_projects(text) == [
        ("Velmar Tool", "Allen County", "OH", None, 100_000_000),
        ("Brisk Works", "Allen County", "OH", None, 100_000_000),
        ("Corbin Foods", "Findlay", "OH", 50, None),
        ("Halden Dairy", "Findlay", "OH", 50, None),
        ("Olmar Gear and Drive Works", "Lima", "OH", 30, None),
    ]


def test_two_companies_with_words_of_their_own() -> None:
    text = (
        "Idaho firms win approval\n"
        "\n"
        "Companies that won approval last week were Velmar-Wells Co., the paint manufacturer, which is considering a "
        "plant in Boise, and Brisket, a California company that is moving its headquarters to Nampa.\n"
        "\n"
        "Other winners were Corbin Inc., which plans a bakery in Twin Falls, and Halden Labs, which will build a "
        "laboratory in Moscow.\n"
    )
    assert read_projects(text) == [
        ("Velmar-Wells Co.", "Boise", "ID", None, None),
        ("Brisket", "Nampa", "ID", None, None),
        ("Corbin Inc.", "Twin Falls", "ID", None, None),
        ("Halden Labs", "Moscow", "ID", None, None),
    ]


def test_what_is_said_beside_who_acts_names_no_company() -> None:
    text = (
        "Business briefs\n"
        "\n"
        "Velmar Foods Inc., which last year bought Lima-based Brisk Dairy Co., plans to build a $14 million cheese "
        "plant in Lima, Ohio. It will employ 120 people.\n"
        "\n"
        "Corbin, Inc., which does business as ClearPoint, will open a lens laboratory in Findlay, Ohio, and hire 45.\n"
        "\n"
        "Halden Lamps, which is new to Ohio, chose Tiffin for its factory. It will employ 30 people.\n"
    )
    assert [project[:2] for project in read_projects(text)] == [
        ("Velmar Foods Inc.", "Lima"),
        ("Corbin, Inc.", "Findlay"),
        ("Halden Lamps", "Tiffin"),
    ]


def test_sentences_end_at_a_state() -> None:
    text = (
        "Distribution roundup\n"
        "\n"
        "Work has begun on a Velmar Foods distribution center in Hagerstown, MD. Grocery chain Brisk has leased "
        "200,000 square feet for a warehouse in Frederick, MD. Corbin Seating will invest $12 million in R&D. "
        "Halden, for one, is building a laboratory in Easton, MD.\n"
    )
    assert [project[:3] for project in read_projects(text)] == [
        ("Velmar Foods", "Hagerstown", "MD"),
        ("Brisk", "Frederick", "MD"),
        ("Corbin Seating", None, "MD"),
        ("Halden", "Easton", "MD"),
    ]


def test_a_sentence_at_another_city() -> None:
    text = (
        "Distribution roundup\n"
        "\n"
        "Velmar could put a 139,000-square-foot hub on a 48-acre site in North Arlington, NJ, that was long vacant."
        " And in Yonkers, NY, the city's development agency approved tax exemptions, so Velmar can move ahead with a "
        "planned $121.2 million distribution center.\n"
        "\n"
        "Brisk Tire is adding a $21 million warehouse in Joliet, IL.\n"
    )
    assert ("Velmar", "North Arlington", "NJ", None, None) in read_projects(text)


def test_rows_of_headings_with_the_same_number() -> None:
    text = (
        "Top projects of the year in Tennessee\n"
        "\n"
        "Velmar Motors, $120 million, 300 jobs\n"
        "\n"
        "Brisk Tire, $85 million, 210 jobs\n"
        "\n"
        "Orvin Cable, $50 million, 150 jobs\n"
        "\n"
        "Corbin Aerospace, $50 million, 90 jobs\n"
    )
    assert [project[0] for project in read_projects(text)] == [
        "Velmar Motors",
        "Brisk Tire",
        "Orvin Cable",
        "Corbin Aerospace",
    ]


def test_who_says_so_is_a_person() -> None:
    persons = ("said Hal Brandt, Velmar's chairman and CEO.", "Hal Brandt, the company's founder and CEO, said so.")
    companies = ("said Hal Brandt, which makes lamps.", "Brandt Tool, owner of the plant, said so.", "Brandt, CEO said")
    for text in (*persons, *companies):
        start = text.index("Hal" if "Hal" in text else "Brandt")
        end = text.index(",", start)
        assert roundup_persons.is_person(text, start, end) is (text in persons)
