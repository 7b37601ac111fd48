"""The one reader of many: tidy frames of markets x metrics x periods, for every surface and for notebooks.

A frame has one row per place, metric and year, with value, status, bounds, margin, unit and where it came from. Numbers
that a person wrote into a wide table stand in the place of the computed ones, and say so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from aker_core.errors import ConfigError, UnknownGeography
from aker_core.facts.terms import parsed
from aker_core.markets.by_hand import BY_HAND, TAKEN_OUT, hand_written
from aker_data.models import MarketEconomy, MarketJobs
from aker_data.store import reads
from aker_jobs.registry import EVERY, metric

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    from sqlalchemy.orm import Session

__all__ = [
    "BY_HAND",
    "TAKEN_OUT",
    "TIDY",
    "Selection",
    "facts_frame",
    "inputs_of",
    "load_metrics",
    "market_facts",
    "vintage_date",
    "vintage_frame",
]

Row = dict[str, Any]
WHOLE = frozenset(declared.id for declared in EVERY if declared.integer)
IDS = frozenset(declared.id for declared in EVERY)
TIDY = (
    "msa_id",
    "cbsa_code",
    "name",
    "type",
    "geography",
    "geo_code",
    "metric",
    "title",
    "unit",
    "family",
    "year",
    "period",
    "current",
    "value",
    "status",
    "low",
    "high",
    "p05",
    "p95",
    "moe",
    "reason",
    "method",
    "formula",
    "inputs",
    "refresh_id",
    "data_vintage",
    "data_year",
    "delineation",
    "data_origin",
    "run_id",
    "methodology",
)


@dataclass(frozen=True)
class Selection:
    """Which facts are wanted. metrics, markets: ids and codes (default: all). history: other years too; places: states
    and the nation too."""

    metrics: tuple[str, ...] | None = None
    markets: tuple[str, ...] | None = None
    history: bool = False
    places: bool = False


def vintage_date(as_of: str | date | None) -> date | None:
    """A date out of ``2024-06``, ``2024-06-01`` or a date. Raises ConfigError for other text."""
    if as_of is None or isinstance(as_of, date):
        return as_of
    try:
        return date.fromisoformat(f"{as_of}-01" if len(as_of) == 7 else as_of)
    except ValueError:
        raise ConfigError(
            f"Unreadable date {as_of!r}. A vintage is a month or a day. Write 2024-06 or 2024-06-01"
        ) from None


def facts_frame(session: Session, as_of: str | date | None = None, selection: Selection | None = None) -> pl.DataFrame:
    """Facts of the newest vintage up to a date (published before the sample): the columns of `TIDY`.

    One row per place, metric and year, by market, metric (in the order of the registry) and year. Empty where nothing
    is stored. Raises ValueError for a metric that is not declared, UnknownGeography for a market that is not stored.
    """
    import polars as pl

    selection = selection or Selection()
    for name in selection.metrics or ():
        metric(name)
    vintage = reads.vintage_of(session, vintage_date(as_of))
    if vintage is None:
        numbers = dict.fromkeys(("value", "low", "high", "p05", "p95", "moe"), pl.Float64)
        kinds = {**dict.fromkeys(TIDY, pl.String), **numbers, "year": pl.Int64, "current": pl.Boolean}
        return pl.DataFrame(schema={**kinds, "refresh_id": pl.Int64, "data_year": pl.Int64, "data_vintage": pl.Date})
    return vintage_frame(session, vintage, selection)


def vintage_frame(session: Session, vintage: date, selection: Selection) -> pl.DataFrame:
    """Facts of this very vintage: see `facts_frame`."""
    import polars as pl

    markets = _markets(session, vintage, selection.markets)
    codes = None if selection.markets is None else markets["cbsa_code"].drop_nulls().to_list()
    current = None if selection.history else True
    rows = reads.fact_rows(
        session, vintage, geography="market", codes=codes, metrics=selection.metrics, current=current
    )
    named = _overlaid(session, vintage, rows, markets, selection.metrics)
    if selection.places:
        others = [
            reads.fact_rows(session, vintage, geography=kind, metrics=selection.metrics) for kind in ("state", "nation")
        ]
        named = pl.concat([named, *others], how="diagonal_relaxed")
    return _tidy(named, vintage)


def market_facts(session: Session, vintage: date, msa_id: str, cbsa_code: str | None) -> list[Row]:
    """The facts of one market in a vintage, all years, as in `vintage_frame`, as plain rows."""
    facts = reads.fact_records(session, vintage, [cbsa_code]) if cbsa_code else []
    computed = {(row["geo_code"], row["metric"]): row for row in facts if row["current"]}
    hand = list(_hand_written(session, vintage, computed, None, msa_id))
    taken = {row["metric"] for row in hand}
    years = {(row["metric"], row["year"]) for row in hand}
    kept = [
        row
        for row in facts
        if (row["metric"], row["year"]) not in years and not (row["current"] and row["metric"] in taken)
    ]
    empty = dict.fromkeys(("low", "high", "p05", "p95", "moe", "formula", "inputs", "refresh_id", "methodology"))
    rows = [*kept, *({**empty, **row} for row in hand)]
    return [{**row, "period": row["period"] or str(row["year"])} for row in rows]


def _tidy(rows: pl.DataFrame, vintage: date) -> pl.DataFrame:
    import polars as pl

    registry = pl.DataFrame(
        [
            {"metric": m.id, "title": m.title, "unit": m.unit, "family": m.family, "position": position}
            for position, m in enumerate(EVERY)
        ]
    )
    return (
        rows.join(registry, on="metric", how="left")
        .with_columns(data_vintage=pl.lit(vintage), period=pl.coalesce("period", pl.col("year").cast(pl.String)))
        .sort("geography", "msa_id", "geo_code", "position", "year", nulls_last=True)
        .select(TIDY)
    )


def _markets(session: Session, vintage: date, selection: Collection[str] | None) -> pl.DataFrame:
    """The rows of `market_jobs` of a vintage with the names of their markets."""
    stamp = reads.wide_values(session, MarketJobs, vintage, ())
    names = reads.market_frame(session).select("cbsa_code", "delineation", "name", "type", "states")
    rows = stamp.join(names, on=["cbsa_code", "delineation"], how="left", maintain_order="left")
    if selection is None:
        return rows
    codes = {*rows["msa_id"], *rows["cbsa_code"]}
    if unknown := [name for name in selection if name not in codes]:
        raise UnknownGeography(
            f"No figures of {', '.join(unknown)} in {vintage:%Y-%m}. Use the codes that `aker show --all` lists"
        )
    selected = list(selection)
    return rows.filter(rows["msa_id"].is_in(selected) | rows["cbsa_code"].is_in(selected).fill_null(value=False))


def _overlaid(
    session: Session, vintage: date, facts: pl.DataFrame, markets: pl.DataFrame, metrics: Collection[str] | None
) -> pl.DataFrame:
    """The facts of markets, named, with what a person wrote into the wide tables in their place."""
    import polars as pl

    named = markets.select("msa_id", "cbsa_code", "name", "type")
    rows = facts.join(named, left_on="geo_code", right_on="cbsa_code", how="left").with_columns(cbsa_code="geo_code")
    current = facts.filter("current").select("geo_code", "metric", "value", "year", "period")
    computed = {(row["geo_code"], row["metric"]): row for row in current.iter_rows(named=True)}
    one = markets["msa_id"][0] if markets.height == 1 else None
    ids = set(markets["msa_id"])
    hand = [row for row in _hand_written(session, vintage, computed, metrics, one) if row["msa_id"] in ids]
    if not hand:
        return rows
    kinds = {name: kind for name, kind in rows.schema.items() if name in hand[0]}
    written = pl.DataFrame(hand, schema=kinds).join(named.select("msa_id", "name", "type"), on="msa_id", how="left")
    kept = rows.join(
        written.select("cbsa_code", "metric", "current"), on=["cbsa_code", "metric", "current"], how="anti"
    )
    return pl.concat([kept, written], how="diagonal_relaxed")


def _hand_written(
    session: Session,
    vintage: date,
    computed: Mapping[tuple[str, str], Row],
    metrics: Collection[str] | None,
    msa_id: str | None,
) -> Iterator[Row]:
    """A row for every number of the wide tables that is not the computed one (of a market); of two tables the first."""
    ids = IDS if metrics is None else metrics
    taken: set[str] = set()
    for model in (MarketJobs, MarketEconomy):
        columns = [name for name in reads.columns_of(model, ids) if name not in taken]
        taken |= set(columns)
        if columns:
            yield from hand_written(
                reads.wide_records(session, model, vintage, columns, msa_id), columns, computed, WHOLE
            )


def load_metrics(
    metrics: Sequence[str] | None = None,
    markets: Sequence[str] | None = None,
    *,
    as_of: str | date | None = None,
    history: bool = False,
    places: bool = False,
    as_: Literal["pandas", "polars"] = "pandas",
) -> pd.DataFrame | pl.DataFrame:
    """Everything that is stored of a vintage, for a notebook: one row per market and metric (and year).

    metrics: ids of the registry (`aker metrics`), markets: short or CBSA codes (default: all). as_of: the newest
    vintage up to this month (default: the newest; published figures win over the sample). history: other years too.
    places: states and the nation too (`geography` and `geo_code` say which). as_: a pandas or a Polars frame.

    Columns: `TIDY`. value: in the unit of the row, null where status says why (reason in words); low, high: hard
    bounds; moe: margin at 90 %; data_origin: published or sample. The database is that of the settings
    (`AKER_POSTGIS_DSN`). Raises ValueError for an unknown metric, UnknownGeography for a market that is not stored,
    StorageError where there is no database.
    """
    from aker_core.markets.database import reading

    selection = Selection(
        tuple(metrics) if metrics is not None else None,
        tuple(markets) if markets is not None else None,
        history=history,
        places=places,
    )
    with reading() as session:
        frame = facts_frame(session, as_of, selection)
    if as_ == "polars":
        return frame
    if as_ != "pandas":
        raise ValueError(f"Unknown frame {as_!r}. Give as_='pandas' or as_='polars'")
    tidy: pd.DataFrame = frame.to_pandas()
    return tidy


def inputs_of(session: Session, facts: Sequence[Row]) -> dict[str, Row]:
    """The inputs that some facts name: key -> table, column, aggregate, where, payloads, amount."""
    keys: dict[int, set[str]] = {}
    for row in facts:
        if row["inputs"]:
            keys.setdefault(row["refresh_id"], set()).update(key for _, _, key in parsed(row["inputs"]))
    return {
        row["key"]: row
        for refresh_id in sorted(keys)
        for row in reads.input_rows(session, refresh_id, keys[refresh_id])
    }
