"""Tables and records in the forms in which magazines, states and developers print them, and what is none."""

from __future__ import annotations

import pytest

from aker_jobs.expansions import read_announcements
from aker_jobs.expansions.reader.tables import columns as tables_columns
from aker_jobs.expansions.reader.tables import headers, records, tables
from aker_jobs.expansions.reader.tables.cells import Cell

OHIO = [("Tarvold", "Lima", "OH", 300, 42_000_000), ("Pulvern", "Troy", "OH", 210, 18_000_000)]


def _told(text: str) -> list[tuple[str | None, str | None, str | None, int | None, int | None]]:
    read = read_announcements(text)
    return [(one.company, one.place, one.state, one.new_jobs, one.investment_usd) for one in read]


@pytest.mark.parametrize(
    "table",
    [
        "Company | Jobs | N/E/R | Location | Investment | Product\n"
        "1. Tarvold | 300 | N | Lima, Ohio | $42 million | Scales\n"
        "2. Pulvern | 210 | E | Troy, Ohio | $18 million | Jam",
        "State\tCompany Name\tCity/County\tInvestment\tType\tEmployment (Direct)\n"
        "Ohio\tTarvold\tLima\t$42 million (through 2030)\tNew\t300 (2 plants)\n\tPulvern\tTroy\t$18 million\tNew\t210",
        "Company,City,Jobs,Investment\nTarvold,Lima,300,$42 million\nPulvern,Troy,210,$18 million",
        '"Company";"City, State";"New jobs";"Investment"\n"Tarvold";"Lima, OH";"300";"$42,000,000"\n'
        '"Pulvern";"Troy, OH";"210";"$18,000,000"',
        "Company | City | Jobs | Investment\nOhio\nTarvold | Lima | 300 | $42 million\n"
        "Pulvern | Troy | 210 | $18 million\n"
        "Total | | 510 | $60 million",
        "Company | City | Capital Investment | # Jobs | Comments\nTarvold | Lima | $42,000,000 | 300 | The maker of"
        " scales will add a second hall to its plant, which opened there in the spring of 1978.\n"
        "Pulvern | Troy | $18 million | 210 | Jam.",
    ],
)
def test_forms_of_tables(table: str) -> None:
    assert _told(f"Largest projects of the year in Ohio\n\n{table}\n") == OHIO


@pytest.mark.parametrize(
    ("above", "header", "dollars", "below"),
    [
        ("(dollars in millions)", "Investment", ("42", "18"), ""),
        ("", "$Inv.", ("$42", "$18"), "($Inv. = millions invested – N=New)"),
        ("Figures are in millions.", "Amount", ("$42.0", "$18.0"), ""),
        ("", "Investment ($M)", ("42", "18"), ""),
        ("Investments in thousands", "Investment", ("42,000", "18,000"), ""),
    ],
)
def test_units_told_beside_a_table(above: str, header: str, dollars: tuple[str, str], below: str) -> None:
    rows = [
        f"{name} | {place} | {jobs} | {money}" for (name, place, _, jobs, _), money in zip(OHIO, dollars, strict=True)
    ]
    lines = ["Largest projects in Ohio", above, "", f"Company | City | Jobs | {header}", *rows, "", below]
    assert _told("\n".join(lines)) == OHIO


def test_a_unit_is_customary_where_there_are_many_small_figures() -> None:
    rows = "Tarvold | Lima | 300 | $42\nPulvern | Troy | 210 | $18\nCoredan | Marion | 95 | $1,107"
    read = _told(f"Largest projects in Ohio\n\nCompany | City | Jobs | Investment\n{rows}")
    assert [one[4] for one in read] == [42_000_000, 18_000_000, 1_107_000_000]
    two = read_announcements(
        f"Largest projects in Ohio\n\nCompany | City | Jobs | Investment\n{rows[: rows.rindex(chr(10))]}"
    )
    assert [one.investment_usd for one in two] == [None, None]
    in_dollars = rows.replace("$42\n", "$42,000\n").replace("$18\n", "$1,800\n")
    small = read_announcements(f"Largest projects in Ohio\n\nCompany | City | Jobs | Investment\n{in_dollars}")
    assert [one.investment_usd for one in small] == [None, None, None]


def test_a_county_that_many_states_have_is_in_the_state_of_most_rows() -> None:
    rows = "Tarvold | Monroe | 140\nPulvern | Monroe | 30\nCoredan | Monroe | 150\nVelmar | Livingston | 50"
    read = _told(f"Business expansions\n\nCompany | County | # Jobs\n{rows}")
    assert len({one[2] for one in read}) == 1
    assert [(one[0], one[3]) for one in read] == [("Tarvold", 140), ("Pulvern", 30), ("Coredan", 150), ("Velmar", 50)]


RECORDS = """Log of locations in Ohio

Tarvold Scales (TS)

March 3, 2019

Jobs: 130
Cap. Investment: $50 Million

Tarvold Scales, known for its bathroom scales, has chosen Lima for a plant.

Pulvern Foods

April 4, 2019

Jobs: 55
Cap. Investment: $12 Million

Pulvern Foods will enlarge its kitchens in Troy. It has 4,000 employees in nine countries.

Tarvold Scales (TS)

March 3, 2019

Jobs: 130
Cap. Investment: $50 Million
"""


def test_records_of_two_labels_with_their_story_below() -> None:
    assert _told(RECORDS) == [
        ("Tarvold Scales (TS)", "Lima", "OH", 130, 50_000_000),
        ("Pulvern Foods", "Troy", "OH", 55, 12_000_000),
    ]
    one_label = RECORDS.replace("Cap. Investment", "Park")
    assert records.rows(one_label, headers.role) == []


def test_records_with_a_line_for_the_place() -> None:
    text = "TARVOLD\nLima\nNew jobs: 300\nCapital investment: $42M\n\n"
    text += "PULVERN\nTroy\nNew jobs: 210\nCapital investment: $18M\n"
    assert [one[1:] for one in _told(f"Ohio announcements\n\n{text}")] == [one[1:] for one in OHIO]
    without = text.replace("Lima\n", "").replace("Troy\n", "")
    assert records.rows(without.split("PULVERN")[0], headers.role) == []


@pytest.mark.parametrize(
    "text",
    [
        "Company, city, jobs and investment were discussed.\nAcme, Lima, 300, $40 million is the plan, they said.",
        "Employer | City | Employees | Product\nTarvold | Lima | 3,000 | Scales\nPulvern | Troy | 900 | Jam",
        "Company | Price | Change | Volume\nTarvold | $30 | 2 | 400\nPulvern | $42 | 1 | 300\nCoredan | $9 | 3 | 20",
        "Jobs | Company | X | Y | Z | W\n30 | Tarvold | a | b | c | d\n40 | Pulvern | a | b | c | d",
    ],
)
def test_what_is_no_table_of_projects(text: str) -> None:
    assert tables.rows(text) == []
    assert all(one.investment_usd is None for one in read_announcements(f"News of Ohio\n\n{text}"))


def test_columns_with_names_that_say_nothing_stand_among_those_that_do() -> None:
    header = [Cell(0, 0, word) for word in ("Company", "Jobs", "Location", "Zzz")]
    assert tables_columns.columns(header, may_be_unknown=True) == ["company", "jobs", "place", "other"]
    assert tables_columns.columns(header) is None
