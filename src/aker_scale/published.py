"""LODES and LAUS from files as published, summed by the engine that was chosen, into Delta tables by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from aker_scale.compute import Computed, table_state
from aker_scale.laus import TABLE, write_laus
from aker_scale.lodes import COUNTY_TABLE, MARKET_TABLE, write_wac
from aker_scale.storage import storage_options
from aker_scale.year_table import YearTable


@dataclass(frozen=True)
class Cluster:
    """Where Spark runs: its master (None: as it was submitted) and settings."""

    master: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)


def compute_wac(files: Sequence[Path], crosswalk: pl.DataFrame, to: str, cluster: Cluster | None) -> list[Computed]:
    """The tables of counties and markets below an address. cluster: None for Polars. Raises as `write_wac` does."""
    county, market = (_table(to, name) for name in (COUNTY_TABLE, MARKET_TABLE))
    before = county.version(), market.version()
    if cluster is None:
        write_wac(files, crosswalk, county, market)
    else:
        from aker_scale.published_on_spark import write_wac as write_on_spark
        from aker_scale.spark import session

        spark = session(cluster.master, cluster.settings)
        write_on_spark(spark, files, crosswalk, county.address, market.address)
    return [table_state(table, version) for table, version in zip((county, market), before, strict=True)]


def compute_laus(files: Sequence[Path], to: str, cluster: Cluster | None) -> list[Computed]:
    """The table of areas below an address. cluster: None for Polars. Raises as `write_laus` does."""
    table = _table(to, TABLE)
    before = table.version()
    if cluster is None:
        write_laus(list(files), table)
    else:
        from aker_scale.published_on_spark import write_laus as write_on_spark
        from aker_scale.spark import session

        write_on_spark(session(cluster.master, cluster.settings), files, table.address)
    return [table_state(table, before)]


def _table(to: str, name: str) -> YearTable:
    address = f"{to.rstrip('/')}/{name}"
    return YearTable(address, storage_options(address))
