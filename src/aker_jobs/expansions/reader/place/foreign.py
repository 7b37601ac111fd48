"""Places outside the United States: behind which a country or a province stands, or that the list has."""

from __future__ import annotations

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.names.forms import Name
from aker_jobs.expansions.reader.place.candidate import Candidate, Context
from aker_jobs.expansions.reader.place.cues import place_patterns
from aker_jobs.expansions.reader.place.scores import is_aside, is_dateline
from aker_jobs.expansions.reader.text.document import Document

CANADIAN = frozenset(("Ont", "Que", "B.C", "BC", "Alta", "Sask", "Man", "N.S", "N.B", "Nfld", "P.E.I"))  # provinces


def _is_foreign_dateline(document: Document, name: Name) -> bool:
    country = place_patterns()["country"].match(document.text, name.end)
    return country is not None and is_dateline(document, name, country.end())


def has_country(document: Document, name: Name) -> bool:
    """'Leixlip, Ireland', 'LONDON, Ont.': a place behind which a country or a Canadian province stands."""
    return is_before_country(document.text, name.end)


def is_before_country(text: str, end: int) -> bool:
    """Whether a country or a Canadian province stands behind what ends there; a sentence may end with it."""
    match = place_patterns()["country"].match(text, end)
    if match is None:
        return False
    words = match["name"].split(" ")
    ends = (at for at, word in enumerate(words, start=1) if word.endswith(".") or at == len(words))  # 'Peru. Acme'
    named = (" ".join(words[:at]).rstrip(".") for at in ends)
    return any(name in CANADIAN or name.lower() in gazetteers.foreign() for name in named)


def abroad(context: Context, name: Name) -> list[Candidate]:
    """A place outside the United States, where it is the site and not the home of the company."""
    document = context.document
    if (
        is_aside(context, name)
        or place_patterns()["based"].match(document.text, name.end)
        or document.text.startswith("'s", name.end)
    ):
        return []
    before = document.low[max(0, name.start - 50) : name.start]
    if place_patterns()["home"].search(before):
        return []
    longer = name.text.lower() not in gazetteers.foreign()  # the name of an institution there
    if has_country(document, name):
        longer = False
        if _is_foreign_dateline(document, name):
            return [Candidate(name.text, "foreign", None, 1, name.start, name.end, "a dateline abroad")]
    if longer or place_patterns()["there"].search(before) or is_dateline(document, name, name.end):
        return [Candidate(name.text, "foreign", None, 2, name.start, name.end, "a site abroad")]
    return []
