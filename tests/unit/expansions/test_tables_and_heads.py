"""Tables whose columns have names of many words, records of one line, and lists of names with their places."""

from __future__ import annotations

import pytest

from aker_jobs.expansions import read_announcements
from aker_jobs.expansions.reader.tables import fitting, header_roles, heads, labels, of_all, tables
from aker_jobs.expansions.reader.tables import items as tables_items
from aker_jobs.expansions.reader.tables.cells import Cell

IOWA = [("Velmar Forge", "Ames", "IA", 44, 12_000_000), ("Tarvold Foods", "Pella", "IA", 120, 45_000_000)]


def _told(text: str) -> list[tuple[str | None, str | None, str | None, int | None, int | None]]:
    read = read_announcements(text)
    return [(one.company, one.place, one.state, one.new_jobs, one.investment_usd) for one in read]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Hires planned", "jobs"),
        ("FTEs to be created", "jobs"),
        ("Headcount add", "jobs"),
        ("Employees (new)", "jobs"),
        ("Jobs by year 5", "jobs"),
        ("Employees before", "other"),
        ("Construction jobs", "other"),
        ("Plant cost", "money"),
        ("Outlay", "money"),
        ("Inv (thousands of $)", "money"),
        ("State grant (max.)", "other"),
        ("Min. avg. wage", "other"),
        ("Where", "place"),
        ("Project city", "place"),
        ("County (site)", "county"),
        ("Beneficiary", "company"),
        ("Name of company", "company"),
        ("Load (MW)", "other"),
    ],
)
def test_columns_by_their_words(name: str, role: str) -> None:
    found = header_roles.named(name)
    assert found is not None
    assert found.role == role
    assert header_roles.named("Kalvin said that it would add jobs there") is None


def test_of_two_columns_of_a_kind_the_clearer_one_is_read() -> None:
    header = [
        "Applicant",
        "Project",
        "Existing jobs",
        "New jobs",
        "Total project cost",
        "State grant",
        "Headquarters",
        "City",
    ]
    assert header_roles.roles(header) == ["company", *["other"] * 2, "jobs", "money", *["other"] * 2, "place"]
    assert header_roles.roles(["Project", "City", "New", "Ret", "Capital"])[2] == "jobs"
    assert header_roles.roles(["Project", "City", "New", "Capital"])[2] == "other"


@pytest.mark.parametrize(
    "table",
    [
        "Applicant | Project site | Load (MW) | FTEs to be created | Plant cost | Incentive\n"
        "Velmar Forge | Ames | 3 | 44 | $12M | $200,000\n"
        "held over to the next meeting\n"
        "Tarvold Foods | Pella | 9 | up to 120 | $45M | none\n"
        "Coredan Mills | Clinton | 2 | -60 | 0 | Closure",
        "Beneficiary;City;Industry;Inv (thousands of $);Headcount add\n"
        "Velmar Forge;Ames;castings, dies;12,000;44\nTarvold Foods;Pella;soup;45,000;120",
        "PROJECT          CITY     NEW   RET    CAPITAL INVESTMENT\n"
        "Velmar Forge     Ames      44    10    $  12,000,000\nTarvold Foods    Pella    120     0    $  45,000,000\n"
        "TOTAL, 2 PROJECTS         164    10    $  57,000,000",
        "Velmar Forge | project: Ames | Hires planned: 44 | Budget: $12 million\n"
        "Tarvold Foods | headquarters: Omaha, Nebraska | project: Pella | Hires planned: 120 | Budget: $45 million",
        "Filed 4/2 — Name: Velmar Forge. County: Story (Ames). Jobs pledged: 44. Payroll: $3 million."
        " Plant cost: $12 million.\n"
        "Filed 4/9 — Name: Tarvold Foods. County: Marion (Pella). Jobs pledged: 120. Payroll: $9 million. Plant cost:"
        " $45 million.",
        "Velmar Forge, Ames, Iowa\nHires: 44\nCost: $12 million\n\n"
        "Tarvold Foods, Pella, Iowa\nHires: 120\nCost: $45 million",
        "Project | Where | Outlay | Jobs\n\nVelmar Forge\nmotor shafts | Ames | $12,000,000 | 44 New\n\n"
        "Tarvold Foods\nsoup | Pella | $45,000,000 | 120 New",
    ],
)
def test_forms_of_tables_and_records(table: str) -> None:
    assert _told(f"Recent announcements in Iowa\n\n{table}\n") == IOWA


