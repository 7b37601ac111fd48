"""Withheld jobs fitted to all margins at once.

Prior: establishments times the national size of an establishment of the industry, times how size grows with the number
of establishments in a place, times how the industry's disclosed cells in the state differ (`disclosed.py`). Fit: the
amounts closest to the prior that add up to every margin, where a cell gives way in proportion to how uncertain it is:
establishments as gamma variables, so that x = prior / (1 + θ Σ λ) with θ the variance of a cell per job (wider in
industries whose disclosed cells spread more) and λ one number for each margin. Cells that margins push far from their
prior give way more, as under Student's t (Lange, Little and Taylor 1989, "Robust Statistical Modeling Using the t
Distribution"): one large employer is one cell's, not its neighbors'. Solved by scaling one margin after the other
(Darroch and Ratcliff 1972, "Generalized Iterative Scaling for Log-Linear Models"), then brought to add up to all of
them (`adding_up.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from aker_jobs.labor.estimates.adding_up import added_up
from aker_jobs.labor.estimates.groups import AreaGroups
from aker_jobs.labor.estimates.leaves import NATION
from aker_jobs.labor.estimates.partitions import Numbers, Partition
from aker_jobs.labor.estimates.pay import WageFit

GAMMA_SWEEPS = 50
_LEAST_SIZE = 0.5
_LEAST_JOBS = 1e-4  # of a leaf whose margins have jobs left: what is zero stays zero
_STEP = 0.1  # of what a cell may shrink its divisor to in one step
# Jobs of a cell per job expected from its establishments alone, by their number: places with more establishments have
# larger ones. Means over the disclosed four-digit county cells of the first quarter of 2016.
_PLACE_ESTABS = (1, 2, 3, 4, 8, 16, 32, 64, 128, 256, 512)
_PLACE_SIZE = (0.55, 0.68, 0.73, 0.78, 0.89, 0.96, 1.02, 1.06, 1.09, 1.13, 1.15)
# Variance of the jobs of a cell: establishments differ (SPREAD), and so do places (PLACE_SPREAD by establishment).
SPREAD, PLACE_SPREAD = 3.0, 0.1
# A cell that the first sweeps move farther than gamma variables go gives way more, as Student's t with so many degrees
# of freedom has it, up to so many times. With 8 metros are rebuilt as well as with 20, with 40 a little less so.
_OUTLYING_SWEEPS, _OUTLYING_FREEDOM, _MOST_OUTLYING = 20, 20.0, 10.0
# A national margin may be rebuilt from rounded quotients: it binds as closely as these do.
_NATIONAL_ERROR, _NATIONAL_SLACK = 2e-4, 20.0


def national_sizes(rows: pl.DataFrame, leaves: pl.DataFrame) -> Numbers:
    """Jobs of an establishment in each leaf's industry: of the nation, else of the disclosed leaves, else of all."""
    keys = ["own_code", "industry_code"]
    nation = rows.filter(pl.col("kind") == NATION).select(*keys, national="jobs")
    at_home = pl.col("nation").is_not_null()
    sizes = (
        leaves.group_by(keys)
        .agg(
            estabs=pl.col("estabs").filter(at_home).sum(),
            known_jobs=pl.col("jobs").sum(),
            known_estabs=pl.col("estabs").filter(pl.col("jobs").is_not_null()).sum(),
        )
        .join(nation, on=keys, how="left")
        .with_columns(
            size=pl.coalesce(
                pl.when(pl.col("estabs") > 0).then(pl.col("national") / pl.col("estabs")),
                pl.when(pl.col("known_estabs") > 0).then(pl.col("known_jobs") / pl.col("known_estabs")),
            )
        )
    )
    usual = float(sizes["known_jobs"].sum()) / max(float(sizes["known_estabs"].sum()), 1.0)
    joined = leaves.select(keys).join(sizes.select(*keys, "size"), on=keys, how="left", maintain_order="left")
    return joined["size"].fill_null(usual).clip(lower_bound=_LEAST_SIZE).to_numpy()


def prior_jobs(estabs: Numbers, sizes: Numbers) -> Numbers:
    """What a leaf's establishments make one expect, before any margin."""
    place = np.interp(np.log2(np.maximum(estabs, 1)), np.log2(_PLACE_ESTABS), _PLACE_SIZE)
    # A withheld cell has at least one establishment, though some publish none.
    return np.asarray(np.maximum(estabs, 0.05) * sizes * place)


def variance_per_job(estabs: Numbers, sizes: Numbers) -> Numbers:
    """The variance of a leaf's jobs divided by its jobs, before any margin."""
    return np.asarray(sizes * (SPREAD + SPREAD * PLACE_SPREAD * estabs))


def fitted_jobs(
    partitions: list[Partition], prior: Numbers, variance: Numbers, wages: WageFit | None = None
) -> Numbers:
    """Jobs of each withheld leaf, zero or more, that add up to the margins of counties, metros and states, and to the
    nation's as closely as these are known. prior, variance: of each leaf. wages: what they add, where there are any."""
    groups = [AreaGroups.of(part) for part in partitions]
    empty = np.zeros(len(prior), dtype=bool)
    for part in partitions:
        if part.kind != NATION:
            empty |= np.append(part.remainder <= 0, False)[part.group]
    start = np.where(empty, 0.0, prior)
    variance = outlying_variance(groups, start, np.where(empty, 1.0, variance))
    jobs = _gamma_fit(groups, start, variance, wages, GAMMA_SWEEPS)
    return added_up(groups, np.where(empty, 0.0, np.maximum(jobs, _LEAST_JOBS)))


def outlying_variance(groups: Sequence[AreaGroups], prior: Numbers, variance: Numbers) -> Numbers:
    """The variance of each leaf per job, more for leaves that a few sweeps move farther than it says (logarithms).

    prior: zero where no jobs are left. One step of iteratively reweighted least squares, of jobs alone.
    """
    moved = _gamma_fit(groups, prior, variance, None, _OUTLYING_SWEEPS)
    there = prior > 0
    usual = np.where(there, prior, 1.0)
    deviation = np.log(np.where(there, np.maximum(moved, 0.1), 1.0) / usual) ** 2 / np.log1p(variance / usual)
    wider = (_OUTLYING_FREEDOM + deviation) / (_OUTLYING_FREEDOM + 1)
    return np.asarray(variance * np.clip(wider, 1.0, _MOST_OUTLYING))


def _gamma_fit(
    groups: Sequence[AreaGroups], prior: Numbers, variance: Numbers, wages: WageFit | None, sweeps: int
) -> Numbers:
    """One Newton step for each margin in turn, exact where its cells are alike."""
    divisor = np.ones_like(prior)
    multipliers = [np.zeros_like(part.remainder) for part in groups]
    slacks = [(_NATIONAL_ERROR * part.remainder + _NATIONAL_SLACK) ** 2 * (part.kind == NATION) for part in groups]
    for _ in range(sweeps):
        for position, (part, slack) in enumerate(zip(groups, slacks, strict=True)):
            jobs = prior / divisor
            sums, slope = part.sums(jobs), part.sums(variance * jobs / divisor)
            target = np.maximum(part.remainder + slack * multipliers[position], 1e-3)
            ratio = sums / target
            step = np.divide(
                (ratio - 1) * sums,
                slope + slack * ratio,
                out=np.zeros_like(sums),
                where=(slope > 0) & (part.remainder > 0),
            )
            multipliers[position] += step
            moved = divisor + part.spread(step) * variance
            divisor = np.maximum(moved, _STEP * divisor)
            if wages is not None:
                divisor = wages.step(part, prior, divisor, variance)
    return np.asarray(prior / divisor)
