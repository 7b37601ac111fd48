"""Research awards per 100,000 residents, and their change on the year before.

    per 100,000 = 100,000 · obligations of the fiscal year / residents of the year
    over the year = obligations / obligations of the year before − 1

Obligations may be negative: money that is given back is counted in the year in which it is given back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import narwhals as nw

from aker_core.facts.frames import (
    Workable,
    close_frame,
    one_row,
    open_frame,
    require_columns,
    with_numbers,
    with_years,
)
from aker_core.facts.one_series import OF_A_SERIES, refuse_several
from aker_core.facts.status import Status

FrameT = TypeVar("FrameT")

PER = 100_000


def awards_per_100k(
    frame: FrameT, *, usd_column: str = "usd", population_column: str = "population", out: str = "usd_per_100k"
) -> FrameT:
    """The frame with `out` (dollars per 100,000 residents) and ``{out}_status``.

    frame: any kind, the same comes back; dollars may be negative, null where not known; residents ≥ 0, null where not
    known. Statuses: observed; no_base (no residents, or not known); not_published (dollars not known). Null where not
    observed. Rates of areas are never averaged: add up dollars and residents first.
    ValueError: a column is missing, holds no numbers, or residents are negative.
    """
    what = "awards_per_100k"
    columns = {"_usd": usd_column, "_people": population_column}
    ready = with_numbers(open_frame(frame, what), columns, what, signed=True)
    fewest = one_row(ready, nw.col("_people").min().alias("fewest"))["fewest"]
    if fewest is not None and fewest < 0:
        raise ValueError(
            f"{what}: column {population_column!r} holds {fewest:g} residents. Write null where they are unknown"
        )
    usable = (nw.col("_people") > 0) & ~nw.col("_usd").is_null()
    status = (
        nw.when(nw.col("_usd").is_null())
        .then(nw.lit(Status.NOT_PUBLISHED.value))
        .otherwise(
            nw.when(nw.col("_people") > 0).then(nw.lit(Status.OBSERVED.value)).otherwise(nw.lit(Status.NO_BASE.value))
        )
    )
    done = ready.with_columns(
        nw.when(usable).then(PER * nw.col("_usd") / nw.col("_people")).alias(out), status.alias(f"{out}_status")
    )
    closed: FrameT = close_frame(done.drop("_usd", "_people"), frame)
    return closed


def awards_yoy(
    frame: FrameT, *, key_columns: Sequence[str], year_column: str = "fiscal_year", usd_column: str = "usd"
) -> FrameT:
    """The frame with ``awards_yoy`` (decimal, 0.05 = 5 %) and ``awards_yoy_status``.

    frame: one row per keys and fiscal year; dollars may be negative or null. Statuses: observed; no_base (the year
    before is zero or less: a change on it has no meaning); not_published (the year before is missing, or one of the
    two is not known). ValueError: a column is missing, the same keys and year have two rows, or the same keys several
    places, sectors or other series.
    """
    what = "awards_yoy"
    keys = list(key_columns)
    opened = open_frame(frame, what)
    require_columns(opened, [*keys, year_column, usd_column], what)
    ready = with_numbers(opened, {"_usd": usd_column}, what, signed=True)
    ready = with_years(ready, year_column, what, fiscal=True)
    refuse_several(ready, keys, what, kinds=OF_A_SERIES, but=(year_column, usd_column))
    _one_row_a_year(ready, keys, what)
    ready = ready.with_columns(
        nw.col("_usd").shift(1).over(*keys, order_by="_year").alias("_before"),
        nw.col("_year").shift(1).over(*keys, order_by="_year").alias("_year_before"),
    )
    has_both = (
        (nw.col("_year_before") == nw.col("_year") - 1) & ~nw.col("_usd").is_null() & ~nw.col("_before").is_null()
    )
    change = nw.col("_usd") / nw.col("_before") - 1
    done = ready.with_columns(
        nw.when(has_both & (nw.col("_before") > 0)).then(change).alias("awards_yoy"),
        nw.when(has_both)
        .then(
            nw.when(nw.col("_before") > 0).then(nw.lit(Status.OBSERVED.value)).otherwise(nw.lit(Status.NO_BASE.value))
        )
        .otherwise(nw.lit(Status.NOT_PUBLISHED.value))
        .alias("awards_yoy_status"),
    )
    closed: FrameT = close_frame(done.drop("_usd", "_year", "_before", "_year_before"), frame)
    return closed


def _one_row_a_year(frame: Workable, keys: list[str], what: str) -> None:
    unnamed = nw.when(nw.any_horizontal(*(nw.col(key).is_null() for key in keys), ignore_nulls=False)).then(1)
    if keys and one_row(frame, unnamed.otherwise(0).sum().alias("unnamed"))["unnamed"]:
        raise ValueError(f"{what}: a row has no {' or no '.join(keys)}. Fill it, or leave the row out")
    twins = frame.group_by(*keys, "_year").agg(nw.len().alias("_rows")).filter(nw.col("_rows") > 1)
    if one_row(twins, nw.len().alias("twins"))["twins"]:
        raise ValueError(f"{what}: some {', '.join(keys)} has two rows for a year. Sum the dollars first")
