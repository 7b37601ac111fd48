"""How sure a rank is, in three kinds that are never mixed: sampling, method, joint. Pure and seeded.

*Sampling*: what is estimated, bounded or missing, method as declared. *Method*: weights, treatment, normalization,
aggregation and the rule for what is missing, data as they are: a method interval, no confidence interval. *Joint*:
both. Ranks count from the top; of each kind the 5th and 95th percentile of the rank and the probability to be among the
first.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import polars as pl

from aker_core.markets.aggregation import LEAST
from aker_core.markets.choices import Aggregation, Normalization, Treatment
from aker_core.markets.evidence import Evidence, counted
from aker_core.markets.pillars import Ingredient, Pillar
from aker_core.markets.rank_draws import Draws, ranked
from aker_core.markets.scoring import evidence_in, has_enough
from aker_core.markets.sobol import Indices, sobol_indices

Numbers = npt.NDArray[np.float64]
Kind = Literal["sampling", "method", "joint"]
KINDS: tuple[Kind, ...] = get_args(Kind)
TOPS = (10, 25, 100)
NORMAL_90 = 1.6448536269514722  # standard errors on each side of a 90 % interval
CONCENTRATION = 60.0  # of the Dirichlet weights: a weight of a fifth has a standard deviation of a twentieth
TREATMENTS: tuple[Treatment, ...] = ("none", "winsorized")
NORMALIZATIONS: tuple[Normalization, ...] = get_args(Normalization)
AGGREGATIONS: tuple[Aggregation, ...] = get_args(Aggregation)
HOLES = ("middle", "others")  # a hole counts by our rule, or as the mean of the market's other metrics
CHOICES = ("weights", "treatment", "normalization", "aggregation", "missing")


class Doubt:
    """The scored markets of one universe, ready to be drawn. values: as for `scoring.score_pillar`.

    Markets without a score by the declared pillar are left out. draws: how many; seed: the same gives the same.
    """

    def __init__(self, values: pl.DataFrame, pillar: Pillar, *, draws: int = 2000, seed: int = 0) -> None:
        keep = has_enough(evidence_in(values, pillar.ingredients), pillar)
        self.codes = tuple(values["msa_id"].filter(pl.Series(keep)).to_list())
        self._pillar, self._keep = pillar, keep
        self._draws, self.seed = draws, seed
        weights = np.array([item.weight for item in pillar.ingredients])
        self._weights = weights / weights.sum()
        self._made: dict[tuple[str, ...], tuple[npt.NDArray[np.float32], npt.NDArray[np.float32] | None]] = {}
        self._evidence = {
            (treatment, normalization): self._under(values, treatment, normalization)
            for treatment in ("declared", *TREATMENTS)
            for normalization in ("declared", *NORMALIZATIONS)
            if (treatment == "declared") == (normalization == "declared")
        }
        self._sampled = self._under(values, "declared", "declared", with_margins=True)

    def _under(
        self, values: pl.DataFrame, treatment: str, normalization: str, *, with_margins: bool = False
    ) -> Evidence:
        items = tuple(_as(item, treatment, normalization) for item in self._pillar.ingredients)
        found, keep = evidence_in(values, items, with_margins=with_margins), self._keep
        return Evidence(found.points[keep], found.low[keep], found.high[keep], found.hard[keep])

    def drawn(self, kind: Kind) -> Draws:
        """Ranks under one kind of doubt."""
        generator = np.random.default_rng([self.seed, KINDS.index(kind)])
        if kind == "sampling":
            scores = np.add(self._nominal()[None, :], self._noise(generator))
        else:
            scores = self._by_choices(generator.random((self._draws, len(CHOICES))))
            if kind == "joint":
                scores = scores + self._noise(generator)
        return Draws(self.codes, ranked(scores), scores)

    def _nominal(self) -> npt.NDArray[np.float32]:
        scores = self._scores("declared", "declared", self._pillar.aggregation, "middle", self._weights[None, :])
        return np.asarray(scores[0])

    def estimates(self) -> tuple[Numbers, Numbers]:
        """The declared scores, and their standard errors as `sampling` has them.

        An estimate has the error of its 90 % interval, a survey's figure that of its margin, bounds and holes that of
        an even spread over what they allow.
        """
        evidence = self._sampled
        width = evidence.high - evidence.low
        deviation = np.where(evidence.hard, width / np.sqrt(12), width / (2 * NORMAL_90))
        return self._nominal().astype(np.float64), np.sqrt(((self._weights * deviation) ** 2).sum(axis=1))

    def _noise(self, generator: np.random.Generator) -> npt.NDArray[np.float32]:
        """Errors of the scores: a score is a sum of points, so one normal error for each market and draw is enough."""
        error = self.estimates()[1].astype(np.float32)
        return np.asarray(generator.standard_normal((self._draws, len(self.codes)), dtype=np.float32) * error)

    def _by_choices(self, choices: Numbers) -> npt.NDArray[np.float32]:
        """Scores of the markets under rows of choices, each from 0 to 1, in the order of `CHOICES`."""
        weights = self._drawn_weights(choices[:, 0])
        options = [(choices[:, at] * len(names)).astype(int) for at, names in enumerate(_OPTIONS, 1)]
        key = np.ravel_multi_index(options, [len(names) for names in _OPTIONS])
        scores = np.empty((len(choices), len(self.codes)), dtype=np.float32)
        for number in np.unique(key):
            own = key == number
            picked = np.unravel_index(number, [len(names) for names in _OPTIONS])
            treatment, normalization, aggregation, holes = (
                names[int(at)] for names, at in zip(_OPTIONS, picked, strict=True)
            )
            scores[own] = self._scores(treatment, normalization, aggregation, holes, weights[own])
        return scores

    def _drawn_weights(self, place: Numbers) -> Numbers:
        """Dirichlet weights around the declared: the same place gives the same weights."""
        table = self._table
        return np.asarray(table[np.minimum((place * len(table)).astype(int), len(table) - 1)])

    @cached_property
    def _table(self) -> Numbers:
        """The weights that are drawn from."""
        return np.random.default_rng([self.seed, 99]).dirichlet(CONCENTRATION * self._weights, size=4096)

    def _scores(
        self, treatment: str, normalization: str, aggregation: str, holes: str, weights: Numbers
    ) -> npt.NDArray[np.float32]:
        points, known = self._matrices(treatment, normalization, aggregation, holes)
        shares = weights.astype(np.float32)
        found = _product(shares, points)
        found /= shares.sum(axis=1, keepdims=True) if known is None else _product(shares, known)
        if aggregation == "geometric":
            np.exp(found, out=found)
        return np.asarray(found)

    def _matrices(self, *options: str) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32] | None]:
        """Points (or their logarithms) by metric and market, a hole as zero where it is left out, and what is known
        then; made once for each way to make a score."""
        if options not in self._made:
            treatment, normalization, aggregation, holes = options
            evidence = self._evidence[treatment, normalization]
            points = counted(evidence, self._weights)
            if aggregation == "geometric":
                points = np.log(np.maximum(points, LEAST))
            known = None if holes == "middle" else evidence.is_known.T.astype(np.float32)
            matrix = np.ascontiguousarray(points.T, dtype=np.float32)
            self._made[options] = (matrix if known is None else matrix * known, known)
        return self._made[options]

    def sensitivity(self, count: int = 128) -> Indices:
        """Sobol indices of the mean absolute shift of ranks, by choice of method (`CHOICES`)."""
        nominal = ranked(self._nominal()[None, :])[0]

        def shift(rows: Numbers) -> Numbers:
            return np.asarray(np.abs(ranked(self._by_choices(rows)) - nominal).mean(axis=1))

        return sobol_indices(shift, len(CHOICES), count, self.seed)


_OPTIONS: tuple[tuple[str, ...], ...] = (TREATMENTS, NORMALIZATIONS, AGGREGATIONS, HOLES)


def _as(item: Ingredient, treatment: str, normalization: str) -> Ingredient:
    """An ingredient under another treatment and normalization; the declared ones stay as they are."""
    if treatment == "declared":
        return item
    return replace(item, treatment=treatment, normalization=normalization)  # type: ignore[arg-type]


def _product(weights: npt.NDArray[np.float32], points: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The matrix product without the linear algebra library, whose threads cost 30 times as much for such narrow
    matrices (measured), and whose sums differ from processor to processor."""
    return np.asarray(np.einsum("dm,mk->dk", weights, points))
