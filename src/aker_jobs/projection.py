"""Database rows from the long table of metric values: one wide row per market and vintage."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import polars as pl

QUALITY = ("status", "low", "high", "moe", "period", "reason")
NOT_CONNECTED = "no source of this metric is connected yet"


@dataclass(frozen=True)
class Stamp:
    """What every row of one refresh carries: which vintage, which run, which inputs, which methodology.

    source_data_hash: one SHA-256 over everything the rows were computed from. origin: published or sample.
    """

    data_year: int
    as_of: str
    delineation: str
    run_id: str
    calculated_at: datetime
    source_data_hash: str
    origin: str
    methodology: str

    @property
    def vintage(self) -> date:
        """First day of the refresh's month."""
        return date.fromisoformat(f"{self.as_of}-01")


def _quality(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in QUALITY if row[name] is not None}


@lru_cache(maxsize=4096)
def _where(text: str) -> dict[str, list[str]]:
    """The filter as data; most are shared by all markets (the nation) or by all metrics of a market."""
    found: dict[str, list[str]] = json.loads(text)
    return found


def _provenance(row: Mapping[str, Any]) -> dict[str, Any]:
    inputs = [{**item, "where": _where(item["where"])} for item in row["inputs"]]
    return {"value": row["value"], "method": row["method"], "inputs": inputs}


def wide_rows(
    values: pl.DataFrame,
    markets: pl.DataFrame,
    metrics: Iterable[str],
    stamp: Stamp,
    integers: frozenset[str],
    absent: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """One row per market: a column per metric, `quality` and `provenance` by metric, and the stamp.

    values: the long table (`aker_core.facts.fact.SCHEMA`). markets: msa_id, cbsa_code. metrics: columns to fill;
    those without a value get null and the status `not_published`. integers: metrics that are whole numbers. absent: why
    a metric is not among the values (default: nobody brings it yet).
    """
    reasons = absent or {}
    told: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    wanted = tuple(metrics)
    for row in values.filter(pl.col("metric").is_in(wanted)).iter_rows(named=True):
        told[row["cbsa_code"]][row["metric"]] = row
    rows = []
    for market in markets.select("msa_id", "cbsa_code").iter_rows(named=True):
        found = told.get(market["cbsa_code"], {})
        rows.append(
            {
                "sba_id": f"{market['msa_id']}_{stamp.as_of.replace('-', '')}",
                **market,
                "delineation": stamp.delineation,
                "data_year": stamp.data_year,
                "data_vintage": stamp.vintage,
                "calculated_at": stamp.calculated_at,
                "run_id": stamp.run_id,
                "source_data_hash": stamp.source_data_hash,
                "data_origin": stamp.origin,
                "methodology": stamp.methodology,
                **{name: _number(found.get(name), whole=name in integers) for name in wanted},
                "quality": {
                    name: _quality(found[name])
                    if name in found
                    else {"status": "not_published", "reason": reasons.get(name, NOT_CONNECTED)}
                    for name in wanted
                },
                "provenance": {name: _provenance(found[name]) for name in wanted if name in found},
            }
        )
    return rows


def _number(row: Mapping[str, Any] | None, *, whole: bool) -> float | int | None:
    value = row["value"] if row else None
    return round(value) if whole and value is not None else value
