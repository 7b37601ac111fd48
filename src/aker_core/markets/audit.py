"""An audit of the scores: their data, their coherence, their robustness, in the order of the JRC's audits. Pure.

Conceptual frame and data quality, then coherence within and across pillars, then robustness. Measures: `coherence`;
robustness: other methods one at a time, weights within a quarter of the declared, and the intervals of `doubt`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import get_args

import numpy as np
import polars as pl

from aker_core.markets import coherence
from aker_core.markets.choices import Aggregation, Normalization, Treatment
from aker_core.markets.composer import compose
from aker_core.markets.doubt import KINDS, Doubt, ranked, summary
from aker_core.markets.evidence import counted
from aker_core.markets.pillars import Pillar
from aker_core.markets.ranks import ranks
from aker_core.markets.scoring import column_of, evidence_in, has_enough, score_pillar
from aker_core.markets.sobol import Indices
from aker_core.markets.treatment import KURTOSIS, SKEWNESS, kurtosis, skewness

Numbers = coherence.Numbers
REDUNDANT, OPPOSED, NOISE = 0.92, -0.40, 0.30  # correlations that the JRC's audits remark on
ENOUGH = 10  # markets that have both metrics: a pair of fewer is not remarked on
QUARTER = 0.25  # weights are drawn within this share of the declared
DRAWS = 1000
TOP = 10


@dataclass(frozen=True)
class MetricAudit:
    """One metric in its pillar, among the markets of one universe.

    known: markets with a value; bounded: those with bounds alone. skew, kurtosis: of the values. weight: its share of
    the pillar; effective: what it comes to in the pillar's score (`coherence.effective_weights`); ratio: its
    correlation ratio with that score. with_pillar: its correlation with the score of its pillar made without it;
    elsewhere: the pillar that it correlates with more, if any. NaN where too few markets are known.
    """

    pillar: str
    metric: str
    known: int
    bounded: int
    skew: float
    kurtosis: float
    weight: float
    effective: float
    ratio: float
    with_pillar: float
    elsewhere: str | None

    @property
    def is_outlying(self) -> bool:
        """Whether a few values stand far from the others (as the handbook says it)."""
        return abs(self.skew) >= SKEWNESS and self.kurtosis >= KURTOSIS


@dataclass(frozen=True)
class Pair:
    """Two metrics of one pillar whose points correlate beyond what an audit passes over."""

    pillar: str
    one: str
    other: str
    correlation: float


@dataclass(frozen=True)
class PillarAudit:
    """One pillar: markets with a score, coherence of its metrics, and what it comes to in the market score.

    differing: share of markets whose rank in the pillar is at least a tenth of the universe away from that in the
    market score: what the pillar says beside the whole.
    """

    pillar: str
    scored: int
    alpha: float
    first_component: float
    weight: float
    effective: float
    ratio: float
    with_score: float
    differing: float
    with_pillars: Mapping[str, float]


@dataclass(frozen=True)
class Scenario:
    """The ranks of the lead pillar under another method: how they differ from the declared ones.

    median, ninety, most: the shift of ranks (half, nine tenths, all of the markets shift no more). spearman: the rank
    correlation. top: how many of the first ten stay among them.
    """

    name: str
    markets: int
    median: float
    ninety: float
    most: float
    spearman: float
    top: int


@dataclass(frozen=True)
class Intervals:
    """How wide the rank intervals of one kind of doubt are, and whether the declared rank is typical of them."""

    kind: str
    median: float
    ninety: float
    inside: float


@dataclass(frozen=True)
class Audit:
    """The audit of one universe. lead: the pillar whose robustness is shown; markets: how many there are."""

    universe: str
    markets: int
    lead: str
    metrics: Sequence[MetricAudit]
    pairs: Sequence[Pair]
    pillars: Sequence[PillarAudit]
    scenarios: Sequence[Scenario]
    intervals: Sequence[Intervals]
    sensitivity: Indices


@dataclass(frozen=True)
class _Scored:
    pillar: Pillar
    values: pl.DataFrame
    points: Numbers
    counted: Numbers
    score: Numbers


def audit(universe: str, values: Mapping[str, pl.DataFrame], pillars: Mapping[str, Pillar], lead: str) -> Audit:
    """Audit the scores of one universe.

    values: by pillar, as `scoring.score_pillar` takes them, the same markets in the same order. lead: the pillar whose
    ranks are varied. Raises ValueError where it has fewer than three scores.
    """
    scored = {name: _scored(values[name], pillar) for name, pillar in pillars.items()}
    whole = _composed(scored)
    markets = values[lead].height
    if (~np.isnan(scored[lead].score)).sum() < coherence.FEWEST:
        raise ValueError(
            f"{universe}: fewer than {coherence.FEWEST} markets have a score of {lead}. Score more markets"
        )
    doubt = Doubt(values[lead], pillars[lead], draws=DRAWS)
    return Audit(
        universe=universe,
        markets=markets,
        lead=lead,
        metrics=[row for each in scored.values() for row in _metrics(each, scored)],
        pairs=[pair for each in scored.values() for pair in _pairs(each)],
        pillars=_pillars(scored, whole),
        scenarios=list(_scenarios(scored[lead])),
        intervals=list(_intervals(doubt, scored[lead])),
        sensitivity=doubt.sensitivity(),
    )


def _scored(values: pl.DataFrame, pillar: Pillar) -> _Scored:
    evidence = evidence_in(values, pillar.ingredients)
    weights = np.array([item.weight for item in pillar.ingredients])
    score = score_pillar(values, pillar)["score_0_100"].fill_null(np.nan).to_numpy()
    return _Scored(pillar, values, evidence.points, counted(evidence, weights), score)


def _composed(scored: Mapping[str, _Scored]) -> Numbers:
    weights = {name: each.pillar.weight for name, each in scored.items()}
    found = []
    for row in zip(*(each.score for each in scored.values()), strict=True):
        known = {name: None if np.isnan(score) else float(score) for name, score in zip(scored, row, strict=True)}
        composed = compose(known, weights).score_0_100
        found.append(np.nan if composed is None else composed)
    return np.array(found)


def _metrics(own: _Scored, scored: Mapping[str, _Scored]) -> Iterator[MetricAudit]:
    items = own.pillar.ingredients
    total = sum(item.weight for item in items)
    effective = coherence.effective_weights(own.points, own.score)
    for at, item in enumerate(items):
        amounts = column_of(own.values, item.metric)
        known = amounts[~np.isnan(amounts)]
        points = own.points[:, at]
        bounded = np.isnan(amounts) & ~np.isnan(column_of(own.values, f"{item.metric}|low"))
        others = {name: coherence.correlation(points, each.score) for name, each in scored.items() if each is not own}
        rest = coherence.correlation(points, _without(own, at))
        more = max(others, key=lambda name: -np.inf if np.isnan(others[name]) else others[name], default=None)
        yield MetricAudit(
            pillar=own.pillar.id,
            metric=item.metric,
            known=len(known),
            bounded=int(bounded.sum()),
            skew=skewness(known),
            kurtosis=kurtosis(known),
            weight=item.weight / total,
            effective=float(effective[at]),
            ratio=coherence.correlation_ratio(points, own.score),
            with_pillar=rest,
            elsewhere=more if more is not None and others[more] > max(rest, NOISE) else None,
        )


def _without(own: _Scored, at: int) -> Numbers:
    """The mean of a pillar's points without one metric, for markets with a score."""
    weights = np.array([item.weight for item in own.pillar.ingredients])
    weights[at] = 0.0
    if not weights.sum() > 0:
        return own.score
    return np.where(np.isnan(own.score), np.nan, own.counted @ weights / weights.sum())


