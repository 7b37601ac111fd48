"""Which states a text points to, and how strongly."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.states.governors import governors
from aker_jobs.expansions.reader.states.hints import Hint, Spans
from aker_jobs.expansions.reader.states.letters import of_letters
from aker_jobs.expansions.reader.states.names import of_names, of_nicknames
from aker_jobs.expansions.reader.states.sources import of_newspapers, of_source, of_url
from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.weighted_patterns import weighted_patterns

_REACH = 600  # characters of a long first sentence that are searched at least


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    rows = gazetteers.rows("state_words")
    postal = "|".join(row["usps"] for row in rows)
    return {
        "prefix": re.compile(rf"\s*(?P<state>{postal})\s?(?::|\||\s-\s|--)\s*[A-Z]"),
        "source": re.compile(r"\s*(?P<name>[A-Z][\w.]+(?: [A-Z][\w.]+){0,4}): (?=[\"'A-Z$])"),
        "told from": re.compile(
            r"\s*(?:[A-Z][A-Z.' -]{2,30},\s[A-Za-z. ]{2,14}\s*+(?:\([^)\n]{2,40}\)\s*+)?[-—:]"
            r"|[A-Z][A-Za-z.' ]{2,24},\s[A-Z][A-Za-z. ]{1,14}\s++(?:\([^)\n]{2,40}\)\s*+)?(?:--?|—)\s)"
        ),
        "at headquarters": re.compile(
            r"\b(?:at|from) (?:its |their |the )?(?:[a-z]+(?:'s)? )?(?:headquarters|home office|main office) in"
            r" [a-z][a-z'· -]{2,24}(?:,\s[a-z]+(?:·[a-z]+)*)?"
        ),
    }


def asides(document: Document) -> Spans:
    """The parts of the text that tell other places than the site: losing states, headquarters, where it comes from."""
    start, stop = document.sentences[0][0], max(document.lead, _REACH)
    at_home = []
    if not document.stems.isdisjoint(("head", "home", "main")):
        at_home = [match.span() for match in _patterns()["at headquarters"].finditer(document.flat, start, stop)]
    return at_home + [
        _from_where(document.flat, *match.span())
        for pattern in weighted_patterns("state aside")
        for match in pattern.matches(document, start, stop)
    ]


def _from_where(flat: str, start: int, end: int) -> tuple[int, int]:
    """Of 'moves its office to Lima from Dayton' only what is behind 'from'."""
    to, origin = flat.find(" to ", start, end), flat.find(" from ", start, end)
    return (origin, end) if flat.startswith(("mov", "relocat"), start) and 0 <= to < origin else (start, end)


def hints(document: Document, url: str | None, beside: Spans) -> list[Hint]:
    """All pointers to states in the lead of the text and in its URL. beside: `asides`."""
    start, stop = document.sentences[0][0], max(document.lead, _REACH)
    pointers: list[Hint] = []
    if match := _patterns()["prefix"].match(document.text, start):
        pointers.append(
            Hint(match["state"], 9, match.start("state"), match.end("state"), "the state before the headline")
        )
    if "gov" in document.stems or "gove" in document.stems:
        pointers += governors(document, stop)
    if match := _patterns()["source"].match(document.text, start):
        pointers += of_source(match)
    dateline = _dateline_end(document)
    named = [*of_names(document, stop, beside), *of_letters(document, stop, beside)]
    return [
        *pointers,
        *(hint._replace(weight=0.5 * hint.weight) if hint.start < dateline else hint for hint in named),
        *of_nicknames(document, stop),
        *of_newspapers(document, stop),
        *of_url(url),
    ]


def _dateline_end(document: Document) -> int:
    """Where the dateline ends: its state is where the news is told, often not where the site is."""
    for start, _ in document.sentences[:3]:
        if match := _patterns()["told from"].match(document.text, start):
            return match.end()
    return -1


def weights(pointers: list[Hint]) -> dict[str, float]:
    """State → strength of all that points to it; what is said again counts a quarter."""
    total: dict[str, float] = {}
    for hint in sorted(pointers, key=lambda hint: -hint.weight):
        strength = total.get(hint.state)
        total[hint.state] = hint.weight if strength is None else strength + 0.25 * hint.weight
    return total
