"""How many new establishments live 1, 2 and 5 years, and how old firms are."""

from __future__ import annotations

from aker_gui.charts.chart import Chart, bars, figure_of
from aker_gui.market_view import NATION, MarketView

YEARS = (1, 2, 5)
AGE = "firm_age_avg_years"
SOURCE = "Census Business Dynamics Statistics; markets from pseudo-cohorts of their states"


def survival(view: MarketView) -> Chart:
    """Survival rates by age, the nation beside the market; the average age of firms is in the table."""
    names = [f"survival_rate_{years}y" for years in YEARS]
    labels = [f"{years} year{'s' if years > 1 else ''}" for years in YEARS]
    traces, tables = [], {}
    for position, (name, place) in enumerate(((view.short, view.code), ("United States", NATION))):
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
    age, age_us = view.current(AGE), view.current(AGE, NATION)
    rows.append(
        (
            "average age of firms, years",
            age.text if age else "not loaded",
            age_us.shown if age_us else "",
            age.reason if age else "",
        )
    )
    five = tables[0][2]
    title = f"Survival of new establishments in {view.short}"
    if five is not None and five.value is not None:
        old = f"; firms are {age.shown} years old on average" if age is not None and age.value is not None else ""
        title = f"{five.shown} of new establishments around {view.short} live five years{old}"
    figure = figure_of(
        traces, barmode="group", yaxis={"tickformat": ".0%", "range": [0, 1], "title": {"text": "still there"}}
    )
    return Chart(
        "survival",
        title,
        figure if traces else None,
        ("measure", view.short, "nation", "note"),
        rows,
        (*names, AGE),
        SOURCE,
        "" if traces else "No figure of survival; the table says why.",
    )
