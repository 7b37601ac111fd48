"""Records in lines: a name, and below it lines of a label and a value ("County: Richland County", "Jobs: 40")."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.tables import columns, heads
from aker_jobs.expansions.reader.tables.cells import Cell, Row, cell_at, in_state
from aker_jobs.expansions.reader.tables.places import of_cells

LEAST_RECORDS, LEAST_LABELS = 3, 3  # records of a text, lines with labels of a record
WHOLE = 2  # records that suffice where each has its place, jobs and dollars
LONGEST_ABOUT = 1_500  # characters below the labels
LONGEST_NAME, MOST_LINES = 70, 800  # characters, lines


class _Record(NamedTuple):
    """A name and the cells of its labels; start: of what belongs to it, first: of its labels, end: of the last."""

    name: Cell | None
    cells: dict[str, Cell]
    labels: int
    start: int
    first: int
    end: int


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "line": re.compile(r"^[^\S\n]*\S[^\n]*", re.MULTILINE),
        "label": re.compile(
            r"[\s*•·#-]{0,8}(?P<label>[A-Z][A-Za-z .#/&()$,'’-]{1,40}?):(?!/)\**[ \t]*(?P<value>[^\n]*)"
        ),
        "home": re.compile(r"\(?(?P<city>[A-Z][\w.' -]{1,40}), (?P<land>[A-Z][\w.' ]{1,30}?)\)?\s*"),
        "date": re.compile(
            r"\s*(?:[A-Z][a-z]+day,? )?(?:[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}"
            r"|\d{4}-\d{2}-\d{2}"
            r"|[A-Z][a-z]{2,8} \d{4})\s*"
        ),
        "name": re.compile(r"[\s*•·#-]{0,8}(?:\d{1,3}[.)]\s+)?(?P<name>[A-Z0-9][^\n:;!?]{1,68}?)\s*"),
    }


def rows(cut: str, role: Callable[[str], str | None], state: str | None = None) -> list[Row]:
    """The records of a text, each with its jobs or dollars; none where there are fewer than `LEAST_RECORDS`.

    `WHOLE` are enough where each has all of its cells, or both of its numbers and what is told of it below them. A line
    between the name and the labels that is a place with its state or country is where the company comes from; a date
    there is that of the news.

    role: of a column by its header (`tables_headers.role`), which the labels are read as. state: of all, where known; a
    name may have its place beside it.
    """
    raw = list(_records(cut, role))
    ends = [*(one.start for one in raw[1:]), len(cut)]
    found = [row for one, end in zip(raw, ends, strict=False) if (row := _row(cut, one, end, state)) is not None]
    found = [row for at, row in enumerate(found) if not any(_is_again(row, other) for other in found[:at])]
    is_whole = len(found) >= WHOLE and all((row.place or row.about) and row.jobs and row.money for row in found)
    return found if len(found) >= LEAST_RECORDS or is_whole else []


def _is_again(row: Row, other: Row) -> bool:
    """Whether a row has no cell that another one of the same company has not: logs show the last entry twice."""
    pairs = zip(row[:4], other[:4], strict=True)
    return all(one is None or (more is not None and one.text == more.text) for one, more in pairs)


def _records(cut: str, role: Callable[[str], str | None]) -> Iterator[_Record]:
    name: Cell | None = None
    cells: dict[str, Cell] = {}
    labels = start = first = end = 0
    named_by = ""  # the label of the company of the record
    for match in islice(_patterns()["line"].finditer(cut), MOST_LINES):
        labeled = _patterns()["label"].fullmatch(cut, *match.span())
        if labeled is None:
            if labels:
                yield _Record(name, cells, labels, start, first, end)
            is_below_name = name is not None and labels == 0
            place = cell_at(cut, *match.span())
            if is_below_name and _is_place(place.text):
                cells, labels = {"place": place}, 0
                continue
            if not is_below_name or not _is_below_name(cut, *match.span()):
                name, start = _name(cut, *match.span()), match.start()
                cells = {}
            labels = 0
            continue
        key = role(labeled["label"].strip())
        if key == "company" and "company" in cells and labeled["label"] == named_by:
            yield _Record(name, cells, labels, start, first, end)
            cells, labels, start = {}, 0, match.start()
        first = match.start() if labels == 0 else first
        labels, end = labels + 1, match.end()
        named_by = labeled["label"] if key == "company" and "company" not in cells else named_by
        if key and labeled["value"].strip():
            cells.setdefault(_key(labeled["label"], key), cell_at(cut, *labeled.span("value")))
    if labels:
        yield _Record(name, cells, labels, start, first, end)


def _name(cut: str, start: int, end: int) -> Cell | None:
    named = _patterns()["name"].fullmatch(cut, start, end)
    return cell_at(cut, *named.span("name")) if named and end - start <= LONGEST_NAME else None


def _is_place(text: str) -> bool:
    """Whether a line is a city or county without its state, and nothing else."""
    name = text.removesuffix(" County").removesuffix(" Parish")
    having = gazetteers.places() if name == text else gazetteers.counties()
    return gazetteers.place_key(name) in having and text.lower() not in gazetteers.state_names()


def _is_below_name(cut: str, start: int, end: int) -> bool:
    """Whether a line is a date, or a city with its state or country, and nothing else."""
    if _patterns()["date"].fullmatch(cut, start, end):
        return True
    match = _patterns()["home"].fullmatch(cut, start, end) if end - start <= LONGEST_NAME else None
    if match is None:
        return False
    land = match["land"]
    is_state = land in gazetteers.state_words() or land.lower() in gazetteers.state_names()
    return is_state or land.lower() in gazetteers.foreign()


def _key(label: str, role: str) -> str:
    """The role of a label, the county beside the city."""
    return "county" if role == "place" and label.strip().lower() in ("county", "parish") else role


def _row(cut: str, one: _Record, end: int, state: str | None) -> Row | None:
    """The row of a record that the next begins behind; None where it has too few labels, or no number."""
    cells = (
        one.cells if "jobs" in one.cells or "money" not in one.cells else {**one.cells, "jobs": one.cells.get("staff")}
    )
    numbers = {key: cell for key in ("jobs", "money") if (cell := cells.get(key)) is not None}
    told = {key: cell for key, cell in numbers.items() if columns.is_figure(cell.text)}
    company, county = one.cells.get("company", one.name), one.cells.get("county")
    place = of_cells(one.cells.get("place"), county)
    headed = None if place or company is None else heads.head(cut, company.start, company.end, state)
    if headed is not None:
        company, place = headed.company, headed.place
    about = cell_at(cut, one.end, min(end, one.end + LONGEST_ABOUT)) if place is None and len(told) == 2 else None
    about = about if about and about.text else None
    lines = one.labels + (headed is not None or ("place" in one.cells and one.cells["place"].start < one.first))
    if company is None or not told or (lines < LEAST_LABELS and about is None):
        return None
    return Row(company, in_state(place, one.cells.get("state")), told.get("jobs"), told.get("money"), about)
