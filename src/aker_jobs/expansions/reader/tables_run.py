"""Tables whose columns run together: single blanks between the words of a header, and of each row below it.

What a row holds is told by its signs: dollars by their mark, jobs by figures, the place by the longest name at the end
(or at the beginning) of the words that are left, which are the company's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from aker_jobs.expansions.reader import gazetteers

MOST_WORDS = 4  # of the name of a column or of a place
MOST_OF_HEADER = 14  # words
LEAST_COLUMNS = 3


class Piece(NamedTuple):
    """A column's piece of a row: its role and where it stands."""

    role: str
    start: int
    end: int


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "word": re.compile(r"\S+"),
        "money": re.compile(r"\$\s?[\d.,]+(?: ?(?:million|billion|[MBmb])\b)?"),
        "figures": re.compile(r"[\s$\d.,]*(?:(?:million|billion|[MBmb])\b)?[\s\d.,]*"),
        "of another column": re.compile(r"[\d.,%-]+|[nN]/[aA]|[—–-]"),
        "jobs": re.compile(
            r"(?<![\w$.,])\d{1,3}(?:,\d{3})+(?![\w.,])|(?<![\w$.,])\d{1,5}(?![\w.,%]|\s(?:million|billion))"
        ),
    }


def header(cut: str, start: int, end: int, role: Callable[[str], str | None]) -> list[str] | None:
    """The roles of the columns that a line of words names, longest names first; None where a word is no column's."""
    words = [match.span() for match in _patterns()["word"].finditer(cut, start, end)]
    roles: list[str] = []
    while words and len(words) <= MOST_OF_HEADER:
        spans = (words[:size] for size in range(min(MOST_WORDS, len(words)), 0, -1))
        found = next(((one, len(span)) for span in spans if (one := role(cut[span[0][0] : span[-1][1]]))), None)
        if found is None:
            return None
        roles.append(found[0])
        words = words[found[1] :]
    is_whole = not words and len(roles) >= LEAST_COLUMNS and roles.count("company") == 1
    return roles if is_whole and {"jobs", "money"} & set(roles) else None


def pieces(cut: str, start: int, end: int, roles: list[str]) -> list[Piece] | None:
    """The pieces of a row; None where it lacks a name, or has other figures than its header has columns."""
    numbers = [one for one in roles if one in ("jobs", "money")]
    found = sorted(_numbers(cut, start, end, numbers), key=lambda piece: piece.start)
    if not found or len(found) > len(numbers) or len({piece.role for piece in found}) != len(found):
        return None
    first = found[0].start
    words = [match.span() for match in _patterns()["word"].finditer(cut, start, first)]
    while words and _patterns()["of another column"].fullmatch(cut, *words[-1]):
        words.pop()
    if not words:
        return None
    named = _named(cut, words, roles)
    return [*named, *found] if named else None


def _numbers(cut: str, start: int, end: int, wanted: list[str]) -> Iterator[Piece]:
    """The dollars of a row, and the figure behind which nothing but figures stands. wanted: in the header's order."""
    money = _patterns()["money"].search(cut, start, end) if "money" in wanted else None
    if money:
        yield Piece("money", *money.span())
    for match in _patterns()["jobs"].finditer(cut, start + 1, end) if "jobs" in wanted else ():
        is_of_money = money is not None and money.start() <= match.start() < money.end()
        is_before = money is not None and wanted == ["money", "jobs"] and match.start() < money.start()
        if not is_of_money and not is_before and _patterns()["figures"].fullmatch(cut, match.end(), end):
            yield Piece("jobs", *match.span())
            return


def _named(cut: str, words: list[tuple[int, int]], roles: list[str]) -> list[Piece] | None:
    """The company, and the place where there is such a column: the longest name of a place on its side."""
    if "place" not in roles:
        return [Piece("company", words[0][0], words[-1][1])]
    is_first = roles.index("place") < roles.index("company")
    for size in range(min(MOST_WORDS, len(words) - 1), 0, -1):
        place, company = (words[:size], words[size:]) if is_first else (words[-size:], words[:-size])
        if _is_place(cut[place[0][0] : place[-1][1]]):
            return [Piece("company", company[0][0], company[-1][1]), Piece("place", place[0][0], place[-1][1])]
    return None


def _is_place(name: str) -> bool:
    key = gazetteers.place_key(re.sub(r",? (?:County|Parish|[A-Z]{2})$", "", name.strip(" ,")))
    return key in gazetteers.places() or key in gazetteers.counties()
