"""Closed rings as arcs: a border that two areas share is kept once, whichever way each of them goes around it.

An arc ends where more than two lines meet. Pure functions on whole numbers: the same rings give the same arcs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from aker_snapshot.columns import Whole

Point = tuple[int, int]


@dataclass(frozen=True)
class Arcs:
    """points: of all arcs one after the other, x and y in columns; counts: points of each arc. refs: arcs of all rings,
    ~n for arc n backwards; ring_refs: arcs of each ring."""

    points: Whole
    counts: Whole
    refs: Whole
    ring_refs: Whole


def cut(rings: Sequence[Whole]) -> Arcs:
    """The arcs of closed rings (first point again at the end), in the order in which they first come."""
    lines = [[(int(x), int(y)) for x, y in ring[:-1]] for ring in rings]
    ends = _ends(lines)
    known: dict[tuple[Point, ...], int] = {}
    refs: list[int] = []
    ring_refs: list[int] = []
    for line in lines:
        pieces = _pieces(line, ends)
        ring_refs.append(len(pieces))
        for piece in pieces:
            back = piece[::-1]
            if back in known:
                refs.append(~known[back])
            else:
                refs.append(known.setdefault(piece, len(known)))
    points = np.array([point for piece in known for point in piece], dtype=np.int64).reshape(-1, 2)
    return Arcs(points, _whole([len(piece) for piece in known]), _whole(refs), _whole(ring_refs))


def joined(arcs: Arcs) -> list[Whole]:
    """The rings of arcs, closed; each begins at an end of one of its arcs."""
    pieces = np.split(arcs.points, np.cumsum(arcs.counts)[:-1])
    ways = [pieces[ref] if ref >= 0 else pieces[~ref][::-1] for ref in arcs.refs.tolist()]
    at = np.cumsum([0, *arcs.ring_refs.tolist()])
    rings = []
    for begin, end in pairwise(at):
        own = ways[begin:end]
        rings.append(np.concatenate([own[0], *(way[1:] for way in own[1:])]))
    return rings


def _ends(lines: Sequence[Sequence[Point]]) -> set[Point]:
    """Points that more than two lines leave from."""
    beside: dict[Point, set[Point]] = {}
    for line in lines:
        for before, point, after in zip([line[-1], *line[:-1]], line, [*line[1:], line[0]], strict=True):
            beside.setdefault(point, set()).update((before, after))
    return {point for point, others in beside.items() if len(others) > 2}


def _pieces(line: list[Point], ends: set[Point]) -> list[tuple[Point, ...]]:
    """A ring cut at ends; one without any is one piece from its least point on."""
    cuts = [at for at, point in enumerate(line) if point in ends]
    first = cuts[0] if cuts else line.index(min(line))
    turned = [*line[first:], *line[: first + 1]]
    inner = [at - first for at in cuts[1:]]
    bounds = [0, *inner, len(line)]
    return [tuple(turned[begin : end + 1]) for begin, end in pairwise(bounds)]


def _whole(numbers: Sequence[int]) -> Whole:
    return np.array(numbers, dtype=np.int64)
