"""How numbers, bounds and statuses are written, on every surface."""

from __future__ import annotations

import doctest

import pytest

from aker_core.facts.status import Status
from aker_core.markets import presentation
from aker_core.markets.context import Benchmark, Place
from aker_core.markets.presentation import (
    SECTIONS,
    STATUS_MEANINGS,
    STATUS_WORDS,
    Format,
    basis_of,
    benchmark_text,
    format_of,
    median_text,
    period_text,
    qualified,
    title_of,
)
from aker_jobs.registry import EVERY


def test_the_examples_hold() -> None:
    result = doctest.testmod(presentation)
    assert result.attempted >= 3
    assert result.failed == 0


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        ("people", 1234567.4, "1,234,567"),
        ("jobs", -1234.5, "-1,234"),
        ("jobs per 100,000 residents", 2901.256, "2,901.26"),
        ("decimal per year", 0.0361, "3.61%"),
        ("decimal", 0.5334, "53.34%"),
        ("percent", -0.004, "0.00%"),
        ("dollars", 76956.0, "$76,956"),
        ("dollars", 17_350_000_000.0, "$17.35 bn"),
        ("dollars", -1_500.0, "-$1,500"),
        ("U.S. dollars per 100,000 residents, at prices of fiscal year 2023", 492_442_721.6, "$492,442,722"),
        ("ratio (1.0 = the nation's share)", 1.614, "1.61"),
        ("difference of ratios", 0.0126, "0.013"),
        ("standard deviations", -0.0002, "0.000"),
        ("people per 1,000 residents aged 25–44", 42.826, "42.83"),
        ("years", 16.66, "16.7"),
        ("furlongs", 1.005, "1.00"),
        ("jobs", None, ""),
    ],
)
def test_a_value_in_its_unit(unit: str, value: float | None, text: str) -> None:
    assert format_of(unit).text(value) == text


@pytest.mark.parametrize(
    ("bounds", "text"),
    [
        ({"low": 8.74, "high": None}, "≥ 8.7 (lower bound), derived, 2021"),
        ({"low": None, "high": 9.21}, "≤ 9.3 (upper bound), derived, 2021"),
        ({"low": 8.74, "high": 9.21}, "8.7–9.3, derived, 2021"),
        ({"low": 8.7, "high": 9.3}, "8.7–9.3, derived, 2021"),
        ({"low": -1.26, "high": 0.3}, "-1.3 to 0.3, derived, 2021"),
        ({"low": 0.0, "high": 0.0}, "0.0–0.0, derived, 2021"),
        ({"moe": 0.41}, "± 0.4, derived, 2021"),
        ({}, "derived, 2021"),
    ],
)
def test_what_stands_beside_a_value(bounds: dict[str, float | None], text: str) -> None:
    assert qualified("years", "derived", period="2021", **bounds) == text


def test_a_shown_bound_claims_no_more_than_is_known() -> None:
    written = Format(2)
    assert written.span(1.996, 2.0009) == "1.99–2.01"
    assert written.span(1.61, 1.99) == "1.61–1.99", "what needs no rounding is not rounded"
    assert Format(0).span(275.0, 3275.0) == "275–3,275"
    assert Format(2, scale=100, suffix="%").span(0.0311, 0.0329) == "3.11%–3.29%"


@pytest.mark.parametrize(
    ("unit", "excel", "d3", "suffix"),
    [
        ("jobs", "#,##0", ",.0f", ""),
        ("decimal", "#,##0.00%", ",.2%", ""),
        ("percent", '#,##0.00"%"', ",.2f", "%"),
        ("dollars", '"$"#,##0', "$,.0f", ""),
        ("standard deviations", "#,##0.000", ",.3f", ""),
    ],
)
def test_the_formats_of_spreadsheets_and_figures(unit: str, excel: str, d3: str, suffix: str) -> None:
    written = format_of(unit)
    assert (written.excel, written.d3, written.d3_suffix) == (excel, d3, suffix)


def test_text_of_a_page_is_escaped() -> None:
    assert Format(0, prefix="<b>", suffix="&").html(5.0) == "&lt;b&gt;5&amp;"


def test_every_status_has_its_words() -> None:
    statuses = {status.value for status in Status}
    assert set(STATUS_WORDS) == set(STATUS_MEANINGS) == statuses
    assert qualified("jobs", "not_published") == "not published"


def test_every_metric_has_a_section_a_title_and_a_declared_unit() -> None:
    families = [family for section in SECTIONS for family in section.families]
    assert len(families) == len(set(families))
    assert {metric.family for metric in EVERY} == set(families)
    for metric in EVERY:
        assert title_of(metric.id) == metric.title
        assert format_of(metric.unit) is not presentation.UNDECLARED, f"{metric.id}: {metric.unit} has no format"
    assert title_of("gone") == "gone"


@pytest.mark.parametrize(
    ("period", "text"),
    [("2016Q1", "March 2016"), ("2016Q4", "December 2016"), ("2014-2015", "2014-2015"), (None, None)],
)
def test_a_month_does_not_pass_for_a_year(period: str | None, text: str | None) -> None:
    assert period_text(period) == text


def test_a_median_of_some_peers_says_of_how_many() -> None:
    assert median_text(Place(peer_median=32_592.0, peer_values=2), 10, "people") == "32,592 (2)"
    assert median_text(Place(peer_median=32_592.0, peer_values=10), 10, "people") == "32,592"
    assert not median_text(Place(), 10, "people")


def test_a_benchmark_of_another_year_says_its_year() -> None:
    plain = Benchmark("08", 2.0, "observed", 2018, None, None, None, None, same_period=False)
    withheld = Benchmark("08", None, "bounded", 2018, 1.0, 2.0, None, None)
    assert benchmark_text(plain, "ratio") == "2.00 (2018)"
    assert benchmark_text(withheld, "ratio") == "1.00–2.00"
    assert not benchmark_text(None, "ratio")


def test_what_a_figure_counts_stands_beside_it() -> None:
    words = {declared.id: basis_of(declared) for declared in EVERY}
    assert words["total_jobs"] == words["tech_lq"] == "workplace"
    assert words["tech_jobs_per_100k_residents"] == "workplace over residents"
    assert words["mig_all_ages_net"] == "tax filers"
    assert words["business_formations_per_100k"] == "state share"
    assert words["survival_rate_5y"] == "its states' figure"
    assert words["startup_density_per_1k_jobs"] == "year to March"
    assert words["population"] == ""
