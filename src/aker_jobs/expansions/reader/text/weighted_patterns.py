"""Patterns with a weight and a reason, looked for in a document: each only where a word begins that it may begin with.

stems: the first four letters of the words that a match may begin with (0: a figure). Empty: tried everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.patterns import pattern_rows


@dataclass(frozen=True, slots=True)
class WeightedPattern:
    """One row of the list: what it tells (`name`), how much that weighs, and in words why."""

    name: str
    weight: float
    stems: frozenset[str]
    expression: re.Pattern[str]
    reason: str

    def first(self, document: Document, start: int, stop: int) -> re.Match[str] | None:
        """The first match between two places of the document."""
        if not self.stems:
            return self.expression.search(document.flat, start, stop)
        flat, match_at = document.flat, self.expression.match
        first, end = None, stop
        for stem in sorted(self.stems & document.stems):
            for begin in document.words[stem]:
                if begin >= end:
                    break
                if begin >= start and (match := match_at(flat, begin, stop)):
                    first, end = match, begin
                    break
        return first

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


def firsts(use: str, document: Document, start: int, stop: int) -> Iterator[tuple[WeightedPattern, re.Match[str]]]:
    """Every row of a use that is met between two places, with its first match; only rows are tried that can be."""
    rows, by_stem, anywhere = _by_stem(use)
    tried = set(anywhere)
    for stem in sorted(document.stems & by_stem.keys()):
        tried |= by_stem[stem]
    for index in sorted(tried):
        if match := rows[index].first(document, start, stop):
            yield rows[index], match


@cache
def _by_stem(use: str) -> tuple[tuple[WeightedPattern, ...], dict[str, frozenset[int]], frozenset[int]]:
    """The rows; beginning of a word → rows that may begin so; rows that may begin with any word."""
    rows = weighted_patterns(use)
    stems = {stem for row in rows for stem in row.stems}
    by_stem = {stem: frozenset(i for i, row in enumerate(rows) if stem in row.stems) for stem in sorted(stems)}
    return rows, by_stem, frozenset(index for index, row in enumerate(rows) if not row.stems)


@cache
def weighted_patterns(use: str) -> tuple[WeightedPattern, ...]:
    """The rows of a use, in the order of the list."""
    return tuple(
        WeightedPattern(
            row["name"],
            float(row["weight"] or 0),
            frozenset(row["stems"].split()),
            re.compile(row["pattern"]),
            row["reason"],
        )
        for row in pattern_rows(use)
    )
