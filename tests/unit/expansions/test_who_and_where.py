"""The reader on who expands and where: names that are another's, and places that are not the site, by their roles."""

from __future__ import annotations

import pytest

from aker_jobs.expansions import Announcement, read_announcement


def _read(text: str) -> Announcement:
    read = read_announcement(text)
    assert read is not None, text
    return read


@pytest.mark.parametrize(
    ("kind", "text", "company"),
    [
        (
            "a word of the broadcast",
            "Speech to Text for Halden Glass expands\n\nHalden Glass will add 40 jobs at its plant in Lima, Ohio.",
            "Halden Glass",
        ),
        (
            "a number",
            "Halden Clinic will spend $30 million on a wing in Lima, Ohio, and hire 40 people. Four operating rooms"
            " will bring the total to nine.",
            "Halden Clinic",
        ),
        (
            "the group that it is of",
            "Halden Electric, a Nordvik Company, has announced a $9 million plant in Lima, Ohio, with 40 new jobs.",
            "Halden Electric",
        ),
        (
            "an agency by its state's letters",
            "Halden Glass joined the governor to announce a $9 million plant in Dayton, Tennessee, with 40 new jobs."
            " TNECD has supported 30 projects.",
            "Halden Glass",
        ),
        (
            "a byline behind a date",
            "October 4, 2019 by Rick Hansel\n\nHalden Glass asked for tax credits for a $9 million plant in Lima, Ohio,"
            " with 40 new jobs.",
            "Halden Glass",
        ),
        (
            "customers",
            "Halden Gear will add 40 jobs and a $9 million line in Lima, Ohio. The supplier of chains to Ford, Toyota"
            " and Nissan has planned it for a year.",
            "Halden Gear",
        ),
        (
            "another that came there",
            "Halden Arms is leaving New England. The company will spend $90 million to move its headquarters to Blount"
            " County, Tennessee, with 400 jobs. The county also landed an Amazon warehouse (800 jobs).",
            "Halden Arms",
        ),
        (
            "its sister",
            "Halden Farming Inc. and sister company HALCO Freight, Inc. will spend $5.6 million in Carroll County,"
            " Virginia, and create 51 new jobs.",
            "Halden Farming Inc.",
        ),
        (
            "whom it serves",
            "Halden Calls opened a $2 million center in Lima, Ohio, with 90 new jobs. Its clients include Nordvik Lines"
            " and Grolan Cards has joined them.",
            "Halden Calls",
        ),
        (
            "the hospital itself",
            "Work has begun in Lima, Ohio, on a $53 million addition to St. Halden's Merrit Medical Center, the"
            " hospital announced. Parent St. Halden HealthCare is spending more. The hospital will hire 60 people.",
            "St. Halden's Merrit Medical Center",
        ),
        (
            "the letters of a name with 'and'",
            "H&G warehouse needs 900 people\n\nHelp is wanted for the Halden & Grolan distribution center in Lima,"
            " Ohio. H&G will open it this fall with 900 new jobs.",
            "Halden & Grolan",
        ),
        (
            "a name that is told behind 'known as'",
            "Machines and Metals, the Italian company known as Te-Lor, will add 15 new jobs in Lima, Ohio, with a $7"
            " million line.",
            "Te-Lor",
        ),
        (
            "its home",
            "Halden of Oregon picks Roanoke, Va., for a $80 million brewery\n\nHalden said today that it will add 100"
            " jobs there.",
            "Halden",
        ),
        (
            "the place of the dateline",
            "JOPLIN, Mo. - Officials and workers of Halden Metals signed a beam for a $9 million expansion that adds 12"
            " jobs. Joplin has been growing. Halden Metals came here in 1995.",
            "Halden Metals",
        ),
        (
            "an ending of its own",
            "Halden's adding a warehouse in Lima, Ohio, with 200 jobs.\n\nHalden's has set aside $70 million for it.",
            "Halden's",
        ),
        (
            "the name above a caption",
            "Halden Research\nHalden's campus in Lima, Ohio, has 400 employees.\n\nHalden Research said that it will"
            " add 90 jobs in a $20 million plant in Lima.",
            "Halden Research",
        ),
        (
            "a contraction",
            'Look no further than Halden, Inc. in Lima, Ohio. "We\'ve been hiring," says its manager. "We\'ve'
            ' had two years of growth." The $50 million addition will add 90 jobs. Halden has other plants.',
            "Halden, Inc.",
        ),
        (
            "now, at the beginning of a sentence",
            "It calls itself the first in tools. Now Halden Corporation will bring 90 new jobs to Lima, Ohio. Halden"
            " will open a $20 million plant.",
            "Halden Corporation",
        ),
        (
            "now, of the name itself",
            "It makes pills. Now Halden Group will bring 90 new jobs to Lima, Ohio. Now Halden Group will open a $20"
            " million plant.",
            "Now Halden Group",
        ),
    ],
)
def test_a_name_is_no_company_where_it_is(kind: str, text: str, company: str) -> None:
    assert _read(text).company == company, kind


