"""What a sheet is: columns of cells under headings, with formats. Data alone; `workbook` writes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

# Rows of every sheet, counted from 0: title, warning, note, the nation's values, units, headings; then the data.
TITLE, WARNING, NOTE, NATION, UNITS, HEADINGS, FIRST = range(7)
Kind = Literal["text", "centered", "number", "formula", "input"]


class Formula(NamedTuple):
    """A formula with the value that it has in our own arithmetic, so that a viewer that computes nothing shows it.

    value: None shows an empty cell.
    """

    text: str
    value: float | int | str | None


Cell = str | float | int | Formula | None


@dataclass(frozen=True)
class Column:
    """One column. cells: from the first row of data on; None is an empty cell, never a zero.

    kind: what its cells are; text is written as text whatever it begins with, an input is a number that the reader may
    change. number: the spreadsheet's number format. nation: what stands above for the United States. unit: what stands
    above the heading; a formula there is live too. name: the defined name of the cells. link: where the heading leads,
    ``'Sheet'!A1``. bar: a bar in each cell as long as its number of 100. wrapped: long texts take several lines.
    """

    heading: str
    cells: Sequence[Cell]
    kind: Kind = "text"
    number: str = "General"
    width: float = 12.0
    unit: str | Formula = ""
    nation: Cell = None
    name: str = ""
    link: str = ""
    bar: bool = False
    wrapped: bool = False


@dataclass(frozen=True)
class Chart:
    """A bar chart of the first `rows` of a column. alternative: what a reader who cannot see it hears."""

    title: str
    sheet: str
    labels: int
    values: int
    rows: int
    alternative: str
    at: str


@dataclass(frozen=True)
class Sheet:
    """One sheet. frozen: how many columns stay in view; purpose: one line for the cover.

    printed: how many columns go to paper (default: all).
    """

    name: str
    title: str
    purpose: str
    columns: Sequence[Column]
    note: str = ""
    frozen: int = 0
    filtered: bool = True
    charts: Sequence[Chart] = field(default=())
    printed: int | None = None

    @property
    def rows(self) -> int:
        """How many rows of data it has."""
        return max((len(column.cells) for column in self.columns), default=0)

    def position(self, heading: str) -> int:
        """The place of a column from the left, from 0. Raises ValueError where there is none."""
        return [column.heading for column in self.columns].index(heading)


def cell_name(row: int, column: int, *, fixed: bool = False) -> str:
    """``B5`` of row 4 and column 1, with $ before both where the cell is fixed.

    >>> cell_name(4, 1), cell_name(0, 27, fixed=True)
    ('B5', '$AB$1')
    """
    letters, rest = "", column + 1
    while rest:
        rest, last = divmod(rest - 1, 26)
        letters = chr(65 + last) + letters
    return f"${letters}${row + 1}" if fixed else f"{letters}{row + 1}"


def column_range(sheet: str, column: int, rows: int) -> str:
    """The cells of data of a column, as a fixed range: ``'Sheet'!$B$7:$B$9``."""
    last = FIRST + max(rows, 1) - 1
    return f"'{sheet}'!{cell_name(FIRST, column, fixed=True)}:{cell_name(last, column, fixed=True)}"
