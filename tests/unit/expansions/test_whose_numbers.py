"""Whose a number of a list is: the project's before or behind it, all projects', a county's, the company's own."""

from __future__ import annotations

import pytest

from aker_jobs.expansions.reader.reading import read_announcement
from aker_jobs.expansions.reader.roundup import roundup
from aker_jobs.expansions.reader.roundup.division.bounds import with_bounds
from aker_jobs.expansions.reader.roundup.division.run import Run
from aker_jobs.expansions.reader.roundup.division.runs import runs
from aker_jobs.expansions.reader.roundup.division.units import units
from aker_jobs.expansions.reader.roundup.source import Source
from aker_jobs.expansions.reader.roundup.totals import is_counted_over


def read(text: str) -> dict[str | None, tuple[str | None, int | None, int | None]]:
    found = [run.announcement for run in roundup.projects(Source(text, None, None, told=True))[1]]
    assert len({one.company for one in found}) == len(found)
    return {one.company: (one.place, one.new_jobs, one.investment_usd) for one in found}


def bounded(text: str, *places: tuple[int, int]) -> list[Run]:
    """The runs at the given places, as with their bounds set right."""
    source, cut = Source(text, None, None, told=True), units(text)
    known = runs(source, cut)
    return with_bounds(text, cut, known, [known[place] for place in places])


MOVES = (
    "Brackwell Foods is moving its customer center to Lima, Ohio. {more} Pay starts at $19 an hour."
    " Tornvik Hardware plans to open a $2 million store in Troy, Ohio."
)


@pytest.mark.parametrize(
    "more",
    [
        "About 85 new jobs will come to Brackwell's offices on Main Street.",
        "The company will add 85 jobs.",
        "Up to 85 people will be hired.",
    ],
)
def test_a_sentence_that_goes_on_about_the_project_before_is_none_of_the_next_ones(more: str) -> None:
    first, second = bounded(MOVES.format(more=more), (0, 0), (1, 3))

    assert (first.announcement.company, first.announcement.new_jobs) == ("Brackwell Foods", 85)
    assert (second.first, second.announcement.company) == (3, "Tornvik Hardware")
    assert second.announcement.new_jobs is None


def test_a_sentence_that_tells_of_a_company_before_it_is_named_stays_its_own() -> None:
    text = (
        "Brackwell Foods will invest $4 million in Lima, Ohio. A supplier of water tests will spend $7.5 million"
        " and hire 55 people. Tornvik Labs is taking 40,000 square feet in Troy, Ohio."
    )
    first, second = bounded(text, (0, 0), (1, 2))

    assert (first.last, second.first) == (0, 1)
    assert second.announcement.new_jobs == 55


TIMBER = """Sawmills grow across Alabama

In September, the $48 million Hollin Timber Co. sawmill in Demopolis began taking logs. Corven Paper announced a $90 \
million upgrade of its mill in Selma, Alabama.

"""


def test_what_is_told_of_a_company_again_is_of_its_site_and_not_where_its_owners_are() -> None:
    found = read(
        TIMBER + "Hollin Timber, which is family-owned, plans to add a shift and 35 jobs next spring. The mill ships"
        " most of its lumber by rail. Hollin Timber is a partnership of Drury Freight in Cullman and Oakes in Jasper."
    )

    assert found == {
        "Hollin Timber Co.": ("Demopolis", 35, 48_000_000),
        "Corven Paper": ("Selma", None, 90_000_000),
    }


def test_a_second_mill_is_a_project_of_its_own() -> None:
    found = read(TIMBER + "Hollin Timber also plans a second mill and 35 jobs next spring. The mill will be in Jasper.")

    assert found["Hollin Timber"] == ("Jasper", 35, None)
    assert found["Hollin Timber Co."] == ("Demopolis", None, 48_000_000)


def test_the_jobs_of_a_county_are_no_companys() -> None:
    found = read(
        "Upstate Ohio had a good year\n\nHarlow Motors announced an investment of more than $80 million in Allen"
        " County. Allen County was fourth in the state in job creation, with 2,300 new jobs. Veltro Foods is building a"
        " $15 million bakery in Troy and will employ 120."
    )

    assert found["Harlow Motors"] == ("Allen County", None, 80_000_000)
    assert found["Veltro Foods"] == ("Troy", 120, 15_000_000)


