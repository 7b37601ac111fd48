"""Lists of one-line items of a name, a place and numbers; headers broken over lines; records with homes of companies.

Each project is (company, place, state, jobs, dollars).
"""

from __future__ import annotations

import pytest
from roundup_projects import read_projects

from aker_jobs.expansions.reader.roundup.companies import names
from aker_jobs.expansions.reader.roundup.division import units as roundup_units
from aker_jobs.expansions.reader.tables import headers, records
from aker_jobs.expansions.reader.tables import item as tables_item
from aker_jobs.expansions.reader.tables import items as tables_items
from aker_jobs.expansions.reader.text import project_lists

ABOVE = (
    "Ohio makers on a roll\n\nThe governor spoke in Columbus.\n\nThese are the companies that plan to expand in Ohio:\n"
)


@pytest.mark.parametrize(
    "items",
    [
        "- VELMAR SCALES (Lima)\n- Halden Seats, Inc. (Allen County)\n- Brisk Foods (Troy)",
        "1. VELMAR SCALES (Lima)\n2. Halden Seats, Inc. (Allen County)\n3. Brisk Foods (Troy)",
        "• VELMAR SCALES — Lima\n• Halden Seats, Inc. — Allen County\n• Brisk Foods — Troy",
        "- VELMAR SCALES, Lima\n- Halden Seats, Inc., Allen County\n- Brisk Foods, Troy",
        "VELMAR SCALES: Lima, Ohio;\nHalden Seats, Inc.: Allen County, Ohio; and\nBrisk Foods: Troy, Ohio.",
    ],
)
def test_names_with_their_places_and_nothing_else(items: str) -> None:
    assert read_projects(ABOVE + items) == [
        ("VELMAR SCALES", "Lima", "OH", None, None),
        ("Halden Seats, Inc.", "Allen County", "OH", None, None),
        ("Brisk Foods", "Troy", "OH", None, None),
    ]


def test_names_with_places_of_several_states() -> None:
    text = "New sites\n\nCompanies that announced expansions this year include:\n\n* Velmar Scales (Lima, Ohio)"
    assert read_projects(f"{text}\n* Halden Seats (Macon, Georgia)\n* Brisk Foods (Troy, OH)") == [
        ("Velmar Scales", "Lima", "OH", None, None),
        ("Halden Seats", "Macon", "GA", None, None),
        ("Brisk Foods", "Troy", "OH", None, None),
    ]


@pytest.mark.parametrize(
    "above",
    [
        "Companies that will lay off workers and relocate jobs out of Ohio:",
        "Employers who attended the fair where new jobs were announced in Ohio:",
        "Members of the Ohio board, with their companies that expand:",
        "Our offices in Ohio:",
    ],
)
def test_names_with_places_below_lines_that_say_something_else(above: str) -> None:
    items = "- Velmar Scales (Lima)\n- Halden Seats (Troy)\n- Brisk Foods (Dayton)"
    assert tables_items.rows(f"{above}\n{items}", "OH") == []


def test_numbers_in_brackets_behind_names() -> None:
    text = """
Another record year for Ohio

Ohio closed the year with 282 commitments. The businesses that announced the largest commitments in 2020 were:
Velmar Scales Inc. (800 committed jobs in Allen County),
Halden Seats LLC (960 committed jobs; $300 million investment in Miami County),
Brisk Foods (537 committed jobs in Greene County; 1,600+ jobs retained statewide),
Corbin Sons (369 total committed jobs in Clark and Wood counties), and
Adler Paint ($12.5M expansion and 15 new jobs in Dayton).
"""
    assert read_projects(text) == [
        ("Velmar Scales Inc.", "Allen County", "OH", 800, None),
        ("Halden Seats LLC", "Miami County", "OH", 960, 300_000_000),
        ("Brisk Foods", "Greene County", "OH", 537, None),
        ("Corbin Sons", "Clark County", "OH", 369, None),
        ("Adler Paint", "Dayton", "OH", 15, 12_500_000),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Velmar Scales",
        "Lima (200 jobs)",
        "Velmar Scales (Paducah)",
        "Velmar Scales (200 jobs, 300 jobs)",
        "Velmar Scales (200 jobs in Nowhere)",
        "Velmar Scales (maker of scales in Lima)",
        "The company will expand (Lima)",
        "Velmar Scales, Ohio",
        "2,400: Lima",
    ],
)
def test_lines_that_are_no_items(line: str) -> None:
    assert tables_item.item(line, 0, len(line), "OH") is None