def _pairs(own: _Scored) -> Iterator[Pair]:
    matrix = coherence.correlations(own.points)
    for one, other in combinations(range(len(matrix)), 2):
        value = matrix[one, other]
        both = (~np.isnan(own.points[:, [one, other]])).all(axis=1).sum()
        if both >= ENOUGH and (value >= REDUNDANT or value <= OPPOSED):
            first, second = (own.pillar.ingredients[at].metric for at in (one, other))
            yield Pair(own.pillar.id, first, second, float(value))


def _pillars(scored: Mapping[str, _Scored], whole: Numbers) -> list[PillarAudit]:
    scores = np.column_stack([each.score for each in scored.values()])
    total = sum(each.pillar.weight for each in scored.values())
    effective = coherence.effective_weights(scores, whole)
    between = coherence.correlations(scores)
    return [
        PillarAudit(
            pillar=name,
            scored=int((~np.isnan(each.score)).sum()),
            alpha=coherence.cronbach_alpha(each.points),
            first_component=coherence.first_component_share(each.points),
            weight=each.pillar.weight / total,
            effective=float(effective[at]),
            ratio=coherence.correlation_ratio(each.score, whole),
            with_score=coherence.correlation(each.score, whole),
            differing=_differing(each.score, whole),
            with_pillars={other: float(between[at, place]) for place, other in enumerate(scored) if place != at},
        )
        for at, (name, each) in enumerate(scored.items())
    ]


