"""Shift-share: what of a change in jobs is the nation's growth, what the mix of industries, what the place's own.

For a sector with e jobs here and E in the nation, at the start (0) and the end (1), and E* of all industries there:

    national growth      e0 · (E*1 / E*0 − 1)
    industry mix         e0 · (E1 / E0 − E*1 / E*0)
    competitive effect   e1 − e0 · E1 / E0

The three add up to e1 − e0. Dunn 1960, Papers of the Regional Science Association 6; Esteban-Marquillas 1972, Regional
and Urban Economics 2(3), takes the competitive effect further apart, which is not done here. It is an account of what
happened: the competitive effect does not say why.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple, TypeVar

import narwhals as nw

from aker_core.facts.frames import Workable, close_frame, open_frame, require_columns, with_numbers
from aker_core.facts.status import Status

FrameT = TypeVar("FrameT")
Number = TypeVar("Number", float, Fraction)

PARTS = ("national", "mix", "competitive")


class Shift(NamedTuple):
    """The three parts of a change, in jobs."""

    national: Any
    mix: Any
    competitive: Any


def shift_share_parts(
    start: Number,
    end: Number,
    national_start: Number,
    national_end: Number,
    total_start: Number,
    total_end: Number,
) -> Shift:
    """The parts of one sector's change; fractions give fractions. ValueError where the nation started from nothing.

    >>> [round(part, 6) for part in shift_share_parts(100.0, 130.0, 1000.0, 1100.0, 5000.0, 5250.0)]
    [5.0, 5.0, 20.0]
    """
    if not national_start > 0 or not total_start > 0:
        raise ValueError(
            f"shift_share_parts: the U.S. starts from {national_start} of {total_start} jobs. Growth needs a "
            f"base above zero"
        )
    growth, sector = total_end / total_start, national_end / national_start
    return Shift(start * (growth - 1), start * (sector - growth), end - start * sector)


def shift_share(  # noqa: PLR0913 (one keyword for each column)
    frame: FrameT,
    *,
    start_column: str = "start",
    end_column: str = "end",
    national_start_column: str = "national_start",
    national_end_column: str = "national_end",
    total_start_column: str = "national_total_start",
    total_end_column: str = "national_total_end",
    end_low_column: str | None = None,
    end_high_column: str | None = None,
) -> FrameT:
    """The frame with ``change``, ``national``, ``mix``, ``competitive`` (jobs) and ``shift_status`` for each row.

    frame: any kind, the same comes back; one row per market and sector; jobs here are null where withheld. With columns
    of bounds for the end, a withheld end gives ``change_low``, ``change_high``, ``competitive_low``,
    ``competitive_high`` in place of values.
    Statuses: observed; bounded (the end is withheld and has bounds: the nation's and the industry's part are known
    even so); suppressed (the start is withheld, or the end without bounds); no_base (the nation started from nothing);
    not_published (the nation has no figure). A withheld cell is never counted as zero.
    ValueError: missing columns, negative jobs.
    """
    what = "shift_share"
    opened = open_frame(frame, what)
    named = {
        "_e0": start_column,
        "_e1": end_column,
        "_n0": national_start_column,
        "_n1": national_end_column,
        "_t0": total_start_column,
        "_t1": total_end_column,
    }
    bounds = {"_low": end_low_column, "_high": end_high_column}
    named |= {name: column for name, column in bounds.items() if column is not None}
    require_columns(opened, list(named.values()), what)
    ready = with_numbers(opened, named, what)
    for name in bounds:
        if name not in named:
            ready = ready.with_columns(nw.lit(None, dtype=nw.Float64).alias(name))
    closed: FrameT = close_frame(with_parts(ready, opened.collect_schema().names()), frame)
    return closed


def with_parts(ready: Workable, there: Sequence[str]) -> Workable:
    """The columns `there` and the parts, of ``_e0``, ``_e1``, ``_low``, ``_high`` (jobs here at the start and the end,
    bounds of the end), ``_n0``, ``_n1`` (of the sector in the nation), ``_t0``, ``_t1`` (of all its industries)."""
    based = (nw.col("_n0") > 0) & (nw.col("_t0") > 0)
    sector = nw.when(based).then(nw.col("_n1") / nw.col("_n0"))
    growth = nw.when(based).then(nw.col("_t1") / nw.col("_t0"))
    expected = nw.col("_e0") * sector
    withheld = nw.col("_e1").is_null() & ~nw.col("_low").is_null() & ~nw.col("_high").is_null()
    columns = {
        "change": nw.col("_e1") - nw.col("_e0"),
        "national": nw.col("_e0") * (growth - 1),
        "mix": nw.col("_e0") * (sector - growth),
        "competitive": nw.col("_e1") - expected,
    }
    for side in ("low", "high"):
        columns[f"change_{side}"] = nw.when(withheld).then(nw.col(f"_{side}") - nw.col("_e0"))
        columns[f"competitive_{side}"] = nw.when(withheld).then(nw.col(f"_{side}") - expected)
    columns["shift_status"] = _status()
    parts = ready.with_columns(expr.alias(name) for name, expr in columns.items())
    return parts.select(*(name for name in there if name not in columns), *columns)


def _status() -> nw.Expr:
    def word(status: Status) -> nw.Expr:
        return nw.lit(status.value)

    absent = nw.col("_n0").is_null() | nw.col("_n1").is_null() | nw.col("_t0").is_null() | nw.col("_t1").is_null()
    bounded = nw.col("_low").is_null() | nw.col("_high").is_null()
    tail = nw.when(nw.col("_e1").is_null()).then(word(Status.BOUNDED)).otherwise(word(Status.OBSERVED))
    tail = (
        nw.when(nw.col("_e0").is_null() | (nw.col("_e1").is_null() & bounded))
        .then(word(Status.SUPPRESSED))
        .otherwise(tail)
    )
    tail = nw.when((nw.col("_n0") <= 0) | (nw.col("_t0") <= 0)).then(word(Status.NO_BASE)).otherwise(tail)
    return nw.when(absent).then(word(Status.NOT_PUBLISHED)).otherwise(tail)
