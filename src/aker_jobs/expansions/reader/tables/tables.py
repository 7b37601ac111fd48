"""Tables of projects in plain text: rows with marks or wide blanks, or one cell a line, under a header."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice

from aker_jobs.expansions.reader.tables import columns as tables_columns
from aker_jobs.expansions.reader.tables import header_roles, run, units
from aker_jobs.expansions.reader.tables import lines as tables_lines
from aker_jobs.expansions.reader.tables.cells import Cell, Row, cell_at, is_investment

MOST_CELLS = 2_000
LEAST_ROWS = 2
_WIDEST = tables_columns.MOST_COLUMNS - 1
MOST_HEADERS = 40  # lines from which a header of one cell a line may begin


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {"blank": re.compile(r"\n[ \t]*\n\s*"), "end": re.compile(r"\n\s*")}


def rows(cut: str) -> list[Row]:
    """The projects of the first table of a text; none where there is no header of company, and place or numbers."""
    found = max(_tables(cut), key=_much)
    if len(found) < LEAST_ROWS:
        return []
    return [_without_small_change(row) for row in units.in_units(cut, found)]


def _much(found: list[Row]) -> tuple[int, int]:
    """By what of two ways to read a table the better one is known: its rows, then their cells."""
    return len(found), sum(cell is not None for row in found for cell in row)


def _tables(cut: str) -> Iterator[list[Row]]:
    """The rows as each kind of table has them."""
    lines = tables_lines.sparse(cut)
    for divided in (lines, tables_lines.full(cut), tables_lines.by_commas(cut)):
        yield _in_lines(divided)
    for between in ("blank", "end"):
        yield _one_a_line(list(_cells(cut, between)))
    yield run.rows(cut, lines)


def _without_small_change(row: Row) -> Row:
    return row if row.money is None or is_investment(row.money) else row._replace(money=None)


def _in_lines(table: Sequence[Sequence[Cell]]) -> list[Row]:
    """The rows below the first line that is a header, a row a line."""
    for number, line in enumerate(table):
        words = line
        if len(line) == 1:  # a header of words between single blanks
            words = [line[0]._replace(text=word) for word in line[0].text.split()]
        if names := tables_columns.columns(words, may_be_unknown=len(line) > 1):
            return list(tables_columns.rows(names, table[number + 1 :]))
    return []


def _cells(cut: str, between: str) -> Iterator[Cell]:
    """Each block between blank lines, or each line, as far as there are many."""
    begin = 0
    for count, gap in enumerate(_patterns()[between].finditer(cut)):
        if count == MOST_CELLS:
            return
        yield cell_at(cut, begin, gap.start())
        begin = gap.end()
    yield cell_at(cut, begin, len(cut))


def _one_a_line(cells: Sequence[Cell]) -> list[Row]:
    """The rows of cells one below the other, below the names of the columns; of several such headers the most."""
    return max((_below(cells, *header) for header in _headers(cells)), key=_much, default=[])


def _headers(cells: Sequence[Cell]) -> Iterator[tuple[int, int]]:
    """(first, how many) of the cells that are names of columns, as far as the next is none."""
    is_name = [header_roles.named(cell.text) is not None for cell in cells]
    widths = [0] * (len(cells) + 1)
    for number in range(len(cells) - 1, -1, -1):
        widths[number] = widths[number + 1] + 1 if is_name[number] else 0
    # A name in the first row ('Acme Timber Products') may be read as one of a column.
    tried = ((number, size) for number, width in enumerate(widths) for size in range(min(width, _WIDEST), 2, -1))
    yield from islice(tried, MOST_HEADERS)


def _below(cells: Sequence[Cell], number: int, width: int) -> list[Row]:
    names = tables_columns.columns(cells[number : number + width])
    if names is None:
        return []
    left = cells[number + width :]
    return list(tables_columns.rows(names, [left[at : at + width] for at in range(0, len(left), width)], 0))
