"""What a chart is: a finding as its title, a figure, its source, and the same figures as a table. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil
from typing import Any

Figure = dict[str, Any]
# Each is told from both backgrounds (3:1 at least); lines differ in dash and marker too.
BLUE, ORANGE, GREEN, PURPLE, GRAY = "#3b82c4", "#d9730d", "#2e9e6b", "#9467bd", "#7f8894"
COLORS = (BLUE, ORANGE, GREEN, PURPLE, "#1f9e9e", "#c2558f")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "x")
HEIGHT = 320
TOP, LEGEND_LINE, LEGEND_WIDTH = 12, 20, 40  # pixels, pixels, letters: a legend on a phone takes several lines
GRID = "rgba(127, 136, 148, 0.35)"
REVERSED = {"autorange": "reversed"}


@dataclass(frozen=True)
class Chart:
    """A chart and its twin.

    title: what there is to see, in a sentence. figure: null where nothing can be drawn; `note` then says why. columns,
    rows: the table twin, as texts; a `FactText` opens its fact. metrics: ids, for the link to their data. source: in
    words.
    """

    id: str
    title: str
    figure: Figure | None
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    metrics: tuple[str, ...]
    source: str
    note: str = ""


def figure_of(traces: Sequence[Figure], **layout: Any) -> Figure:
    """A figure that takes its colors of text and ground from the page."""
    legend = LEGEND_LINE * legend_lines(traces)
    base: Figure = {
        "height": HEIGHT + legend,
        "margin": {"l": 60, "r": 16, "t": TOP + legend, "b": 44},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "system-ui, sans-serif", "size": 13},
        "legend": {"orientation": "h", "xref": "container", "x": 0, "yref": "container", "y": 1, "yanchor": "top"},
        "hoverlabel": {"font": {"family": "system-ui, sans-serif"}},
        "xaxis": {"gridcolor": GRID, "zerolinecolor": GRID, "automargin": True},
        "yaxis": {"gridcolor": GRID, "zerolinecolor": GRID, "automargin": True},
    }
    for name, value in layout.items():
        base[name] = {**base[name], **value} if isinstance(base.get(name), dict) else value
    return {"data": list(traces), "layout": base}


def legend_lines(traces: Sequence[Figure]) -> int:
    """Lines of a legend on a narrow page; none where one trace needs no name."""
    names = [str(trace.get("name", "")) for trace in traces if trace.get("showlegend", True)]
    return 0 if len(names) < 2 else ceil(sum(len(name) + 8 for name in names) / LEGEND_WIDTH)


def line(
    name: str, position: int, years: Sequence[int], values: Sequence[float | None], texts: Sequence[str]
) -> Figure:
    """A line over years; a year without a value is a gap. texts: what stands beside the pointer."""
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": escape(name),
        "x": list(years),
        "y": list(values),
        "customdata": [escape(text) for text in texts],
        "hovertemplate": "%{x}: %{customdata}",
        "connectgaps": False,
        "line": {"color": COLORS[position % len(COLORS)], "dash": DASHES[position % len(DASHES)], "width": 2},
        "marker": {"symbol": SYMBOLS[position % len(SYMBOLS)], "size": 7},
    }


def bars(
    name: str, position: int, labels: Sequence[Any], values: Sequence[float | None], texts: Sequence[str], **more: Any
) -> Figure:
    """Bars beside one another (or stacked, as the layout says)."""
    return {
        "type": "bar",
        "name": escape(name),
        "x": list(labels),
        "y": list(values),
        "customdata": [escape(text) for text in texts],
        "hovertemplate": "%{x}: %{customdata}",
        "marker": {"color": COLORS[position % len(COLORS)]},
        **more,
    }


def flat_bars(
    name: str, position: int, labels: Sequence[Any], values: Sequence[float | None], texts: Sequence[str], **more: Any
) -> Figure:
    """Bars that lie, for labels of several words; `REVERSED` lets the first stand on top."""
    upright = bars(name, position, labels, values, texts, **more)
    return {**upright, "orientation": "h", "x": upright["y"], "y": upright["x"], "hovertemplate": "%{y}: %{customdata}"}


def spans(values: Sequence[float | None], lows: Sequence[float | None], highs: Sequence[float | None]) -> Figure | None:
    """Error bars from intervals; None where no value has one."""
    pairs = list(zip(values, lows, highs, strict=True))
    if not any(low is not None and high is not None for _, low, high in pairs):
        return None

    def reach(value: float | None, end: float | None) -> float:
        return 0.0 if value is None or end is None else abs(end - value)

    return {
        "type": "data",
        "symmetric": False,
        "arrayminus": [reach(value, low) for value, low, _ in pairs],
        "array": [reach(value, high) for value, _, high in pairs],
        "thickness": 1.5,
        "width": 5,
    }
