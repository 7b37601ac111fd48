"""The audit of scores: measures by worked values, findings that follow from the data, renderings."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import polars as pl
import pytest

from aker_core.export.audit_page import findings
from aker_core.export.document import Document, Section, Table, html_page, markdown
from aker_core.markets.audit import audit
from aker_core.markets.audit_results import Audit
from aker_core.markets.coherence import (
    correlation,
    correlation_ratio,
    correlations,
    covariances,
    cronbach_alpha,
    effective_weights,
    first_component_share,
)
from aker_core.markets.pillars import AMENITY, INNOVATION, RESILIENCE

NAN = float("nan")


def test_alpha_of_a_table_that_can_be_done_by_hand() -> None:
    """Three items with variances 1, 1, 1 and covariances 1, .5, .5: k² · mean covariance / sum = 9 · (2/3) / 7."""
    points = np.array([[1, 1, 2], [2, 2, 1], [3, 3, 3]], dtype=float)
    assert covariances(points) == pytest.approx(np.array([[1, 1, 0.5], [1, 1, 0.5], [0.5, 0.5, 1]]))
    assert cronbach_alpha(points) == pytest.approx(9 * (2 / 3) / 7)
    assert cronbach_alpha(np.column_stack([points, [NAN] * 3])) == pytest.approx(9 * (2 / 3) / 7), "an empty column"
    assert np.isnan(cronbach_alpha(points[:, :1]))


def test_correlations_use_the_markets_that_have_both() -> None:
    one = np.array([1, 2, 3, NAN, 5])
    other = np.array([2, 4, 6, 100, NAN])
    assert correlation(one, other) == pytest.approx(1)
    assert np.isnan(correlation(one, np.full(5, 7.0)))
    assert np.isnan(correlation(one[:2], other[:2]))
    matrix = correlations(np.column_stack([one, -one]))
    assert matrix == pytest.approx(np.array([[1, -1], [-1, 1]]))


def test_one_component_has_all_of_one_dimension_and_its_share_of_many() -> None:
    values = np.arange(20.0)
    assert first_component_share(np.column_stack([values, 3 * values, -values])) == pytest.approx(1)
    square = np.array([[x, y] for x in range(5) for y in range(5)], dtype=float)
    assert first_component_share(square) == pytest.approx(0.5)


def test_effective_weights_of_independent_columns_are_squares() -> None:
    grid = np.stack(np.meshgrid(*[np.arange(7.0)] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
    weights = np.array([0.5, 0.3, 0.2])
    assert effective_weights(grid, grid @ weights) == pytest.approx(weights**2 / (weights**2).sum())


def test_the_correlation_ratio_of_the_function_of_ishigami() -> None:
    """Paruolo, Saisana and Saltelli 2013 take the ratio for what a variable comes to; of Ishigami's function (a = 7,
    b = 0.1) it is known exactly: .3139, .4424 and 0, though the second has no linear correlation at all."""
    generator = np.random.default_rng(3)
    x = generator.uniform(-np.pi, np.pi, (40_000, 3))
    score = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    assert [correlation_ratio(column, score) for column in x.T] == pytest.approx([0.3139, 0.4424, 0.0], abs=0.02)
    assert abs(correlation(x[:, 1], score)) < 0.02


def test_the_correlation_ratio_says_nothing_of_too_few() -> None:
    assert np.isnan(correlation_ratio(np.arange(5.0), np.arange(5.0)))
    assert np.isnan(correlation_ratio(np.arange(9.0), np.ones(9)))


PILLARS = {pillar.id: pillar for pillar in (INNOVATION, RESILIENCE, AMENITY)}


def audited(size: int = 60, **changes: np.ndarray) -> Audit:
    generator = np.random.default_rng(8)
    metrics = [item.metric for pillar in PILLARS.values() for item in pillar.ingredients]
    columns = {name: generator.normal(0, 1, size) for name in metrics} | changes
    values = pl.DataFrame({"msa_id": [f"M{at:03}" for at in range(size)], **columns}).fill_nan(None)
    return audit("metro", dict.fromkeys(PILLARS, values), PILLARS, "innovation")


def test_a_metric_that_repeats_another_is_found() -> None:
    loss = np.arange(60.0)
    found = audited(hazard_loss_usd_per_resident=loss, hazard_building_loss_pct=loss**2)
    (pair,) = [pair for pair in found.pairs if pair.pillar == "resilience"]
    assert pair.correlation == pytest.approx(1)
    assert any(
        "hazard_loss_usd_per_resident and hazard_building_loss_pct say the same" in line for line in findings(found)
    )
    resilience = next(row for row in found.pillars if row.pillar == "resilience")
    assert resilience.alpha == pytest.approx(1)
    assert resilience.first_component == pytest.approx(1)


def test_metrics_without_a_value_and_outliers_are_findings() -> None:
    far = np.array([*range(59), 5000.0])
    found = audited(mig_25_44_per_1k=np.full(60, NAN), tech_lq=far)
    rows = {row.metric: row for row in found.metrics}
    assert (rows["mig_25_44_per_1k"].known, rows["tech_lq"].known) == (0, 60)
    assert rows["tech_lq"].is_outlying
    assert not rows["health_lq"].is_outlying
    text = "\n".join(findings(found))
    assert "Without any value: mig_25_44_per_1k." in text
    assert "A few markets stand far from the others in tech_lq;" in text


def test_weights_effective_weights_and_ratios_are_shares() -> None:
    found = audited()
    for pillar in PILLARS:
        rows = [row for row in found.metrics if row.pillar == pillar]
        assert sum(row.weight for row in rows) == pytest.approx(1)
        assert sum(row.effective for row in rows) == pytest.approx(1)
        assert all(0 <= row.ratio <= 1 for row in rows)
    assert sum(row.effective for row in found.pillars) == pytest.approx(1)


def test_scenarios_shift_ranks_and_the_declared_rank_lies_in_its_interval() -> None:
    found = audited()
    names = [row.name for row in found.scenarios]
    assert names == [
        *("geometric mean", "normalized by min_max", "normalized by z", "normalized by robust_z"),
        *("outliers: winsorized", "outliers: skewness"),
        *(f"without {item.metric}" for item in INNOVATION.ingredients),
        "weights ±25 % (nine draws of ten)",
    ]
    for row in found.scenarios:
        assert 0 <= row.median <= row.ninety <= row.most < 60
        assert 0.5 < row.spearman <= 1
    assert next(row for row in found.scenarios if row.name == "without tech_lq").median > 0
    sampling, method, joint = found.intervals
    assert sampling.median == 0
    assert sampling.inside > 0.95, "ties alone, which draws order by their place"
    assert method.median > 0
    assert joint.inside > 0.9


def test_the_same_data_give_the_same_audit() -> None:
    first, again = audited(), audited()
    assert repr(replace(first, sensitivity=None)) == repr(replace(again, sensitivity=None))  # type: ignore[arg-type]
    assert (first.sensitivity.total == again.sensitivity.total).all()


def test_too_few_scores_are_refused() -> None:
    with pytest.raises(ValueError, match="fewer than 3 markets have a score"):
        audited(2)


class Texts(HTMLParser):
    """Tags and texts of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_a_page_escapes_what_it_shows_and_needs_nothing_else() -> None:
    hostile = "<script>alert(1)</script> | & x"
    table = Table("T", ("name", "n"), [[hostile, "1"]], frozenset({"n"}))
    document = Document("Audit", [Section("S", (hostile,), (hostile,), [table])], "Beware")
    parser = Texts()
    parser.feed(html_page(document))
    assert "script" not in parser.tags
    assert parser.texts.count(hostile) == 3
    assert not {"link", "img", "iframe"} & set(parser.tags)
    text = markdown(document)
    assert "| <script>alert(1)</script> \\| & x | 1 |" in text
    assert "**Beware**" in text
