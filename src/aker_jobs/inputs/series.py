"""Reading the shapes in which people hold a yearly series, for `aker_jobs.jobs.cagr`. No arithmetic here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from contextlib import suppress
from datetime import date
from itertools import pairwise
from math import isfinite
from numbers import Real
from typing import Any

import narwhals as nw

from aker_core.facts.columns import columns_apart, without_titles
from aker_core.facts.scalars import as_float, as_number, as_year, is_missing, is_number, spelled

YEAR = ("year", "period", "date")
_DAY = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
VALUE = ("employment", "jobs", "value", "total_jobs", "annual_avg_emplvl")


def yearly(series: Any) -> list[tuple[int, float]]:
    """(year, value) oldest first, of consecutive years; ValueError says what is missing or uneven.

    A plain sequence has no years: its places (1, 2, …) stand for them.
    """
    pairs = list(_pairs(series))
    if not pairs:
        raise ValueError("cagr: the series is empty")
    pairs = [(_read(label), value) for label, value in pairs]
    days = {_day(label) for label, _ in pairs}
    if len(days) > 1:
        raise ValueError("cagr: inconsistent intervals: the dates are not one year apart. Give one figure a year")
    points = sorted((_year(label), value) for label, value in pairs)
    years = [year for year, _ in points]
    twice = [year for year, count in Counter(years).items() if count > 1]  # in order, as years are
    if twice:
        raise ValueError(f"cagr: inconsistent intervals: {twice[0]} appears more than once")
    missing = [year for before, after in pairwise(years) for year in range(before + 1, min(after, before + 11))]
    if missing:
        raise ValueError(f"cagr: missing years: {', '.join(map(str, missing[:10]))}. Consecutive years are needed")
    return [(year, _number(year, value)) for year, value in points]


def _pairs(series: Any) -> Iterable[tuple[Any, Any]]:
    if isinstance(series, Mapping):
        return list(series.items())
    if isinstance(series, str | bytes | Real | Set):
        raise ValueError(f"cagr: expected a series of yearly figures, got {type(series).__name__}")  # noqa: TRY004 (the specification asks for ValueError)
    opened = nw.from_native(series, pass_through=True, allow_series=True)
    if isinstance(opened, nw.DataFrame | nw.LazyFrame):
        return _of_frame(opened)
    if isinstance(opened, nw.Series):
        index = getattr(series, "index", None) if opened.implementation.is_pandas_like() else None
        labels = list(index) if index is not None else range(1, len(opened) + 1)
        return list(zip(labels, opened.to_list(), strict=True))
    try:
        values = series.to_pylist() if hasattr(series, "to_pylist") else list(series)
    except TypeError as error:
        raise ValueError(f"cagr: expected a series of yearly figures, got {type(series).__name__}") from error
    if values and all(isinstance(value, tuple) and len(value) == 2 for value in values):  # (year, value)
        return values
    return list(enumerate(values, start=1))


def _of_frame(frame: nw.DataFrame[Any] | nw.LazyFrame[Any]) -> list[tuple[Any, Any]]:
    names = frame.collect_schema().names()
    year = next((name for name in YEAR if name in names), None)
    others = [name for name in names if name != year]
    value = next((name for name in VALUE if name in names), others[0] if len(others) == 1 else None)
    if year is None or value is None:
        raise ValueError(f"cagr: the frame needs a column year and one of {', '.join(VALUE)}; it has {names}")
    whole = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    _refuse_several(whole, (year, value))
    return [(row[0], row[1]) for row in whole.select(year, value).rows()]


def _refuse_several(frame: nw.DataFrame[Any], but: tuple[str, str]) -> None:
    """Rows of several places, ownerships, sectors or quarters are several series, though each has a year of its own."""
    for what, columns in columns_apart(frame.columns).items():
        for column in (name for name in without_titles(columns) if what != "years" and name not in but):
            there = sorted({spelled(value) for value in frame[column].to_list() if not is_missing(value)})
            if len(there) > 1:
                raise ValueError(
                    f"cagr: column {column!r} has several {what} ({', '.join(there[:5])}), which are several series. "
                    f"Give the rows of one; for many at once there is aker_jobs.metrics.cagr_frame"
                )


def _read(label: Any) -> Any:
    """A label; text of a day (``2023-12-31``) or month becomes a date."""
    if isinstance(label, str) and (match := _DAY.fullmatch(label.strip())):
        with suppress(ValueError):
            return date(int(match[1]), int(match[2]), int(match[3] or 1))
    return label


def _year(label: Any) -> int:
    year = as_year(label)
    if year is None:
        raise ValueError(f"cagr: not a year: {label!r}")
    return year


def _day(label: Any) -> tuple[Any, Any]:
    """Month and day of a date, so that quarterly figures are not taken for yearly ones."""
    return getattr(label, "month", None), getattr(label, "day", None) if getattr(label, "month", None) != 2 else 28


def _number(year: int, value: Any) -> float:
    if is_missing(value):
        raise ValueError(f"cagr: {year} has no value ({value!r}); growth is unknown where a year is withheld")
    value = as_number(value)
    if not is_number(value) or not isfinite(as_float(value)):
        raise ValueError(f"cagr: {year} is {value!r:.60}, which is not a number. Give jobs as numbers")
    if value < 0:
        raise ValueError(f"cagr: {year} is negative ({float(value):g}). Employment cannot be negative")
    return float(value)
