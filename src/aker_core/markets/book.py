"""Everything that a workbook shows of one vintage, read once through the one reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from aker_core.errors import ConfigError, StorageError
from aker_core.markets import queries
from aker_core.markets.basis import projected_text
from aker_core.markets.doubt_reader import Doubts, read_doubt
from aker_core.markets.pillar_file import Pillars, pillars_in_force
from aker_core.markets.qualifiers import qualified
from aker_core.markets.report import SYNTHETIC
from aker_core.markets.score_state import scores_note
from aker_core.markets.service import read_ranking
from aker_core.markets.universe_reader import universes_of
from aker_data.store import rows as stored
from aker_data.store import run_rows
from aker_jobs.registry import METRICS
from aker_snapshot import NOTE as SNAPSHOT

if TYPE_CHECKING:
    import polars as pl

    from aker_data.store.statement import Source

Row = Mapping[str, Any]
LEAD = "innovation"
ENDS = (("low", "p05"), ("high", "p95"))  # bounds, and what stands in their place where it is known
OF_INPUT = ("table", "column", "aggregate")  # what the lineage has of an input, beside its payloads
OF_FACT = ("metric", "method", "formula", "released_on")  # and of a fact
CELLS = ("value", "unit", "status", "low", "high", "p05", "p95", "moe", "disclosed", "period", "reason")
UNKNOWN = (None, None)
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
        cells.append(_with_words(current))
        uses.append(_uses(current, kind_of))
        first += current.height
    return _cells(pl.concat(cells), order), _lineage(pl.concat(uses), kinds)


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
    """By metric. facts: the current ones of markets and nation, as `_with_words` has them."""
    import polars as pl

    of_nation = {row["metric"]: row for row in facts.filter(pl.col("geography") == "nation").iter_rows(named=True)}
    of_markets = facts.filter(pl.col("geography") == "market").unique(["metric", "msa_id"], keep="last")
    metrics = sorted(of_markets["metric"].unique().to_list())
    names = pl.DataFrame({"metric": metrics}, schema={"metric": pl.Categorical})
    grid = names.join(pl.DataFrame({"msa_id": order}, schema={"msa_id": pl.Categorical}), how="cross")
    of_markets = grid.join(of_markets, on=["metric", "msa_id"], how="left", maintain_order="left")
    of_markets = of_markets.with_columns(pl.col("words", "status").fill_null(""))
    values, words, statuses, periods, ends = (
        _by_metric(column, metrics)
        for column in (
            of_markets["value"].to_list(),
            *(_texts(of_markets[name]) for name in ("words", "status", "period")),
            _ends(of_markets),
        )
    )
    cells: dict[str, MetricCells] = {}
    for at, metric in enumerate(metrics):
        row = of_nation.get(metric)
        nation = (row["value"], row["status"]) if row else (None, "")
        cells[metric] = MetricCells(values[at], words[at], statuses[at], periods[at], ends[at], nation)
    return cells


def _by_metric(cells: Sequence[Any], metrics: Sequence[str]) -> list[Sequence[Any]]:
    """The cells of each metric, which has as many as the others."""
    size = len(cells) // max(len(metrics), 1)
    return [cells[at * size : (at + 1) * size] for at in range(len(metrics))]


def _texts(column: pl.Series) -> list[str | None]:
    """The texts of a categorical column, equal ones as one object: of a hundred thousand few are different."""
    distinct = column.unique()
    names: dict[int | None, str | None] = dict(zip(distinct.to_physical(), distinct, strict=True))
    return list(map(names.__getitem__, column.to_physical().to_list()))


def _ends(facts: pl.DataFrame) -> list[tuple[float | None, float | None]]:
    """Of each fact the ends of what it is known within; most have none, which is one object."""
    return [UNKNOWN if pair == UNKNOWN else pair for pair in facts.select("low", "high").rows()]


def _with_words(facts: pl.DataFrame) -> pl.DataFrame:
    """What is shown of facts: value, the words beside it, status, period, the ends of the interval or the bounds.

    Facts that read alike are put into words once.
    """
    import polars as pl

    named = ("unit", "status", "period", "reason", "is_null")
    facts = facts.with_columns(is_null=pl.col("value").is_null())
    is_plain = pl.all_horizontal(pl.col(PLAIN).is_null())
    alike, others = facts.filter(is_plain).drop(PLAIN), facts.filter(~is_plain)
    shared = alike.select(named).unique(maintain_order=True)
    words = [_words(*fact, *[None] * len(PLAIN)) for fact in shared.iter_rows()]
    own = [_words(*fact) for fact in others.select(*named, *PLAIN).iter_rows()]
    put = shared.with_columns(words=pl.Series(words, dtype=pl.String))
    parts = [
        alike.join(put, on=named, how="left", nulls_equal=True),
        others.with_columns(words=pl.Series(own, dtype=pl.String)),
    ]
    low, high = (pl.when(pl.col("p05").is_null()).then(bound).otherwise(end) for bound, end in ENDS)
    texts = pl.col("geography", "metric", "msa_id", "words", "status", "period").cast(pl.Categorical)
    return pl.concat(parts, how="diagonal_relaxed").select(texts, "value", low=low, high=high)


def _words(unit: str, status: str, period: str | None, reason: str | None, is_null: bool, *spread: float | None) -> str:
    """What stands beside a value; where there is none, why. spread: as `PLAIN` names it."""
    low, high, p05, p95, moe, disclosed = spread
    text = qualified(
        unit,
        status,
        low=low,
        high=high,
        p05=p05,
        p95=p95,
        moe=moe,
        period=period,
        disclosed=disclosed,
        reason=reason,
        basis=projected_text(reason),
    )
    return f"{text}: {reason}" if is_null and reason else text


def _uses(facts: pl.DataFrame, kind_of: pl.DataFrame) -> pl.DataFrame:
    """By kind of input, metric, method, formula and release the numbers of the market's facts that are made of it."""
    import polars as pl

    is_computed = (pl.col("geography") == "market") & pl.col("inputs").is_not_null()
    facts = facts.filter(is_computed)
    terms = (
        facts.select("fact", "refresh_id", term=pl.col("inputs").str.split(";"))
        .explode("term")
        .select("fact", "refresh_id", key=pl.col("term").str.split_exact("=", 1).struct.field("field_1"))
    )
    pairs = terms.join(kind_of, on=["refresh_id", "key"], how="inner").select("fact", "kind").unique()
    return pairs.join(facts.select("fact", *OF_FACT), on="fact").group_by("kind", *OF_FACT).agg(pl.col("fact"))


def _lineage(uses: pl.DataFrame, kinds: pl.DataFrame) -> list[Row]:
    """One row for each metric, table and column: how many markets, which method, which payloads, the newest release."""
    import polars as pl

    grouped = (
        uses.join(kinds, on="kind")
        .group_by("metric", *OF_INPUT)
        .agg(
            markets=pl.col("fact").explode().n_unique(),
            method=pl.col("method").drop_nulls().unique().sort(),
            formula=pl.col("formula").drop_nulls().unique().sort(),
            payloads=pl.col("payloads").explode().drop_nulls().unique().sort(),
            released_on=pl.col("released_on").max(),
        )
    )
    position = {declared.id: at for at, declared in enumerate(METRICS)}
    rows = grouped.sort("table", "column", "aggregate", nulls_last=True).to_dicts()
    return sorted(rows, key=lambda row: position.get(row["metric"], len(position)))
