"""Lists by the form that magazines and trade papers give them: tables run together, cards, headlines of a kind.

Each project is (company, place, state, jobs, dollars).
"""

from __future__ import annotations

import pytest
from roundup_projects import read_projects

from aker_jobs.expansions.reader.roundup import cues
from aker_jobs.expansions.reader.roundup.companies import brackets, common_words
from aker_jobs.expansions.reader.tables import align, headers, run
from aker_jobs.expansions.reader.tables import records as tables_records


def test_a_table_run_together_with_ordinals_and_a_column_whose_name_says_nothing() -> None:
    text = """
2019 Top Projects: Alabama

Population: 4.9 million

Company City N/E Job Creation Investment Industry
1. Velmar and Corbin Scales Huntsville E 450 $70 million Aerospace
2. Halden Automotive Anniston E 359 $35 million Automotive Components
3. Brisk Hamilton E 300 N/A Call Center
4. 84 Timber Opelika N 2,410 $110 million Aerospace/Defense
"""
    assert read_projects(text) == [
        ("Velmar and Corbin Scales", "Huntsville", "AL", 450, 70_000_000),
        ("Halden Automotive", "Anniston", "AL", 359, 35_000_000),
        ("Brisk", "Hamilton", "AL", 300, None),
        ("84 Timber", "Opelika", "AL", 2410, 110_000_000),
    ]


@pytest.mark.parametrize(
    "table",
    [
        "Rank Company Location Type Investment Jobs\n1 Velmar Scales Lima Expansion $70 million 450\n"
        "2 Halden Troy New Undisclosed 359",
        "City Company New Jobs Capital Investment ($M) Product\nLima Velmar Scales 450 70 Scales and weights\n"
        "Troy Halden 359 N/A Seats",
        "Company City State Jobs Investment Industry\nVelmar Scales Lima OH 450 $70M Scales\n"
        "Halden Troy Ohio 359 TBD Seats",
        "Company | City | State | Jobs | Investment\nVelmar Scales | Lima | OH | 450 | $70M\n"
        "Halden | Troy | OH | 359 | N/A",
        "Company\nCity\nN/E\nJobs\nInvestment\nVelmar Scales\nLima\nN\n450\n$70 million\nHalden\nTroy\nE\n359\nN/A",
    ],
)
def test_tables_in_other_orders_of_columns(table: str) -> None:
    assert read_projects(f"Top projects in Ohio\n\n{table}\n") == [
        ("Velmar Scales", "Lima", "OH", 450, 70_000_000),
        ("Halden", "Troy", "OH", 359, None),
    ]


@pytest.mark.parametrize(
    "line",
    ["Company plans jobs", "Company Jobs", "XYZ Company City Jobs", "Company Project City Jobs", "Jobs City Plant"],
)
def test_a_line_that_is_no_header(line: str) -> None:
    assert run.header(line, 0, len(line), headers.role) is None


def test_a_row_that_cannot_be_laid_along_its_columns() -> None:
    roles = ["company", "place", "jobs"]
    for line in ("Velmar will hire in Lima", "Velmar Lima many", "Lima 40", "word " * 40):
        assert align.aligned(line, 0, len(line), roles) is None


def test_cards_of_one_line_with_commas_above_figures_of_another_kind() -> None:
    text = """
SMALL TOWNS, BIG PLANTS

In recent years much of the growth of Ohio's rubber industry has taken place in small towns.

The following new plants and expansions were picked to show the main projects of the 1990s.

Velmar Scales, Canton, new plant, 150 employees, 210,000 sq. ft. (1996)

American General Lid Co., Bellevue, expansions totaling $26 million for production of lids

Brisk Plastics, Springdale, $14 million expansion, 300,000-sq. ft.

Eastern States Lid Co., Perry Twp., new $11 million plant

Ohio's Ranking in New Facilities
Top Metro Areas
3. Cleveland-Lorain
5. Akron
14. Youngstown-Warren
Source: Harlan Data's New Plant database, 1990-96
"""
    assert read_projects(text) == [
        ("Velmar Scales", "Canton", "OH", 150, None),
        ("American General Lid Co.", "Bellevue", "OH", None, 26_000_000),
        ("Brisk Plastics", "Springdale", "OH", None, 14_000_000),
        ("Eastern States Lid Co.", "Perry Township", "OH", None, 11_000_000),
    ]


