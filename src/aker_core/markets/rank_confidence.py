"""Confidence sets for ranks of estimates with standard errors: sampling doubt alone. Pure.

Mogstad, Romano, Shaikh and Wilhelm 2024, Review of Economic Studies 91(1), 476-518: all pairwise differences are tested
at once, with critical values from a parametric bootstrap (independent normal errors) and a step-down; a rank may be as
good as the estimates that are not certainly above it allow.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Noise = npt.NDArray[np.float32]
STEPS = 20  # of the step-down; it ends by itself after a few


def marginal_rank_sets(
    estimates: Numbers, errors: Numbers, level: float = 0.9, draws: int = 1000, seed: int = 0
) -> tuple[Whole, Whole]:
    """The best and the worst rank of each estimate, each covering its true rank with the level's probability.

    estimates: the greatest is rank 1, without NaN. errors: standard errors; two without any are compared as they are.
    """
    noise = _noise(errors, draws, seed)
    best, worst = np.ones(len(estimates), dtype=np.int64), np.full(len(estimates), len(estimates), dtype=np.int64)
    half = 1 - (1 - level) / 2  # each side has half of the doubt
    for at in range(len(estimates)):
        scale = np.sqrt(errors**2 + errors[at] ** 2)
        difference = estimates - estimates[at]
        exact = scale == 0
        inverse = 1 / np.where(exact, 1.0, scale)
        shaken = noise - noise[at]
        shaken *= inverse.astype(np.float32)[:, None]
        scaled, uncertain = difference * inverse, ~exact
        uncertain[at] = False
        best[at] += (exact & (difference > 0)).sum() + _above(scaled, shaken, half, uncertain).sum()
        np.negative(shaken, out=shaken)
        worst[at] -= (exact & (difference < 0)).sum() + _above(-scaled, shaken, half, uncertain).sum()
    return best, worst


def simultaneous_rank_sets(
    estimates: Numbers, errors: Numbers, level: float = 0.9, draws: int = 1000, seed: int = 0
) -> tuple[Whole, Whole]:
    """The best and the worst rank of each estimate, all of which cover the true ranks together with the level's
    probability. Arguments as of `marginal_rank_sets`; wider than those."""
    above = certainly_above(estimates, errors, level, draws, seed)
    return 1 + above.sum(axis=0), len(estimates) - above.sum(axis=1)


def possible_top(
    estimates: Numbers, errors: Numbers, count: int, level: float = 0.9, draws: int = 1000, seed: int = 0
) -> Flags:
    """Which estimates may be among the `count` best: with the level's probability all that truly are, are marked.

    One test of all pairs together, each against those that may be above it.
    """
    return np.asarray(certainly_above(estimates, errors, level, draws, seed).sum(axis=0) < count)


def certainly_above(estimates: Numbers, errors: Numbers, level: float = 0.9, draws: int = 1000, seed: int = 0) -> Flags:
    """Which estimate (row) is above which (column): with the level's probability none of these is wrong.

    All pairs are tested together and step down. Two that have no error are compared as they are.
    """
    noise = _noise(errors, draws, seed)
    scale = np.sqrt(errors[:, None] ** 2 + errors[None, :] ** 2)
    difference = estimates[:, None] - estimates[None, :]
    exact = scale == 0
    scaled = difference / np.where(exact, 1.0, scale)
    remains = ~exact
    rejected = exact & (difference > 0)
    inverse = (1 / np.where(exact, 1.0, scale)).astype(np.float32)
    for _ in range(STEPS):
        if not remains.any():
            break
        new = remains & (scaled > np.quantile(_greatest(noise, inverse, remains), level))
        if not new.any():
            break
        rejected |= new
        remains &= ~new
    return np.asarray(rejected)


def _greatest(noise: Noise, inverse: Noise, remains: Flags) -> Numbers:
    """Of each draw the greatest scaled difference among the pairs that remain."""
    greatest = np.full(noise.shape[1], -np.inf, dtype=np.float32)
    for row in range(len(remains)):
        own = np.flatnonzero(remains[row])
        if own.size:
            shaken = noise[row] - noise[own]
            shaken *= inverse[row, own][:, None]
            np.maximum(greatest, shaken.max(axis=0), out=greatest)
    return greatest.astype(np.float64)


def _noise(errors: Numbers, draws: int, seed: int) -> Noise:
    """Errors of the estimates (rows) in draws (columns): a row lies together, which makes maxima over rows fast."""
    noise = np.random.default_rng(seed).standard_normal((len(errors), draws)) * errors[:, None]
    return noise.astype(np.float32)


def _above(scaled: Numbers, shaken: Noise, level: float, remains: Flags) -> Flags:
    """One-sided tests together: what is rejected takes no part in the next critical value."""
    remains, above = remains.copy(), np.zeros(len(scaled), dtype=bool)
    for _ in range(STEPS):
        if not remains.any():
            break
        part = shaken if remains.all() else shaken[remains]
        more = (scaled > np.quantile(part.max(axis=0), level)) & remains
        if not more.any():
            break
        above |= more
        remains &= ~more
    return above
