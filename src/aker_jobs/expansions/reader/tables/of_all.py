"""Rows that tell no place are in the one city, or county, that the text above the table names with its state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.tables.cells import Cell, Row

ABOVE = 900  # characters above a table, in which the place of all is named


@cache
def _place() -> re.Pattern[str]:
    words = (*gazetteers.state_words(), *(name.title() for name in gazetteers.state_names()))
    state = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    word = r"(?:(?:St|Ft|Mt)\.|[A-Z][\w'’-]{1,24})"
    return re.compile(
        rf"(?<![\w'’-])(?P<name>{word}(?: (?:of |du |la )?{word}){{0,3}})(?:,\s| ?\()(?P<state>{state})(?![\w-])"
    )


def in_place_of_all(cut: str, found: Sequence[Row]) -> list[Row]:
    """The rows, those of a table without a place in that of all; as they are where none or several are named."""
    if not found or any(row.place is not None for row in found):
        return list(found)
    first = min(row.company.start for row in found)
    cell = place_above(cut, first)
    return list(found) if cell is None else [row._replace(place=cell) for row in found]


def place_above(cut: str, end: int) -> Cell | None:
    """The one place, as 'Lima, OH', that is named with its state in the characters above; None of several."""
    places = {cell.text: cell for _, cell in _named(cut, end)}
    return next(iter(places.values())) if len(places) == 1 else None


def _named(cut: str, end: int) -> list[tuple[re.Match[str], Cell]]:
    matches = _place().finditer(cut, max(0, end - ABOVE), end)
    cells = ((match, _cell(match)) for match in matches)
    return [(match, cell) for match, cell in cells if cell is not None]


def _cell(match: re.Match[str]) -> Cell | None:
    """The city or county of a match, as far as its state has it; the last words of a longer name."""
    letters = gazetteers.state_words().get(match["state"]) or gazetteers.state_names().get(match["state"].lower())
    words = match["name"].split(" ")
    for size in range(len(words)):
        name = " ".join(words[size:])
        is_county = name.endswith((" County", " Parish"))
        key = gazetteers.place_key(name.rpartition(" ")[0] if is_county else name.title())
        having = (gazetteers.counties() if is_county else gazetteers.places()).get(key, ())
        if letters in dict(having):
            start = match.end("name") - len(name)
            return Cell(start, match.end("state"), f"{name.title() if name.isupper() else name}, {letters}")
    return None