def test_rows_without_a_place_are_in_the_one_that_is_named_above_them() -> None:
    text = "Ames, Iowa – Permit log\n\nApplicant, Type, Value, Jobs\nVelmar Forge, addition, $12 million, 44\n"
    text += "Tarvold Foods, new plant, $45 million, 120\n"
    assert [one[1] for one in _told(text)] == ["Ames", "Ames"]
    two = text.replace("Permit log", "Permit log, with Pella, Iowa")
    assert of_all.in_place_of_all(two, tables.rows(two)) == tables.rows(two)


def test_cells_cut_at_commas_of_a_name_or_a_place() -> None:
    line = [Cell(at, at + 1, text) for at, text in enumerate(["Velmar", "Inc.", "Ames", "Iowa", "44"])]
    found = fitting.fitted(["company", "place", "jobs"], line)
    assert found is not None
    assert [cell.text for cell in found] == ["Velmar, Inc.", "Ames, Iowa", "44"]
    assert fitting.fitted(["company", "place"], line) is None


HEADS = """Honorable mentions of the year

Velmar Forge; Ames, Iowa: The maker of shafts gets a $12 million, 44-job addition that the town had hoped for.

Tarvold Foods; Dayton, Ohio: A soup kitchen will go up for $45 million. Some 120 people will be hired.

Coredan; Gary, Ind.: Work on a $6 million die shop starts in May, and 35 jobs come with it.

Pulvern Mills; Salina, Kan.: The mill closes in June, and 60 people lose their jobs.
"""


def test_heads_of_a_name_and_its_place() -> None:
    want = [
        ("Velmar Forge", "Ames", "IA", 44, 12_000_000),
        ("Tarvold Foods", "Dayton", "OH", 120, 45_000_000),
        ("Coredan", "Gary", "IN", 35, 6_000_000),
    ]
    assert _told(HEADS) == want
    in_brackets = HEADS.replace("; Ames, Iowa:", " (Ames, Iowa)").replace("; Dayton, Ohio:", " (Dayton, Ohio)")
    assert _told(in_brackets.replace("; Gary, Ind.:", " (Gary, Ind.)")) == want
    above = (
        HEADS.replace("Iowa: ", "Iowa\n")
        .replace("Ohio: ", "Ohio\n")
        .replace("Ind.: ", "Ind.\n")
        .replace("Kan.: ", "Kan.\n")
    )
    assert _told(above) == want


@pytest.mark.parametrize(
    "text",
    [
        "Jane Doe, Ames: We need jobs.\nJohn Roe, Pella: So do we.",
        "Velmar Forge will add 44 jobs in Ames, Iowa.\nTarvold Foods, Pella, Iowa, will add 120.\n"
        "Coredan is in Gary, Ind.",
    ],
)
def test_what_is_no_list_of_heads(text: str) -> None:
    assert heads.rows(text, "IA") == []
    assert labels.rows(text) == []


def test_a_column_of_lines_whose_first_name_is_like_that_of_a_column() -> None:
    cells = "Company\nCity\nJobs\nOutlay\n\n"
    cells += "Velmar Timber Products\nAmes\n44\n$12 million\n\nTarvold Foods\nPella\n120\n$45 million"
    read = _told(f"Recent announcements in Iowa\nShare\n\n{cells}\n\nPrevious page\n")
    assert read == [("Velmar Timber Products", *IOWA[0][1:]), IOWA[1]]


def test_items_that_begin_with_their_place() -> None:
    items = "Ames – Velmar Forge, 44 hires, $12M\nPella – Tarvold Foods, 120 jobs, $45M\nClinton – Coredan, $950K"
    read = _told(f"Wins in Iowa\n\n{items}\n\nThree announcements, 164 jobs.\n")
    assert read == [*IOWA, ("Coredan", "Clinton", "IA", None, 950_000)]
    assert tables_items.rows(f"Largest employers in Iowa\n\n{items}\n", "IA") == []
