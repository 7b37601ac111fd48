"""How sure a rank is, in three kinds that are never mixed: sampling, method, joint. Pure and seeded.

*Sampling*: what is estimated, bounded or missing, method as declared. *Method*: weights, treatment, normalization,
aggregation and the rule for what is missing, data as they are: a method interval, no confidence interval. *Joint*:
both. Ranks count from the top; of each kind the 5th and 95th percentile of the rank and the probability to be among the
first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import polars as pl

from aker_core.markets.aggregation import LEAST
from aker_core.markets.choices import Aggregation, Normalization, Treatment
from aker_core.markets.evidence import Evidence, counted
from aker_core.markets.pillars import Ingredient, Pillar
from aker_core.markets.rank_confidence import certainly_above, marginal_rank_sets
from aker_core.markets.scoring import evidence_in, has_enough
from aker_core.markets.sobol import Indices, sobol_indices

Numbers = npt.NDArray[np.float64]
Kind = Literal["sampling", "method", "joint"]
KINDS: tuple[Kind, ...] = get_args(Kind)
TOPS = (10, 25, 100)
NORMAL_90 = 1.6448536269514722  # standard errors on each side of a 90 % interval
SETS = 500  # draws of the bootstrap behind confidence sets
CONCENTRATION = 60.0  # of the Dirichlet weights: a weight of a fifth has a standard deviation of a twentieth
TREATMENTS: tuple[Treatment, ...] = ("none", "winsorized")
NORMALIZATIONS: tuple[Normalization, ...] = get_args(Normalization)
AGGREGATIONS: tuple[Aggregation, ...] = get_args(Aggregation)
HOLES = ("middle", "others")  # a hole counts by our rule, or as the mean of the market's other metrics
PLACES = 31  # bits of a column's number beside the bits of its score
CHOICES = ("weights", "treatment", "normalization", "aggregation", "missing")


@dataclass(frozen=True)
class Draws:
    """Ranks of markets (columns) in draws (rows), and the markets by code."""

    codes: tuple[str, ...]
    ranks: npt.NDArray[np.int32]
    scores: npt.NDArray[np.float32]

    def interval(self) -> tuple[Numbers, Numbers]:
        """The 5th and the 95th percentile of the rank of each market, the least ranks that reach them."""
        shares = np.cumsum(self._counts, axis=1) / len(self.ranks)
        return (shares >= 0.05).argmax(axis=1) + 1.0, (shares >= 0.95 - 1e-12).argmax(axis=1) + 1.0

    def top(self, count: int) -> Numbers:
        """The probability of each market to be among the first `count`."""
        return np.asarray(self._counts[:, :count].sum(axis=1) / len(self.ranks))

    def above(self, one: str, other: str) -> float:
        """The probability that one market's score is above another's; ties count half."""
        first, second = (self.scores[:, self.codes.index(code)] for code in (one, other))
        return float((first > second).mean() + (first == second).mean() / 2)

    @cached_property
    def _counts(self) -> npt.NDArray[np.int64]:
        """How often each market (row) has each rank (column)."""
        size = len(self.codes)
        flat = self.ranks + (size * np.arange(size, dtype=np.int32) - 1)
        return np.bincount(flat.ravel(), minlength=size * size).reshape(size, size)


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

    def _under(self, values: pl.DataFrame, treatment: str, normalization: str) -> Evidence:
        items = tuple(_as(item, treatment, normalization) for item in self._pillar.ingredients)
        found, keep = evidence_in(values, items), self._keep
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

        An estimate has the error of its 90 % interval, bounds and holes that of an even spread over what they allow.
        """
        evidence = self._evidence["declared", "declared"]
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


def ranked(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.int32]:
    """Ranks from the top along each row; ties in the order of the columns. scores: finite.

    Scores and columns are sorted as one whole number each, which takes half the time of a stable sort of positions: the
    bits of a float have the order of the floats once those of negative ones are turned round.
    """
    size = scores.shape[1]
    bits = (scores + np.float32(0)).view(np.int32)  # -0 becomes 0
    keys = np.where(bits < 0, bits ^ 0x7FFFFFFF, bits).astype(np.int64)
    np.negative(keys, out=keys)
    keys <<= PLACES
    keys |= np.arange(size, dtype=np.int64)
    keys.sort(axis=1)
    keys &= (1 << PLACES) - 1
    ranks = np.empty(scores.shape, dtype=np.int32)
    np.put_along_axis(ranks, keys, np.arange(1, size + 1, dtype=np.int32)[None, :], axis=1)
    return ranks


def rank_sets(doubt: Doubt, level: float = 0.9) -> pl.DataFrame:
    """Confidence sets of the ranks (`rank_confidence`): rank_from, rank_to of each market by itself, all_from, all_to
    of all together, and possible_top_10, _25, _100: whether it may be among the first."""
    estimates, errors = doubt.estimates()
    best, worst = marginal_rank_sets(estimates, errors, level, SETS, doubt.seed)
    above = certainly_above(estimates, errors, level, SETS, doubt.seed)
    better = above.sum(axis=0)
    return pl.DataFrame(
        {
            "msa_id": list(doubt.codes),
            "rank_from": best,
            "rank_to": worst,
            "all_from": 1 + better,
            "all_to": len(estimates) - above.sum(axis=1),
            **{f"possible_top_{count}": better < count for count in TOPS},
        }
    )


def pairwise(doubt: Doubt, codes: Sequence[str]) -> pl.DataFrame:
    """The probability that a market's score is above another's: one row for each kind and ordered pair of codes.

    kind, above, below, probability. Codes without a score are left out.
    """
    scored = [code for code in codes if code in doubt.codes]
    rows = []
    for kind in KINDS:
        drawn = doubt.drawn(kind)
        rows += [(kind, one, other, drawn.above(one, other)) for one in scored for other in scored if one != other]
    return pl.DataFrame(rows, schema=["kind", "above", "below", "probability"], orient="row")


def summary(doubt: Doubt) -> pl.DataFrame:
    """Of each market and kind: <kind>_from, <kind>_to (5 to 95 %), <kind>_top_10, _25, _100 (probabilities)."""
    columns: dict[str, Numbers] = {}
    for kind in KINDS:
        drawn = doubt.drawn(kind)
        columns[f"{kind}_from"], columns[f"{kind}_to"] = drawn.interval()
        columns |= {f"{kind}_top_{count}": drawn.top(count) for count in TOPS}
    return pl.DataFrame({"msa_id": list(doubt.codes), **columns})
