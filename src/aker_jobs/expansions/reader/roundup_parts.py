"""How lines are cut further or put together: sentences and clauses of several companies, short lines of one card."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice

from aker_jobs.expansions.reader import roundup_cues as cues
from aker_jobs.expansions.reader import roundup_reading as reading_of
from aker_jobs.expansions.reader.lines import Line
from aker_jobs.expansions.reader.roundup_reading import Part, Reading

SURE = 0.5  # confidence of a sentence in a text that does not say that it tells of several projects
MOST_SENTENCES = 40
LINES_OF_A_CARD = 8
LONG = 160  # characters: a shorter paragraph tells of one company

Read = Callable[[Part], Reading]


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "elsewhere": re.compile(r"(?<=[.!?\"”] )(?:Meanwhile|Separately|Elsewhere|In other (?:\w+ )?news)\b"),
        "most": re.compile(
            r"(?<=[.!?\"”] )The (?:(?:second-)?(?:largest|biggest|smallest)) (?:investment|project|expansion)\b"
            r"(?:[^.]|\.\d){0,60}\b(?:by|from) [A-Z]"
        ),
        "figures": re.compile(r"\$\s?\d|\b(?:jobs?|employees|positions|workers|people)\b|dollars?\b", re.IGNORECASE),
        "brackets": re.compile(
            r"[A-Z][\w&.'’-]*(?: (?:& |of )?[A-Z][\w&.'’-]*){0,4} \((?=[^()]{0,60}(?:\$|\bjobs))[^()]{3,80}\)"
        ),
        "list": re.compile(
            r"(?::|,? including|,? such as|,? among them)\s(?=[A-Z0-9][^;\n]{4,120};)|;\s(?:and\s)?(?=[A-Z0-9])"
        ),
        "clause": re.compile(
            r"(?:;|,\swhile|,\sand|,\sbut|\.)\s(?:and\s|while\s)?(?:for\s|to\s)?"
            r"(?=(?:[A-Z][\w&.'’-]*|\$[\d.]+ \w+)[\s,])"
        ),
        "sentence": re.compile(
            r"(?<![A-Z.][A-Z])(?<!\b[A-Z])(?<!Co)(?<!Inc)(?<!Corp)(?<!Gov)(?<!Ltd)(?<!St)(?<!Dr)(?<!Mr)(?<!Mrs)(?<!Lt)"
            r"[.!?][\"”’)]*\s+(?=[\"“(]?[A-Z0-9])"
        ),
    }


def units(text: str, whole: Part, read: Read, told: bool) -> list[Part]:
    """A paragraph as one; or its sentences or clauses, where they tell of several companies.

    told: whether the text says that it tells of several; else each must tell who, where and how much.
    """
    cut = text[whole.start : whole.end]
    turns = _patterns()["elsewhere"].search(cut) or (_patterns()["most"].search(cut) if told else None)
    if turns is not None:
        middle = whole.start + turns.start()
        halves = (whole._replace(end=middle), whole._replace(start=middle))
        return [part for half in halves for part in units(text, half, read, told)]
    if len(_patterns()["figures"].findall(cut)) < 2:
        return _divided(text, whole, ("list",), read, told) or [whole]
    brackets = [
        whole._replace(start=whole.start + match.start(), end=whole.start + match.end())
        for match in islice(_patterns()["brackets"].finditer(cut), MOST_SENTENCES)
    ]
    if len(brackets) > 1:
        return brackets
    rules = ("list", "sentence", "clause") if len(cut) >= LONG else ("list",)
    return _divided(text, whole, rules, read, told) or [whole]


def _divided(text: str, whole: Part, rules: tuple[str, ...], read: Read, told: bool) -> list[Part] | None:
    """The parts by the rule by which they tell of the most companies; None where by none of several."""
    cut = text[whole.start : whole.end]
    best: tuple[int, list[Part] | None] = (1, None)
    for rule in rules:
        ends = [match.end() + whole.start for match in _patterns()[rule].finditer(cut)][:MOST_SENTENCES]
        spans = zip([whole.start, *ends], [*ends, whole.end], strict=True)
        parts = [whole._replace(start=start, end=end) for start, end in spans]
        begun = [one for one in map(read, parts) if _is_project(text, one, told)]
        count = len({reading_of.first_word(one.company) for one in begun})
        best = (count, parts) if count > best[0] else best
    return best[1]


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the sentences of a paragraph stand."""
    ends = [match.end() for match in _patterns()["sentence"].finditer(text, start, end)][:MOST_SENTENCES]
    return list(zip([start, *ends], [*ends, end], strict=True))


def _is_project(text: str, one: Reading, told: bool) -> bool:
    if not one.tells or cues.goes_on(text, one.part.start, one.company) or cues.is_total(text, one):
        return False
    announcement = one.announcement
    is_sure = announcement is not None and announcement.place is not None and announcement.confidence >= SURE
    return told or (is_sure and one.numbers > 0)


def with_cards(text: str, section: list[Line], read: Callable[[Line], Reading]) -> Iterator[Line]:
    """Lines; short ones without a blank line between them as one, where together they are a card."""
    group: list[Line] = []
    for line in section:
        if group and text.startswith("(", line.start) and not line.after_gap:
            yield from _card(group[:-1], read)
            yield Line(group[-1].start, line.end, "heading", group[-1].after_gap)
            group = []
            continue
        if line.kind == "heading" and group and not line.after_gap:
            group.append(line)
            continue
        yield from _card(group, read)
        group = [line] if line.kind == "heading" else []
        if line.kind != "heading":
            yield line
    yield from _card(group, read)


def _card(group: list[Line], read: Callable[[Line], Reading]) -> list[Line]:
    if not 1 < len(group) <= LINES_OF_A_CARD or any(_is_whole(read(line)) for line in group):
        return group
    whole = Line(group[0].start, group[-1].end, "heading", group[0].after_gap)
    return [whole] if _is_whole(read(whole)) else group


def _is_whole(one: Reading) -> bool:
    return one.company is not None and one.numbers > 0
