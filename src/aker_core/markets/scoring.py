"""Pillar scores from metrics: a pure function of the universe of markets and the declared pillar.

The steps stand in modules of their own: treat (`treatment`), normalize (`normalization`), what is missing or uncertain
(`evidence`), weigh and aggregate (`aggregation`); `composer` makes a market's score of its pillars.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from aker_core.markets.aggregation import Numbers, aggregate, contributions
from aker_core.markets.evidence import Evidence, counted, evidence_of, reach
from aker_core.markets.normalization import normalize, universe_of
from aker_core.markets.pillars import FIVE_POINT, Ingredient, Pillar
from aker_core.markets.score_values import HIGH, LOW, MOE, P05, P95
from aker_core.markets.treatment import limits

ENOUGH = 1e-9  # a share such as 0.2 + 0.1 + 0.3 is not exactly 0.6 in floating point


def score_pillar(values: pl.DataFrame, pillar: Pillar) -> pl.DataFrame:
    """Scores of one pillar for a universe of markets.

    values: one row per market: `msa_id` and the pillar's metrics (a metric that no market has may be absent), and where
    values are estimates or withheld the ends of their 90 % intervals in columns ``<metric>|p05`` and ``<metric>|p95``,
    their bounds in ``<metric>|low`` and ``<metric>|high``, of a survey the margin (90 %) in ``<metric>|moe``. Returns,
    in the same order: msa_id, score_0_100, score_0_5 (null where less than the needed share of the weight, or of the
    weight of a group, has a value or bounds, or less than the least share of it is certain), score_p05, score_p95 (what
    intervals, margins, bounds and holes allow; the score lies between; margins are in nothing else), coverage (share of
    the weight with a value or bounds), rank (1 is best, null without a score), universe_size (markets with a score),
    contributions (struct of points per metric, with what a missing one counts as: they add up to the score), weights
    (struct of how far the points of each metric are known, 0 to 1) and missing (list of metric ids). Raises ValueError
    where a market appears twice.
    """
    _refuse_twice(values)
    weights = np.array([item.weight for item in pillar.ingredients])
    evidence = evidence_in(values, pillar.ingredients)
    points = counted(evidence, weights)
    enough = has_enough(evidence, pillar)
    score = np.where(enough, aggregate(points, weights, pillar.aggregation), np.nan)
    down, up = reach(points, evidence_in(values, pillar.ingredients, with_margins=True), weights)
    parts = np.where(enough[:, None], contributions(points, weights, pillar.aggregation), np.nan)
    metrics = [item.metric for item in pillar.ingredients]
    scored = pl.DataFrame(
        {
            "msa_id": values["msa_id"],
            "score_0_100": np.clip(score, 0, 100),
            "score_0_5": np.clip(score, 0, 100) / FIVE_POINT,
            "score_p05": np.clip(score - down, 0, 100),
            "score_p95": np.clip(score + up, 0, 100),
            "coverage": np.clip((evidence.is_known * weights).sum(axis=1) / weights.sum(), 0, 1),
        }
    ).with_columns(pl.col("score_0_100", "score_0_5", "score_p05", "score_p95").fill_nan(None))
    return scored.with_columns(
        rank=pl.col("score_0_100").round(9).rank("min", descending=True).cast(pl.Int32),
        universe_size=pl.col("score_0_100").count().cast(pl.Int32),
        contributions=_struct(metrics, parts),
        weights=_struct(metrics, evidence.certainty),
        missing=_missing(metrics, evidence),
    )


def evidence_in(values: pl.DataFrame, ingredients: tuple[Ingredient, ...], *, with_margins: bool = False) -> Evidence:
    """The points of each metric with what its intervals and bounds allow, treated and normalized in the universe.

    with_margins: the margin of a survey is an interval too, as for the interval of a score. Without it a published
    value is exact, as for the points that it counts as.
    """
    columns = [_evidence(values, item, with_margins=with_margins) for item in ingredients]
    points, low, high, hard = (np.column_stack([column[at] for column in columns]) for at in range(4))
    return evidence_of(points, low, high, hard.astype(bool))


def _evidence(
    values: pl.DataFrame, item: Ingredient, *, with_margins: bool
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    amounts = column_of(values, item.metric)
    ends = {end: column_of(values, f"{item.metric}{end}") for end in (P05, P95, LOW, HIGH)}
    if with_margins:
        margin = column_of(values, f"{item.metric}{MOE}")
        ends[P05] = np.where(np.isnan(ends[P05]), amounts - margin, ends[P05])
        ends[P95] = np.where(np.isnan(ends[P95]), amounts + margin, ends[P95])
    is_estimate = ~np.isnan(ends[P05]) & ~np.isnan(ends[P95]) & ~np.isnan(amounts)
    is_exact = ~np.isnan(amounts) & ~is_estimate
    low = np.where(is_exact, np.nan, np.where(is_estimate, ends[P05], ends[LOW]))
    high = np.where(is_exact, np.nan, np.where(is_estimate, ends[P95], ends[HIGH]))
    least, most = limits(amounts, item.treatment)
    treated = [np.clip(column, least, most) for column in (amounts, low, high)]
    universe = universe_of(*treated)
    worse, better = (treated[2], treated[1]) if item.reversed else (treated[1], treated[2])
    points, bad, good = (
        normalize(column, universe, item.normalization, less_is_better=item.reversed)
        for column in (treated[0], worse, better)
    )
    return points, bad, good, (~is_estimate).astype(float)


def has_enough(evidence: Evidence, pillar: Pillar) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which markets are known well enough for a score of the pillar, and in each of its groups."""
    weights = np.array([item.weight for item in pillar.ingredients])
    known = evidence.is_known * weights
    enough = known.sum(axis=1) >= (pillar.needed_share - ENOUGH) * weights.sum()
    sure = (evidence.certainty * weights).sum(axis=1) >= (pillar.least_certain - ENOUGH) * weights.sum()
    for group in pillar.groups:
        own = np.array([item.group == group for item in pillar.ingredients])
        enough &= (known * own).sum(axis=1) >= (pillar.needed_group_share - ENOUGH) * (weights * own).sum()
    return np.asarray(enough & sure)


def column_of(values: pl.DataFrame, name: str) -> Numbers:
    """A column as numbers, NaN for null or where the frame does not have it."""
    if name not in values.columns:
        return np.full(values.height, np.nan)
    return np.asarray(values[name].cast(pl.Float64).to_numpy())


def _refuse_twice(values: pl.DataFrame) -> None:
    if values["msa_id"].is_duplicated().any():
        twice = values.filter(pl.col("msa_id").is_duplicated())["msa_id"].unique().sort().to_list()
        raise ValueError(f"A universe lists each market once. Listed twice: {', '.join(twice)}. Keep one row for each")


def _missing(metrics: list[str], evidence: Evidence) -> pl.Series:
    """The metrics of each market that are not known."""
    known = pl.DataFrame(evidence.is_known.astype(bool), schema=metrics, orient="row")
    absent = [pl.when(~pl.col(name)).then(pl.lit(name)) for name in metrics]
    return known.select(pl.concat_list(absent).list.drop_nulls()).to_series()


def _struct(metrics: list[str], columns: Numbers) -> pl.Series:
    frame = pl.DataFrame(columns, schema=metrics, orient="row").with_columns(pl.all().fill_nan(None))
    return frame.to_struct("struct")
