"""How concentrated each innovation sector is: location quotients with intervals, nation and peers beside them."""

from __future__ import annotations

from typing import Any

from aker_core.facts.metric import SECTORS
from aker_gui.charts.chart import BLUE, GRAY, Chart, figure_of, spans
from aker_gui.charts.words import absence, beside, fitted, known, qcew_source
from aker_gui.market_view import MarketView, Point

SCALE = "location quotients; 1.0 (dashed) is the nation's share of jobs in the sector"
NATION = {
    "type": "line",
    "x0": 1,
    "x1": 1,
    "y0": 0,
    "y1": 1,
    "yref": "paper",
    "line": {"color": GRAY, "dash": "dash"},
}


def concentration(view: MarketView) -> Chart:
    """Location quotients by sector, the largest first."""
    points = {sector: view.current(f"{sector}_lq") for sector in SECTORS}
    order = sorted(SECTORS, key=lambda sector: -(_value(points[sector]) or -1))
    medians = {sector: view.peer_median(f"{sector}_lq") for sector in order}
    shown = [sector for sector in order if _value(points[sector]) is not None]
    rows = [
        (
            SECTORS[sector],
            point.text if point else "not loaded",
            view.peer_text(f"{sector}_lq"),
            point.reason if point else "",
        )
        for sector, point in ((sector, points[sector]) for sector in order)
    ]
    return Chart(
        "concentration",
        _title(view, points, order),
        _figure(view, points, medians, shown) if shown else None,
        ("sector", "location quotient", "median of peers", "note"),
        rows,
        tuple(f"{sector}_lq" for sector in SECTORS),
        f"{qcew_source(points.values())}; {SCALE}",
        "" if shown else f"No sector has a figure: {absence(list(points.values()))}.",
    )


def _figure(
    view: MarketView, points: dict[str, Point | None], medians: dict[str, float | None], shown: list[str]
) -> dict[str, Any]:
    """The market's quotients with their intervals, the medians of its peers, and a line at the nation's share."""
    labels = [fitted(SECTORS[sector]) for sector in shown]
    peers = {
        "type": "scatter",
        "mode": "markers",
        "name": "median of peers",
        "x": [medians[sector] for sector in shown],
        "y": labels,
        "customdata": [view.peer_text(f"{sector}_lq") for sector in shown],
        "hovertemplate": "%{y}: %{customdata}",
        "marker": {"color": GRAY, "size": 11, "symbol": "diamond-open", "line": {"width": 2}},
    }
    return figure_of(
        [_quotients(view.short, [points[sector] for sector in shown], labels), peers],
        xaxis={"title": {"text": "quotient"}, "rangemode": "tozero"},
        yaxis={"autorange": "reversed"},
        shapes=[NATION],
    )


def _quotients(name: str, points: list[Point | None], labels: list[str]) -> dict[str, Any]:
    """The quotients of the market as dots, with their intervals where there are any."""
    values = [_value(point) for point in points]
    dots: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": values,
        "y": labels,
        "customdata": [point.text if point else "" for point in points],
        "hovertemplate": "%{y}: %{customdata}",
        "marker": {"color": BLUE, "size": 12, "symbol": "circle"},
    }
    reach = spans(values, [p.low if p else None for p in points], [p.high if p else None for p in points])
    return dots | ({"error_x": reach} if reach else {})


def _title(view: MarketView, points: dict[str, Point | None], order: list[str]) -> str:
    """The highest quotient with its interval; how many sectors are above the nation, the whole interval of each."""
    top = points[order[0]]
    if top is None or top.value is None:
        return f"How concentrated innovation sectors are in {view.short} is not known"
    ends = [(p.value if p.low is None else p.low, p.high) for p in points.values() if p is not None and known(p)]
    above = sum(low is not None and low > 1 for low, _ in ends)
    unsure = sum(low is not None and high is not None and low <= 1 < high for low, high in ends)
    rest = f", and {unsure} may be" if unsure else ""
    return (
        f"{view.short} has {top.shown} times the nation's share of jobs in {_inside(SECTORS[order[0]])}{beside(top)}; "
        f"{above} of {len(points)} sectors {'is' if above == 1 else 'are'} above the nation{rest}"
    )


def _inside(name: str) -> str:
    """A name inside of a sentence."""
    return name[0].lower() + name[1:]


def _value(point: Point | None) -> float | None:
    return None if point is None else point.value
