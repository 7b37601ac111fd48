"""How numbers and bounds are written, on every surface."""

from __future__ import annotations

import pytest

from aker_core.markets.number_formats import Format, format_of


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
