"""Research awards per 100,000 residents by agency and year."""

from __future__ import annotations

from aker_gui.charts.chart import Chart, bars, figure_of
from aker_gui.charts.words import absence, when
from aker_gui.market_view import NATION, MarketView

AGENCIES = {"nih_awards_usd_per_100k": "NIH", "nsf_awards_usd_per_100k": "NSF", "dod_awards_usd_per_100k": "DoD"}
TOTAL = "research_awards_usd_per_100k"
SOURCE = (
    "NIH RePORTER (grants, contracts, intramural projects and other agencies of its department), NSF awards, "
    "USAspending (DoD grants and contracts of research, without development); federal fiscal years, nominal dollars"
)


def awards(view: MarketView) -> Chart:
    """Stacked bars by agency; the nation's total is in the table."""
    series = {name: view.series(name) for name in AGENCIES}
    traces = [
        bars(AGENCIES[name], position, [p.year for p in points], [p.value for p in points], [p.text for p in points])
        for position, (name, points) in enumerate(series.items())
        if any(p.value is not None for p in points)
    ]
    nation = {p.year: p for p in view.series(TOTAL, NATION)}
    rows = [(AGENCIES[name], str(p.year), p.text, p.reason) for name, points in series.items() for p in points] + [
        ("nation, all three", str(year), p.text, p.reason) for year, p in nation.items()
    ]
    now = view.current(TOTAL)
    title = f"How much {view.short} wins in research awards is not known"
    if now is not None and now.value is not None:
        theirs = nation.get(now.year)
        share = "" if theirs is None or not theirs.value else f", {now.value / theirs.value:.1f} times the nation's"
        title = f"{view.short} won {now.shown} of research awards per 100,000 residents in {when(now)}{share}"
    figure = figure_of(
        traces,
        barmode="relative",
        xaxis={"dtick": 1, "tickformat": "d"},
        yaxis={"title": {"text": "dollars per 100,000 residents"}, "tickformat": "$,.3~s"},
    )
    return Chart(
        "awards",
        title,
        figure if traces else None,
        ("agency", "fiscal year", "dollars per 100,000 residents", "note"),
        rows,
        (*AGENCIES, TOTAL),
        SOURCE,
        "" if traces else f"No year has a figure of awards: {absence([now, *series['nih_awards_usd_per_100k']])}.",
    )
