"""Roundups of projects: lists, digests, board approvals, tables; each with its own numbers, and none too many."""

from __future__ import annotations

import pytest

from aker_jobs.expansions import Announcement, read_announcement, read_announcements

Told = tuple[str | None, str | None, str | None, int | None, int | None]


def _told(text: str) -> list[Told]:
    read = read_announcements(text)
    for one in read:
        for field, span in one.spans.items():
            assert getattr(one, field) is not None, field
            assert span.start < 0 or text[span.start : span.end].replace("’", "'") == span.text.replace("’", "'")
    return [(one.company, one.place, one.state, one.new_jobs, one.investment_usd) for one in read]


def test_lines_without_a_blank_line_between_them() -> None:
    text = (
        "Press Releases\n"
        "Tarvold Homes, a builder of cabins, will expand in Ohio to create 182 jobs in Darke County, the governor said"
        " today. The company will invest $18.7 million in a campus in Greenville.\n"
        "Max Pulvern, Inc., a packaging maker, will create 150 new jobs in Stark County. The company will invest more"
        " than $27 million to build a plant in the City of Canton.\n"
        "Brestal Foods will create 30 new jobs in Lorain County, the governor said. It will invest $4.1 million."
    )
    assert _told(text) == [
        ("Tarvold Homes", "Greenville, Darke County", "OH", 182, 18_700_000),
        ("Max Pulvern, Inc.", "Canton, Stark County", "OH", 150, 27_000_000),
        ("Brestal Foods", "Lorain County", "OH", 30, 4_100_000),
    ]


def test_board_approvals_under_headings() -> None:
    text = (
        "DES MOINES, IA - The Iowa Economic Development Authority board approved awards for two companies, which will"
        " create 131 jobs and result in $26 million in investment.\n"
        "Velmar Scales to move from Illinois to Coralville\n"
        "Velmar Scales, Inc. makes weighing systems. The company plans to buy a building in Coralville, relocating from"
        " Illinois. The project represents a nearly $1.5 million capital investment and is expected to create 11 jobs."
        " The board awarded tax benefits.\n"
        "Orrick Freeze to expand in Davenport\n"
        "Orrick Freeze makes soft-serve machines. The board awarded the $24.5 million project a $500,000 loan. It is"
        " expected to create 120 jobs, of which 70 are incented at $31.16 per hour."
    )
    assert _told(text) == [
        ("Velmar Scales, Inc.", "Coralville", "IA", 11, 1_500_000),
        ("Orrick Freeze", "Davenport", "IA", 120, 24_500_000),
    ]


def test_companies_that_a_board_names_in_passing() -> None:
    text = (
        "The Iowa Economic Development Authority board has approved incentives for three companies.\n\n"
        "The board approved $220,000 in assistance for the Halvex company in Knoxville. The company plans to invest $32"
        " million to expand its factory. The award comes with the promise of 30 new jobs.\n\n"
        "The Drummond-Vey company in Marion is promising to create 5 new jobs and gets tax benefits for a technology"
        " center. This company is spending $6.4 million on the project.\n\n"
        "Bridgewell of Sioux Center was awarded $375,000 for a new headquarters. The project investment is $14 million."
        " The company promises to create 50 jobs."
    )
    assert _told(text) == [
        ("Halvex", "Knoxville", "IA", 30, 32_000_000),
        ("Drummond-Vey", "Marion", "IA", 5, 6_400_000),
        ("Bridgewell", "Sioux Center", "IA", 50, 14_000_000),
    ]


def test_regions_and_counties_above_projects() -> None:
    text = (
        "COLUMBUS, OH (Newswire) - The Ohio Tax Credit Authority approved two projects.\n\nNORTHEAST\n\n"
        "Marsden Services LLC, Jackson Township (Mahoning Co.), expects to create 417 full-time"
        " positions as a result of"
        " its expansion in Jackson Township.\n\nSOUTHWEST\n\n"
        "Quarrel Lending LLC, City of Batavia (Clermont Co.), will add 63 full-time positions worth $2.3 million a year"
        " in payroll."
    )
    assert [one[:4] for one in _told(text)] == [
        ("Marsden Services LLC", "Jackson Township", "OH", 417),
        ("Quarrel Lending LLC", "Batavia", "OH", 63),
    ]