def test_headlines_of_a_kind_above_blurbs_that_name_the_company() -> None:
    text = """
Openings & Expansions: Page 3
-
Cheese manufacturer expands in Tennessee with $9M investment
Brisk Foods Inc. will add about 10,000 square feet to make room for new cheese lines.
By Lou Hart • March 23, 2023 -
Halden to invest $1.3B in South Carolina smelter
As the supply chain grows, the site will bring the company nearer to its customers.
By Dana Weir • March 23, 2023 -
Swiss robotics company expands Michigan production site
Velmar is adding capacity as demand rises in logistics.
By Dana Weir • March 22, 2023
"""
    assert read_projects(text) == [
        ("Brisk Foods Inc.", None, "TN", None, 9_000_000),
        ("Halden", None, "SC", None, 1_300_000_000),
        ("Velmar", None, "MI", None, None),
    ]


def test_headlines_of_a_kind_with_their_day_below_or_whose_supplier_it_is() -> None:
    text = """
This week in business

Auto parts supplier to bring 200 jobs to Troy, Ohio

March 4, 2022
Halden Seating will spend $14 million on a stamping plant.

Nissan supplier to invest $16 million in Canton plant
Brisk Kansel, which makes seats for Nissan, will add 98 jobs in Canton, Mississippi.

Candle firm moving to Boise
Glow Candles will move its 30 employees from Reno to Boise, Idaho, in June.
"""
    assert read_projects(text) == [
        ("Halden Seating", "Troy", "OH", 200, 14_000_000),
        ("Brisk Kansel", "Canton", "MS", 98, 16_000_000),
        ("Glow Candles", "Boise", "ID", 30, None),
    ]


@pytest.mark.parametrize(
    ("text", "word", "is_none"),
    [
        ("Cheese maker expands in Lima.", "Cheese", True),
        ("Candles moved in June. It sells candles.", "Candles", True),
        ("Candles will build a plant. It sells candles.", "Candles", False),
        ("Trex maker expands. We like Trex boards.", "Trex", False),
        ("We like Nissan. A Nissan supplier to invest.", "Nissan supplier"[:6], False),
        ("Nissan supplier to invest here.", "Nissan", True),
        ("Apple supplier Brisk to invest here.", "Apple", False),
    ],
)
def test_words_at_the_beginning_that_are_no_company(text: str, word: str, is_none: bool) -> None:
    start = text.index(word)
    assert common_words.is_none_there(text, start, start + len(word)) is is_none


@pytest.mark.parametrize(
    ("headline", "is_kind"),
    [
        ("Swedish bearing maker expanding in Ohio", True),
        ("Company to Invest $5 Million", True),
        ("Halden plans a new plant", False),
        ("A plant in Lima", False),
    ],
)
def test_headlines_that_tell_by_a_kind(headline: str, is_kind: bool) -> None:
    assert cues.is_of_a_kind(headline, 0, len(headline)) is is_kind


@pytest.mark.parametrize("label", ["Source:", "Sources:", "Photo courtesy of", "Image:"])
def test_who_counted_or_photographed_is_no_company(label: str) -> None:
    text = (
        "Three companies of Ohio expand\n\nVelmar will build a plant in Lima with 40 jobs.\n\n"
        f"Bolt Tool will hire 50 people in Troy.\n\n{label} Harlan Data's New Plant database, Ohio"
    )
    assert [one[0] for one in read_projects(text)] == ["Velmar", "Bolt Tool"]


@pytest.mark.parametrize(
    "projects",
    [
        "Other food-processing expansions include Jerome Cheese in Jerome ($3.8 million, 20 workers), Velmar Processing"
        " in Burley ($20 million, 50 new jobs), and Sorrel Lact in Nampa ($50 million, 60 additional workers).",
        "Among the recent projects are Jerome Cheese, Jerome ($3.8 million; 20 jobs); Velmar Processing, Burley ($20"
        " million; 50 jobs) and Sorrel Lact, Nampa ($50 million; 60 jobs).",
    ],
)
def test_details_in_brackets_behind_names_and_places(projects: str) -> None:
    text = (
        "Idaho wins a shovel\n\nThe nation's largest maker of cream, Tarvold Farma, is building a $250 million plant in"
        f" Twin Falls, its first outside New York. The plant will employ 400 workers.\n\n{projects}"
    )
    assert read_projects(text) == [
        ("Tarvold Farma", "Twin Falls", "ID", 400, 250_000_000),
        ("Jerome Cheese", "Jerome", "ID", 20, 3_800_000),
        ("Velmar Processing", "Burley", "ID", 50, 20_000_000),
        ("Sorrel Lact", "Nampa", "ID", 60, 50_000_000),
    ]


