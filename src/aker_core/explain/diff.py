"""Why a number is another one than before, or than elsewhere: the difference by stage, and in each stage by part. Pure.

Of a metric the parts are the roles of its formula, by Shapley. A way over a figure that is known between the two (the
old period as the later vintage has it) tells what was revised from what is new; where both ways are known, it is their
mean, so that the order of the two does not matter.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aker_core.explain.shapley import MOST, Coalition, shapley
from aker_core.facts.formula import Amount, evaluate, roles_of

REVISION, PERIOD, UNIVERSE = "data revised", "new period", "boundaries and universe"
WEIGHTS, METHOD, FIELD, VALUES = "weights", "method", "the field", "own values"
STAGES = (REVISION, PERIOD, UNIVERSE, WEIGHTS, METHOD, FIELD, VALUES)
FORMULA, WHOLE = "formula", "the whole"
ENOUGH = 1e-9  # relative: as near as a formula must come to the stored value

Stages = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Change:
    """A difference taken apart.

    of: what moved, such as ``score of DEN``; market: whose it is. unit: of the numbers. stages: by stage (`STAGES`)
    what each part adds, in the unit; together they are the difference. notes: what else is to be known, in words.
    """

    of: str
    market: str
    unit: str
    before: float
    after: float
    stages: Mapping[str, Mapping[str, float]]
    notes: tuple[str, ...] = ()

    @property
    def difference(self) -> float:
        """After less before."""
        return self.after - self.before

    @property
    def totals(self) -> dict[str, float]:
        """What each stage adds, in the order of `STAGES`; stages without any effect are left out."""
        sums = {stage: math.fsum(self.stages[stage].values()) for stage in STAGES if stage in self.stages}
        return {stage: total for stage, total in sums.items() if any(self.stages[stage].values())}

    def as_dict(self) -> dict[str, Any]:
        """The change as plain data, for JSON. remainder: what the stages leave over, 0 but for rounding."""
        totals = self.totals
        return {
            "of": self.of,
            "market": self.market,
            "unit": self.unit,
            "before": self.before,
            "after": self.after,
            "difference": self.difference,
            "remainder": self.difference - math.fsum(totals.values()),
            "stages": {stage: {"total": total, "parts": dict(self.stages[stage])} for stage, total in totals.items()},
            "notes": list(self.notes),
        }


@dataclass(frozen=True)
class Figure:
    """A stored number with what it was made of. formula: empty where it was not computed; amounts: by role."""

    value: float
    formula: str
    amounts: Mapping[str, Amount | None]

    @property
    def can_be_computed(self) -> bool:
        """Whether the formula gives the value for these amounts."""
        again = _number(self.formula, self.amounts)
        return again is not None and abs(again - self.value) <= ENOUGH * max(1.0, abs(self.value))


def by_role(before: Figure, after: Figure) -> dict[str, float]:
    """What each role of the formula, and another formula, adds to the difference.

    All under `WHOLE` where one of the two cannot be computed again, where a formula with inputs of both has no value (a
    zero below a line), or has too many roles. A vector is one role.
    """
    whole = {WHOLE: after.value - before.value}
    if not (before.can_be_computed and after.can_be_computed):
        return whole
    shared = sorted(set(before.amounts) & set(after.amounts))
    players = [*shared, *([FORMULA] if _differ(before, after) else [])]
    if len(players) > MOST or FORMULA in shared:
        return whole
    try:
        shares = shapley(players, lambda coalition: [_mixed(before, after, shared, coalition)])
    except ArithmeticError:
        return whole
    return {player: share for player, (share,) in shares.items()}


def _differ(before: Figure, after: Figure) -> bool:
    return before.formula != after.formula or set(before.amounts) != set(after.amounts)


def _mixed(before: Figure, after: Figure, shared: Sequence[str], coalition: Coalition) -> float:
    """The value with some roles as after. Raises ArithmeticError where there is none."""
    way = after if FORMULA in coalition else before
    amounts = {**way.amounts, **{role: (after if role in coalition else before).amounts[role] for role in shared}}
    number = _number(way.formula, amounts)
    if number is None:
        raise ArithmeticError("no value")
    return number


def _number(formula: str, amounts: Mapping[str, Amount | None]) -> float | None:
    """The value of a formula; null where it has none among the finite real numbers."""
    if not formula or any(amounts.get(role) is None for role in roles_of(formula)):
        return None
    try:
        value = evaluate(formula, amounts)  # type: ignore[arg-type]
    except (ArithmeticError, ValueError, TypeError):
        return None
    return value if isinstance(value, float) and math.isfinite(value) else None


def over_time(before: Figure, after: Figure, between: Mapping[str, Figure], axis: str, *, same_period: bool) -> Stages:
    """The stages of a metric's change. axis: what another vintage of the same period is, revised data or boundaries.

    between: figures that are known besides, by what has changed in them already: ``axis`` (the old period, as the new
    vintage has it) and `PERIOD` (the new period in the old vintage). Without any, everything is the period's.
    """
    if same_period:
        return {axis: by_role(before, after)}
    ways = list(_ways(before, after, between, axis))
    if not ways:
        return {PERIOD: by_role(before, after)}
    return {stage: _mean([way[stage] for way in ways]) for stage in (axis, PERIOD)}


def _ways(before: Figure, after: Figure, between: Mapping[str, Figure], axis: str) -> Iterator[Stages]:
    if axis in between:
        yield {axis: by_role(before, between[axis]), PERIOD: by_role(between[axis], after)}
    if PERIOD in between:
        yield {PERIOD: by_role(before, between[PERIOD]), axis: by_role(between[PERIOD], after)}


def _mean(ways: Sequence[Mapping[str, float]]) -> dict[str, float]:
    parts = sorted({part for way in ways for part in way})
    return {part: math.fsum(way.get(part, 0.0) for way in ways) / len(ways) for part in parts}
