"""The one reader of many: tidy frames of markets x metrics x periods, for every surface and for notebooks.

A frame has one row per place, metric and year, with value, status, bounds, margin, unit and where it came from. Numbers
that a person wrote into a wide table stand in the place of the computed ones, and say so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from aker_core.errors import ConfigError, UnknownGeography
from aker_core.facts.metric import QUOTIENTS
from aker_core.facts.terms import parsed
from aker_core.markets.by_hand import BY_HAND, STAMP, TAKEN_OUT, hand_written, hand_written_cells
from aker_data.store import rows as stored
from aker_jobs.registry import EVERY, metric

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from aker_data.store.rows import Source

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
    "vintage_input_kinds",
    "vintage_inputs",
    "vintage_parts",
    "wide_rows",
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
    "disclosed",
    "reason",
    "method",
    "formula",
    "inputs",
    "released_on",
    "refresh_id",
    "data_vintage",
    "data_year",
    "delineation",
    "data_origin",
    "run_id",
    "methodology",
)
KEYS = ("msa_id", "cbsa_code", "geography", "geo_code", "metric", "year", "current")  # tell a fact
USED = frozenset({*KEYS, "period"})  # by what rows are ordered and named
BY_HAND_COLUMNS = ("value", "period")  # what is compared with a number that a person wrote


@dataclass(frozen=True)
class Selection:
    """Which facts are wanted. metrics, markets: ids and codes (default: all). history: other years too; places: states
    and the nation too; nation: the nation too, its current figures. columns: of `TIDY`, beside those that tell a fact
    (default: all)."""

    metrics: tuple[str, ...] | None = None
    markets: tuple[str, ...] | None = None
    history: bool = False
    places: bool = False
    nation: bool = False
    columns: tuple[str, ...] | None = None


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


def facts_frame(source: Source, as_of: str | date | None = None, selection: Selection | None = None) -> pl.DataFrame:
    """Facts of the newest vintage up to a date (published before the sample): the columns of `TIDY`.

    One row per place, metric and year, by market, metric (in the order of the registry) and year. Empty where nothing
    is stored. Raises ValueError for a metric that is not declared, UnknownGeography for a market that is not stored.
    """
    import polars as pl

    wanted = selection or Selection()
    for name in wanted.metrics or ():
        metric(name)
    vintage = stored.vintage_of(source, vintage_date(as_of))
    if vintage is None:
        numbers = dict.fromkeys(("value", "low", "high", "p05", "p95", "moe", "disclosed"), pl.Float64)
        kinds = {**dict.fromkeys(TIDY, pl.String), **numbers, "year": pl.Int64, "current": pl.Boolean}
        return pl.DataFrame(schema={**kinds, "refresh_id": pl.Int64, "data_year": pl.Int64, "data_vintage": pl.Date})
    return vintage_frame(source, vintage, wanted)


def vintage_frame(source: Source, vintage: date, wanted: Selection) -> pl.DataFrame:
    """Facts of this very vintage: see `facts_frame`."""
    markets = _markets(source, vintage, wanted.markets)
    economy = _economy(source, vintage, wanted.metrics, markets)
    return _facts_of(source, vintage, wanted, (markets, economy), every=wanted.markets is None)


def vintage_parts(source: Source, vintage: date, wanted: Selection, size: int = 120) -> Iterator[pl.DataFrame]:
    """The rows of `vintage_frame` for so many markets at a time, by CBSA code: who needs less of each row than is read
    never holds all of them. Those of states and the nation come with the first."""
    markets = _markets(source, vintage, wanted.markets).sort("cbsa_code", "msa_id")
    economy = _economy(source, vintage, wanted.metrics, markets)
    for at in range(0, markets.height, size):
        yield _facts_of(source, vintage, wanted, (markets[at : at + size], economy), every=False)
        wanted = replace(wanted, places=False, nation=False)


def _facts_of(
    source: Source, vintage: date, wanted: Selection, wide: tuple[pl.DataFrame, pl.DataFrame], *, every: bool
) -> pl.DataFrame:
    """Facts of some markets, and of the states and the nation as they are wanted.

    wide: the rows of the markets, and what `market_economy` has (of others too). every: of all that have any.
    """
    import polars as pl

    from aker_data.store import frames

    codes = None if every else wide[0]["cbsa_code"].drop_nulls().to_list()
    current = None if wanted.history else True
    columns = None if wanted.columns is None else frozenset((*wanted.columns, *BY_HAND_COLUMNS))
    read = partial(frames.fact_rows, source, vintage, metrics=wanted.metrics, columns=columns)
    # No name holds the rows: of a nation's facts, two copies at once are the most that is kept.
    named = _overlaid([read(geography="market", codes=codes, current=current)], *wide, wanted.metrics)
    if wanted.places:
        named = pl.concat([named, read(geography="state"), read(geography="nation")], how="diagonal_relaxed")
    elif wanted.nation:
        named = pl.concat([named, read(geography="nation", current=True)], how="diagonal_relaxed")
    return _tidy(named, vintage, wanted.columns)


def market_facts(source: Source, vintage: date, wide: Row) -> list[Row]:
    """The facts of one market in a vintage, all years, as in `vintage_frame`, as plain rows.

    wide: the market's row of `wide_rows`.
    """
    facts = stored.fact_records(source, vintage, [wide["cbsa_code"]]) if wide["cbsa_code"] else []
    computed = {
        (row["geo_code"], row["metric"]): (row["value"], row["year"], row["period"]) for row in facts if row["current"]
    }
    hand = list(hand_written([wide], [name for name in wide if name in IDS], computed, WHOLE))
    taken = {row["metric"] for row in hand}
    years = {(row["metric"], row["year"]) for row in hand}
    kept = [
        row
        for row in facts
        if (row["metric"], row["year"]) not in years and not (row["current"] and row["metric"] in taken)
    ]
    empty = dict.fromkeys(
        (
            *("low", "high", "p05", "p95", "moe", "disclosed", "formula", "inputs", "released_on", "refresh_id"),
            "methodology",
        )
    )
    shown = [*kept, *({**empty, **row} for row in hand)]
    return [{**row, "period": row["period"] or str(row["year"])} for row in shown]


def wide_rows(source: Source, vintage: date, metrics: Collection[str] = ()) -> dict[str, Row]:
    """One row for every market of a vintage, by msa_id: its stamp, the metrics that wide tables have columns for, and
    the current values of others.

    metrics: the others. A column that both wide tables have is that of `market_jobs`. Quotients of zero, for which it
    has no place, are filled in.
    """
    jobs, economy = (stored.wide_records(source, table, vintage) for table in ("market_jobs", "market_economy"))
    merged = {row["msa_id"]: row for row in jobs}
    for row in economy:
        if known := merged.get(row["msa_id"]):
            merged[row["msa_id"]] = {**row, **known}
    columns = {name for rows in (jobs, economy) for name in (rows[0] if rows else ())}
    others = {name for name in metrics if name not in columns}
    values: dict[str, dict[str, float]] = {}
    for fact in stored.current_values(source, vintage, sorted(others), zero=QUOTIENTS):
        values.setdefault(fact["geo_code"], {})[fact["metric"]] = fact["value"]
    return {
        msa_id: row
        | {
            name: value
            for name, value in values.get(row["cbsa_code"], {}).items()
            if name in others or row.get(name) is None
        }
        for msa_id, row in merged.items()
    }


def _tidy(facts: pl.DataFrame, vintage: date, columns: Collection[str] | None = None) -> pl.DataFrame:
    import polars as pl

    registry = pl.DataFrame(
        [
            {"metric": m.id, "title": m.title, "unit": m.unit, "family": m.family, "position": position}
            for position, m in enumerate(EVERY)
        ]
    )
    wanted = [name for name in registry.columns if columns is None or name in (*columns, "metric", "position")]
    return (
        facts.select(name for name in facts.columns if columns is None or name in columns or name in USED)
        .join(registry.select(wanted), on="metric", how="left")
        .with_columns(data_vintage=pl.lit(vintage), period=pl.coalesce("period", pl.col("year").cast(pl.String)))
        .sort("geography", "msa_id", "geo_code", "position", "year", nulls_last=True)
        .select(name for name in TIDY if columns is None or name in columns or name in KEYS)
    )


def _markets(source: Source, vintage: date, wanted: Collection[str] | None) -> pl.DataFrame:
    """The rows of `market_jobs` of a vintage with the names of their markets: its stamp, and its numbers."""
    from aker_data.store import frames

    jobs = frames.wide_frame(source, "market_jobs", vintage, IDS)
    names = frames.market_frame(source).select("cbsa_code", "delineation", "name", "type")
    markets = jobs.join(names, on=["cbsa_code", "delineation"], how="left", maintain_order="left")
    if wanted is None:
        return markets
    known = {*markets["msa_id"], *markets["cbsa_code"]}
    if unknown := [name for name in wanted if name not in known]:
        raise UnknownGeography(
            f"No figures of {', '.join(unknown)} in {vintage:%Y-%m}. Use the codes that `aker show --all` lists"
        )
    asked = list(wanted)
    return markets.filter(markets["msa_id"].is_in(asked) | markets["cbsa_code"].is_in(asked).fill_null(value=False))


def _economy(source: Source, vintage: date, metrics: Collection[str] | None, markets: pl.DataFrame) -> pl.DataFrame:
    """The rows of `market_economy` of a vintage, with the metrics that are wanted and `market_jobs` does not have."""
    from aker_data.store import frames

    wanted = IDS if metrics is None else IDS & set(metrics)
    return frames.wide_frame(source, "market_economy", vintage, wanted - {*markets.columns})


def _overlaid(
    given: list[pl.DataFrame], markets: pl.DataFrame, economy: pl.DataFrame, metrics: Collection[str] | None
) -> pl.DataFrame:
    """The facts of markets, named, with what a person wrote into the wide tables in their place.

    given: the facts, taken out of the list.
    """
    import polars as pl

    named, computed = markets.select("msa_id", "cbsa_code", "name", "type"), given.pop()
    wanted = IDS if metrics is None else IDS & set(metrics)
    other = economy.drop(STAMP[1:]).join(markets.select(STAMP), on="msa_id", how="inner")
    hand = [row for wide in (markets, other) for row in hand_written_cells(wide, computed, wanted, WHOLE)]
    computed = computed.join(named, left_on="geo_code", right_on="cbsa_code", how="left").with_columns(
        cbsa_code="geo_code"
    )
    if not hand:
        return computed
    kinds = {name: kind for name, kind in computed.schema.items() if name in hand[0]}
    written = pl.DataFrame(hand, schema=kinds).join(named.select("msa_id", "name", "type"), on="msa_id", how="left")
    for same in ("current", "year"):  # what stands for the metric, and what is of the same year
        keys = ["cbsa_code", "metric", same]
        computed = computed.join(written.select(keys), on=keys, how="anti")
    return pl.concat([computed, written], how="diagonal_relaxed")


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
    bounds; p05, p95: 90 % interval of an estimate; disclosed: share of its jobs that is disclosed; moe: margin at 90 %;
    released_on: the day on which the newest release behind it appeared; data_origin: published or sample. The database
    is that of the settings
    (`AKER_POSTGIS_DSN`). Raises ValueError for an unknown metric, UnknownGeography for a market that is not stored,
    StorageError where there is no database.
    """
    from aker_core.markets.database import reading_rows

    selection = Selection(
        tuple(metrics) if metrics is not None else None,
        tuple(markets) if markets is not None else None,
        history=history,
        places=places,
    )
    with reading_rows() as source:
        frame = facts_frame(source, as_of, selection)
    if as_ == "polars":
        return frame
    if as_ != "pandas":
        raise ValueError(f"Unknown frame {as_!r}. Give as_='pandas' or as_='polars'")
    tidy: pd.DataFrame = frame.to_pandas()
    return tidy


def vintage_inputs(source: Source, vintage: date) -> pl.DataFrame:
    """All inputs of a vintage: refresh_id, key, table, column, aggregate, where, payloads (a list), amount."""
    from aker_data.store import frames

    return frames.input_frame(source, vintage)


def vintage_input_kinds(source: Source, vintage: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What its inputs are, each kind once, and of which kind each is: see `frames.input_kinds`."""
    from aker_data.store import frames

    return frames.input_kinds(source, vintage)


def inputs_of(source: Source, facts: Sequence[Row]) -> dict[str, Row]:
    """The inputs that some facts name: key -> table, column, aggregate, where, payloads, amount."""
    keys: dict[int, set[str]] = {}
    for row in facts:
        if row["inputs"]:
            keys.setdefault(row["refresh_id"], set()).update(key for _, _, key in parsed(row["inputs"]))
    return {
        row["key"]: row
        for refresh_id in sorted(keys)
        for row in stored.input_rows(source, refresh_id, keys[refresh_id])
    }
