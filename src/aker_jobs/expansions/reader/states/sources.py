"""The state that the source of a text is of: the city in a newspaper's name, the address of a page."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.states.hints import Hint
from aker_jobs.expansions.reader.text.document import Document


def of_source(match: re.Match[str]) -> list[Hint]:
    """The state of the city in a newspaper's name before the headline: 'Albany Times Union: …'."""
    words = match["name"].replace(".com", "").split()
    for count in range(min(3, len(words)), 0, -1):
        having = gazetteers.places().get(gazetteers.place_key(" ".join(words[:count])))
        if having and having[0][1] > 20_000:
            return [Hint(having[0][0], 0.9, *match.span("name"), "the reporter's city")]
    return []


@cache
def _newspapers() -> re.Pattern[str]:
    names = sorted(gazetteers.names_of("newspapers"), key=lambda name: (-len(name), name))
    return re.compile(rf"\b(?P<name>{'|'.join(map(re.escape, names))})\b")


def of_newspapers(document: Document, stop: int) -> list[Hint]:
    """The states of newspapers that are named: they report what is near to them."""
    known = gazetteers.names_of("newspapers")
    return [
        Hint(known[match["name"]], 0.6, *match.span(), "the newspaper's state")
        for match in _newspapers().finditer(document.low, document.sentences[0][0], stop)
    ]


def of_url(url: str | None) -> tuple[Hint, ...]:
    return _of_host(re.sub(r"^[a-z]+://", "", url.lower()).split("/", 1)[0]) if url else ()


@lru_cache(maxsize=5_000)
def _of_host(host: str) -> tuple[Hint, ...]:
    """The state in the name of the site that publishes it."""
    for part in re.split(r"[.\-]", host):
        for name, state in gazetteers.state_names().items():
            if part.startswith(name.replace(" ", "")) and part not in ("washingtonpost", "washingtontimes"):
                return (Hint(state, 1.5, -1, -1, "its name in the address"),)
    match = re.search(r"(?:^|\.)([a-z]{2})\.(?:gov|us)$", host)
    letters = match[1].upper() if match else ""
    return (
        (Hint(letters, 2, -1, -1, "the state's own address"),) if letters in gazetteers.state_names().values() else ()
    )
