"""Sheets of metrics: one for each group of families, a value and what stands beside it for every market."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aker_core.export.sheet import FIRST, Column, Sheet, cell_name
from aker_core.facts.metric import MetricSpec
from aker_core.markets.basis import basis_of
from aker_core.markets.book import LEAD, Book
from aker_core.markets.number_formats import format_of
from aker_jobs.registry import METRICS

LINEAGE = "Data_Lineage"
TYPES = {"metro": "metropolitan", "micro": "micropolitan"}


@dataclass(frozen=True)
class MetricSheet:
    """A sheet of all metrics of some families."""

    name: str
    title: str
    purpose: str
    families: tuple[str, ...]


# A new sheet of metrics is a line here. Every family of the registry belongs to one.
METRIC_SHEETS: tuple[MetricSheet, ...] = (
    MetricSheet(
        "Innovation_Jobs",
        "Innovation jobs",
        "jobs, concentration and growth of the innovation sectors",
        ("size", "concentration", "growth"),
    ),
    MetricSheet("Migration", "Migration", "who moves in and out, by age", ("migration",)),
    MetricSheet("Research_Awards", "Research awards", "awards of NIH, NSF and DoD", ("awards",)),
    MetricSheet("Business_Formation", "Business formation", "entry, survival, applications", ("formation",)),
    MetricSheet("Expansions", "Announced expansions", "jobs and dollars announced", ("expansions",)),
    MetricSheet(
        "Market_Economy",
        "Market economy",
        "income, work, housing permits and rents beside innovation",
        ("economy", "housing"),
    ),
    MetricSheet("Resilience", "Resilience", "expected losses from natural hazards", ("hazards",)),
    MetricSheet("Amenities", "Amenities", "establishments that make a place livable", ("amenities",)),
)


def metric_sheet(book: Book, declared: MetricSheet) -> Sheet:
    """The sheet of some families: the markets in the order of the ranking, two columns for each metric."""
    metrics = [metric for metric in METRICS if metric.family in declared.families]
    lines = lineage_rows(book)
    pairs = [column for metric in metrics for column in metric_columns(book, metric, lines.get(metric.id))]
    return Sheet(
        declared.name,
        f"{declared.title}, vintage {book.month}, data year {book.data_year or 'unknown'}",
        declared.purpose,
        [*place_columns(book), *pairs],
        "Below each heading: unit, and what it counts. Beside each value: interval, bounds or margin, status, period; "
        "where there is no value, the reason. "
        "Headings lead to the lineage of the metric.",
        frozen=2,
    )


def place_columns(book: Book) -> Iterator[Column]:
    """Code and name of each market."""
    yield Column("Market", [row["msa_id"] for row in book.markets], width=9)
    yield Column("Name", [row["name"] for row in book.markets], width=34, nation="United States")


def universe_column(book: Book) -> Column:
    """Among whom a market is ranked: metropolitan or micropolitan, its size class, a list, or all."""
    if book.declared[LEAD].among == "type":
        return Column("Type", [TYPES.get(row["type"] or "", "") for row in book.markets], width=13)
    return Column("Ranked among", [row["universe"] for row in book.markets], width=22)


def metric_columns(book: Book, metric: MetricSpec, lineage: int | None) -> Sequence[Column]:
    """The values of a metric and what stands beside them. lineage: its first row of the lineage."""
    known = book.cells.get(metric.id)
    empty = [None] * len(book.markets)
    nation, beside = known.nation if known else (None, "")
    return (
        Column(
            metric.title,
            known.values if known else empty,
            kind="number",
            number=format_of(metric.unit).excel,
            width=14,
            unit="; ".join(filter(None, (metric.unit, basis_of(metric)))),
            nation=nation,
            name=metric.id,
            link=f"'{LINEAGE}'!{cell_name(lineage, 0)}" if lineage is not None else "",
        ),
        Column(
            f"{metric.id}: status",
            known.words if known else empty,
            width=26,
            nation=beside if nation is not None else "",
        ),
    )


def lineage_rows(book: Book) -> dict[str, int]:
    """The first row of each metric on the sheet of the lineage."""
    rows: dict[str, int] = {}
    for position, row in enumerate(book.lineage, FIRST):
        rows.setdefault(row["metric"], position)
    return rows
