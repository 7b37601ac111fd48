"""Series of clauses that tell of a project each.

Each project is (company, place, state, jobs, dollars).
"""

from __future__ import annotations

from roundup_projects import read_projects

from aker_jobs.expansions.reader.roundup.division import runs as roundup_runs
from aker_jobs.expansions.reader.roundup.division import series
from aker_jobs.expansions.reader.roundup.division import units as roundup_units
from aker_jobs.expansions.reader.roundup.source import Source

TEXT = (
    "A bright future in Florida\n\nDuring 2018 the Jacksonville region saw growth. Among the top projects were the "
    "securing of a fulfillment center for Velmar, with 250 jobs; the relocation of nearly 80 roles for Halden Materials"
    " to its Jacksonville headquarters; and the opening of the first solar plant of Brisk Solar, with 200 jobs.\n"
)


def test_projects_of_a_series_of_clauses() -> None:
    assert read_projects(TEXT) == [
        ("Velmar", "Jacksonville", "FL", 250, None),
        ("Halden Materials", "Jacksonville", "FL", 80, None),
        ("Brisk Solar", "Jacksonville", "FL", 200, None),
    ]


def test_the_head_of_a_series_that_a_division_left_out() -> None:
    units = roundup_units.units(TEXT)
    known = roundup_runs.runs(Source(TEXT, None, None, told=True), units)
    at = next(number for number, unit in enumerate(units) if "Velmar" in TEXT[unit.start : unit.end])
    behind = [known[at + 1, at + 1], known[at + 2, at + 2]]
    assert [run.announcement.company for run in series.with_heads(units, known, behind)] == [
        "Velmar",
        "Halden Materials",
        "Brisk Solar",
    ]
    assert list(series.with_heads(units, known, behind[1:])) == behind[1:]
