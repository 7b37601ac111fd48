"""A place that may be the site, and what it is judged by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from aker_jobs.expansions.reader.states.hints import Hint
from aker_jobs.expansions.reader.text.document import Document


class Candidate(NamedTuple):
    """A place that may be the site. explicit: the text says its state."""

    name: str
    kind: str  # city | county | region | foreign
    state: str | None
    score: float
    start: int
    end: int
    why: str
    explicit: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What a candidate is judged by: document, states with their weights, asides, the span of the company's name, and
    all pointers to states."""

    document: Document
    weight: dict[str, float]
    beside: list[tuple[int, int]]
    company: tuple[int, int] | None
    pointers: tuple[Hint, ...] = ()

    @property
    def strongest(self) -> float:
        """The weight of the state that the text points to most."""
        return max(self.weight.values(), default=0.0)


AT_HOME = "where the company is at home"


UNKNOWN = "a name behind 'in' that no list has"
