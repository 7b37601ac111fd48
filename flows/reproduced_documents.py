"""Workbook and reports of a run and of its repetition, compared by content: what they would show, column by column.

Files are made of these contents alone, and the same contents give the same bytes. Left out is what says which run it
was and when.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from aker_core.export.locator_map import LocatorMap
from aker_core.export.market_report import market_report
from aker_core.export.sheets import sheets_of
from aker_core.markets.dossiers import Dossiers, read_dossiers
from aker_data.store import frames

if TYPE_CHECKING:
    from aker_data.store.statement import Source

SHEETS, REPORTS = "workbook", "reports"
SHEET_KEY, REPORT_KEY = ("sheet", "column"), ("market",)
OF_THE_MOMENT = ("Fetched",)  # headings whose cells say when


def are_of_one_run(source: Source, vintage: date, run_id: str) -> bool:
    """Whether all facts of a vintage were stored by one run: what later flows added cannot be repeated with it."""
    return set(frames.fact_rows(source, vintage)["run_id"].unique()) == {run_id}


def documents(source: Source, vintage: date) -> dict[str, pl.DataFrame]:
    """The contents of the workbook (sheet, column, content) and of the reports of a vintage (market, content)."""
    dossiers = read_dossiers(source, vintage)
    plain = replace(dossiers, book=replace(dossiers.book, run={}))
    return {SHEETS: _sheets(plain), REPORTS: _reports(plain)}


def _sheets(dossiers: Dossiers) -> pl.DataFrame:
    rows = [
        (sheet.name, f"{at} {column.heading}", _digest([column.unit, column.nation, *column.cells]))
        for sheet in sheets_of(dossiers.book)
        for at, column in enumerate(sheet.columns)
        if column.heading not in OF_THE_MOMENT
    ]
    return pl.DataFrame(rows, schema=[*SHEET_KEY, "content"], orient="row")


def _reports(dossiers: Dossiers) -> pl.DataFrame:
    return pl.DataFrame(list(_rows(dossiers)), schema=[*REPORT_KEY, "content"], orient="row")


def _rows(dossiers: Dossiers) -> Iterator[tuple[str, str]]:
    locator = LocatorMap({})  # outlines are of another flow
    for market in dossiers.book.markets:
        yield market["msa_id"], _digest(market_report(dossiers, market["msa_id"], locator))


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()
