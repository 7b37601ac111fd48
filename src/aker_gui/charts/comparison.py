"""Several markets side by side in one metric."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aker_gui.charts.chart import Chart, figure_of, line
from aker_gui.market_view import Point
from aker_jobs.registry import metric

PREFIX = "compare-"
SOURCE = "the page Data says how fresh each source is"


def comparison(metric_id: str, series: Mapping[str, Sequence[Point]]) -> Chart:
    """A line per market over the years. series: points by the name of the market, in order."""
    declared = metric(metric_id)
    traces = [
        line(name, position, [p.year for p in points], [p.value for p in points], [p.text for p in points])
        for position, (name, points) in enumerate(series.items())
        if any(p.value is not None for p in points)
    ]
    rows = [(name, str(p.year), p.text, p.reason) for name, points in series.items() for p in points]
    figure = figure_of(traces, xaxis={"dtick": 1, "tickformat": "d"}, yaxis={"title": {"text": declared.unit}})
    return Chart(
        f"{PREFIX}{metric_id}",
        f"{declared.title}: {_finding(series)}",
        figure if traces else None,
        ("market", "year", "value", "note"),
        rows,
        (metric_id,),
        f"{', '.join(declared.inputs)}; {SOURCE}",
        "" if traces else "None of these markets has a value.",
    )


def _finding(series: Mapping[str, Sequence[Point]]) -> str:
    """Who has the highest newest value, and who may have it as well where intervals overlap."""
    valued = {name: [p for p in points if p.value is not None] for name, points in series.items()}
    newest = {name: points[-1] for name, points in valued.items() if points}
    if not newest:
        return "no figure is known"
    top = max(newest, key=lambda name: newest[name].value or 0)
    best = newest[top]
    rivals = [name for name, point in newest.items() if name != top and _may_be_above(point, best)]
    unsure = f", and {', '.join(rivals)} may be as high" if rivals else ""
    return f"{top} has the highest, {best.shown} in {best.year}{unsure}"


def _may_be_above(point: Point, best: Point) -> bool:
    high = point.value if point.high is None else point.high
    low = best.value if best.low is None else best.low
    return high is not None and low is not None and high >= low and (point.high is not None or best.low is not None)
