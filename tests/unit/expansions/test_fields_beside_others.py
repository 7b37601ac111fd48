"""Fields of projects in lists: whose figures, which place and which company where others stand beside them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from aker_jobs.expansions import read_announcement, read_announcements
from aker_jobs.expansions.reader.names import other_names
from aker_jobs.expansions.reader.text.quantities import amounts

Fields = tuple[str | None, str | None, int | None, int | None]


def _read(text: str) -> list[Fields]:
    return [(one.company, one.place, one.new_jobs, one.investment_usd) for one in read_announcements(text)]


@pytest.mark.parametrize(
    ("text", "dollars"),
    [
        ("pay averaging $90,000, and $200 million in capital investment", [90_000, 200_000_000]),
        ("a fee of $1,500 and $2 million for equipment", [1_500, 2_000_000]),
        ("between $5 and $10 million", [5_000_000]),
        ("from $5 million to $10 million", [5_000_000]),
        ("pay of $90,000, and 200 million gallons", [90_000]),
    ],
)
def test_two_amounts_are_no_range(text: str, dollars: Sequence[int]) -> None:
    assert [money.usd for money in amounts(text, 0, len(text))] == dollars


@pytest.mark.parametrize(
    ("text", "dollars"),
    [
        ("Adler Foods will build a bakery in Ames, Iowa. The project comes to $3.5 million.", 3_500_000),
        ("Adler Foods will expand in Ames, Iowa. The expansion is expected to run to about $4 million.", 4_000_000),
        ("Adler Foods will build a bakery in Ames, Iowa. The state's share comes to $3.5 million in grants.", None),
        (
            "Adler Foods opened its bakery in Ames, Iowa. Announced last year, the $8 million expansion adds 40 jobs.",
            8_000_000,
        ),
        (
            "After receiving a state grant, Adler Foods will expand its plant in Ames, Iowa, for $12 million.",
            12_000_000,
        ),
        (
            "Adler Foods, helped by a state loan, will expand its plant in Ames, Iowa, for $12 million.",
            12_000_000,
        ),
        ("After a long contest, Adler Foods will build a plant in Ames, Iowa, with a state grant of $2 million.", None),
    ],
)
def test_what_a_project_costs(text: str, dollars: int | None) -> None:
    one = read_announcement(text)
    assert one is not None
    assert (one.company, one.investment_usd) == ("Adler Foods", dollars)


@pytest.mark.parametrize(
    ("told", "jobs"),
    [
        ("where 30 people have already been hired and another 100 will be added over the next year", 100),
        ("where 30 people work today, with an additional 25 to be hired by fall", 25),
        ("that starts with only 50 employees, but plans on employing 500 in three years", 500),
        ("has signed a lease and will employ 55 when it opens in May", 55),
        ("that has 30 employees in 200 rooms, and another 100 rooms will be added", 30),
    ],
)
def test_people_to_come_beside_those_there(told: str, jobs: int | None) -> None:
    verb = "" if told.startswith("has") else "opened a plant in Batesville, Mississippi, "
    place = " in Batesville, Mississippi" if told.startswith("has") else ""
    one = read_announcement(f"Bristow Metals {verb}{told}{place}.")
    assert one is not None
    assert (one.company, one.new_jobs) == ("Bristow Metals", jobs)


def test_retrained_workers_are_no_new_jobs() -> None:
    text = """Two projects in Ohio:

Bristow Motors will invest $500 million in Lima, with 2,000 jobs retrained.

Corwin Wood will invest $250 million in Troy and create 100 jobs."""
    assert _read(text) == [
        ("Bristow Motors", "Lima", None, 500_000_000),
        ("Corwin Wood", "Troy", 100, 250_000_000),
    ]


def test_employment_beside_a_cost() -> None:
    text = """Plants & Projects

Foamtech Industries, Elkhart, Ind., will invest $11 million in a second line, with 20 jobs.

Virex Plastics broke ground on a molding plant in Lebanon, Tenn. Cost: $22 million. Employment: 85."""
    assert _read(text)[1] == ("Virex Plastics", "Lebanon", 85, 22_000_000)


def test_a_nickname_of_a_state_is_no_city() -> None:
    text = """The top projects in the Magnolia State, says the agency of Mississippi:

Adler Steel: $2.5 billion invested, 1,000 new jobs

Bristow Motors: $500 million invested, 150 new jobs

Corwin Wood: $250 million invested, 100 new jobs"""
    assert {one.place for one in read_announcements(text)} == {None}
    assert {one.place for one in read_announcements(text.replace("the Magnolia State", "Magnolia"))} == {"Magnolia"}


def test_a_participle_that_begins_a_sentence_names_nobody() -> None:
    text = """Two companies got state aid in Kentucky.

Neoden in Lexington, $2 million to enlarge its operations making products for animals. Estimated cost of the \
expansion: $5.6 million. Seventy-five jobs that pay $20 an hour on average, benefits included, are expected.

