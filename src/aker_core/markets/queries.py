"""The one reader of many: tidy frames of markets x metrics x periods, for every surface and for notebooks.

A frame has one row per place, metric and year, with value, status, bounds, margin, unit and where it came from. Numbers
that a person wrote into a wide table stand in the place of the computed ones, and say so.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from aker_core.errors import ConfigError, UnknownGeography
from aker_data.models import MarketEconomy, MarketJobs
from aker_data.store import reads
from aker_jobs.registry import EVERY, metric

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    from sqlalchemy.orm import Session

BY_HAND, TAKEN_OUT = "entered by hand", "taken out by hand"
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

    wanted = selection or Selection()
    for name in wanted.metrics or ():
        metric(name)
    vintage = reads.vintage_of(session, vintage_date(as_of))
    if vintage is None:
        return pl.DataFrame(schema=dict.fromkeys(TIDY, pl.String))
    return vintage_frame(session, vintage, wanted)


def vintage_frame(session: Session, vintage: date, wanted: Selection) -> pl.DataFrame:
    """Facts of this very vintage: see `facts_frame`."""
    import polars as pl

    markets = _markets(session, vintage, wanted.markets)
    codes = None if wanted.markets is None else markets["cbsa_code"].drop_nulls().to_list()
    current = None if wanted.history else True
    found = reads.fact_rows(session, vintage, geography="market", codes=codes, metrics=wanted.metrics, current=current)
    rows = _overlaid(session, vintage, found, markets, wanted.metrics)
    if wanted.places:
        others = [
            reads.fact_rows(session, vintage, geography=kind, metrics=wanted.metrics) for kind in ("state", "nation")
        ]
        rows = pl.concat([rows, *others], how="diagonal")
    return _tidy(rows, vintage)


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


def _markets(session: Session, vintage: date, wanted: Collection[str] | None) -> pl.DataFrame:
    """The rows of `market_jobs` of a vintage with the names of their markets."""
    import polars as pl

    stamp = reads.wide_values(session, MarketJobs, vintage, ())
    names = reads.market_frame(session).select("cbsa_code", "delineation", "name", "type", "states")
    rows = stamp.join(names, on=["cbsa_code", "delineation"], how="left", maintain_order="left")
    if wanted is None:
        return rows
    chosen = rows.filter(pl.col("msa_id").is_in(wanted) | pl.col("cbsa_code").is_in(wanted))
    known = {*chosen["msa_id"], *chosen["cbsa_code"]}
    if unknown := [name for name in wanted if name not in known]:
        raise UnknownGeography(
            f"No figures of {', '.join(unknown)} in {vintage:%Y-%m}. Use the codes that `aker show` lists"
        )
    return chosen


def _overlaid(
    session: Session, vintage: date, facts: pl.DataFrame, markets: pl.DataFrame, metrics: Collection[str] | None
) -> pl.DataFrame:
    """The facts of markets, named, with what a person wrote into the wide tables in their place."""
    import polars as pl

    named = markets.select("msa_id", "cbsa_code", "name", "type")
    rows = facts.join(named, left_on="geo_code", right_on="cbsa_code", how="left").with_columns(cbsa_code="geo_code")
    hand = _by_hand(session, vintage, facts, markets, metrics)
    if not hand.height:
        return rows
    written = hand.join(markets.select("msa_id", "name", "type"), on="msa_id", how="left")
    kept = rows.join(
        hand.select("cbsa_code", "metric", current=pl.lit(value=True)),
        on=["cbsa_code", "metric", "current"],
        how="anti",
    )
    return pl.concat([kept, written], how="diagonal_relaxed")


def _by_hand(
    session: Session, vintage: date, facts: pl.DataFrame, markets: pl.DataFrame, metrics: Collection[str] | None
) -> pl.DataFrame:
    """One row for every number of a wide table that is not the computed one."""
    import polars as pl

    wanted = IDS if metrics is None else metrics
    found = []
    taken: set[str] = set()
    for model in (MarketJobs, MarketEconomy):
        columns = [name for name in reads.columns_of(model, wanted) if name not in taken]
        taken |= set(columns)
        wide = reads.wide_values(session, model, vintage, columns).filter(pl.col("msa_id").is_in(markets["msa_id"]))
        stamp = ["msa_id", "cbsa_code", "delineation", "data_origin", "run_id", "data_year"]
        long = wide.select(*stamp, *columns).unpivot(columns, index=stamp, variable_name="metric", value_name="written")
        found.append(long)
    here = facts.filter("current").select("geo_code", "metric", "year", "period", computed="value")
    whole = pl.col("metric").is_in(list(WHOLE))
    rounding = pl.when(whole).then(0.5).otherwise(0.0) + 1e-9 * (1 + pl.col("computed").abs())
    other = (pl.col("written") - pl.col("computed")).abs() > rounding
    differs = pl.col("written").is_not_null() & (pl.col("computed").is_null() | other)
    gone = pl.col("written").is_null() & pl.col("computed").is_not_null()
    there = pl.concat(found).join(here, left_on=["cbsa_code", "metric"], right_on=["geo_code", "metric"], how="left")
    return there.filter(differs | gone).select(
        "msa_id",
        "cbsa_code",
        "delineation",
        "data_origin",
        "run_id",
        "data_year",
        "metric",
        "period",
        geography=pl.lit("market"),
        geo_code=pl.col("cbsa_code"),
        year=pl.coalesce("year", "data_year"),
        current=pl.lit(value=True),
        value=pl.col("written"),
        status=pl.when(pl.col("written").is_null()).then(pl.lit("not_published")).otherwise(pl.lit("observed")),
        reason=pl.when(pl.col("written").is_null()).then(pl.lit(TAKEN_OUT)).otherwise(pl.lit(BY_HAND)),
        method=pl.lit(BY_HAND),
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


def inputs_of(session: Session, facts: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """The inputs that some facts (of one refresh) name: key -> table, column, aggregate, where, payloads, amount."""
    from aker_core.facts.inputs import parsed

    found: dict[str, dict[str, Any]] = {}
    for (refresh_id,), rows in facts.drop_nulls("inputs").partition_by("refresh_id", as_dict=True).items():
        keys = {key for text in rows["inputs"] for _, _, key in parsed(text)}
        found |= {row["key"]: row for row in reads.input_rows(session, int(refresh_id), keys)}
    return found
