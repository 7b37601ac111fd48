"""A number and what it is made of: one tree, which every rendering shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["score", "metric", "role", "input", "row", "payload", "line", "estimate"]


@dataclass(frozen=True)
class Node:
    """One step of an explanation.

    value: the number as stored (null: withheld, or no number at this step). again: the same, computed from the
    children alone; null where there is nothing to compute it from, which `notes` then say. notes: what else is to be
    known, by name, in the order to show. omitted: how many children like the last ones are left out.
    """

    kind: Kind
    title: str
    value: float | None = None
    again: float | None = None
    notes: tuple[tuple[str, str], ...] = ()
    children: tuple[Node, ...] = ()
    omitted: int = 0

    @property
    def difference(self) -> float | None:
        """How far the number differs from what its children give; null where one of the two is missing."""
        return None if self.value is None or self.again is None else self.again - self.value

    def walk(self) -> Iterator[Node]:
        """This node and all below it, from the top."""
        yield self
        for child in self.children:
            yield from child.walk()

    def as_dict(self) -> dict[str, Any]:
        """The tree as plain data, for JSON."""
        fields = {"kind": self.kind, "title": self.title, "value": self.value, "again": self.again}
        rest = {"difference": self.difference, "notes": dict(self.notes), "omitted": self.omitted}
        return {**fields, **rest, "children": [child.as_dict() for child in self.children]}


def worst_difference(node: Node) -> float:
    """The largest relative difference of any node of a tree from what its children give; 0.0 where all agree."""
    differences = [
        abs(each.difference) / max(1.0, abs(each.value or 0.0)) for each in node.walk() if each.difference is not None
    ]
    return max(differences, default=0.0)
