"""The projects of a text that has no list: lines, sentences and headings put together by the company that they tell of.

Each line is read by itself. One that names another company with its numbers begins a project; one that goes on ("The
company will ...", a quote, numbers without a name) belongs to the project before it; a total over several companies
belongs to none.
"""

from __future__ import annotations

from collections.abc import Iterator

from aker_jobs.expansions.reader import gazetteers, roundup_signs
from aker_jobs.expansions.reader.document import MAX_CHARS
from aker_jobs.expansions.reader.lines import Line, lines
from aker_jobs.expansions.reader.roundup_reading import Part, Reading
from aker_jobs.expansions.reader.roundup_section import Section
from aker_jobs.expansions.reader.roundup_source import Source


def projects(source: Source) -> Iterator[Reading]:
    """The projects that a text tells of, in order, each read as a whole."""
    text, cut, read = source.text, source.text[:MAX_CHARS], source.read
    everywhere = roundup_signs.state_of_all(cut)
    weak = None if roundup_signs.state_of_bodies(cut) else everywhere

    def reading(part: Part) -> Reading:
        if part.state is not None and part.state == weak:  # a part that names another state is in that one
            own = roundup_signs.states_named(text[part.start : part.end])
            if len(own) == 1 and weak not in own:
                one = read(part._replace(state=None))
                if one is None or one.state in own:
                    return Reading(part._replace(state=None), one)
        return Reading(part, read(part))

    for section, state, under in _sections(lines(cut), text, everywhere):
        yield from Section(source, reading, Part(0, 0, state, under)).projects(section)


def _sections(
    found: list[Line], text: str, everywhere: str | None
) -> Iterator[tuple[list[Line], str | None, tuple[int, int] | None]]:
    """Lines between the headings of states and counties and the openings of lists, with what is said above them."""
    state, under = everywhere, None
    section: list[Line] = []
    for line in found:
        if line.kind in ("heading", "paragraph"):
            section.append(line)
            continue
        yield section, state, under
        section = []
        if line.kind == "state":
            state, under = gazetteers.state_names()[text[line.start : line.end].strip(" #*:_|").lower()], None
        elif line.kind != "opening":
            under = (line.start, line.end) if line.kind == "place" else None
    yield section, state, under
