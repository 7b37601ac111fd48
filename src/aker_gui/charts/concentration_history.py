"""Location quotients of the innovation sectors over the years."""

from __future__ import annotations

from aker_core.facts.metric import SECTORS
from aker_gui.charts.chart import Chart, figure_of, line
from aker_gui.market_view import MarketView

SOURCE = "BLS Quarterly Census of Employment and Wages; a gap is a year without a figure"


def concentration_history(view: MarketView) -> Chart:
    """One line per sector."""
    series = {sector: view.series(f"{sector}_lq") for sector in SECTORS}
    traces = [
        line(SECTORS[sector], position, [p.year for p in points], [p.value for p in points], [p.text for p in points])
        for position, (sector, points) in enumerate(series.items())
        if sum(p.value is not None for p in points) > 1
    ]
    rows = [(SECTORS[sector], str(p.year), p.text, p.reason) for sector, points in series.items() for p in points]
    change = {
        sector: known[-1] - known[0]
        for sector, points in series.items()
        if len(known := [p.value for p in points if p.value is not None]) > 1
    }
    title = f"Concentration of sectors in {view.short} over the years"
    if change:
        most = max(change, key=lambda sector: abs(change[sector]))
        verb, since = "gained" if change[most] >= 0 else "lost", min(p.year for p in series[most])
        title = f"{SECTORS[most]} {verb} most in {view.short} since {since}"
    figure = figure_of(
        traces,
        xaxis={"dtick": 1, "tickformat": "d"},
        yaxis={"title": {"text": "location quotient"}, "rangemode": "tozero"},
    )
    return Chart(
        "concentration-history",
        title,
        figure if traces else None,
        ("sector", "year", "location quotient", "note"),
        rows,
        tuple(f"{sector}_lq" for sector in SECTORS),
        SOURCE,
        "" if traces else "Only one year is loaded.",
    )
