"""A part of a state as the site, where nothing nearer is told."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.place.candidate import Candidate
from aker_jobs.expansions.reader.text.document import Document


@cache
def _direction() -> re.Pattern[str]:
    directions = (*("north", "south", "east", "west", "central", "upstate", "middle"),)
    sides = "north(?:ern|east|west|eastern|western)?|south(?:ern|east|west|eastern|western)?|eastern|western"
    states_named = "|".join(re.escape(row["name"]) for row in gazetteers.rows("state_words"))
    return re.compile(rf"\b(?:in|to|for) (?P<name>(?:{sides}|{'|'.join(directions)}) (?P<state>{states_named}))\b")


def part_of_state(document: Document) -> Candidate | None:
    """'in southern Idaho', where nothing nearer is told."""
    match = _direction().search(document.text, 0, document.lead)
    if match is None or match["name"].title() == match["state"]:
        return None
    state = gazetteers.state_names()[match["state"].lower()]
    return Candidate(match["name"], "region", state, 1.0, *match.span("name"), "a part of a state", True)
