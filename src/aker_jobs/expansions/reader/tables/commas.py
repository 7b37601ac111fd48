"""Tables without a header: lines of a name and its numbers ("Acme, $2.1 billion, 93 jobs") under one place for all."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.tables.cells import Cell, Row, cell_at

LEAST_ROWS = 3
LONGEST_LINE = 110  # characters
ABOVE = 600  # characters above the lines, in which the place of all is named


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    money = r"\$[\d.,]*\d(?: (?:million|billion)|[MB]\b)?"
    jobs = r"[\d,]*\d (?:new |full-time )?jobs"
    cut = r"(?:,|:| [-–—]) ?"
    states = "|".join(re.escape(name.title()) for name in sorted(gazetteers.state_names(), key=len, reverse=True))
    return {
        "line": re.compile(r"^[^\S\n]*\S[^\n]*", re.MULTILINE),
        "row": re.compile(
            rf"[\s*•·+-]*(?P<company>[A-Z][\w&.'’-]*(?:,? (?:[A-Z&]|of |de )[\w&.'’-]*){{0,5}}){cut}"
            rf"(?:(?P<money>{money}){cut}(?P<jobs>{jobs})|(?P<jobs_first>{jobs}){cut}(?P<money_last>{money}))[.;]?\s*"
        ),
        "place": re.compile(
            rf"\b(?:in|to|for|of|across) (?P<place>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){{0,3}}, (?P<state>{states}))\b"
        ),
    }


def rows(cut: str) -> list[Row]:
    """The projects of the first lines of a name, dollars and jobs, in the one place that is told above them.

    None where fewer than `LEAST_ROWS` such lines of names that begin otherwise ("Phase One", "Phase Two" do not) follow
    each other, or where no or several places with their states
    stand in the `ABOVE` characters above them.
    """
    lines = [match.span() for match in _patterns()["line"].finditer(cut) if match.end() - match.start() < LONGEST_LINE]
    matches = (_patterns()["row"].fullmatch(cut, *span) for span in lines)
    for is_row, group in itertools.groupby(matches, key=bool):
        found = [match for match in group if match is not None]
        if is_row and len({match["company"].split()[0] for match in found}) >= LEAST_ROWS:
            place = _place(cut, found[0].start())
            return list(_read(cut, found, place)) if place is not None else []
    return []


def _read(cut: str, found: list[re.Match[str]], place: Cell) -> Iterator[Row]:
    for match in found:
        jobs, money = ("jobs", "money") if match["jobs"] else ("jobs_first", "money_last")
        count = match[jobs].split(" ")[0]
        numbers = cell_at(cut, match.start(jobs), match.start(jobs) + len(count)), cell_at(cut, *match.span(money))
        yield Row(cell_at(cut, *match.span("company")), place, *numbers)


def _place(cut: str, end: int) -> Cell | None:
    """The one city, or county, that is told with its state above the lines, as far as the state has it."""
    found = {match["place"]: match for match in _patterns()["place"].finditer(cut, max(0, end - ABOVE), end)}
    if len(found) != 1:
        return None
    match = next(iter(found.values()))
    name, state = match["place"].rpartition(", ")[0], gazetteers.state_names()[match["state"].lower()]
    is_county = name.endswith((" County", " Parish"))
    key = gazetteers.place_key(name.rpartition(" ")[0] if is_county else name)
    having = (gazetteers.counties() if is_county else gazetteers.places()).get(key, ())
    return cell_at(cut, *match.span("place")) if state in dict(having) else None
