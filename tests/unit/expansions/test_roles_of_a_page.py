"""The reader on what real pages of newspapers, agencies and magazines slipped on: names, places and sums by role."""

from __future__ import annotations

import pytest

from aker_jobs.expansions import Announcement, read_announcement, read_announcements
from aker_jobs.expansions.reader.confidence import CERTAIN


def _read(text: str) -> Announcement:
    read = read_announcement(text)
    assert read is not None, text
    return read


def test_a_possessive_before_nothing_but_a_form_of_company_is_the_name() -> None:
    text = (
        "RICHMOND - The governor announced today that Carter's Group, LLC, a maker of doors, will invest $2.4 million"
        " in the City of Lynchburg, creating 75 new jobs."
    )
    assert _read(text).company == "Carter's Group, LLC"


def test_the_name_ends_with_its_legal_form() -> None:
    text = (
        "Halvorsen USA Inc. of Waukesha will add 46 jobs with a $2.7 million expansion of its Wisconsin plant."
        " Halvorsen's parent company, Nordvik AB of Sweden, has decided to close a plant in Michigan."
    )
    read = _read(text)
    assert (read.company, read.city, read.state) == ("Halvorsen USA Inc.", "Waukesha", "WI")


def test_a_name_may_have_a_small_letter_before_a_hyphen() -> None:
    text = "Toriyama e-Materials LLC will build a $104 million plant in Simpson County, Kentucky, creating 141 jobs."
    assert _read(text).company == "Toriyama e-Materials LLC"


def test_a_brand_by_its_owner_is_the_company() -> None:
    text = "Pawsource by Hadley opened its new $50 million pet food plant in Seward, Nebraska."
    company = _read(text).company
    assert company is not None
    assert company.startswith(("Pawsource", "Hadley"))


def test_who_made_something_there_before_is_not_the_company() -> None:
    text = (
        "GARNER, N.C. -- Lumora will open a $90 million warehouse in Garner on the property where Brightfield produced"
        " canned soup for four decades. Lumora will hire 300 workers."
    )
    assert _read(text).company == "Lumora"


def test_a_site_near_another_companys_is_not_in_that_town() -> None:
    text = (
        "A $50 million battery recycling plant opened in Covington, Georgia. Ascentra employs 100 workers at the plant,"
        " which is near Volaris's planned $5 billion truck plant in Social Circle."
    )
    assert _read(text).city == "Covington"


def test_what_the_company_also_plans_elsewhere_is_not_the_site() -> None:
    text = (
        "Applewood Kits said it plans to bring 2,000 jobs to New Jersey with a 495,000-square-foot fulfillment center"
        " in Linden. The company also plans to build a fulfillment center in Fairfield, CA."
    )
    assert _read(text).city == "Linden"


def test_a_program_of_many_sites_is_not_the_dollars_of_one() -> None:
    text = (
        "Vectrix filed plans to build a data center in Omaha, Nebraska, part of a nearly $10 billion build-out of data"
        " centers around the world. The campus in Omaha will employ 40."
    )
    assert _read(text).investment_usd is None


def test_the_number_that_is_called_is_no_count_of_jobs() -> None:
    text = (
        "Ridgeline Systems will open a plant in Dayton, Ohio, to build consoles for 911 call center operators."
        " It will create 60 jobs."
    )
    assert _read(text).new_jobs == 60


def test_a_payroll_of_so_many() -> None:
    text = (
        "Great Bend Steel LLC plans to build a $1.1 billion steel mill in Osceola, Arkansas,"
        " with a full-time payroll of 525."
    )
    assert _read(text).new_jobs == 525


def test_a_commissioners_court_may_approve_it_and_is_not_the_company() -> None:
    text = (
        "The Dallas County Commissioners Court will consider a tax abatement for Frontier Snacks, which plans to"
        " upgrade its distribution center in Dallas, Texas, in a $45 million project creating 80 jobs."
    )
    assert _read(text).company == "Frontier Snacks"


@pytest.mark.parametrize(
    "text",
    [
        "Remember Kestrelcorp? Then-governor Paul Lind of Wisconsin lured it to create 9,000 jobs. Kestrelcorp was"
        " going to build a $7 billion factory. Taxpayers are on the hook.",
        "Report on the Kestrelcorp deal: the memo, which was written by two economists, finds that a plant in Wisconsin"
        " would create 900 jobs. Each of them would cost taxpayers $300,000.",
        "Arizona won more than 90 competitive projects during calendar year 2023, creating 21,000 jobs and $40 billion"
        " of investment, the governor said.",
        "The governor announced a third consecutive, record-breaking year: 250 commitments from companies that plan to"
        " invest $8 billion and create 27,000 jobs in Indiana.",
        "Harvest Foods to open new location in Kimberly. The Kimberly store, expected to open in 2026, will be the"
        " fifth in Wisconsin.",
    ],
)
def test_not_an_announcement(text: str) -> None:
    assert read_announcement(text) is None


def test_a_guessed_state_is_never_certain() -> None:
    text = "Corvane will invest $30 million to build a factory in Greenfield. The Corvane factory will create 150 jobs."
    (read,) = read_announcements(text)
    assert read.spans["state"].rule == "the likeliest of several states"
    assert read.confidence < CERTAIN
