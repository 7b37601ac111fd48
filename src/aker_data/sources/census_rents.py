"""ACS 1-year tables of renting: vacancies, gross rent, and rent as a share of income."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aker_data.check import Check
from aker_data.contracts import Need, Payload, Scope, Source
from aker_data.schemas.census_acs import RENTS
from aker_data.sources import _acs
from aker_data.sources._acs_checks import adds_up

ID = "census_rents"
TABLES = ("B25003", "B25004", "B25064", "B25070")
# Tables that add up: line 1 is the sum of the others.
PARTS = {"B25003": (2, 3), "B25004": tuple(range(2, 9)), "B25070": tuple(range(2, 12))}


def requests(scope: Scope) -> list[Need]:
    """The tables for all metros; for comparison all states and the nation."""
    return [_acs.need(ID, scope, TABLES, place, required=place == "metro") for place in ("metro", "state", "us")]


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of `RENTS` from one answer; see `_acs.parse`."""
    return _acs.parse(payload, RENTS)


def checks(table: pl.LazyFrame) -> Sequence[Check]:
    """The lines of a table add up to its first."""
    return [
        adds_up(f"{name}_adds_up", table.filter(pl.col("table") == name), {1: lines}) for name, lines in PARTS.items()
    ]


SOURCE = Source(id=ID, schema=RENTS, requests=requests, parse=parse, checks=checks)
