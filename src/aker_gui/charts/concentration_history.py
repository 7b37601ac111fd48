"""Location quotients of the innovation sectors over the years."""

from __future__ import annotations

from aker_core.facts.metric import SECTORS
from aker_core.markets.qualifiers import other_codes_text
from aker_gui.charts.chart import Chart, figure_of, line
from aker_gui.charts.words import absence, known, qcew_source, when
from aker_gui.market_view import MarketView, Point


def concentration_history(view: MarketView) -> Chart:
    """One line per sector."""
    series = {sector: view.series(f"{sector}_lq") for sector in SECTORS}
    traces = [
        line(SECTORS[sector], position, [p.year for p in points], [p.value for p in points], [p.text for p in points])
        for position, (sector, points) in enumerate(series.items())
        if sum(p.value is not None for p in points) > 1
    ]
    rows = [(SECTORS[sector], str(p.year), p.text, p.reason) for sector, points in series.items() for p in points]
    current = [view.current(f"{sector}_lq") for sector in SECTORS]
    figure = figure_of(
        traces,
        xaxis={"dtick": 1, "tickformat": "d"},
        yaxis={"title": {"text": "location quotient"}, "rangemode": "tozero"},
    )
    return Chart(
        "concentration-history",
        _title(view.short, series),
        figure if traces else None,
        ("sector", "year", "location quotient", "note"),
        rows,
        tuple(f"{sector}_lq" for sector in SECTORS),
        f"{qcew_source(current)}; a gap is a year without a figure{_recoded(series)}",
        "" if traces else _note(current),
    )


def _title(short: str, series: dict[str, list[Point]]) -> str:
    ends = {
        sector: (there[0], there[-1])
        for sector, points in series.items()
        if len(there := _of_same_codes([p for p in points if known(p)])) > 1
    }
    if not ends:
        return f"How the concentration of sectors in {short} changed is not known"
    most = max(ends, key=lambda sector: abs((ends[sector][1].value or 0) - (ends[sector][0].value or 0)))
    first, last = ends[most]
    verb = "rose" if (last.value or 0) >= (first.value or 0) else "fell"
    unsure = "; their intervals overlap" if _overlap(first, last) else ""
    moved = f"from {first.shown} in {when(first)} to {last.shown} in {when(last)}{unsure}"
    return f"{SECTORS[most]}'s quotient {verb} most in {short}: {moved}"


def _of_same_codes(points: list[Point]) -> list[Point]:
    """Those by the industry codes of the newest: a sector that got other codes has not grown by them."""
    return [p for p in points if other_codes_text(p.reason) == other_codes_text(points[-1].reason)]


def _recoded(series: dict[str, list[Point]]) -> str:
    """Which sectors are by other industry codes, up to when; empty where none is."""
    newest = {sector: [p for p in points if other_codes_text(p.reason)][-1:] for sector, points in series.items()}
    return "".join(
        f"; {SECTORS[sector]} up to {p.year} {other_codes_text(p.reason)}"
        for sector, last in newest.items()
        for p in last
    )


def _overlap(first: Point, last: Point) -> bool:
    ends = (first.low, first.high, last.low, last.high)
    if any(end is None for end in ends) or first.low is None or first.high is None:
        return False
    return last.low is not None and last.high is not None and first.low <= last.high and last.low <= first.high


def _note(current: list[Point | None]) -> str:
    if any(map(known, current)):
        return "Only one year has figures. The chart of jobs names the command that loads the others."
    return f"No year has a figure: {absence(current)}."
