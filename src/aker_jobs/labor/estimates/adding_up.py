"""Jobs of withheld cells made to add up to every published margin at once.

First by proportional fitting (Deming and Stephan 1940), over-relaxed. What that leaves are chains of small cells that
counties, metros and states share, which close only after ten thousand sweeps. So the rest is taken together: the
smallest changes of cells, by their size, that meet all margins (least squares; the multipliers of counties are
eliminated, those of metros and states found by conjugate gradients, Hestenes and Stiefel 1952), a few times, because no
cell gets below zero. Where margins contradict each other (each figure rounded for itself, or a row that is not the sum
of its counties) no correction is taken that adds to the misfit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aker_jobs.labor.estimates.groups import AreaGroups
from aker_jobs.labor.estimates.leaves import NATION
from aker_jobs.labor.estimates.partitions import Numbers

SWEEPS, _CHECKED = 60, 10  # sweeps; the misfit is looked at after every tenth
_PATIENT = 400  # plain sweeps where corrections do not meet all margins: those that can be met come close to it alone
# Rounds of corrections: the jobs above which a cell gives way no more for being larger, and the most steps. Where every
# cell gives way by its size the first round overshoots least; where all give way alike the last ones take fewer steps.
ROUNDS = ((50.0, 80), (50.0, 80), (10.0, 120), (10.0, 200))
_MET = 0.1  # jobs: so near that sums over several margins are right but for rounding too
_LEAST, _MOST = 0.05, 20.0  # of a factor of one over-relaxed sweep
# Jobs by which a margin gives way itself: hardly, and where that makes it worse, because margins contradict each other.
_FIRM, _LOOSE = 1e-3, 1.0
_HALF = 0.5  # a correction takes at most half of a cell as it is, more only by degrees


def added_up(groups: Sequence[AreaGroups], jobs: Numbers) -> Numbers:
    """The jobs of each leaf, zero or more, brought to add up to those of all groups; zero stays zero. jobs: near to it.

    The nation's are left alone: they may be rebuilt from rounded figures.
    """
    hard = [part for part in groups if part.kind != NATION]
    if not hard:
        return jobs
    jobs, give = _swept(hard, jobs, SWEEPS - _CHECKED, _CHECKED), _FIRM
    left = _misfit(hard, jobs)
    for cap, steps in ROUNDS:
        if left[0] <= _MET:
            break
        tried = _corrected(hard, jobs, np.minimum(jobs, cap), steps, give)
        now = _misfit(hard, tried)
        if now[1] < left[1]:
            jobs, left = tried, now
        elif give < _LOOSE:
            give = _LOOSE
        else:
            break
    if left[0] > _MET:
        swept = _swept(hard, jobs, 0, _PATIENT)
        jobs = swept if _misfit(hard, swept)[1] < left[1] else jobs
    return _scaled(hard[-1], jobs, relaxed=False)


def _misfit(groups: Sequence[AreaGroups], jobs: Numbers) -> tuple[float, float]:
    """The largest misfit of a margin in jobs, and the sum of all."""
    short = np.abs(np.concatenate([part.short(jobs) for part in groups]))
    return float(short.max(initial=0.0)), float(np.add.reduce(short))


def _swept(groups: Sequence[AreaGroups], jobs: Numbers, relaxed: int, plain: int) -> Numbers:
    """Proportional fitting by so many sweeps that are over-relaxed, then plain ones, until all margins are met."""
    for sweep in range(relaxed + plain):
        if sweep % _CHECKED == 0 and _misfit(groups, jobs)[0] <= _MET:
            break
        for part in groups:
            jobs = _scaled(part, jobs, relaxed=sweep < relaxed)
    return jobs


def _scaled(part: AreaGroups, jobs: Numbers, *, relaxed: bool) -> Numbers:
    sums = part.sums(jobs)
    factor = np.ones_like(sums)
    np.divide(part.remainder, sums, out=factor, where=sums > 0)
    if relaxed:
        np.clip(factor, _LEAST, _MOST, out=factor)
        factor *= np.sqrt(factor)
    return np.asarray(jobs * part.spread(factor))


def _corrected(groups: Sequence[AreaGroups], jobs: Numbers, weights: Numbers, steps: int, give: float) -> Numbers:
    """The jobs after one correction. weights: how much each leaf gives way. give: how much each margin does."""
    *others, last = groups
    share = weights * last.spread(1.0 / np.maximum(last.sums(weights), _FIRM))
    system = _System(others, last, weights, share, give)
    change = share * last.spread(last.short(jobs))
    if others:
        wanted = np.concatenate([part.short(jobs) for part in others]) - system.sums(change)
        change += system.changes(_solved(system, wanted, steps))
    relative = np.divide(change, jobs, out=np.zeros_like(change), where=jobs > 0)
    slowed = _HALF * np.exp(np.minimum(relative + _HALF, 0.0) / _HALF)
    return np.asarray(jobs * np.where(relative > -_HALF, 1.0 + relative, slowed))


@dataclass(frozen=True)
class _System:
    """What multipliers of groups change, where the sums of the `last` groups stay as they are. weights: how much each
    leaf gives way; share: of what its last group does. give: of each margin itself.
    """

    others: Sequence[AreaGroups]
    last: AreaGroups
    weights: Numbers
    share: Numbers
    give: float

    def changes(self, multipliers: Numbers) -> Numbers:
        """Of each leaf."""
        change = np.zeros_like(self.weights)
        ends = np.cumsum([len(part.remainder) for part in self.others])[:-1]
        for part, of_groups in zip(self.others, np.split(multipliers, ends), strict=True):
            change += part.spread(of_groups)
        change *= self.weights
        change -= self.share * self.last.spread(self.last.sums(change))
        return change

    def sums(self, of_leaves: Numbers) -> Numbers:
        """Of the groups that multipliers are of."""
        return np.concatenate([part.sums(of_leaves) for part in self.others])

    def moved(self, multipliers: Numbers) -> Numbers:
        """What they add to the sums, and the margins give way themselves."""
        return self.sums(self.changes(multipliers)) + self.give * multipliers

    def usual(self) -> Numbers:
        """About what a multiplier of one adds to its own sum."""
        return self.sums(self.weights * (1.0 - self.share)) + self.give


def _solved(system: _System, wanted: Numbers, steps: int) -> Numbers:
    """The multipliers that move the sums as wanted, by conjugate gradients."""
    usual = system.usual()
    found, left = np.zeros_like(wanted), wanted.copy()
    ahead = way = left / usual
    size = float(np.add.reduce(left * ahead))
    for _ in range(steps):
        if np.abs(left).max(initial=0.0) <= _MET / 2:
            break
        moved = system.moved(way)
        step = size / float(np.add.reduce(way * moved))
        found += step * way
        left -= step * moved
        ahead = left / usual
        before, size = size, float(np.add.reduce(left * ahead))
        way = ahead + size / before * way
    return found
