"""Lists of projects told apart by labels, headings, punctuation and officials; closings between them are no projects.

Each project is (company, place, state, jobs, dollars).
"""

from __future__ import annotations

from roundup_projects import read_projects


def test_items_of_an_agenda() -> None:
    text = """
CITY OF AUBURN - COUNCIL AGENDA ITEMS

Item 4a. Tax abatement, Rausch & Pell America. The company plans an expansion in Auburn with an investment of $7,200,000
and 15 new jobs.

Item 4b. Tax abatement, Silex Coatings. Expansion of vial production. Investment: $16,000,000. New jobs: 20.

Item 4c. Tax abatement, Apter Plastics. New 250,000-square-foot building. Investment: $5,500,000. New jobs: 75.

Auburn, Alabama 36830
"""
    assert [(one[0], one[3], one[4]) for one in read_projects(text)] == [
        ("Rausch & Pell America", 15, 7_200_000),
        ("Silex Coatings", 20, 16_000_000),
        ("Apter Plastics", 75, 5_500_000),
    ]


def test_several_in_one_sentence() -> None:
    text = (
        "The Arkansas Economic Development Commission said the year brought several announcements, including Kettle"
        " Graders in Conway, with 600 jobs and $140 million; Nordel Wind in Jonesboro, with 700 jobs and $100 million;"
        " and Lumen Glass of Little Rock, with 300 jobs."
    )
    assert read_projects(text) == [
        ("Kettle Graders", "Conway", "AR", 600, 140_000_000),
        ("Nordel Wind", "Jonesboro", "AR", 700, 100_000_000),
        ("Lumen Glass", "Little Rock", "AR", 300, None),
    ]


def test_a_heading_that_is_nothing_but_a_name() -> None:
    text = """
Projects in the Ardmore area

Beacon Plastics
Beacon Plastics expanded its plant at the Ardmore Airpark and will add 20 people.

Southern Silica Technology
The company announced an expansion of its plant on Interstate Court in Ardmore, Oklahoma, that adds 26 jobs.
"""
    assert [one[:3] for one in read_projects(text)] == [
        ("Beacon Plastics", "Ardmore", "OK"),
        ("Southern Silica Technology", "Ardmore", "OK"),
    ]


def test_a_column_of_counties() -> None:
    text = """
Companies that announced operations in the third quarter:

Company | Industry | County | Jobs | Investment
Sealand Packs | Packaging | Mecklenburg | 162 | $58.0M
Daimon Buses | Automotive | Rowan | 80 | $3.1M
Carver Coatings | Chemicals | Iredell | 44 | $9.9M
"""
    assert [one[:3] for one in read_projects(text)] == [
        ("Sealand Packs", "Mecklenburg County", "NC"),
        ("Daimon Buses", "Rowan County", "NC"),
        ("Carver Coatings", "Iredell County", "NC"),
    ]


def test_closings_between_projects_are_none() -> None:
    text = """
Jobs in Minnesota: who's hiring, who's not

Hiring: Tractor maker AgriCrown says it will hire 60 people in Jackson, Minn., for a new line.

Not hiring: Bargain Barn will trim 75 positions at its Minneapolis headquarters.

Hiring: Duluth's Cirro Jet will break ground on a paint plant that will employ 100.

Not hiring: Lakeville Freight has closed.

Hiring: MedLogic opens a $30 million center in Shakopee. It needs 250 people.
"""
    assert [(one[0], one[1], one[3]) for one in read_projects(text)] == [
        ("AgriCrown", "Jackson", 60),
        ("Cirro Jet", "Duluth", 100),
        ("MedLogic", "Shakopee", 250),
    ]


def test_datelines_in_capitals() -> None:
    text = """
Expansions and new plants

FORT SMITH, ARK.-Gerald Appliances is spending $11 million to expand its refrigerator plant here and will add 120 jobs.

MARYSVILLE, OHIO-Hondel Motors will build a $124 million wind tunnel.

ROANOKE, VA.-A Swedish producer of brakes, Haldor, will take over a building and employ 92.
"""
    assert [(one[0], (one[1] or "").title(), one[2]) for one in read_projects(text)] == [
        ("Gerald Appliances", "Fort Smith", "AR"),
        ("Hondel Motors", "Marysville", "OH"),
        ("Haldor", "Roanoke", "VA"),
    ]


def test_three_companies_of_one_project() -> None:
    text = """
Michigan is winning:

- Openmind, Oriel, and Related Compute are investing more than $7 billion in a campus in Saline Township.
- Prairie Paper pledged $5 million to its plant in Flint.
- Corwin Glass is expanding with a $15 million investment, adding more than 400 jobs.
"""
    names = [one[0] for one in read_projects(text)]
    assert names == ["Openmind, Oriel, and Related Compute", "Prairie Paper", "Corwin Glass"]


def test_headlines_without_numbers_and_lines_that_end_in_read_more() -> None:
    text = """
Latest announcements in Missouri

Aurelia Milk Picks Columbia for New Plant
The Colorado dairy company will invest $90 million in Boone County and create more than 90 jobs. Read more

Auto Supplier Expanding in Riverside
Velox Fleet will hire 65 and invest $5.4 million. Read more

Hobart Hut headquarters moving from Tulsa to Springfield
"""
    assert read_projects(text) == [
        ("Aurelia Milk", "Columbia, Boone County", "MO", 90, 90_000_000),
        ("Velox Fleet", "Riverside", "MO", 65, 5_400_000),
        ("Hobart Hut", "Springfield", "MO", None, None),
    ]


