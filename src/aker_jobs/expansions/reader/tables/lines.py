"""The lines of a table divided into cells: by bars, tabs, wide blanks or commas; marks keep empty cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from aker_jobs.expansions.reader.tables.cells import Cell, cell_at

MOST_LINES = 800
LEAST_SEMICOLONS = 2  # in a line, from which on they divide it and commas do not


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "line": re.compile(r"[^\n]+"),
        "gap": re.compile(r"\s*\|\s*|\t+\s*|(?<![$ ]) {2,}| / "),
        "mark": re.compile(r"\||\t"),
        "comma": re.compile(r"\"([^\"\n]*)\"|(?:[^,;\n$]|\$(?:\s?\d{1,3}(?:,\d{3})+)?)+"),
        "semicolon": re.compile(r"\"([^\"\n]*)\"|[^;\n]+"),
        "edge": re.compile(r"\s*\||\|\s*$"),
    }


def sparse(cut: str) -> list[list[Cell]]:
    """The cells of each line that are not empty, between marks or wide blanks."""
    return [[cell for cell in cells if cell.text] for cells in _lines(cut, "gap")]


def full(cut: str) -> list[list[Cell]]:
    """The cells of each line between bars or tabs, empty ones too."""
    return [_without_edges(cut, cells) for cells in _lines(cut, "mark")]


def by_commas(cut: str) -> list[list[Cell]]:
    """The cells of each line between commas or semicolons, quoted ones whole."""
    return [list(_between_commas(cut, match)) for match in _of(cut)]


def _of(cut: str) -> Iterator[re.Match[str]]:
    for number, match in enumerate(_patterns()["line"].finditer(cut)):
        if number == MOST_LINES:
            return
        yield match


def _lines(cut: str, between: str) -> Iterator[list[Cell]]:
    for line in _of(cut):
        begins, ends = [line.start()], []
        for gap in _patterns()[between].finditer(cut, line.start(), line.end()):
            ends.append(gap.start())
            begins.append(gap.end())
        yield [cell_at(cut, start, end) for start, end in zip(begins, [*ends, line.end()], strict=True)]


def _without_edges(cut: str, cells: list[Cell]) -> list[Cell]:
    """'| Acme | Lima |': a bar at an edge of a line divides nothing; a tab does."""
    first = 1 if len(cells) > 1 and not cells[0].text and cut.startswith("|", cells[0].end) else 0
    last = -1 if len(cells) > 1 and not cells[-1].text and cut.endswith("|", 0, cells[-1].start) else None
    return cells[first:last]


def _between_commas(cut: str, line: re.Match[str]) -> Iterator[Cell]:
    mark = "semicolon" if cut.count(";", line.start(), line.end()) >= LEAST_SEMICOLONS else "comma"
    for match in _patterns()[mark].finditer(cut, line.start(), line.end()):
        yield cell_at(cut, *(match.span(1) if match[1] is not None else match.span()))
