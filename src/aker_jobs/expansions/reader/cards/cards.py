"""Cards: an announcement without a verb, in lines or between bars: company, place, dollars, jobs, each by itself."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.cards import fields
from aker_jobs.expansions.reader.cards.fields import MOST_WORDS_OF_NAME, SURE
from aker_jobs.expansions.reader.cards.pieces import Piece, divided
from aker_jobs.expansions.reader.company.company import Company
from aker_jobs.expansions.reader.jobs.jobs import Jobs
from aker_jobs.expansions.reader.money.investment import Amount
from aker_jobs.expansions.reader.place.place import Site
from aker_jobs.expansions.reader.states.hints import Hint
from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.patterns import patterns

LONGEST, LONGEST_PIECE, MOST_PIECES = 700, 90, 16  # characters, characters, pieces: longer texts are told in sentences


class Card(NamedTuple):
    """The facts of a card."""

    company: Company
    site: Site
    new: Jobs | None
    invested: Amount | None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "cut": re.compile(patterns("card")["cut"], re.IGNORECASE),
        "sentence": re.compile(
            r"\b(?:will|would|plans|has|have|is|are|was|were|said|says|goes|went"
            r"|to (?!be (?:expected|created|added|hired)\b)[a-z]+)\b"
        ),
    }


def card(document: Document, state: str | None = None) -> Card | None:
    """The facts of a card, or None for a text that is none. state: what a heading above the card says."""
    start, stop = document.sentences[0][0], document.sentences[-1][1]
    if stop - start > LONGEST or _patterns()["sentence"].search(document.text, start, stop):
        return None
    if _patterns()["cut"].search(document.text, start, stop):
        return None
    best: Card | None = None
    for pieces, own in divided(document, start, stop, state):
        fits = (2 if own else 3) <= len(pieces) <= MOST_PIECES
        if not fits or any(len(piece.text) > LONGEST_PIECE for piece in pieces):
            continue
        found = _facts(document, pieces, own)
        if found is not None and (found.site.city or found.site.county):
            return found
        best = best or found
    return best


def _facts(document: Document, pieces: list[Piece], state: str | None) -> Card | None:
    new = next((jobs for piece in pieces if (jobs := fields.jobs(piece))), None)
    invested = next((amount for piece in pieces if (amount := fields.money(document, piece))), None)
    placed = next(((piece, site) for piece in pieces if (site := fields.site(piece, state))), None)
    if (placed is None and (not state or not _is_bare(pieces, state))) or (new is None and invested is None):
        return None
    used = placed[0] if placed else None
    named = [piece for piece in pieces if piece.label == "company"] or [
        piece for piece in pieces if not piece.label and piece is not used and fields.is_name(piece)
    ]
    if len(named) > 1 and not named[0].label and "\n\n" in document.text[named[0].end : named[1].start]:
        named = named[1:]  # a heading above the card
    first = used.start if used else min(piece.start for piece in pieces if piece is not named[0]) if named else 0
    is_first = used is pieces[0] and (bool(state) or fields.is_place(used.text))
    if not named or (named[0].start > first and not named[0].label and not is_first):
        return None
    who = named[0]
    name = _head(who.text)
    site = (
        placed[1]
        if placed
        else Site(None, None, None, state, Hint(state or "", 3.5, -1, -1, "the state above it"), None)
    )
    return Card(Company(name, who.start, who.start + len(name), SURE, "the name of a card"), site, new, invested)


def _is_bare(pieces: list[Piece], state: str) -> bool:
    """Whether a card without a place begins with a name that is no place, and no piece of it tells a sentence."""
    first = pieces[0].text
    is_place = first.lower() in gazetteers.state_names() or first in gazetteers.state_words() or first.startswith("Gov")
    is_place = is_place or state in dict(gazetteers.places().get(gazetteers.place_key(first), ()))
    return (
        not is_place
        and fields.is_name(pieces[0])
        and all(len(piece.text.split()) <= MOST_WORDS_OF_NAME for piece in pieces)
    )


def _head(text: str) -> str:
    """'Acme, maker of pumps' → 'Acme'."""
    head, comma, rest = text.partition(", ")
    return head if comma and not rest[:1].isupper() else text
