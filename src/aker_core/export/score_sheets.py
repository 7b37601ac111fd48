"""The scorecard, the weights that a reader may change, and the points that the scores are made of.

Weights are input cells. Every score, rank and contribution follows from them by formulas of the spreadsheet, and shows
our own value until somebody changes one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aker_core.export.metric_sheets import lineage_rows, metric_columns, place_columns, type_column
from aker_core.export.sheet import FIRST, UNITS, Cell, Chart, Column, Formula, Sheet, cell_name, column_range
from aker_core.markets.book import Book
from aker_core.markets.pillars import FIVE_POINT, PILLARS, Pillar
from aker_core.markets.presentation import (
    COVERAGE,
    FIVE_POINT_SCORE,
    POINTS,
    SCORE,
    period_text,
    title_of,
)
from aker_jobs.registry import metric

SCORECARD, WEIGHTS, SCORE_POINTS = "Market_Scorecard", "Weights", "Score_Points"
TOP = 20
HORIZONS = ("total_jobs_cagr_1y", "total_jobs_cagr_3y", "total_jobs_cagr_5y")
YEAR = re.compile(r"\b\d{4}\b")
DIRECTIONS = {
    "higher_is_better": "more is better",
    "lower_is_better": "less is better",
    "neutral": "more counts as better",
}
Row = Mapping[str, Any]


def weights_sheet(_book: Book) -> Sheet:
    """The declared weights as input cells."""
    items = [(pillar, item) for pillar in PILLARS.values() for item in pillar.ingredients]
    last = FIRST + len(items) - 1
    column = "E"
    shares: list[Cell] = [
        Formula(
            f"={column}{FIRST + at + 1}/SUMIF($A${FIRST + 1}:$A${last + 1},A{FIRST + at + 1},"
            f"${column}${FIRST + 1}:${column}${last + 1})",
            item.weight / sum(each.weight for each in pillar.ingredients),
        )
        for at, (pillar, item) in enumerate(items)
    ]
    return Sheet(
        WEIGHTS,
        "Weights of the scores",
        "change a blue weight, and every score and rank of this workbook follows",
        (
            Column("Pillar", [pillar.id for pillar, _ in items]),
            Column("Metric", [item.metric for _, item in items], width=28),
            Column("Title", [title_of(item.metric) for _, item in items], width=54),
            Column("Direction", [DIRECTIONS[metric(item.metric).direction] for _, item in items], width=22),
            Column("Weight", [item.weight for _, item in items], kind="input", number="0.000", name="declared_weights"),
            Column("Share of the pillar", shares, kind="formula", number="0.0%"),
            Column("Declared", [item.weight for _, item in items], kind="number", number="0.000"),
        ),
        "Blue numbers on yellow are input. The last column keeps what is declared.",
        filtered=False,
    )


def points_sheet(book: Book) -> Sheet:
    """For every market the points (0-100) of each metric, how much of its weight each counts with, and the scores."""
    columns = [*place_columns(book), *_points(book)]
    return Sheet(
        SCORE_POINTS,
        "Points that the scores are made of",
        "points of each metric, how much of its weight counts, and the live score of each pillar",
        columns,
        "Above each heading of points stands its weight, taken live from the sheet Weights. "
        "Score = sum of weight × counted share × points, by sum of weight × counted share.",
        frozen=2,
    )


def _points(book: Book) -> Iterator[Column]:
    """Of each pillar: points, counted shares, score."""
    at, weight = 2, 0
    for pillar in PILLARS.values():
        rows = [book.pillars.get(pillar.id, {}).get(market["msa_id"], {}) for market in book.markets]
        count = len(pillar.ingredients)
        parts = [_parts(row, pillar) for row in rows]
        for position, item in enumerate(pillar.ingredients):
            live = Formula(f"='{WEIGHTS}'!$E${FIRST + weight + position + 1}", item.weight)
            points: list[Cell] = [part[position][0] for part in parts]
            yield Column(f"{item.metric}: points", points, kind="number", number=POINTS.excel, unit=live)
        for position, item in enumerate(pillar.ingredients):
            shares: list[Cell] = [part[position][1] for part in parts]
            yield Column(f"{item.metric}: counted", shares, kind="number", number=COVERAGE.excel)
        scores: list[Cell] = [
            Formula(_score_formula(FIRST + position, at, count), row["score_0_100"])
            if row.get("score_0_100") is not None
            else None
            for position, row in enumerate(rows)
        ]
        yield Column(
            score_heading(pillar), scores, kind="formula", number=SCORE.excel, name=f"score_{pillar.id}", bar=True
        )
        at, weight = at + 2 * count + 1, weight + count


def score_heading(pillar: Pillar) -> str:
    """What the column of a pillar's score is called."""
    return f"{pillar.id.capitalize()} score"


def _score_formula(row: int, first: int, count: int) -> str:
    """The score of one market: the mean of its points, weighted with the live weights as far as they count."""
    weights = f"{cell_name(UNITS, first, fixed=True)}:{cell_name(UNITS, first + count - 1, fixed=True)}"
    points = f"{cell_name(row, first)}:{cell_name(row, first + count - 1)}"
    counted = f"{cell_name(row, first + count)}:{cell_name(row, first + 2 * count - 1)}"
    return f"=SUMPRODUCT({weights},{counted},{points})/SUMPRODUCT({weights},{counted})"


