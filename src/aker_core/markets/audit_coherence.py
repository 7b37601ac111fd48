"""Data and coherence of the scores, within pillars and across them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import polars as pl

from aker_core.markets import coherence
from aker_core.markets.audit_results import MetricAudit, Pair, PillarAudit
from aker_core.markets.composer import compose
from aker_core.markets.evidence import counted
from aker_core.markets.pillars import Pillar
from aker_core.markets.ranks import ranks
from aker_core.markets.scoring import column_of, evidence_in, score_pillar
from aker_core.markets.treatment import kurtosis, skewness

Numbers = coherence.Numbers
REDUNDANT, OPPOSED, NOISE = 0.92, -0.40, 0.30  # correlations that the JRC's audits remark on
ENOUGH = 10  # markets that have both metrics: a pair of fewer is not remarked on


@dataclass(frozen=True)
class ScoredPillar:
    """A pillar with the values and points of its metrics (counted: those that its score is made of) and its score."""

    pillar: Pillar
    values: pl.DataFrame
    points: Numbers
    counted: Numbers
    score: Numbers


def scored_pillar(values: pl.DataFrame, pillar: Pillar) -> ScoredPillar:
    """A pillar scored. values: as `scoring.score_pillar` takes them."""
    evidence = evidence_in(values, pillar.ingredients)
    weights = np.array([item.weight for item in pillar.ingredients])
    score = score_pillar(values, pillar)["score_0_100"].fill_null(np.nan).to_numpy()
    return ScoredPillar(pillar, values, evidence.points, counted(evidence, weights), score)


def composed_scores(scored: Mapping[str, ScoredPillar]) -> Numbers:
    """The market scores of some pillars; NaN where there is none."""
    weights = {name: each.pillar.weight for name, each in scored.items()}
    found = []
    for row in zip(*(each.score for each in scored.values()), strict=True):
        known = {name: None if np.isnan(score) else float(score) for name, score in zip(scored, row, strict=True)}
        composed = compose(known, weights).score_0_100
        found.append(np.nan if composed is None else composed)
    return np.array(found)


def metric_audits(own: ScoredPillar, scored: Mapping[str, ScoredPillar]) -> Iterator[MetricAudit]:
    """Each metric of a pillar. scored: all pillars, by name."""
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


def _without(own: ScoredPillar, at: int) -> Numbers:
    """The mean of a pillar's points without one metric, for markets with a score."""
    weights = np.array([item.weight for item in own.pillar.ingredients])
    weights[at] = 0.0
    if not weights.sum() > 0:
        return own.score
    return np.where(np.isnan(own.score), np.nan, own.counted @ weights / weights.sum())


def pairs(own: ScoredPillar) -> Iterator[Pair]:
    """The pairs of metrics of a pillar that correlate beyond what an audit passes over."""
    matrix = coherence.correlations(own.points)
    for one, other in combinations(range(len(matrix)), 2):
        value = matrix[one, other]
        both = (~np.isnan(own.points[:, [one, other]])).all(axis=1).sum()
        if both >= ENOUGH and (value >= REDUNDANT or value <= OPPOSED):
            first, second = (own.pillar.ingredients[at].metric for at in (one, other))
            yield Pair(own.pillar.id, first, second, float(value))


def pillar_audits(scored: Mapping[str, ScoredPillar], whole: Numbers) -> list[PillarAudit]:
    """Each pillar. whole: the market scores."""
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
