"""How metrics are named and ordered, declared once for every surface: titles, and the sections that reports have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Section:
    """A part of a report: its title and the families of metrics in it."""

    title: str
    families: tuple[str, ...]


SECTIONS: tuple[Section, ...] = (
    Section("Jobs and concentration", ("size", "concentration")),
    Section("Growth", ("growth",)),
    Section("Migration", ("migration",)),
    Section("Research awards", ("awards",)),
    Section("Business formation", ("formation",)),
    Section("Announced expansions", ("expansions",)),
    Section("Natural hazards", ("hazards",)),
    Section("Amenities", ("amenities",)),
    Section("Economy", ("economy",)),
    Section("Housing", ("housing",)),
    Section("Comparisons over time and among markets", ("comparison",)),
)


def title_of(metric_id: str) -> str:
    """The title of a metric; the id itself where the registry does not have it (any more)."""
    return _titles().get(metric_id, metric_id)


@cache
def _titles() -> Mapping[str, str]:
    from aker_jobs.registry import EVERY

    return {declared.id: declared.title for declared in EVERY}