def _parts(row: Row, pillar: Pillar) -> Sequence[tuple[float | None, float]]:
    """Of each metric its points and the share of its weight that counts, out of the stored contributions."""
    contributions, shares = row.get("contributions") or {}, row.get("weights") or {}
    counted = [item.weight * (shares.get(item.metric) or 0.0) for item in pillar.ingredients]
    total = sum(counted)
    found = []
    for item, weight in zip(pillar.ingredients, counted, strict=True):
        contribution = contributions.get(item.metric)
        points = contribution * total / weight if contribution is not None and weight > 0 else None
        found.append((points, weight / item.weight))
    return found


def scorecard_sheet(book: Book) -> Sheet:
    """Rank, scores with intervals, evidence in words, and the metrics behind them."""
    columns = [*_standing(book), *_key_metrics(book)]
    labels = [column.heading for column in columns]
    count = min(TOP, sum(row["rank"] is not None for row in _lead(book)))
    leaders = ", ".join(str(row["name"]) for row in book.markets[:3])
    chart = Chart(
        title=f"Highest innovation scores, {book.month}",
        sheet=SCORECARD,
        labels=labels.index("Name"),
        values=labels.index("Innovation score"),
        rows=count,
        alternative=f"Bar chart of the {count} highest innovation scores of vintage {book.month}; first {leaders}.",
        at=cell_name(FIRST + len(book.markets) + 1, 1),
    )
    return Sheet(
        SCORECARD,
        f"Market scorecard, vintage {book.month}, data year {book.data_year or 'unknown'}",
        "the ranking: scores with intervals, evidence, and key metrics",
        columns,
        "Rank and scores are live: they follow the weights of the sheet Weights. Intervals are those of the declared "
        "weights. Rows stand in the order of the declared weights; sort by rank after a change.",
        frozen=3,
        charts=(chart,) if count else (),
        printed=labels.index("Missing metrics") + 1,
    )


def _lead(book: Book) -> list[Row]:
    """The stored innovation score of each market."""
    scores = book.pillars.get("innovation", {})
    empty = {"rank": None, "score_0_100": None}
    return [scores.get(market["msa_id"], empty) for market in book.markets]


def _standing(book: Book) -> Iterator[Column]:
    rows, points = _lead(book), points_sheet(book)
    size = len(rows)
    score = points.position("Innovation score")
    ranks: list[Cell] = [
        Formula(f"=RANK({cell_name(FIRST + at, 4)},{_fixed(4, size)})", row["rank"]) if row["rank"] else None
        for at, row in enumerate(rows)
    ]
    yield Column("Rank", ranks, kind="formula", number="0", width=7, name="score_rank")
    yield from place_columns(book)
    yield type_column(book)
    live: list[Cell] = [
        Formula(f"='{SCORE_POINTS}'!{cell_name(FIRST + at, score)}", row["score_0_100"]) if row["rank"] else None
        for at, row in enumerate(rows)
    ]
    yield Column("Innovation score", live, kind="formula", number=SCORE.excel, unit="0 to 100", bar=True)
    five: list[Cell] = [
        Formula(f"={cell_name(FIRST + at, 4)}/{FIVE_POINT:g}", row["score_0_5"]) if row["rank"] else None
        for at, row in enumerate(rows)
    ]
    yield Column("Score of 5", five, kind="formula", number=FIVE_POINT_SCORE.excel, unit="0 to 5", width=9)
    for heading, name in (("Interval from", "score_p05"), ("Interval to", "score_p95")):
        ends: list[Cell] = [row.get(name) for row in rows]
        yield Column(heading, ends, kind="number", number=SCORE.excel, unit="90 % interval", width=9)
    yield Column(
        "Coverage", [row.get("coverage") for row in rows], kind="number", number=COVERAGE.excel, unit="of the weight"
    )
    yield Column("Evidence", [_evidence(row) for row in rows], width=30)
    yield Column("Oldest period", [_oldest(book, at, row) for at, row in enumerate(rows)], width=16)
    yield Column("Missing metrics", [", ".join(row.get("missing") or ()) for row in rows], width=26)


def _fixed(column: int, rows: int) -> str:
    return column_range("", column, rows).partition("!")[2]


def _evidence(row: Row) -> str:
    """How far a score can be relied on, in words."""
    if row.get("rank") is None:
        return "no score: too little is known"
    lessened = sum(share is not None and share < 1 for share in (row.get("weights") or {}).values())
    missing = len(row.get("missing") or ())
    parts = [f"{missing} missing" if missing else "", f"{lessened} uncertain" if lessened else ""]
    return ", ".join(part for part in parts if part) or "complete"


def _oldest(book: Book, at: int, row: Row) -> str:
    """The oldest period of the metrics that a score is made of, with the metric."""
    missing = row.get("missing") or ()
    used = [name for name, points in (row.get("contributions") or {}).items() if points is not None]
    periods = [
        (max(years), period_text(period) or "", name)
        for name in used
        if name not in missing and name in book.cells
        for period in (book.cells[name].periods[at],)
        if period and (years := [int(year) for year in YEAR.findall(period.partition(" (")[0])])
    ]
    return f"{min(periods)[1]} ({min(periods)[2]})" if periods else ""


def _key_metrics(book: Book) -> Iterator[Column]:
    lines = lineage_rows(book)
    shown = dict.fromkeys([*(item.metric for pillar in PILLARS.values() for item in pillar.ingredients), *HORIZONS])
    for name in shown:
        value, words = metric_columns(book, metric(name), lines.get(name))
        # The name of the cells is that of the metric's own sheet.
        yield Column(value.heading, value.cells, "number", value.number, 14, value.unit, value.nation, link=value.link)
        yield words
