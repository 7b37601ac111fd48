"""Where the cells of a table go: which columns fit, how wide they are, how their texts are broken. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import zip_longest

BETWEEN = 2  # spaces between columns
WORD = 24  # the longest word that stays whole; addresses may be broken
COMFORT = 24  # a column of texts that is narrower is hard to read


@dataclass(frozen=True)
class Lines:
    """A table as lines of text: its heading, its body, and how wide it is."""

    heading: list[str]
    body: list[str]
    width: int


def fitted(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    whole: Collection[str],
    spare: Sequence[str],
    room: int,
) -> list[int]:
    """The positions of the columns that fit into the room in comfort: till they do, those of `spare` go, in order."""
    shown = list(range(len(columns)))
    for name in spare:
        needed = [max(_least(columns, rows, at, whole), min(_full(columns, rows, at), COMFORT)) for at in shown]
        if _total(needed) <= room:
            break
        shown = [at for at in shown if columns[at] != name]
    return shown


def lines_of(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    whole: Collection[str],
    right: Collection[str],
    room: int,
) -> Lines:
    """The lines of a table. whole: columns that are never broken; right: columns of numbers."""
    return grouped_lines(columns, [("", rows)], whole, right, room)


def grouped_lines(
    columns: Sequence[str],
    groups: Sequence[tuple[str, Sequence[Sequence[str]]]],
    whole: Collection[str],
    right: Collection[str],
    room: int,
) -> Lines:
    """The lines of a table whose rows stand in groups, each below its title (none where that is empty)."""
    every = [row for _, rows in groups for row in rows]
    least = [_least(columns, every, at, whole) for at in range(len(columns))]
    full = [_full(columns, every, at) for at in range(len(columns))]
    widths = _widths(least, full, room)
    numeric = [name in right for name in columns]
    body: list[str] = []
    for title, rows in groups:
        body += textwrap.wrap(title, room, subsequent_indent=" " * BETWEEN) if title else []
        body += [line for row in rows for line in _lines(row, widths, numeric)]
    return Lines(heading=_lines(columns, widths, numeric), body=body, width=_total(widths))


def _widths(least: Sequence[int], full: Sequence[int], room: int) -> list[int]:
    """Every column at its full width where there is room; else what is left goes letter by letter to the narrowest."""
    widths = list(least)
    left = room - _total(widths)
    while left > 0 and (growing := [at for at in range(len(widths)) if widths[at] < full[at]]):
        at = min(growing, key=lambda column: (widths[column], column))
        widths[at] += 1
        left -= 1
    return widths


def _least(columns: Sequence[str], rows: Sequence[Sequence[str]], at: int, whole: Collection[str]) -> int:
    """The width that holds numbers and codes whole, and a word of every other text (indented below a code, too)."""
    lines = [line for cell in (columns[at], *(row[at] for row in rows)) for line in cell.split("\n")]
    codes = [line for line in lines if columns[at] in whole and not line.startswith(" ")]
    words = [word for line in lines for word in line.split()]
    return max(max(map(len, codes), default=0), min(max(map(len, words), default=0), WORD))


def _full(columns: Sequence[str], rows: Sequence[Sequence[str]], at: int) -> int:
    """The width in which no cell of a column is broken."""
    return max(map(_length, (columns[at], *(row[at] for row in rows))))


def _length(text: str) -> int:
    return max((len(line) for line in text.split("\n")), default=0)


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + BETWEEN * max(len(widths) - 1, 0)


def _lines(cells: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> list[str]:
    broken = [_broken(cell, width) for cell, width in zip(cells, widths, strict=True)]
    return [
        (" " * BETWEEN)
        .join(
            part.rjust(width) if number else part.ljust(width)
            for part, width, number in zip(parts, widths, numeric, strict=True)
        )
        .rstrip()
        for parts in zip_longest(*broken, fillvalue="")
    ]


def _broken(cell: str, width: int) -> list[str]:
    """The lines of a cell; one that is continued keeps its indent."""
    lines = []
    for line in cell.split("\n"):
        indent = " " * (len(line) - len(line.lstrip()))
        lines += textwrap.wrap(line, max(width, 1), subsequent_indent=indent) if len(line) > width else [line]
    return lines or [""]
