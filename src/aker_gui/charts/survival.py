"""How many new establishments live 1, 2 and 5 years."""

from __future__ import annotations

from aker_gui.charts.chart import Chart, bars, figure_of
from aker_gui.charts.words import absence
from aker_gui.market_view import NATION, MarketView

YEARS = (1, 2, 5)
SOURCE = (
    "Census Business Dynamics Statistics, establishments by single years of age, which states have and metros do not: "
    "the figure of the states of the market"
)
OWN = "its states"


def survival(view: MarketView) -> Chart:
    """Survival rates by age, the nation beside the market."""
    names = [f"survival_rate_{years}y" for years in YEARS]
    labels = [f"{years} year{'s' if years > 1 else ''}" for years in YEARS]
    traces, tables = [], {}
    for position, (name, place) in enumerate(((OWN, view.code), ("United States", NATION))):
        points = [view.current(metric, place) for metric in names]
        tables[position] = points
        if any(p is not None and p.value is not None for p in points):
            texts = [p.text if p else "" for p in points]
            traces.append(bars(name, position, labels, [p.value if p else None for p in points], texts))
    rows = [
        (
            f"survive {label}",
            mine.text if mine else "not loaded",
            theirs.shown if theirs else "",
            mine.reason if mine else "",
        )
        for label, mine, theirs in zip(labels, tables[0], tables[1], strict=True)
    ]
    five, nation = tables[0][2], tables[1][2]
    title = f"How long new establishments in the states of {view.short} live is not known"
    if five is not None and five.value is not None:
        against = "" if nation is None or nation.value is None else f", {nation.shown} in the nation"
        title = f"{five.shown} of new establishments in the states of {view.short} lived five years{against}"
    figure = figure_of(
        traces, barmode="group", yaxis={"tickformat": ".0%", "range": [0, 1], "title": {"text": "still there"}}
    )
    return Chart(
        "survival",
        title,
        figure if traces else None,
        ("measure", OWN, "nation", "note"),
        rows,
        tuple(names),
        SOURCE,
        "" if traces else f"No figure of survival: {absence(tables[0])}.",
    )