def test_a_county_as_a_heading_is_the_place_of_what_is_below() -> None:
    text = (
        "Loans for two companies in Pennsylvania were approved.\n\nBerks County\n\nPlumfield Snacks,"
        " LLC was approved for"
        " a $400,000 loan to construct a pretzel bakery. It will create 15 new jobs.\n\nFayette County\n\nGibbard"
        " Engineering Co. will purchase an office building for $600,000 and create seven new jobs."
    )
    assert [one[:4] for one in _told(text)] == [
        ("Plumfield Snacks, LLC", "Berks County", "PA", 15),
        ("Gibbard Engineering Co.", "Fayette County", "PA", 7),
    ]


@pytest.mark.parametrize(
    "items",
    [
        ("Tarvold, Atlanta, 80 jobs, New Sales Office", "Pulvern PSA, Norcross, 120 jobs, New Headquarters"),
        ("Tarvold – 80 jobs – Atlanta", "Pulvern PSA – 120 jobs – Norcross"),
        ("1. Tarvold – Atlanta (80 jobs)", "2. Pulvern PSA – Norcross (120 jobs)"),
        ("Tarvold (Atlanta): 80 jobs", "Pulvern PSA (Norcross): 120 jobs"),
        ("• Tarvold - Atlanta - 80 jobs", "• Pulvern PSA - Norcross - 120 jobs"),
    ],
)
def test_lists_of_cards_in_the_state_of_the_text(items: tuple[str, str]) -> None:
    text = "Georgia's October growth\n\nCompanies that expanded in Georgia in October:\n\n" + "\n".join(items)
    assert [one[:4] for one in _told(text)] == [
        ("Tarvold", "Atlanta", "GA", 80),
        ("Pulvern PSA", "Norcross", "GA", 120),
    ]


def test_dollars_in_brackets_of_a_top_list() -> None:
    text = (
        "Top announcements of 2020 in South Carolina\nBy capital investment\n"
        "1. Mardell Brewing Inc. – Richland County ($400 million)\n2. Velocity Campus – Hampton County ($314.5 million)"
    )
    assert _told(text) == [
        ("Mardell Brewing Inc.", "Richland County", "SC", None, 400_000_000),
        ("Velocity Campus", "Hampton County", "SC", None, 314_500_000),
    ]


def test_bars_and_a_line_of_numbers_above_a_story() -> None:
    text = (
        "TOP DEALS:\nTarvold | Pontiac, Michigan\n$250 million, 1,500 jobs\nThe site of a stadium"
        " will be a distribution"
        " center. Seefeld Properties has built several for the company.\nPulvern, Inc. | Marcy, New York\n"
        "$1.5 billion, 1,000 jobs\nThe maker of wafers split its plans between two states."
    )
    assert _told(text) == [
        ("Tarvold", "Pontiac", "MI", 1500, 250_000_000),
        ("Pulvern, Inc.", "Marcy", "NY", 1000, 1_500_000_000),
    ]


def test_captions_above_headlines() -> None:
    text = (
        "Daily News\n\nTarvold Topeka\n\nTarvold To Invest $175M In Kansas Expansion\n\nThe expansion will support the"
        " chocolate maker's Topeka, KS facility, and create more than 100 jobs.\nCork,"
        " Ireland\n\nTwo Companies Expanding"
        " In Ireland\n\nIn Cork, Ireland, Remfield will create 120 jobs.\nPulvern Arizona\n\nPulvern Invests $29M In"
        " Arizona\n\nThe Mesa, AZ site will be the base of its operations."
    )
    assert _told(text) == [
        ("Tarvold", "Topeka", "KS", 100, 175_000_000),
        ("Pulvern", "Mesa", "AZ", None, 29_000_000),
    ]


