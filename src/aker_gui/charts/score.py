"""The score of a pillar opened: points that each metric contributes."""

from __future__ import annotations

from typing import Any

from aker_core.markets.presentation import COVERAGE, POINTS, SCORE, title_of
from aker_gui.charts.chart import BLUE, Chart, figure_of

VISIBLE = 0.05  # points: a narrower interval would be written as one number
SOURCE = "Scores are computed from the figures on this page; weights and normalization are on the page Method"


def score(row: dict[str, Any], short: str) -> Chart:
    """Contributions of one pillar score; they add up to it. row: of `pillar_scores`."""
    parts = sorted((row["contributions"] or {}).items(), key=lambda item: -(item[1] or 0))
    known = [(name, value) for name, value in parts if value is not None]
    bar = {
        "type": "bar",
        "orientation": "h",
        "x": [value for _, value in known],
        "y": [title_of(name) for name, _ in known],
        "customdata": [POINTS.text(value) for _, value in known],
        "hovertemplate": "%{y}: %{customdata} points",
        "marker": {"color": BLUE},
    }
    rows = [(title_of(name), POINTS.text(value) if value is not None else "–", "") for name, value in parts]
    rows += [(title_of(name), "–", "missing") for name in row["missing"] or []]
    pillar = str(row["pillar"]).capitalize()
    scored = row["score_0_100"] is not None
    title = f"{pillar}: no score, {COVERAGE.text(row['coverage'])} of the weight has a value"
    if scored:
        ends = (row.get("score_p05"), row.get("score_p95"))
        narrow = None in ends or float(ends[1] or 0) - float(ends[0] or 0) < VISIBLE
        interval = "" if narrow else f" (90 %: {SCORE.text(ends[0])}–{SCORE.text(ends[1])})"
        title = f"{pillar} score of {short}: {SCORE.text(row['score_0_100'])} of 100{interval}"
        title += f", rank {row['rank']} of {row['universe_size']}" if row["rank"] else ""
    figure = figure_of(
        [bar], xaxis={"title": {"text": "points of 100"}}, yaxis={"autorange": "reversed"}, height=80 + 34 * len(known)
    )
    return Chart(
        f"score-{row['pillar']}",
        title,
        figure if known and scored else None,
        ("metric", "points", "note"),
        rows,
        tuple(name for name, _ in parts),
        SOURCE,
        "" if scored else "Too little of the weight has a value.",
    )
