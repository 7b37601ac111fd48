"""Words that charts share: periods of their sources, what is missing and what loads it, labels that fit. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import replace

from aker_core.markets.periods import period_text
from aker_core.markets.qualifiers import FLAGS, flags_text, status_text
from aker_gui.charts.chart import Chart
from aker_gui.market_view import MarketView, Point
from aker_jobs.registry import metric

QCEW = "BLS Quarterly Census of Employment and Wages"
ANNUAL = "annual averages"
TROUGH = "trough"  # in the flag of growth that starts in it
LABEL = 24  # letters of a line beside a bar: more leaves no room for the bar on a phone
QUARTER = "Q"  # in a period; its figure is of the last month


def qcew_source(points: Iterable[Point | None]) -> str:
    """The publisher with what its figures are of: annual averages, or the month of a quarter."""
    periods = {point.period for point in points if point is not None and QUARTER in point.period}
    months = sorted(period_text(period) or "" for period in periods)
    return f"{QCEW}: employment of {', '.join(months)}" if months else f"{QCEW}: {ANNUAL}"


def when(point: Point) -> str:
    """What a figure is for, as a sentence has it: its year, or the month, fiscal year or pair of years."""
    return (period_text(point.period) or str(point.year)).partition(" (")[0]


def of_what(points: Iterable[Point | None]) -> str:
    """For what times figures are, each with what must be known of it: empty without any figure."""
    found = {
        ", ".join([period_text(point.period) or str(point.year), *FLAGS.findall(point.reason)])
        for point in points
        if point is not None and not (point.value is None and point.low is None and point.high is None)
    }
    return "; ".join(sorted(found))


def with_periods(chart: Chart, view: MarketView) -> Chart:
    """The chart with the periods of its newest figures behind its source. What is announced has its years drawn."""
    names = [name for name in chart.metrics if metric(name).family != "expansions"]
    periods = of_what(view.current(name) for name in names)
    return replace(chart, source=f"{chart.source}. Newest figures: {periods}") if periods else chart


def known(point: Point | None) -> bool:
    """Whether there is a value."""
    return point is not None and point.value is not None


def from_trough(point: Point) -> str:
    """A word for growth that starts in the pandemic's trough, with a comma before; empty for other growth."""
    return ", from the pandemic's trough" if TROUGH in flags_text(point.reason) else ""


def absence(points: Sequence[Point | None]) -> str:
    """Why none of these has a value: statuses and reasons in words, each once. No full stop at its end."""
    stated = [
        f"{status_text(point.status)}{f' ({point.reason})' if point.reason else ''}"
        for point in points
        if point is not None and point.value is None
    ]
    return "; ".join(dict.fromkeys(stated)) or status_text("not_loaded")


def beside(point: Point) -> str:
    """The interval of a value in brackets, with a space before; empty without one."""
    return f" ({point.span})" if point.span else ""


def fitted(label: str) -> str:
    """A label in lines that fit beside a bar.

    >>> fitted("Net domestic migration, ages 25–44")
    'Net domestic migration,<br>ages 25–44'
    """
    return "<br>".join(textwrap.wrap(label, LABEL)) or label
