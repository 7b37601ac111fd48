"""The weights that a reader may change: input cells that every score of the workbook follows from."""

from __future__ import annotations

from aker_core.export.sheet import FIRST, Cell, Column, Formula, Sheet
from aker_core.markets.book import Book
from aker_core.markets.pillars import PILLAR_WEIGHTS
from aker_core.markets.presentation import title_of
from aker_jobs.registry import metric

WEIGHTS = "Weights"
WHOLE = "market score"
DIRECTIONS = {
    "higher_is_better": "more is better",
    "lower_is_better": "less is better",
    "neutral": "more counts as better",
}


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
