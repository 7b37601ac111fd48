"""What an item of a list says shortly: its city beside its name or before a dash, a count, whose plant it is."""

from __future__ import annotations

from aker_jobs.expansions import read_announcements


def _read(text: str) -> list[tuple[str | None, str | None, str | None, int | None, int | None]]:
    return [(o.company, o.place, o.state, o.new_jobs, o.investment_usd) for o in read_announcements(text)]


def test_a_city_between_the_name_and_a_label_is_the_place() -> None:
    text = """Largest Kansas deals of the year

1. Brightmoor Dairy Inc., Salina. Cost: $210 million. New jobs: 140
2. Pell Castings, Hutchinson (Reno County). Cost: $18.5 million. New jobs: 44
3. Onda Software, Lawrence, payroll services: a second office, 75 positions.
"""
    assert _read(text) == [
        ("Brightmoor Dairy Inc.", "Salina", "KS", 140, 210_000_000),
        ("Pell Castings", "Hutchinson", "KS", 44, 18_500_000),
        ("Onda Software", "Lawrence", "KS", 75, None),
    ]


def test_names_with_their_cities_and_bare_counts_need_no_verb() -> None:
    text = """Tax credits approved in Ohio

Employers that mean to hire were granted credits, Gov. Ann Field said Friday. Among those the state approved:

Corva Valve of Elyria, which fits pumps, for 45 new full-time positions.

Brill Tool Inc. of Jackson Township, a maker of dies, with 38.

Tamarack Foods of Wooster, in frozen pies, with plans to add 52.
"""
    assert _read(text) == [
        ("Corva Valve", "Elyria", "OH", 45, None),
        ("Brill Tool Inc.", "Jackson Township", "OH", 38, None),
        ("Tamarack Foods", "Wooster", "OH", 52, None),
    ]


def test_a_city_before_a_dash_is_the_place_of_what_follows() -> None:
    text = """Work around Nebraska

Kearney- Orrin Plastics is adding a line and 30 jobs at its plant.

Norfolk- Halder Steel Corp, of Gary, Indiana, will open a mill to roll bars for farm machines. \
It needs about 80 workers.

Fremont- Bexley Foods will build a warehouse with 25 jobs.
"""
    assert _read(text) == [
        ("Orrin Plastics", "Kearney", "NE", 30, None),
        ("Halder Steel Corp", "Norfolk", "NE", 80, None),
        ("Bexley Foods", "Fremont", "NE", 25, None),
    ]


def test_the_city_of_a_general_title_is_that_of_projects_without_one() -> None:
    text = """Council backs three Abilene projects

Two companies that would fill empty shops won help on Monday.

Marlow Laminates would spend about $3 million on a building at 20 Oak Street and fill 35 jobs.

Tessera Ink, a seller of printing gear, would move to 7 Elm Drive in Abilene and hire 12.

The council also approved its deal with Galvo, whose galvanizing plant is going up now. It will employ at least 90.
"""
    assert _read(text) == [
        ("Marlow Laminates", "Abilene", "TX", 35, 3_000_000),
        ("Tessera Ink", "Abilene", "TX", 12, None),
        ("Galvo", "Abilene", "TX", 90, None),
    ]


def test_words_of_the_page_are_no_companies() -> None:
    text = """Two firms bring work to Yakima

Listen to the story

More than 200 new jobs are coming to Yakima, Washington.

Ostrander Foods will put $9 million into a plant in Yakima with 150 employees.

Premiums will fall, and put $55 million into the pockets of businesses.

Pale Ridge Devices is moving a factory to Yakima and will hire 60 people.
"""
    assert [one[0] for one in _read(text)] == ["Ostrander Foods", "Pale Ridge Devices"]


def test_numbers_over_a_list_are_not_those_of_the_company_told_before_it() -> None:
    text = """Campus zones to bring 120 jobs to Rochester

Seven more businesses will move to campuses, New York officials say.

The seven should invest $9 million and create 200 jobs. Of those, 120 are for the Rochester area.

At Nazareth College in Rochester, Palmyra Knits, will expand, creating 14 jobs and investing $2 million.

Two companies are going to the university:
- Glenfold - will locate in the Innovation Center, creating 25 jobs and investing $60,000
- Sensa Labs - a start-up going into the Gateway Building with 31 jobs and a $90,000 investment
"""
    assert [(one[0], *one[2:]) for one in _read(text)] == [
        ("Palmyra Knits", "NY", 14, 2_000_000),
        ("Glenfold", "NY", 25, 60_000),
        ("Sensa Labs", "NY", 31, 90_000),
    ]


