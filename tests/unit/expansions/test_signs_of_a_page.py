"""The reader on pages that only look like an announcement, and on names that stand beside one."""

from __future__ import annotations

import pytest

from aker_jobs.expansions import Announcement, read_announcement, read_announcements
from aker_jobs.expansions.reader.reading import read_with_features


def _read(text: str) -> Announcement:
    read = read_announcement(text)
    assert read is not None, text
    return read


def _not_read(text: str) -> None:
    read = read_announcement(text)
    assert read is None or read.confidence < 0.5, text


def test_words_of_a_headline_are_not_the_company() -> None:
    text = (
        "Hundreds of New Jobs Coming to Rural Georgia\n\nSWAINSBORO, Ga. - Marlowe Extrusions will build a"
        " $62 million aluminum"
        " plant in Swainsboro and hire 120 people, the company said Tuesday."
    )
    assert _read(text).company == "Marlowe Extrusions"


def test_who_owned_the_building_before_is_not_the_company() -> None:
    text = (
        "Tollhaus Foods will invest $18 million in a bakery in Findlay, Ohio, in a former facility owned by Crestmark"
        " Industries. Tollhaus Foods plans to hire 85 workers."
    )
    assert _read(text).company == "Tollhaus Foods"


def test_an_agency_that_says_so_is_not_the_company() -> None:
    text = (
        "The Iowa Economic Development Authority says Brannock Seed Co. will build a $31 million plant in"
        " Marshalltown, Iowa,"
        " creating 44 jobs."
    )
    assert _read(text).company == "Brannock Seed Co."


def test_a_sister_location_is_not_the_site() -> None:
    text = (
        "Orvane Packaging will add 60 jobs at a $22 million plant in Greenville, South Carolina. It has a"
        " sister location in"
        " Dayton, Ohio."
    )
    read = _read(text)
    assert (read.city, read.state) == ("Greenville", "SC")


def test_the_owner_and_its_home_are_neither_company_nor_site() -> None:
    text = (
        "Pellgate Plastics, which is owned by Cincinnati-based Harrowell Group, will expand its plant in"
        " Bowling Green, Kentucky,"
        " with an investment of $14 million and 55 new jobs."
    )
    read = _read(text)
    assert (read.company, read.city, read.state) == ("Pellgate Plastics", "Bowling Green", "KY")


@pytest.mark.parametrize(
    "text",
    [
        "Tornvale Ltd will create 120 jobs at a new £14 million factory in Swindon, Wiltshire, the council said.",
        "Opinion: Columbus does not need another $50 million in tax breaks. When Gravell Corp. promised 300"
        " jobs in 2011, we"
        " cheered. Ten years on I still ask where those jobs are.",
        "On this day in 1967, Marden Tractor announced a $12 million plant in Waterloo, Iowa, that would"
        " employ 600 people.",
        "Wexcombe Realty has leased 210,000 square feet in Reno, Nevada, to three tenants, the broker said."
        " Rents rose 4%.",
    ],
)
def test_what_only_looks_like_an_expansion_is_not_read(text: str) -> None:
    _not_read(text)


def _signs(text: str) -> set[str]:
    read = read_with_features(text)
    assert read is not None, text
    return {name for name, _ in read[1] if name.startswith("sign ")}


def test_whether_the_facts_are_told_of_one_thing_is_among_the_features() -> None:
    short = (
        "Ellsbrook Motors will build a $200 million plant in Tupelo, Mississippi, creating 450 jobs."
        " Ellsbrook Motors will start"
        " production in 2027."
    )
    filler = " The market was calm on Monday and the weather was fair in the hills." * 12
    late = "Carmakers may overbuild, a study finds." + filler + " " + short.split(". ", maxsplit=1)[0] + "."
    assert {"sign company early", "sign who and where together", "sign who and how much together"} <= _signs(short)
    assert "sign company early" not in _signs(late)


def test_several_states_are_a_sign() -> None:
    text = (
        "Ellsbrook Motors will build a $200 million plant in Tupelo, Mississippi, creating 450 jobs. It has"
        " plants in Findlay,"
        " Ohio; Greer, South Carolina; and Laredo, Texas."
    )
    assert "sign several states" in _signs(text)


