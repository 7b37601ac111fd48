"""How many markets of a vintage have a figure: by metric and type of area, and by pillar. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from aker_core.markets.pillars import Pillar

_KNOWN = pl.col("value").is_not_null()
_BOUNDED = pl.col("value").is_null() & (pl.col("low").is_not_null() | pl.col("high").is_not_null())


@dataclass(frozen=True)
class Coverage:
    """Of the markets of one type, how many have a value, how many only bounds, and why most of the others have none.

    id: of a metric or a pillar. reason: the most frequent one of those with neither, the first by its letters where
    several are; null where every market has a figure.
    """

    id: str
    type: str
    markets: int
    values: int
    bounds: int
    reason: str | None = None

    @property
    def missing(self) -> int:
        """Markets with neither value nor bounds."""
        return self.markets - self.values - self.bounds


def metric_coverage(facts: pl.DataFrame, metrics: Collection[str]) -> list[Coverage]:
    """One row for each metric and type of area, in the order of `metrics`; none for a type without markets.

    facts: current facts of markets: metric, msa_id, type, value, low, high, reason. Every market of the frame counts
    for every metric, whether it has a row of it or not.
    """
    sizes = facts.unique(["msa_id"]).group_by("type").len().drop_nulls("type")
    counted = facts.group_by("metric", "type").agg(values=_KNOWN.sum(), bounds=_BOUNDED.sum())
    numbers = {(row["metric"], row["type"]): row for row in counted.iter_rows(named=True)}
    reasons = _reasons(facts)
    rows = []
    for metric in metrics:
        for kind, markets in sorted(sizes.iter_rows()):
            own = numbers.get((metric, kind), {"values": 0, "bounds": 0})
            rows.append(Coverage(metric, kind, markets, own["values"], own["bounds"], reasons.get((metric, kind))))
    return rows


def _reasons(facts: pl.DataFrame) -> dict[tuple[str, str], str]:
    """The most frequent reason of facts with neither value nor bounds, by metric and type."""
    without = facts.filter(~_KNOWN & ~_BOUNDED).drop_nulls("reason")
    often = without.group_by("metric", "type", "reason").len().sort("len", "reason", descending=[True, False])
    first = often.unique(["metric", "type"], keep="first", maintain_order=True)
    return {(metric, kind): reason for metric, kind, reason, _ in first.iter_rows()}


def pillar_coverage(scores: Sequence[Any], types: pl.DataFrame, pillars: Collection[Pillar]) -> list[Coverage]:
    """One row for each pillar and type of area: how many markets have a score.

    scores: rows with msa_id, pillar and score_0_100. types: msa_id and type of every market.
    """
    schema = {"msa_id": pl.String, "pillar": pl.String, "score_0_100": pl.Float64}
    known = pl.DataFrame([{name: row[name] for name in schema} for row in scores], schema=schema).drop_nulls(
        "score_0_100"
    )
    rows = []
    for pillar in pillars:
        scored = types.join(known.filter(pillar=pillar.id), on="msa_id", how="semi")
        for kind, markets in sorted(types.drop_nulls("type").group_by("type").len().iter_rows()):
            rows.append(Coverage(pillar.id, kind, markets, scored.filter(type=kind).height, 0))
    return rows
