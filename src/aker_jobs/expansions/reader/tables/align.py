"""A row of words laid along the columns of its header: of all ways the one that fits the signs of its cells best.

Dollars are told by their mark, jobs by figures, a place by the list of places; a company takes words, a column of no
interest what is left. A cell that says that there is nothing ("N/A") stands for any number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Literal, NamedTuple

from aker_jobs.expansions.reader import gazetteers

MOST_WORDS = 24  # of a row
MOST_OF_NAME, MOST_OF_PLACE, MOST_OF_OTHER = 9, 5, 6  # words of a cell

Kind = Literal["dollars", "figure", "decimal", "percent", "nothing", "word"]


class Piece(NamedTuple):
    """A column's piece of a row: its role and where it stands."""

    role: str
    start: int
    end: int


class _Word(NamedTuple):
    kind: Kind
    start: int
    end: int
    text: str


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    unit = r"(?: ?(?:million|billion|[MBmb])\b\.?)?"
    return {
        "word": re.compile(
            rf"(?P<dollars>\$\s?\d[\d.,]*{unit}\+?(?!\S))"
            r"|(?P<nothing>(?:[nN]\.?/?[aA]\.?|[—–-]{1,3}|TBD|[uU]ndisclosed"
            r"|[Nn]ot (?:disclosed|available|given|stated))(?!\S))"
            r"|(?P<figure>(?:\d{1,3}(?:,\d{3})+|\d{1,6})\+?(?!\S))"
            r"|(?P<decimal>\d{1,6}\.\d{1,3}(?!\S))|(?P<percent>[\d.,%-]+(?:million|billion)?(?!\S))|(?P<word>\S+)"
        ),
        "behind": re.compile(r",? (?:County|Parish|[A-Z]{2})$"),
    }


def aligned(cut: str, start: int, end: int, roles: Sequence[str]) -> list[Piece] | None:
    """The cells of company, place, jobs and dollars of a row; None where it has no company, or lacks its numbers."""
    words = [_word(match) for match in _patterns()["word"].finditer(cut, start, end)]
    if not words or len(words) > MOST_WORDS:
        return None
    best = _best(words, tuple(roles))
    if best is None:
        return None
    cells = [Piece(role, words[at].start, words[to - 1].end) for role, at, to in best if role != "other" and to > at]
    told = [one for one in cells if one.role == "company" or words_kind(words, one) != "nothing"]
    return told if {"jobs", "money"} & {one.role for one in told} else None


def words_kind(words: Sequence[_Word], piece: Piece) -> Kind:
    """The kind of the first word of a piece."""
    return next(word.kind for word in words if word.start == piece.start)


def _word(match: re.Match[str]) -> _Word:
    kind: Kind = match.lastgroup or "word"  # type: ignore[assignment]
    return _Word(kind, *match.span(), match[0])


def _best(words: list[_Word], roles: tuple[str, ...]) -> list[tuple[str, int, int]] | None:
    """By role, in order, which words are its cell: the way of the least cost; None where there is no way."""
    # By how many words are laid already: the cost, and the cells.
    ways: dict[int, tuple[float, list[tuple[str, int, int]]]] = {0: (0.0, [])}
    for role in roles:
        following: dict[int, tuple[float, list[tuple[str, int, int]]]] = {}
        for at, (cost, cells) in ways.items():
            for to, more in _cells(words, at, role):
                if to not in following or cost + more < following[to][0]:
                    following[to] = (cost + more, [*cells, (role, at, to)])
        ways = following
    found = ways.get(len(words))
    return found[1] if found else None


def _cells(words: list[_Word], at: int, role: str) -> Iterator[tuple[int, float]]:
    """Where a cell of a role that begins there may end, with what it costs."""
    by_role = {"jobs": _counts, "money": _dollars, "company": _names, "place": _places, "state": _states}
    return by_role.get(role, _others)(words, at)


def _counts(words: list[_Word], at: int) -> Iterator[tuple[int, float]]:
    if at < len(words) and words[at].kind in ("figure", "nothing"):
        yield at + 1, 0.0
    yield at, 4.0


def _dollars(words: list[_Word], at: int) -> Iterator[tuple[int, float]]:
    if at < len(words) and words[at].kind in ("dollars", "nothing", "figure", "decimal"):
        yield at + 1, 2.0 if words[at].kind in ("figure", "decimal") else 0.0
    yield at, 4.0


def _names(words: list[_Word], at: int) -> Iterator[tuple[int, float]]:
    for to in range(at + 1, min(len(words), at + MOST_OF_NAME) + 1):
        if words[to - 1].kind in ("dollars", "nothing"):
            return
        if any(word.kind == "word" for word in words[at:to]):
            yield to, 0.01 * (to - at) + (1.0 if words[to - 1].kind != "word" else 0.0)


def _places(words: list[_Word], at: int) -> Iterator[tuple[int, float]]:
    return _of_gazetteer(words, at, _is_place)


def _states(words: list[_Word], at: int) -> Iterator[tuple[int, float]]:
    return _of_gazetteer(words, at, _is_state)


def _of_gazetteer(
    words: list[_Word], at: int, is_one: Callable[[Sequence[_Word]], bool]
) -> Iterator[tuple[int, float]]:
    """The names of places that begin there, the longest first; or that there is none."""
    for to in range(at + 1, min(len(words), at + MOST_OF_PLACE) + 1):
        if all(word.kind == "word" for word in words[at:to]) and is_one(words[at:to]):
            yield to, -0.5 * (to - at)
    if at < len(words) and words[at].kind == "nothing":
        yield at + 1, 0.0


def _others(words: list[_Word], at: int) -> Iterator[tuple[int, float]]:
    yield at, 1.0
    for to in range(at + 1, min(len(words), at + MOST_OF_OTHER) + 1):
        money = sum(word.kind == "dollars" for word in words[at:to])
        yield to, 0.2 * (to - at - 1) + 0.5 * money


def _is_place(words: Sequence[_Word]) -> bool:
    name = " ".join(word.text for word in words).strip(" ,").split("/")[0]
    key = gazetteers.place_key(_patterns()["behind"].sub("", name))
    return key in gazetteers.places() or key in gazetteers.counties()


def _is_state(words: Sequence[_Word]) -> bool:
    name = " ".join(word.text for word in words).strip(" ,")
    return name in gazetteers.state_words() or name.lower() in gazetteers.state_names()
