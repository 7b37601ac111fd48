"""Wages of the same margins: a second thing that is known of withheld cells, wherever industries pay differently.

What a job pays in a withheld cell follows from the disclosed cells of its industry, state and county, but not closely.
So each withheld cell has unknown wages w beside its unknown jobs x: w adds up to the wages of every margin, and lies
about pay · x. Least squares of that distance, beside the gamma distance of the jobs, gives (M the sum of a cell's wage
multipliers, σ the relative error of its pay) x = prior / (1 + θ (Σ λ + pay M)) and w = pay x / (1 + σ² pay x M).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from aker_jobs.labor.estimates.groups import AreaGroups
from aker_jobs.labor.estimates.partitions import Groups, Numbers

# How far the pay of a cell of that many jobs is off (logarithm): disclosed county cells of the first quarter of 2016.
_JOBS = (3, 20, 60, 200, 600, 3000)
_PAY_SPREAD = (0.42, 0.32, 0.25, 0.20, 0.175, 0.165)
# Pay errors of neighbors are alike, those of withheld cells are larger, and the jobs' own spread is a wide guess: they
# are taken so many times as large. All of a margin's cells may be off together by `_LEVEL` more. With 3 and 4 times
# every check was better than without wages, with 2.5 and less some were worse.
_CAUTION, _LEVEL = 3.0, 0.1
# Means are drawn to the wider one by so many establishments: industries, their states, counties.
_DRAWN, _MOST_ESTABS, _PASSES = {"industry": 1.0, "state": 10.0, "county": 5.0}, 20.0, 3
_MOST_MOVED = 0.5  # of a divisor in one step


def pay_per_job(leaves: pl.DataFrame) -> Numbers | None:
    """Wages of a job in each leaf, in units of the usual one: from disclosed leaves of its industry, its industry in
    the state, and its county. None where no leaf discloses both.

    leaves: county, state, own_code, industry_code, estabs, jobs and wages_usd (null where withheld).
    """
    disclosed = (leaves["jobs"] > 0).fill_null(value=False) & (leaves["wages_usd"] > 0).fill_null(value=False)
    if not disclosed.any():
        return None
    known = disclosed.to_numpy()
    weights = np.where(known, leaves["estabs"].fill_null(1.0).clip(1.0, _MOST_ESTABS).to_numpy(), 0.0)
    pay = leaves.select((pl.col("wages_usd") / pl.col("jobs")).log()).to_series().to_numpy()
    rest = np.where(known, pay, 0.0)
    rest = np.where(known, rest - np.average(rest, weights=weights), 0.0)
    industry = ["own_code", "industry_code"]
    keys = {"industry": industry, "state": [*industry, "state"], "county": ["county"]}
    numbers = {name: leaves.select(pl.struct(by).rank("dense")).to_series().to_numpy() for name, by in keys.items()}
    effects = {name: np.zeros(leaves.height) for name in keys}
    for _ in range(_PASSES):
        for name, number in numbers.items():
            alone = rest - np.add.reduce([effect for other, effect in effects.items() if other != name])
            effects[name] = _drawn_means(alone, weights, number.astype(np.int64), _DRAWN[name])
    return np.asarray(np.exp(np.add.reduce(list(effects.values()))))


def usual_pay(leaves: pl.DataFrame) -> float:
    """The unit of `pay_per_job`, in dollars: the mean of the logarithms."""
    known = leaves.filter(pl.col("jobs") > 0, pl.col("wages_usd") > 0)
    weights = known["estabs"].fill_null(1.0).clip(1.0, _MOST_ESTABS).to_numpy()
    return float(np.exp(np.average((known["wages_usd"] / known["jobs"]).log().to_numpy(), weights=weights)))


def _drawn_means(values: Numbers, weights: Numbers, numbers: Groups, drawn: float) -> Numbers:
    total = np.bincount(numbers, weights=weights * values)
    means = total / (np.bincount(numbers, weights=weights) + drawn)
    return np.asarray(means[numbers])


@dataclass
class WageFit:
    """The wage multipliers of a fit. pay: of each withheld leaf, in units of `usual`, in dollars. total: the sum of the
    multipliers of a leaf's margins."""

    pay: Numbers
    usual: float
    total: Numbers = field(init=False)
    multipliers: dict[str, Numbers] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.total = np.zeros_like(self.pay)

    def step(self, part: AreaGroups, prior: Numbers, divisor: Numbers, variance: Numbers) -> Numbers:
        """The divisors after one Newton step for the wages of each margin of a kind that leaves its jobs as they are.

        prior, divisor, variance: of the jobs of each leaf, which are prior / divisor.
        """
        if part.wages is None:
            return divisor
        jobs = prior / divisor
        give = variance * jobs / divisor
        whole = part.sums(give)
        mean = np.divide(part.sums(give * self.pay), whole, out=np.ones_like(whole), where=whole > 0)
        # Pay in excess of the margin's own is what its wages can tell: its jobs are held already.
        mean_of_leaves = part.spread(mean)
        excess = self.pay - mean_of_leaves
        error = self._relative_error(jobs) * self.pay * jobs
        squeeze = np.maximum(1 + error * self.total, 0.2)
        wages = self.pay * jobs / squeeze
        wanted = part.wages / self.usual
        known = (wanted > 0) & (part.remainder > 0) & (whole > 0)
        level = np.where(known, _LEVEL * wanted, 0.0) ** 2
        multiplier = self.multipliers.setdefault(part.kind, np.zeros_like(wanted))
        off = part.sums(wages - mean_of_leaves * jobs) - (wanted - mean * part.remainder)
        slope = part.sums(excess**2 * give) + part.sums(error * wages / squeeze) + level
        change = np.divide(off - level * multiplier, slope, out=np.zeros_like(slope), where=known & (slope > 0))
        change *= _brake(part, change, np.maximum(np.abs(excess) * variance / divisor, error / squeeze))
        multiplier += change
        of_leaves = part.spread(change)
        self.total += of_leaves
        return np.asarray(divisor + of_leaves * excess * variance)

    def _relative_error(self, jobs: Numbers) -> Numbers:
        spread = np.interp(np.log(np.maximum(jobs, 1)), np.log(_JOBS), _PAY_SPREAD)
        return np.asarray((_CAUTION * spread) ** 2)


def _brake(part: AreaGroups, change: Numbers, reach: Numbers) -> Numbers:
    """What to take of each margin's step so that no leaf moves by more than `_MOST_MOVED`. reach: of a step of one."""
    moved = np.zeros_like(change)
    np.maximum.at(moved, part.number, np.abs(part.spread(change)) * reach)
    return np.asarray(np.minimum(1.0, _MOST_MOVED / np.maximum(moved, 1e-12)))