def test_an_owner_before_what_is_announced_keeps_no_ending() -> None:
    text = "Halden's announced plant in Lima, Ohio, will cost $40 million and bring 90 new jobs."
    assert _read(text).company == "Halden"


def test_a_hamlet_before_a_dash_may_be_a_company() -> None:
    text = "Tesla - The carmaker will spend $40 million in Lima, Ohio. Tesla will hire 90 people for the new plant."
    assert _read(text).company == "Tesla"


def test_a_person_of_whom_the_text_says_he_is_no_company() -> None:
    text = (
        "A $1 billion data center with 125 new jobs was approved in Lima, Ohio. The developer, Merrit Grolan, wants a"
        " campus of 200 acres. He withdrew another plan this year."
    )
    assert _read(text).company is None


@pytest.mark.parametrize(
    ("kind", "text", "city", "state"),
    [
        (
            "an organization elsewhere",
            "Halden Air will open a center in Sioux City that creates 330 jobs. Credits come from the Iowa Growth"
            " Company, located in Johnston, Iowa, for the $2 million project.",
            "Sioux City",
            "IA",
        ),
        (
            "an area",
            "Halden Air will open a call center in Oakland, which will create 720 new jobs in the greater Waterville"
            " area. The Maine site was picked on Wednesday.",
            "Oakland",
            "ME",
        ),
        (
            "an event",
            "TRENTON, N.J. - Halden Power broke ground on a $260 million campus on the Camden Waterfront, with 235 new"
            " jobs. The governor met it at a convention in Philadelphia.",
            "Camden",
            "NJ",
        ),
        (
            "the place that is chosen",
            "Halden Wood Picks Albany For Third Mill\n\nHalden Wood will spend $150 million on the Georgia mill, with"
            " 130 jobs. Halden Wood opened a mill in Talladega, Ala., lately.",
            "Albany",
            "GA",
        ),
        (
            "the state that most places are in",
            "LONGVIEW - Halden Concrete will expand in Woodland and add 35 jobs. It makes panels for a project up in"
            " Seattle.",
            "Woodland",
            "WA",
        ),
        (
            "the state of a city in a county",
            "Halden Foods will enlarge its plant in Washington County and add 60 jobs. There are 400 people in Jackson"
            " today.",
            "Jackson",
            "WI",
        ),
        (
            "a township",
            "Pennsylvania senators toured the new hub of Halden Freight on Willow Road in Allen Township, where it will"
            " add 300 jobs.",
            "Allen Township",
            "PA",
        ),
        (
            "a township that no list has",
            "Halden Books will add 400 jobs at its center in the Humboldt Industrial Park. The Hazle Twp. warehouse has"
            " 1,500 employees.",
            "Hazle Township",
            None,
        ),
        (
            "the name of a park",
            "Halden Foods broke ground in Henry County on an expansion with 70 new jobs. Its support staff will move to"
            " a building in Midland Industrial Park.",
            None,
            "GA",
        ),
    ],
)
def test_a_place_is_not_the_site_where_it_is(kind: str, text: str, city: str | None, state: str | None) -> None:
    read = _read(text)
    assert (read.city, read.state) == (city, state), kind


def test_a_part_of_a_state_is_the_place_where_none_nearer_is_told() -> None:
    read = _read(
        "The governor announced that Halden Dairy will build a $90 million plant in southern Idaho with 50 jobs."
    )
    assert (read.place, read.state) == ("southern Idaho", "ID")


def test_a_dateline_is_no_site_where_the_site_is_not_chosen() -> None:
    read = _read(
        "(Billings, Mont.) Halden Capital will open a center in Montana with 150 new jobs. It expects to decide which"
        " community gets it by the end of summer. It is yet to choose a site."
    )
    assert (read.city, read.state) == (None, "MT")
