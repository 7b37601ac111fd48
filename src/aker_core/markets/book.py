"""Everything that a workbook shows of one vintage, read once through the one reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from aker_core.errors import ConfigError, StorageError
from aker_core.markets import queries
from aker_core.markets.doubt_reader import Doubts, read_doubt
from aker_core.markets.pillar_file import Pillars, pillars_in_force
from aker_core.markets.presentation import qualified
from aker_core.markets.report import SYNTHETIC
from aker_core.markets.service import read_ranking
from aker_data.store import rows as stored
from aker_jobs.registry import METRICS
from aker_snapshot import NOTE as SNAPSHOT

if TYPE_CHECKING:
    import polars as pl

    from aker_data.store.rows import Source

Row = Mapping[str, Any]
LEAD = "innovation"
PLAIN = ("low", "high", "p05", "p95", "moe", "disclosed")  # a fact without any of these reads alike in every market


@dataclass(frozen=True)
class MetricCells:
    """One metric of all markets, in the order of the book: values, what stands beside each, statuses and periods.

    ends: the 90 % interval of an estimate, else the bounds, where there are any. nation: the value of the United States
    and what stands beside it; None where there is none.
    """

    values: Sequence[float | None]
    words: Sequence[str]
    statuses: Sequence[str]
    periods: Sequence[str | None]
    ends: Sequence[tuple[float | None, float | None]]
    nation: tuple[float | None, str] = (None, "")


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
    ids = tuple(declared.id for declared in METRICS)
    facts = queries.vintage_frame(source, vintage, queries.Selection(metrics=ids, nation=True))
    ranking = read_ranking(source, vintage)
    ranked = ranking if ranking and ranking[0]["data_vintage"] == vintage else []
    markets = _markets(source, vintage, ranked)
    declared = pillars_in_force()
    stamp = next((row for row in markets if row["run_id"]), markets[0])
    run = (stored.run_record(source, stamp["run_id"]) if stamp["run_id"] else None) or {}
    snapshot = any(row["snapshot"] for row in ranked)
    pillars: dict[str, dict[str, Row]] = {}
    for row in [row for row in stored.scores(source, vintage) if row["pillar"] != LEAD] + [*ranked]:
        pillars.setdefault(row["pillar"], {})[row["msa_id"]] = row
    lineage = _lineage(facts, queries.vintage_inputs(source, vintage))
    used = sorted({sha for row in lineage for sha in row["payloads"]})
    known = stored.payload_records(source)
    return Book(
        vintage=vintage,
        data_year=stamp["data_year"],
        origin="snapshot" if snapshot else stamp["data_origin"] or "by hand",
        markets=markets,
        cells=_cells(facts, [row["msa_id"] for row in markets]),
        pillars=pillars,
        composed=stored.market_scores(source, vintage),
        lineage=lineage,
        declared=declared,
        doubt=read_doubt(source, vintage, markets, declared[LEAD], seed=int(run.get("seed") or 0)),
        payloads=[known[sha] for sha in used if sha in known],
        run=run,
        warning=SYNTHETIC if stamp["data_origin"] == "sample" else SNAPSHOT if snapshot else "",
    )


def book_of(book: Book, codes: Sequence[str]) -> Book:
    """The book of some markets alone, in the order that they have; scores and doubt are those among all.

    Raises ConfigError where the vintage has none of them.
    """
    kept = [at for at, row in enumerate(book.markets) if row["msa_id"] in set(codes)]
    if not kept:
        raise ConfigError(f"Vintage {book.month} has none of {', '.join(codes)}. `aker show --all` lists its markets")
    cells = {
        name: MetricCells(
            values=[own.values[at] for at in kept],
            words=[own.words[at] for at in kept],
            statuses=[own.statuses[at] for at in kept],
            periods=[own.periods[at] for at in kept],
            ends=[own.ends[at] for at in kept],
            nation=own.nation,
        )
        for name, own in book.cells.items()
    }
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


def _cells(facts: pl.DataFrame, order: Sequence[str]) -> dict[str, MetricCells]:
    import polars as pl

    place = {msa_id: position for position, msa_id in enumerate(order)}
    current = facts.filter("current").sort("metric", "year")
    cells: dict[str, MetricCells] = {}
    wanted = ("msa_id", "value", "unit", "status", "period", "reason", *PLAIN)
    of_nation = {row["metric"]: row for row in current.filter(pl.col("geography") == "nation").iter_rows(named=True)}
    of_markets = current.filter(pl.col("geography") == "market").select("metric", *wanted)
    for (metric,), group in of_markets.partition_by("metric", as_dict=True, include_key=False).items():
        values: list[float | None] = [None] * len(order)
        words, statuses, periods = [""] * len(order), [""] * len(order), list[str | None]([None]) * len(order)
        ends: list[tuple[float | None, float | None]] = [(None, None)] * len(order)
        shared: dict[tuple[Any, ...], str] = {}
        for msa_id, value, unit, status, period, reason, *spread in group.iter_rows():
            at = place.get(msa_id)
            if at is None:
                continue
            plain = spread.count(None) == len(spread)
            key = (unit, status, period, reason, value is None)
            text = shared.get(key) if plain else None
            if text is None:
                text = _words(unit, status, period, reason, value, dict(zip(PLAIN, spread, strict=True)))
                if plain:
                    shared[key] = text
            values[at], words[at], statuses[at], periods[at] = value, text, status, period
            if not plain:
                low, high, p05, p95 = spread[:4]
                ends[at] = (low, high) if p05 is None else (p05, p95)
        nation = of_nation.get(str(metric))
        beside = (nation["value"], nation["status"]) if nation else (None, "")
        cells[str(metric)] = MetricCells(values, words, statuses, periods, ends, beside)
    return cells


def _words(
    unit: str, status: str, period: str | None, reason: str | None, value: float | None, spread: dict[str, Any]
) -> str:
    """What stands beside a value; where there is none, why."""
    text = qualified(unit, status, period=period, reason=reason, **spread)
    return f"{text}: {reason}" if value is None and reason else text


def _lineage(facts: pl.DataFrame, inputs: pl.DataFrame) -> list[Row]:
    """One row for each metric, table and column: how many markets, which method, which payloads, the newest release."""
    import polars as pl

    terms = (
        facts.filter(pl.col("current") & (pl.col("geography") == "market") & pl.col("inputs").is_not_null())
        .select(
            "metric", "msa_id", "refresh_id", "method", "formula", "released_on", term=pl.col("inputs").str.split(";")
        )
        .explode("term")
        .with_columns(key=pl.col("term").str.split_exact("=", 1).struct.field("field_1"))
    )
    joined = terms.join(inputs, on=["refresh_id", "key"], how="inner")
    grouped = joined.group_by("metric", "table", "column", "aggregate").agg(
        markets=pl.col("msa_id").n_unique(),
        method=pl.col("method").drop_nulls().unique().sort(),
        formula=pl.col("formula").drop_nulls().unique().sort(),
        payloads=pl.col("payloads").explode().drop_nulls().unique().sort(),
        released_on=pl.col("released_on").max(),
    )
    position = {declared.id: at for at, declared in enumerate(METRICS)}
    rows = grouped.sort("table", "column", "aggregate", nulls_last=True).to_dicts()
    return sorted(rows, key=lambda row: position.get(row["metric"], len(position)))