def test_money_asked_of_a_state_or_paid_for_a_company_is_no_investment() -> None:
    text = """State panel will look at help for two companies

Requests of $4 million from two corporations come before the Delaware council next week.

Corvane Chemicals wants $2.9 million from the state's Strategic Fund as it grows its laboratory in Newark by 70 jobs.

The other request, for $1.1 million, is from Pell Foods, which will build in Bear. It would employ 150 people.

Brandy Metals of Dover gets $300,000 to renovate a plant. That project comes to $1.8-million and should mean 15 jobs.
"""
    assert _read(text) == [
        ("Corvane Chemicals", "Newark", "DE", 70, None),
        ("Pell Foods", "Bear", "DE", 150, None),
        ("Brandy Metals", "Dover", "DE", 15, 1_800_000),
    ]


def test_boards_of_counties_head_their_projects_and_brackets_are_of_the_name_above() -> None:
    text = """South Georgia grows

Tift County Development Authority
Marrow Foods is expanding, a $7 million investment that will create 90 jobs.

Ware County Economic Development Commission
Pine Hollow Peanuts will build a shelling plant, with 45 jobs.

Lowndes County Development Authority
Projects were announced for the year:
Bexley Trucking
(About nine new jobs, capital investment of $1.5 million)
Canning Timber
(About 12 new jobs, capital investment of $26 million)
"""
    assert _read(text) == [
        ("Marrow Foods", "Tift County", "GA", 90, 7_000_000),
        ("Pine Hollow Peanuts", "Ware County", "GA", 45, None),
        ("Bexley Trucking", "Lowndes County", "GA", 9, 1_500_000),
        ("Canning Timber", "Lowndes County", "GA", 12, 26_000_000),
    ]


def test_a_state_named_in_passing_is_not_that_of_the_cities() -> None:
    text = """Numbers around the state

There are plenty of announcements this week:

  • Cascade Cabinets Inc. is moving its factory from Wilsonville to Stayton. It wants to hire 80 more people.
  • Tualip Dairy will add a line in Tillamook with 17 jobs.
  • Ridge Brewing plans a plant in Hood River with 22 jobs.
  • 190 jobs will be lost when Navarre Coaches stops making motor homes in Coburg.
  • Biolan, which does research, is closing its lab in McMinnville and consolidating in Lafayette, Ind.
"""
    assert _read(text) == [
        ("Cascade Cabinets Inc.", "Stayton", "OR", 80, None),
        ("Tualip Dairy", "Tillamook", "OR", 17, None),
        ("Ridge Brewing", "Hood River", "OR", 22, None),
    ]


def test_a_city_with_the_name_of_a_state_is_a_site() -> None:
    text = """Three Michigan companies to add 110 jobs

LANSING, Mich. — Three companies will expand with help from the Michigan Strategic Fund, the governor said.

Harrow Foods will invest $40 million in its juice plant in Wyoming and hire 35 people.

Pellworth Labs is making its Grand Rapids site bigger, with 50 jobs.

The new Tarvane assembly plant in Novi will soon have more lines. Its Ibex and Gravel products are moving \
there. It will add 25 jobs.
"""
    assert _read(text) == [
        ("Harrow Foods", "Wyoming", "MI", 35, 40_000_000),
        ("Pellworth Labs", "Grand Rapids", "MI", 50, None),
        ("Tarvane", "Novi", "MI", 25, None),
    ]


def test_the_city_of_an_introduction_is_not_looked_for_in_the_first_item() -> None:
    text = """What's new in the Delta

BOLIVAR COUNTY
Sunflower Catfish will reopen its plant at Cleveland with 95 workers after a $3 million refit.

WASHINGTON COUNTY
Greenville's Riverbend Towing is adding 30 jobs.
Leland Compress will invest $7.5 million in a warehouse, creating 14 jobs.

Mississippi Development Authority
"""
    assert [one[:4] for one in _read(text)] == [
        ("Sunflower Catfish", "Cleveland", "MS", 95),
        ("Riverbend Towing", "Greenville", "MS", 30),
        ("Leland Compress", "WASHINGTON COUNTY", "MS", 14),
    ]


