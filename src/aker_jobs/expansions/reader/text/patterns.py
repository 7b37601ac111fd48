"""The patterns that the reader goes by: rows of `reference/announcement_patterns.csv`.

A row has: use (who asks for it), name (what it tells), weight, stems, pattern (of lower-case text; `{site}`, `{build}`
… stand for the row of use 'word' of that name) and reason. `aker_jobs.expansions.reader.weighted_patterns` has what
weight and stems are for.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from aker_jobs.expansions.reader import gazetteers


@cache
def patterns(use: str) -> dict[str, str]:
    """name → pattern, not compiled, of the rows of a use; several rows of one name are joined."""
    joined: dict[str, str] = {}
    for row in pattern_rows(use):
        name, pattern = row["name"], row["pattern"]
        joined[name] = f"{joined[name]}|{pattern}" if name in joined else pattern
    return joined


def pattern_rows(use: str) -> Iterator[dict[str, str]]:
    """The rows of a use, in the order of the list, with their patterns written out."""
    for row in _rows(use):
        yield {**row, "pattern": _written_out(row["pattern"])}


def _rows(use: str) -> Iterator[dict[str, str]]:
    return (row for row in gazetteers.rows("announcement_patterns") if row["use"] == use)


def _written_out(pattern: str) -> str:
    for row in _rows("word"):
        pattern = pattern.replace(f"{{{row['name']}}}", row["pattern"])
    return pattern
