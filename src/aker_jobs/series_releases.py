"""When files appeared that hold many years anew, such as the whole history of business formation.

A figure of 2016 out of a file that ends with 2023 is as the release of 2023 has it: revised, and not known before.
The file tells no day. What it holds does: its newest whole year has the day of the calendar, and a month that it holds
was over. `release_dates.csv` names such files by the columns of their figures and months.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

import polars as pl

from aker_jobs.release_dates import released

DECEMBER = 12


@cache
def series() -> dict[str, tuple[str, str | None]]:
    """Sources whose files hold many years -> the column of their figures, and that of the month where there is one."""
    text = files("aker_data.reference").joinpath("release_dates.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), strict=True)
    return {row["source"]: (row["figures"], row["months"] or None) for row in rows if row["figures"]}


def days_of_payloads(tables: Mapping[str, pl.LazyFrame]) -> dict[str, date]:
    """Of each payload that holds many years the day on which it can have appeared, at the earliest; by SHA-256.

    tables: lake tables by source id; those that are no series are left out.
    """
    return {
        sha: day
        for source, (figures, months) in series().items()
        if source in tables
        for sha, day in _days(source, tables[source], figures, months)
    }


def _days(source: str, rows: pl.LazyFrame, figures: str, months: str | None) -> list[tuple[str, date]]:
    digits = pl.lit(str(DECEMBER)) if months is None else pl.col(months).cast(pl.String).str.extract(r"(\d+)$")
    month = digits.cast(pl.Int16)
    newest = (
        rows.filter(pl.col(figures).is_not_null(), month <= DECEMBER)  # M13 is the mean of the year
        .group_by(pl.col("payload_sha256").cast(pl.String))
        .agg(
            whole=pl.col("year").filter(month == DECEMBER).max(),
            last=(pl.col("year").cast(pl.Int32) * DECEMBER + month).max(),
        )
        .collect()
    )
    return [(sha, _day(source, whole, last, by_month=months is not None)) for sha, whole, last in newest.iter_rows()]


def _day(source: str, whole: int | None, last: int, *, by_month: bool) -> date:
    """whole: the newest year with a December; last: the newest month, counted from the year zero."""
    over = date(last // DECEMBER, last % DECEMBER + 1, 1)  # the month after it
    of_year = None if whole is None else released(source, whole)
    return max(over, of_year or over) if by_month else of_year or over
