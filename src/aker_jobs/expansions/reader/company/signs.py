"""The signs by which a name in a text is likely the company's: the words around it, its form, where it stands.

A text names a party several times, with and without its form of company. Signs are a party's: of each the strongest
that any of its mentions has. They are what the linear model of `choices` weighs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from aker_jobs.expansions.reader.choice_words import STEM, of_sides
from aker_jobs.expansions.reader.company import kinds
from aker_jobs.expansions.reader.names.forms import Name, form_of_company, is_place
from aker_jobs.expansions.reader.text.document import Document

Signs = dict[str, float]
LEAST_LETTERS, LEAST_ENDING = 3, 6  # of a name that begins, or ends, a longer one of the same party
BEFORE, BEHIND = 50, 70  # characters around a name whose words count
WORDS_BEFORE, WORDS_BEHIND = 6, 8  # words that count
FADES = 0.1  # what a word counts less for each word between it and the name
LAST_SENTENCE, LAST_PARTY, MOST = 5, 5, 4


class Party(NamedTuple):
    """One bearer of a name: the places where the text names it, in order."""

    mentions: tuple[Name, ...]


def parties(names: Sequence[Name]) -> list[Party]:
    """The names by bearer, in the order in which the text names them first: 'Acme' is 'Acme Foods Inc.'."""
    found: list[tuple[tuple[str, ...], list[Name]]] = []
    for name in names:
        key = _key(name.text)
        at = next((at for at, (other, _) in enumerate(found) if _is_same(key, other)), None)
        if at is None:
            found.append((key, [name]))
        else:
            found[at] = (max(found[at][0], key, key=lambda words: len("".join(words))), [*found[at][1], name])
    return [Party(tuple(mentions)) for _, mentions in found]


def signs(document: Document, party: Party, order: int) -> Signs:
    """Every sign of a party that is not zero. order: of the parties, in which the text names them first."""
    found: Signs = {f"party {min(order, LAST_PARTY)}": 1.0, f"mentions {min(MOST, len(party.mentions))}": 1.0}
    for name in party.mentions:
        for sign, value in _of_mention(document, name):
            if value:
                found[sign] = max(found.get(sign, value), value)
    return found


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "form": re.compile(
            r"(?:,? (?:inc|corp|co|llc|ltd|lp|plc|company|corporation|group|holdings|usa|(?:north )?america)\.?)+$",
            re.IGNORECASE,
        ),
        "word": re.compile(r"[a-z]+|\d+|['’]s|[$%;:,()\-.\n]"),
    }


def _key(name: str) -> tuple[str, ...]:
    """The words of a name without case, signs and form of company; all of them where nothing else is left."""
    return _words(_patterns()["form"].sub("", name)) or _words(name)


def _words(name: str) -> tuple[str, ...]:
    plain = (re.sub(r"[^a-z0-9]", "", word) for word in name.lower().split())
    return tuple(word for word in plain if word)


def _is_same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one name is the other, or begins it, or ends it: 'Acme' and 'Acme Foods', not 'Boise' and 'BoiseDev'."""
    letters, others = "".join(one), "".join(other)
    if letters == others or min(len(letters), len(others)) < LEAST_LETTERS:
        return letters == others
    shorter, longer = sorted((one, other), key=lambda words: len("".join(words)))
    begins = any(
        "".join(longer[:count]).removesuffix("s") == "".join(shorter).removesuffix("s")
        for count in range(1, len(longer) + 1)
    )
    return begins or (len(letters) >= LEAST_ENDING and others.endswith(letters))


def _of_mention(document: Document, name: Name) -> Iterator[tuple[str, float]]:
    yield from _of_words(document, name)
    yield from _of_form(name)
    yield from _of_position(document, name)


def _of_words(document: Document, name: Name) -> Iterator[tuple[str, float]]:
    """The words of the sentence beside a name: all of them by how near they are, the next two by their place."""
    begin, _ = document.sentence_at(name.start)
    word = _patterns()["word"]
    left = word.findall(document.low, max(begin, name.start - BEFORE), name.start)[-WORDS_BEFORE:][::-1]
    right = word.findall(document.low, name.end, name.end + BEHIND)[:WORDS_BEHIND]
    yield from of_sides(left, right, FADES)


def _of_form(name: Name) -> Iterator[tuple[str, float]]:
    words = name.text.lower().split()
    yield "a person", float(kinds.is_person(name.text))
    yield "a place", float(is_place(name.text))
    yield "a large place", float(kinds.is_large_place(name.text))
    yield "a thing", float(kinds.is_thing(name.text))
    yield "a form of company", float(bool(form_of_company().search(name.text)))
    yield "capitals", float(name.text.isupper())
    yield f"words {min(MOST, len(words))}", 1.0
    for word in words:
        yield f"in the name {word[:STEM]}", 0.7
    yield f"ends the name {words[-1][:STEM]}", 0.7


def _of_position(document: Document, name: Name) -> Iterator[tuple[str, float]]:
    begin, _ = document.sentence_at(name.start)
    at = next((at for at, (start, end) in enumerate(document.sentences) if start <= name.start < end), 0)
    yield f"sentence {min(at, LAST_SENTENCE)}", 1.0
    yield "begins its sentence", float(name.start - begin < LEAST_LETTERS + 1)
    yield "owner of what follows", float(document.text.startswith(("'s", "’s"), name.end))
    if at:
        start, end = document.sentences[0]
        yield "first word in the headline", float(name.text.split()[0].lower() in document.low[start:end])
