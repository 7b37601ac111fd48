"""Everything that a workbook shows of one vintage, read once through the one reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from aker_core.errors import ConfigError, StorageError
from aker_core.markets import queries
from aker_core.markets.book_lineage import OF_FACT, book_lineage, input_uses
from aker_core.markets.doubt_reader import Doubts, read_doubt
from aker_core.markets.metric_cells import MetricCells, metric_cells, with_words
from aker_core.markets.pillar_file import Pillars, pillars_in_force
from aker_core.markets.report import SYNTHETIC
from aker_core.markets.score_state import scores_note
from aker_core.markets.service import read_ranking
from aker_core.markets.universe_reader import universes_of
from aker_data.store import rows as stored
from aker_data.store import run_rows
from aker_jobs.registry import METRICS
from aker_snapshot import NOTE as SNAPSHOT

if TYPE_CHECKING:
    from aker_data.store.statement import Source

Row = Mapping[str, Any]
LEAD = "innovation"
CELLS = ("value", "unit", "status", "low", "high", "p05", "p95", "moe", "disclosed", "period", "reason")


@dataclass(frozen=True)
class Book:
    """One vintage. markets: msa_id, name, type, best score first, those without a score last, by pillar their score.

    cells: by metric. declared: the pillars that the scores are made by. lineage: one row for each metric and table that
    it is computed from. warning: where figures are not to be relied on.
    """

    vintage: date
    data_year: int | None
    origin: str
    markets: Sequence[Row]
    cells: Mapping[str, MetricCells]
    pillars: Mapping[str, Mapping[str, Row]]
    composed: Mapping[str, Row]
    lineage: Sequence[Row]
    payloads: Sequence[Row]
    declared: Pillars
    doubt: Doubts
    run: Row = field(default_factory=dict)
    warning: str = ""
    stale: str = ""

    @property
    def month(self) -> str:
        """``2024-06``."""
        return f"{self.vintage:%Y-%m}"


def read_book(source: Source, as_of: str | date | None = None) -> Book:
    """The newest vintage up to a date (published before the sample). Raises StorageError where nothing is stored."""
    vintage = stored.vintage_of(source, queries.vintage_date(as_of))
    if vintage is None:
        upto = f" up to {as_of}" if as_of else ""
        raise StorageError(f"No vintage is stored{upto}. There is nothing to export. Run `aker refresh` first")
    ranking = read_ranking(source, vintage)
    ranked = ranking if ranking and ranking[0]["data_vintage"] == vintage else []
    declared = pillars_in_force()
    markets = _markets(source, vintage, ranked)
    universes = universes_of(source, declared[LEAD], markets)
    markets = [{**row, "universe": universes[row["msa_id"]]} for row in markets]
    stamp = next((row for row in markets if row["run_id"]), markets[0])
    run = (run_rows.run_record(source, stamp["run_id"]) if stamp["run_id"] else None) or {}
    snapshot = any(row["snapshot"] for row in ranked)
    pillars: dict[str, dict[str, Row]] = {}
    others = [row for name in declared if name != LEAD for row in stored.scores(source, vintage, pillar=name)]
    for row in [*others, *ranked]:
        pillars.setdefault(row["pillar"], {})[row["msa_id"]] = row
    doubt = read_doubt(source, vintage, markets, declared[LEAD], seed=int(run.get("seed") or 0))
    cells, lineage = _facts(source, vintage, [row["msa_id"] for row in markets])
    used = sorted({sha for row in lineage for sha in row["payloads"]})
    known = run_rows.payload_records(source)
    return Book(
        vintage=vintage,
        data_year=stamp["data_year"],
        origin="snapshot" if snapshot else stamp["data_origin"] or "by hand",
        markets=markets,
        cells=cells,
        pillars=pillars,
        composed=stored.market_scores(source, vintage),
        lineage=lineage,
        declared=declared,
        doubt=doubt,
        payloads=[known[sha] for sha in used if sha in known],
        run=run,
        stale=scores_note(source, vintage),
        warning=SYNTHETIC if stamp["data_origin"] == "sample" else SNAPSHOT if snapshot else "",
    )


def _facts(source: Source, vintage: date, order: Sequence[str]) -> tuple[dict[str, MetricCells], list[Row]]:
    """Cells and lineage. Facts are the largest part of what is read: of each part of them what is shown is kept."""
    import polars as pl

    ids = tuple(declared.id for declared in METRICS)
    wanted = queries.Selection(metrics=ids, nation=True, columns=(*CELLS, *OF_FACT, "inputs", "refresh_id"))
    kinds, kind_of = queries.vintage_input_kinds(source, vintage)
    cells, uses = list[pl.DataFrame](), list[pl.DataFrame]()
    first = 0
    for facts in queries.vintage_parts(source, vintage, wanted):
        current = facts.filter("current").with_row_index("fact", first)
        cells.append(with_words(current))
        uses.append(input_uses(current, kind_of))
        first += current.height
    return metric_cells(pl.concat(cells), order), book_lineage(pl.concat(uses), kinds)


def book_of(book: Book, codes: Sequence[str]) -> Book:
    """The book of some markets alone, in the order that they have; scores and doubt are those among all.

    Raises ConfigError where the vintage has none of them.
    """
    kept = [at for at, row in enumerate(book.markets) if row["msa_id"] in set(codes)]
    if not kept:
        raise ConfigError(f"Vintage {book.month} has none of {', '.join(codes)}. `aker show --all` lists its markets")
    cells = {name: own.of(kept) for name, own in book.cells.items()}
    return replace(book, markets=[book.markets[at] for at in kept], cells=cells)


def _markets(source: Source, vintage: date, ranked: Sequence[Row]) -> list[Row]:
    """The markets of the vintage in the order of the ranking; those that it does not have follow by code."""
    wide = {row["msa_id"]: row for row in stored.wide_records(source, "market_jobs", vintage)}
    listed = stored.market_names(source)
    names = {msa_id: listed.get((row["cbsa_code"], row["delineation"]), {}) for msa_id, row in wide.items()}
    order = [row["msa_id"] for row in ranked if row["msa_id"] in wide]
    order += sorted(set(wide) - set(order))
    return [
        {
            **wide[msa_id],
            "name": names[msa_id].get("name"),
            "type": names[msa_id].get("type"),
            "states": names[msa_id].get("states"),
        }
        for msa_id in order
    ]
