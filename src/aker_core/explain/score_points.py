"""The points that metrics give to the scores of a side. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from aker_core.explain.score_sides import SCORE, Amounts, Side
from aker_core.markets.composer import compose
from aker_core.markets.pillar_file import Pillars, composite_weights
from aker_core.markets.pillars import Pillar
from aker_core.markets.score_values import ENDS, metrics_of, score_frame
from aker_core.markets.scoring import score_pillar
from aker_core.markets.universes import Whom, is_outside

Points = dict[str, float]


def pillars_of(pillars: Pillars, of: str) -> list[Pillar]:
    """The pillars that a score is made of: of all, or the one that is asked for."""
    return [pillar for name, pillar in pillars.items() if of in (SCORE, name)]


def scored_all(side: Side, pillar: Pillar) -> dict[str, dict[str, Any]]:
    """The score of a pillar of every market, by msa_id."""
    found: dict[str, dict[str, Any]] = {}
    for group in groups_of(side.whom, pillar):
        metrics = metrics_of([pillar])
        rows = [amounts_row(market, {name: side.known(market, name).standing for name in metrics}) for market in group]
        found |= {row["msa_id"]: row for row in score_pillar(score_frame(rows, pillar), pillar).to_dicts()}
    return found


def groups_of(whom: Whom, pillar: Pillar) -> Iterable[list[str]]:
    """The markets that are scored among one another."""
    groups: dict[str, list[str]] = {}
    for market, universe in whom[pillar.universes].items():
        if not is_outside(universe):
            groups.setdefault(universe, []).append(market)
    return groups.values()


def amounts_row(market: str, amounts: Mapping[str, Amounts]) -> dict[str, Any]:
    """A market with its amounts, as `score_frame` takes it."""
    cells = {f"{name}{end}": cell for name, known in amounts.items() for end, cell in zip(ENDS, known, strict=True)}
    return {"msa_id": market, **cells}


def points_of(side: Side, market: str, of: str) -> dict[str, Points]:
    """The points of a market's metrics, by pillar."""
    rows = {pillar.id: scored_all(side, pillar).get(market) for pillar in pillars_of(side.pillars, of)}
    return weighed({name: contributions_of(row) for name, row in rows.items()}, side.pillars, of)


def contributions_of(row: Mapping[str, Any] | None) -> Points | None:
    """The points of a row of scores; None where it has none."""
    return dict(row["contributions"]) if row and row["score_0_100"] is not None else None


def weighed(by_pillar: Mapping[str, Points | None], pillars: Pillars, of: str) -> dict[str, Points]:
    """The points of each pillar's metrics in what is scored: the pillar itself, or the score of all."""
    scored = {name: points for name, points in by_pillar.items() if points is not None}
    if of != SCORE or not scored:
        return scored
    scores = {name: min(max(sum(points.values()), 0.0), 100.0) for name, points in scored.items()}
    composed = compose(scores, composite_weights(pillars), needed_share=0.0).contributions
    shares = {name: composed[name] / score if score else 0.0 for name, score in scores.items()}
    return {
        name: {metric: shares[name] * amount for metric, amount in points.items()} for name, points in scored.items()
    }


def points_by_metric(by_pillar: Mapping[str, Points]) -> Points:
    """The points by metric; one of two pillars has those of both."""
    parts: Points = {}
    for points in by_pillar.values():
        for metric, amount in points.items():
            parts[metric] = parts.get(metric, 0.0) + amount
    return parts
