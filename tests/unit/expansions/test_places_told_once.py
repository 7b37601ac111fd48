"""Lists whose city or county is told once, by a body, a mayor or a dateline; names and figures are invented.

Each project is (company, place, state, jobs, dollars).
"""

from __future__ import annotations

import pytest
from roundup_projects import read_projects

from aker_jobs.expansions.reader.names.other_names import is_of_other
from aker_jobs.expansions.reader.roundup import signs
from aker_jobs.expansions.reader.roundup.companies import persons
from aker_jobs.expansions.reader.roundup.places import pairs as roundup_pairs
from aker_jobs.expansions.reader.roundup.places import places, seats


def _places(text: str) -> list[tuple[str, str | None]]:
    """Places in small letters, and states, in order."""
    return [((place or "").lower(), state) for _, place, state, _, _ in read_projects(text)]


@pytest.mark.parametrize(
    ("text", "state", "city"),
    [
        ("The Kokomo Plan Commission met.", "IN", "Kokomo"),
        ("Members of the Greater Lufkin Chamber heard it.", "TX", "Lufkin"),
        ("The Temple Economic Development Corp. board voted.", "TX", "Temple"),
        ("It was a good year, Salina Mayor Karl Rhyne said.", "KS", "Salina"),
        ("The mayor of Fort Dodge was pleased.", "IA", "Fort Dodge"),
        ("St. Joseph Redevelopment Commission minutes", "MO", "St. Joseph"),
        ("OWOSSO PLANNING COMMISSION\nMinutes", "MI", "OWOSSO"),
        ("HUTCHINSON — More than 300 people ate.", "KS", "HUTCHINSON"),
        ("Salina city officials told of two plants.", "KS", "Salina"),
    ],
)
def test_the_city_of_a_body_or_a_dateline(text: str, state: str, city: str) -> None:
    where = seats.city_of_body(text, state)
    assert where is not None
    assert text[slice(*where)] == city


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("The Iowa Economic Development Authority met.", "IA"),  # of the state, which has a city of that name
        ("DES MOINES — Companies announced plans.", "IA"),  # the capital: news of all of the state
        ("The Lima Plan Commission and the Troy Chamber met.", "OH"),  # two
        ("Acme Lima Development Corp. will build.", "OH"),  # a company
        ("LIMA — One story.\n\nTROY — Another story.", "OH"),
    ],
)
def test_no_city_of_all(text: str, state: str) -> None:
    assert seats.city_of_body(text, state) is None


def test_the_county_of_a_body() -> None:
    text = "MONROE COUNTY DEVELOPMENT AUTHORITY (Forsyth, Georgia)"
    where = seats.county_of_body(text, "GA")
    assert where is not None
    assert text[slice(*where)] == "MONROE COUNTY"
    assert seats.county_of_body("The Lima Plan Commission and Allen County commissioners met.", "OH") is None


def test_projects_are_in_the_county_whose_corporation_reports() -> None:
    text = """
BENTON COUNTY ECONOMIC DEVELOPMENT CORPORATION
Report to the commissioners, October (Fowler, Indiana)

Ardent Seeds will build a $14 million plant with 44 jobs. Two weeks later Kepler Blades chose a site on U.S. 52 for a
$31 million shop and 75 jobs. Morrow Ag Supply is adding a $2 million warehouse and six jobs.
"""
    assert _places(text) == [("benton county", "IN")] * 3


def test_projects_are_in_the_city_of_the_chamber() -> None:
    text = """
Members of the Greater Lufkin Chamber heard about a good year in East Texas at their banquet.

Corvus Panel is putting up a $40 million mill and will hire 90 people. Deep Creek Dairy added a $7 million cheese room
with 25 jobs. Tyrell Tools will move into the old depot, a $2 million project, and employ 30.
"""
    assert _places(text) == [("lufkin", "TX")] * 3


