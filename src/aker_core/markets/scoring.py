"""Pillar scores from metrics: a pure function of the universe of markets and the declared pillar.

Each metric becomes its percentile in the universe (mid-rank: 0 below all, 100 above all, ties share a rank); metrics
for which less is better are reversed. The score is the mean of the percentiles, weighted with the declared
weights of the metrics that have a value. The contributions (points out of 100) add up to the score.
Percentiles need no treatment of outliers: one can gain no more than the top rank. An ingredient may name another
normalization, and a treatment before it.

A value that is known within an interval counts with less weight the wider that is (`pillars.IntervalRule`), but only
where it stands above the market's other metrics: less weight never makes a score better than the value itself would.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from aker_core.markets.pillars import FIVE_POINT, Ingredient, IntervalRule, Pillar

WINSOR = 0.05  # the share of values on each side that winsorizing sets to its limit
ENOUGH = 1e-9  # a share such as 0.2 + 0.1 + 0.3 is not exactly 0.6 in floating point
P05, P95 = "|p05", "|p95"  # what follows a metric's name in the columns of the ends of its interval
Numbers = npt.NDArray[np.float64]


def normalized(values: pl.DataFrame, ingredients: tuple[Ingredient, ...]) -> pl.DataFrame:
    """The points (0-100) of each market in each metric, null where the metric is null.

    values: one row per market, one Float64 column per metric. Where all markets have the same value, each has 50.
    """
    columns = {item.metric: _column(values, item.metric) for item in ingredients}
    points = {item.metric: _points(columns[item.metric], columns[item.metric], item) for item in ingredients}
    return pl.DataFrame(points).with_columns(pl.all().fill_nan(None))


def _column(values: pl.DataFrame, name: str) -> Numbers:
    """A column as numbers, NaN for null or where the frame does not have it."""
    if name not in values.columns:
        return np.full(values.height, np.nan)
    return values[name].cast(pl.Float64).fill_null(np.nan).to_numpy()


def _points(amounts: Numbers, universe: Numbers, item: Ingredient) -> Numbers:
    """The points that amounts have in the universe of a metric (NaN: none)."""
    known = np.sort(universe[~np.isnan(universe)])
    if not known.size:
        return np.full(len(amounts), np.nan)
    if item.treatment == "winsorized":
        least, greatest = np.quantile(known, [WINSOR, 1 - WINSOR])
        known, amounts = np.clip(known, least, greatest), np.clip(amounts, least, greatest)
    if item.normalization == "percentile":
        below, up_to = np.searchsorted(known, amounts, "left"), np.searchsorted(known, amounts, "right")
        points = 50.0 * (below + up_to) / known.size
    elif known[-1] > known[0]:
        points = np.clip(100 * (amounts - known[0]) / (known[-1] - known[0]), 0, 100)
    else:
        points = np.full(len(amounts), 50.0)
    points = np.where(np.isnan(amounts), np.nan, points)
    return np.asarray(100 - points if item.reversed else points)


def certainty(values: pl.DataFrame, metric: str, rule: IntervalRule) -> Numbers:
    """The share of its weight that each market's value counts with by itself: 1 without an interval.

    values: the metric and, where any is estimated, the ends of its interval (`P05`, `P95`).
    """
    width = _column(values, f"{metric}{P95}") - _column(values, f"{metric}{P05}")
    known = _column(values, metric)
    known = known[~np.isnan(known)]
    if not known.size or np.isnan(width).all():
        return np.ones(values.height)
    spread = float(np.subtract(*np.quantile(known, [rule.upper, rule.lower])))
    span = np.divide(width, spread, out=np.where(width > 0, np.inf, 0.0), where=(width > 0) & (spread > 0))
    share = np.clip((rule.none_from - span) / (rule.none_from - rule.full_to), 0.0, 1.0)
    return np.where(np.isnan(width), 1.0, share)


def score_pillar(values: pl.DataFrame, pillar: Pillar) -> pl.DataFrame:
    """Scores of one pillar for a universe of markets.

    values: one row per market: `msa_id` and the pillar's metrics (a metric that no market has may be absent), and where
    values are estimates the ends of their 90 % intervals in columns ``<metric>|p05`` and ``<metric>|p95``.
    Returns, in the same order: msa_id, score_0_100, score_0_5 (null where less than the needed share of the weight has
    a value, or less than the least share of it counts), score_p05, score_p95 (the score at the ends of the intervals,
    taken as independent of one another), coverage (share of the weight with a value), rank (1 is best, null without a
    score), universe_size (markets with a score), contributions (struct of points per metric, null
    where missing), weights (struct of the share of its weight that each metric counts with) and missing (list of metric
    ids). Raises ValueError where a market appears twice.
    """
    if values["msa_id"].is_duplicated().any():
        twice = values.filter(pl.col("msa_id").is_duplicated())["msa_id"].unique().sort().to_list()
        raise ValueError(f"A universe lists each market once. Listed twice: {', '.join(twice)}. Keep one row for each")
    items = pillar.ingredients
    metrics = [item.metric for item in items]
    declared = np.array([item.weight for item in items])
    points = np.column_stack([_points(column, column, item) for item, column in _with_columns(values, items)])
    there = ~np.isnan(points)
    weights = np.where(there, declared, 0.0)
    sure = np.column_stack([certainty(values, name, pillar.interval) for name in metrics])
    counted = _counted(points, weights, sure)
    total = counted.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = counted * points / total[:, None]
        shares = np.where(there, counted / weights, np.nan)
    coverage = np.clip(weights.sum(axis=1) / declared.sum(), 0, 1)  # sums of weights such as 0.1 + 0.2 are a hair off
    enough = (coverage >= pillar.needed_share - ENOUGH) & (total / declared.sum() >= pillar.least_counted - ENOUGH)
    score = np.where(enough, np.nansum(parts, axis=1), np.nan)
    down, up = (_spread(values, items, points, counted, total, end) for end in (P05, P95))
    scored = pl.DataFrame(
        {
            "msa_id": values["msa_id"],
            "score_0_100": score,
            "score_0_5": score / FIVE_POINT,
            "score_p05": np.maximum(score - down, 0),
            "score_p95": np.minimum(score + up, 100),
            "coverage": coverage,
        }
    ).with_columns(pl.col("score_0_100", "score_0_5", "score_p05", "score_p95").fill_nan(None))
    missing = [[name for name, known in zip(metrics, row, strict=True) if not known] for row in there.tolist()]
    return scored.with_columns(
        rank=pl.col("score_0_100").rank("min", descending=True).cast(pl.Int32),
        universe_size=pl.col("score_0_100").count().cast(pl.Int32),
        contributions=_struct(metrics, parts),
        weights=_struct(metrics, shares),
        missing=pl.Series(missing, dtype=pl.List(pl.String)),
    )


def _with_columns(values: pl.DataFrame, items: tuple[Ingredient, ...]) -> list[tuple[Ingredient, Numbers]]:
    return [(item, _column(values, item.metric)) for item in items]


def _counted(points: Numbers, weights: Numbers, sure: Numbers) -> Numbers:
    """The weights that count: less for what is uncertain, but only above the mean of the market without it."""
    lessened = weights * sure
    total = lessened.sum(axis=1)
    filled = np.nan_to_num(points)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(total > 0, (lessened * filled).sum(axis=1) / total, np.nan)
    above = filled > mean[:, None]  # nothing is above a mean that is not there: then all counts
    return np.where(above, lessened, weights)


def _spread(
    values: pl.DataFrame, items: tuple[Ingredient, ...], points: Numbers, counted: Numbers, total: Numbers, end: str
) -> Numbers:
    """How far the score reaches to one side: the points at the ends of the intervals, as independent errors."""
    squares = np.zeros(len(points))
    for position, (item, universe) in enumerate(_with_columns(values, items)):
        worse = P95 if (end == P05) == item.reversed else P05
        at_end = _points(_column(values, f"{item.metric}{worse}"), universe, item)
        off = np.nan_to_num(at_end - points[:, position])
        squares += (counted[:, position] * off) ** 2
    return np.divide(np.sqrt(squares), total, out=np.zeros(len(points)), where=total > 0)


def _struct(metrics: list[str], columns: Numbers) -> pl.Series:
    frame = pl.DataFrame(columns, schema=metrics, orient="row").with_columns(pl.all().fill_nan(None))
    return frame.to_struct("struct")
