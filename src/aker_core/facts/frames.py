"""Glue to Narwhals: any frame in, the same kind out, with errors that say what is there and what was wanted.

pandas, Polars (eager and lazy), DuckDB and PySpark are worked on as they are. PyArrow tables pass through Polars (no
copy), because Arrow itself has no ordered window functions. Of a lazy frame, checks fetch one row of aggregates, or the
labels of a column that has few; its rows stay where they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

import narwhals as nw

from aker_core.facts.scalars import LAST_YEAR, as_float, as_number, as_year, is_missing, is_number

Workable: TypeAlias = nw.DataFrame[Any] | nw.LazyFrame[Any]


def open_frame(frame: Any, what: str) -> Workable:
    """The frame as Narwhals sees it. `what` names the function, for the message when it is no frame at all."""
    try:
        opened: Workable = nw.from_native(frame)
    except TypeError as error:
        raise ValueError(
            f"{what}: expected a frame (pandas, Polars, PyArrow, DuckDB, PySpark), got {type(frame).__name__}"
        ) from error
    if isinstance(opened, nw.DataFrame) and opened.implementation.is_pyarrow():
        return nw.from_native(opened.to_polars())
    return opened


def close_frame(result: Workable, like: Any) -> Any:
    """The native frame of the kind that was handed in."""
    native = result.to_native()
    if getattr(like, "attrs", None):  # where a pandas frame says what it is, such as the sample's
        native.attrs = dict(like.attrs)
    if type(like).__module__.startswith("pyarrow"):
        return native.to_arrow()
    return native


def require_columns(frame: Workable, columns: Sequence[str], what: str) -> None:
    """ValueError that names the columns that are missing and those that are there."""
    there = frame.collect_schema().names()
    missing = [column for column in columns if column not in there]
    if missing:
        raise ValueError(
            f"{what}: no column {', '.join(map(repr, missing))}; the frame has {', '.join(there) or 'none'}"
        )


def with_numbers(frame: Workable, columns: Mapping[str, str], what: str, *, signed: bool = False) -> Workable:
    """The frame with helper columns: name → column as Float64, NaN turned into null; the originals stay untouched.

    signed: negative values are none of counts, but may be of dollars and changes. ValueError where a column is missing,
    does not hold numbers, or holds an infinite or (unless signed) a negative value.
    """
    require_columns(frame, list(columns.values()), what)
    schema = frame.collect_schema()
    for column in columns.values():
        dtype = schema[column]
        if dtype.is_numeric() or dtype in (nw.Unknown, nw.Object):
            continue
        # A column of pandas without any value has no kind either.
        if one_row(frame, nw.col(column).count().alias("values"))["values"]:
            raise ValueError(f"{what}: column {column!r} holds {dtype}, not numbers. Convert it first")
    mixed = [column for column in columns.values() if schema[column] == nw.Object and isinstance(frame, nw.DataFrame)]
    ready = frame.with_columns(
        _of_objects(frame, column, name, what) if column in mixed else nw.col(column).cast(nw.Float64).alias(name)
        for name, column in columns.items()
    )
    # pandas takes NaN for null, except in its nullable and Arrow columns.
    ready = ready.with_columns(nw.when(~nw.col(name).is_nan()).then(nw.col(name)).alias(name) for name in columns)
    _refuse_bad_numbers(ready, columns, what, signed=signed)
    return ready


def _of_objects(frame: Workable, column: str, name: str, what: str) -> nw.Series[Any]:
    """The numbers of a column of pandas that holds anything. ValueError for a cell that is none, such as ``N``."""
    cells = frame[column].to_list() if isinstance(frame, nw.DataFrame) else []
    numbers = [None if is_missing(cell) else as_number(cell) for cell in cells]
    for cell, number in zip(cells, numbers, strict=True):
        if number is not None and not is_number(number):
            raise ValueError(
                f"{what}: column {column!r} holds {cell!r:.40}, which is not a number. Write null where a figure is "
                f"withheld or unknown"
            )
    floats = [None if number is None else as_float(number) for number in numbers]
    return nw.new_series(name, floats, nw.Float64, backend=frame.implementation)


def with_years(frame: Workable, column: str, what: str, *, fiscal: bool = False) -> Workable:
    """The frame with the helper column ``_year``, whole years: from numbers, from text of numbers, or from dates.

    fiscal: the column has federal fiscal years, which a date only says where it is January 1 (what pandas makes of a
    year) or September 30 (the last day of one). ValueError for whatever is no year: fractions, other text and dates.
    """
    dtype = frame.collect_schema()[column]
    if dtype == nw.Object and isinstance(frame, nw.DataFrame):
        return _with_years_of_objects(frame, column, what, fiscal=fiscal)
    cell = nw.col(column)
    if dtype in (nw.Date, nw.Datetime):
        day = cell.dt.month().cast(nw.Int64) * 100 + cell.dt.day().cast(nw.Int64)
        odd = ~day.is_in([101, 930]) if fiscal else day < 101  # no day is before January 1
        year = cell.dt.year()
    elif dtype in (nw.String, nw.Categorical):
        text = cell.cast(nw.String).str.strip_chars()
        odd, year = ~text.str.contains(r"^[0-9]{1,4}$|^[0-9]{1,4}\.0+$"), text.cast(nw.Float64)
    elif dtype.is_numeric():
        year = cell
        odd = (cell.cast(nw.Float64) != cell.cast(nw.Float64).round(0)) | (cell < 0) | (cell > LAST_YEAR)
    else:
        raise ValueError(f"{what}: column {column!r} holds {dtype}, not years. Convert it to whole numbers first")
    if one_row(frame, nw.when(odd).then(1).otherwise(0).sum().alias("odd"))["odd"]:
        raise ValueError(f"{what}: column {column!r} holds what is not a year. Write years as 2021")
    return frame.with_columns(year.cast(nw.Int64).alias("_year"))


def _with_years_of_objects(frame: nw.DataFrame[Any], column: str, what: str, *, fiscal: bool) -> Workable:
    """The same of a column of pandas that holds anything: dates, which have no kind of their own there, and numbers."""
    cells = frame[column].to_list()
    years = [as_year(cell) for cell in cells]
    days = {(cell.month, cell.day) for cell in cells if isinstance(cell, date)}
    if None in years or (fiscal and days - {(1, 1), (9, 30)}):
        raise ValueError(f"{what}: column {column!r} holds what is not a year. Write years as 2021")
    return frame.with_columns(nw.new_series("_year", years, nw.Int64, backend=frame.implementation))


def one_row(frame: Workable, *aggregates: nw.Expr) -> dict[str, Any]:
    """Aggregates over the whole frame, computed now (a lazy frame is read once for them)."""
    picked = frame.select(*aggregates)
    eager = picked.collect() if isinstance(picked, nw.LazyFrame) else picked
    return eager.rows(named=True)[0]


def _refuse_bad_numbers(frame: Workable, columns: Mapping[str, str], what: str, *, signed: bool) -> None:
    row = one_row(
        frame,
        *(nw.col(name).min().alias(f"{name}|low") for name in columns),
        *(nw.col(name).max().alias(f"{name}|high") for name in columns),
    )
    for name, column in columns.items():
        low, high = row[f"{name}|low"], row[f"{name}|high"]
        if low is not None and low < 0 and not signed:
            raise ValueError(
                f"{what}: column {column!r} holds a negative value ({low:g}). A withheld cell must be null, not a code"
            )
        if float("inf") in (high, low if low is None else -low):
            raise ValueError(f"{what}: column {column!r} holds an infinite value. Write null where it is unknown")
