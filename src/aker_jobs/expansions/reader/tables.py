"""Tables of projects in plain text: rows with bars, tabs or wide blanks, or one cell a line, under a header."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from aker_jobs.expansions.reader import tables_headers, tables_run
from aker_jobs.expansions.reader.tables_cells import (
    LONGEST_CELL,
    Cell,
    Row,
    cell_at,
    in_state,
    in_unit,
    is_investment,
    of_county,
)

MOST_CELLS = 2_000
MOST_COLUMNS = 12
LEAST_ROWS = 2
UNITS = ("thousand", "million", "billion")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "gap": re.compile(r"\s*\|\s*|\t+\s*| {2,}| / "),
        "blank": re.compile(r"\n[ \t]*\n\s*"),
        "end": re.compile(r"\n\s*"),
        "figure": re.compile(r"\$?[\d.,]+"),
    }


def rows(cut: str) -> list[Row]:
    """The projects of the first table of a text; none where there is no header of company, and place or numbers."""
    for table in (list(_lines_of_cells(cut)), [list(_cells(cut, "blank"))], [list(_cells(cut, "end"))]):
        found = _rows(table)
        if len(found) >= LEAST_ROWS:
            return [_without_small_change(row) for row in found]
    found = tables_run.rows(cut, list(_lines_of_cells(cut)))
    return [_without_small_change(row) for row in found] if len(found) >= LEAST_ROWS else []


def _without_small_change(row: Row) -> Row:
    return row if row.money is None or is_investment(row.money) else row._replace(money=None)


def _lines_of_cells(cut: str) -> Iterator[list[Cell]]:
    for line in re.compile(r"[^\n]+").finditer(cut):
        begins, ends = [line.start()], []
        for gap in _patterns()["gap"].finditer(cut, line.start(), line.end()):
            ends.append(gap.start())
            begins.append(gap.end())
        cells = [cell_at(cut, start, end) for start, end in zip(begins, [*ends, line.end()], strict=True)]
        yield [cell for cell in cells if cell.text]


def _cells(cut: str, between: str) -> Iterator[Cell]:
    """Each block between blank lines, or each line, as far as there are many."""
    begin = 0
    for count, gap in enumerate(_patterns()[between].finditer(cut)):
        if count == MOST_CELLS:
            return
        yield cell_at(cut, begin, gap.start())
        begin = gap.end()
    yield cell_at(cut, begin, len(cut))


def _rows(table: list[list[Cell]]) -> list[Row]:
    if len(table) > 1:  # a row a line
        for number, line in enumerate(table):
            if columns := _columns(line, len(line)):
                return list(_read_rows(columns, table[number + 1 :]))
        return []
    cells = table[0] if table else []  # a text of nothing but line ends has no lines
    for number, cell in enumerate(cells):
        if tables_headers.role(cell.text) is None:
            continue
        width = next(
            (
                size
                for size in range(1, MOST_COLUMNS)
                if number + size == len(cells) or tables_headers.role(cells[number + size].text) is None
            ),
            0,
        )
        if width > 2 and (columns := _columns(cells[number : number + width], width)):
            left = cells[number + width :]
            return list(_read_rows(columns, [left[at : at + width] for at in range(0, len(left), width)]))
    return []


def _columns(header: list[Cell], width: int) -> list[str] | None:
    """The role of each column; None where the cells are no header."""
    if width == 1:  # a header of words between single blanks
        header = [header[0]._replace(text=word) for word in header[0].text.split()]
        width = len(header)
    roles = tables_headers.with_staff([tables_headers.role(cell.text) for cell in header])
    if not 2 < width <= MOST_COLUMNS or roles.count("company") != 1 or None in roles:
        return None
    named = [
        "county" if tables_headers.is_county(cell.text) else tables_headers.unit(cell.text) or role or ""
        for cell, role in zip(header, roles, strict=True)
    ]
    return named if {"jobs", "money"} & set(roles) else None


def _read_rows(columns: list[str], lines: list[list[Cell]]) -> Iterator[Row]:
    """Rows until one does not fit its columns."""
    for line in lines:
        if not line or all(set(cell.text) <= set("-=: ") for cell in line):
            continue
        if len(line) != len(columns):
            return
        by_role = {
            role: cell for role, cell in zip(columns, line, strict=True) if cell.text not in ("-", "—", "N/A", "n/a")
        }
        for unit in UNITS:
            if unit in by_role:
                by_role["money"] = in_unit(by_role.pop(unit), unit)
        company, numbers = by_role.get("company"), [by_role[role] for role in ("jobs", "money") if role in by_role]
        if company is None or any(len(cell.text) > LONGEST_CELL for cell in line):
            return
        if not all(_patterns()["figure"].match(cell.text) for cell in numbers):
            return
        county = by_role.get("county")
        place = by_role.get("place") or (of_county(county) if county else None)
        if place is not None:
            place = in_state(place._replace(text=place.text.split("/")[0].strip()), by_role.get("state"))
        yield Row(company, place, by_role.get("jobs"), by_role.get("money"))
