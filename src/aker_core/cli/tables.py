"""Tables and notes on the screen, and JSON for programs. Plain text where the output is no terminal."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

PLAIN_WIDTH = 160  # where no terminal tells its width, lines are not broken early
NARROW = 120  # the report of one market is read in this width, on paper too
WORD = len("not_published")  # the longest word that has to stay whole; addresses may be broken
# What would move the cursor, set the terminal's title or turn the direction of writing: texts come from anybody.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
WHOLE = frozenset({"metric", "id", "market", "check"})  # columns whose cells are codes: never broken


def console() -> Console:
    """Standard output, with a width that keeps tables whole when it goes to a file."""
    return Console(highlight=False) if sys.stdout.isatty() else Console(highlight=False, width=PLAIN_WIDTH)


def harmless(text: str) -> str:
    """The text with a mark in place of each control character; line breaks and tabs stay."""
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def print_json(value: Any) -> None:
    """The value as JSON; dates as ISO text, no NaN."""
    sys.stdout.write(json.dumps(value, indent=2, default=str, allow_nan=False) + "\n")


def print_table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], right: frozenset[str] = frozenset()
) -> None:
    """A table; columns named in `right` are numbers. Cells are shown as they are, never read as markup.

    Numbers and codes are never cut: where the screen is too narrow for them, it is the screen that breaks the line.
    """
    table = Table(title=title, title_justify="left", pad_edge=False)
    for column in columns:
        table.add_column(
            column,
            justify="right" if column in right else "left",
            overflow="fold",
            no_wrap=column in WHOLE or column in right,
        )
    told = [["" if cell is None else harmless(str(cell)) for cell in row] for row in rows]
    for row in told:
        table.add_row(*map(Text, row))
    shown = console()
    if shown.width < PLAIN_WIDTH:
        shown.width = max(shown.width, _least(columns, told, right, between=3))
    shown.print(table)


def print_columns(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[str] = frozenset()
) -> None:
    """A table without lines between its columns, for many of them beside each other; the width is at most `NARROW`.

    Numbers and codes are never cut: see `print_table`.
    """
    table = Table(
        title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0)
    )
    for column in columns:
        numeric = column in right
        table.add_column(
            column, justify="right" if numeric else "left", overflow="fold", no_wrap=numeric or column in WHOLE
        )
    told = [[harmless(cell) for cell in row] for row in rows]
    for row in told:
        table.add_row(*map(Text, row))
    shown = console()
    least = _least(columns, told, right, between=2)
    shown.width = max(min(NARROW, shown.width), least)
    shown.print(table)


def _least(columns: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[str], between: int) -> int:
    """The width that holds numbers and codes whole, and a word of every other column (longer ones are broken)."""
    total = between * len(columns) + 2
    for at, column in enumerate(columns):
        cells = [column, *(row[at] for row in rows)]
        whole = column in right or column in WHOLE
        longest = max(len(part) for cell in cells for part in (cell.split("\n") if whole else cell.split() or [""]))
        total += longest if whole else min(longest, WORD)
    return total


def screen_width() -> int:
    """How many letters a line of the report of one market has."""
    return min(NARROW, console().width)


def note(text: str) -> None:
    """One line beside a table."""
    console().print(Text(harmless(text)))


def number(value: float | None, unit: str) -> str:
    """A value as a person reads it: whole counts with separators, shares as percents, ratios with two decimals."""
    if value is None:
        return ""
    match unit:
        case "jobs" | "people" | "people per year" | "dollars" | "announcements":
            return f"{value:,.0f}"
        case "decimal per year" | "decimal":
            return f"{100 * value:.2f} %"
        case "percent":
            return f"{value:.2f} %"
        case _:
            return f"{value:,.2f}"
