"""What every family of metrics is computed from, and what it hands back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polars as pl

from aker_data.contracts import Check, Scope
from aker_jobs.compute.labor import Labor
from aker_jobs.compute.values import empty

Tables = Mapping[str, pl.LazyFrame]


@dataclass(frozen=True)
class Given:
    """The markets of one refresh with their counties, residents and jobs, and the lake tables that are there.

    markets: msa_id, cbsa_code, name, states … (one row each). crosswalk: cbsa_code, county_fips, qcew_area of these
    markets. listed: the same for every market of the delineation (what is placed where, whoever is asked for).
    residents: cbsa_code, year, population, reason, vintage, county_fips, payloads (`market_population`), or None where
    no population table is there. cells: those of `aker_jobs.compute.cells`, of the data year and up to five before, and
    labor: what was made of them; None where no table of jobs is there. source: the table that they are from. slack: the
    rounding of one cell, in jobs.
    """

    tables: Tables
    scope: Scope
    markets: pl.DataFrame
    crosswalk: pl.DataFrame
    listed: pl.DataFrame
    residents: pl.DataFrame | None
    cells: pl.LazyFrame | None = None
    labor: Labor | None = None
    source: str = "bls_qcew_annual"
    slack: float = 0.5


# Values of other years than the data year's, of other areas than markets, and of metrics that are no column of a wide
# table. geography: market, state or nation; geo_code: CBSA code, two-digit state code or US. value is null unless
# status is observed, derived or imputed; low and high are bounds in the metric's unit.
HISTORY: dict[str, pl.DataType | type[pl.DataType]] = {
    "geography": pl.String,
    "geo_code": pl.String,
    "metric": pl.String,
    "year": pl.Int16,
    "value": pl.Float64,
    "status": pl.String,
    "low": pl.Float64,
    "high": pl.Float64,
    "reason": pl.String,
    "method": pl.String,
}


@dataclass(frozen=True)
class Family:
    """What a family of metrics came to.

    events: announced expansions to be stored, one row each (`aker_jobs.compute.expansion_events`); none by default.
    values: the long table (`aker_jobs.compute.values.SCHEMA`). history: rows of `HISTORY`. extracts: kind -> rows with
    `slug`, `msa_id` and `cbsa_code`, written as ``<slug>_<kind>.parquet``. checks: findings across tables, by table.
    """

    values: pl.DataFrame = field(default_factory=empty)
    history: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=HISTORY))
    extracts: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    checks: list[tuple[str, Check]] = field(default_factory=list)
    events: pl.DataFrame = field(default_factory=pl.DataFrame)


Compute = Callable[[Given], Family]