def test_projects_told_in_one_paragraph() -> None:
    text = (
        "Several companies in Arizona are growing. Nokoma Motor Company will create 2,000 jobs at its truck plant in"
        " Coolidge; Lucerne Motors, a maker of electric cars, will employ 2,100 people at its factory in Casa Grande;"
        " and Intrel, which announced it will complete its plant in Chandler, is creating 3,000 new jobs."
    )
    assert [one[:4] for one in _told(text)] == [
        ("Nokoma Motor Company", "Coolidge", "AZ", 2000),
        ("Lucerne Motors", "Casa Grande", "AZ", 2100),
        ("Intrel", "Chandler", "AZ", 3000),
    ]


def test_a_headline_goes_before_the_line_below_it() -> None:
    text = (
        "Development News\n\nGA: Hanvil Interiors to Expand, Create 80 LaGrange Jobs\n\nCompany to invest $5.5M in its"
        " Troup County facility.\n\nVA: Mikrosol to Invest $346.7M in Mecklenburg County\n\nCompany to expand its data"
        " center and create 90 new jobs."
    )
    assert [(one[0], *one[2:]) for one in _told(text)] == [
        ("Hanvil Interiors", "GA", 80, 5_500_000),
        ("Mikrosol", "VA", 90, 346_700_000),
    ]


def test_the_city_of_the_council_is_the_place_of_all() -> None:
    text = (
        "ELWOOD, Ind. - The Elwood City Council approved tax abatements for two local companies with 26 new jobs.\n"
        "Warnock Bodies is investing $1.2 million in new equipment and adding 16 new employees.\n"
        "Steelmart is spending $1.8 million to purchase a building. The company will add 10 new employees."
    )
    assert _told(text) == [
        ("Warnock Bodies", "Elwood", "IN", 16, 1_200_000),
        ("Steelmart", "Elwood", "IN", 10, 1_800_000),
    ]


@pytest.mark.parametrize(
    "table",
    [
        "Company\tCity\tJobs\tInvestment\nTarvold\tSalina\t120\t$5 million\nPulvern\tEmporia\t40\t$2.5 million",
        "| Company | City | New jobs | Capital investment |\n|---|---|---|---|\n| Tarvold | Salina | 120 | $5,000,000 |"
        "\n| Pulvern | Emporia | 40 | $2,500,000 |",
        "Rank\n\nCompany\n\nLocation\n\nProject cost\n\n# of jobs"
        " to\ncreate/retain\n\n1\n\nTarvold\n\nSalina\n\n$5M\n\n"
        "120/0\n\n2\n\nPulvern\n\nEmporia\n\n$2.5M\n\n40/114",
    ],
)
def test_tables_with_a_header(table: str) -> None:
    assert _told(f"Projects that received state support in Kansas\n\n{table}\n") == [
        ("Tarvold", "Salina", "KS", 120, 5_000_000),
        ("Pulvern", "Emporia", "KS", 40, 2_500_000),
    ]


def test_a_table_of_regions_names_no_company() -> None:
    text = "Results\n\nRegion | Jobs | Investment\nAlabama | 9,262 | $832 million\nKentucky | 4,388 | $645 million"
    assert read_announcements(text) == ()


def test_a_guessed_state_gives_way_to_that_of_most_projects() -> None:
    text = (
        "Tag: news\n\nInsurer to add 100 in Henrico\nRichfield Group Inc. will invest $350,000 in its Henrico County"
        " headquarters and create 100 jobs. […]\n\nToymaker starts plant\nLegova Group broke ground"
        " in Chesterfield County,"
        " Virginia, on a $1 billion factory with 1,761 jobs. […]\n\nPharma firm leaves incubator\nA"
        " $6.1 million expansion"
        " gives Engstrom Pharma Inc. its first building. The Danville company plans 34 jobs. […]"
    )
    assert {(one[0], one[2]) for one in _told(text)} == {
        ("Richfield Group Inc.", "VA"),
        ("Legova Group", "VA"),
        ("Engstrom Pharma Inc.", "VA"),
    }


