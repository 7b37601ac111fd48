"""Why a score moved: the stages of what it is made of, by Shapley, each split by metric exactly. Pure.

A score depends on the market's own values, on those of all others (the field), on which markets there are, and on the
weights. Each stage is one player, and a coalition is worth the points of every metric in the score that this mixture
gives; points add up to the score, so shares by metric add up to the stage.
"""

from __future__ import annotations

from dataclasses import replace

from aker_core.explain.diff import FIELD, PERIOD, REVISION, UNIVERSE, VALUES, WEIGHTS, Stages
from aker_core.explain.score_mixtures import Mixtures
from aker_core.explain.score_points import pillars_of, points_by_metric, points_of, scored_all
from aker_core.explain.score_sides import SCORE, Known, Side
from aker_core.explain.shapley import shapley
from aker_core.markets.composer import compose
from aker_core.markets.pillar_file import composite_weights
from aker_core.markets.score_values import metrics_of


def score_stages(market: str, sides: tuple[Side, Side], of: str, axis: str = REVISION) -> tuple[float, float, Stages]:
    """A market's score (`SCORE`, or of a pillar) before and after, computed, and the points that each stage and metric
    adds.

    axis: what another vintage of the same period is, revised data or boundaries.
    """
    game = Mixtures((market, market), sides, of, axis)
    players = list(dict.fromkeys([axis, PERIOD, FIELD, UNIVERSE, WEIGHTS]))
    shares = shapley(players, game.worth)
    ends = sum(game.worth(frozenset())), sum(game.worth(frozenset(players)))
    return *ends, {player: dict(zip(game.metrics, share, strict=True)) for player, share in shares.items()}


def pair_stages(markets: tuple[str, str], side: Side, of: str) -> tuple[float, float, Stages]:
    """The same for two markets of one vintage: values of their own; and among whom they are scored, where that
    differs."""
    used = {pillar.universes for pillar in pillars_of(side.pillars, of)}
    if all(len({side.whom[among].get(market) for market in markets}) == 1 for among in used):
        ends = [points_by_metric(points_of(side, market, of)) for market in markets]
        metrics = metrics_of(pillars_of(side.pillars, of))
        apart = {name: ends[1].get(name, 0.0) - ends[0].get(name, 0.0) for name in metrics}
        return sum(ends[0].values()), sum(ends[1].values()), {VALUES: apart}
    cells = {
        market: {name: Known(None, {None: known.standing}) for name, known in row.items()}
        for market, row in side.cells.items()
    }
    plain = replace(side, cells=cells)
    game = Mixtures(markets, (plain, plain), of, VALUES)
    shares = shapley([VALUES, UNIVERSE], game.worth)
    ends_of = sum(game.worth(frozenset())), sum(game.worth(frozenset({VALUES, UNIVERSE})))
    return *ends_of, {player: dict(zip(game.metrics, share, strict=True)) for player, share in shares.items()}


def scores_of(side: Side, of: str) -> dict[str, float | None]:
    """The score of every market of a side; null where it has too little for one."""
    by_pillar = {pillar.id: scored_all(side, pillar) for pillar in pillars_of(side.pillars, of)}
    if of != SCORE:
        return {market: row["score_0_100"] for market, row in by_pillar[of].items()}
    weights = composite_weights(side.pillars)
    return {
        market: compose(
            {name: rows.get(market, {}).get("score_0_100") for name, rows in by_pillar.items()}, weights
        ).score_0_100
        for market in side.markets
    }
