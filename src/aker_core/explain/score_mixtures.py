"""What mixtures of two sides are worth: the points of each metric in the score that they give. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from aker_core.explain.diff import FIELD, PERIOD, UNIVERSE, WEIGHTS
from aker_core.explain.score_points import (
    Points,
    amounts_row,
    contributions_of,
    groups_of,
    pillars_of,
    points_by_metric,
    weighed,
)
from aker_core.explain.score_sides import Amounts, Side, between
from aker_core.explain.shapley import Coalition
from aker_core.markets.pillar_file import Pillars
from aker_core.markets.pillars import Pillar
from aker_core.markets.score_values import metrics_of, score_frame
from aker_core.markets.scoring import score_pillar
from aker_core.markets.universes import is_outside


class Mixtures:
    """What mixtures of two sides are worth. Mixtures that do not differ are computed once."""

    def __init__(self, own: tuple[str, str], sides: tuple[Side, Side], of: str, axis: str) -> None:
        self._own, self._sides, self._of, self._axis = own, sides, of, axis
        self.metrics = metrics_of([pillar for side in sides for pillar in pillars_of(side.pillars, of)])
        self._worth: dict[Any, tuple[float, ...]] = {}
        self._others: dict[Any, pl.DataFrame] = {}
        self._is_new_field = any(
            self._field(market, name, 0) != self._field(market, name, 1)
            for market in dict.fromkeys((*sides[0].markets, *sides[1].markets))
            if market not in own
            for name in self.metrics
        )
        self._is_new_universe = sides[0].whom != sides[1].whom or own[0] != own[1]
        self._has_new_weights = dict(sides[0].pillars) != dict(sides[1].pillars)

    def worth(self, coalition: Coalition) -> tuple[float, ...]:
        """The points of each metric of `metrics` in the market's score."""
        own = {name: self._amounts(name, coalition) for name in self.metrics}
        field, universe, weights = (
            int(player in coalition and is_new)
            for player, is_new in (
                (FIELD, self._is_new_field),
                (UNIVERSE, self._is_new_universe),
                (WEIGHTS, self._has_new_weights),
            )
        )
        key = (tuple(own.values()), field, universe, weights)
        if key not in self._worth:
            points = self._points(own, field, universe, self._sides[weights].pillars)
            self._worth[key] = tuple(points.get(name, 0.0) for name in self.metrics)
        return self._worth[key]

    def _amounts(self, name: str, coalition: Coalition) -> Amounts:
        first, last = (side.known(market, name) for side, market in zip(self._sides, self._own, strict=True))
        return between(first, last, vintage=self._axis in coalition, period=PERIOD in coalition)

    def _field(self, market: str, name: str, field: int) -> Amounts:
        """What another market has; one that a side lacks has what it has on the other."""
        here, there = self._sides[field], self._sides[1 - field]
        return (here if market in here.cells else there).known(market, name).standing

    def _points(self, own: Mapping[str, Amounts], field: int, universe: int, pillars: Pillars) -> Points:
        rows = {}
        for pillar in pillars_of(pillars, self._of):
            others = self._others_of(pillar, field, universe)
            me = self._own[universe]
            is_out = is_outside(self._sides[universe].whom[pillar.universes].get(me, ""))
            mine = score_frame([amounts_row(me, {} if is_out else own)], pillar)
            rows[pillar.id] = pl.concat([mine, others]), pillar
        found = {name: contributions_of(_first(*both)) for name, both in rows.items()}
        if all(points is None for points in found.values()):  # too little for a score: what it would be nevertheless
            found = {name: contributions_of(_first(values, _without_limits(p))) for name, (values, p) in rows.items()}
        return points_by_metric(weighed(found, pillars, self._of))

    def _others_of(self, pillar: Pillar, field: int, universe: int) -> pl.DataFrame:
        key = (pillar, field, universe)
        if key not in self._others:
            whom, me = self._sides[universe].whom, self._own[universe]
            group = next((group for group in groups_of(whom, pillar) if me in group), [])
            metrics = metrics_of([pillar])
            rows = [
                amounts_row(market, {name: self._field(market, name, field) for name in metrics})
                for market in group
                if market != me
            ]
            self._others[key] = score_frame(rows, pillar)
        return self._others[key]


def _first(values: pl.DataFrame, pillar: Pillar) -> Mapping[str, Any]:
    return score_pillar(values, pillar).row(0, named=True)


def _without_limits(pillar: Pillar) -> Pillar:
    return replace(pillar, needed_share=0.0, needed_group_share=0.0, least_certain=0.0)
