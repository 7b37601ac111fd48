"""Pillar scores from metrics: a pure function of the universe of markets and the declared pillar.

Each metric becomes its percentile in the universe (mid-rank: 0 below all, 100 above all, ties share a rank); metrics
for which less is better are reversed. The score is the mean of the percentiles, weighted with the declared
weights of the metrics that have a value. The contributions (points out of 100) add up to the score.
Percentiles need no treatment of outliers: one can gain no more than the top rank. An ingredient may name another
normalization, and a treatment before it.
"""

from __future__ import annotations

import polars as pl

from aker_core.facts.order_free import sum_in_turn
from aker_core.markets.pillars import FIVE_POINT, Ingredient, Pillar

WINSOR = 0.05  # the share of values on each side that winsorizing sets to its limit


def normalized(values: pl.DataFrame, ingredients: tuple[Ingredient, ...]) -> pl.DataFrame:
    """The points (0-100) of each market in each metric, null where the metric is null.

    values: one row per market, one Float64 column per metric. Where all markets have the same value, each has 50.
    """
    return values.select(_points(item) for item in ingredients)


def _points(item: Ingredient) -> pl.Expr:
    column = _treated(pl.col(item.metric).cast(pl.Float64), item)
    if item.normalization == "percentile":
        points = 100 * (column.rank("average") - 0.5) / column.count()
    else:
        least, greatest = column.min(), column.max()
        inside = 100 * (column - least) / (greatest - least)
        points = pl.when(greatest > least).then(inside).when(column.is_not_null()).then(50.0)
    return (100 - points if item.reversed else points).alias(item.metric)


def _treated(column: pl.Expr, item: Ingredient) -> pl.Expr:
    if item.treatment == "none":
        return column
    limits = (column.quantile(share, interpolation="linear") for share in (WINSOR, 1 - WINSOR))
    return column.clip(*limits)


def score_pillar(values: pl.DataFrame, pillar: Pillar) -> pl.DataFrame:
    """Scores of one pillar for a universe of markets.

    values: one row per market: `msa_id` and the pillar's metrics (a metric that no market has may be absent).
    Returns, in the same order: msa_id, score_0_100, score_0_5 (null where less than the needed share of the weight has
    a value), coverage (share of the weight with a value), rank (1 is best, null without a score), universe_size
    (markets with a score), contributions (struct of points per metric, null
    where missing) and missing (list of metric ids). Raises ValueError where a market appears twice.
    """
    if values["msa_id"].is_duplicated().any():
        twice = values.filter(pl.col("msa_id").is_duplicated())["msa_id"].unique().sort().to_list()
        raise ValueError(f"A universe lists each market once. Listed twice: {', '.join(twice)}. Keep one row for each")
    metrics = [item.metric for item in pillar.ingredients]
    absent = [pl.lit(None, pl.Float64).alias(name) for name in metrics if name not in values.columns]
    ranks = normalized(values.with_columns(absent), pillar.ingredients)
    total = sum(item.weight for item in pillar.ingredients)
    observed = sum_in_turn(
        pl.when(pl.col(item.metric).is_not_null()).then(item.weight).otherwise(0.0) for item in pillar.ingredients
    )
    points = [
        (pl.col(item.metric) * item.weight / pl.col("observed")).alias(item.metric) for item in pillar.ingredients
    ]
    missing = pl.concat_list(pl.when(pl.col(name).is_null()).then(pl.lit(name)) for name in metrics).list.drop_nulls()
    scored = (
        ranks.with_columns(observed=observed)
        .select(
            coverage=(pl.col("observed") / total).clip(0, 1),  # sums of weights such as 0.1 + 0.2 are a hair off
            missing=missing,
            contributions=pl.struct(points),
            score=sum_in_turn(points),
        )
        .with_columns(msa_id=values["msa_id"])
        # A share such as 0.2 + 0.1 + 0.3 is not exactly 0.6 in floating point.
        .with_columns(score_0_100=pl.when(pl.col("coverage") >= pillar.needed_share - 1e-9).then("score"))
    )
    return scored.select(
        "msa_id",
        "score_0_100",
        score_0_5=pl.col("score_0_100") / FIVE_POINT,
        coverage="coverage",
        rank=pl.col("score_0_100").rank("min", descending=True).cast(pl.Int32),
        universe_size=pl.col("score_0_100").count().cast(pl.Int32),
        contributions="contributions",
        missing="missing",
    )
