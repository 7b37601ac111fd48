"""QCEW quarters: jobs by month, wages and establishments of every area and industry, with published quotients."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aker_data.check import Check
from aker_data.contracts import Need, Payload, Request, Scope, Source
from aker_data.schemas.bls import QUARTERLY
from aker_data.sources import _qcew, _qcew_checks

ID = "bls_qcew_quarterly"
_LEVELS = ("month1_emplvl", "month2_emplvl", "month3_emplvl", "total_qtrly_wages", "avg_wkly_wage")


def single_file(year: int) -> Request:
    """Every area and industry of a year's quarters, one file in a zip; a person may hold its CSV, or files by area."""
    names = (
        # Within the year the names say up to which quarter there are figures.
        f"{year}.q1-q[1-4]*.csv",
        f"{year}.q[1-4].*.csv",
        f"{year}.q[1-4] *.csv",
        f"{year}_qtrly_singlefile.csv",
        *_qcew.slice_names(year, "[1-4]"),
    )
    return _qcew.whole_year(ID, year, "qtrly_singlefile", names)


def by_area(year: int) -> Request:
    """The same rows as a zip with one file for each area, titles beside the codes."""
    return _qcew.whole_year(ID, year, "qtrly_by_area")


def requests(scope: Scope) -> list[Need]:
    """The quarters of the year."""
    return [Need(f"quarters of {scope.year}", ((single_file(scope.year),), (by_area(scope.year),)))]


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of `QUARTERLY`; see `_qcew.parse`. Where the sign is -, there was no establishment: its zeros are real."""
    return _qcew.parse(payload, QUARTERLY, _LEVELS)


def checks(table: pl.LazyFrame) -> Sequence[Check]:
    """See `_qcew_checks.checks`."""
    return _qcew_checks.checks(table, "month3_emplvl")


SOURCE = Source(id=ID, schema=QUARTERLY, requests=requests, parse=parse, checks=checks)
