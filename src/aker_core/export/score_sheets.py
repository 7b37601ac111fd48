"""The scorecard, the weights that a reader may change, and the points that the scores are made of.

Weights are input cells. Every score, rank and contribution follows from them by formulas of the spreadsheet, and shows
our own value until somebody changes one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aker_core.export.metric_sheets import lineage_rows, metric_columns, place_columns, universe_column
from aker_core.export.sheet import FIRST, UNITS, Cell, Chart, Column, Formula, Sheet, cell_name, column_range
from aker_core.markets.book import LEAD, Book
from aker_core.markets.normalization import MIDDLE
from aker_core.markets.number_formats import COVERAGE, FIVE_POINT_SCORE, POINTS, SCORE
from aker_core.markets.periods import oldest_period
from aker_core.markets.pillars import FIVE_POINT, PILLAR_WEIGHTS, Pillar
from aker_core.markets.presentation import title_of
from aker_core.markets.ranks import range_text
from aker_core.markets.universes import why_without
from aker_jobs.registry import metric

SCORECARD, WEIGHTS, SCORE_POINTS = "Market_Scorecard", "Weights", "Score_Points"
WHOLE, MARKET_SCORE = "market score", "Market score"
TOP = 20
HORIZONS = ("total_jobs_cagr_1y", "total_jobs_cagr_3y", "total_jobs_cagr_5y")
DIRECTIONS = {
    "higher_is_better": "more is better",
    "lower_is_better": "less is better",
    "neutral": "more counts as better",
}
Row = Mapping[str, Any]


def weights_sheet(book: Book) -> Sheet:
    """The declared weights as input cells: of the metrics in each pillar, then of the pillars in the market score."""
    lines = [(pillar.id, item.metric, item.weight) for pillar in book.declared.values() for item in pillar.ingredients]
    lines += [(WHOLE, pillar.id, pillar.weight) for pillar in book.declared.values()]
    of_part = {part: sum(weight for name, _, weight in lines if name == part) for part, _, _ in lines}
    last = FIRST + len(lines)
    shares: list[Cell] = [
        Formula(f"=E{row}/SUMIF($A${FIRST + 1}:$A${last},A{row},$E${FIRST + 1}:$E${last})", weight / of_part[part])
        for row, (part, _, weight) in enumerate(lines, FIRST + 1)
    ]
    weights = [weight for _, _, weight in lines]
    return Sheet(
        WEIGHTS,
        "Weights of the scores",
        "change a blue weight, and every score and rank of this workbook follows",
        (
            Column("Score", [part for part, _, _ in lines], width=14),
            Column("Part", [name for _, name, _ in lines], width=30),
            Column("Title", [title_of(name) for _, name, _ in lines], width=54),
            Column("Direction", [_direction(name) for _, name, _ in lines], width=22),
            Column("Weight", weights, kind="input", number="0.000", name="live_weights"),
            Column("Share", shares, kind="formula", number="0.0%"),
            Column("Declared", weights, kind="number", number="0.000"),
        ),
        "Blue numbers on yellow are input. The last column keeps what is declared.",
        filtered=False,
    )


def _direction(name: str) -> str:
    return "" if name in PILLAR_WEIGHTS else DIRECTIONS[metric(name).direction]


def points_sheet(book: Book) -> Sheet:
    """For every market the points (0-100) that each metric counts as, and the live scores that they make."""
    return Sheet(
        SCORE_POINTS,
        "Points that the scores are made of",
        "the points that each metric counts as, and the live score of each pillar",
        [*place_columns(book), *_points(book), *_pillar_scores(book)],
        "Above each heading of points stands its weight, taken live from the sheet Weights. A missing metric counts as "
        f"the mean of the known ones, but no more than {MIDDLE:.0f}: score = (known weight · mean + missing weight · "
        f"min({MIDDLE:.0f}, mean)) / weight.",
        frozen=2,
    )


def _rows(book: Book, pillar: Pillar) -> list[Row]:
    """The stored score of each market; empty where there is none."""
    return [book.pillars.get(pillar.id, {}).get(market["msa_id"], {}) for market in book.markets]


def _has_score(row: Row) -> bool:
    return row.get("score_0_100") is not None


def _starts(book: Book) -> dict[str, tuple[int, int]]:
    """Of each pillar where its columns of points begin, and its rows of weights."""
    at, row, found = 2, FIRST, {}
    for pillar in book.declared.values():
        found[pillar.id] = (at, row)
        at, row = at + len(pillar.ingredients) + 2, row + len(pillar.ingredients)
    return found


def _score_places(book: Book) -> dict[str, int]:
    """Where the live scores stand on the sheet of points, by heading: behind the columns of all pillars."""
    first = 2 + sum(len(pillar.ingredients) + 2 for pillar in book.declared.values())
    headings = [*map(score_heading, book.declared.values()), MARKET_SCORE]
    return {heading: at for at, heading in enumerate(headings, first)}


def _points(book: Book) -> Iterator[Column]:
    """Of each pillar the points of its metrics, the weight of those that are known, and their mean."""
    for pillar in book.declared.values():
        first, line = _starts(book)[pillar.id]
        rows, count = _rows(book, pillar), len(pillar.ingredients)
        parts = [_parts(row, pillar) for row in rows]
        for position, item in enumerate(pillar.ingredients):
            live = Formula(f"='{WEIGHTS}'!$E${line + position + 1}", item.weight)
            points: list[Cell] = [part[position] for part in parts]
            yield Column(f"{item.metric}: points", points, kind="number", number=POINTS.excel, unit=live)
        weights = f"{cell_name(UNITS, first, fixed=True)}:{cell_name(UNITS, first + count - 1, fixed=True)}"
        known, means = list[Cell](), list[Cell]()
        for at, (row, part) in enumerate(zip(rows, parts, strict=True), FIRST):
            ours, mean = _known(part, pillar)
            cells = f"{cell_name(at, first)}:{cell_name(at, first + count - 1)}"
            weight = cell_name(at, first + count)
            known.append(Formula(f"=SUMPRODUCT({weights},--ISNUMBER({cells}))", ours) if _has_score(row) else None)
            live = Formula(f"=IF({weight}=0,{MIDDLE:g},SUMPRODUCT({weights},{cells})/{weight})", mean)
            means.append(live if _has_score(row) else None)
        total = Formula(f"=SUM({weights})", sum(item.weight for item in pillar.ingredients))
        yield Column(f"{pillar.id}: known weight", known, kind="formula", number="0.000", unit=total)
        yield Column(f"{pillar.id}: mean of known", means, kind="formula", number=POINTS.excel)


def _pillar_scores(book: Book) -> Iterator[Column]:
    """The score of each pillar side by side, above each its weight, and the market score that they make."""
    lines = FIRST + sum(len(pillar.ingredients) for pillar in book.declared.values())
    first = min(_score_places(book).values())
    for position, pillar in enumerate(book.declared.values()):
        start, _ = _starts(book)[pillar.id]
        known, mean = start + len(pillar.ingredients), start + len(pillar.ingredients) + 1
        total = cell_name(UNITS, known, fixed=True)
        scores: list[Cell] = [
            Formula(_score_formula(cell_name(at, known), cell_name(at, mean), total), row["score_0_100"])
            if _has_score(row)
            else None
            for at, row in enumerate(_rows(book, pillar), FIRST)
        ]
        weight = Formula(f"='{WEIGHTS}'!$E${lines + position + 1}", pillar.weight)
        yield Column(
            score_heading(pillar), scores, "formula", SCORE.excel, unit=weight, name=f"score_{pillar.id}", bar=True
        )
    weights = f"{cell_name(UNITS, first, fixed=True)}:{cell_name(UNITS, first + len(book.declared) - 1, fixed=True)}"
    composed = [book.composed.get(market["msa_id"], {}) for market in book.markets]
    whole: list[Cell] = [
        Formula(
            f"=SUMPRODUCT({weights},{cells})/SUMPRODUCT({weights},--ISNUMBER({cells}))",
            row["score_0_100"],
        )
        if _has_score(row)
        else None
        for at, row in enumerate(composed, FIRST)
        for cells in (f"{cell_name(at, first)}:{cell_name(at, first + len(book.declared) - 1)}",)
    ]
    yield Column(MARKET_SCORE, whole, kind="formula", number=SCORE.excel, name="score_market", bar=True)


def score_heading(pillar: Pillar) -> str:
    """What the column of a pillar's score is called; that of the pillar `market` is not the market's whole score."""
    heading = f"{pillar.id.capitalize()} score"
    return f"{pillar.id.capitalize()} pillar score" if heading == MARKET_SCORE else heading


def _score_formula(known: str, mean: str, total: str) -> str:
    """The rule of `aker_core.markets.evidence` for a missing metric, over the live weights."""
    return f"=({known}*{mean}+({total}-{known})*MIN({MIDDLE:g},{mean}))/{total}"


def _parts(row: Row, pillar: Pillar) -> Sequence[float | None]:
    """Of each metric the points that it counts as, out of the stored contributions; None where it is missing."""
    contributions, missing = row.get("contributions") or {}, row.get("missing") or ()
    total = sum(item.weight for item in pillar.ingredients)
    shares = [
        (item.weight / total, contributions.get(item.metric), item.metric in missing) for item in pillar.ingredients
    ]
    return [None if is_missing or points is None else points / share for share, points, is_missing in shares]


def _known(points: Sequence[float | None], pillar: Pillar) -> tuple[float, float]:
    """The weight of the metrics that are known, and the mean of their points."""
    pairs = [(item.weight, value) for item, value in zip(pillar.ingredients, points, strict=True) if value is not None]
    weight = sum(weight for weight, _ in pairs)
    return weight, sum(weight * value for weight, value in pairs) / weight if weight else MIDDLE


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
    return [{"rank": None, **row} for row in _rows(book, _lead_pillar(book))]


def _standing(book: Book) -> Iterator[Column]:
    rows, places = _lead(book), _score_places(book)
    size = len(rows)
    types, scores = _fixed(4, size), _fixed(5, size)
    ranks: list[Cell] = [
        Formula(
            f"=1+SUMPRODUCT(({types}={cell_name(at, 4)})*(ROUND({scores},9)>ROUND({cell_name(at, 5)},9)))", row["rank"]
        )
        if row["rank"]
        else None
        for at, row in enumerate(rows, FIRST)
    ]
    yield Column(
        "Rank",
        ranks,
        kind="formula",
        number="0",
        width=7,
        name="score_rank",
        unit="of its type" if _lead_pillar(book).among == "type" else "of its universe",
    )
    ranges: list[Cell] = [range_text(row.get("rank_from"), row.get("rank_to")) for row in rows]
    yield Column("Rank range", ranges, kind="centered", width=9, unit="ranks not told apart")
    yield from place_columns(book)
    yield universe_column(book)
    yield _live("Innovation score", places, [row.get("score_0_100") for row in rows])
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
    for pillar in book.declared.values():
        if pillar.id != _lead_pillar(book).id:
            yield _live(score_heading(pillar), places, [row.get("score_0_100") for row in _rows(book, pillar)])
    composed = [book.composed.get(market["msa_id"], {}).get("score_0_100") for market in book.markets]
    yield _live(MARKET_SCORE, places, composed)
    yield Column(
        "Coverage", [row.get("coverage") for row in rows], kind="number", number=COVERAGE.excel, unit="of the weight"
    )
    yield Column("Evidence", [_evidence(row) for row in rows], width=30)
    yield Column("Oldest period", [_oldest(book, at, row) for at, row in enumerate(rows)], width=16)
    yield Column("Missing metrics", [", ".join(row.get("missing") or ()) for row in rows], width=26)


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
