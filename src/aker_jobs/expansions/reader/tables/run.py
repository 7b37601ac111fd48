"""Tables whose columns run together: single blanks between the words of a header, and of each row below it.

The words of the header tell the columns and their order; a row is laid along them (`tables.align`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from aker_jobs.expansions.reader.tables import headers
from aker_jobs.expansions.reader.tables.align import Piece, aligned
from aker_jobs.expansions.reader.tables.cells import LONGEST_CELL, Cell, Row, cell_at, in_state, in_unit, of_county

MOST_OF_HEADER = 14  # words
MOST_HEADER_LINES, LONGEST_HEADER = 4, 140  # lines, characters: of a header that is broken over lines
LEAST_COLUMNS = 3
MOST_UNKNOWN = 2  # columns whose names say nothing


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "word": re.compile(r"\S+"),
        "ordinal": re.compile(r"\s*#?\d{1,3}[.)](?=\s)\s*"),
        "unknown": re.compile(r"[A-Z#(][\w./#*)-]{0,15}"),
    }


def rows(cut: str, table: Sequence[list[Cell]]) -> list[Row]:
    """The rows below a header, of one line or several, whose columns, or whose rows' columns, are not divided."""
    for number, count in _header_lines(table):
        above = table[number : number + count]
        words = headers.unglued(" ".join(cell.text for line in above for cell in line))
        if (roles := header(words, 0, len(words), headers.role)) is None:
            continue
        is_county = any(headers.is_county(word) for word in words.split())
        unit = headers.unit_within(words)
        rest = (table[at] for at in range(number + count, len(table)))
        below = itertools.takewhile(bool, (_run_together(cut, row, roles, is_county) for row in rest))
        if found := [_in_unit(row, unit) for row in below if row is not None]:
            return found
    return []


def _header_lines(table: Sequence[list[Cell]]) -> Iterator[tuple[int, int]]:
    """Each line that begins with the name of a column, and how many lines from it on may be one header."""
    for number, line in enumerate(table):
        if not line or not headers.begins(headers.unglued(line[0].text[:LONGEST_HEADER])):
            continue
        yield number, 1
        for count in range(2, MOST_HEADER_LINES + 1):
            lines = table[number : number + count]
            if not all(lines) or sum(one[-1].end - one[0].start for one in lines) > LONGEST_HEADER:
                break
            yield number, count


def _in_unit(row: Row, unit: str | None) -> Row:
    return row if unit is None or row.money is None else row._replace(money=in_unit(row.money, unit))


def _run_together(cut: str, line: list[Cell], roles: list[str], is_county: bool) -> Row | None:
    found = pieces(cut, line[0].start, line[-1].end, roles) if line else None
    if found is None or any(piece.end - piece.start > LONGEST_CELL for piece in found):
        return None
    cells = {piece.role: cell_at(cut, piece.start, piece.end) for piece in found}
    place = cells.get("place")
    place = of_county(place) if place is not None and is_county else place
    place = in_state(place, cells.get("state"))
    return Row(cells["company"], place, cells.get("jobs"), cells.get("money"))


def header(cut: str, start: int, end: int, role: Callable[[str], str | None]) -> list[str] | None:
    """The roles of the columns that a line of words names, longest names first; None where it is no header.

    A header names companies once, and jobs or dollars; at most `MOST_UNKNOWN` of its columns, behind the first, have
    names that say nothing ("N/E").
    """
    words = [match.span() for match in _patterns()["word"].finditer(cut, start, end)]
    roles: list[str] = []
    unknown = 0
    while words and len(words) <= MOST_OF_HEADER:
        spans = (words[:size] for size in range(min(headers.MOST_WORDS, len(words)), 0, -1))
        found = next(((one, len(span)) for span in spans if (one := role(cut[span[0][0] : span[-1][1]]))), None)
        if found is None:
            unknown += 1
            if not roles or unknown > MOST_UNKNOWN or not _patterns()["unknown"].fullmatch(cut, *words[0]):
                return None
        roles.append(found[0] if found else "other")
        words = words[found[1] if found else 1 :]
    roles = [one or "other" for one in headers.with_staff(roles)]
    is_whole = not words and len(roles) - unknown >= LEAST_COLUMNS and roles.count("company") == 1
    is_clear = all(roles.count(one) < 2 for one in ("place", "jobs", "money"))
    return roles if is_whole and is_clear and {"jobs", "money"} & set(roles) else None


def pieces(cut: str, start: int, end: int, roles: list[str]) -> list[Piece] | None:
    """The pieces of a row, without its ordinal; None where it cannot be laid along the columns of its header."""
    ordinal = _patterns()["ordinal"].match(cut, start, end)
    return aligned(cut, ordinal.end() if ordinal else start, end, roles)