def test_labels_before_names() -> None:
    text = """
Jacksonville project report

Project name: Fanatical Sports. The online retailer will add 50 employees in Jacksonville and spend $12.1 million.

Project name: Saxon Cells America. The French battery maker will invest $200 million in Jacksonville, with 279 jobs.
"""
    assert [(one[0], one[1], one[3]) for one in read_projects(text)] == [
        ("Fanatical Sports", "Jacksonville", 50),
        ("Saxon Cells America", "Jacksonville", 279),
    ]


def test_a_table_with_strokes() -> None:
    text = """
Announced projects
Company / City / New jobs / Investment

Peck Chickens / Batesville, Arkansas / 300 / $35 million
Shanty Timber / Arkadelphia, Arkansas / 350 / $1.8 billion
"""
    assert read_projects(text) == [
        ("Peck Chickens", "Batesville", "AR", 300, 35_000_000),
        ("Shanty Timber", "Arkadelphia", "AR", 350, 1_800_000_000),
    ]


def test_what_it_is_between_the_name_and_the_numbers() -> None:
    text = """
Recent project wins in Greater Richmond:

- Lumber Limited, headquarters relocation to Henrico County, $10 million, 100 jobs
- Nantucket Springs, bottling plant in Chesterfield County, $95 million, 76 jobs
- Asgard Staffing, corporate headquarters move from Calabasas, California, $12.4 million, 700 jobs
"""
    assert read_projects(text) == [
        ("Lumber Limited", "Henrico County", "VA", 100, 10_000_000),
        ("Nantucket Springs", "Chesterfield County", "VA", 76, 95_000_000),
        ("Asgard Staffing", None, "VA", 700, 12_400_000),
    ]


def test_a_city_between_the_name_and_a_colon() -> None:
    text = """
FRANKFORT, Ky. - The Kentucky Economic Development Finance Authority approved incentives for the following companies:

Logan Rolling, Russellville: $240 million expansion; 50 jobs; up to $3 million.

Mill & Bit Tools, Danville: $1.9 million expansion; 14 jobs; up to $150,000.
"""
    assert read_projects(text) == [
        ("Logan Rolling", "Russellville", "KY", 50, 240_000_000),
        ("Mill & Bit Tools", "Danville", "KY", 14, 1_900_000),
    ]


def test_a_headline_that_begins_with_new_is_of_the_next_project() -> None:
    text = """
Region in brief

Turbine maker expanding

PENSACOLA, Fla. - Gale Windworks will add 100 workers at its factory here, the company said Friday.

New plant for Dothan

DOTHAN, Ala. - Commerce Jetworks plans a $25 million repair hangar at the Dothan airport that means 250 jobs.

Boats for Crestview

CRESTVIEW, Fla. - Mallory Marine bought a vacant factory for $3.1 million and hopes to employ 60.
"""
    assert [(one[0], (one[1] or "").title(), one[2]) for one in read_projects(text)] == [
        ("Gale Windworks", "Pensacola", "FL"),
        ("Commerce Jetworks", "Dothan", "AL"),
        ("Mallory Marine", "Crestview", "FL"),
    ]


def test_the_state_behind_a_city_of_several_states() -> None:
    text = """
Projects that will change the Rust Belt

Shore Polymers, Monaca, Pa. The $6 billion cracker needs 600 people once it runs.

Intrepid Foundry, New Albany, Ohio. Two chip factories for $20 billion, 3,000 jobs.

Ultra Battery Cells, Lordstown, Ohio. A $2.3 billion plant with 1,100 workers has replaced a car factory.
"""
    assert [one[:3] for one in read_projects(text)] == [
        ("Shore Polymers", "Monaca", "PA"),
        ("Intrepid Foundry", "New Albany", "OH"),
        ("Ultra Battery Cells", "Lordstown", "OH"),
    ]


def test_credits_that_go_to_one_company_and_to_another() -> None:
    text = (
        "The Utah Governor's Office of Economic Development board endorsed three expansions.\n\n"
        "Jasper Phones of Orem will add 576 jobs over 10 years. The company expects to invest $1.6 million.\n\n"
        "Credits also go to Schuler Vitamins, which will enlarge its Salt Lake City plant at a cost of $10.5 million"
        " with 90 jobs, and to Vargas X-Ray, whose $33 million project adds 1,000 positions in Salt Lake City."
    )
    assert [(one[0], one[3], one[4]) for one in read_projects(text)] == [
        ("Jasper Phones", 576, 1_600_000),
        ("Schuler Vitamins", 90, 10_500_000),
        ("Vargas X-Ray", 1000, 33_000_000),
    ]


def test_the_headline_gives_the_place_of_the_line_below() -> None:
    text = """
Development headlines

Utah: Snack Maker Expands in Ogden
Kettle Creek Chips will add 60 employees and a $19 million line.

Minnesota: Medical Lab Grows in Rochester
Mayer-Exact Diagnostics opens a 66,000-square-foot lab, 150 jobs.
"""
    assert read_projects(text) == [
        ("Kettle Creek Chips", "Ogden", "UT", 60, 19_000_000),
        ("Mayer-Exact Diagnostics", "Rochester", "MN", 150, None),
    ]


def test_what_else_was_approved() -> None:
    text = """
South Dakota board helps two firms grow

Board chairman Dale Cole says Prairie Stock Trailers in Huron wants to put up a building and would add 18 workers.

Cole says the board also approved a loan to Northern Pane in Aberdeen. He says that company will spend $4.1 million and
expects to create 25 jobs.
"""
    assert read_projects(text) == [
        ("Prairie Stock Trailers", "Huron", "SD", 18, None),
        ("Northern Pane", "Aberdeen", "SD", 25, 4_100_000),
    ]
