"""How metrics, periods and what figures count are named, on every surface."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from aker_core.markets import number_formats, periods, qualifiers
from aker_core.markets.basis import basis_of
from aker_core.markets.number_formats import format_of
from aker_core.markets.periods import period_text
from aker_core.markets.presentation import SECTIONS, title_of
from aker_jobs.registry import EVERY


@pytest.mark.parametrize(("module", "examples"), [(number_formats, 2), (periods, 4), (qualifiers, 6)])
def test_the_examples_hold(module: ModuleType, examples: int) -> None:
    result = doctest.testmod(module)
    assert result.attempted >= examples
    assert result.failed == 0


def test_every_metric_has_a_section_a_title_and_a_declared_unit() -> None:
    families = [family for section in SECTIONS for family in section.families]
    assert len(families) == len(set(families))
    assert {metric.family for metric in EVERY} == set(families)
    for metric in EVERY:
        assert title_of(metric.id) == metric.title
        assert format_of(metric.unit) is not number_formats.UNDECLARED, f"{metric.id}: {metric.unit} has no format"
    assert title_of("gone") == "gone"


@pytest.mark.parametrize(
    ("period", "text"),
    [("2016Q1", "March 2016"), ("2016Q4", "December 2016"), ("2014-2015", "2014-2015"), (None, None)],
)
def test_a_month_does_not_pass_for_a_year(period: str | None, text: str | None) -> None:
    assert period_text(period) == text


def test_what_a_figure_counts_stands_beside_it() -> None:
    words = {declared.id: basis_of(declared) for declared in EVERY}
    assert words["total_jobs"] == words["tech_lq"] == "workplace"
    assert words["tech_jobs_per_100k_residents"] == "workplace over residents"
    assert words["mig_all_ages_net"] == "tax filers"
    assert words["business_formations_per_100k"] == "state share"
    assert words["survival_rate_5y"] == "its states' figure"
    assert words["startup_density_per_1k_jobs"] == "year to March"
    assert words["population"] == ""
