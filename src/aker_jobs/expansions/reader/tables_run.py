"""Tables whose columns run together: single blanks between the words of a header, and of each row below it.

The words of the header tell the columns and their order; a row is laid along them (`tables_align`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from aker_jobs.expansions.reader.tables_align import Piece, aligned

MOST_WORDS = 4  # of the name of a column
MOST_OF_HEADER = 14  # words
LEAST_COLUMNS = 3
MOST_UNKNOWN = 2  # columns whose names say nothing


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "word": re.compile(r"\S+"),
        "ordinal": re.compile(r"\s*#?\d{1,3}[.)](?=\s)\s*"),
        "unknown": re.compile(r"[A-Z#(][\w./#*)-]{0,15}"),
    }


def header(cut: str, start: int, end: int, role: Callable[[str], str | None]) -> list[str] | None:
    """The roles of the columns that a line of words names, longest names first; None where it is no header.

    A header names companies once, and jobs or dollars; at most `MOST_UNKNOWN` of its columns, behind the first, have
    names that say nothing ("N/E").
    """
    words = [match.span() for match in _patterns()["word"].finditer(cut, start, end)]
    roles: list[str] = []
    unknown = 0
    while words and len(words) <= MOST_OF_HEADER:
        spans = (words[:size] for size in range(min(MOST_WORDS, len(words)), 0, -1))
        found = next(((one, len(span)) for span in spans if (one := role(cut[span[0][0] : span[-1][1]]))), None)
        if found is None:
            unknown += 1
            if not roles or unknown > MOST_UNKNOWN or not _patterns()["unknown"].fullmatch(cut, *words[0]):
                return None
        roles.append(found[0] if found else "other")
        words = words[found[1] if found else 1 :]
    is_whole = not words and len(roles) - unknown >= LEAST_COLUMNS and roles.count("company") == 1
    is_clear = all(roles.count(one) < 2 for one in ("place", "jobs", "money"))
    return roles if is_whole and is_clear and {"jobs", "money"} & set(roles) else None


def pieces(cut: str, start: int, end: int, roles: list[str]) -> list[Piece] | None:
    """The pieces of a row, without its ordinal; None where it cannot be laid along the columns of its header."""
    ordinal = _patterns()["ordinal"].match(cut, start, end)
    return aligned(cut, ordinal.end() if ordinal else start, end, roles)
