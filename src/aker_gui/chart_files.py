"""A chart's table as files: CSV and workbook, in which no text is a formula. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time

import polars as pl

from aker_core.export.sheet import Cell, Column, Sheet
from aker_core.export.workbook import Properties, workbook_bytes
from aker_core.markets.periods import period_text
from aker_core.markets.qualifiers import status_text
from aker_gui.charts.chart import Chart
from aker_jobs.registry import metric

BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")  # of a cell that a spreadsheet takes for a formula
NUMBER = re.compile(r"-[\d,]+(\.\d+)?%?", re.ASCII)
WIDEST = 60
VALUES = ("value", "low", "high", "p05", "p95", "moe")
WORDS = {"low": "least", "high": "most", "p05": "90 % from", "p95": "90 % to", "moe": "margin (90 %)"}


def guarded(text: str) -> str:
    """A text that no spreadsheet computes: what begins like a formula, and is no number, begins with an apostrophe.

    >>> guarded("=1+1"), guarded("-3.10%"), guarded("-1+cmd|x")
    ("'=1+1", '-3.10%', "'-1+cmd|x")
    """
    return f"'{text}" if text.startswith(BEGINNINGS) and not NUMBER.fullmatch(text) else text


def chart_csv(chart: Chart, warning: str | None) -> bytes:
    """The table twin as CSV. warning: stands in every row, in a column of its own; None where there is none."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    more = [] if warning is None else ["warning"]
    writer.writerow([guarded(name) for name in (*chart.columns, *more)])
    for row in chart.rows:
        writer.writerow([guarded(cell) for cell in (*row, *([] if warning is None else [warning]))])
    return text.getvalue().encode()


def chart_workbook(chart: Chart, facts: pl.DataFrame, vintage: date, warning: str | None) -> bytes:
    """The table twin as it is shown, and the facts behind it as numbers. facts: of `Vintage.frame`."""
    sheets = [_shown(chart), _facts(chart, facts)]
    properties = Properties(
        title=chart.title,
        subject="Innovation jobs and human capital of U.S. metropolitan areas",
        created=datetime.combine(vintage, time(), UTC),
        comments=f"Source: {chart.source}. Vintage {vintage:%Y-%m}",
        warning=warning or "",
    )
    return workbook_bytes(sheets, properties)


def _shown(chart: Chart) -> Sheet:
    columns = [
        Column(heading, cells, width=_width(heading, cells), wrapped=True)
        for heading, cells in ((name, [row[at] for row in chart.rows]) for at, name in enumerate(chart.columns))
    ]
    return Sheet("Figures", chart.title, "the figures of the chart, as they are shown", columns, chart.source)


def _facts(chart: Chart, facts: pl.DataFrame) -> Sheet:
    """One row for each place, metric and year of the chart, as numbers."""
    rows = facts.filter(pl.col("metric").is_in(chart.metrics)).sort("metric", "place", "year").to_dicts()
    texts: dict[str, Sequence[Cell]] = {
        "metric": [metric(row["metric"]).title for row in rows],
        "place": [row["place"] for row in rows],
        "year": [row["year"] for row in rows],
        "period": [period_text(row["period"]) or "" for row in rows],
        "unit": [metric(row["metric"]).unit for row in rows],
        "status": [status_text(row["status"]) for row in rows],
        "note": [row["reason"] or "" for row in rows],
    }
    numbers: dict[str, Sequence[Cell]] = {WORDS.get(name, name): [row[name] for row in rows] for name in VALUES}
    columns = [
        Column(name, cells, kind="number" if name == "year" else "text", width=_width(name, cells), number="0")
        for name, cells in texts.items()
    ]
    columns[4:4] = [
        Column(name, cells, kind="number", number="#,##0.0000", width=14) for name, cells in numbers.items()
    ]
    return Sheet("Facts", chart.title, "the numbers behind the chart", columns, chart.source, frozen=1)


def _width(heading: str, cells: Sequence[Cell]) -> float:
    return float(min(WIDEST, max([len(heading), *(len(str(cell)) for cell in cells)], default=0) + 2))
