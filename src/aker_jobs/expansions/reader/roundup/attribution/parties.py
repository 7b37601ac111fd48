"""The companies that a text of several projects names, each with all of its mentions: in full, in part, by initials."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from aker_jobs.expansions.reader.company import names as company_names
from aker_jobs.expansions.reader.company import signs
from aker_jobs.expansions.reader.company.signs import Party
from aker_jobs.expansions.reader.names import names
from aker_jobs.expansions.reader.names.forms import Name
from aker_jobs.expansions.reader.roundup.companies import bystanders, common_words, partners, persons
from aker_jobs.expansions.reader.roundup.companies import names as roundup_names
from aker_jobs.expansions.reader.roundup.division.run import Run
from aker_jobs.expansions.reader.roundup.division.units import Unit
from aker_jobs.expansions.reader.roundup.places import land
from aker_jobs.expansions.reader.text.document import Document

MOST = 600  # names of a text


def parties(document: Document, units: Sequence[Unit]) -> list[Party]:
    """The bearers of the names of a text that may be a company's, in the order in which it names them first."""
    if not document.sentences:
        return []
    found = names.names(document, document.sentences[0][0], document.sentences[-1][1])[:MOST]
    named = company_names.candidates(document, found)
    pieces = [
        piece
        for name in named
        for piece in _within_units(document, units, name)
        if not common_words.is_none_there(document.text, piece.start, piece.end)
        and not partners.is_partner(document.text, piece.start)
        and not persons.is_person(document.text, piece.start, piece.end)
        and not roundup_names.is_no_name(piece.text)
        and not bystanders.is_bystander(document.text, piece.start, piece.end)
        and not land.is_land(document.text, piece.start, piece.end)
    ]
    return _with_initials(signs.parties(pieces))


def _within_units(document: Document, units: Sequence[Unit], name: Name) -> Iterator[Name]:
    """A name, or its pieces where it runs over the end of a heading."""
    joints = sorted({at for unit in units for at in unit[:2] if name.start < at < name.end})
    for start, end in pairwise((name.start, *joints, name.end)):
        words = document.text[start:end]
        begin = start + len(words) - len(words.lstrip())
        if words.strip():
            yield name if not joints else Name(begin, begin + len(words.strip()), " ".join(words.split()))


def _with_initials(found: list[Party]) -> list[Party]:
    """The parties, each with the mentions of its initials: 'HPE' is 'Honda Power Equipment'."""
    joined: list[Party] = []
    for party in found:
        at = next((at for at, other in enumerate(joined) if _are_initials(party, other)), None)
        if at is None:
            joined.append(party)
        else:
            joined[at] = Party((*joined[at].mentions, *party.mentions))
    return joined


def _are_initials(party: Party, other: Party) -> bool:
    letters = party.mentions[0].text
    return letters.isupper() and len(letters) > 1 and any(has_initials(name.text, letters) for name in other.mentions)


def has_initials(name: str, letters: str) -> bool:
    """Whether letters are the initials of a name, or of its first words."""
    words = [word for word in name.split() if word[0].isupper()]
    return len(words) >= len(letters) and "".join(word[0] for word in words[: len(letters)]) == letters


def is_read(run: Run, party: Party) -> bool:
    """Whether a party is the company that is read of a run."""
    span = run.announcement.spans.get("company") if run.announcement.company else None
    return span is not None and any(covers(mention, span.start, span.end) for mention in party.mentions)


def covers(mention: Name, start: int, end: int) -> bool:
    """Whether a mention and what stands from start to end have letters in common."""
    return mention.start < end and start < mention.end
