"""Several markets side by side in one metric."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aker_gui.charts.chart import Chart, figure_of, line
from aker_gui.market_view import Point
from aker_jobs.registry import metric

SOURCE = "See the page Method for the sources of each metric"


def comparison(metric_id: str, series: Mapping[str, Sequence[Point]]) -> Chart:
    """A line per market over the years. series: points by the name of the market, in order."""
    declared = metric(metric_id)
    traces = [
        line(name, position, [p.year for p in points], [p.value for p in points], [p.text for p in points])
        for position, (name, points) in enumerate(series.items())
        if any(p.value is not None for p in points)
    ]
    rows = [(name, str(p.year), p.text, p.reason) for name, points in series.items() for p in points]
    last = {name: known[-1] for name, points in series.items() if (known := [p for p in points if p.value is not None])}
    title = declared.title
    if last:
        top = max(last, key=lambda name: last[name].value or 0)
        title = f"{declared.title}: {top} has the highest, {last[top].shown} in {last[top].year}"
    figure = figure_of(traces, xaxis={"dtick": 1, "tickformat": "d"}, yaxis={"title": {"text": declared.unit}})
    return Chart(
        f"compare-{metric_id}",
        title,
        figure if traces else None,
        ("market", "year", "value", "note"),
        rows,
        (metric_id,),
        SOURCE,
        "" if traces else "None of these markets has a value.",
    )
