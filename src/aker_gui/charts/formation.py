"""New businesses: applications per 100,000 residents by year, state and nation beside the market."""

from __future__ import annotations

from aker_gui.charts.chart import Chart, figure_of, line
from aker_gui.charts.words import absence
from aker_gui.market_view import NATION, MarketView

APPLICATIONS = "business_applications_per_100k"
OTHERS = {
    "high_propensity_applications_per_100k": "high-propensity applications per 100,000",
    "business_formations_per_100k": "formations per 100,000",
    "establishment_entry_rate_pct": "establishment entry rate",
    "startup_density_per_1k_residents": "startup establishments per 1,000 residents",
}
SOURCE = "Census Business Formation Statistics (counties summed) and Business Dynamics Statistics"


def formation(view: MarketView) -> Chart:
    """Applications by year, for market, state and nation."""
    places = ((view.short, view.code), ("its state", view.state), ("United States", NATION))
    traces = []
    for position, (name, place) in enumerate(places):
        points = view.series(APPLICATIONS, place) if place else []
        if any(p.value is not None for p in points):
            years, values = [p.year for p in points], [p.value for p in points]
            traces.append(line(name, position, years, values, [p.text for p in points]))
    own = view.series(APPLICATIONS)
    rows = [("applications per 100,000", str(p.year), p.text, p.reason) for p in own]
    for name, words in OTHERS.items():
        point = view.current(name)
        rows.append(
            (
                words,
                str(point.year) if point else "",
                point.text if point else "not loaded",
                point.reason if point else "",
            )
        )
    now, theirs = view.current(APPLICATIONS), view.current(APPLICATIONS, NATION)
    title = f"How many businesses are begun in {view.short} is not known"
    if now is not None and now.value is not None:
        beside = (
            f", against {theirs.shown} in the nation"
            if theirs and theirs.value is not None and theirs.year == now.year
            else ""
        )
        title = f"{now.shown} business applications per 100,000 residents of {view.short} in {now.year}{beside}"
    figure = figure_of(
        traces, xaxis={"tickformat": "d"}, yaxis={"title": {"text": "applications per 100,000"}, "rangemode": "tozero"}
    )
    return Chart(
        "formation",
        title,
        figure if traces else None,
        ("measure", "year", "value", "note"),
        rows,
        (APPLICATIONS, *OTHERS),
        SOURCE,
        "" if traces else f"No year has a figure of applications: {absence(own)}.",
    )
