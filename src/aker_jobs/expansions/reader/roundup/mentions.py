"""Every city and county that a text names: of these `attribution.site_choice` takes one for each project."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from typing import NamedTuple

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.names import names, other_names
from aker_jobs.expansions.reader.names.forms import Name
from aker_jobs.expansions.reader.place.cues import place_patterns
from aker_jobs.expansions.reader.place.doubts import is_of_base
from aker_jobs.expansions.reader.place.prepositions import behind_which_word
from aker_jobs.expansions.reader.place.words import NOT_PLACES, kind_of_run
from aker_jobs.expansions.reader.roundup import source
from aker_jobs.expansions.reader.roundup.companies import persons
from aker_jobs.expansions.reader.roundup.places import places as roundup_places
from aker_jobs.expansions.reader.text.document import MAX_CHARS, Document, parse_document

MOST = 400
_AFTER = (",", " ", "(", "\n")  # what may stand between a city and its state


class Mention(NamedTuple):
    """A place that is named.

    name: of the city or county; words: as they stand there; kind: of the run of words (`place_words.Run`); state: that
    the text says; having: the states that have a place of the name, with people; word: before it; home: whether the
    text says that a company is of there.
    """

    name: str
    words: str
    kind: str
    start: int
    end: int
    state: str | None
    having: Mapping[str, int]
    word: str | None
    home: bool


@cache
def _mark() -> re.Pattern[str]:
    return re.compile(r"^[ \t]*(?:[-+*•·]|\d{1,2}[.)])(?= )", re.MULTILINE)


@cache
def _law() -> re.Pattern[str]:
    return re.compile(r"\b(?:Inc|Co|Corp|LLC|Ltd|Company|Corporation)\b")


def _known_end(words: str, state: str | None) -> str | None:
    """The city of the state that more words than one are before: 'Acme Corp. HQ Lima' → 'Lima'."""
    parts = words.split()
    ends = (" ".join(parts[at:]) for at in range(2, len(parts))) if state else ()
    return next((end for end in ends if roundup_places.has(state, end)), None)


def document_of(text: str) -> Document:
    """A text with the items of its lists, which a single announcement leaves out."""
    plain = _mark().sub(lambda match: " " * len(match[0]), text[:MAX_CHARS])
    return parse_document(source.with_plain_datelines(plain))


def mentions(document: Document, text: str) -> list[Mention]:
    """The cities and counties that a text names, in order, at most `MOST`."""
    if not document.sentences:
        return []
    homes = list(roundup_places.homes(text, 0, len(text)))
    found = names.names(document, document.sentences[0][0], document.sentences[-1][1])
    return list(islice((one for name in found for one in _mention(document, name, homes)), MOST))


def _mention(document: Document, name: Name, homes: list[tuple[int, int]]) -> Iterator[Mention]:
    behind = document.text[name.end : name.end + 1] in _AFTER
    state = place_patterns()["state"].match(document.text, name.end) if behind else None
    letters = gazetteers.state_words().get(state["state"].strip()) if state else None
    if (name.text.lower() in gazetteers.state_names() and not roundup_places.has(letters, name.text)) or (
        (name.text in NOT_PLACES or name.text in roundup_places.TIMES) and state is None
    ):
        return
    run = kind_of_run(name.text)
    bare, lists = run.bare, gazetteers.counties() if run.kind == "county" else gazetteers.places()
    if run.kind not in ("county", "city"):
        is_council = run.kind == "body" and run.name == run.bare  # of a city
        if not (run.first and run.kind in ("", "facility", "body")) and not is_council and state is None:
            return
        bare = _known_end(name.text, letters) or run.first or (run.bare if is_council else name.text)
        if _law().search(bare):
            return  # 'Acme Co. of Greensboro, N.C.' is a company
    if other_names.is_of_other(document.text, name.start, name.end) or is_of_base(document.text, run.bare):
        return
    if letters is None and persons.is_last_name(document.text, name.text):
        return
    having = dict(lists.get(gazetteers.place_key(bare), ()))
    if letters not in having and bare.split()[0].lower() in gazetteers.given_names():
        return  # 'Jane Doe, Ohio's new governor'
    home = bool(state and state["based"]) or any(start <= name.start < end for start, end in homes)
    yield Mention(
        name.text if run.kind == "county" else run.name if run.kind == "city" else bare,
        name.text,
        run.kind,
        name.start,
        name.end,
        letters,
        having,
        behind_which_word(document.low, name.start),
        home,
    )
