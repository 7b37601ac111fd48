"""Series of clauses with a project each: 'Projects include a plant of Acme, with 250 jobs; a mill of Bolt, ...'."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from aker_jobs.expansions.reader.roundup.division.run import Place, Run
from aker_jobs.expansions.reader.roundup.division.units import Unit

LEAST_BEHIND = 2  # clauses with projects of their own behind the head of a series


def with_heads(units: Sequence[Unit], known: Mapping[Place, Run], found: Sequence[Run]) -> Iterator[Run]:
    """The runs of a division, with the heads of series that it left out: of clauses that are projects, the first.

    known: every run that is read, by its first and last unit.
    """
    alone = {run.first for run in found if run.first == run.last and _is_whole(run)}
    covered = {at for run in found for at in range(run.first, run.last + 1)}
    heads = []
    for at, unit in enumerate(units):
        head = known.get((at, at))
        is_free = unit.kind == "sentence" and at not in covered and head is not None and _is_whole(head)
        if is_free and head is not None and _clauses_behind(units, at, alone) >= LEAST_BEHIND:
            heads.append(head)
    yield from sorted([*found, *heads], key=lambda run: run.first)


def _clauses_behind(units: Sequence[Unit], at: int, alone: set[int]) -> int:
    """How many clauses that follow a sentence one by one are projects of their own."""
    behind = at + 1
    while behind < len(units) and units[behind].kind == "clause" and behind in alone:
        behind += 1
    return behind - at - 1


def _is_whole(run: Run) -> bool:
    one = run.announcement
    return bool(one.company and (one.new_jobs or one.investment_usd))