def test_jobs_of_all_companies_are_not_the_last_ones() -> None:
    found = read(
        "Board awards power to Ohio companies\n\nPower will go to Harlow Motors in Lima, Veltro Foods in Troy and"
        " Quentin Metals, which is in Dayton. The power will allow the companies to expand, creating almost 450 jobs."
    )

    assert found
    assert all(jobs is None for _, jobs, _ in found.values())


@pytest.mark.parametrize(
    "sentence",
    [
        "Pike County led the state in capital investment with $870 million.",
        "In Union County, $112 million in capital investment created 485 jobs.",
        "Companies put more than $212 million into the county in 2008.",
        "For 1999 the count stood at 41,000 new jobs.",
        "Foreign direct investment came near $3 billion.",
        "Nearly half of the region's capital investment, $1.7 billion, came from abroad.",
    ],
)
def test_what_is_counted_over_a_county_or_a_year(sentence: str) -> None:
    assert is_counted_over(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The company will invest $12 million and hire 60 people in Pike County.",
        "In Union County, the plant will employ 85.",
        "It was first announced in 2019.",
        "The investment of $4 million is to be complete by May.",
        "In 2027 the plant will have 90 jobs.",
    ],
)
def test_what_is_told_of_one_project(sentence: str) -> None:
    assert not is_counted_over(sentence)


def test_people_of_a_city_are_no_jobs() -> None:
    found = read(
        "Business news from around Ohio\n\nHarlow Motors has chosen Lima, a county seat of 35,579 people, for its first"
        " Ohio parts warehouse. Veltro Foods will build a bakery in Troy, with room for 120 workers."
    )

    assert found["Harlow Motors"] == ("Lima", None, None)
    assert found["Veltro Foods"] == ("Troy", 120, None)


def test_what_a_company_is_cleared_for_is_no_investment() -> None:
    found = read(
        "Board approves incentives in Ohio\n\nHarlow Motors was cleared for up to $1.4 million for 88 new jobs in Lima."
        " Veltro Foods will spend up to $2.5 million and create 120 jobs in Troy."
    )

    assert found["Harlow Motors"] == ("Lima", 88, None)
    assert found["Veltro Foods"] == ("Troy", 120, 2_500_000)


def test_jobs_of_a_card_that_are_upskilled_are_not_new() -> None:
    found = read(
        "Ohio's largest projects:\n\n- Harlow Motors: $300 million invested, 900 jobs upskilled\n"
        "- Veltro Foods: $15 million invested, 120 new jobs\n"
        "- Brackwell (Precision Work), Lima: $4 million, 12 new jobs and six retained"
    )

    assert found["Harlow Motors"] == (None, None, 300_000_000)
    assert found["Veltro Foods"] == (None, 120, 15_000_000)
    assert {jobs for _, jobs, _ in found.values()} == {None, 120, 12}


@pytest.mark.parametrize(
    ("sentence", "jobs"),
    [
        ("Employment at the plant could climb to about 340 in three years.", 340),
        ("Employment at the new mill is expected to reach 85.", 85),
        ("Employment at the plant could climb by a third.", None),
    ],
)
def test_employment_at_a_new_plant(sentence: str, jobs: int | None) -> None:
    one = read_announcement(f"Harlow Motors is building a $22 million stamping plant in Lima, Ohio. {sentence}")

    assert one is not None
    assert one.new_jobs == jobs


@pytest.mark.parametrize(
    ("act", "jobs"),
    [
        ("double its staff to 240", 120),
        ("triple its workforce there to about 300", 200),
        ("nearly double its staff to 240", None),
        ("double its sales to $240 million", None),
    ],
)
def test_a_staff_that_is_multiplied_to_a_total(act: str, jobs: int | None) -> None:
    one = read_announcement(f"Harlow Motors will expand its plant in Lima, Ohio. The company expects to {act}.")

    assert one is not None
    assert one.new_jobs == jobs
