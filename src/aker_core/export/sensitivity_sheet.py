"""How sure the ranks are: intervals of three kinds, probabilities to be among the first, and what each choice does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from aker_core.export.metric_sheets import place_columns, universe_column
from aker_core.export.sheet import Cell, Column, Sheet
from aker_core.markets.book import LEAD, Book
from aker_core.markets.doubt import CHOICES, KINDS, TOPS
from aker_core.markets.ranks import range_text

KIND_WORDS = {
    "sampling": "90 % interval: estimates, surveys, bounds, holes",
    "method": "method interval: weights and steps",
    "joint": "both together",
}
SHARE = "0%"
NOTHING: Mapping[str, float | None] = {}


def sensitivity_sheet(book: Book) -> Sheet:
    """Of every market the ranks that are likely under each kind of doubt."""
    rows = [book.doubt.markets.get(market["msa_id"], NOTHING) for market in book.markets]
    return Sheet(
        "Sensitivity",
        "How sure the ranks are",
        "rank intervals of sampling, method and both, and probabilities to be among the first",
        [*place_columns(book), universe_column(book), _ranks(book), *_kinds(rows)],
        f"{book.doubt.draws:,} draws for each kind, seeded by the run. Sampling and method are different things "
        "and never mixed: a method interval is no confidence interval.",
        frozen=2,
    )


def _ranks(book: Book) -> Column:
    scores = book.pillars.get(LEAD, {})
    ranks: list[Cell] = [scores.get(market["msa_id"], {}).get("rank") for market in book.markets]
    return Column("Rank", ranks, kind="number", number="0", width=7, unit="as declared")


def _kinds(found: Sequence[Mapping[str, float | None]]) -> Iterator[Column]:
    for kind in KINDS:
        words: list[Cell] = [range_text(row.get(f"{kind}_from"), row.get(f"{kind}_to")) for row in found]
        yield Column(f"{kind.capitalize()}: ranks", words, width=14, unit=KIND_WORDS[kind])
        for count in TOPS:
            shares: list[Cell] = [row.get(f"{kind}_top_{count}") for row in found]
            yield Column(f"{kind.capitalize()}: P(top {count})", shares, kind="number", number=SHARE, width=11)


def choices_sheet(book: Book) -> Sheet:
    """Sobol indices: how much of the mean shift of ranks each choice of method makes."""
    lines = [
        (name, choice, at, indices)
        for name, indices in book.doubt.sensitivity.items()
        for at, choice in enumerate(CHOICES)
    ]

    def numbers(heading: str, cells: list[Cell]) -> Column:
        return Column(heading, cells, kind="number", number="0.000", width=14)

    return Sheet(
        "Choices",
        "What each choice of method does to the ranks",
        "Sobol indices of weights, treatment, normalization, aggregation and the rule for what is missing",
        (
            Column("Universe", [name for name, *_ in lines], width=12),
            Column("Choice", [choice for _, choice, *_ in lines], width=18),
            numbers("First order", [float(found.first[at]) for *_, at, found in lines]),
            numbers("First order from", [float(found.first_interval[at, 0]) for *_, at, found in lines]),
            numbers("First order to", [float(found.first_interval[at, 1]) for *_, at, found in lines]),
            numbers("Total effect", [float(found.total[at]) for *_, at, found in lines]),
            numbers("Total effect from", [float(found.total_interval[at, 0]) for *_, at, found in lines]),
            numbers("Total effect to", [float(found.total_interval[at, 1]) for *_, at, found in lines]),
            Column("Evaluations", [found.evaluations for *_, found in lines], kind="number", number="#,##0", width=12),
        ),
        "Shares of the variance of the mean absolute shift of ranks, with 90 % bootstrap intervals.",
        filtered=False,
    )