def test_cities_that_land_a_company() -> None:
    text = """Georgia on the move

Forget the slump. Valdosta landed Amberg Doors, a Swiss company that will spend $13 million and employ 85. Macon got \
Teller Insurance's claims center, with 300 jobs. And in Rome, Pirouette Carpets is hiring 120 for a mill.
"""
    assert ("Amberg Doors", "Valdosta", "GA", 85, 13_000_000) in _read(text)


def test_money_that_a_village_gives_and_new_payroll_are_no_investment() -> None:
    text = """Two companies will add jobs near Wausau

Sunderland Windows is building an addition to its plant in Weston, Wisconsin. It plans to hire 70 people. \
The village is giving the company $400,000.

Trail's End Trucking will move its terminal to Rothschild and hire 25 drivers, with $1.1 million in new payroll.
"""
    assert [one[3:] for one in _read(text)] == [(70, None), (25, None)]


def test_items_of_a_name_and_counts_are_in_the_city_above_them() -> None:
    text = """Since January, Mobile has landed:

* Bayou Yachts: 150 jobs, $20 million
* Alder Cabins: a $45 million paint hangar, 80 jobs
* Gulf Fuels: 35 jobs at the docks, $90 million
"""
    assert _read(text) == [
        ("Bayou Yachts", "Mobile", "AL", 150, 20_000_000),
        ("Alder Cabins", "Mobile", "AL", 80, 45_000_000),
        ("Gulf Fuels", "Mobile", "AL", 35, 90_000_000),
    ]


def test_payrolls_of_items_are_no_investments() -> None:
    text = """Ohio's authority has approved help for three companies:

* Halder Steel, expansion in Columbus. 44 full-time jobs, $2.2 million payroll.
* Orrin Plastics, expansion in Dayton. 32 full-time jobs, $3.4 million payroll.
* Bexley Foods, expansion in Toledo. 100 full-time jobs, $12 million payroll.
"""
    assert _read(text) == [
        ("Halder Steel", "Columbus", "OH", 44, None),
        ("Orrin Plastics", "Dayton", "OH", 32, None),
        ("Bexley Foods", "Toledo", "OH", 100, None),
    ]


def test_a_column_of_awards_is_no_investment() -> None:
    text = """Texas projects under contract

Company | City | Jobs created | TEF award
Halder Steel | Plano | 3,650 | $40 million
Orrin Plastics | Austin | 607 | $5 million
Bexley Foods | El Paso | 300 | $1.2 million
"""
    assert _read(text) == [
        ("Halder Steel", "Plano", "TX", 3650, None),
        ("Orrin Plastics", "Austin", "TX", 607, None),
        ("Bexley Foods", "El Paso", "TX", 300, None),
    ]


def test_a_column_counted_in_millions_is_read_in_millions() -> None:
    text = """BY THE NUMBERS: OHIO
Higher Ed. R&D Expenditure in $000s: $2,450,100
2023 Workers' Comp Index Rate: 1.31

LARGEST PROJECTS IN OHIO BY CAPEX

COMPANY | CITY | PROJECT TYPE | INVESTMENT $M
Halder Steel | Dayton | New | 1,200
Orrin Plastics | Toledo | Expansion | 87.5
Bexley Foods | Zanesville | New | 40
"""
    expected = [
        ("Halder Steel", "Dayton", "OH", None, 1_200_000_000),
        ("Orrin Plastics", "Toledo", "OH", None, 87_500_000),
        ("Bexley Foods", "Zanesville", "OH", None, 40_000_000),
    ]
    assert _read(text) == expected
    assert _read(text.replace("INVESTMENT $M", "CAPEX (US$ millions)")) == expected
    assert _read(text.replace("INVESTMENT $M", "Investment (in millions)")) == expected


