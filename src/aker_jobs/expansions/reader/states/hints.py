"""A pointer to a state."""

from __future__ import annotations

from typing import NamedTuple

AT_HOME, LOST = 0.4, 0.1  # weights of a state that is the company's home, and of one that lost or is left
_LOST = (
    *("compet", "beat", "edg", "chosen over", "chose", "also considered", "considered", "instead", "as opposed"),
    *("other states", "finalist", "relocat", "moving", "move", "weigh", "look", "ruled", "passed", "could have"),
    *("vying", "vied", "turned", "reject", "sites", "bids", "offers", "rival", "losing", "eliminat", "cut"),
    *("bring", "transfer", "shift", "also", "still", "will", "would", "to ", "similar", "including", "another", "its "),
    *("makes", "builds", "produces", "across", "told"),
    *("u·s·", "american", "north american", "company is", "firm is", "maker is", "owner is", "parent is"),
)
Spans = list[tuple[int, int]]


class Hint(NamedTuple):
    """A pointer to a state: how strong it is, where it stands (-1 in the URL), and by which rule."""

    state: str
    weight: float
    start: int
    end: int
    why: str


def weight_of_aside(flat: str, position: int, spans: Spans) -> float | None:
    """The weight of a state within an aside: a company's home tells a little, what lost or is left nothing."""
    starts = [start for start, end in spans if start <= position < end]
    if not starts:
        return None
    return LOST if any(flat.startswith(_LOST, start) for start in starts) else AT_HOME
