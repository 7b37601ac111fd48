"""Current Employment Statistics by the BLS API: nonfarm payroll jobs of every metro, by month."""

from __future__ import annotations

import polars as pl

from aker_data.contracts import Need, Payload, Scope, Source
from aker_data.schemas.bls_series import CES
from aker_data.sources import _bls_series as bls
from aker_data.sources import reading
from aker_data.sources._shape import as_declared

ID = "bls_ces_metro"
TOTAL = r"^SMU(\d{2})(\d{5})0000000001$"


def series_of(metro: bls.Metro) -> str:
    """All employees on nonfarm payrolls of a metro, not seasonally adjusted."""
    return f"SMU{metro.state_fips}{metro.cbsa_code}0000000001"


def requests(scope: Scope) -> list[Need]:
    """The series of every metro."""
    series = [series_of(metro) for metro in bls.metros()]
    return [Need(f"payroll jobs of metros to {scope.year}", (bls.requests(ID, scope, series),))]


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of `CES` from one answer; see `_bls_series.parse`. Raises SourceChanged for a series of one industry."""
    rows = bls.parse(payload)
    parts = rows.with_columns(part=pl.col("series_id").str.extract_groups(TOTAL)).unnest("part")
    if (odd := parts.filter(pl.col("1").is_null())).height:
        reading.raise_source_changed(payload, f"{odd['series_id'][0]} is not all nonfarm employees of a metro")
    return as_declared(payload, parts.rename({"1": "state_fips", "2": "cbsa_code", "value": "thousands"}), CES)


SOURCE = Source(id=ID, schema=CES, requests=requests, parse=parse)
