"""Announced jobs by the year in which they are due."""

from __future__ import annotations

from aker_gui.charts.chart import Chart, bars, figure_of
from aker_gui.charts.words import absence
from aker_gui.market_view import MarketView, Point

DUE = "expansion_jobs_due"
COMMAND = "python -m flows.ingest_expansions {vintage}"
SOURCE = "Announcements of companies and agencies, read by rules; every event is on the page Expansions"


def expansions(view: MarketView) -> Chart:
    """Jobs due by year; the events behind them are the table."""
    points = view.series(DUE)
    there = [p for p in points if p.value is not None]
    labels, values = [p.year for p in there], [p.value for p in there]
    traces = [bars("jobs due", 0, labels, values, [p.text for p in there])] if any(values) else []
    rows = [
        (
            str(event["announced_on"] or ""),
            event["company"] or "not stated",
            event["sector"],
            event["status"],
            "" if event["new_jobs"] is None else f"{event['new_jobs']:,}",
            str(event["due_year"] or ""),
            event["review_state"].replace("_", " "),
        )
        for event in view.events
    ]
    last = there[-1] if there else None
    title = f"No announced jobs are known in {view.short}"
    if last is not None and last.value:
        title = f"{last.shown} announced jobs are due in {view.short} by {last.year}"
    figure = figure_of(traces, xaxis={"dtick": 1, "tickformat": "d"}, yaxis={"title": {"text": "jobs due by then"}})
    return Chart(
        "expansions",
        title,
        figure if traces else None,
        ("announced", "company", "sector", "status", "jobs", "due", "review"),
        rows,
        (DUE,),
        SOURCE,
        "" if traces else _note(view, points),
    )


def _note(view: MarketView, points: list[Point]) -> str:
    if any(p.value is not None for p in points) or view.events:
        return "No announcement states how many jobs are due, and when; the table has what is known."
    return f"No announced jobs: {absence(points)}. This reads announcements: {COMMAND.format(vintage=view.label)}."
