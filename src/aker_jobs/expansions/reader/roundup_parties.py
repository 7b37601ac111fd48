"""The companies that a project of a text may be of, each with the signs that speak for it, and none of them.

A run may name its company, take it up ("the company will ...") from what is told before, or name another one beside it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from aker_jobs.expansions.reader import (
    choices,
    company_kinds,
    company_names,
    company_signs,
    gazetteers,
    names,
    roundup_names,
)
from aker_jobs.expansions.reader import roundup_cues as cues
from aker_jobs.expansions.reader.choices import Signs
from aker_jobs.expansions.reader.company_signs import Party
from aker_jobs.expansions.reader.document import Document
from aker_jobs.expansions.reader.name_forms import Name, form_of_company, is_place
from aker_jobs.expansions.reader.roundup_reading import first_word
from aker_jobs.expansions.reader.roundup_runs import Run
from aker_jobs.expansions.reader.roundup_sites import Told
from aker_jobs.expansions.reader.roundup_units import Unit

MOST = 600  # names of a text
FAR, OFTEN, SEVERAL = 4, 4, 3  # units between, mentions: what is more counts alike
AT_ONCE = 6  # characters of a run before the name that it begins with
STRENGTH, MOST_STRENGTH = 4.0, 2.0  # by what the sum of the signs of single texts is divided, and how far it counts


class Owner(NamedTuple):
    """A company with where it is named; None: no company of those that are named."""

    party: Party | None
    signs: Signs


def most_named(told: Told, known: Sequence[Party]) -> int:
    """In how many units the party is named that most of them name."""
    return max((len({told.unit_at(name.start) for name in party.mentions}) for party in known), default=0)


def parties(document: Document, units: Sequence[Unit]) -> list[Party]:
    """The bearers of the names of a text that may be a company's, in the order in which it names them first."""
    if not document.sentences:
        return []
    found = names.names(document, document.sentences[0][0], document.sentences[-1][1])[:MOST]
    named = company_names.candidates(document, found)
    pieces = [piece for name in named for piece in _within_units(document, units, name)]
    return _with_initials(company_signs.parties(pieces))


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
    return letters.isupper() and len(letters) > 1 and any(initials(name.text, letters) for name in other.mentions)


def initials(name: str, letters: str) -> bool:
    """Whether letters are the initials of a name, or of its first words."""
    words = [word for word in name.split() if word[0].isupper()]
    return len(words) >= len(letters) and "".join(word[0] for word in words[: len(letters)]) == letters


def owners(told: Told, known: Sequence[Party], run: Run) -> list[Owner]:
    """The companies that the project of a run may be of, and last none."""
    end = told.units[run.last].end
    own = run.announcement.spans.get("company") if run.announcement.company else None
    others = Counter(first_word(other.announcement.company) for other in told.runs if other is not run)
    found, most = [], most_named(told, known)
    for order, party in enumerate(_with_own(known, own.start, own.end, told.text) if own else known):
        if min(mention.start for mention in party.mentions) >= end:
            continue
        signs: dict[str, float] = defaultdict(float)
        for sign, value in _signs(told, run, party, order, others, most):
            signs[sign] += value
        found.append(Owner(party, signs))
    none = {"no company": 1.0, "no company, though read" if own else "no company read": 1.0}
    return [*found, Owner(None, none)]


def _with_own(known: Sequence[Party], start: int, end: int, text: str) -> Sequence[Party]:
    """The parties, with what is read of the run where that is none of them."""
    if start < 0 or any(_covers(mention, start, end) for party in known for mention in party.mentions):
        return known
    return [*known, Party((Name(start, end, text[start:end]),))]


def _covers(mention: Name, start: int, end: int) -> bool:
    return mention.start < end and start < mention.end


def is_read(run: Run, party: Party) -> bool:
    """Whether a party is the company that is read of a run."""
    span = run.announcement.spans.get("company") if run.announcement.company else None
    return span is not None and any(_covers(mention, span.start, span.end) for mention in party.mentions)


