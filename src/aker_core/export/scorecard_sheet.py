"""The scorecard: live ranks and scores, evidence in words, and key metrics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aker_core.export.metric_sheets import lineage_rows, metric_columns, place_columns, universe_column
from aker_core.export.points_sheet import MARKET_SCORE, SCORE_POINTS, score_heading, score_places, stored_scores
from aker_core.export.sheet import FIRST, Cell, Chart, Column, Formula, Sheet, cell_name, column_range
from aker_core.markets.book import LEAD, Book
from aker_core.markets.number_formats import COVERAGE, FIVE_POINT_SCORE, SCORE
from aker_core.markets.periods import oldest_period
from aker_core.markets.pillars import FIVE_POINT, Pillar
from aker_core.markets.ranks import range_text
from aker_core.markets.universes import why_without
from aker_jobs.registry import metric

Row = Mapping[str, Any]
SCORECARD = "Market_Scorecard"
TOP = 20
HORIZONS = ("total_jobs_cagr_1y", "total_jobs_cagr_3y", "total_jobs_cagr_5y")


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
        "Rank and scores are live: they follow the weights of the sheet Weights. Intervals and subscores are those of "
        "the declared weights. Rows stand in the order of the declared weights; sort by rank after a change.",
        frozen=4,
        charts=(chart,) if count else (),
        printed=labels.index("Missing metrics") + 1,
    )


def _lead_pillar(book: Book) -> Pillar:
    return book.declared[LEAD]


def _lead(book: Book) -> list[Row]:
    """The stored score of the leading pillar of each market."""
    return [{"rank": None, **row} for row in stored_scores(book, _lead_pillar(book))]


def _standing(book: Book) -> Iterator[Column]:
    """Where each market stands: rank, scores of all pillars, and how far they can be relied on."""
    rows, places = _lead(book), score_places(book)
    yield from _ranks(book, rows)
    yield from place_columns(book)
    yield universe_column(book)
    yield _live("Innovation score", places, [row.get("score_0_100") for row in rows])
    yield from _lead_scores(book, rows)
    for pillar in book.declared.values():
        if pillar.id != _lead_pillar(book).id:
            yield _live(score_heading(pillar), places, [row.get("score_0_100") for row in stored_scores(book, pillar)])
    composed = [book.composed.get(market["msa_id"], {}).get("score_0_100") for market in book.markets]
    yield _live(MARKET_SCORE, places, composed)
    coverage: list[Cell] = [row.get("coverage") for row in rows]
    yield Column("Coverage", coverage, kind="number", number=COVERAGE.excel, unit="of the weight")
    yield Column("Evidence", [_evidence(row) for row in rows], width=30)
    yield Column("Oldest period", [_oldest(book, at, row) for at, row in enumerate(rows)], width=16)
    yield Column("Missing metrics", [", ".join(row.get("missing") or ()) for row in rows], width=26)


def _ranks(book: Book, rows: Sequence[Row]) -> Iterator[Column]:
    """The live rank of each market among those of its type, and the ranks that are not told apart."""
    types, scores = _fixed(4, len(rows)), _fixed(5, len(rows))
    ranks: list[Cell] = [
        Formula(
            f"=1+SUMPRODUCT(({types}={cell_name(at, 4)})*(ROUND({scores},9)>ROUND({cell_name(at, 5)},9)))", row["rank"]
        )
        if row["rank"]
        else None
        for at, row in enumerate(rows, FIRST)
    ]
    among = "of its type" if _lead_pillar(book).among == "type" else "of its universe"
    yield Column("Rank", ranks, kind="formula", number="0", width=7, name="score_rank", unit=among)
    ranges: list[Cell] = [range_text(row.get("rank_from"), row.get("rank_to")) for row in rows]
    yield Column("Rank range", ranges, kind="centered", width=9, unit="ranks not told apart")


def _lead_scores(book: Book, rows: Sequence[Row]) -> Iterator[Column]:
    """The leading score of five, its interval and its subscores."""
    five: list[Cell] = [
        Formula(f"={cell_name(at, 5)}/{FIVE_POINT:g}", row["score_0_5"]) if row["rank"] else None
        for at, row in enumerate(rows, FIRST)
    ]
    yield Column("Score of 5", five, kind="formula", number=FIVE_POINT_SCORE.excel, unit="0 to 5", width=9)
    for heading, name in (("Interval from", "score_p05"), ("Interval to", "score_p95")):
        ends: list[Cell] = [row.get(name) for row in rows]
        yield Column(heading, ends, kind="number", number=SCORE.excel, unit="of the score", width=9)
    lead = _lead_pillar(book)
    for group in lead.groups:
        parts: list[Cell] = [lead.subscores(row["contributions"])[group] if row["rank"] else None for row in rows]
        yield Column(f"Subscore: {group}", parts, kind="number", number=SCORE.excel, unit="0 to 100", bar=True)


def _live(heading: str, places: Mapping[str, int], values: Sequence[float | None]) -> Column:
    """A score as it stands on the sheet of points."""
    at = places[heading]
    cells: list[Cell] = [
        Formula(f"='{SCORE_POINTS}'!{cell_name(row, at)}", value) if value is not None else None
        for row, value in enumerate(values, FIRST)
    ]
    return Column(heading, cells, kind="formula", number=SCORE.excel, unit="0 to 100", bar=True)


def _fixed(column: int, rows: int) -> str:
    return column_range("", column, rows).partition("!")[2]


def _evidence(row: Row) -> str:
    """How far a score can be relied on, in words."""
    if row.get("rank") is None:
        return f"no score: {why_without(row.get('universe'))}"
    lessened = sum(share is not None and 0 < share < 1 for share in (row.get("weights") or {}).values())
    missing = len(row.get("missing") or ())
    parts = [f"{missing} missing" if missing else "", f"{lessened} uncertain" if lessened else ""]
    return ", ".join(part for part in parts if part) or "complete"


def _oldest(book: Book, at: int, row: Row) -> str:
    """The oldest period of the metrics that a score is made of, with the metric."""
    missing = row.get("missing") or ()
    used = [name for name, points in (row.get("contributions") or {}).items() if points is not None]
    return oldest_period(
        {name: book.cells[name].periods[at] for name in used if name not in missing and name in book.cells}
    )


def _key_metrics(book: Book) -> Iterator[Column]:
    lines = lineage_rows(book)
    shown = dict.fromkeys(
        [*(item.metric for pillar in book.declared.values() for item in pillar.ingredients), *HORIZONS]
    )
    for name in shown:
        value, words = metric_columns(book, metric(name), lines.get(name))
        # The name of the cells is that of the metric's own sheet.
        yield Column(value.heading, value.cells, "number", value.number, 14, value.unit, value.nation, link=value.link)
        yield words
