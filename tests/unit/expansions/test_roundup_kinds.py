"""Lists of projects of many kinds, as councils, newsletters, governors, magazines and radio stations write them.

Each project is (company, place, state, jobs, dollars).
"""

from __future__ import annotations

import pytest
from roundup_projects import read_projects


def test_names_each_told_of_in_one_place_make_a_roundup() -> None:
    text = """
Around the valley

Corbin & Lathe, a furniture start-up, has leased 45,000 square feet in Staunton and will hire 60 people.

In Rockingham County, Halloran Steel Works wrapped up a $8 million line in Broadway, Va. It added 19 employees.

The Lexington insurer Ridge Mutual is going ahead with an office building that costs $35 million and has room for 200.

People: Dana Weir was named treasurer of Allen Tool.
"""
    assert [one[0] for one in read_projects(text)] == ["Corbin & Lathe", "Halloran Steel Works", "Ridge Mutual"]
    assert [one[2] for one in read_projects(text)] == ["VA", "VA", "VA"]


def test_a_table_whose_columns_run_together() -> None:
    text = """
TOP PROJECTS - SOUTH CAROLINA
Company County Jobs Capital Investment
Brenner Auto Spartanburg 310 $55,000,000
Tidewater Yachts USA Georgetown 60 $5,100,000
"""
    assert read_projects(text) == [
        ("Brenner Auto", "Spartanburg County", "SC", 310, 55_000_000),
        ("Tidewater Yachts USA", "Georgetown County", "SC", 60, 5_100_000),
    ]


def test_a_city_of_the_state_that_is_also_a_capital_abroad() -> None:
    text = """
Largest announcements in Indiana

Company               Location       Jobs    Investment
Harlow Orthopedics    Warsaw         95      $8.2 million
Aurel Foods           Plainfield     420     $130 million
"""
    assert read_projects(text)[0] == ("Harlow Orthopedics", "Warsaw", "IN", 95, 8_200_000)


def test_where_a_company_comes_from_is_not_where_it_goes() -> None:
    text = """
The governor's column: three companies choose Arkansas

On Monday the Tulsa, Oklahoma, company Delta Wing opened a paint shop in Blytheville and hired 60 people.

In Wynne, Mercer Logistics, a freight firm of Wheeling, Ill., will build a $9 million warehouse with 40 jobs.

A Memphis, Tennessee, maker of boats, Hull Brothers, will move to Marion and invest $4 million.
"""
    assert [one[:3] for one in read_projects(text)] == [
        ("Delta Wing", "Blytheville", "AR"),
        ("Mercer Logistics", "Wynne", "AR"),
        ("Hull Brothers", "Marion", "AR"),
    ]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (
            "Gear and Drive Works wants to build a $6 million addition in Lima and hire 22 people.",
            "Gear and Drive Works",
        ),
        (
            "Fish from the Bay, a supplier of smoked trout, will invest $1 million in Lima and add 12 jobs.",
            "Fish from the Bay",
        ),
        ("Foods in Bloom will invest $500,000 in Lima and create 10 jobs.", "Foods in Bloom"),
        ("Robins and Quills L.P., Lima: It expects to create 54 full-time jobs.", "Robins and Quills L.P."),
        ("Toledo's Larkin Glass has started on its second plant, in Lima, with 20 jobs.", "Larkin Glass"),
    ],
)
def test_names_of_companies_in_a_list(line: str, name: str) -> None:
    text = f"Two companies pick Ohio\n\nNovak Tubes will build a $4 million plant in Mansfield.\n\n{line}"
    second = read_projects(text)[-1]
    assert (second[0] or "").rstrip(",. Inc") == name.rstrip(",. Inc")
    assert second[1:3] == ("Lima", "OH")


def test_words_that_a_single_announcement_would_not_be_read_by() -> None:
    text = """
Kentucky business briefs

BARDSTOWN

Oakridge Distillery has bought a 300,000-square-foot warehouse in the industrial park for its new distribution center.

EDDYVILLE

Tern Limestone is investing $1.4 million in a plant in Eddyville that should add 10 jobs.

ERLANGER

Comet Air plans to open a maintenance hangar at the airport.
"""
    assert [one[:3] for one in read_projects(text)] == [
        ("Oakridge Distillery", "BARDSTOWN", "KY"),
        ("Tern Limestone", "Eddyville", "KY"),
        ("Comet Air", "ERLANGER", "KY"),
    ]


def test_the_company_below_a_headline_of_its_kind() -> None:
    text = """
Latest headlines from Tennessee

Record Plant Announces $10.8 Million Expansion in Nashville
Unison Vinyl Pressing is investing $10.8 million to expand at its Nashville headquarters.

Ward Valley to Create 30 Jobs in Sequatchie County
Ward Valley Brands announced it will invest $1.4 million in Sequatchie County and create 30 new jobs.
"""
    assert [one[0] for one in read_projects(text)] == ["Unison Vinyl Pressing", "Ward Valley Brands"]


