"""Jobs and dollars of a list's projects, told in other words than those of announcements."""

from __future__ import annotations

import pytest

from aker_jobs.expansions import read_announcements
from aker_jobs.expansions.reader.roundup.figures import growth, staff
from aker_jobs.expansions.reader.roundup.figures import outlay as roundup_outlay

LIST = """Ohio companies keep growing

{one}

Benlow Foods will build a bakery in Troy and create 45 jobs with an investment of $7 million.

Tessel Castings plans a foundry in Marion that will employ 70, a $12 million project.
"""


def _first(told: str) -> tuple[int | None, int | None]:
    """Jobs and dollars of the first project of a list that tells so of it."""
    found = read_announcements(LIST.format(one=f"Arvo Plastics {told}"))
    one = next(one for one in found if one.company == "Arvo Plastics")
    return one.new_jobs, one.investment_usd


@pytest.mark.parametrize(
    ("told", "jobs"),
    [
        ("is building a plant in Lima. When it is fully staffed there will be 110 names on the door.", 110),
        ("has moved into an old warehouse in Lima and hired nine.", 9),
        ("is opening a lab in Lima with up to 40 lab techs.", 40),
        ("opened a second shop in Lima with 34 on the line.", 34),
        ("is opening a packing hall in Lima. Head count: 150.", 150),
        ("will open a warehouse in Lima. Hiring of 130 begins in the spring.", 130),
        ("bought a vacant factory in Lima. Fifteen will start in May.", 15),
        ("broke ground on a foundry in Lima that will be run by a staff of 50.", 50),
        ("is to open a mill in Lima. Jobs promised: 66.", 66),
        ("is expanding in Lima. The expansion should give the company 24 new jobs.", 24),
        ("is putting in a furnace in Lima. No one will be hired to run it.", None),
        ("is rebuilding its works in Lima, where all 58 of its people now report.", None),
    ],
)
def test_people_of_a_site_are_told_in_many_words(told: str, jobs: int | None) -> None:
    assert _first(told)[0] == jobs


@pytest.mark.parametrize(
    ("told", "jobs"),
    [
        ("is adding a paint line in Lima. The plant's 60 workers will be joined by 18 more.", 18),
        ("expects to bring its workforce in Lima to 190 from 150 as it equips a second hall.", 40),
        ("moved to a bigger shop in Lima. Four employees became ten with the move.", 6),
        ("more than doubled its shop in Lima, from 48 workers to 108.", 60),
        ("is building a hall in Lima. The yard's 240 hands will become 300.", 60),
        ("will enlarge its plant in Lima. The work force, now 110, will climb to 150.", 40),
        ("plans to reach 140 employees at its new lab in Lima, from a dozen.", 128),
        ("is erecting a plant in Lima. Some 450 construction workers are there; 230 permanent ones will follow.", 230),
    ],
)
def test_a_growth_is_what_is_new(told: str, jobs: int) -> None:
    assert _first(told)[0] == jobs


@pytest.mark.parametrize(
    "told",
    [
        "The mill grew from 12 acres to 30 and kept its name.",
        "Sales of the 40 employees rose from $10 million to $14 million.",
        "It moved from 1996 to 2004 among several buildings with its workers.",
    ],
)
def test_other_numbers_that_grow_are_no_staff(told: str) -> None:
    assert growth.grown(told, 0, len(told)) is None


@pytest.mark.parametrize(
    "told",
    [
        "It will need 80 acres and three floors.",
        "It is to transfer a staff of 17 to transfer later.",
        "The plant already employs 90 people today.",
        "It hired 300 construction workers.",
    ],
)
def test_who_is_there_already_or_no_person_is_not_new(told: str) -> None:
    assert staff.staffed(told, 0, len(told)) is None


@pytest.mark.parametrize(
    ("told", "dollars"),
    [
        ("will open a shop in Lima. Budget: $5.4 million.", 5_400_000),
        ("put fifteen million into extruders in Lima.", 15_000_000),
        ("is in the last months of a $120 million enlargement at Lima.", 120_000_000),
        (
            "would invest $54 million in a first phase in Lima and $20 million in a second, $74 million in all.",
            74_000_000,
        ),
        ("is expanding in Lima. The county abated $1.2 million of taxes.", None),
        ("is expanding in Lima. Its payroll there is $9 million.", None),
    ],
)
def test_costs_are_told_in_many_words(told: str, dollars: int | None) -> None:
    assert _first(told)[1] == dollars


@pytest.mark.parametrize(
    "told",
    ["It received $2 million in grants.", "A state loan of $2 million was approved.", "It spent $2 million on wages."],
)
def test_what_is_given_or_paid_is_no_outlay(told: str) -> None:
    assert roundup_outlay.outlay(told, 0, len(told)) is None


def test_clauses_of_one_sentence_are_parted_before_a_name_that_acts() -> None:
    text = (
        "Ohio companies keep growing\n\nIt was a busy spring.\n\nAcross the state, Arvo Plastics is building a rod "
        "mill in Lima, Benlow Foods is adding a line and 130 jobs in Troy, and Tessel Castings, which had left, has "
        "come back to Marion with a $3.4 million warehouse.\n"
    )
    found = {one.company: (one.city, one.new_jobs, one.investment_usd) for one in read_announcements(text)}
    assert found == {
        "Arvo Plastics": ("Lima", None, None),
        "Benlow Foods": ("Troy", 130, None),
        "Tessel Castings": ("Marion", None, 3_400_000),
    }
