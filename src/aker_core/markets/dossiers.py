"""What a report of a market shows beside the book of its vintage: other years, what its figures are made of, outlines.

Read once for all markets that are asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from aker_core.markets import queries
from aker_core.markets.book import Book, read_book
from aker_core.markets.outlines import market_outlines
from aker_core.markets.report import OF_FACTS
from aker_data import catalogue

if TYPE_CHECKING:
    import polars as pl

    from aker_data.store.statement import Source

Row = Mapping[str, Any]
# What is drawn over years: the first of these with three years.
SERIES = ("tech_lq", "total_jobs", "business_formations_per_100k")
# Made of one source each, so that they tell the day of a source whose shown figures are made of several.
DATED = ("population", "total_jobs", "mig_all_ages_net", "permits_units_total_reported_pct")
NATION = "nation"
ESTIMATES = "estimated_jobs"  # made of the rows that stand beside them: they have their day
OWN_TABLES = {
    ESTIMATES: "Estimates of withheld jobs from these files",
    "expansion_events": "Announced expansions read from these pages",
}


@dataclass(frozen=True)
class Origin:
    """The archived bytes of one source behind a market's shown figures.

    sha256: of the payload; of several the SHA-256 over their own in order, one a line. released_on: newest release,
    as figures of this source alone tell it; empty where none does.
    """

    source: str
    title: str
    publisher: str
    payloads: int
    sha256: str
    released_on: str


@dataclass(frozen=True)
class Dossiers:
    """book: the vintage. history: by metric and msa_id (the nation's under `NATION`) rows of year, value and status.
    origins: by msa_id. outlines: WKB of the markets by msa_id, empty where none are stored."""

    book: Book
    history: Mapping[tuple[str, str], Sequence[Row]]
    origins: Mapping[str, Sequence[Origin]]
    outlines: Mapping[str, bytes]


def read_dossiers(source: Source, as_of: str | date | None = None) -> Dossiers:
    """All that reports of the newest vintage up to a date show. Raises StorageError where nothing is stored."""
    book = read_book(source, as_of)
    shown = tuple(shown_metrics(book))
    selection = queries.Selection(metrics=tuple(dict.fromkeys((*shown, *SERIES, *DATED))), history=True, places=True)
    facts = queries.vintage_frame(source, book.vintage, selection)
    return Dossiers(
        book=book,
        history=_history(facts),
        origins=origins(facts, queries.vintage_inputs(source, book.vintage), shown),
        outlines=market_outlines(source, book.markets),
    )


def shown_metrics(book: Book) -> list[str]:
    """The metrics of the pillars in force, each once."""
    return list(dict.fromkeys(item.metric for pillar in book.declared.values() for item in pillar.ingredients))


def _history(facts: pl.DataFrame) -> dict[tuple[str, str], list[Row]]:
    import polars as pl

    wanted = facts.filter(
        pl.col("metric").is_in(SERIES) & pl.col("geography").is_in(["market", NATION]) & pl.col("value").is_not_null()
    )
    found: dict[tuple[str, str], list[Row]] = {}
    named = wanted.select(
        "metric",
        place=pl.when(pl.col("geography") == NATION).then(pl.lit(NATION)).otherwise("msa_id"),
        year="year",
        value="value",
        status="status",
        reason="reason",
    ).sort("metric", "place", "year")
    for row in named.iter_rows(named=True):
        found.setdefault((row["metric"], row["place"]), []).append(row)
    return found


def origins(facts: pl.DataFrame, inputs: pl.DataFrame, shown: Sequence[str]) -> dict[str, list[Origin]]:
    """By msa_id: the sources of the markets' newest figures of some metrics, by table.

    facts, inputs: as of `aker_core.markets.book`; facts of other metrics tell the days of sources too.
    """
    import polars as pl

    current = facts.filter(pl.col("current"), pl.col("geography") == "market", pl.col("inputs").is_not_null())
    terms = (
        current.select("msa_id", "metric", "year", "refresh_id", "released_on", term=pl.col("inputs").str.split(";"))
        .explode("term")
        .with_columns(key=pl.col("term").str.split_exact("=", 1).struct.field("field_1"))
    )
    joined = terms.join(inputs.select("refresh_id", "key", "table", "payloads"), on=["refresh_id", "key"], how="inner")
    # A figure made of several sources has the day of the newest: only figures of one source tell that source's day.
    published = pl.col("table").filter(pl.col("table") != ESTIMATES)
    is_alone = published.n_unique().over("msa_id", "metric", "year") == 1
    payloads = pl.col("payloads").filter(pl.col("metric").is_in(shown))
    grouped = (
        joined.filter(pl.col("table") != OF_FACTS)
        .with_columns(released=pl.when(is_alone).then("released_on"))
        .group_by("msa_id", "table")
        .agg(payloads=payloads.explode().drop_nulls().unique().sort(), released=pl.col("released").max())
        .sort("msa_id", "table")
    )
    found: dict[str, list[Origin]] = {}
    for row in grouped.iter_rows(named=True):
        if row["payloads"]:
            found.setdefault(row["msa_id"], []).append(_origin(row["table"], row["payloads"], row["released"]))
    return found


def _origin(table: str, payloads: Sequence[str], released: str | None) -> Origin:
    known = catalogue.spec(table) if table in catalogue.ids() else None
    digest = payloads[0] if len(payloads) == 1 else hashlib.sha256("\n".join(payloads).encode()).hexdigest()
    title, publisher = (known.title, known.publisher) if known else (OWN_TABLES.get(table, table), "Aker")
    return Origin(table, title, publisher, len(payloads), digest, str(released or "")[:10])