def test_what_is_built_in_brackets_behind_names() -> None:
    text = (
        "Companies that chose Ohio last year: Tarvold ($12 million plant in Lima), Brisk Foods ($3 million expansion in"
        " Troy) and Halden Seating (new headquarters in Dayton with 90 jobs)."
    )
    assert [(one[0], *one[2:]) for one in read_projects(text)] == [
        ("Tarvold", "OH", None, 12_000_000),
        ("Brisk Foods", "OH", None, 3_000_000),
        ("Halden Seating", "OH", 90, None),
    ]


def test_companies_in_brackets_behind_what_is_built_below_a_state_in_capitals() -> None:
    text = """
2017 Regional Report: The Southwest

RECENT DEVELOPMENT DEALS IN THE SOUTHWEST

TEXAS 855,000-squarefoot fulfillment center in San Marcos (Tarvold); relocation of a headquarters to San Antonio
(Easyvelmar.com); development of new financial services center in San Antonio (GN Financial).

ARIZONA New assembly plant in Mesa (Brisk Motors), 300 jobs; expansion of a chip factory in Chandler (Corbin).
""".replace("\n(Easy", " (Easy")
    assert read_projects(text) == [
        ("Tarvold", "San Marcos", "TX", None, None),
        ("Easyvelmar.com", "San Antonio", "TX", None, None),
        ("GN Financial", "San Antonio", "TX", None, None),
        ("Brisk Motors", "Mesa", "AZ", 300, None),
    ]


def test_lines_of_what_is_built_with_companies_in_brackets() -> None:
    text = """
Deals of the year in Georgia

Distribution center in Macon (Tarvold), 150 jobs
Expansion of carpet mill in Dalton (Brisk Floors), $12 million
New headquarters in Savannah (Halden Maritime)
"""
    assert read_projects(text) == [
        ("Tarvold", "Macon", "GA", 150, None),
        ("Brisk Floors", "Dalton", "GA", None, 12_000_000),
        ("Halden Maritime", "Savannah", "GA", None, None),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Distribution center in Macon (Georgia), 150 jobs",
        "Distribution center in Macon (Bibb County)",
        "Tarvold will open a center in Macon (Brisk)",
        "Sale of land in Macon (Brisk)",
        "Center in Macon (150 jobs)",
        "Center in Macon (Brisk) and Rome (Bolt)",
    ],
)
def test_brackets_that_tell_no_company(line: str) -> None:
    assert brackets.bracketed(line, 0, len(line)) is None


@pytest.mark.parametrize(
    "records",
    [
        "Velmar Scales\n\nVelmar Scales\n\nDate: March 6, 2024\nCounty: Allen County\nInvestment: $5,000,000\n"
        "Jobs Created: 40\nActivity Type: Expansion\nWebsite: http://www.example.com\n\nHalden\n\nDate: May 5, 2023\n"
        "County: Miami\nJobs Created: 60\nActivity Type: New\n\nBrisk Foods\n\nDate: May 2, 2023\nCounty: Greene\n"
        "Jobs Created: 90",
        "Company: Velmar Scales\nCounty: Allen\nJobs: 40\nInvestment: $5 million\n\nCompany: Halden\nCounty: Miami\n"
        "Jobs: 60\n\nCompany: Brisk Foods\nCounty: Greene\nJobs: 90\nInvestment: N/A",
        "Velmar Scales\nLocation: Allen County, OH\nNew jobs: 40\nProduct: scales\nInvestment: $5 million\n\nHalden\n"
        "Location: Miami County, OH\nNew jobs: 60\nProduct: seats\n\nBrisk Foods\nLocation: Greene County, OH\n"
        "New jobs: 90\nProduct: soup",
    ],
)
def test_records_of_labels_and_values(records: str) -> None:
    assert read_projects(f"Recent wins in Ohio\n\n{records}") == [
        ("Velmar Scales", "Allen County", "OH", 40, 5_000_000),
        ("Halden", "Miami County", "OH", 60, None),
        ("Brisk Foods", "Greene County", "OH", 90, None),
    ]


def test_records_without_numbers_or_names_are_none() -> None:
    text = "Velmar\nCity: Lima\nState: Ohio\nProduct: pumps\n" * 4
    assert tables_records.rows(text, headers.role) == []
    assert tables_records.rows("City: Lima\nJobs: 40\nState: Ohio\n" * 4, headers.role) == []


def test_initials_in_brackets_are_no_company() -> None:
    line = "The Ohio Department of Economic Development (ODED)"
    assert brackets.bracketed(line, 0, len(line)) is None