def _differing(one: Numbers, other: Numbers) -> float:
    both = ~np.isnan(one) & ~np.isnan(other)
    if not both.any():
        return float("nan")
    return float((np.abs(ranks(one[both]) - ranks(other[both])) >= both.sum() / 10).mean())


def _scenarios(own: _Scored) -> Iterator[Scenario]:
    """The lead pillar by another aggregation, normalization or treatment, without a metric, and with other weights."""
    pillar = own.pillar
    for aggregation in get_args(Aggregation):
        if aggregation != pillar.aggregation:
            yield _compared(f"{aggregation} mean", own, _again(own, replace(pillar, aggregation=aggregation)))
    for normalization in get_args(Normalization):
        items = tuple(replace(item, normalization=normalization) for item in pillar.ingredients)
        if items != pillar.ingredients:
            yield _compared(f"normalized by {normalization}", own, _again(own, replace(pillar, ingredients=items)))
    for treatment in get_args(Treatment):
        items = tuple(replace(item, treatment=treatment) for item in pillar.ingredients)
        if items != pillar.ingredients:
            yield _compared(f"outliers: {treatment}", own, _again(own, replace(pillar, ingredients=items)))
    for item in pillar.ingredients if len(pillar.ingredients) > 1 else ():
        rest = tuple(other for other in pillar.ingredients if other != item)
        yield _compared(f"without {item.metric}", own, _again(own, replace(pillar, ingredients=rest)))
    yield _other_weights(own)


def _again(own: _Scored, pillar: Pillar) -> Numbers:
    return np.asarray(score_pillar(own.values, pillar)["score_0_100"].fill_null(np.nan).to_numpy())


def _compared(name: str, own: _Scored, other: Numbers) -> Scenario:
    both = ~np.isnan(own.score) & ~np.isnan(other)
    before, after = ranks(own.score[both]), ranks(other[both])
    return _scenario(name, before, after, np.abs(before - after))


def _scenario(name: str, before: Numbers, after: Numbers, shifts: Numbers) -> Scenario:
    return Scenario(
        name=name,
        markets=len(before),
        median=float(np.median(shifts)) if shifts.size else float("nan"),
        ninety=float(np.quantile(shifts, 0.9)) if shifts.size else float("nan"),
        most=float(shifts.max(initial=0)),
        spearman=coherence.correlation(before, after),
        top=int(((before <= TOP) & (after <= TOP)).sum()),
    )


def _other_weights(own: _Scored) -> Scenario:
    """Weights drawn evenly within a quarter of the declared: the median rank of each market over the draws."""
    scored = ~np.isnan(own.score)
    weights = np.array([item.weight for item in own.pillar.ingredients])
    factors = np.random.default_rng(0).uniform(1 - QUARTER, 1 + QUARTER, (DRAWS, len(weights)))
    shares = factors * weights / (factors * weights).sum(axis=1, keepdims=True)
    drawn = ranked(np.einsum("dm,km->dk", shares, own.counted[scored]).astype(np.float32))
    before = ranks(own.score[scored])
    shifts = np.quantile(np.abs(drawn - before), 0.9, axis=0)
    return _scenario("weights ±25 % (nine draws of ten)", before, ranks(-np.median(drawn, axis=0)), shifts)


def _intervals(doubt: Doubt, own: _Scored) -> Iterator[Intervals]:
    found = summary(doubt)
    keep = has_enough(evidence_in(own.values, own.pillar.ingredients), own.pillar)
    nominal = ranks(own.score[keep])
    for kind in KINDS:
        first, last = found[f"{kind}_from"].to_numpy(), found[f"{kind}_to"].to_numpy()
        width = last - first
        inside = ((first <= nominal) & (nominal <= last)).mean()
        yield Intervals(kind, float(np.median(width)), float(np.quantile(width, 0.9)), float(inside))
