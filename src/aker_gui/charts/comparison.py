"""Several markets side by side in one metric."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import inf

from aker_data.catalogue import ids, spec
from aker_gui.charts.chart import REVERSED, Chart, Figure, figure_of, flat_bars, line, spans
from aker_gui.charts.words import absence, beside, fitted, of_what, when
from aker_gui.market_view import Point
from aker_jobs.registry import metric

PREFIX = "compare-"
ROOM, ROW = 90, 46  # pixels
UNRANKED = "Figures of their states, by which markets are not told apart"
SOURCE = "the page Data says how fresh each source is"


def comparison(metric_id: str, series: Mapping[str, Sequence[Point]]) -> Chart:
    """A line per market over the years; of one year alone bars with intervals. series: points by market, in order."""
    declared = metric(metric_id)
    valued = {name: [p for p in points if p.value is not None] for name, points in series.items()}
    newest = {name: points[-1] for name, points in valued.items() if points}
    bounded = {name: known[-1] for name, points in series.items() if (known := [p for p in points if _bounded(p)])}
    others = {name: point for name, point in bounded.items() if name not in newest}
    periods = of_what([*newest.values(), *others.values()])
    is_history = any(len(points) > 1 for points in valued.values())
    publishers = [spec(name).title if name in ids() else name for name in declared.inputs]
    return Chart(
        f"{PREFIX}{metric_id}",
        f"{_finding(newest, others) if declared.ranked else UNRANKED}: {declared.title}",
        None if not newest else _lines(series, declared.unit) if is_history else _bars(newest, declared.unit),
        ("market", "year", "value", "note"),
        [(name, str(p.year), p.text, p.reason) for name, points in series.items() for p in points],
        (metric_id,),
        f"{', '.join(publishers)}; {SOURCE}" + (f". Newest figures: {periods}" if periods else ""),
        "" if newest else f"None of these markets has a value: {absence([p for ps in series.values() for p in ps])}.",
    )


def _lines(series: Mapping[str, Sequence[Point]], unit: str) -> Figure:
    traces = [
        line(name, position, [p.year for p in points], [p.value for p in points], [p.text for p in points])
        for position, (name, points) in enumerate(series.items())
        if any(p.value is not None for p in points)
    ]
    return figure_of(traces, xaxis={"dtick": 1, "tickformat": "d"}, yaxis={"title": {"text": unit}})


def _bars(newest: Mapping[str, Point], unit: str) -> Figure:
    points = list(newest.values())
    reach = spans([p.value for p in points], [p.low for p in points], [p.high for p in points])
    labels = [fitted(escape(name)) for name in newest]
    more = {"error_x": reach} if reach else {}
    drawn = flat_bars(unit, 0, labels, [p.value for p in points], [p.text for p in points], **more)
    return figure_of([drawn], yaxis=REVERSED, xaxis={"title": {"text": fitted(unit)}}, height=ROOM + ROW * len(points))


def _bounded(point: Point) -> bool:
    return point.value is None and not (point.low is None and point.high is None)


def _finding(newest: Mapping[str, Point], bounded: Mapping[str, Point]) -> str:
    """Who has the highest newest value, and who may have it as well where intervals overlap. bounded: the newest of the
    markets of which bounds alone are known."""
    if not newest:
        return "No value is known" if bounded else "No figure is known"
    top = max(newest, key=lambda name: newest[name].value or 0)
    best, rest = newest[top], {**newest, **bounded}
    above = [name for name, point in bounded.items() if point.low is not None and point.low > (best.value or 0)]
    rivals = [name for name, point in rest.items() if name not in (top, *above) and _may_be_above(point, best)]
    unsure = f", and {' and '.join(rivals)} may be as high" if rivals else ""
    if above:
        higher = f"{' and '.join(above)} {'is' if len(above) == 1 else 'are'} higher"
        unsure = f" among the values that are known, {higher}{unsure}"
    return f"{top} is highest with {best.shown} in {when(best)}{beside(best)}{unsure}"


def _may_be_above(point: Point, best: Point) -> bool:
    high = inf if _bounded(point) and point.high is None else point.value if point.high is None else point.high
    low = best.value if best.low is None else best.low
    unsure = _bounded(point) or point.high is not None or best.low is not None
    return high is not None and low is not None and high >= low and unsure
