"""A market's score from its pillars: a pure, weighted mean that can be taken apart again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aker_core.markets.pillars import FIVE_POINT, NEEDED_PILLAR_SHARE, PILLAR_WEIGHTS


@dataclass(frozen=True)
class MarketComposite:
    """The composed score of one market.

    score_0_100, score_0_5: None where less than the needed share of the pillar weight has a score.
    coverage: share of the pillar weight with a score. contributions: points per scored pillar; they add up to the
    score. missing: pillars without a score, in the declared order.
    """

    score_0_100: float | None
    score_0_5: float | None
    coverage: float
    contributions: dict[str, float]
    missing: tuple[str, ...]


def compose(
    pillar_scores: Mapping[str, float | None],
    weights: Mapping[str, float] = PILLAR_WEIGHTS,
    needed_share: float = NEEDED_PILLAR_SHARE,
) -> MarketComposite:
    """Compose pillar scores (0-100) into a market score with the declared weights of the pillars that have one.

    Raises ValueError for an unknown pillar, a score outside 0-100, or weights that are not positive.
    """
    if unknown := sorted(set(pillar_scores) - set(weights)):
        raise ValueError(
            f"No weight is declared for pillar(s) {', '.join(unknown)}. Known pillars: {', '.join(weights)}"
        )
    if bad := [name for name, weight in weights.items() if not weight > 0]:
        raise ValueError(f"Pillar weights must be positive. Fix: {', '.join(bad)}")
    scored = {name: value for name in weights if (value := pillar_scores.get(name)) is not None}
    if outside := [f"{name} = {value}" for name, value in scored.items() if not 0 <= value <= 100]:
        raise ValueError(f"Pillar scores run from 0 to 100. Outside that range: {', '.join(outside)}")
    observed = sum(weights[name] for name in scored)
    coverage = observed / sum(weights.values())
    contributions = {name: value * weights[name] / observed for name, value in scored.items()}
    score = sum(contributions.values()) if coverage >= needed_share - 1e-9 and scored else None
    return MarketComposite(
        score_0_100=score,
        score_0_5=None if score is None else score / FIVE_POINT,
        coverage=coverage,
        contributions=contributions,
        missing=tuple(name for name in weights if name not in scored),
    )
