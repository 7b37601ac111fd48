"""Every run of neighboring units, read as if it told of one project: of these `division.division` takes some."""

from __future__ import annotations

from collections.abc import Sequence

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.roundup import clauses, cues, elsewhere
from aker_jobs.expansions.reader.roundup import datelines as roundup_datelines
from aker_jobs.expansions.reader.roundup.division.run import Place, Run
from aker_jobs.expansions.reader.roundup.division.run_parts import (
    besides,
    head_of,
    headed,
    is_of_another,
    items_beside,
    named_below,
    part_of,
)
from aker_jobs.expansions.reader.roundup.division.units import Unit
from aker_jobs.expansions.reader.roundup.source import Source

MOST_UNITS = 6  # that tell of one project and are read together
LONGEST = 1_400  # characters of them


def runs(source: Source, units: Sequence[Unit]) -> dict[Place, Run]:
    """By first and last unit, every run within a section of which anything is read."""
    found: dict[Place, Run] = {}
    above = _states_above(source.text, units)
    for first in range(len(units)):
        is_bracketed = units[first].kind in ("clause", "item") and _is_bracketed(source.text, units[first])
        for last in range(first, min(len(units), first + MOST_UNITS)):
            if last > first and is_bracketed and _is_bracketed(source.text, units[last]):
                break
            begin, end = units[first], units[last]
            if last > first and (
                _is_headed_anew(source.text, end, units[last - 1])
                or is_of_another(source, begin, end)
                or head_of(source.text, end) is not None
            ):
                break
            before = found.get((first, last - 1))
            if before is not None and elsewhere.is_elsewhere(source.text, end.start, end.end, before.announcement):
                break
            if end.section != begin.section or (last > first and end.end - begin.start > LONGEST):
                break
            part = part_of(source, begin, end, above[first])
            one = source.read(part)
            if one is not None and last == first + 1 and begin.kind == "heading":
                one = named_below(source, begin, one, found.get((first, first)), part_of(source, end, end, above[last]))
            if one is not None and (last > first or begin.kind != "heading"):
                one = headed(source, begin, one, end)
            if one is not None and (one.company or one.place or one.new_jobs or one.investment_usd):
                found[first, last] = Run(first, last, part, one)
    found |= items_beside(source, units, found)
    return found | besides(source, units, found)


def _is_bracketed(text: str, unit: Unit) -> bool:
    return clauses.is_bracketed(text, unit.start, unit.end)


def _is_headed_anew(text: str, unit: Unit, before: Unit) -> bool:
    """Whether a heading stands behind a blank line and what was told before, or a dateline behind another story."""
    if before.kind != "heading" and unit.start in roundup_datelines.datelines(text):
        return True
    if unit.kind != "heading" or before.kind == "heading":
        return False
    is_cut_short = text.endswith(("[…]", "[...]", "…"), before.start, before.end)
    if not unit.gap and not is_cut_short:
        return False
    label, colon, _ = text[unit.start : unit.end].partition(":")
    return not colon or label.lower() in gazetteers.state_names()  # 'Annual payroll: $5 million' goes on


def _states_above(text: str, units: Sequence[Unit]) -> list[str | None]:
    """By unit, the state that a heading right above its line names: 'Kentucky Welcomes 360 New Jobs'."""
    found: list[str | None] = []
    state, is_below = None, False
    for unit in units:
        if unit.kind == "heading":
            state, is_below = cues.own_state(text, unit.start, unit.end), True
        elif unit.leads and not is_below:
            state = None
        found.append(None if unit.kind == "heading" else state)
        is_below = is_below and unit.kind == "heading"
    return found
