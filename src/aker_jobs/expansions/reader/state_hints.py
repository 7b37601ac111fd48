"""A pointer to a state."""

from __future__ import annotations

from typing import NamedTuple

Spans = list[tuple[int, int]]


class Hint(NamedTuple):
    """A pointer to a state: how strong it is, where it stands (-1 in the URL), and by which rule."""

    state: str
    weight: float
    start: int
    end: int
    why: str


def is_within(position: int, spans: Spans) -> bool:
    return any(start <= position < end for start, end in spans)