def _signs(
    told: Told, run: Run, party: Party, order: int, others: Counter[str], most: int
) -> Iterator[tuple[str, float]]:
    start, end = told.units[run.first].start, told.units[run.last].end
    within = [mention for mention in party.mentions if start <= mention.start < end]
    before = [mention for mention in party.mentions if mention.start < start]
    if not within and not before:
        return
    if is_read(run, party):
        yield from _of_reading(run)
        at_once = bool(within) and within[0].start - start < AT_ONCE
        if not at_once and cues.goes_on(told.text, start, run.announcement.company):
            yield "read, though it goes on", 1.0
    elif run.announcement.company:
        yield "another is read", 1.0
    if within:
        yield from _within(told, run, within, order)
    else:
        state = "own" if run.announcement.company else "no own"
        state += ", goes on" if cues.goes_on(told.text, start, run.announcement.company) else ""
        yield from ((f"{state}, {sign}", 1.0) for sign in _before(told, run, before))
    name = within[0] if within else before[-1]
    how = "read" if is_read(run, party) else "within, not read" if within else "before"
    for sign in _of_form(name.text, told.text):
        yield sign, 1.0
        yield f"{how}, {sign}", 1.0
    yield f"company of {min(2, others[first_word(name.text)])} others", 1.0
    yield "mentions", min(OFTEN, len(party.mentions)) / OFTEN
    yield from ((sign, 1.0) for sign in _of_text(told, party, start, end, most))


def _of_text(told: Told, party: Party, start: int, end: int, most: int) -> Iterator[str]:
    """How the text names a party beside the run: in its title, in many places, nowhere else."""
    at = {told.unit_at(mention.start) for mention in party.mentions}
    if any(mention.start < told.title_end for mention in party.mentions):
        yield "of the title"
    if len(at) >= max(SEVERAL, most):
        yield "named most"
    if all(start <= mention.start < end for mention in party.mentions):
        yield "named in this project alone"


def _of_reading(run: Run) -> Iterator[tuple[str, float]]:
    span = run.announcement.spans["company"]
    yield "read", 1.0
    yield "margin of reading", span.confidence
    yield f"read by rule: {span.rule.split(chr(39))[0].strip()[:40]}", 1.0
    yield "read with rivals", float(sum("another may be" in reason for reason in run.announcement.reasons))


def _within(told: Told, run: Run, within: list[Name], order: int) -> Iterator[tuple[str, float]]:
    first, begin = within[0], told.units[run.first]
    yield "within", 1.0
    yield f"within, mentions {min(SEVERAL, len(within))}", 1.0
    yield "within the first unit" if first.start < begin.end else "within a later unit", 1.0
    if first.start - begin.start < AT_ONCE:
        yield "within, at once", 1.0
    if begin.kind == "heading":
        yield f"{'in' if first.start < begin.end else 'below'} its heading", 1.0
    strength = choices.strength("company", company_signs.signs(told.document, Party(tuple(within)), order))
    yield "strength", max(-MOST_STRENGTH, min(MOST_STRENGTH, strength / STRENGTH))


def _before(told: Told, run: Run, before: list[Name]) -> Iterator[str]:
    last = before[-1]
    at = told.unit_at(last.start)
    yield "before"
    yield f"units before {min(FAR, run.first - at)}"
    if last.start < told.title_end:
        yield "in the title"
    if at >= 0 and told.units[at].kind == "heading":
        yield "in the heading above" if at == run.first - 1 else "in a heading"
    other = told.run_at(last.start)
    if other is None:
        yield "in no project"
    else:
        same = first_word(other.announcement.company) == first_word(last.text)
        yield "company of that project" if same else "in another company's project"
    yield f"named {min(SEVERAL, len(before))} times before"


@lru_cache(maxsize=512)  # asked of the names of one text for each of its projects
def _of_form(name: str, text: str) -> tuple[str, ...]:
    return tuple(_signs_of_form(name, text))


def _signs_of_form(name: str, text: str) -> Iterator[str]:
    kinds: dict[str, Callable[[str], object]] = {
        "a person": company_kinds.is_person,
        "a place": is_place,
        "a large place": company_kinds.is_large_place,
        "a thing": company_kinds.is_thing,
        "no name": roundup_names.is_no_name,
    }
    yield from (sign for sign, is_kind in kinds.items() if is_kind(name))
    if form_of_company().search(name):
        yield "a form of company"
    if " " not in name:
        yield "one word"
    if re.search(rf"(?<![\w-]){re.escape(name.lower())}(?!\w)", text):
        yield "a word in small letters too"
    if name.lower() in gazetteers.foreign() or name.lower() in gazetteers.state_names():
        yield "a country or state"
    if roundup_names.is_body(name, text):
        yield "a body"
