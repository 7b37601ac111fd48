"""QCEW annual averages: jobs, wages and establishments of every area and industry, with published quotients."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aker_data.check import Check
from aker_data.contracts import Need, Payload, Request, Scope, Source
from aker_data.schemas.bls import ANNUAL
from aker_data.sources import _qcew, _qcew_checks

ID = "bls_qcew_annual"
YEARS_OF_GROWTH = 5
_LEVELS = ("annual_avg_emplvl", "total_annual_wages", "avg_annual_pay")


def single_file(year: int) -> Request:
    """Every area and industry of one year, one file in a zip; a person may hold its CSV, or files by area."""
    names = (
        f"{year}.annual.singlefile.csv",
        f"{year}_annual_singlefile.csv",
        f"{year}.annual [0-9UC]*.csv",
        *_qcew.slice_names(year, "a"),
    )
    return _qcew.whole_year(ID, year, "annual_singlefile", names)


def by_area(year: int) -> Request:
    """The same rows as a zip with one file for each area, titles beside the codes."""
    return _qcew.whole_year(ID, year, "annual_by_area")


def requests(scope: Scope) -> list[Need]:
    """The year, and the five before it where published, for growth."""
    first = max(_qcew.FIRST_YEAR, scope.year - YEARS_OF_GROWTH)
    return [_need(scope.year, required=True), *(_need(y, required=False) for y in range(scope.year - 1, first - 1, -1))]


def _need(year: int, *, required: bool) -> Need:
    return Need(f"annual averages of {year}", ((single_file(year),), (by_area(year),)), required=required)


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of `ANNUAL`; see `_qcew.parse`."""
    return _qcew.parse(payload, ANNUAL, _LEVELS)


def checks(table: pl.LazyFrame) -> Sequence[Check]:
    """See `_qcew_checks.checks`."""
    return _qcew_checks.checks(table, "annual_avg_emplvl")


SOURCE = Source(id=ID, schema=ANNUAL, requests=requests, parse=parse, checks=checks)
