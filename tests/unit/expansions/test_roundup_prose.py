"""Lists in prose: diaries of a year, second sites of a company, awards beside expansions, news that is no expansion.

Each project is (company, place, state, jobs, dollars).
"""

from __future__ import annotations

from roundup_projects import read_projects


def test_a_diary_of_a_year() -> None:
    text = (
        "Ohio in 2017: A Year of Growth\n"
        "\n"
        "In January, Velmar, the largest online seller of lamps in the nation, announced that it was setting up a "
        "design studio in Lima with an expected 100 new jobs. Eleven days after that, Corbin, a farm software "
        "company from Argentina, chose Ohio for its North American headquarters. On February 1, Brisk Signs "
        "announced the creation of 90 jobs in Troy. Two days later, Tarvold announced plans for 300 new jobs in "
        "Dayton. And on February 10, Halden moved its headquarters from California to Ohio, announcing that "
        "hundreds of new jobs would be created.\n"
        "In March a hard-fought process came to an end in which American Trail Brands had looked at 85 sites in 10"
        " states. Marietta, Ohio, won the $55 million investment, a distribution center and 300 new jobs.\n"
    )
    assert read_projects(text) == [
        ("Velmar", "Lima", "OH", 100, None),
        ("Corbin", None, "OH", None, None),
        ("Brisk Signs", "Troy", "OH", 90, None),
        ("Tarvold", "Dayton", "OH", 300, None),
        ("Halden", None, "OH", None, None),
        ("American Trail Brands", "Marietta", "OH", 300, 55_000_000),
    ]


def test_paragraphs_of_companies_of_their_own() -> None:
    text = (
        "Plant openings and expansions: November 2021\n"
        "\n"
        "Velmar Beverages broke ground on the expansion of its facility in Louisville, Ky. The $8.5 million "
        "investment will create 30 jobs.\n"
        "\n"
        "Olmar LP opened a new pre-packaging facility at its plant in St. Damase, Quebec. The new facility cost "
        "about $24 million and adds 35,000 sq.-ft.\n"
        "\n"
        "Bell Cove Spices, which makes popcorn seasoning, plans to move its operation out of Chicago into a "
        "7,000-sq.-ft. facility in New Haven, Ind.\n"
    )
    assert read_projects(text) == [
        ("Velmar Beverages", "Louisville", "KY", 30, 8_500_000),
        ("Bell Cove Spices", "New Haven", "IN", None, None),
    ]


def test_a_name_that_begins_with_a_figure() -> None:
    text = (
        "Development News\n"
        "\n"
        "FL: Velmar to Invest $184M to Open New Mfg HQ, Create 150 Miramar Jobs\n"
        "\n"
        "VA: 84 Timber to Open $3.9M Mfg Site, Create 100 New Frederick County Jobs\n"
        "\n"
        "Building materials supplier to set up an operation in Frederick County, VA, within its mfg division, 84 "
        "Parts.\n"
    )
    assert read_projects(text) == [
        ("Velmar", "Miramar", "FL", 150, 184_000_000),
        ("84 Timber", "Frederick County", "VA", 100, 3_900_000),
    ]


def test_credits_and_grants_are_no_investment() -> None:
    text = (
        "Top stories of 2014 in Wisconsin\n"
        "\n"
        "In October, Velmar Corp. was awarded up to $880,500 in state tax credits for the $2.7 million project to "
        "expand its Greenville plant with 70 jobs. In the same month, Brisk Systems Inc. in Hortonville was "
        "awarded up to $350,000 in tax credits as part of an expansion project expected to create as many as 119 "
        "new jobs, and Tarvold Cheese Factory Inc. in St. Cloud received up to $800,000 in tax credits for a $7 "
        "million plant modernization project expected to create as many as 40 new jobs.\n"
        "\n"
        "Other tax credits awarded to employers included:\n"
        "\n"
        "Halden Industries Inc., Ashwaubenon, $150,000 for an expansion project to create 20 new jobs;\n"
        "\n"
        "Corbin Prospects, Appleton, $175,000 for an expansion project to create up to 37 new jobs;\n"
    )
    assert read_projects(text) == [
        ("Velmar Corp.", "Greenville", "WI", 70, 2_700_000),
        ("Brisk Systems Inc.", "Hortonville", "WI", 119, None),
        ("Tarvold Cheese", "St. Cloud", "WI", 40, 7_000_000),
        ("Halden Industries Inc.", "Ashwaubenon", "WI", 20, None),
        ("Corbin Prospects", "Appleton", "WI", 37, None),
    ]


def test_what_a_company_does_besides_at_another_place() -> None:
    text = (
        "Plant openings: March 2014\n"
        "\n"
        "Velmar is planning a new dairy production facility in Tipp City, OH. More than 100 people will be "
        "employed by the $100 million plant.\n"
        "\n"
        "Brisk Foods will build a $37.8 million distribution center in Prescott, WI. The company will also open a "
        "new 425,000-sq.-ft. warehouse this spring in Racine County, WI.\n"
        "\n"
        "Tarvold will expand its meat plant in Chicago. It also plans to build a $9 million cold store in Peoria, "
        "Ill., with 40 jobs.\n"
    )
    assert read_projects(text) == [
        ("Velmar", "Tipp City", "OH", 100, 100_000_000),
        ("Brisk Foods", "Prescott", "WI", None, 37_800_000),
        ("Brisk Foods", "Racine County", "WI", None, None),
        ("Tarvold", "Chicago", "IL", None, None),
        ("Tarvold", "Peoria", "IL", 40, 9_000_000),
    ]


def test_an_agency_that_is_named_by_its_letters() -> None:
    text = (
        "The state awards aid to expand\n"
        "\n"
        '"This is a fine picture of the companies in every part of Minnesota," said MEED Commissioner Katie Lund.\n'
        "\n"
        "These companies announced expansions:\n"
        "\n"
        "Velmar Network Inc., based in Minneapolis, plans to invest $518,149 and enlarge its workforce by 167 "
        "employees. MEED has approved $500,000 from the fund.\n"
        "\n"
        "Brisk Industries plans a $5.78 million expansion in Roseville. The company plans to add 90 jobs. MEED "
        "approved $695,000 for the project.\n"
    )
    assert read_projects(text) == [
        ("Velmar Network Inc.", "Minneapolis", "MN", 167, 518_149),
        ("Brisk Industries", "Roseville", "MN", 90, 5_780_000),
    ]


def test_a_diary_of_days_with_layoffs() -> None:
    text = (
        "Spartanburg's year in review, 1988\n"
        "\n"
        "JANUARY 7 - Dietmar, a belt manufacturer, will open a plant in Spartanburg, S.C., with 300 jobs. 20 - A "
        "$9 million shopping center is announced for East Main Street. 30 - Tygard Construction lays off 30 of its"
        " 80 employees in Spartanburg in an effort to streamline. FEBRUARY 9 - Micholon Tire Corp. announces a $75"
        " million plant expansion that will create 200 jobs. 25 - Vamotex, an Italian maker of looms, says it will"
        " open a $3 million sales and service facility in Greer.\n"
    )
    assert read_projects(text) == [
        ("Dietmar", "Spartanburg", "SC", 300, None),
        ("Micholon Tire Corp.", "Spartanburg", "SC", 200, 75_000_000),
        ("Vamotex", "Greer", "SC", None, 3_000_000),
    ]
