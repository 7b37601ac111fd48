"""A text of several projects cut into units: headings, sentences, and clauses that tell of a company of their own.

A project is told by one unit or by several neighbors (`division.runs`), so a cut too many does little harm.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, zip_longest
from typing import NamedTuple

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.roundup import cues, signs
from aker_jobs.expansions.reader.roundup.clauses import Kind, pieces
from aker_jobs.expansions.reader.roundup.places import state_labels
from aker_jobs.expansions.reader.text.lines import Line, lines

MOST_UNITS = 150  # a longer text is read as far as that


class Unit(NamedTuple):
    """A heading, a sentence or a clause; an item is a clause of a series of names with their places and no verb.

    leads: it is the first of its line; gap: a blank line is before it; section: counted by the headings of states and
    counties and the openings of lists; state: of its section; under: where the heading of its county or city stands.
    """

    start: int
    end: int
    kind: Kind
    leads: bool
    gap: bool
    section: int
    state: str | None
    under: tuple[int, int] | None


def units(text: str) -> list[Unit]:
    """The units of a text, in order, at most `MOST_UNITS`."""
    return list(islice(_units(text), MOST_UNITS))


def _units(text: str) -> Iterator[Unit]:
    for number, (section, state, under) in enumerate(_sections(lines(text), text, signs.state_of_all(text))):
        above = ""
        for line in section:
            if line.kind == "heading":
                if text[line.start : line.end] == above:
                    continue  # pages as they are stored often have a headline twice
                above = text[line.start : line.end]
                yield Unit(line.start, line.end, "heading", True, line.after_gap, number, state, under)
                continue
            above = ""
            for at, (start, end, kind) in enumerate(pieces(text, line)):
                yield Unit(start, end, kind, at == 0, line.after_gap and at == 0, number, state, under)


def _sections(
    found: list[Line], text: str, everywhere: str | None
) -> Iterator[tuple[list[Line], str | None, tuple[int, int] | None]]:
    """Lines between the headings of states and counties and the openings of lists, with what is said above them."""
    state, under = everywhere, None
    section: list[Line] = []
    labels = state_labels.labels(text, found)
    for line, following in zip_longest(found, found[1:]):
        if line.kind in ("date", "byline") and section and section[-1].kind == "heading":
            continue  # the day of the news that the heading is of
        if line.kind == "byline":
            yield section, state, under  # it ends the news
            section = []
            continue
        if label := labels.get(line.start):
            yield section, state, under
            state, under = gazetteers.state_names()[label[1].lower()], None
            section = [line._replace(start=label.end())]
            continue
        is_place = following is not None and following.kind == "paragraph" and _is_place(text, line, state)
        if line.kind in ("heading", "paragraph") and not is_place:
            section.append(line)
            continue
        yield section, state, under
        section = []
        if line.kind == "state":
            state, under = gazetteers.state_names()[text[line.start : line.end].strip(" #*:_|").lower()], None
        elif line.kind != "opening":
            under = (line.start, line.end) if line.kind == "place" or is_place else None
    yield section, state, under


def _is_place(text: str, line: Line, state: str | None) -> bool:
    """Whether a short line is the name of a place of the state and nothing else."""
    return line.kind == "heading" and state is not None and cues.is_place(text, line.start, line.end, state)
