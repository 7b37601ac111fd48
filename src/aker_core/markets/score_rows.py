"""Rows of scores: of a pillar in each universe, and composed for each market, with ranks. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from aker_core.markets.composer import compose
from aker_core.markets.pillars import Pillar
from aker_core.markets.score_values import pillar_frame
from aker_core.markets.universes import Whom, is_outside

if TYPE_CHECKING:
    import polars as pl

Row = dict[str, Any]


def composed_row(msa_id: str, scores: dict[str, float | None], weights: Mapping[str, float]) -> Row:
    """The market score of pillar scores by their weights, without rank and stamp."""
    composed = compose(scores, weights)
    return {
        "msa_id": msa_id,
        "score_0_100": composed.score_0_100,
        "score_0_5": composed.score_0_5,
        "coverage": composed.coverage,
        "contributions": composed.contributions,
        "missing": list(composed.missing),
    }


def ranked_rows(rows: Sequence[Row], types: Mapping[str, str]) -> list[Row]:
    """Market scores with their rank among the markets of their type that have one, and how many these are."""
    known: dict[str, list[float]] = {}
    for row in rows:
        if row["score_0_100"] is not None:
            known.setdefault(types[row["msa_id"]], []).append(round(row["score_0_100"], 9))
    ordered = {kind: sorted(scores) for kind, scores in known.items()}
    ranked = []
    for row in rows:
        own, score = ordered.get(types[row["msa_id"]], []), row["score_0_100"]
        rank = None if score is None else 1 + len(own) - bisect_right(own, round(score, 9))
        ranked.append({**row, "rank": rank, "universe_size": len(own)})
    return ranked


def rows_of_pillar(amounts: pl.DataFrame, pillar: Pillar, whom_of: Whom, only: str = "") -> list[Row]:
    """The scores of a pillar in each universe of some markets. only: of this market, in its universe."""
    from aker_core.markets.scoring import score_pillar

    universes, groups = whom_of[pillar.universes], dict[str, list[int]]()
    for at, msa_id in enumerate(amounts["msa_id"].to_list()):
        groups.setdefault(universes[msa_id], []).append(at)
    if only:
        groups = {universes[only]: groups[universes[only]]}
    found = []
    for name in sorted(groups):
        scored = score_pillar(pillar_frame(_within(amounts[groups[name]], name), pillar), pillar)
        own = scored.filter(scored["msa_id"] == only) if only else scored
        rows = own.to_dicts()
        if is_outside(name):  # nothing is missing: the list does not have them
            rows = [{**row, "missing": []} for row in rows]
        found += [{**row, "pillar": pillar.id} for row in rows]
    return found


def _within(amounts: pl.DataFrame, universe: str) -> pl.DataFrame:
    """Amounts of the markets of a universe; of markets that have none nothing counts, so that they get no score."""
    return amounts.select("msa_id") if is_outside(universe) else amounts
