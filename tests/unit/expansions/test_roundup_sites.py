"""Where each project of a list is: its own words go before those of other projects, other sites are no site.

Each project is (company, place, state, jobs, dollars).
"""

from __future__ import annotations

import pytest
from roundup_projects import read_projects

from aker_jobs.expansions import read_announcements
from aker_jobs.expansions.reader.names import other_names
from aker_jobs.expansions.reader.roundup import signs
from aker_jobs.expansions.reader.roundup.attribution import site_bars
from aker_jobs.expansions.reader.roundup.places import place_words


def _places(text: str) -> dict[str, tuple[str | None, str | None]]:
    return {one[0]: one[1:3] for one in read_projects(text)}


@pytest.mark.parametrize(
    "other",
    [
        "that will take overflow from the company's warehouse in Owensboro",
        "as it moves its pump line from Owensboro",
        "to relocate its Kentucky offices from Owensboro",
        "in addition to its foundry in Owensboro",
        "like its sister plant in Owensboro",
    ],
)
def test_another_site_of_a_company_does_not_win_over_the_heading(other: str) -> None:
    text = f"""
Kentucky business briefs for the month of May

SOMERSET

Tarrant Pump & Valve Corp. is building a 60,000-square-foot plant {other}. The project will create 45 jobs.

PULASKI COUNTY

Odell Glass Inc. is adding a $3 million furnace at its campus and will hire 14 people.
"""
    assert _places(text)["Tarrant Pump & Valve Corp."] == ("SOMERSET", "KY")


def test_a_month_is_no_city() -> None:
    text = """
Missouri in 2016: a year of growth

Announcements came to Missouri from many companies.
In January, Wexley Cabinets announced that it was setting up a studio in Missouri with 70 new jobs. Nine days later, \
Tolva Grain, a farm company from Chile, chose Missouri for its headquarters and 40 jobs.
On February 9, Pine Otter announced 65 new jobs in Springfield, Missouri.
"""
    assert _places(text) == {
        "Wexley Cabinets": (None, "MO"),
        "Tolva Grain": (None, "MO"),
        "Pine Otter": ("Springfield", "MO"),
    }


def test_a_headline_that_names_a_state_leaves_no_city_of_another() -> None:
    text = """
Industry News

Corland Wire invests $120M to build cable factory in South Carolina

March 20, 2024
Corland Wire's new factory in Jasper County will create 300 new jobs.
Industry News

Halden Cabinets has opened cabinet factory in Texas

March 19, 2024
Halden Cabinets grows with a new plant in Dallas, Texas, and hires 90 people.
Industry News

Ostrava Switch invests $80M to expand breaker plant in California

March 19, 2024
The new building of 90,000 square feet will raise output and add 120 jobs.
"""
    assert _places(text) == {
        "Corland Wire": ("Jasper County", "SC"),
        "Halden Cabinets": ("Dallas", "TX"),
        "Ostrava Switch": (None, "CA"),
    }


def test_a_city_named_like_a_state() -> None:
    text = """
Three companies in Duluth, Wyoming and Wadena are planning projects worth $9 million that will bring 130 new jobs to \
Minnesota.

Northmark Systems Inc., a software company based in Duluth, plans to invest $400,000 and hire 60 people.

Tamarack Motors Inc., a maker of snow plows, plans a $4.2 million expansion of its test center in Wyoming, Minnesota. \
The company plans to add 50 jobs.

Bracken Feeds, a Wadena-based mill, will invest $4.4 million and add 20 jobs.
"""
    assert _places(text)["Tamarack Motors Inc."] == ("Wyoming", "MN")


def test_the_state_is_not_that_of_one_headquarters() -> None:
    text = """
The year in business

Announcements of new plants in Spartanburg County led the business year 1991.
Dorval, a belt maker, says it will move to Spartanburg and employ 200 people in an old mill.
Keswick Chairs announces that it will open a plant in Woodruff and employ up to 80 people.
Lanier Paper Co. of Greensboro, N.C., says it will build a $4 million plant near Greer.
"""
    places = _places(text)
    assert (places["Dorval"], places["Keswick Chairs"]) == (("Spartanburg", "SC"), ("Woodruff", "SC"))
    assert ("Greer", "SC") in places.values()


def test_items_without_a_place_are_in_the_city_and_not_in_the_county_of_its_chamber() -> None:
    text = """
HUNTSVILLE, Alabama – The Huntsville/Madison County Chamber announced today that 300 new jobs and $50 million in \
investment will come from new projects.
Companies that have expanded in the Huntsville area this year include:
- Arcturus Labs is adding 180 new jobs in weapons work.
- Beacon Forge has had an expansion project that totals 90 jobs and $32 million in investment.
- Corvid Software, a company based in Huntsville, is creating 30 new jobs with investment of $400,000.
"""
    assert {place for place, _ in _places(text).values()} == {"Huntsville"}


