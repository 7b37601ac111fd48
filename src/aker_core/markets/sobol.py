"""Sobol indices: how much of the variance of a result each input makes, alone and with the others. Pure.

Saltelli et al. 2010, Computer Physics Communications 181(2): first order by their estimator, total effect by Jansen's,
from count · (inputs + 2) evaluations; intervals by a bootstrap over the samples.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71)


@dataclass(frozen=True)
class Indices:
    """Of each input first order and total effect, each with its 90 % bootstrap interval (low, high), and how many
    evaluations they took."""

    first: Numbers
    total: Numbers
    first_interval: Numbers
    total_interval: Numbers
    evaluations: int


def sobol_indices(
    result: Callable[[Numbers], Numbers], inputs: int, count: int = 1024, seed: int = 0, resamples: int = 200
) -> Indices:
    """Indices of a function of independent inputs, each uniform from 0 to 1.

    result: rows of inputs to one number each. The same seed gives the same indices. Raises ValueError for more than ten
    inputs.
    """
    if not 1 <= inputs <= len(PRIMES) // 2:
        raise ValueError(f"{inputs} inputs: 1 to {len(PRIMES) // 2} are possible")
    generator = np.random.default_rng(seed)
    points = _halton(count, 2 * inputs, generator)
    first, second = points[:, :inputs], points[:, inputs:]
    of_first, of_second = result(first), result(second)
    mixed = np.empty((count, inputs))
    for at in range(inputs):
        turned = first.copy()
        turned[:, at] = second[:, at]
        mixed[:, at] = result(turned)
    rows = generator.integers(0, count, (resamples, count))
    drawn = _estimates(of_first[rows], of_second[rows], mixed[rows])
    ends = [np.quantile(of, [0.05, 0.95], axis=0).T for of in drawn]
    (alone,), (whole,) = _estimates(of_first[None], of_second[None], mixed[None])
    return Indices(alone, whole, ends[0], ends[1], count * (inputs + 2))


def _estimates(of_first: Numbers, of_second: Numbers, mixed: Numbers) -> tuple[Numbers, Numbers]:
    """First order and total effect by sample (row) and input (column); zero where the result never varies.

    of_first, of_second: results by sample and point; mixed: by sample, point and input.
    """
    variance = np.var(np.concatenate([of_first, of_second], axis=1), axis=1)[:, None]
    turned = mixed - of_first[:, :, None]
    shares = (of_second[:, :, None] * turned).mean(axis=1), (turned**2).mean(axis=1) / 2
    alone, whole = (np.divide(part, variance, out=np.zeros_like(part), where=variance > 0) for part in shares)
    return alone, whole


def _halton(count: int, columns: int, generator: np.random.Generator) -> Numbers:
    """Points spread evenly, each column turned by a random shift."""
    shifts = generator.random(columns)
    points = np.column_stack([_radical_inverses(count, base) for base in PRIMES[:columns]])
    return np.asarray((points + shifts) % 1.0)


def _radical_inverses(count: int, base: int) -> Numbers:
    numbers, found, factor = np.arange(1, count + 1), np.zeros(count), 1.0 / base
    while numbers.any():
        found += factor * (numbers % base)
        numbers //= base
        factor /= base
    return found
