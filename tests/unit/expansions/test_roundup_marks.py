"""Lists of projects told apart by labels, headings, punctuation and officials; closings between them are no projects.

Each project is (company, place, state, jobs, dollars).
"""

from __future__ import annotations

from aker_jobs.expansions import read_announcements

Project = tuple[str | None, str | None, str | None, int | None, int | None]


def _read(text: str) -> list[Project]:
    text = text.strip()
    read = read_announcements(text)
    for one in read:
        for span in one.spans.values():
            assert span.start < 0 or text[span.start : span.end].replace("’", "'") == span.text.replace("’", "'")
    return [(one.company, one.place, one.state, one.new_jobs, one.investment_usd) for one in read]


def test_items_of_an_agenda() -> None:
    text = """
CITY OF AUBURN - COUNCIL AGENDA ITEMS

Item 4a. Tax abatement, Rausch & Pell America. The company plans an expansion in Auburn with an investment of $7,200,000
and 15 new jobs.

Item 4b. Tax abatement, Silex Coatings. Expansion of vial production. Investment: $16,000,000. New jobs: 20.

Item 4c. Tax abatement, Apter Plastics. New 250,000-square-foot building. Investment: $5,500,000. New jobs: 75.

Auburn, Alabama 36830
"""
    assert [(one[0], one[3], one[4]) for one in _read(text)] == [
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
    assert _read(text) == [
        ("Kettle Graders", "Conway", "AR", 600, 140_000_000),
        ("Nordel Wind", "Jonesboro", "AR", 700, 100_000_000),
        ("Lumen Glass", "Little Rock", "AR", 300, None),
    ]


def test_the_headline_gives_the_place_of_the_line_below() -> None:
    text = """
Development headlines

Utah: Snack Maker Expands in Ogden
Kettle Creek Chips will add 60 employees and a $19 million line.

Minnesota: Medical Lab Grows in Rochester
Mayer-Exact Diagnostics opens a 66,000-square-foot lab, 150 jobs.
"""
    assert _read(text) == [
        ("Kettle Creek Chips", "Ogden", "UT", 60, 19_000_000),
        ("Mayer-Exact Diagnostics", "Rochester", "MN", 150, None),
    ]


def test_a_heading_that_is_nothing_but_a_name() -> None:
    text = """
Projects in the Ardmore area

Beacon Plastics
Beacon Plastics expanded its plant at the Ardmore Airpark and will add 20 people.

Southern Silica Technology
The company announced an expansion of its plant on Interstate Court in Ardmore, Oklahoma, that adds 26 jobs.
"""
    assert [one[:3] for one in _read(text)] == [
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
    assert [one[:3] for one in _read(text)] == [
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
    assert [(one[0], one[1], one[3]) for one in _read(text)] == [
        ("AgriCrown", "Jackson", 60),
        ("Cirro Jet", "Duluth", 100),
        ("MedLogic", "Shakopee", 250),
    ]


def test_what_else_was_approved() -> None:
    text = """
South Dakota board helps two firms grow

Board chairman Dale Cole says Prairie Stock Trailers in Huron wants to put up a building and would add 18 workers.

Cole says the board also approved a loan to Northern Pane in Aberdeen. He says that company will spend $4.1 million and
expects to create 25 jobs.
"""
    assert _read(text) == [
        ("Prairie Stock Trailers", "Huron", "SD", 18, None),
        ("Northern Pane", "Aberdeen", "SD", 25, 4_100_000),
    ]


def test_datelines_in_capitals() -> None:
    text = """
Expansions and new plants

FORT SMITH, ARK.-Gerald Appliances is spending $11 million to expand its refrigerator plant here and will add 120 jobs.

MARYSVILLE, OHIO-Hondel Motors will build a $124 million wind tunnel.

ROANOKE, VA.-A Swedish producer of brakes, Haldor, will take over a building and employ 92.
"""
    assert [(one[0], (one[1] or "").title(), one[2]) for one in _read(text)] == [
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
    assert [one[0] for one in _read(text)] == ["Openmind, Oriel, and Related Compute", "Prairie Paper", "Corwin Glass"]


def test_headlines_without_numbers_and_lines_that_end_in_read_more() -> None:
    text = """
Latest announcements in Missouri

Aurelia Milk Picks Columbia for New Plant
The Colorado dairy company will invest $90 million in Boone County and create more than 90 jobs. Read more

Auto Supplier Expanding in Riverside
Velox Fleet will hire 65 and invest $5.4 million. Read more

Hobart Hut headquarters moving from Tulsa to Springfield
"""
    assert _read(text) == [
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
    assert [(one[0], one[1], one[3]) for one in _read(text)] == [
        ("Fanatical Sports", "Jacksonville", 50),
        ("Saxon Cells America", "Jacksonville", 279),
    ]
