"""Files of a chart: its table and the facts behind it, with what they are not, and without a formula."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import openpyxl
import polars as pl
import pytest

pytest.importorskip("fastapi")

from aker_core.markets.qualifiers import STATUS_WORDS
from aker_gui.chart_files import chart_csv, chart_workbook, guarded
from aker_gui.charts.chart import Chart

EVIL = "=cmd|' /c calc'!A1"
CHART = Chart(
    "x",
    "Jobs grew",
    None,
    ("year", "growth", "note"),
    [("2023", "-1.20%", EVIL), ("2022", "3.00%", "")],
    ("total_jobs",),
    "BLS",
)


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    """Facts as `Vintage.frame` has them, as far as files read them."""
    numbers = dict.fromkeys(("value", "low", "high", "p05", "p95", "moe"), pl.Float64)
    kinds = {**dict.fromkeys(("place", "period", "reason"), pl.String), "metric": pl.Categorical, "year": pl.Int64}
    return pl.DataFrame(list(rows), schema={**kinds, "status": pl.Enum(list(STATUS_WORDS)), **numbers})


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+cmd|x", "@sum", "\t=1", "\r=1", "-2.0% to 1.0%"])
def test_what_begins_like_a_formula_is_text(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-1.20%", "-1,234", "1.5", "Denver", "–"])
def test_numbers_and_words_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text


def test_csv_is_the_table_with_the_warning_in_each_row() -> None:
    rows = list(csv.reader(io.StringIO(chart_csv(CHART, "SAMPLE: not real").decode())))
    assert rows == [
        ["year", "growth", "note", "warning"],
        ["2023", "-1.20%", f"'{EVIL}", "SAMPLE: not real"],
        ["2022", "3.00%", "", "SAMPLE: not real"],
    ]
    assert chart_csv(CHART, None).decode().splitlines()[0] == "year,growth,note"


def test_the_workbook_has_table_and_facts_and_says_what_it_is_not() -> None:
    facts = frame(
        {"place": "DEN", "metric": "total_jobs", "year": 2023, "period": "2023Q1", "status": "observed", "value": 5.0},
        {"place": "DEN", "metric": "tech_lq", "year": 2023, "status": "observed", "value": 1.0},
    )
    body = chart_workbook(CHART, facts, date(2024, 6, 1), "SAMPLE: not real")
    assert body == chart_workbook(CHART, facts, date(2024, 6, 1), "SAMPLE: not real"), "the same bytes"
    book = openpyxl.load_workbook(io.BytesIO(body))
    assert book.sheetnames == ["Figures", "Facts"]
    for sheet in book:
        cells = [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert "Jobs grew" in cells
        assert "SAMPLE: not real" in cells
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert EVIL in [cell.value for cell in book["Figures"]["C"]]
    (row,) = list(book["Facts"].iter_rows(min_row=7, values_only=True))
    assert row[:6] == ("Covered jobs", "DEN", 2023, "March 2023", 5, None)
