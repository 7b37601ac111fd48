"""What is said around a count of jobs."""

from __future__ import annotations

from typing import NamedTuple

from aker_jobs.expansions.reader.number_patterns import number_patterns


class CountContext(NamedTuple):
    """What is said around a count. before, sentence: of its sentence; left: of its clause; right: behind the noun;
    inside: from the count to the noun's end; adjectives: between them; people: the noun is a word for people."""

    before: str
    sentence: str
    left: str
    inside: str
    adjectives: str
    right: str
    people: bool


def clause_before(flat: str, start: int, stop: int) -> str:
    """What stands before a count, within its clause."""
    left = flat[start:stop]
    breaks = [match.end() for match in number_patterns("job kind")["break"].finditer(left) if match.end() < len(left)]
    return left[breaks[-1] :] if breaks else left