def test_lines_of_a_name_and_its_numbers_are_in_the_one_place_told_above_them() -> None:
    text = """Growth along the river

The plant is one of many in Iberville Parish, Louisiana. Three large companies have grown there since 2015:

Halder Steel, $1.2 billion, 85 jobs
Orrin Plastics, $90 million, 1,040 jobs
Bexley Foods, $45.5 million, 17 jobs
"""
    expected = [
        ("Halder Steel", "Iberville Parish", "LA", 85, 1_200_000_000),
        ("Orrin Plastics", "Iberville Parish", "LA", 1_040, 90_000_000),
        ("Bexley Foods", "Iberville Parish", "LA", 17, 45_500_000),
    ]
    assert _read(text) == expected
    text = text.replace("Iberville Parish, Louisiana", "Lima, Ohio").replace(
        "$90 million, 1,040 jobs", "1,040 jobs, $90 million"
    )
    assert _read(text) == [(name, "Lima", "OH", jobs, dollars) for name, _, _, jobs, dollars in expected]


def test_the_city_of_the_line_that_opens_a_list_is_that_of_its_items() -> None:
    text = """Jobs on the rise

The chamber counted 812 jobs last month at its yearly meeting.

March 2014 announcements in Tulsa, Oklahoma, included:

• Halder Steel, with 400 jobs for a new service hub.
• Orrin Plastics, a maker of pipes, with up to 65 jobs by 2016 at a new headquarters.
• Bexley Foods, a baker, with at least 35 employees at a planned test kitchen.
"""
    assert _read(text) == [
        ("Halder Steel", "Tulsa", "OK", 400, None),
        ("Orrin Plastics", "Tulsa", "OK", 65, None),
        ("Bexley Foods", "Tulsa", "OK", 35, None),
    ]


def test_the_state_whose_projects_are_told_has_the_city_of_each() -> None:
    text = """Tax breaks for 8 companies

In all, the Michigan projects would bring up to $402 million in new investments.

The biggest is in Charlotte. Halder Motors, which builds special vehicles, is expected to add 310 new jobs.

Orrin Plastics bought an Illinois company and will move production to Grand Rapids instead of California. \
That creates 90 new jobs.
"""
    assert _read(text) == [
        ("Halder Motors", "Charlotte", "MI", 310, None),
        ("Orrin Plastics", "Grand Rapids", "MI", 90, None),
    ]


def test_the_largest_of_several_is_not_the_company_told_before_it() -> None:
    text = """- Associated Press - Tuesday, June 3, 2014

COLUMBIA, S.C. (AP) - Four businesses are bringing about 250 jobs to rural counties of South Carolina.

"It's a win for the small towns of our state," Gov. Nikki Haley said.

The announcement takes in 55 jobs filled at the expansion of Halder Fiberglass into Bamberg County.

Orrin Plastics is hiring 84 and will spend $1.1 million to rebuild its Hampton County plant. The largest investment is \
$21.5 million by Bexley Foods, a maker of soups, for an expansion in Barnwell County with 33 jobs.

-Green River Woods, a veneer maker, will create 44 jobs and spend $1.2 million in Olar.
"""
    assert _read(text) == [
        ("Halder Fiberglass", "Bamberg County", "SC", 55, None),
        ("Orrin Plastics", "Hampton County", "SC", 84, 1_100_000),
        ("Bexley Foods", "Barnwell County", "SC", 33, 21_500_000),
        ("Green River Woods", "Olar", "SC", 44, 1_200_000),
    ]


def test_then_before_a_name_is_no_part_of_it() -> None:
    text = """April brought three companies to Arkansas.

Halder Steel will expand in Conway and add 60 jobs.

Orrin Plastics will build a plant in Jonesboro with 75 jobs.

Then Bexley Rocketworks said it is enlarging its East Camden operations, with 140 new jobs.
"""
    assert _read(text) == [
        ("Halder Steel", "Conway", "AR", 60, None),
        ("Orrin Plastics", "Jonesboro", "AR", 75, None),
        ("Bexley Rocketworks", "East Camden", "AR", 140, None),
    ]


def test_a_city_tells_the_state_where_the_text_names_none() -> None:
    text = """Growth spurt for Sioux Falls

Sioux Falls will see two big employers get bigger.

Averel Braces, 1200 W. Benson Road, has a permit for an $11 million addition and will need 50 more employees.

The other is Dakota Circuit, whose new $16 million plant in Foundation Park opens in May. It will hire 80 people.
"""
    assert _read(text) == [
        ("Averel Braces", "Sioux Falls", "SD", 50, 11_000_000),
        ("Dakota Circuit", "Sioux Falls", "SD", 80, 16_000_000),
    ]
