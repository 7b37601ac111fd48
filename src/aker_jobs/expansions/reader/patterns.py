"""The words that the reader goes by: rows of `reference/announcement_cues.csv`, compiled when they are first needed.

A row has: use (who asks for it), name (what it tells), weight, stems, pattern (of lower-case text; `{site}`, `{build}`
… stand for the row of use 'word' of that name) and reason. stems: the first four letters of the words that a match
of the pattern may begin with (0: a figure); it is tried only where such a word begins. Empty: tried everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from aker_jobs.expansions.reader import gazetteers as lists

if TYPE_CHECKING:
    from aker_jobs.expansions.reader.document import Page


@dataclass(frozen=True, slots=True)
class Cue:
    """One row: what it tells (`name`), how much that weighs, and in words why."""

    name: str
    weight: float
    stems: frozenset[str]
    pattern: re.Pattern[str]
    reason: str

    def first(self, page: Page, start: int, stop: int) -> re.Match[str] | None:
        """The first match between two places of the page."""
        if not self.stems:
            return self.pattern.search(page.flat, start, stop)
        return None if self.stems.isdisjoint(page.stems) else next(self.matches(page, start, stop), None)

    def matches(self, page: Page, start: int, stop: int) -> Iterator[re.Match[str]]:
        """Every match between two places of the page, in order."""
        if not self.stems:
            yield from self.pattern.finditer(page.flat, start, stop)
            return
        last, match_at, flat = start, self.pattern.match, page.flat
        for begin in page.beginnings(self.stems):
            if last <= begin < stop and (match := match_at(flat, begin, stop)):
                last = match.end()
                yield match


@cache
def cues(use: str) -> tuple[Cue, ...]:
    """The rows of a use, in the order of the list."""
    return tuple(
        Cue(
            row["name"],
            float(row["weight"] or 0),
            frozenset(row["stems"].split()),
            re.compile(_written_out(row["pattern"])),
            row["reason"],
        )
        for row in _rows(use)
    )


@cache
def patterns(use: str) -> dict[str, str]:
    """name → pattern, not compiled, of the rows of a use; several rows of one name are joined."""
    joined: dict[str, str] = {}
    for row in _rows(use):
        joined[row["name"]] = f"{joined[row['name']]}|{row['pattern']}" if row["name"] in joined else row["pattern"]
    return {name: _written_out(pattern) for name, pattern in joined.items()}


def _rows(use: str) -> Iterator[dict[str, str]]:
    return (row for row in lists.rows("announcement_cues") if row["use"] == use)


def _written_out(pattern: str) -> str:
    for row in _rows("word"):
        pattern = pattern.replace(f"{{{row['name']}}}", row["pattern"])
    return pattern
