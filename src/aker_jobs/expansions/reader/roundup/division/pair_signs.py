"""What speaks for two runs that stand side by side as two projects, rather than as one or as other ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.roundup.division.run import Run
from aker_jobs.expansions.reader.roundup.division.run_signs import Signs
from aker_jobs.expansions.reader.roundup.division.unit_signs import UnitSigns
from aker_jobs.expansions.reader.roundup.division.units import Unit
from aker_jobs.expansions.reader.roundup.reading import first_word


def of_pair(units: Sequence[Unit], seen: Sequence[UnitSigns], one: Run, other: Run) -> Signs:
    """The signs of a run and of the one that begins where it ends, each with its value."""
    return {f"then {sign}": 1.0 for sign in _signs(units, seen, one, other)}


def _signs(units: Sequence[Unit], seen: Sequence[UnitSigns], one: Run, other: Run) -> Iterator[str]:
    whose = _whose(one.announcement, other.announcement)
    begins = seen[other.first].signs
    yield "one more"
    yield whose
    for sign in ("goes on", "they", "begins with a name"):
        if sign in begins:
            yield f"{sign}, {whose}"
    unit = units[other.first]
    yield f"{'behind a gap' if unit.gap else 'in a new line' if unit.leads else 'in the same line'}, {whose}"
    yield f"{_where(one.announcement, other.announcement)}, {whose}"
    yield from (f"{sign}, {whose}" for sign in _numbers(one.announcement, other.announcement))
    if "heading" in begins:
        yield "a heading"
    if units[one.first].kind == "heading" and one.first == one.last:
        yield "what is below the heading"


def _whose(one: Announcement, other: Announcement) -> str:
    if other.company is None:
        return "of nobody"
    return "of the same" if one.company and first_word(one.company) == first_word(other.company) else "of another"


def _where(one: Announcement, other: Announcement) -> str:
    if other.place is None:
        return "nowhere"
    return "at the same place" if one.place == other.place else "elsewhere" if one.place else "somewhere"


def _numbers(one: Announcement, other: Announcement) -> Iterator[str]:
    pairs = ((one.new_jobs, other.new_jobs), (one.investment_usd, other.investment_usd))
    told = [pair for pair in pairs if pair[1] is not None]
    if not told:
        yield "without numbers"
    elif all(first is None for first, _ in told):
        yield "the number that it lacked"
    elif any(first == second for first, second in told):
        yield "the same number"
    else:
        yield "another number"