def test_a_state_named_in_a_part_goes_before_that_of_the_title() -> None:
    text = (
        "Plants that open in Ohio and beyond\n\nTarvold broke ground on a $27 million expansion in"
        " Vandalia. It will create"
        " 75 jobs.\n\nPulvern will expand in Lebanon, Pa., spending $5 million and creating 35 new jobs."
    )
    assert [one[:4] for one in _told(text)] == [("Tarvold", "Vandalia", "OH", 75), ("Pulvern", "Lebanon", "PA", 35)]


@pytest.mark.parametrize(
    "text",
    [
        "Tarvold Steel will build a plant in Lima, Ohio, creating 120 jobs.\n\nThe company will invest $40 million.\n\n"
        '"Ohio is home," said Ann Bell, chief executive.\n\nThree companies had been considered by the city last year.',
        "LIMA, Ohio - Tarvold Steel plans a $40 million plant in Lima with 120 jobs.\nThe council"
        " approved incentives for"
        " the project.\nRival Pulvern Corp. closed its mill in Dayton last year.\nTarvold said it would start hiring.",
        "Tarvold Steel to add 120 jobs in Lima, Ohio\n\n- $40 million investment\n- 120 new jobs\n- Opening in 2026\n\n"
        "Tarvold Steel will build a plant in Lima.",
    ],
)
def test_one_project_stays_one(text: str) -> None:
    (read,) = read_announcements(text)
    assert read.company == "Tarvold Steel"
    assert (read.place, read.new_jobs) == ("Lima", 120)


@pytest.mark.parametrize(
    "text",
    [
        "The state board approved five projects. Together they will create 591 jobs and invest $30 million.",
        "Fifty companies in Indiana plan to invest $8 billion.\n\nThe projects will create 27,000"
        " jobs, the governor said.",
        "Iowa's board has approved assistance for companies in Cedar Rapids and Sioux City.\n\nThe six projects overall"
        " will create 640 jobs and $265 million in new investment.",
    ],
)
def test_totals_are_no_project(text: str) -> None:
    assert [one for one in read_announcements(text) if one.company is not None] == []


def test_a_total_at_the_head_goes_to_no_company() -> None:
    text = (
        "Three big companies are expanding in the commonwealth, bringing in more than 1,750 new jobs"
        " for Kentuckians.\n\n"
        "Gevern Appliances plans to invest $450 million and create 1,000 new jobs in Louisville, Kentucky.\n\n"
        "Tyrell Foods plans a $355 million plant in Bowling Green. The facility will bring in 450 full-time jobs."
    )
    assert _told(text) == [
        ("Gevern Appliances", "Louisville", "KY", 1000, 450_000_000),
        ("Tyrell Foods", "Bowling Green", "KY", 450, 355_000_000),
    ]


def test_nothing_changes_for_a_text_of_one_project() -> None:
    text = "Tarvold Steel will invest $40 million in a plant in Lima, Ohio, and hire 120 people."
    whole = read_announcement(text)
    assert isinstance(whole, Announcement)
    assert read_announcements(text) == (whole,)


@pytest.mark.parametrize(
    "text",
    [
        "The Ohio Tax Credit Authority approved two projects: Tarvold in Dayton, 120 jobs; and"
        " Pulvern in Lima, 40 jobs.",
        "Ohio projects\n\n120 jobs: Tarvold, Dayton\n40 jobs: Pulvern, Lima",
        "Expansions in Ohio, March\n\nDayton - Tarvold - 120 jobs\nLima - Pulvern - 40 jobs",
        "Expansions, March\n\nDayton, Ohio: Tarvold, 120 jobs\nLima, Ohio: Pulvern, 40 jobs",
        "This week in Ohio\n\nMonday: Tarvold announced it will add 120 jobs in Dayton.\nTuesday:"
        " Pulvern broke ground on"
        " a plant in Lima that will employ 40.",
        "New jobs coming to Ohio\n\nTARVOLD\nDayton\nTarvold will build a plant and create 120 jobs.\n\nPULVERN\nLima\n"
        "Pulvern will build a mill and create 40 jobs.",
        "Top projects of the year in Ohio\n\n1. Tarvold. The company will build a plant in Dayton with 120 jobs.\n\n"
        "2. Pulvern. It picked Lima for a factory with 40 jobs.",
        "Company City Jobs\nTarvold  Dayton, OH  120\nPulvern  Lima, OH  40",
    ],
)
def test_orders_and_marks_of_all_kinds(text: str) -> None:
    assert [one[:4] for one in _told(text)] == [("Tarvold", "Dayton", "OH", 120), ("Pulvern", "Lima", "OH", 40)]


