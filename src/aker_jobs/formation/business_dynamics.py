"""Startup density: establishments that opened, per 100 there are, per 1,000 residents, per 1,000 jobs.

    per 100 establishments = 100 · entries / average        average = (now + before) / 2
    per 1,000              = 1,000 · entries / residents, or jobs
                                                            before  = now + exits − entries

The average of two years keeps the rate between 0 and 200 and treats openings and closings alike (Davis, Haltiwanger,
Schuh). Before is not last year's published count: entries and exits leave out what the publisher does not believe.
Definition: Census Business Dynamics Statistics,
https://www.census.gov/programs-surveys/bds/documentation/methodology.html.
"""

from __future__ import annotations

from typing import TypeVar

import narwhals as nw

from aker_core.facts.frames import Workable, close_frame, open_frame, require_columns, with_numbers
from aker_core.facts.status import Status

FrameT = TypeVar("FrameT")

COLUMNS = {"_estabs": "estabs", "_entry": "estabs_entry", "_exit": "estabs_exit"}
# Result -> what it is per, and of how many.
PER = {"per_1k_residents": "population", "per_1k_jobs": "emp"}


def startup_density(frame: FrameT) -> FrameT:
    """The frame (any kind, the same comes back) with entry rates and their statuses, row by row.

    frame: estabs, estabs_entry, estabs_exit (counts of one year, null where withheld) and, where known, population
    (residents) and emp (jobs). Add establishments up to the rows that are wanted first: rates are never averaged.

    New columns: ``estabs_average`` (of this year and the last), ``per_100_estabs``, ``per_1k_residents`` with
    population, ``per_1k_jobs`` with emp, each with ``…_status``: observed; suppressed (a count is withheld);
    not_published (residents or jobs are null); no_base (the denominator is zero). ValueError: missing columns, negative
    values, more entries than establishments and exits together.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"estabs": [237438], "estabs_entry": [12638], "estabs_exit": [30903]})
    >>> startup_density(frame)["per_100_estabs"].round(3)[0]
    5.126
    """
    what = "startup_density"
    opened = open_frame(frame, what)
    require_columns(opened, list(COLUMNS.values()), what)
    there = opened.collect_schema().names()
    bases = {rate_name: column for rate_name, column in PER.items() if column in there}
    columns = COLUMNS | {f"_{rate_name}": column for rate_name, column in bases.items()}
    ready = with_numbers(opened, columns, what)
    ready = ready.with_columns(
        (nw.col("_estabs") + (nw.col("_exit") - nw.col("_entry")) / 2).alias("estabs_average"),
    )
    _refuse_negative_average(ready, what)
    rates = [("per_100_estabs", 100, "estabs_average"), *((name, 1000, f"_{name}") for name in bases)]
    ready = ready.with_columns(*(_rate(name, scale, base) for name, scale, base in rates)).with_columns(
        *(_status(name, base) for name, _, base in rates)
    )
    closed: FrameT = close_frame(ready.drop(*columns), frame)
    return closed


def _rate(name: str, scale: int, base: str) -> nw.Expr:
    return nw.when(nw.col(base) > 0).then(scale * nw.col("_entry") / nw.col(base)).alias(name)


def _status(name: str, base: str) -> nw.Expr:
    missing = Status.SUPPRESSED if base == "estabs_average" else Status.NOT_PUBLISHED
    status = (
        nw.when(nw.col("_entry").is_null())
        .then(nw.lit(Status.SUPPRESSED.value))
        .otherwise(
            nw.when(nw.col(base).is_null())
            .then(nw.lit(missing.value))
            .otherwise(
                nw.when(nw.col(base) <= 0).then(nw.lit(Status.NO_BASE.value)).otherwise(nw.lit(Status.OBSERVED.value))
            )
        )
    )
    return status.alias(f"{name}_status")


def _refuse_negative_average(frame: Workable, what: str) -> None:
    lowest = frame.select(nw.col("estabs_average").min())
    eager = lowest.collect() if isinstance(lowest, nw.LazyFrame) else lowest
    low = eager.rows()[0][0]
    if low is not None and low < 0:
        raise ValueError(
            f"{what}: an average of {low:g} establishments. Entries must not exceed establishments and exits together"
        )
