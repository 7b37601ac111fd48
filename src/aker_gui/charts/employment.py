"""Jobs by year, and how fast they grew over 1, 3 and 5 years, beside the nation."""

from __future__ import annotations

from aker_gui.charts.chart import Chart, figure_of, line
from aker_gui.market_view import NATION, MarketView

SPANS = (1, 3, 5)
SOURCE = "BLS Quarterly Census of Employment and Wages: annual averages, all industries and ownerships, by workplace"


def employment(view: MarketView) -> Chart:
    """Total jobs as an index (first year with a value = 100), so that market and nation can be compared."""
    own, nation = view.series("total_jobs"), view.series("total_jobs", NATION)
    base = next((p for p in own if p.value), None)
    start = base.year if base else None
    of_nation = next((p.value for p in nation if p.year == start and p.value), None)
    traces = []
    if base and base.value:
        values = [None if p.value is None else 100 * p.value / base.value for p in own]
        traces.append(line(view.short, 0, [p.year for p in own], values, [f"{p.text} jobs" for p in own]))
    if of_nation:
        later = [p for p in nation if start is not None and p.year >= start]
        values = [None if p.value is None else 100 * p.value / of_nation for p in later]
        traces.append(line("United States", 1, [p.year for p in later], values, [f"{p.text} jobs" for p in later]))
    growth = {
        years: (view.current(f"total_jobs_cagr_{years}y"), view.current(f"total_jobs_cagr_{years}y", NATION))
        for years in SPANS
    }
    rows = [(str(p.year), p.shown, p.status, p.reason) for p in own]
    rows += [
        (
            f"growth a year over {years} years",
            mine.text if mine else "–",
            mine.status if mine else "",
            f"nation {theirs.shown}" if theirs else "",
        )
        for years, (mine, theirs) in growth.items()
    ]
    layout = figure_of(
        traces,
        xaxis={"dtick": 1, "tickformat": "d"},
        yaxis={"title": {"text": f"jobs, {start} = 100"}},
    )
    return Chart(
        "employment",
        _title(view, growth),
        layout if traces else None,
        ("year", "jobs", "status", "note"),
        rows,
        ("total_jobs", *(f"total_jobs_cagr_{years}y" for years in SPANS)),
        SOURCE,
        "" if traces else "No year has a figure of total jobs.",
    )


def _title(view: MarketView, growth: dict) -> str:  # type: ignore[type-arg]
    mine, theirs = growth[3]
    if mine is None or mine.value is None:
        return f"Jobs in {view.short}"
    words = "grew" if mine.value >= 0 else "shrank"
    beside = (
        ""
        if theirs is None or theirs.value is None
        else f"; the nation's {'grew' if theirs.value >= 0 else 'shrank'} {_bare(theirs.shown)}"
    )
    return f"Jobs in {view.short} {words} {_bare(mine.shown)} a year over three years{beside}"


def _bare(shown: str) -> str:
    return shown.removeprefix("-")
