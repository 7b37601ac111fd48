"""Fields of projects in lists: numbers, companies and places that are another's, or those of all of them.

Each project is (company, place, state, jobs, dollars).
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from roundup_projects import read_projects

from aker_jobs.expansions.reader.roundup import alone, roundup
from aker_jobs.expansions.reader.roundup.companies import bystanders
from aker_jobs.expansions.reader.roundup.figures import other_figures
from aker_jobs.expansions.reader.roundup.source import Source
from aker_jobs.expansions.reader.text.quantities import amounts


def _paragraphs(*found: str) -> str:
    """A text of paragraphs."""
    return "\n\n".join(found)


def _is_others(text: str) -> bool:
    """Whether the last dollars of a text are those of others."""
    money = [*amounts(text.lower(), 0, len(text))][-1]
    return other_figures.is_others(text, money.start, money.end, money.usd)


@pytest.mark.parametrize(
    "text",
    [
        "A state board voted to recommend an incentives package of more than $10 million",
        "In Marlow, Orvex will build a factory, backed by an investment of $21M from the state",
        "The grants went to Velmar Pumps Inc., a maker of scales in Lima, and P.R. Orvex in Troy ($110,619)",
        "Tarn Tire of Dayton will get $2 million in state incentives",
        "The county approved a tax abatement worth about $750,000",
        "Ohio drew $9.2 billion",
        "this year the state attracted investments of $9.2 billion",
        "The plant belongs to the $50 billion that the company plans to invest in the United States by 2030",
        "Lima is one of four plants that it is building under a $50 billion initiative to make more at home",
        "The work is part of a $3 billion program of upgrades",
        "It is part of an overall $400 million push nationwide",
    ],
)
def test_dollars_that_are_no_projects(text: str) -> None:
    assert _is_others(text)


@pytest.mark.parametrize(
    "text",
    [
        "Orvex will invest $10 million in Lima",
        "Orvex will put $21 million into a plant, and the state gives a grant",
        "Orvex of Lima is growing ($4.5 million)",
        "The first phase is part of a $300 million expansion program at the plant",
        "Ohio gets a $2 billion plant",
        "Tarn Tire announced investments of $90 million",
    ],
)
def test_dollars_of_a_project(text: str) -> None:
    assert not _is_others(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Together the expansions are to create 294", True),
        ("Taken together, these two projects bring investments of $34.8 million and 294", True),
        ("The two plants stand together. Orvex will create 294", False),
        ("Together with the county, Orvex will create 294", False),
    ],
)
def test_numbers_of_all_together(text: str, expected: bool) -> None:
    assert other_figures.of_all(text, text.index("294")) is expected


@pytest.mark.parametrize(
    ("text", "jobs"),
    [
        ("The project is expected to create 94 new jobs, including 43 directly by the company.", 43),
        ("It should bring up to 1,460 jobs, including 205 directly at the plant.", 205),
        ("The work means 120 jobs, of which 45 are direct.", 45),
        ("It will create 200 jobs, with about 80 at the company itself.", 80),
        ("It will create 200 jobs, including 80 engineers.", None),
    ],
)
def test_jobs_of_the_company_within_a_total(text: str, jobs: int | None) -> None:
    found = other_figures.direct_jobs(text, 0, len(text))
    assert (found.value if found else None) == jobs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It will move its 300 employees to Columbus.", True),
        ("It will relocate all of its current 300 workers from Dayton to Columbus.", True),
        ("It will move its 300 employees from Sacramento to Columbus.", False),
        ("It will move to Columbus and hire 300 employees.", False),
    ],
)
def test_people_who_move_within_the_state(text: str, expected: bool) -> None:
    start = text.index("300")
    assert other_figures.only_move(text, start, start + 3, "OH") is expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        (
            "Mercer Power, the Lima Chamber and the City of Lima worked with the company on this project.",
            "Mercer Power",
            True,
        ),
        (
            "Among the economic development partners are Mercer Rural Electric and the Lima Chamber",
            "Mercer Rural Electric",
            True,
        ),
        ("The wider line will let the Tarn Group use carbon fiber in more models.", "Tarn Group", True),
        ("The toy company from Belmar, known for its bricks, will hire 60.", "Belmar", True),
        ("By the plans, Orvex on Marlow Drive will create 36 jobs.", "Marlow Drive", True),
        ("Mercer Power will build a plant in Lima.", "Mercer Power", False),
        ("The county will let Tarn Group expand.", "Tarn Group", False),
        ("Mercer Power and Tarn Group are partners.", "Mercer Power", False),
    ],
)
def test_names_of_bystanders(text: str, name: str, expected: bool) -> None:
    start = text.index(name)
    assert bystanders.is_bystander(text, start, start + len(name)) is expected


def test_numbers_behind_a_company_that_another_is_named_beside() -> None:
    text = _paragraphs(
        "Big deals of the summer",
        "Battery maker expands in Dayton",
        "Orvex, which makes materials for batteries, announced an expansion in Dayton, Ohio. The company is"
        " putting in $160 million and adding close to 300 jobs, most of which will supply the plant that"
        " Nissan runs there.",
        "Truck parts in Lima",
        "Velmar Pumps will open a plant in Lima, Ohio, with 120 jobs, an investment of $30 million.",
    )
    assert read_projects(text) == [
        ("Orvex", "Dayton", "OH", 300, 160_000_000),
        ("Velmar Pumps", "Lima", "OH", 120, 30_000_000),
    ]


def test_who_helped_is_not_whose_the_project_is() -> None:
    text = _paragraphs(
        "Ohio.  Orvex Instruments, a maker of medical devices, will build a new plant in Lima. The Ohio"
        " Department of Development, the City of Lima, the Allen County Development Authority and Mercer"
        " Power worked with the company on this project. The $62 million project is expected to create 340"
        " jobs over the next seven years.",
        "Kentucky.  Velmar Pumps LLC will invest $33.3 million and employ 500 people in Fayette County.",
    )
    assert [(one[0], *one[2:]) for one in read_projects(text)] == [
        ("Orvex Instruments", "OH", 340, 62_000_000),
        ("Velmar Pumps LLC", "KY", 500, 33_300_000),
    ]


def test_people_who_move_are_no_new_jobs() -> None:
    text = _paragraphs(
        "Economic Development Around the State",
        "Metter Auto: Orvex America Inc. is putting $30 million into a new plant in Candler County, Georgia."
        " It will create 200 jobs.",
        "Tech Move: Velmar Solutions is leaving Duluth for Dunwoody. The company bought an office building"
        " and will move its 300 employees into two floors of it.",
        "Rome Expansion: Tarn Air is growing in Floyd County and plans to hire 30 people at its plant in Rome.",
    )
    assert [(one[0], one[3]) for one in read_projects(text)] == [
        ("Orvex America Inc.", 200),
        ("Velmar Solutions", None),
        ("Tarn Air", 30),
    ]


def test_the_unit_is_read_and_not_what_it_is_part_of() -> None:
    text = _paragraphs(
        "Economic Development Around the State",
        "Macon Expansion: Orvex Products is enlarging its plant in Macon, Georgia. The $40 million investment"
        " will create 60 jobs.",
        "Augusta Auto Parts: VL Casting Works AG, part of the Swiss company Georg Velmar AG, is investing"
        " $184 million in a plant in Richmond County and creating 350 jobs.",
    )
    assert [(one[0], one[3], one[4]) for one in read_projects(text)] == [
        ("Orvex Products", 60, 40_000_000),
        ("VL Casting Works AG", 350, 184_000_000),
    ]


def test_places_of_a_headline_and_of_an_area() -> None:
    text = _paragraphs(
        "Recent announcements",
        "Orvex Selects Loudon County, TN, For Newest Facility, Bringing 129 Jobs",
        "The coatings company from Pittsburgh will put $225 million into a new facility in eastern Tennessee.",
        "Insurer grows",
        "Velmar Insurance Co., an insurer based in Henrico County, Virginia, will spend $6.2 million to"
        " enlarge its office in the Oakview area of the county, and plans to create 72 jobs.",
    )
    assert read_projects(text) == [
        ("Orvex", "Loudon County", "TN", 129, 225_000_000),
        ("Velmar Insurance Co.", "Henrico County", "VA", 72, 6_200_000),
    ]


def test_awards_in_brackets_and_what_is_invested_told_below() -> None:
    text = _paragraphs(
        "Minnesota awards grants to three growing plants",
        "The awards of the Minnesota Job Creation Fund have gone to Velmar Robotics Inc., a maker of robots"
        " in St. Cloud ($120,000); Orvex Guns in Bloomington, which makes spray guns ($110,619); and Tarn"
        " Blades Inc. of Buffalo, a producer of blades ($139,422).",
        "Velmar Robotics intends to put its award toward a $1.6 million expansion of its building in St. Cloud.",
        "Orvex Guns said that the money will aid its $5.5 million expansion project in Bloomington.",
        "Tarn Blades is enlarging its plant in Buffalo and adding 12 workers, for a cost of $3.9 million.",
    )
    assert [(one[0].split()[0], one[3], one[4]) for one in read_projects(text)] == [
        ("Velmar", None, 1_600_000),
        ("Orvex", None, 5_500_000),
        ("Tarn", 12, 3_900_000),
    ]


@pytest.mark.parametrize("piece", [" ", "A", "Aa ", "1,", "$5 ", "a, ", "A. ", "of ", "(", "the "])
def test_hostile_texts_are_read_in_linear_time(piece: str) -> None:
    text = "Awards: " + piece * (20_000 // len(piece))
    for start in (0, len(text) // 2, len(text) - 1):
        assert not bystanders.is_bystander(text, start, start + 1)
        assert not other_figures.is_others(text, start, start + 1, 5)
    assert other_figures.direct_jobs(text, 0, len(text)) is None


def test_what_goes_on_about_the_headline_is_of_its_company() -> None:
    text = _paragraphs(
        "Recent announcements",
        "Orvex Appliances Investing $115M In Alabama Expansion",
        "At its refrigerator plant in Decatur, AL, the company will add 255 new jobs beside the Tarvold mill.",
        "Velmar Restaurants Expanding HQ In Tennessee",
        "The quick service restaurant brand, to which Belmor's belong, will invest $3.6 million in Franklin, TN,"
        " and create 145 jobs there.",
    )
    assert read_projects(text) == [
        ("Orvex Appliances", "Decatur", "AL", 255, 115_000_000),
        ("Velmar Restaurants", "Franklin", "TN", 145, 3_600_000),
    ]


def test_totals_over_several_are_not_of_the_one() -> None:
    text = _paragraphs(
        "Together the expansions of the companies are to create 294 new jobs in Ohio.",
        "Orvex Laboratories will add 38 full-time jobs in a $62 million expansion in Columbus, Ohio.",
    )
    told, found = roundup.projects(Source(text, None, None, told=True))
    own = next(run.announcement for run in found if run.announcement.company == "Orvex Laboratories")
    at = text.index("294")
    spans = MappingProxyType({**own.spans, "new_jobs": replace(own.spans["new_jobs"], start=at, end=at + 12)})
    whole = replace(own, new_jobs=294, spans=spans)
    one = alone.with_own_numbers(whole, found, told)
    assert (one.new_jobs, one.investment_usd, one.spans["new_jobs"]) == (38, 62_000_000, own.spans["new_jobs"])
    assert alone.with_own_numbers(own, found, told) == own