@pytest.mark.parametrize(
    "header",
    [
        "CompanyLocationCapital\nInvestment ($M)Employees",
        "Company Location Capital Investment\n($ in millions) New\nJobs",
        "Company\tLocation\tInvestment (millions)\tEmployees",
        "Company City\nCapital Investment (US$M) Number of Employees",
    ],
)
def test_headers_that_are_glued_or_broken_over_lines(header: str) -> None:
    rows = "Velmar Scales Lima, OH $5,000 6,500\nHalden Fort Worth, TX $3 2,000\nBrisk Foods Macon, GA $60 1,700"
    assert read_projects(f"Top U.S. Manufacturing Projects\n\n{header}\n{rows}") == [
        ("Velmar Scales", "Lima", "OH", 6500, 5_000_000_000),
        ("Halden", "Fort Worth", "TX", 2000, 3_000_000),
        ("Brisk Foods", "Macon", "GA", 1700, 60_000_000),
    ]


def test_employees_without_dollars_are_whom_a_company_has() -> None:
    assert headers.with_staff(["company", "place", "staff"]) == ["company", "place", "other"]
    assert headers.with_staff(["company", "staff", "jobs", "money"]) == ["company", "other", "jobs", "money"]
    assert read_projects("Largest in Ohio\n\nCompany City Employees\nVelmar Lima 4,500\nHalden Troy 3,590") == []


@pytest.mark.parametrize("ordinals", [("One\n", "Two\n"), ("1. ", "2. "), ("", "")])
def test_records_with_the_homes_of_companies(ordinals: tuple[str, str]) -> None:
    first, second = ordinals
    text = f"""
Economic Development

Ohio goes on growing. Here are the biggest projects of the year.

{first}Velmar Insurance
Northbrook, Ill.
NEW JOBS: 2,250
COUNTY: Allen
PROJECTED INVESTMENT: $22.6m
OHIO INCENTIVES: $17.9m
Velmar follows two insurers that added jobs in the Lima region. Its revenue was $38.5 billion.

{second}Halden
(Bangalore, India)
NEW JOBS: 2,000
COUNTY: Miami
PROJECTED INVESTMENT: $8.7M
OHIO INCENTIVES: $22.4m
The technology company hired a manager in June.
"""
    assert read_projects(text) == [
        ("Velmar Insurance", "Allen County", "OH", 2250, 22_600_000),
        ("Halden", "Miami County", "OH", 2000, 8_700_000),
    ]


def test_two_records_without_all_cells_are_none() -> None:
    text = "Velmar\nCOUNTY: Allen\nNEW JOBS: 40\nPRODUCT: pumps\n"
    assert records.rows(text * 2, headers.role) == []


def test_labels_of_figures_above_cards_are_no_companies() -> None:
    text = """
Growth in Georgia

Communities gain from 27 companies that invested this year.

2,400
Jobs Created/Retained
$1.4B
Capital Investment

Velmar Scales, Atlanta, 80 jobs, New Sales Office
Halden Seats, Macon, 120 jobs, New North American Headquarters
"""
    assert read_projects(text) == [
        ("Velmar Scales", "Atlanta", "GA", 80, None),
        ("Halden Seats", "Macon", "GA", 120, None),
    ]
    assert names.is_no_name("New Jobs")
    assert not names.is_no_name("Jobs Foundry")


def test_lines_by_what_stands_in_them() -> None:
    assert project_lists.without_lines("one\ntwo\nthree", [-1, 5]) == "one\n   \nthree"


def test_headlines_with_a_county_or_city_and_its_state_are_no_cards() -> None:
    text = """
Velmar Selects Loudon County, TN, For Newest Facility, Bringing 129 Jobs

The paint and coatings company from Pittsburgh will put $225 million into a new facility in eastern Tennessee.

Halden Picks Lebanon, TN, For Second Plant, Adding 60 Jobs

The maker of chairs from Chicago will invest $20 million.
"""
    assert read_projects(text) == [
        ("Velmar", "Loudon County", "TN", 129, 225_000_000),
        ("Halden", "Lebanon", "TN", 60, 20_000_000),
    ]


def test_a_street_at_the_end_of_a_line_ends_a_sentence() -> None:
    text = """
News of companies in Indiana

The city board will take up tax abatements for Halden Inc., an IT consultant based in Indianapolis, which moves its
headquarters to the former station at 1401 N. Meridian St.
Brisk Worldwide, based in Greenwood, said today that it will enlarge its distribution operations in the city, and
that it plans to create 78 jobs.
"""
    found = [text[unit.start : unit.end] for unit in roundup_units.units(text)]
    assert [one.split(",")[0] for one in found[1:]] == [
        "The city board will take up tax abatements for Halden Inc.",
        "Brisk Worldwide",
    ]
    wrapped = "Halden will move its offices from\ncentral Chicago to a site near St.\nLouis in May, and\nit will hire."
    assert len(roundup_units.units(wrapped)) == 1