def test_a_street_that_is_called_like_a_city() -> None:
    text = """
The Kokomo Plan Commission spent its meeting on Lafayette Street and the Marion Road Industrial Park.

Baxter Relay won approval of a site plan at the Marion Road park, where it wants to build a $17 million plant with 70
workers, attorney Lisa Granger said. On Frankfort Pike, Corners Crate got a variance for a $2.2 million automated
nailing line and 14 new hires. Indiana has 92 counties.
"""
    assert _places(text) == [("kokomo", "IN")] * 2


def test_a_crossing_of_streets_is_no_city() -> None:
    text = """
The Fort Wayne City Council approved tax breaks Tuesday for projects expected to bring 500 jobs.

Sweetland Sound plans to spend $20 million to expand its headquarters on U.S. 30 and hire 300. Brother Insurance Co. is
planning a $12.6 million expansion of its headquarters near Coldwater and Interstate 69. It will add 84 full-time jobs.
Inland Paper Co. plans a $6.4 million line and 104 jobs.
"""
    assert _places(text) == [("fort wayne", "IN")] * 3
    near = "It builds near Lima and Troy this year."
    assert not is_of_other(near, near.index("Lima"), near.index("Lima") + 4)


def test_there_and_the_city() -> None:
    text = """
Pella had waited long for this. Kramer Windows will put a $30 million glass line there and hire 60 people, the company
said Monday. Two days later Newton got news of its own. Vermeer Blades is moving a repair shop and 25 jobs there from
Omaha, Neb. In Grinnell, Sunrise Feeds is adding a $5 million mill and 12 jobs. Iowa had 40 such announcements.
"""
    assert _places(" ".join(text.split())) == [("pella", "IA"), ("newton", "IA"), ("grinnell", "IA")]


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("Slagworks is moving its laboratory and 22 jobs there from Johnstown, Pa., soon.", "Johnstown, Pa."),
        ("Madden picked Jackson over Memphis for an office.", "Memphis"),
        ("Madden chose Jackson rather than Memphis.", "Memphis"),
        ("Calder, which also has shops in Tulsa and Lake City, Fla., is building.", "Tulsa and Lake City, Fla."),
    ],
)
def test_where_a_company_comes_from_or_is_besides(text: str, home: str) -> None:
    assert home in [text[start:end] for start, end in places.homes(text, 0, len(text))]


def test_where_a_letter_greets_from_is_no_home() -> None:
    text = "Good morning from Salisbury, Md., where it rains."
    assert list(places.homes(text, 0, len(text))) == []


def test_cities_that_are_called_like_states() -> None:
    text = """
Energy projects could help recovery in Toledo, Ohio

First Harbor Energy announced a $600 million upgrade of its plant near Oak Harbor. Oregon Gas Power will build an $800
million plant in Oregon. Oregon hopes for more. Add the City of Oregon's water and the region has what others lack.
"""
    assert signs.states_named(text) == {"OH"}
    assert signs.states_named("Shops in Delaware, Ohio, grow. Delaware is proud.") == {"OH"}
    assert signs.states_named("Shops in Delaware grow, and in Ohio.") == {"DE", "OH"}
    assert signs.states_named("The City of New York and New York, N.Y.") == {"NY"}


def test_a_body_of_a_city_and_its_county_without_the_word() -> None:
    text = "The Gadsden-Etowah Industrial Development Authority met."
    ((pair),) = roundup_pairs.pairs(text)
    assert (text[slice(*pair.city)], text[slice(*pair.county)], pair.state) == ("Gadsden", "Etowah", "AL")
    assert roundup_pairs.pairs("The Lima-Troy Development Authority met.") == ()


def test_persons_behind_titles() -> None:
    text = "Plant manager Dale Trempert told council. Attorney Lisa Granger agreed. Buyer Delta Works will move."
    assert persons.is_person(text, text.index("Dale"), text.index(" told"))
    assert persons.is_last_name(text, "Granger")
    assert not persons.is_person(text, text.index("Delta"), text.index(" will"))


def test_the_state_of_a_dateline_among_others() -> None:
    text = "LIMA, Ohio — Lima City Council took up two requests. Harrow Castings looked at Indiana. It will hire 18."
    assert signs.state_of_all(text) == "OH"
