"""The score of a pillar opened: points that each metric contributes."""

from __future__ import annotations

from typing import Any

from aker_core.markets.number_formats import COVERAGE, POINTS, SCORE
from aker_core.markets.presentation import title_of
from aker_gui.charts.chart import BLUE, GRAY, Chart, figure_of
from aker_gui.charts.words import fitted
from aker_gui.market_view import FactText

ROW = 58  # pixels: three lines of a label
VISIBLE = 0.05  # points: a narrower interval would be written as one number
MIDDLE = "no value: counted at the middle at most"
SOURCE = "Scores are computed from the figures on this page; weights and normalization are on the page Method"


def score(row: dict[str, Any], short: str, ages: str = "", rule: str = "") -> Chart:
    """Contributions of one pillar score; they add up to it. row: of `pillar_scores`. ages: metrics of another time.
    rule: of the pillar, that a market without a score does not meet."""
    parts = sorted((row["contributions"] or {}).items(), key=lambda item: -(item[1] or 0))
    known = [(name, value) for name, value in parts if value is not None]
    missing = set(row["missing"] or ())
    valued = [(name, value) for name, value in known if name not in missing]
    neutral = [(name, value) for name, value in known if name in missing]
    traces = [_bars("points", valued, {"color": BLUE})] if valued else []
    if neutral:
        traces.append(_bars(MIDDLE, neutral, {"color": GRAY, "pattern": {"shape": "/"}}))
    parts += [(name, None) for name in row["missing"] or () if name not in dict(parts)]
    rows = [
        (title_of(name), _points(row["msa_id"], name, value), _note(name in missing, value)) for name, value in parts
    ]
    scored = row["score_0_100"] is not None
    figure = figure_of(
        traces,
        xaxis={"title": {"text": "points of 100"}},
        yaxis={
            "autorange": "reversed",
            "categoryorder": "array",
            "categoryarray": [fitted(title_of(name)) for name, _ in known],
        },
        barmode="overlay",
        height=96 + ROW * len(known),
    )
    return Chart(
        f"score-{row['pillar']}",
        _title(row, short),
        figure if known and scored else None,
        ("metric", "points", "note"),
        rows,
        tuple(name for name, _ in parts),
        f"{SOURCE}; hatched: {MIDDLE}" if neutral else SOURCE,
        _covered(row, ages) if scored else _why_none(missing, rule),
    )


def _title(row: dict[str, Any], short: str) -> str:
    """The score with its interval, where that is not as narrow as one number, and its rank."""
    pillar = str(row["pillar"]).capitalize()
    if row["score_0_100"] is None:
        return f"{pillar}: no score, {COVERAGE.text(row['coverage'])} of the weight has a value"
    ends = (row.get("score_p05"), row.get("score_p95"))
    narrow = None in ends or float(ends[1] or 0) - float(ends[0] or 0) < VISIBLE
    interval = "" if narrow else f" (90 %: {SCORE.text(ends[0])}–{SCORE.text(ends[1])})"
    rank = f", rank {row['rank']} of {row['universe_size']}" if row["rank"] else ""
    return f"{pillar} score of {short}: {SCORE.text(row['score_0_100'])} of 100{interval}{rank}"


def _why_none(missing: set[str], rule: str) -> str:
    """Why there is no score."""
    if not missing:
        return "This market is not in the list that the scores of this pillar are made among."
    return f"Too little is known{f': {rule}' if rule else ''}. Missing: {_names(missing)}."


def _covered(row: dict[str, Any], ages: str) -> str:
    """How much of the weight has a value, and which metrics are for another time than the data year."""
    old = f"; not of the data year: {ages}" if ages else ""
    return f"Coverage {COVERAGE.text(row['coverage'])} of the weight{old}."


def _points(code: str, metric: str, value: float | None) -> str:
    """The points of a metric, which open its figure."""
    return "–" if value is None else FactText.of(POINTS.text(value), code, metric)


def _names(missing: set[str]) -> str:
    return ", ".join(sorted(map(title_of, missing))) or "more than is allowed"


def _bars(name: str, parts: list[tuple[str, float]], marker: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "x": [value for _, value in parts],
        "y": [fitted(title_of(metric)) for metric, _ in parts],
        "customdata": [POINTS.text(value) for _, value in parts],
        "hovertemplate": "%{y}: %{customdata} points",
        "marker": marker,
    }


def _note(missing: bool, value: float | None) -> str:
    return "" if not missing else "missing" if value is None else MIDDLE