Bristow Packaging in Shelbyville, $500,000 to enlarge its plant. The company thinks the expansion would cost $6.9 \
million. It should mean 25 more jobs."""
    assert _read(text) == [
        ("Neoden", "Lexington", 75, 5_600_000),
        ("Bristow Packaging", "Shelbyville", 25, 6_900_000),
    ]


def test_who_is_something_of_a_company_is_a_person() -> None:
    one = read_announcement(
        "For Rohan Mehta, co-chairman of Lumen Cell, it was a landmark. His company announced plans for a $250 million "
        "factory in Adams County, Colo., with 900 jobs."
    )
    assert one is not None
    assert one.company == "Lumen Cell"
    two = read_announcement("Rohan Mehta Inc., director of the site at Lima, Ohio, will add 40 jobs there.")
    assert two is not None
    assert two.company == "Rohan Mehta Inc."


COLUMN = """It has been a busy summer for industry in Rowan County, N.C.

Lindqvist Packaging opened its second building in China Grove. The $7 million addition brings 40 jobs.

And in Spencer, the old yarn mill is getting a new life. Copperhead Brewing bought the building and plans to put \
$5 million into it. Owner Tess Wylie expects to have 25 employees by spring.

Hale said the county is working with six other prospects that could bring $400 million in investment.

Martin Hale, president of the county's development office, retires in May."""


def test_a_place_at_the_head_of_the_paragraph_and_persons() -> None:
    assert _read(COLUMN) == [
        ("Lindqvist Packaging", "China Grove", 40, 7_000_000),
        ("Copperhead Brewing", "Spencer", 25, 5_000_000),
    ]


def test_cities_of_the_one_county_of_a_list() -> None:
    text = """A Comeback

There have been several announcements in Brevard County, Florida, over the past years.

  • Bolt Space – 300 jobs announced, manufacturing spacecraft.
  • Corwin Jets said it would invest another $75 million, for 600 new jobs.
  • Adler Seating relocated to Titusville and added 150 new jobs."""
    assert [one.place for one in read_announcements(text)] == ["Brevard County", "Brevard County", "Titusville"]
    elsewhere = text.replace("Titusville", "Ocala")
    assert [one.place for one in read_announcements(elsewhere)][:2] == [None, None]


def test_a_nickname_behind_a_first_name_is_no_city() -> None:
    person, place = 'a project, said Norman "Ned" Rowe, a doctor', 'a project in Norman "and more", said Rowe'
    assert other_names.is_of_other(person, person.index("Norman"), person.index(' "Ned"'))
    assert not other_names.is_of_other(place, place.index("Norman"), place.index(' "and'))


APPROVALS = """FRANKFORT, Ky. – The Kentucky finance authority approved tax incentives for these projects:

Delray Bottling Inc., Owensboro, up to $1.5 million through a state program. The company is considering a $17.3 \
million bottling line that would create 42 full-time jobs.

Thoreson Glass LLC, Henderson, up to $900,000. Thoreson would invest $8.85 million and hire 70 people.

TriState Call Solutions, Bowling Green, up to $3 million. The company proposes a service center with 300 employees. \
Its investment in equipment would be $2.6 million.

The authority also approved $250,000 in industrial revenue bonds for a hospital parking structure in Ashland."""


def test_what_a_list_of_incentives_gives_at_most() -> None:
    assert _read(APPROVALS) == [
        ("Delray Bottling Inc.", "Owensboro", 42, 17_300_000),
        ("Thoreson", "Henderson", 70, 8_850_000),
        ("TriState Call Solutions", "Bowling Green", 300, 2_600_000),
    ]


def test_up_to_so_much_in_a_list_of_projects_is_invested() -> None:
    text = """Projects under way in Kentucky:

Thoreson Glass LLC, Henderson, up to $900,000 for a furnace and 12 jobs.

TriState Castings Inc., Bowling Green, up to $3 million for a foundry and 30 jobs."""
    assert _read(text) == [
        ("Thoreson Glass LLC", "Henderson", 12, 900_000),
        ("TriState Castings Inc.", "Bowling Green", 30, 3_000_000),
    ]


EACH = """Stockton is getting two new employers, and each of them promises 500 or more jobs.

Adler Homes will open a plant of 577,000 square feet in Stockton, Calif., in the first half of 2019.

Bristow Data, for its part, will open an office in downtown Stockton, Calif., next year."""


def test_what_each_brings_is_told_before_all() -> None:
    assert [(one.company, one.new_jobs) for one in read_announcements(EACH)] == [
        ("Adler Homes", 500),
        ("Bristow Data", 500),
    ]
    of_one = """Adler Homes will open two plants in Stockton, Calif., and each of them promises 500 or more jobs.

Bristow Data, for its part, will open an office in downtown Stockton, Calif., next year."""
    assert [one.new_jobs for one in read_announcements(of_one) if one.company == "Bristow Data"] in ([], [None])
