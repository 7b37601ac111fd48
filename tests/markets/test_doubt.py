"""Doubt about ranks: three kinds that are not mixed, the same every time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from aker_core.markets.doubt import CHOICES, Doubt
from aker_core.markets.doubt_tables import pairwise, rank_sets, summary
from aker_core.markets.pillars import INNOVATION
from aker_core.markets.rank_draws import ranked
from aker_core.markets.score_values import MOE, P05, P95
from aker_core.markets.scoring import score_pillar
from bench.rank_doubt import coverage

# Weights that make no two scores alike: draws would order equal ones by their place.
ITEMS = tuple(replace(item, weight=item.weight + at / 1000) for at, item in enumerate(INNOVATION.ingredients))
PILLAR = replace(INNOVATION, ingredients=ITEMS)


def universe(size: int = 30, width: float = 0.0) -> pl.DataFrame:
    generator = np.random.default_rng(4)
    columns = {item.metric: generator.normal(0, 1, size) for item in ITEMS}
    ends = {}
    if width:
        for name, values in columns.items():
            ends |= {f"{name}{P05}": values - width, f"{name}{P95}": values + width}
    return pl.DataFrame({"msa_id": [f"M{at:03}" for at in range(size)], **columns, **ends})


def test_exact_data_leave_no_doubt_of_sampling() -> None:
    values = universe()
    found = summary(Doubt(values, PILLAR, draws=200))
    scored = score_pillar(values, PILLAR)
    assert scored["score_0_100"].round(4).n_unique() == scored.height, "a tie"
    ranks = scored["rank"].to_list()
    assert found["sampling_from"].to_list() == found["sampling_to"].to_list() == ranks
    assert found["sampling_top_10"].to_list() == [float(rank <= 10) for rank in ranks]
    assert (found["method_to"] > found["method_from"]).any()
    width = {kind: (found[f"{kind}_to"] - found[f"{kind}_from"]).sum() for kind in ("method", "joint")}
    assert width["joint"] == pytest.approx(width["method"], rel=0.15), "nothing is added where data are exact"


def test_estimates_widen_sampling_and_joint_but_not_method_alone() -> None:
    found = summary(Doubt(universe(width=0.6), PILLAR, draws=400))
    spread = {kind: (found[f"{kind}_to"] - found[f"{kind}_from"]).mean() for kind in ("sampling", "method", "joint")}
    assert spread["sampling"] > 1
    assert spread["joint"] > spread["method"]


def test_margins_of_surveys_are_sampling_too_and_change_no_score() -> None:
    """Margins widen ranks of sampling as intervals of the same width do; the scores stay those of exact values."""
    exact, estimated = universe(), universe(width=0.6)
    surveyed = exact.with_columns(pl.lit(0.6).alias(f"{item.metric}{MOE}") for item in ITEMS)
    found = Doubt(surveyed, PILLAR, draws=400)
    assert found.estimates()[1] == pytest.approx(Doubt(estimated, PILLAR, draws=400).estimates()[1])
    assert (summary(found)["sampling_to"] - summary(found)["sampling_from"]).mean() > 1
    scored, plain = score_pillar(surveyed, PILLAR), score_pillar(exact, PILLAR)
    margins = ("score_p05", "score_p95")
    assert scored.drop(margins).equals(plain.drop(margins))
    wide = score_pillar(estimated, PILLAR).select(pl.col("score_p95") - pl.col("score_p05")).to_series()
    assert (scored["score_p95"] - scored["score_p05"]).mean() == pytest.approx(wide.mean(), rel=0.15)
    assert (plain["score_p95"] == plain["score_p05"]).all()


def test_the_same_seed_is_the_same_and_another_is_not() -> None:
    values = universe(width=0.5)
    first, again = (summary(Doubt(values, PILLAR, draws=300, seed=7)) for _ in range(2))
    assert first.equals(again)
    assert not first.equals(summary(Doubt(values, PILLAR, draws=300, seed=8)))


def test_probabilities_of_the_first_add_up() -> None:
    found = summary(Doubt(universe(width=0.5), PILLAR, draws=300))
    for kind in ("sampling", "method", "joint"):
        assert found[f"{kind}_top_10"].sum() == pytest.approx(10)
        assert found[f"{kind}_top_100"].to_list() == [1.0] * 30


def test_markets_without_a_score_are_left_out() -> None:
    values = universe()
    without = values.with_columns(tech_lq=pl.when(pl.col("msa_id") == "M000").then(None).otherwise("tech_lq"))
    short = without.with_columns(
        pl.when(pl.col("msa_id") == "M000").then(None).otherwise(pl.col(item.metric)).alias(item.metric)
        for item in INNOVATION.ingredients[:5]
    )
    assert Doubt(short, PILLAR, draws=10).codes == tuple(f"M{at:03}" for at in range(1, 30))


def test_sensitivity_names_every_choice_and_is_the_same_each_time() -> None:
    doubt = Doubt(universe(), PILLAR, draws=10, seed=2)
    found = doubt.sensitivity(count=64)
    assert len(found.first) == len(found.total) == len(CHOICES)
    assert found.evaluations == 64 * (len(CHOICES) + 2)
    assert (found.total >= -1e-9).all()
    assert found.total[CHOICES.index("missing")] == pytest.approx(0, abs=1e-9), "nothing is missing here"
    assert found.total == pytest.approx(doubt.sensitivity(count=64).total, abs=0)


def test_sampling_intervals_hold_the_true_rank_as_often_as_they_say() -> None:
    """Simulated truths, of which `python -m bench --only o` runs 1,000: 90 % intervals cover 88 to 92 %."""
    shares = [coverage(INNOVATION, seed=number) for number in range(40)]
    assert 0.88 <= np.mean(shares) <= 0.92


def test_ranks_are_those_of_a_stable_sort() -> None:
    generator = np.random.default_rng(1)
    drawn = [
        generator.normal(0, 1, (50, 40)).astype(np.float32),
        np.round(generator.normal(0, 2, (50, 40))).astype(np.float32),
        np.zeros((2, 7), np.float32),
        np.array([[-0.0, 0.0, 1.0, -1.0, 1e-40, -1e-40, 3e38]], np.float32),
    ]
    for scores in drawn:
        order = np.argsort(-scores, axis=1, kind="stable")
        ranks = np.argsort(order, axis=1) + 1
        assert (ranked(scores) == ranks).all()


def test_confidence_sets_hold_the_rank_and_widen_with_errors() -> None:
    exact = rank_sets(Doubt(universe(), PILLAR))
    assert exact["rank_from"].to_list() == exact["rank_to"].to_list() == exact["all_from"].to_list()
    assert exact["possible_top_10"].sum() == 10
    wide = rank_sets(Doubt(universe(width=0.6), PILLAR))
    ranks = exact.select("msa_id", rank="rank_from").join(wide, on="msa_id")
    assert (ranks["all_from"] <= ranks["rank_from"]).all()
    assert (ranks["rank_to"] <= ranks["all_to"]).all()
    assert wide["possible_top_10"].sum() > 10


def test_pairs_are_as_likely_as_their_opposite_is_not() -> None:
    found = pairwise(Doubt(universe(width=0.6), PILLAR, draws=300), ["M001", "M002", "nobody"])
    assert found.height == 6
    of = {(row["kind"], row["above"]): row["probability"] for row in found.iter_rows(named=True)}
    for kind in ("sampling", "method", "joint"):
        assert of[kind, "M001"] + of[kind, "M002"] == pytest.approx(1)
