"""Robustness of the scores: other methods one at a time, other weights, and how wide intervals are. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

import numpy as np

from aker_core.markets import coherence
from aker_core.markets.audit_coherence import ScoredPillar
from aker_core.markets.audit_results import Intervals, Scenario
from aker_core.markets.choices import Aggregation, Normalization, Treatment
from aker_core.markets.doubt import KINDS, Doubt
from aker_core.markets.doubt_tables import summary
from aker_core.markets.pillars import Pillar
from aker_core.markets.rank_draws import ranked
from aker_core.markets.ranks import ranks
from aker_core.markets.scoring import evidence_in, has_enough, score_pillar

Numbers = coherence.Numbers
QUARTER = 0.25  # weights are drawn within this share of the declared
DRAWS = 1000
TOP = 10


def scenarios(own: ScoredPillar) -> Iterator[Scenario]:
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


def _again(own: ScoredPillar, pillar: Pillar) -> Numbers:
    return np.asarray(score_pillar(own.values, pillar)["score_0_100"].fill_null(np.nan).to_numpy())


def _compared(name: str, own: ScoredPillar, other: Numbers) -> Scenario:
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


def _other_weights(own: ScoredPillar) -> Scenario:
    """Weights drawn evenly within a quarter of the declared: the median rank of each market over the draws."""
    scored = ~np.isnan(own.score)
    weights = np.array([item.weight for item in own.pillar.ingredients])
    factors = np.random.default_rng(0).uniform(1 - QUARTER, 1 + QUARTER, (DRAWS, len(weights)))
    shares = factors * weights / (factors * weights).sum(axis=1, keepdims=True)
    drawn = ranked(np.einsum("dm,km->dk", shares, own.counted[scored]).astype(np.float32))
    before = ranks(own.score[scored])
    shifts = np.quantile(np.abs(drawn - before), 0.9, axis=0)
    return _scenario("weights ±25 % (nine draws of ten)", before, ranks(-np.median(drawn, axis=0)), shifts)


def intervals(doubt: Doubt, own: ScoredPillar) -> Iterator[Intervals]:
    """The rank intervals of each kind of doubt."""
    found = summary(doubt)
    keep = has_enough(evidence_in(own.values, own.pillar.ingredients), own.pillar)
    nominal = ranks(own.score[keep])
    for kind in KINDS:
        first, last = found[f"{kind}_from"].to_numpy(), found[f"{kind}_to"].to_numpy()
        width = last - first
        inside = ((first <= nominal) & (nominal <= last)).mean()
        yield Intervals(kind, float(np.median(width)), float(np.quantile(width, 0.9)), float(inside))
