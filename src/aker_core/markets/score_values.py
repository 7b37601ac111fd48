"""The values that scores are made of: facts as a wide frame, one row per market, with intervals and bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from aker_core.markets.pillars import Pillar

if TYPE_CHECKING:
    import polars as pl

Row = Mapping[str, Any]
# What follows a metric's name in the columns of the ends of its 90 % interval, and of its hard bounds.
P05, P95, LOW, HIGH = "|p05", "|p95", "|low", "|high"
ENDS = ("", P05, P95, LOW, HIGH)


def amounts(fact: Row) -> dict[str, Any]:
    """A metric's value with the ends of its interval; where it has none, its bounds."""
    metric, is_withheld = fact["metric"], fact["value"] is None
    return {
        metric: fact["value"],
        f"{metric}{P05}": fact["p05"],
        f"{metric}{P95}": fact["p95"],
        f"{metric}{LOW}": fact["low"] if is_withheld else None,
        f"{metric}{HIGH}": fact["high"] if is_withheld else None,
    }


def amounts_by_market(facts: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """The amounts of each market out of facts with history: those of the data year, and what is current before all."""
    # Comparisons have one year only, that of the data; it stands for them, marked as current or not.
    standing = facts.filter((facts["year"] == facts["data_year"]) | facts["current"]).sort("current")
    found: dict[str, dict[str, Any]] = {}
    for fact in standing.iter_rows(named=True):
        found.setdefault(fact["msa_id"], {}).update(amounts(fact))
    return found


def score_frame(rows: Iterable[Row], pillar: Pillar) -> pl.DataFrame:
    """Rows with msa_id and amounts as the frame that `scoring.score_pillar` takes."""
    import polars as pl

    metrics = [f"{item.metric}{end}" for item in pillar.ingredients for end in ENDS]
    schema = {"msa_id": pl.String, **dict.fromkeys(metrics, pl.Float64)}
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def metrics_of(pillars: Iterable[Pillar]) -> Sequence[str]:
    """The metrics of some pillars, each once."""
    return list(dict.fromkeys(item.metric for pillar in pillars for item in pillar.ingredients))
