"""ACS 1-year, B19013: median household income."""

from __future__ import annotations

import polars as pl

from aker_data.contracts import Need, Payload, Scope, Source
from aker_data.schemas.census_acs import INCOME
from aker_data.sources import _acs

ID = "census_income"
TABLES = ("B19013",)


def requests(scope: Scope) -> list[Need]:
    """The table for all metros; for comparison all states and the nation."""
    return [
        _acs.need(ID, scope, TABLES, "metro"),
        _acs.need(ID, scope, TABLES, "state", required=False),
        _acs.need(ID, scope, TABLES, "us", required=False),
    ]


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of `INCOME` from one answer; see `_acs.parse`."""
    return _acs.parse(payload, INCOME)


SOURCE = Source(id=ID, schema=INCOME, requests=requests, parse=parse)