def test_what_a_spokesman_says_of_the_next_company_begins_it() -> None:
    text = """
The Iowa Economic Development Authority approved incentives for two companies.

Spokesperson Kay Lund says Harvest Trailers in Perry will put up a second building. "This is a $3 million project that
adds 18 jobs," Lund says.

Lund says Maple Baking Company in Burlington was awarded tax benefits. "It makes rolls for restaurants," Lund says.

The company plans to remodel a building. "It represents a $2 million investment and will create 20 jobs," she says.
"""
    assert read_projects(text) == [
        ("Harvest Trailers", "Perry", "IA", 18, 3_000_000),
        ("Maple Baking Company", "Burlington", "IA", 20, 2_000_000),
    ]


def test_what_an_abatement_is_given_on_is_the_investment() -> None:
    text = """
FORT WAYNE - City Council backed tax phase-ins for two companies.

Sharp Exhibits is seeking a tax abatement on $900,000 of new equipment and would add three jobs.

Wayne Dies could get as much as $500,000 and will hire 16 people.
"""
    assert read_projects(text) == [
        ("Sharp Exhibits", "Fort Wayne", "IN", 3, 900_000),
        ("Wayne Dies", "Fort Wayne", "IN", 16, None),
    ]


def test_a_total_is_told_of_companies_not_for_them() -> None:
    text = """
Three businesses choose Henderson

The Nevada Governor's Office of Economic Development approved abatements for businesses in Henderson, Nevada.

Tektite. A maker of parts for storage companies, Tektite will create 53 jobs in Henderson with $10.9 million.

Shield Monitoring Services. The company's center in Henderson will create 118 jobs.
"""
    assert [(one[0], one[3]) for one in read_projects(text)] == [("Tektite", 53), ("Shield Monitoring Services", 118)]


def test_names_with_their_places_in_a_row() -> None:
    text = """
ST. PAUL, Minn. - Four businesses will get $2.4 million in funding, the Minnesota Department of Employment said.

The four businesses that got the award are Arden Interconnect LLC (St. Cloud), Velto, Inc. (Red Lake Falls), \
Clough Stamping Company, Inc. (Merrifield), and Tasman Gloves Inc. (North Mankato).
"""
    assert [(one[0], one[1], one[2]) for one in read_projects(text)] == [
        ("Arden Interconnect LLC", "St. Cloud", "MN"),
        ("Velto, Inc.", "Red Lake Falls", "MN"),
        ("Clough Stamping Company, Inc.", "Merrifield", "MN"),
        ("Tasman Gloves Inc.", "North Mankato", "MN"),
    ]


def test_clauses_of_several_companies_below_a_headline_with_their_state() -> None:
    text = """
Kentucky Welcomes Nearly 360 New Jobs This Week

Bluestem Bottling will create 27 jobs in Lancaster, Sumner Packaging brings 254 jobs to Boone County, and Atwell \
Machine's new Hardinsburg HQ will mean 78 jobs.
"""
    assert [one[:4] for one in read_projects(text)] == [
        ("Bluestem Bottling", "Lancaster", "KY", 27),
        ("Sumner Packaging", "Boone County", "KY", 254),
        ("Atwell Machine", "Hardinsburg", "KY", 78),
    ]


def test_a_table_run_together_with_a_column_of_no_interest_and_dollars_in_millions() -> None:
    text = """
The largest distribution centers that were announced:

Company Location Square Feet Capital Investment ($M) Jobs
Arvel Foods Hartford, CT 1,000,000 N/A 500
Boxway Madison, AL 1,000,000 $100.00 450
Boxway Kenosha, WI 1,000,000 N/A 400
"""
    assert read_projects(text) == [
        ("Arvel Foods", "Hartford", "CT", 500, None),
        ("Boxway", "Madison", "AL", 450, 100_000_000),
        ("Boxway", "Kenosha", "WI", 400, None),
    ]


def test_what_a_list_of_incentives_gives_is_no_investment() -> None:
    text = """
Missouri OKs over $4M of business incentives for 505 jobs

The tax breaks and job training incentives include about:

  • $2.1 million for 4M to expand in Springfield, adding 90 jobs.
  • $2 million for DTS to expand in Kansas City, adding 415 jobs.
"""
    assert read_projects(text) == [("4M", "Springfield", "MO", 90, None), ("DTS", "Kansas City", "MO", 415, None)]


@pytest.mark.parametrize("header", ["Investment (b)", "Investment ($M)", "Investment (in millions)"])
def test_dollars_in_full_are_never_counted_in_millions(header: str) -> None:
    rows = "Arvel Foods Lima $30,000,000 120\nBoxway Troy $4,000,000 45"
    found = [one[4] for one in read_projects(f"Projects of the year:\n\nCompany City {header} Jobs\n{rows}")]
    assert found == [30_000_000, 4_000_000]
