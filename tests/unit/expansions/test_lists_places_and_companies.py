"""Lists: whose each project is, and where, by words that stand before names, owners, homes and what all is about.

Each project is (company, place, state, jobs, dollars).
"""

from __future__ import annotations

import pytest
from roundup_projects import read_projects

from aker_jobs.expansions.reader.names.names import names
from aker_jobs.expansions.reader.place.doubts import is_of_base
from aker_jobs.expansions.reader.roundup import cues
from aker_jobs.expansions.reader.roundup.companies import bystanders, common_words, tenants
from aker_jobs.expansions.reader.roundup.companies import names as roundup_names
from aker_jobs.expansions.reader.roundup.mentions import document_of, mentions
from aker_jobs.expansions.reader.roundup.places import land, subject


def _names(text: str) -> list[str]:
    return [name.text for name in names(document_of(text), 0, len(text))]


def _place_of(company: str, text: str) -> tuple[str | None, str | None]:
    return next(one[1:3] for one in read_projects(text) if one[0] == company)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("At the end of January Tarn Bar put in a line.", "Tarn Bar"),
        ("In February Velmar Gear USA Inc. said it chose a site.", "Velmar Gear USA Inc."),
        ("In July 2019 Odell Corp. said it would build.", "Odell Corp."),
        ("In Burley Odell Glass, of North Dakota, is building a furnace.", "Odell Glass"),
        ("In Fargo Tarrant Pump will hire 40.", "Tarrant Pump"),
        ("It will open in May. August Pumps will hire 40.", "August Pumps"),
        ("The plant of Fargo Pump will hire 40.", "Fargo Pump"),
        ("At Boston Pump's plant jobs will grow.", "Boston Pump"),
    ],
)
def test_a_month_or_a_city_before_a_name_is_no_part_of_it(text: str, found: str) -> None:
    assert found in _names(text)


def test_items_begin_with_a_month_or_a_city_and_the_name_right_behind() -> None:
    text = """Idaho economic news

At the end of January Tarn Bar put in a third production line in Boise and will hire 40 people.

In February Velmar Gear Inc. announced a $12 million plant in Nampa with 90 jobs.

In Burley Odell Glass, of North Dakota, is building a $5 million furnace and will hire 14 people.
"""
    assert read_projects(text) == [
        ("Tarn Bar", "Boise", "ID", 40, None),
        ("Velmar Gear Inc.", "Nampa", "ID", 90, 12_000_000),
        ("Odell Glass", "Burley", "ID", 14, 5_000_000),
    ]


def test_one_line_tells_an_owner_or_two_cities_beside_the_jobs() -> None:
    text = """Growth in Georgia: May

These are the companies that located or expanded in Georgia in May.

Tarrant Pump – 64 jobs – Macon & Rome

Odell Glass (division of Verne Holdings) – 50 jobs – Dalton

Brill Foods – 85 jobs – Augusta

Hesper Textiles – 15 jobs – Rome
"""
    assert read_projects(text) == [
        ("Tarrant Pump", "Macon", "GA", 64, None),
        ("Odell Glass", "Dalton", "GA", 50, None),
        ("Brill Foods", "Augusta", "GA", 85, None),
        ("Hesper Textiles", "Rome", "GA", 15, None),
    ]


@pytest.mark.parametrize(
    ("words", "name", "is_land"),
    [
        ("In the Western Upper Peninsula, 380 jobs are tied to a mine.", "Western Upper Peninsula", True),
        ("A plant on the Tarn River, in Lee County, is planned.", "Tarn River", True),
        ("Work begins in the Magic Valley this year.", "Magic Valley", True),
        ("Hidden Valley will build a plant.", "Hidden Valley", False),
        ("Tarn River Corp. will build a plant.", "Tarn River Corp.", False),
    ],
)
def test_land_and_water_are_no_companies(words: str, name: str, is_land: bool) -> None:
    start = words.index(name)
    assert land.is_land(words, start, start + len(name)) is is_land