def test_a_region_that_gets_the_jobs_does_not_make_them_a_total() -> None:
    text = (
        "Orvane Packaging will build a $750 million data center in Henrico County, Virginia. It is expected"
        " to bring thousands"
        " of construction jobs to the region and over 100 full-time operational jobs."
    )
    assert _read(text).new_jobs == 100


def test_who_will_work_there_is_counted_without_a_verb_of_hiring() -> None:
    text = (
        "Pellgate Co., which will open a grocery distribution center in Findlay, Ohio, in 2027, eventually"
        " employing 425,"
        " will invest $30 million."
    )
    assert _read(text).new_jobs == 425


def test_praise_in_quotation_marks_may_stand_between_a_count_and_its_jobs() -> None:
    text = (
        "Avonlea Digital will invest $3 billion in a data center in Louisa County, Virginia. There could be"
        " between 200 and 250"
        " “very good-paying jobs” when the center opens."
    )
    read = _read(text)
    assert (read.new_jobs, read.new_jobs_high) == (200, 250)


def test_a_road_of_a_state_tells_the_state() -> None:
    text = (
        "Sutterby Chemicals will build a plant in Effingham County that would bring 50 jobs. The site is"
        " just off Ga. 21 north"
        " of Rincon."
    )
    assert _read(text).state == "GA"


def test_what_was_opened_elsewhere_months_ago_is_neither_site_nor_money() -> None:
    text = (
        "Sykeford Enterprises will add 120 people in Fort Smith, Arkansas. About five months ago, the"
        " company unveiled a $3"
        " million hub in Montgomery, Alabama."
    )
    read = _read(text)
    assert (read.city, read.state, read.investment_usd) == ("Fort Smith", "AR", None)


def test_who_opposes_a_project_is_not_the_company() -> None:
    text = (
        "Wenhall Chemical has withdrawn plans to build a $1.2 billion facility in St. James Parish,"
        " Louisiana, according to a"
        " post by Riverside Bucket Brigade, which had opposed the project."
    )
    assert _read(text).company == "Wenhall Chemical"


def test_paragraphs_that_go_on_about_a_company_are_read_with_it() -> None:
    text = (
        "LANSING, Mich. - The board approved projects.\n\nOrvane General, LLC, a maker of vehicles, is"
        " planning to move to a"
        " facility in Auburn Hills.\n\nThe company will invest $9.5 million and 55 new jobs will be created."
        "\n\nTollhaus Shelby,"
        " Inc., a supplier, is planning a facility in Sterling Heights. The company will invest $61.2"
        " million, creating 430"
        " new jobs."
    )
    read = {one.company: (one.new_jobs, one.investment_usd) for one in read_announcements(text)}
    assert read == {"Orvane General, LLC": (55, 9_500_000), "Tollhaus Shelby, Inc.": (430, 61_200_000)}


def test_the_exact_count_is_taken_where_the_first_says_more_than() -> None:
    text = (
        "LIMA, Ohio - Gov. Dale Marsh said Wednesday that Harwick Tool will create more than 200 new jobs and invest"
        " $32 million in a plant in Lima. Harwick Tool plans to create as many as 240 jobs over five years."
    )
    assert _read(text).new_jobs == 240


def test_an_expansion_called_by_its_people_counts_them() -> None:
    text = "Harwick Tool plans a $40 million, 50-employee expansion of its plant in Lima, Ohio, Gov. Dale Marsh said."
    assert _read(text).new_jobs == 50


def test_the_heading_of_captions_is_not_the_company() -> None:
    text = (
        "Speech to Text for Harwick is expanding\n\nthe toolmaker will build a $9 million plant in Lima, Ohio, and add"
        " 60 jobs. Harwick Tool says work starts in may."
    )
    assert "Speech" not in (_read(text).company or "")


def test_who_breaks_ground_along_with_the_company_is_not_the_company() -> None:
    text = (
        "LOUISVILLE, Ky. - Harwick Distillers LLC along with Kentucky Gov. Dale Marsh broke ground on a new distillery"
        " in Midway, Kentucky, on Friday. The $8 million operation will create 22 full-time jobs."
    )
    read = _read(text)
    assert "Marsh" not in (read.company or "")
    assert read.new_jobs == 22