def test_a_headline_and_its_story_with_the_same_number_are_one() -> None:
    text = (
        "Battery makers\n\nBattery Factory To Invest $2B In Kankakee County, IL\nGotvion, a manufacturer of cells, will"
        " invest $2 billion in Illinois, bringing 2,600 jobs to Kankakee County.\nPulvern To Invest $150M In Texas\n"
        "Pulvern will invest $150 million in a plant in Bryan, Texas."
    )
    assert _told(text) == [
        ("Gotvion", "Kankakee County", "IL", 2600, 2_000_000_000),
        ("Pulvern", "Bryan", "TX", None, 150_000_000),
    ]


def test_what_a_governor_also_announced_is_another_project() -> None:
    text = (
        "FRANKFORT, Ky. - The governor highlighted two projects in Kentucky that will create 211 jobs.\n\n"
        "The governor announced Northam Stainless would expand in Carroll County, creating 70 new full-time jobs with a"
        " $244 million investment.\n\nHe also announced Liochim will invest $104.4 million in a new facility in Simpson"
        " County. He said this will create 141 jobs."
    )
    assert _told(text) == [
        ("Northam Stainless", "Carroll County", "KY", 70, 244_000_000),
        ("Liochim", "Simpson County", "KY", 141, 104_400_000),
    ]


def test_a_list_of_facts_of_one_company_is_one() -> None:
    text = "Acme picks Lima, Ohio\n\n- Acme will invest $5 million\n- Acme will create 120 jobs\n- Opening in 2026"
    (read,) = read_announcements(text)
    assert (read.company, read.new_jobs, read.investment_usd) == ("Acme", 120, 5_000_000)


def test_companies_with_their_numbers_in_brackets() -> None:
    text = (
        "Three foreign companies have invested in Arkansas in the past year. They are the packaging"
        " company Elvopak ($70"
        " million, 100 jobs in Little Rock), gun maker Walterhaus ($30 million, 76 jobs in Fort"
        " Smith) and Sigur Arms ($225"
        " million, 675 jobs also in Jacksonville). Arkansas is home to 530 foreign companies with 59,100 workers."
    )
    assert _told(text) == [
        ("Elvopak", "Little Rock", "AR", 100, 70_000_000),
        ("Walterhaus", "Fort Smith", "AR", 76, 30_000_000),
        ("Sigur Arms", "Jacksonville", "AR", 675, 225_000_000),
    ]


def test_places_with_their_numbers_in_brackets_are_no_companies() -> None:
    text = (
        "Acme Steel will expand in Ohio at Lima (120 jobs) and Dayton (40 jobs), it said on Monday in Columbus, Ohio."
    )
    (read,) = read_announcements(text)
    assert read.company == "Acme Steel"


def test_a_word_of_the_headline_is_no_company_where_the_story_names_one() -> None:
    text = (
        "Capital Investment\nAircraft Maker Selects Ohio For First Scaled Manufacturing"
        " Facility\nJovy Aviation will invest"
        " up to $500 million and create up to 2,000 jobs at a site in Dayton, Ohio.\nSofivel Invests"
        " $185M To Expand Ohio"
        " Plant\nSofivel America will invest $185 million to expand its Circleville, Ohio plant."
    )
    assert [(one[0], *one[3:]) for one in _told(text)] == [
        ("Jovy Aviation", 2000, 500_000_000),
        ("Sofivel America", None, 185_000_000),
    ]