@pytest.mark.parametrize(
    ("words", "name", "is_bystander"),
    [
        ("It will serve its customer Fluidor, the company said.", "Fluidor", True),
        ("The venture, which is backed by Gobble, will build a plant.", "Gobble", True),
        ("Tarn Surgical, which belongs to Verne Group LP, plans to hire 40.", "Verne Group LP", True),
        ("Tarn Surgical, a subsidiary of Verne Group, plans to hire 40.", "Verne Group", True),
        ("A subsidiary of Verne Group plans to hire 40.", "Verne Group", False),
        ("It started out as Post Equipment, and now Tarn 53 builds.", "Post Equipment", True),
        ("Demand for its Jim Dell and Odell Farms lines climbs.", "Odell Farms", True),
        ("Its Odell Farms will hire 40.", "Odell Farms", False),
        ("Polar is putting up a $127 million ATV factory in Lima.", "ATV", True),
        ("The $127 million TRW factory in Lima will hire 40.", "TRW", False),
    ],
)
def test_who_is_named_beside_a_project(words: str, name: str, is_bystander: bool) -> None:
    start = words.index(name)
    assert bystanders.is_bystander(words, start, start + len(name)) is is_bystander


def test_what_is_done_is_no_name_where_a_sentence_begins() -> None:
    text = "Counted in that are 2,000 jobs. Allied in Lima will hire; Allied has plans, and Lima has Allied."
    assert common_words.is_none_there(text, 0, 7)
    assert not common_words.is_none_there(text, text.index("Allied"), text.index("Allied") + 6)


@pytest.mark.parametrize("word", ["Skip", "Back", "Cap", "Headlines", "Foreign"])
def test_page_furniture_is_no_name(word: str) -> None:
    assert roundup_names.is_no_name(word)
    assert not roundup_names.is_no_name(f"{word}o Pumps")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (
            "Verne Land Company LLC plans a building on 26 acres in Troy, for Odell Steel Inc. of Taiwan.",
            "Odell Steel Inc.",
        ),
        ("Verne Properties will build a warehouse for Odell Steel in Troy.", "Odell Steel"),
        ("Verne Holdings LLC, a $3 million loan, helping pay for Tarn Central's expansion into Tea.", "Tarn Central"),
        ("Verne Steel plans a warehouse for Odell Glass in Troy.", None),
        ("Verne Properties will build a warehouse for $5 million in Troy.", None),
    ],
)
def test_for_whom_another_builds_or_borrows(words: str, found: str | None) -> None:
    where = tenants.tenant(words, 0, len(words))
    assert (where and words[slice(*where)]) == found


def test_a_developer_builds_for_the_company_of_an_item() -> None:
    text = """Among the recent developments in Pleasant Prairie, Wisconsin:

- Verne Land Company LLC plans a 471,000-square-foot building on 26 acres in Pleasant Prairie, for Odell Steel Inc. of
Taiwan, which will employ 61 people there.

- Tarrant Pump Corp. will build a $9 million plant in Pleasant Prairie with 30 jobs.

- Hesper Gear Inc. will move into Pleasant Prairie with 45 jobs.
"""
    text = text.replace("of\nTaiwan", "of Taiwan")
    assert [one[0] for one in read_projects(text)] == ["Odell Steel Inc.", "Tarrant Pump Corp.", "Hesper Gear Inc."]


def test_where_a_company_moves_its_operations_from_is_not_where_it_goes() -> None:
    text = """Among the recent developments that will bring companies to Pleasant Prairie, Wisconsin:

- Tarrant Container Corp. plans to buy a building at 10680 88th Avenue and move its Zion, Ill. operations there with 45
new jobs.

- Odell Chemical Inc. is to move into a 260,000-square-foot facility in Pleasant Prairie with 125 jobs.

- Hesper Gear Inc. will build a $9 million plant in Pleasant Prairie with 30 jobs.
"""
    text = text.replace("45\nnew", "45 new")
    assert _place_of("Tarrant Container Corp.", text) == ("Pleasant Prairie", "WI")


def test_who_gives_a_tax_break_is_where_a_company_of_another_state_goes() -> None:
    text = """Indiana business news

Brill Bakeries plans a $13 million expansion in Avon that will add 70 jobs.

Odell Health Inc., of Dublin, Ohio, wants tax breaks from Indianapolis to help it open a $14 million facility in the
city. Employment there would reach 85.

Hesper Gear Inc. will add 36 jobs in Carmel with $1.1 million.
"""
    text = text.replace("the\ncity", "the city")
    assert _place_of("Odell Health Inc.", text) == ("Indianapolis", "IN")
    assert _place_of("Brill Bakeries", text) == ("Avon", "IN")


def test_projects_without_a_place_are_in_the_city_that_the_text_is_about() -> None:
    text = """Erie's Economic Growth Is Strong!

It is a good year for Erie. More is to come to Erie, says the chamber, which listed what is new in Erie:

1. Tarrant Pump announced that it will add 120 jobs at its call center.

2. Odell Glass Inc. of Reno, Nevada announced that it has bought a warehouse on Peach Street and will hire 45 people.

3. Hesper Gear will build a $9 million plant.
"""
    assert [one[1:3] for one in read_projects(text)] == [("Erie", "PA")] * 3


