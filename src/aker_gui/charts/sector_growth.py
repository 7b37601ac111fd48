"""Growth of jobs by sector over three years, with intervals, the nation beside it."""

from __future__ import annotations

from aker_core.facts.metric import SECTORS
from aker_gui.charts.chart import Chart, bars, figure_of, spans
from aker_gui.market_view import NATION, MarketView, Point

SOURCE = "BLS Quarterly Census of Employment and Wages; compound growth a year, data year against three years before"


def sector_growth(view: MarketView) -> Chart:
    """Three-year growth a year of each sector."""
    names = {sector: f"{sector}_cagr_3y" for sector in SECTORS}
    own = {sector: view.current(name) for sector, name in names.items()}
    nation = {sector: view.current(name, NATION) for sector, name in names.items()}
    labels = [SECTORS[sector] for sector in SECTORS]
    traces = []
    for position, (name, points) in enumerate(((view.short, own), ("United States", nation))):
        found = [points[sector] for sector in SECTORS]
        values = [p.value if p else None for p in found]
        reach = spans(values, [p.low if p else None for p in found], [p.high if p else None for p in found])
        if any(value is not None for value in values):
            more = {"error_y": reach} if reach and position == 0 else {}
            traces.append(bars(name, position, labels, values, [p.text if p else "" for p in found], **more))
    rows = [_row(SECTORS[sector], own[sector], nation[sector]) for sector in SECTORS]
    known = {sector: p.value for sector, p in own.items() if p is not None and p.value is not None}
    title = f"Growth of sectors in {view.short}"
    if known:
        best = max(known, key=lambda sector: known[sector])
        point = own[best]
        title = f"{SECTORS[best]} grew fastest in {view.short}: {point.shown if point else ''} a year over three years"
    figure = figure_of(traces, barmode="group", yaxis={"tickformat": ".0%", "title": {"text": "growth a year"}})
    return Chart(
        "sector-growth",
        title,
        figure if known else None,
        ("sector", "growth a year", "nation", "note"),
        rows,
        tuple(names.values()),
        SOURCE,
        "" if known else "No sector has a figure of growth; the table says why.",
    )


def _row(name: str, own: Point | None, nation: Point | None) -> tuple[str, ...]:
    beside = nation.shown if nation else "–"
    return (name, own.text, beside, own.reason) if own else (name, "not loaded", beside, "")
