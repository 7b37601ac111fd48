"""The patterns that the reader goes by: rows of `reference/announcement_patterns.csv`, compiled when first needed.

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

from aker_jobs.expansions.reader import gazetteers

if TYPE_CHECKING:
    from aker_jobs.expansions.reader.document import Document


@dataclass(frozen=True, slots=True)
class WeightedPattern:
    """One row: what it tells (`name`), how much that weighs, and in words why."""

    name: str
    weight: float
    stems: frozenset[str]
    expression: re.Pattern[str]
    reason: str

    def first(self, document: Document, start: int, stop: int) -> re.Match[str] | None:
        """The first match between two places of the document."""
        if not self.stems:
            return self.expression.search(document.flat, start, stop)
        return None if self.stems.isdisjoint(document.stems) else next(self.matches(document, start, stop), None)

    def matches(self, document: Document, start: int, stop: int) -> Iterator[re.Match[str]]:
        """Every match between two places of the document, in order."""
        if not self.stems:
            yield from self.expression.finditer(document.flat, start, stop)
            return
        last, match_at, flat = start, self.expression.match, document.flat
        for begin in document.beginnings(self.stems):
            if last <= begin < stop and (match := match_at(flat, begin, stop)):
                last = match.end()
                yield match


@cache
def weighted_patterns(use: str) -> tuple[WeightedPattern, ...]:
    """The rows of a use, in the order of the list."""
    return tuple(
        WeightedPattern(
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
    return (row for row in gazetteers.rows("announcement_patterns") if row["use"] == use)


def _written_out(pattern: str) -> str:
    for row in _rows("word"):
        pattern = pattern.replace(f"{{{row['name']}}}", row["pattern"])
    return pattern
