"""Why a score moved: the stages of what it is made of, by Shapley, each split by metric exactly. Pure.

A score depends on the market's own values, on those of all others (the field), on which markets there are, and on the
weights. Each stage is one player, and a coalition is worth the points of every metric in the score that this mixture
gives; points add up to the score, so shares by metric add up to the stage.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from aker_core.explain.diff import FIELD, PERIOD, REVISION, UNIVERSE, VALUES, WEIGHTS, Stages
from aker_core.explain.shapley import Coalition, shapley
from aker_core.markets.composer import compose
from aker_core.markets.pillar_file import Pillars, composite_weights
from aker_core.markets.pillars import Pillar
from aker_core.markets.score_values import ENDS, metrics_of, score_frame
from aker_core.markets.scoring import score_pillar
from aker_core.markets.universes import Whom, is_outside

SCORE = "score"
Amounts = tuple[float | None, ...]  # value and ends, in the order of `ENDS`
NOTHING: Amounts = (None,) * len(ENDS)
Points = dict[str, float]


@dataclass(frozen=True)
class Known:
    """A metric of a market in a vintage. year: that stands for it; by_year: its history too."""

    year: int | None
    by_year: Mapping[int | None, Amounts]

    @property
    def standing(self) -> Amounts:
        """What counts in the score."""
        return self.by_year.get(self.year, NOTHING)


@dataclass(frozen=True)
class Side:
    """What the scores of a vintage are made of: by market and metric what is known, its universes, pillars."""

    cells: Mapping[str, Mapping[str, Known]]
    whom: Whom
    pillars: Pillars

    @property
    def markets(self) -> Collection[str]:
        """All markets, in their order."""
        return self.whom["type"].keys()

    def known(self, market: str, metric: str) -> Known:
        """A metric of a market; nothing where it is not there."""
        return self.cells.get(market, {}).get(metric, Known(None, {}))


def between(first: Known, last: Known, *, vintage: bool, period: bool) -> Amounts:
    """A metric as a vintage (the last one or the first) has a period (the last one's or the first's).

    What the vintage does not have is carried over: as the other vintage has the period, moved by what the two vintages
    differ in the other period. Where that cannot be known, the period stands as the other vintage has it.
    """
    own, other = (last, first) if vintage else (first, last)
    year = (last if period else first).year
    if first.year == last.year or year is None or own.year is None or own.year == year:
        return own.standing
    if (known := own.by_year.get(year, NOTHING)) != NOTHING:
        return known
    theirs, in_common, mine = other.standing, other.by_year.get(own.year, NOTHING), own.standing
    if theirs[0] is None or in_common[0] is None or mine[0] is None:
        return theirs
    shift = mine[0] - in_common[0]
    return tuple(None if amount is None else amount + shift for amount in theirs)


def score_stages(market: str, sides: tuple[Side, Side], of: str, axis: str = REVISION) -> tuple[float, float, Stages]:
    """A market's score (`SCORE`, or of a pillar) before and after, computed, and the points that each stage and metric
    adds.

    axis: what another vintage of the same period is, revised data or boundaries.
    """
    game = _Game((market, market), sides, of, axis)
    players = list(dict.fromkeys([axis, PERIOD, FIELD, UNIVERSE, WEIGHTS]))
    shares = shapley(players, game.worth)
    ends = sum(game.worth(frozenset())), sum(game.worth(frozenset(players)))
    return *ends, {player: dict(zip(game.metrics, share, strict=True)) for player, share in shares.items()}


def pair_stages(markets: tuple[str, str], side: Side, of: str) -> tuple[float, float, Stages]:
    """The same for two markets of one vintage: values of their own; and among whom they are scored, where that
    differs."""
    used = {pillar.universes for pillar in _pillars(side.pillars, of)}
    if all(len({side.whom[among].get(market) for market in markets}) == 1 for among in used):
        ends = [_parts(_all_points(side, market, of)) for market in markets]
        metrics = metrics_of(_pillars(side.pillars, of))
        apart = {name: ends[1].get(name, 0.0) - ends[0].get(name, 0.0) for name in metrics}
        return sum(ends[0].values()), sum(ends[1].values()), {VALUES: apart}
    cells = {
        market: {name: Known(None, {None: known.standing}) for name, known in row.items()}
        for market, row in side.cells.items()
    }
    plain = replace(side, cells=cells)
    game = _Game(markets, (plain, plain), of, VALUES)
    shares = shapley([VALUES, UNIVERSE], game.worth)
    ends_of = sum(game.worth(frozenset())), sum(game.worth(frozenset({VALUES, UNIVERSE})))
    return *ends_of, {player: dict(zip(game.metrics, share, strict=True)) for player, share in shares.items()}


def scores_of(side: Side, of: str) -> dict[str, float | None]:
    """The score of every market of a side; null where it has too little for one."""
    by_pillar = {pillar.id: _scored_all(side, pillar) for pillar in _pillars(side.pillars, of)}
    if of != SCORE:
        return {market: row["score_0_100"] for market, row in by_pillar[of].items()}
    weights = composite_weights(side.pillars)
    return {
        market: compose(
            {name: rows.get(market, {}).get("score_0_100") for name, rows in by_pillar.items()}, weights
        ).score_0_100
        for market in side.markets
    }


def _pillars(pillars: Pillars, of: str) -> list[Pillar]:
    return [pillar for name, pillar in pillars.items() if of in (SCORE, name)]


def _scored_all(side: Side, pillar: Pillar) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for group in _groups(side.whom, pillar):
        metrics = metrics_of([pillar])
        rows = [_row(market, {name: side.known(market, name).standing for name in metrics}) for market in group]
        found |= {row["msa_id"]: row for row in score_pillar(score_frame(rows, pillar), pillar).to_dicts()}
    return found


def _groups(whom: Whom, pillar: Pillar) -> Iterable[list[str]]:
    """The markets that are scored among one another."""
    groups: dict[str, list[str]] = {}
    for market, universe in whom[pillar.universes].items():
        if not is_outside(universe):
            groups.setdefault(universe, []).append(market)
    return groups.values()


def _row(market: str, amounts: Mapping[str, Amounts]) -> dict[str, Any]:
    cells = {f"{name}{end}": cell for name, known in amounts.items() for end, cell in zip(ENDS, known, strict=True)}
    return {"msa_id": market, **cells}


def _all_points(side: Side, market: str, of: str) -> dict[str, Points]:
    rows = {pillar.id: _scored_all(side, pillar).get(market) for pillar in _pillars(side.pillars, of)}
    return _weighed({name: _contributions(row) for name, row in rows.items()}, side.pillars, of)


def _contributions(row: Mapping[str, Any] | None) -> Points | None:
    return dict(row["contributions"]) if row and row["score_0_100"] is not None else None


def _weighed(by_pillar: Mapping[str, Points | None], pillars: Pillars, of: str) -> dict[str, Points]:
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


def _parts(by_pillar: Mapping[str, Points]) -> Points:
    """The points by metric; one of two pillars has those of both."""
    parts: Points = {}
    for points in by_pillar.values():
        for metric, amount in points.items():
            parts[metric] = parts.get(metric, 0.0) + amount
    return parts


class _Game:
    """What mixtures of two sides are worth. Mixtures that do not differ are computed once."""

    def __init__(self, own: tuple[str, str], sides: tuple[Side, Side], of: str, axis: str) -> None:
        self._own, self._sides, self._of, self._axis = own, sides, of, axis
        self.metrics = metrics_of([pillar for side in sides for pillar in _pillars(side.pillars, of)])
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
        for pillar in _pillars(pillars, self._of):
            others = self._others_of(pillar, field, universe)
            me = self._own[universe]
            is_out = is_outside(self._sides[universe].whom[pillar.universes].get(me, ""))
            mine = score_frame([_row(me, {} if is_out else own)], pillar)
            rows[pillar.id] = pl.concat([mine, others]), pillar
        found = {name: _contributions(_first(*both)) for name, both in rows.items()}
        if all(points is None for points in found.values()):  # too little for a score: what it would be nevertheless
            found = {name: _contributions(_first(values, _without_limits(p))) for name, (values, p) in rows.items()}
        return _parts(_weighed(found, pillars, self._of))

    def _others_of(self, pillar: Pillar, field: int, universe: int) -> pl.DataFrame:
        key = (pillar, field, universe)
        if key not in self._others:
            whom, me = self._sides[universe].whom, self._own[universe]
            group = next((group for group in _groups(whom, pillar) if me in group), [])
            metrics = metrics_of([pillar])
            rows = [
                _row(market, {name: self._field(market, name, field) for name in metrics})
                for market in group
                if market != me
            ]
            self._others[key] = score_frame(rows, pillar)
        return self._others[key]


def _first(values: pl.DataFrame, pillar: Pillar) -> Mapping[str, Any]:
    return score_pillar(values, pillar).row(0, named=True)


def _without_limits(pillar: Pillar) -> Pillar:
    return replace(pillar, needed_share=0.0, needed_group_share=0.0, least_certain=0.0)
