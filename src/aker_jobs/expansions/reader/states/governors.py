"""The state whose governor announces, or whose capital is the dateline."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.states.hints import Hint
from aker_jobs.expansions.reader.text.document import Document


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    lasts = {name.split()[-1] for name in gazetteers.names_of("governors")}
    governors = "|".join(re.escape(name) for name in sorted(lasts, key=lambda name: (-len(name), name)))
    return {
        "governor": re.compile(
            rf"\bgov(?:[.·]|ernor)(?:-elect)? (?P<first>(?:[a-z][a-z.·'-]*\s+){{0,3}}?)(?P<name>{governors})\b"
            r"(?:\s+(?P<last>[a-z][a-z-]+)\b)?"
        ),
        "dateline": re.compile(r"[^a-z]{0,4}(?:[a-z.·]{2,8}[.·,]?)?(?:\s*+\([^)]*\))?\s*+[-—:]"),
    }


def governors(document: Document, stop: int) -> list[Hint]:
    """The state of the governor who announces; a dateline that is a capital tells it too."""
    pointers = [
        Hint(state, 6, *match.span(), "its governor announces it")
        for match in _patterns()["governor"].finditer(document.flat, 0, stop)
        if (state := _governor_of(match))
    ]
    start = document.sentences[0][0]
    head = document.flat[start : start + 40]
    for row in gazetteers.rows("state_words"):
        capital = row["capital"].lower()
        if head.startswith(capital) and _patterns()["dateline"].match(head, len(capital)):
            pointers.append(Hint(row["usps"], 3.5, start, start + len(capital), "its capital is the dateline"))
    return pointers


def _governor_of(match: re.Match[str]) -> str | None:
    """'Gov. Scott Walker': a governor's name may be the first name of another."""
    longer = _governed(match["name"], match["last"]) if match["last"] else None
    return longer or _governed(match["first"].strip(), match["name"])


@lru_cache(maxsize=5_000)
def _governed(first: str, last: str) -> str | None:
    """The state of a governor: by first and last name, else by the last name where one state alone has had it."""
    states = {
        state
        for name, state in gazetteers.names_of("governors").items()
        if name.split()[-1] == last and (not first or name.split()[0] == first.split(maxsplit=1)[0])
    }
    return states.pop() if len(states) == 1 else None