@pytest.mark.parametrize(
    "text",
    [
        "The Department of Commerce says so.\nCommerce is glad. Commerce counts. Bank of Commerce gives.",
        "Pratt speaks of growth.\nPratt said so. Pratt added more. Pratt went on, and Pratt closed.",
        "Lima and Troy grow.\nIn Lima, Lima, Lima and Lima; in Troy, Troy, Troy and Troy.",
    ],
)
def test_no_city_that_a_text_is_about(text: str) -> None:
    assert subject.city_of_text(text, None) is None


def test_projects_without_a_place_are_in_the_only_county_that_is_named() -> None:
    text = """Closed session minutes

Jane Doe, president of the Randolph County Economic Development Corporation, told the Board of three projects.

1. Tarrant Pump is looking at an expansion of $40 million. New jobs: 20.

2. Odell Glass is weighing several Randolph County sites for a new facility of $7 million. New jobs: 168.

3. Hesper Gear wants a site on which to triple its capacity (a $15 million project). New jobs: 60.
"""
    assert [one[1:3] for one in read_projects(text)] == [("Randolph County", "NC")] * 3
    assert subject.only_county(text.replace("several Randolph", "several Davidson"), "NC") is None


def test_what_is_told_of_other_projects_at_several_places_is_not_where_one_without_a_place_is() -> None:
    text = """North Carolina gained thousands of jobs last year. The year's top projects, by number of jobs, included:

Tarrant's choice of Cary as the site of a major campus for research, which will create 3,000 jobs.

Odell's decision that its battery plant will go up near Greensboro, creating 1,750 jobs.

HESPER Biotech building the largest end-to-end manufacturing facility, creating 725 jobs.

Locally, Robeson County was picked by Velmar Home Builders as a production site, with 225 jobs created in Pembroke.
"""
    assert _place_of("HESPER Biotech", text) == (None, "NC")


def test_the_label_of_a_headline_is_its_state_whatever_a_governor_is_of() -> None:
    text = """Development news

MD: Biotech Company Tarrant Cell Plans 500 Jobs in Baltimore

Gov. Wes Moore of Maryland said that Tarrant Cell is setting up there.

NE: 150 New Jobs at Odell's Foods Plant to Open in Beatrice

Odell Foods, of all snack brands the one that grows fastest, says ...

AR: 101 New Jobs Planned as Hesper Packaging Expands in Fayetteville

More than $24 million will be invested by Hesper Packaging.
"""
    assert [one[1:3] for one in read_projects(text)] == [
        ("Baltimore", "MD"),
        ("Beatrice", "NE"),
        ("Fayetteville", "AR"),
    ]


def test_a_base_is_no_city_of_its_name() -> None:
    text = "When it lost Lima Air Force Base, Dayton, Ohio, had space. A plant will open at Lima, another in Dayton."
    assert is_of_base(text, "Lima")
    assert not is_of_base(text, "Dayton")
    assert "Lima" not in {one.words for one in mentions(document_of(text), text)}
    other = text.replace("Lima Air Force Base", "a base")
    assert "Lima" in {one.words for one in mentions(document_of(other), other)}


def test_a_heading_that_is_a_name_tells_whose_the_story_below_it_is() -> None:
    text = """Who is on the move? Some of the notable companies coming to Illinois:

Tarrant
A new distribution center in DeKalb is what Tarrant will be building with 200 jobs.

4Hesper
In Matteson, this retailer is going to build a facility for production. That's a $106 million investment with 500 jobs.

Tavish
With $180 million the food giant expanded its plant in Caseyville and created 250 new jobs. Its Jim Dell lines grow.
"""
    assert [one[0] for one in read_projects(text)] == ["Tarrant", "4Hesper", "Tavish"]


@pytest.mark.parametrize(
    ("heading", "is_name"),
    [
        ("4Hesper", True),
        ("Odell Glass", True),
        ("Erie", False),
        ("Ada Township", False),
        ("Low unemployment", False),
        ("Jane Doe", False),
        ("Manufacturing", False),
        ("Growth", False),
    ],
)
def test_a_heading_that_is_a_name(heading: str, is_name: bool) -> None:
    text = f"{heading}\nIn Troy the retailer will hire 40 people as manufacturing grows.\n"
    assert cues.is_name(text, 0, len(heading)) is is_name
