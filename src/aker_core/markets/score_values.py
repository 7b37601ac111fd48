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
MOE = "|moe"  # and of the margin of a survey, which is part of no score but of its interval
AMOUNTS = ("value", "low", "high", "p05", "p95", "moe", "data_year")  # of facts what amounts are made of
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


def amounts_frame(facts: pl.DataFrame) -> pl.DataFrame:
    """The amounts of each market out of facts with history: those of the data year, and what is current before all.

    One row per market: msa_id, and for each metric its value with what `ENDS` names, as in `amounts`, and its `MOE`.
    """
    import polars as pl

    # Comparisons have one year only, that of the data; it stands for them, marked as current or not.
    standing = facts.filter((facts["year"] == facts["data_year"]) | facts["current"]).drop_nulls("msa_id")
    newest = standing.sort("current", maintain_order=True).unique(
        ["msa_id", "metric"], keep="last", maintain_order=True
    )
    withheld = pl.when(pl.col("value").is_null())
    of_end = {"": pl.col("value"), P05: pl.col("p05"), P95: pl.col("p95")}
    of_end |= {LOW: withheld.then("low"), HIGH: withheld.then("high"), MOE: pl.col("moe")}
    wide = newest.select("msa_id").unique(maintain_order=True)
    for (metric,), own in newest.partition_by("metric", as_dict=True, maintain_order=True).items():
        columns = [amount.alias(f"{metric}{end}") for end, amount in of_end.items()]
        wide = wide.join(own.select("msa_id", *columns), on="msa_id", how="left", maintain_order="left")
    return wide


def pillar_frame(amounts: pl.DataFrame, pillar: Pillar) -> pl.DataFrame:
    """Of a frame of amounts what `scoring.score_pillar` takes; metrics that no market has are left out."""
    wanted = [f"{item.metric}{end}" for item in pillar.ingredients for end in (*ENDS, MOE)]
    return amounts.select("msa_id", *(name for name in wanted if name in amounts.columns))


def score_frame(rows: Iterable[Row], pillar: Pillar) -> pl.DataFrame:
    """Rows with msa_id and amounts as the frame that `scoring.score_pillar` takes."""
    import polars as pl

    metrics = [f"{item.metric}{end}" for item in pillar.ingredients for end in ENDS]
    schema = {"msa_id": pl.String, **dict.fromkeys(metrics, pl.Float64)}
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def metrics_of(pillars: Iterable[Pillar]) -> Sequence[str]:
    """The metrics of some pillars, each once."""
    return list(dict.fromkeys(item.metric for pillar in pillars for item in pillar.ingredients))
