"""The points that the scores are made of, and the live scores, by formulas over the weights.

They show our own values until somebody changes a weight.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aker_core.export.metric_sheets import place_columns
from aker_core.export.sheet import FIRST, UNITS, Cell, Column, Formula, Sheet, cell_name
from aker_core.export.weights_sheet import WEIGHTS
from aker_core.markets.book import Book
from aker_core.markets.normalization import MIDDLE
from aker_core.markets.number_formats import POINTS, SCORE
from aker_core.markets.pillars import Pillar

Row = Mapping[str, Any]
SCORE_POINTS = "Score_Points"
MARKET_SCORE = "Market score"


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


def stored_scores(book: Book, pillar: Pillar) -> list[Row]:
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


def score_places(book: Book) -> dict[str, int]:
    """Where the live scores stand on the sheet of points, by heading: behind the columns of all pillars."""
    first = 2 + sum(len(pillar.ingredients) + 2 for pillar in book.declared.values())
    headings = [*map(score_heading, book.declared.values()), MARKET_SCORE]
    return {heading: at for at, heading in enumerate(headings, first)}


def _points(book: Book) -> Iterator[Column]:
    """Of each pillar the points of its metrics, the weight of those that are known, and their mean."""
    for pillar in book.declared.values():
        first, line = _starts(book)[pillar.id]
        rows, count = stored_scores(book, pillar), len(pillar.ingredients)
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
    first = min(score_places(book).values())
    for position, pillar in enumerate(book.declared.values()):
        start, _ = _starts(book)[pillar.id]
        known, mean = start + len(pillar.ingredients), start + len(pillar.ingredients) + 1
        total = cell_name(UNITS, known, fixed=True)
        scores: list[Cell] = [
            Formula(_score_formula(cell_name(at, known), cell_name(at, mean), total), row["score_0_100"])
            if _has_score(row)
            else None
            for at, row in enumerate(stored_scores(book, pillar), FIRST)
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
