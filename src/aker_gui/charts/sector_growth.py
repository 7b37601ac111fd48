"""Growth of jobs by sector over three years, with intervals, the nation and growth since 2019 beside it."""

from __future__ import annotations

from collections.abc import Mapping

from aker_core.facts.metric import BASE, SECTORS, SINCE
from aker_gui.charts.chart import REVERSED, Chart, figure_of, flat_bars, spans
from aker_gui.charts.words import absence, beside, fitted, from_trough, known, qcew_source, when
from aker_gui.market_view import NATION, MarketView, Point

SPAN = "compound growth a year, data year against three years before"


def sector_growth(view: MarketView) -> Chart:
    """Three-year growth a year of each sector."""
    names = {sector: f"{sector}_cagr_3y" for sector in SECTORS}
    own = {sector: view.current(name) for sector, name in names.items()}
    nation = {sector: view.current(name, NATION) for sector, name in names.items()}
    late = any(p is not None and from_trough(p) for p in own.values())
    since = {sector: view.current(f"{sector}{SINCE}") for sector in SECTORS if late}
    labels = [fitted(SECTORS[sector]) for sector in SECTORS]
    traces = []
    for position, (name, points) in enumerate(((view.short, own), ("United States", nation))):
        found = [points[sector] for sector in SECTORS]
        values = [p.value if p else None for p in found]
        reach = spans(values, [p.low if p else None for p in found], [p.high if p else None for p in found])
        if any(value is not None for value in values):
            more = {"error_x": reach} if reach and position == 0 else {}
            traces.append(flat_bars(name, position, labels, values, [p.text if p else "" for p in found], **more))
    rows = [
        _row(SECTORS[sector], own[sector], nation[sector], *([since[sector]] if late else [])) for sector in SECTORS
    ]
    there = any(map(known, own.values()))
    percent = {"tickformat": ".0%", "title": {"text": "growth a year"}}
    figure = figure_of(traces, barmode="group", yaxis=REVERSED, xaxis=percent, height=420)
    return Chart(
        "sector-growth",
        _title(view.short, own, since),
        figure if there else None,
        ("sector", "growth a year", "nation", *([f"since {BASE}"] if late else []), "note"),
        rows,
        (*names.values(), *(f"{sector}{SINCE}" for sector in since)),
        f"{qcew_source(own.values())}; {SPAN}",
        "" if there else f"No sector has a figure of growth: {absence(list(own.values()))}.",
    )


def _title(short: str, own: Mapping[str, Point | None], since: Mapping[str, Point | None]) -> str:
    there = {sector: p for sector, p in own.items() if p is not None and p.value is not None}
    if not there:
        return f"Which sector grew fastest in {short} is not known"
    best = max(there, key=lambda sector: there[sector].value or 0)
    point = there[best]
    verb = "grew fastest" if (point.value or 0) >= 0 else "shrank least"
    unsure = ", sign not known" if point.sign_unknown else ""
    base = since.get(best)
    longer = f"; {base.shown}{beside(base)} since {BASE}" if base is not None and known(base) else ""
    during = f"a year over three years ({when(point)}{from_trough(point)}{longer})"
    return f"{SECTORS[best]} {verb} in {short}: {point.shown} {during}{beside(point)}{unsure}"


def _row(name: str, own: Point | None, nation: Point | None, *since: Point | None) -> tuple[str, ...]:
    """A sector with what stands beside its growth. since: its growth since 2019, where the chart has that."""
    others = (nation.shown if nation else "–", *(p.text if p else "–" for p in since))
    return (name, own.text, *others, own.reason) if own else (name, "not loaded", *others, "")