def test_the_own_sentence_goes_before_a_heading_of_a_region() -> None:
    text = """
Garrick Foods keeps growing in Richland County
March 6, 2023
$20 million investment will create 40 new jobs

The top employers in the Columbia metro area
January 30, 2023
Calhoun, Clarendon, Fairfield and Richland counties make up the Columbia metro area.

Stellan Doors opens first South Carolina plant in Clarendon County
December 11, 2022
$7 million investment will create 55 new jobs

Orrin Trucking grows in Newberry County
October 5, 2022
$17 million investment will create 30 new jobs

Parl Cable expands with new plant in Kershaw County
September 5, 2022
$11 million investment will create 70 new jobs

Lowe Tile establishes operations in Fairfield County
August 15, 2022
$9 million investment will create 25 new jobs
"""
    assert _places(text)["Stellan Doors"] == ("Clarendon County", "SC")


def test_a_site_that_is_to_be_determined_is_none() -> None:
    text = """
Three projects were approved by the Ohio Tax Credit Authority on Monday.
Marlin Web Inc., an Akron firm, expects to create 50 jobs as a result of its expansion project in Summit County.
Trask Batteries Co. expects to create 15 jobs as a result of the expansion in Cuyahoga County.
Vireo Health expects to create 400 jobs as a result of its new project at a location yet to be determined.
"""
    assert _places(text)["Vireo Health"] == (None, "OH")


def test_a_street_is_no_city() -> None:
    text = """
New local jobs are planned by two companies for which the Fort Wayne City Council approved tax breaks Tuesday.

Kettle Feeds LLC intends to buy a building. The $80 million project should create 90 new jobs.

Harker Trucks LLC wants to enlarge its facility at 9138 Bluffton Road, part of a $5 million investment. The company \
will create 60 jobs.
"""
    assert _places(text)["Harker Trucks LLC"] == ("Fort Wayne", "IN")


def test_a_headline_that_begins_with_its_state_and_ends_with_a_period_is_a_headline() -> None:
    text = """
Development News

GA: Auto Supplier to Expand, Create 80 LaGrange Jobs

Danbi Interior Systems to invest $5M and expand its Troup County plant.

AL: S. Korean Parts Maker to Open in Chambers County, 1st in U.S.

Sejin Industry Co. Ltd. to invest $16M, hire 85 employees.

TN: Corin Orthopedics to Invest $90M to Expand, Hire 150

Co. to expand its operations in Shelby County.
"""
    places = _places(text)
    assert places["Sejin Industry Co. Ltd."] == ("Chambers County", "AL")
    assert places["Corin Orthopedics"] == ("Shelby County", "TN")


def test_the_website_of_the_city_tells_its_state() -> None:
    text = """
Two businesses in Columbus are asking the city for tax breaks to help with their plans to expand.

Halsey Labs is planning to buy $2 million in new equipment for its plant on Brian Drive. It will add 14 new jobs.

Norrick Fasteners is asking for a tax break on $900,000 of new equipment at its plant in Columbus and will add 13 jobs.

A stream of the meeting can be watched at columbus.in.gov.
"""
    assert {state for _, state in _places(text).values()} == {"IN"}


def test_a_city_and_its_county_tell_the_state() -> None:
    text = "Here is a look back at the top Madison County stories of the year, most of them in Anderson."
    assert signs.state_of_all(text) == "IN"


def test_the_state_of_a_county_is_that_of_the_company() -> None:
    text = """
Plant Openings & Expansions: May 2012

Lowell Dairy is making an investment of $13 million in its Plymouth, WI plant.

Union Bend Livestock will expand its plant in Uniontown, KY, and create 25 new jobs.

Augusta, GA-based Carver Food, LLC will enlarge its beef plant in Richmond County, creating up to 90 new jobs.
"""
    assert _places(text)["Carver Food, LLC"] == ("Richmond County", "GA")


def test_a_piece_of_the_name_of_a_company_or_of_a_brand_is_no_city() -> None:
    text = """
Recent investments in Wisconsin businesses

Among the recent investments:

- $20 million in tax credits for Milwaukee Clamp, which would make $190 million in investments and create 900 new jobs \
in Wisconsin
- $2 million in tax credits for Arden Biotech toward a $200 million expansion in Verona that will create 210 jobs
- $1 million in tax credits for Dell Farms to run the former Farmer's Pride plant, creating 80 new jobs
"""
    assert _places(text) == {
        "Milwaukee Clamp": (None, "WI"),
        "Arden Biotech": ("Verona", "WI"),
        "Dell Farms": (None, "WI"),
    }


@pytest.mark.parametrize(
    "piece",
    ["Lima Road ", "moves from ", "in Ohio ", "other plant in ", "from Lima to ", "LIMA/", "in.gov.", "A" * 9 + " "],
)
def test_long_texts_of_one_piece_are_read_in_time_that_grows_with_their_length(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    found = [*place_words.patterns()["home"].finditer(text)]
    assert all(match.end() <= len(text) for match in found)
    assert not other_names.is_of_other(text, 0, 1)
    assert signs.states_named(text) <= {"OH"}
    assert all(pattern.search(text) is None or piece == "in Ohio " for pattern in site_bars.patterns().values())
    assert read_announcements(text) == ()
