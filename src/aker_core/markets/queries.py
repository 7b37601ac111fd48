"""The one reader of many: tidy frames of markets x metrics x periods, for every surface and for notebooks.

A frame has one row per place, metric and year, with value, status, bounds, margin, unit and where it came from. Numbers
that a person wrote into a wide table stand in the place of the computed ones, and say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from aker_core.facts.terms import parsed
from aker_core.markets.by_hand import BY_HAND, TAKEN_OUT
from aker_core.markets.plain_facts import market_facts, wide_rows
from aker_core.markets.selection import Selection, vintage_date
from aker_core.markets.tidy_facts import TIDY, no_facts
from aker_core.markets.vintage_facts import facts_of, wide_economy, wide_markets
from aker_data.store import rows as stored
from aker_jobs.registry import metric

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from aker_data.store.statement import Source

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


def facts_frame(source: Source, as_of: str | date | None = None, selection: Selection | None = None) -> pl.DataFrame:
    """Facts of the newest vintage up to a date (published before the sample): the columns of `TIDY`.

    One row per place, metric and year, by market, metric (in the order of the registry) and year. Empty where nothing
    is stored. Raises ValueError for a metric that is not declared, UnknownGeography for a market that is not stored.
    """
    wanted = selection or Selection()
    for name in wanted.metrics or ():
        metric(name)
    vintage = stored.vintage_of(source, vintage_date(as_of))
    return no_facts() if vintage is None else vintage_frame(source, vintage, wanted)


def vintage_frame(source: Source, vintage: date, wanted: Selection) -> pl.DataFrame:
    """Facts of this very vintage: see `facts_frame`."""
    markets = wide_markets(source, vintage, wanted.markets)
    economy = wide_economy(source, vintage, wanted.metrics, markets)
    return facts_of(source, vintage, wanted, (markets, economy), every=wanted.markets is None)


def vintage_parts(source: Source, vintage: date, wanted: Selection, size: int = 120) -> Iterator[pl.DataFrame]:
    """The rows of `vintage_frame` for so many markets at a time, by CBSA code: who needs less of each row than is read
    never holds all of them. Those of states and the nation come with the first."""
    markets = wide_markets(source, vintage, wanted.markets).sort("cbsa_code", "msa_id")
    economy = wide_economy(source, vintage, wanted.metrics, markets)
    for at in range(0, markets.height, size):
        yield facts_of(source, vintage, wanted, (markets[at : at + size], economy), every=False)
        wanted = replace(wanted, places=False, nation=False)


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

    Columns: `TIDY`. value: in the unit of the row, null where status says why (reason in words); basis: what it counts,
    in a word, empty where its name says it; low, high: hard
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
    from aker_data.store import input_frames

    return input_frames.input_frame(source, vintage)


def vintage_input_kinds(source: Source, vintage: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What its inputs are, each kind once, and of which kind each is: see `input_frames.input_kinds`."""
    from aker_data.store import input_frames

    return input_frames.input_kinds(source, vintage)


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
