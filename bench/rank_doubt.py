"""o. How sure ranks are: 10,000 draws of a nation; whether 90 % intervals hold the true rank as often as they say."""

from __future__ import annotations

from dataclasses import replace
from time import process_time
from typing import Any

import numpy as np
import polars as pl

from aker_core.markets.doubt import TOPS, Doubt
from aker_core.markets.pillars import INNOVATION, Ingredient, Pillar
from aker_core.markets.score_values import P05, P95
from aker_core.markets.scoring import score_pillar
from aker_jobs.registry import METRICS
from bench.baseline_lq import Work
from bench.measure import Job, Measured
from bench.report import Budget, Report, Setup, lines

DRAWS, MARKETS, METRIC_COUNT, SECONDS = 10_000, 935, 30, 1.0
TRUTHS, UNIVERSE, NOISE = 1_000, 100, 0.2
NORMAL_90 = 1.6448536269514722
METHOD, COVERAGE = "10,000 draws of method", "coverage"


def measure(setup: Setup) -> Report:
    """Draws of a national universe, and simulated truths."""
    measured = {METHOD: Measured(METHOD), COVERAGE: Measured(COVERAGE)}
    for _ in range(setup.repeats):
        measured[METHOD].samples.append(Job("bench.rank_doubt:drawn", {"draws": setup.of(DRAWS)}).run())
    measured[COVERAGE].samples.append(Job("bench.rank_doubt:covered", {"truths": max(2, setup.of(TRUTHS))}).run())
    seconds = min(sample.result["seconds"] for sample in measured[METHOD].samples)
    share = measured[COVERAGE].samples[0].result["share"]
    return Report(
        "o",
        f"ranks of {MARKETS} markets by {METRIC_COUNT} metrics; {TRUTHS:,} simulated truths of {UNIVERSE} markets",
        lines(measured, METHOD),
        [
            Budget(f"processor seconds of {DRAWS:,} draws with intervals", seconds, SECONDS, "s"),
            Budget("90 % intervals: distance of the coverage from 90 %", 100 * abs(share - 0.9), 2.0, "points"),
        ],
        [f"90 % sampling intervals hold {share:.2%} of the true ranks"],
    )


def drawn(draws: int) -> Work:
    """Drawing method, with intervals and probabilities to be among the first."""
    metrics = [spec.id for spec in METRICS[:METRIC_COUNT]]
    items = tuple(Ingredient(name, 1 + at / 50, group="one") for at, name in enumerate(metrics))
    generator = np.random.default_rng(0)
    columns = {name: generator.normal(0, 1, MARKETS) for name in metrics}
    codes = [f"M{at:04}" for at in range(MARKETS)]
    doubt = Doubt(pl.DataFrame({"msa_id": codes, **columns}), replace(INNOVATION, ingredients=items), draws=draws)

    def work() -> dict[str, float]:
        started = process_time()
        found = doubt.drawn("method")
        found.interval()
        for count in TOPS:
            found.top(count)
        return {"seconds": process_time() - started}

    return work


def covered(truths: int) -> Work:
    """The share of true ranks that 90 % sampling intervals hold."""
    return lambda: {"share": float(np.mean([coverage(INNOVATION, number) for number in range(truths)]))}


def coverage(pillar: Pillar, seed: int, size: int = UNIVERSE, noise: float = NOISE, draws: int = 400) -> float:
    """One simulated truth: metrics of a universe, estimates of them with errors and 90 % intervals; the share of
    markets whose true rank (that of the score of the true metrics) lies in its interval."""
    generator = np.random.default_rng(seed)
    names = [item.metric for item in pillar.ingredients]
    codes = [f"M{at:04}" for at in range(size)]
    truth = {name: generator.normal(0, 1, size) for name in names}
    estimates: dict[str, Any] = {}
    for name, values in truth.items():
        error = noise * generator.uniform(0.5, 1.5, size)
        seen = values + error * generator.normal(0, 1, size)
        estimates |= {name: seen, f"{name}{P05}": seen - NORMAL_90 * error, f"{name}{P95}": seen + NORMAL_90 * error}
    doubt = Doubt(pl.DataFrame({"msa_id": codes, **estimates}), pillar, draws=draws, seed=seed)
    scores = (
        score_pillar(pl.DataFrame({"msa_id": codes, **truth}), pillar)
        .filter(pl.col("msa_id").is_in(doubt.codes))["score_0_100"]
        .to_numpy()
    )
    ranks = np.array([1 + (scores > score).sum() for score in scores])
    first, last = doubt.drawn("sampling").interval()
    return float(((first <= ranks) & (ranks <= last)).mean())
