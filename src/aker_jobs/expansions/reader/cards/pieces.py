"""A card divided into its pieces: by lines and bars, by commas, by marks of all kinds; and their labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.patterns import patterns

LONGEST_LINE = 200  # characters of a card that is a line with marks of several kinds
CITY, MUCH_LARGER = 20_000, 10  # people of a city whose name alone tells its state; times those of the next


class Piece(NamedTuple):
    """A piece of a card, where it stands, and the field that its label names (else empty)."""

    start: int
    end: int
    label: str
    text: str


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    state = "|".join(re.escape(word) for word in sorted(gazetteers.state_words(), key=len, reverse=True))
    labels = "|".join(f"(?P<{name}>{pattern})" for name, pattern in patterns("card").items() if name != "cut")
    return {
        "between": re.compile(r"\n|\s[|/•·-]{1,2}\s|;\s"),
        "commas": re.compile(r",\s(?=\$|\d|[A-Z])"),
        "all": re.compile(
            rf"\n|\s[|/•·-]{{1,2}}\s|;\s|:\s|,\s(?=\$|\d|[A-Z])(?!(?:Inc|LLC|Ltd|Corp|Co|{state})(?!\w))"
            r"|\s\((?=\$|\d|[A-Z])|\)(?=\W|$)"
        ),
        "commas and in": re.compile(r"\s(?:also )?in\s(?=[A-Z])|\s\(|\)(?=\W|$)|,\s(?=\$|\d|[A-Z])|;\s"),
        "does": re.compile(
            r"\b(?:open|expand|build|built|add|invest|creat|bring|plan|announc|land|hir|locat|grow|mov|relocat|start|broke|sa(?:id|ys))\w*"
            r"|\b(?:ground|has|had|which|that|as|on a|with a)\b",
            re.IGNORECASE,
        ),
        "label": re.compile(rf"(?:{labels}):\s*", re.IGNORECASE),
        "headline": re.compile(r"\sto\s[A-Z][a-z]+\s"),
    }


def divided(document: Document, start: int, stop: int, state: str | None) -> Iterator[tuple[list[Piece], str | None]]:
    """The pieces by lines and bars; of one line by commas too, and by marks of all kinds."""
    pieces = _pieces(document, start, stop, "between")
    yield pieces, state or _state_of_city(pieces[0].text if pieces else "")
    if _patterns()["headline"].search(document.text, start, stop):
        return
    if len(pieces) < 3 and stop - start <= LONGEST_LINE:
        yield _pieces(document, start, stop, "all"), state or ""
    if len(pieces) == 1:
        yield _pieces(document, start, stop, "commas"), state or ""
    if state and stop - start <= LONGEST_LINE and not _patterns()["does"].search(document.text, start, stop):
        yield _pieces(document, start, stop, "commas and in"), state


def _state_of_city(text: str) -> str | None:
    """The state of a city in capitals above a card, where no other city of its name is near as large; else None."""
    small = sum(letter.islower() for letter in text)
    if small > (1 if text.startswith("Mc") else 0) or not text[:1].isupper():
        return None
    having = gazetteers.places().get(gazetteers.place_key(text.title()), ())
    if not having or having[0][1] < CITY or (len(having) > 1 and having[1][1] * MUCH_LARGER > having[0][1]):
        return None
    return having[0][0]


def _pieces(document: Document, start: int, stop: int, separator: str) -> list[Piece]:
    pieces, begin = [], start
    ends = [(match.start(), match.end()) for match in _patterns()[separator].finditer(document.text, start, stop)]
    for end, following in [*ends, (stop, stop)]:
        text = document.text[begin:end]
        first = begin + len(text) - len(text.lstrip(" #-"))
        text = document.text[first:end].rstrip(" ,;")
        if text:
            label = _patterns()["label"].match(text)
            shift = label.end() if label else 0
            pieces.append(Piece(first + shift, first + len(text), (label and label.lastgroup) or "", text[shift:]))
        begin = following
    return pieces
