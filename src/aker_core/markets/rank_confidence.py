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
STEPS = 20  # of the step-down; it ends by itself after a few


def marginal_rank_sets(
    estimates: Numbers, errors: Numbers, level: float = 0.9, draws: int = 1000, seed: int = 0
) -> tuple[Whole, Whole]:
    """The best and the worst rank of each estimate, each covering its true rank with the level's probability.

    estimates: the greatest is rank 1, without NaN. errors: standard errors, not all zero for any pair that differs.
    """
    noise = _noise(errors, draws, seed)
    best, worst = np.ones(len(estimates), dtype=np.int64), np.full(len(estimates), len(estimates), dtype=np.int64)
    for at in range(len(estimates)):
        scale = np.sqrt(errors**2 + errors[at] ** 2)
        scale[at] = np.inf
        scaled = (estimates - estimates[at]) / np.where(scale > 0, scale, 1e-300)
        shaken = (noise - noise[:, [at]]) / np.where(scale > 0, scale, np.inf)
        above, below = _rejected(scaled, shaken, level)
        best[at] += above.sum()
        worst[at] -= below.sum()
    return best, worst


def possible_top(
    estimates: Numbers, errors: Numbers, count: int, level: float = 0.9, draws: int = 1000, seed: int = 0
) -> npt.NDArray[np.bool_]:
    """Which estimates may be among the `count` best: with the level's probability all that truly are, are marked.

    One test of all pairs together, each against those that may be above it.
    """
    noise = _noise(errors, draws, seed)
    size = len(estimates)
    scale = np.sqrt(errors[:, None] ** 2 + errors[None, :] ** 2)
    np.fill_diagonal(scale, np.inf)
    scaled = (estimates[:, None] - estimates[None, :]) / scale  # row above column
    remains = np.isfinite(scale)
    rejected = np.zeros((size, size), dtype=bool)
    for _ in range(STEPS):
        greatest = np.full(draws, -np.inf)
        for row in range(size):
            own = remains[row]
            if own.any():
                shaken = (noise[:, [row]] - noise[:, own]) / scale[row, own]
                greatest = np.maximum(greatest, shaken.max(axis=1))
        critical = np.quantile(greatest, level) if np.isfinite(greatest).all() else np.inf
        new = remains & (scaled > critical)
        if not new.any():
            break
        rejected |= new
        remains &= ~new
    return np.asarray(rejected.sum(axis=0) < count)


def _noise(errors: Numbers, draws: int, seed: int) -> Numbers:
    return np.random.default_rng(seed).standard_normal((draws, len(errors))) * errors


def _rejected(scaled: Numbers, shaken: Numbers, level: float) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which estimates are certainly above, and which below: each side has half of the doubt, and steps down."""
    half = 1 - (1 - level) / 2
    return _above(scaled, shaken, half), _above(-scaled, -shaken, half)


def _above(scaled: Numbers, shaken: Numbers, level: float) -> npt.NDArray[np.bool_]:
    """One-sided tests together: what is rejected takes no part in the next critical value."""
    remains = np.ones(len(scaled), dtype=bool)
    above = np.zeros(len(scaled), dtype=bool)
    for _ in range(STEPS):
        if not remains.any():
            break
        critical = np.quantile(shaken[:, remains].max(axis=1), level)
        more = (scaled > critical) & remains
        if not more.any():
            break
        above |= more
        remains &= ~more
    return above
